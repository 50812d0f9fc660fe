"""What offices are called and administer is dated, covers their lives, and keeps its history."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, connection, connections, transaction
from django.db.migrations.executor import MigrationExecutor

from sohoc.core.access.models import Node
from sohoc.core.access.scope import acting
from sohoc.core.testing.actors import SECTOR, Province
from sohoc.modules.orgs.models import OfficeHistory, OfficeState
from sohoc.modules.orgs.selectors.offices import (
    last_states_of_offices,
    offices_of,
    offices_seen,
    root_office,
)
from sohoc.modules.orgs.services.offices.states import OfficeChange, change_offices
from sohoc.modules.orgs.tests.offices_made import QUALITY, SINCE, Offices, make_offices_of, states

MIGRATION = "0011_states_of_offices"
BEFORE = "0010_order_of_parts_versions_of_codes"


@pytest.fixture
def offices(province: Province) -> Offices:
    return make_offices_of(province)


def changed(offices: Offices, name: str, *, on: date) -> None:
    with acting(SECTOR):
        last = last_states_of_offices([offices.quality.uuid])[offices.quality.uuid]
        change_offices([OfficeChange(last, name, None)], on=on)


@pytest.mark.django_db
def test_an_office_goes_on_called_otherwise(offices: Offices) -> None:
    changed(offices, "Phòng Mới", on=date(2026, 1, 1))
    assert states(offices.quality.uuid) == [
        (QUALITY, SINCE, date(2026, 1, 1)),
        ("Phòng Mới", date(2026, 1, 1), None),
    ]


@pytest.mark.django_db
def test_a_state_that_begins_on_that_day_is_rewritten(offices: Offices) -> None:
    changed(offices, "Phòng Mới", on=SINCE)
    assert states(offices.quality.uuid) == [("Phòng Mới", SINCE, None)]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("day", "name"),
    [
        (date(2019, 1, 1), QUALITY),
        (SINCE, QUALITY),
        (date(2025, 12, 31), QUALITY),
        (date(2026, 1, 1), "Phòng Mới"),
        (date(2040, 1, 1), "Phòng Mới"),
    ],
)
def test_an_office_is_read_as_of_any_day(offices: Offices, day: date, name: str) -> None:
    changed(offices, "Phòng Mới", on=date(2026, 1, 1))
    actor = offices.province.actor("principal")
    with acting(actor.scope):
        found = offices_seen(actor, day).get(office_id=offices.quality.pk)
    assert found.name == name


@pytest.mark.django_db
@pytest.mark.parametrize("gap", ["cut", "gone", "life"])
def test_the_states_of_an_office_cover_its_life(offices: Offices, gap: str) -> None:
    pk, cut = offices.quality.pk, (SINCE, date(2026, 1, 1))
    with acting(SECTOR), transaction.atomic():
        if gap == "cut":
            OfficeState.objects.filter(office_id=pk).update(period=cut)
        elif gap == "gone":
            OfficeState.objects.filter(office_id=pk).delete()
        else:
            Node.objects.filter(pk=pk).update(period=cut)
        with pytest.raises(IntegrityError, match="do not cover"):
            connection.check_constraints()
        transaction.set_rollback(True)


@pytest.mark.django_db
def test_an_office_has_one_state_at_a_time(offices: Offices) -> None:
    with acting(SECTOR), pytest.raises(IntegrityError, match="one_at_a_time"):
        OfficeState.objects.create(
            office_id=offices.quality.pk,
            name="X",
            sort_key="x",
            search_key="x",
            period=(date(2026, 1, 1), None),
        )


@pytest.mark.django_db
def test_every_state_is_kept(offices: Offices) -> None:
    changed(offices, "Phòng Mới", on=date(2026, 1, 1))
    with acting(SECTOR):
        kept = OfficeHistory.objects.filter(office_id=offices.quality.pk).order_by("id")
        assert [(row.verb, row.name) for row in kept] == [
            ("INSERT", QUALITY),
            ("UPDATE", QUALITY),
            ("INSERT", "Phòng Mới"),
        ]


@pytest.mark.django_db
def test_others_read_offices_and_not_their_history(offices: Offices) -> None:
    with acting(offices.province.actor("principal").scope):
        assert OfficeState.objects.count() == 7
        assert OfficeHistory.objects.count() == 0
        with pytest.raises(Exception, match="permission denied"), transaction.atomic():
            OfficeState.objects.update(name="X")


@pytest.mark.django_db
def test_the_keys_are_made_of_what_people_read(offices: Offices) -> None:
    with acting(SECTOR):
        state = OfficeState.objects.get(office_id=offices.province.communes[0].pk)
        assert (state.name, state.search_key) == ("Xã Bao La", "ubnd xa bao la")
        assert offices_of("commune") == {}
        root = root_office()
    assert root is not None
    assert (root.name, root.area_id) == ("Tỉnh Thử", None)


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
    """The models as of a migration of the module, the tables brought there."""
    executor.connection.check_constraints()
    executor.loader.build_graph()
    executor.migrate([("orgs", name)])
    return executor.loader.project_state([("orgs", name)]).apps.get_model


def test_the_migration_gives_every_office_one_state_and_back(owner: MigrationExecutor) -> None:
    model = migrated(owner, BEFORE)
    nodes = model("access", "Node").objects.using("owner")
    areas = model("areas", "Area").objects.using("owner")
    columns = {"sort_key": "x", "search_key": "x", "period": (SINCE, None)}
    area = areas.create(rank="province", kind="province", code="25", name="Tỉnh", **columns)
    made = nodes.create(kind="commune", name="Xã Bao La", period=(SINCE, None))
    model("orgs", "Office").objects.using("owner").create(node_id=made.pk, area_id=area.pk)

    states_ = migrated(owner, MIGRATION)("orgs", "OfficeState").objects.using("owner")
    state = states_.select_related("office").get(office_id=made.pk)
    assert (state.name, state.search_key) == ("Xã Bao La", "ubnd xa bao la")
    assert (state.period.lower, state.period.upper) == (SINCE, None)
    assert (state.area_id, state.office.version) == (area.pk, 1)

    back = migrated(owner, BEFORE)("orgs", "Office").objects.using("owner")
    assert back.get(pk=made.pk).area_id == area.pk
