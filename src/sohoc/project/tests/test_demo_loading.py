"""The demo as it is written: set by set, equal twice, its mistakes found, its rights right."""

import json
import re
from collections import Counter
from collections.abc import Callable
from datetime import UTC, date, datetime
from itertools import pairwise
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from sohoc.core.access.models import Grant, Node, NodeSuccession
from sohoc.core.access.scope import acting
from sohoc.core.access.selectors import nodes_below
from sohoc.core.demo import World
from sohoc.core.testing.actors import SECTOR, actor_of_grant
from sohoc.modules.areas import demo as areas
from sohoc.modules.areas.models import AreaOutline
from sohoc.modules.orgs.models import Act, School, SchoolState
from sohoc.modules.orgs.services.acts.undoing import undo_act
from sohoc.project.demo.loading import faults, plan, write
from sohoc.project.demo.plan import SEED

pytestmark = pytest.mark.django_db

AT = datetime(2026, 9, 7, 2, 0, tzinfo=UTC)
TODAY = date(2026, 9, 7)
TABLES = (
    "access_grant",
    "access_node",
    "access_nodesuccession",
    "access_subordination",
    "identity_card",
    "orgs_act",
    "orgs_actparty",
    "orgs_office",
    "orgs_officestate",
    "orgs_school",
    "orgs_schoolidentifier",
    "orgs_schoolpart",
    "orgs_schoolstate",
)
NOW = "JOIN orgs_school s USING (school_id) WHERE t.period @> date '2026-09-07'"
STATES = f"SELECT t.code FROM orgs_schoolstate t {NOW}"
# Each mistake by a question of its own; none of them knows what was planted.
QUESTIONS = {
    "orgs.no_coordinates": f"{STATES} AND t.latitude IS NULL",
    "orgs.swapped_coordinates": f"{STATES} AND t.latitude > 90",
    "orgs.commune_ended": f"""{STATES} AND t.area_id IN (
        SELECT a.id FROM areas_area a WHERE NOT a.period @> date '2026-09-07')""",
    "orgs.campus_twice": f"""SELECT t.code FROM orgs_schoolstate t {NOW} AND EXISTS (
        SELECT FROM orgs_schoolpart p WHERE p.school_id = t.school_id AND p.kind = 'campus'
        GROUP BY translate(lower(regexp_replace(normalize(p.name, NFD),
          '[^ -~đĐ]', '', 'g')), 'đ', 'd') HAVING count(*) > 1)""",
    "orgs.no_old_number": f"""{STATES} AND lower(s.life) < '2025-07-01' AND NOT EXISTS (
        SELECT FROM orgs_schoolidentifier i
        WHERE i.school_id = t.school_id AND i.system = 'former')""",
    "orgs.level_forgotten": f"""{STATES} AND t.name LIKE '%TH&THCS%'
        AND NOT t.levels @> '{{primary,lower_secondary}}'::varchar[]""",
    "orgs.hangs_elsewhere": f"""{STATES}
        AND NOT t.levels && '{{upper_secondary,continuing}}'::varchar[] AND NOT EXISTS (
          SELECT FROM access_subordination l JOIN orgs_officestate o ON o.office_id = l.parent_id
          JOIN areas_area mine ON mine.id = t.area_id
          LEFT JOIN areas_areasuccession p ON p.predecessor_id = mine.id
          WHERE l.child_id = t.school_id AND l.line = 'administrative'
            AND l.period @> date '2026-09-07' AND o.period @> date '2026-09-07'
            AND o.area_id IN (mine.id, p.successor_id))""",
    "orgs.signed_too_late": """SELECT decision_number || ' ' || effective FROM orgs_act
        WHERE decision_day > effective""",
}
SAID: list[str] = []


@pytest.fixture
def load(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], World]:
    """Loads a demo; of the country only its own province, which is quicker."""

    def loading(size: str) -> World:
        monkeypatch.setattr(areas, "PROVINCE_ALONE", {size})
        world = plan(size, seed=SEED)
        write(world, at=AT, say=SAID.append)
        with acting(SECTOR):
            connection.check_constraints()  # those that wait for the end of the transaction
        return world

    return loading


def rows(statement: str) -> list[tuple[Any, ...]]:
    with acting(SECTOR), connection.cursor() as cursor:
        cursor.execute(statement)
        return list(cursor.fetchall())


def test_every_planted_fault_is_found_by_a_question_of_its_own(
    load: Callable[[str], World],
) -> None:
    world = load("M")
    planted = [fault for fault in faults(world) if fault.code.startswith("orgs.")]
    wanted = {fault.code: sorted(fault.keys) for fault in planted}
    found = {code: sorted(key for (key,) in rows(text)) for code, text in QUESTIONS.items()}
    found["orgs.coordinates_elsewhere"] = outside_of_their_commune()

    assert found == wanted
    assert sum(len(keys) for keys in wanted.values()) == 12


def outside_of_their_commune() -> list[str]:
    """Working schools with possible coordinates that no ring of their commune holds."""
    with acting(SECTOR):
        placed = SchoolState.objects.filter(period__contains=TODAY, latitude__lt=90)
        states = placed.values_list("code", "area_id", "longitude", "latitude")
        rings = dict(AreaOutline.objects.values_list("area_id", "rings"))
        return sorted(
            code
            for code, area_id, x, y in states
            if area_id in rings and not _holds(rings[area_id], float(x or 0), float(y or 0))
        )


def _holds(rings: Any, x: float, y: float) -> bool:
    """Counts the edges that a ray to the east crosses."""
    crossed = 0
    for ring in rings:
        for (x1, y1), (x2, y2) in pairwise(ring):
            if (y1 > y) != (y2 > y) and x < x1 + (y - y1) * (x2 - x1) / (y2 - y1):
                crossed += 1
    return crossed % 2 == 1


def test_a_list_of_today_counts_as_many_schools_as_the_size_says(
    load: Callable[[str], World],
) -> None:
    load("M")
    with acting(SECTOR):
        assert School.objects.filter(life__contains=TODAY).count() == 26
        assert School.objects.count() == 36
        assert Node.objects.filter(kind="commune", period__contains=TODAY).count() == 46


def test_rights_follow_both_lines_and_reach_predecessors(load: Callable[[str], World]) -> None:
    load("S")
    with acting(SECTOR):
        kinds = dict(Node.objects.values_list("pk", "kind"))
        names = dict(Node.objects.values_list("pk", "name"))
        grants = dict(Grant.objects.exclude(role="commune_officer").values_list("role", "node_id"))
        own = Grant.objects.get(user_id__in=_user("canbo.xa")).node_id

        def schools(node: int, line: str, **options: Any) -> set[str]:
            below = nodes_below(node, on=TODAY, line=line, **options)
            return {names[one] for one in below if kinds[one] == "school"}

        bao_la = {f"Trường {sort} Bao La (mẫu)" for sort in ("TH&THCS", "TH", "THCS")}
        everything = {*bao_la, "Trường MN Chiềng Châu (mẫu)", "Trường THPT Mai Châu (mẫu)"}
        assert schools(own, "administrative") == bao_la
        assert schools(grants["specialist"], "professional") == everything
        assert schools(grants["province_officer"], "administrative") == everything
        first = next(pk for pk, name in names.items() if name == "Trường TH&THCS Bao La (mẫu)")
        assert schools(first, "administrative", is_alone=True) == bao_la


def _user(username: str) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT user_id FROM identity_card WHERE username = %s", [username])
        return [pk for (pk,) in cursor.fetchall()]


def test_a_merger_of_the_demo_is_undone_like_one_that_a_person_recorded(
    load: Callable[[str], World],
) -> None:
    load("M")
    with acting(SECTOR):
        officer = actor_of_grant(Grant.objects.get(role="province_officer"), at=AT)
        act = Act.objects.get(kind="merge", effective=date(2026, 8, 1))
        ended = School.objects.get(pk=act.parties.get(part="predecessor").node_id)
        assert ended.life.upper == date(2026, 8, 1)

    with acting(officer.scope):
        undo_act(actor=officer, uuid_=act.uuid, reason="nhập nhầm", at=AT)

    with acting(SECTOR):
        connection.check_constraints()
        ended.refresh_from_db()
        assert ended.life.upper is None
        assert School.objects.filter(life__contains=TODAY).count() == 27
        assert not NodeSuccession.objects.filter(predecessor_id=ended.pk).exists()


def test_the_former_department_leaves_its_rows_to_the_one_of_today(
    load: Callable[[str], World],
) -> None:
    load("S")
    with acting(SECTOR):
        left = NodeSuccession.objects.select_related("predecessor", "successor")
        (found,) = left.filter(predecessor__kind="department")
    assert found.predecessor.name == "Sở GD&ĐT Hòa Bình"
    assert found.successor.name == "Sở GD&ĐT Phú Thọ"
    assert found.predecessor.period.upper == found.since == date(2025, 7, 1)


def test_two_loads_write_the_same_rows(load: Callable[[str], World]) -> None:
    assert contents(load) == contents(load)


def contents(load: Callable[[str], World]) -> dict[str, list[str]]:
    """All rows without ids, random numbers and moments; taken back afterwards."""
    with transaction.atomic():
        load("S")
        found = {table: sorted(_plain(row) for row in _readable(table)) for table in TABLES}
        transaction.set_rollback(True)
    return found


def _readable(table: str) -> list[tuple[Any, ...]]:
    return rows(f"SELECT to_jsonb(t)::text FROM {table} t")


def _plain(row: tuple[Any, ...]) -> str:
    left_out = re.compile(r"(^|_)(id|uuid|at)$|^(node|user|child|parent)$")
    columns = json.loads(row[0])
    return str(sorted((k, str(v)) for k, v in columns.items() if not left_out.search(k)))


def test_statements_do_not_grow_with_the_schools(load: Callable[[str], World]) -> None:
    counts = {}
    for size in ("XS", "M"):
        with transaction.atomic(), CaptureQueriesContext(connection) as queries:
            load(size)
            transaction.set_rollback(True)
        inserts = (re.match(r'INSERT INTO "(\w+)"', one["sql"]) for one in queries)
        counts[size] = Counter(found[1] for found in inserts if found)
    more = {table for table in counts["M"] if counts["M"][table] > counts["XS"].get(table, 1)}

    assert more == set()
    assert {table: counts["M"][table] for table in TABLES} == dict.fromkeys(TABLES, 1)
