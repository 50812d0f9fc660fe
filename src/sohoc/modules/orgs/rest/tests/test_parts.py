"""The parts of schools for programs."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from sohoc.core.access.scope import GATE, acting
from sohoc.core.audit.models import Entry
from sohoc.core.outbox.models import Event
from sohoc.core.rest.testing import Program
from sohoc.core.testing.actors import AUDIT, NOW, SECTOR, Province
from sohoc.lib.periods import Period
from sohoc.modules.orgs.contracts import PartFacts
from sohoc.modules.orgs.models import SchoolPart, SchoolState
from sohoc.modules.orgs.services.parts import add_parts
from sohoc.modules.orgs.testing import make_schools

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.urls("sohoc.modules.orgs.rest.tests.part_addresses"),
]
Programs = Callable[[str], Program]
NEW = {
    "kind": "campus",
    "name": "Bản Cun",
    "latitude": 20.65312,
    "longitude": 105.06721,
    "valid_from": "2021-09-06",
}


@pytest.fixture
def schools(province: Province) -> list[SchoolState]:
    return make_schools(province.schools)


def parts_of(school: SchoolState) -> str:
    return f"/api/v1/schools/{school.uuid}/parts"


def some(province: Province, school: SchoolState) -> None:
    officer = province.actor("province_officer")
    facts = [
        PartFacts("campus", "A", period=Period(None, date(2024, 6, 1))),
        PartFacts("campus", "B", period=Period(date(2024, 6, 1), None)),
        PartFacts("group", "C"),
    ]
    with acting(officer.scope):
        add_parts(actor=officer, school=school.uuid, facts=facts, at=NOW)


def left_behind() -> tuple[int, int, int]:
    with acting(SECTOR):
        parts = SchoolPart.objects.count()
    with acting(GATE):
        events = Event.objects.count()
    with acting(AUDIT):
        return parts, Entry.objects.filter(noun="orgs.part").count(), events


def names(answer: Any) -> list[str]:
    assert answer.status_code == 200, answer.content
    return [item["name"] for item in answer.json()["items"]]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["A", "B", "C"]),
        ("?day=2024-05-31", ["A", "C"]),
        ("?day=2024-06-01&kind=campus", ["B"]),
        ("?kind=branch", []),
        ("?day=2019-01-01", []),
    ],
)
def test_the_parts_of_a_school_are_listed(
    program: Programs, province: Province, schools: list[SchoolState], query: str, found: list[str]
) -> None:
    some(province, schools[0])
    some(province, schools[1])
    assert names(program("principal").call("GET", f"{parts_of(schools[0])}{query}")) == found


def test_pages_follow_the_next_link(
    program: Programs, province: Province, schools: list[SchoolState]
) -> None:
    some(province, schools[0])
    clerk, found, address = program("clerk"), [], f"{parts_of(schools[0])}?limit=1"
    while address:
        answer = clerk.call("GET", address)
        found += names(answer)
        address = answer.json()["next"]
    assert found == ["A", "B", "C"]


def test_the_parts_of_a_foreign_school_do_not_exist(
    program: Programs, province: Province, schools: list[SchoolState]
) -> None:
    some(province, schools[0])
    with acting(SECTOR):
        part = SchoolPart.objects.first()
    assert part is not None
    assert program("commune_officer").call("GET", f"/api/v1/parts/{part.uuid}").status_code == 200
    some(province, schools[2])
    with acting(SECTOR):
        foreign = SchoolPart.objects.get(school=schools[2].school, name="A")
    for role in ("principal", "commune_officer"):
        answer = program(role).call("GET", f"/api/v1/parts/{foreign.uuid}")
        assert answer.status_code == 404
    assert program("principal").call("GET", parts_of(schools[1])).status_code == 404


def test_a_part_is_added_read_and_corrected(program: Programs, schools: list[SchoolState]) -> None:
    clerk = program("clerk")
    made = clerk.call("POST", parts_of(schools[0]), NEW)
    assert made.status_code == 201
    assert made.json() | {"uuid": ""} == {
        **NEW,
        "uuid": "",
        "school": str(schools[0].uuid),
        "address": "",
        "valid_until": None,
        "version": 1,
    }
    address = made["Location"]
    assert address == f"/api/v1/parts/{made.json()['uuid']}"
    assert clerk.call("GET", address)["ETag"] == '"1"'
    change = {"reason": "đổi tên bản", "name": "Bản Mới", "valid_until": "2026-06-01"}
    done = clerk.call("PATCH", address, change, If_Match='"1"')
    assert (done.status_code, done["ETag"]) == (200, '"2"')
    assert (done.json()["name"], done.json()["valid_until"]) == ("Bản Mới", "2026-06-01")
    assert clerk.call("PATCH", address, change, If_Match='"1"').status_code == 412
    assert clerk.call("PATCH", address, change).status_code == 428
    opened = {"reason": "vẫn còn", "valid_until": None}
    assert clerk.call("PATCH", address, opened, If_Match='"2"').json()["valid_until"] is None


@pytest.mark.parametrize(
    ("change", "status", "field"),
    [
        ({"latitude": 105.1, "longitude": 20.1}, 422, "latitude"),
        ({"longitude": None}, 422, "longitude"),
        ({"name": ""}, 422, "name"),
        ({"name": "a\u202eb"}, 422, "name"),
        ({"kind": "hall"}, 422, "kind"),
        ({"valid_from": "2019-01-01"}, 422, "valid_from"),
        ({"valid_until": "2021-09-06"}, 422, "valid_until"),
        ({"nickname": "x"}, 422, "nickname"),
        ({"name": "B", "valid_from": None}, 409, "name"),
    ],
)
def test_what_cannot_be_meant_is_refused_at_its_field(
    program: Programs,
    province: Province,
    schools: list[SchoolState],
    change: dict[str, Any],
    status: int,
    field: str,
) -> None:
    some(province, schools[0])
    before = left_behind()
    answer = program("clerk").call("POST", parts_of(schools[0]), NEW | change)
    assert answer.status_code == status, answer.content
    assert field in answer.json()["errors"][0]["field"]
    assert left_behind() == before


@pytest.mark.parametrize(
    ("role", "school", "status"),
    [("administrator", 0, 403), ("clerk", 1, 404), ("commune_officer", 2, 404)],
)
def test_others_add_nothing(
    program: Programs, schools: list[SchoolState], role: str, school: int, status: int
) -> None:
    before = left_behind()
    answer = program(role).call("POST", parts_of(schools[school]), NEW)
    assert answer.status_code == status
    assert left_behind() == before
