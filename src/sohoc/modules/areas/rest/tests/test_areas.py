"""Administrative units for programs."""

from collections.abc import Callable
from typing import Any
from urllib.parse import quote

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from sohoc.core.rest.testing import Program
from sohoc.modules.areas.models import UnitList

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.urls("sohoc.modules.areas.rest.tests.addresses"),
]
Programs = Callable[[str], Program]
AREAS = "/api/v1/areas"


def items(answer: Any) -> list[dict[str, Any]]:
    assert answer.status_code == 200, answer.content
    found: list[dict[str, Any]] = answer.json()["items"]
    return found


def test_units_are_listed_as_of_a_day(country: UnitList, program: Programs) -> None:
    caller = program("principal")
    now = items(caller.call("GET", f"{AREAS}?province=25&rank=commune"))
    assert [one["code"] for one in now] == ["05245", "04831", "05200", "05212", "07900"]
    then = items(caller.call("GET", f"{AREAS}?day=2025-06-30&rank=district&order=-code"))
    assert [one["name"] for one in then] == [
        "Thành phố Việt Trì",
        "Huyện Mai Châu",
        "Huyện Đà Bắc",
        "Quận Ba Đình",
    ]
    assert (then[1]["valid_from"], then[1]["valid_until"]) == (None, "2025-07-01")
    assert then[1]["province"] == "17"


def test_pages_follow_each_other(country: UnitList, program: Programs) -> None:
    caller = program("clerk")
    first = caller.call("GET", f"{AREAS}?day=2025-06-30&limit=10").json()
    rest = caller.call("GET", first["next"]).json()
    assert len(first["items"]) == 10
    assert len(rest["items"]) == 6
    assert rest["next"] is None


def test_one_unit_tells_what_it_came_from(country: UnitList, program: Programs) -> None:
    caller = program("clerk")
    (row,) = items(caller.call("GET", f"{AREAS}?q=bao%20la"))
    unit = caller.call("GET", f"{AREAS}/{row['uuid']}").json()
    assert [one["code"] for one in unit["came_from"]] == ["05227", "05257", "05245"]
    assert {one["kind"] for one in unit["came_from"]} == {"merged"}
    assert unit["passed_into"] == []
    assert unit["population"] == 12_345


def test_an_address_is_converted_both_ways(country: UnitList, program: Programs) -> None:
    caller = program("commune_officer")
    text = quote("Xóm Diềm, X. Đồng Tân, H. Mai Châu")
    answer = caller.call("GET", f"{AREAS}/convert?q={text}").json()
    (found,) = answer["found"]
    assert found["detail"] == "Xóm Diềm"
    assert found["meant"]["code"] == "05221"
    assert [unit["code"] for unit in found["units"]] == ["05200", "05212"]
    back = caller.call("GET", f"{AREAS}/convert?q=05245&back=true&day=2025-06-30").json()
    assert [unit["code"] for unit in back["found"][0]["units"]] == ["05227", "05257", "05245"]


@pytest.mark.parametrize(
    "query",
    [
        "?rank=ward",
        "?day=31-02-2025",
        "?colour=red",
        "?cursor=x",
        "/convert?back=maybe",
        "?limit=0",
    ],
)
def test_what_cannot_be_meant_is_refused(country: UnitList, program: Programs, query: str) -> None:
    assert program("principal").call("GET", f"{AREAS}{query}").status_code in {400, 422}


def test_a_stranger_is_refused(country: UnitList) -> None:
    assert Program("none").call("GET", AREAS).status_code == 401


def test_a_list_needs_few_statements(country: UnitList, program: Programs) -> None:
    caller = program("principal")
    caller.call("GET", AREAS)
    with CaptureQueriesContext(connection) as few:
        caller.call("GET", f"{AREAS}?limit=1")
    with CaptureQueriesContext(connection) as many:
        caller.call("GET", f"{AREAS}?day=2025-06-30&limit=100")
    assert len(few) == len(many)
