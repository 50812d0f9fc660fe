"""Every state of the tree is kept: who stood below whom, and who keeps what an ended place left."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.db import ProgrammingError, connection, connections, transaction
from django.db.migrations.executor import MigrationExecutor
from django.test.utils import CaptureQueriesContext

from sohoc.core.access.models import (
    Line,
    Node,
    NodeSuccession,
    NodeSuccessionHistory,
    Subordination,
    SubordinationHistory,
)
from sohoc.core.access.scope import Scope, acting
from sohoc.core.access.tree import hang, leave_to, move
from sohoc.core.testing.actors import AUDIT, SECTOR, Province

SINCE, DAY = date(2020, 9, 1), date(2026, 8, 1)
Kept = tuple[str, int, str, date | None, date | None]


def kept_of(child: Node, *, line: str = Line.ADMINISTRATIVE) -> list[Kept]:
    """What was written of a place on a line: verb, the place above, line, first day, end."""
    with acting(AUDIT):
        rows = SubordinationHistory.objects.filter(child_id=child.pk, line=line).order_by("id")
        return [(r.verb, r.parent_id, r.line, r.period.lower, r.period.upper) for r in rows]


@pytest.mark.django_db
def test_a_move_keeps_where_the_place_stood(province: Province) -> None:
    school, line = province.schools[0], Line.ADMINISTRATIVE
    before, after = (node.pk for node in province.communes)
    with acting(SECTOR):
        move(school.pk, below=after, line=line, on=DAY)
    assert kept_of(school) == [
        ("INSERT", before, line, SINCE, None),
        ("UPDATE", before, line, SINCE, DAY),
        ("INSERT", after, line, DAY, None),
    ]
    assert len(kept_of(school, line=Line.PROFESSIONAL)) == 1


@pytest.mark.django_db
def test_a_corrected_parent_keeps_the_one_that_was_wrong(province: Province) -> None:
    school, line = province.schools[0], Line.ADMINISTRATIVE
    wrong, right = (node.pk for node in province.communes)
    officer = province.actor("province_officer")
    with acting(officer.scope):
        Subordination.objects.filter(child=school, line=line).update(parent_id=right)
    assert kept_of(school) == [
        ("INSERT", wrong, line, SINCE, None),
        ("UPDATE", right, line, SINCE, None),
    ]
    with acting(AUDIT):
        last = SubordinationHistory.objects.order_by("-id")[0]
    assert last.actor_id == officer.user_id


@pytest.mark.django_db
def test_what_was_removed_is_kept(province: Province) -> None:
    school = province.schools[0]
    with acting(SECTOR):
        Subordination.objects.filter(child=school).delete()
    assert [verb for verb, *_ in kept_of(school)] == ["INSERT", "DELETE"]
    assert [verb for verb, *_ in kept_of(school, line=Line.PROFESSIONAL)] == ["INSERT", "DELETE"]


@pytest.mark.django_db
def test_a_succession_that_was_undone_is_kept(province: Province) -> None:
    heir, ended = province.schools[0], province.schools[1]
    with acting(SECTOR):
        leave_to(ended.pk, successor=heir.pk, on=DAY)
        NodeSuccession.objects.filter(predecessor=ended).delete()
    with acting(AUDIT):
        rows = NodeSuccessionHistory.objects.order_by("id")
        assert [(r.verb, r.predecessor_id, r.successor_id, r.since) for r in rows] == [
            ("INSERT", ended.pk, heir.pk, DAY),
            ("DELETE", ended.pk, heir.pk, DAY),
        ]


@pytest.mark.django_db
def test_a_change_of_nothing_is_no_state(province: Province) -> None:
    with acting(SECTOR):
        Subordination.objects.filter(child=province.schools[0]).update(period=(SINCE, None))
    assert len(kept_of(province.schools[0])) == 1


@pytest.mark.django_db
def test_many_places_at_once_are_one_statement(province: Province) -> None:
    with acting(SECTOR):
        made = Node.objects.bulk_create(
            Node(kind="school", name=f"Trường {n}", period=(SINCE, None)) for n in range(300)
        )
        with CaptureQueriesContext(connection) as statements:
            hang(made, below=[province.communes[0].pk] * 300, lines=[Line.ADMINISTRATIVE])
    assert len(statements) == 1
    with acting(AUDIT):
        kept = SubordinationHistory.objects.filter(child_id__in=[node.pk for node in made])
        assert kept.count() == 300
        assert kept.values("txid").distinct().count() == 1


@pytest.mark.django_db
def test_the_history_shows_the_own_places_and_all_to_sector_and_auditor(
    province: Province,
) -> None:
    def seen(scope: Scope) -> int:
        with acting(scope):
            return SubordinationHistory.objects.count()

    lines = 2 * 7  # department, two communes and four schools, on both lines
    assert seen(SECTOR) == seen(AUDIT) == lines
    assert seen(province.actor("commune_officer").scope) == 2 * 3
    assert seen(province.actor("principal").scope) == 2


@pytest.mark.django_db
@pytest.mark.parametrize("role", ["province_officer", "commune_officer", "auditor"])
def test_nobody_writes_the_history(province: Province, role: str) -> None:
    with acting(province.actor(role).scope):
        for model in (SubordinationHistory, NodeSuccessionHistory):
            with (
                pytest.raises(ProgrammingError, match="permission denied"),
                transaction.atomic(),
            ):
                model.objects.update(verb="DELETE")


@pytest.fixture
def owner(django_db_setup: None, django_db_blocker: Any) -> Iterator[MigrationExecutor]:
    """Migrations in a transaction that is taken back: the tables of all other tests stay."""
    with django_db_blocker.unblock():
        try:
            with transaction.atomic(using="owner"):
                yield MigrationExecutor(connections["owner"])
                transaction.set_rollback(True, using="owner")
        finally:
            connections["owner"].close()


def migrated(executor: MigrationExecutor, name: str) -> Any:
    """The models as of a migration of the tree, the tables brought there."""
    executor.connection.check_constraints()
    executor.loader.build_graph()
    executor.migrate([("access", name)])
    return executor.loader.project_state([("access", name)]).apps.get_model


def test_what_stood_before_there_was_a_history_is_its_first_state(
    owner: MigrationExecutor,
) -> None:
    model = migrated(owner, "0007_lines_by_place")
    nodes = model("access", "Node").objects.using("owner")
    above, heir, ended = (
        nodes.create(kind="commune", name=name, period=(SINCE, None)) for name in ("X", "Y", "Z")
    )
    lines = model("access", "Subordination").objects.using("owner")
    held = lines.create(child=heir, parent=above, line="administrative", period=(SINCE, None))
    successions = model("access", "NodeSuccession").objects.using("owner")
    left = successions.create(predecessor=ended, successor=heir, since=DAY)

    model = migrated(owner, "0008_history_of_the_tree")
    kept = model("access", "SubordinationHistory").objects.using("owner")
    assert [(r.verb, r.actor_id, r.row_id, r.child_id, r.parent_id) for r in kept.all()] == [
        ("INSERT", None, held.pk, heir.pk, above.pk)
    ]
    kept = model("access", "NodeSuccessionHistory").objects.using("owner")
    assert [(r.verb, r.actor_id, r.row_id, r.predecessor_id, r.since) for r in kept.all()] == [
        ("INSERT", None, left.pk, ended.pk, DAY)
    ]
