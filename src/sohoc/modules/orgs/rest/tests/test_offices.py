"""Offices for programs."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from sohoc.core.rest.testing import Program
from sohoc.core.testing.actors import Province
from sohoc.modules.orgs.testing import make_schools
from sohoc.modules.orgs.tests.acting_out import DAY
from sohoc.modules.orgs.tests.offices_made import QUALITY, Offices, make_offices_of, record

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.urls("sohoc.modules.orgs.rest.tests.office_addresses"),
]
Programs = Callable[[str], Program]
OFFICES = "/api/v1/offices"


@pytest.fixture
def offices(province: Province) -> Offices:
    make_schools(province.schools)
    return make_offices_of(province)


def names(answer: Any) -> list[str]:
    assert answer.status_code == 200, answer.content
    return [item["name"] for item in answer.json()["items"]]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=ubnd", ["UBND xã Bao La", "UBND xã Mai Hạ"]),
        ("kind=department", ["Sở GD&ĐT Thử"]),
        ("kind=office&order=-name&limit=1", ["Phòng Tổ chức"]),
        ("day=2019-01-01", []),
        ("q=không có", []),
    ],
)
def test_filters_orders_and_days(
    program: Programs, offices: Offices, query: str, found: list[str]
) -> None:
    assert names(program("clerk").call("GET", f"{OFFICES}?{query}")) == found


def test_pages_follow_the_next_link(program: Programs, offices: Offices) -> None:
    clerk, address, found = program("clerk"), f"{OFFICES}?limit=3", []
    while address:
        answer = clerk.call("GET", address)
        found += names(answer)
        address = answer.json()["next"]
    assert len(found) == len(set(found)) == 7


def test_one_office_as_of_any_day(program: Programs, offices: Offices) -> None:
    record(offices, "rename", goes_on=offices.quality.uuid, name="Phòng Mới")
    officer, address = program("province_officer"), f"{OFFICES}/{offices.quality.uuid}"
    assert officer.call("GET", address).json() == {
        "uuid": str(offices.quality.uuid),
        "kind": "office",
        "name": "Phòng Mới",
        "unit": None,
        "manager": "Sở GD&ĐT Thử",
        "guide": "Sở GD&ĐT Thử",
        "schools": 0,
        "valid_from": "2020-09-01",
        "valid_until": None,
        "version": 2,
    }
    assert officer.call("GET", f"{address}?day=2026-07-31").json()["name"] == QUALITY
    commune = officer.call("GET", f"{OFFICES}/{offices.province.communes[0].uuid}").json()
    assert (commune["name"], commune["schools"]) == ("UBND xã Bao La", 2)


def test_what_is_none_is_not_there(program: Programs, offices: Offices) -> None:
    school = offices.province.schools[0]
    assert program("clerk").call("GET", f"{OFFICES}/{school.uuid}").status_code == 404
    assert program("clerk").call("GET", f"{OFFICES}?day={DAY:%d/%m/%Y}").status_code == 400
    assert program("clerk").call("POST", OFFICES, {}).status_code == 405


@pytest.mark.parametrize("limit", [1, 7])
def test_a_list_costs_the_same_whatever_its_length(
    program: Programs, offices: Offices, limit: int
) -> None:
    clerk = program("clerk")
    clerk.call("GET", OFFICES)
    with CaptureQueriesContext(connection) as asked:
        clerk.call("GET", f"{OFFICES}?limit={limit}")
    reads = [one["sql"] for one in asked if "FROM" in one["sql"]]
    assert len(reads) == 4, reads  # token, name, grants, offices
