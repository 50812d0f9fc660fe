"""School years for programs."""

from collections.abc import Callable
from datetime import date

import pytest

from sohoc.core.access.actors import Actor
from sohoc.core.access.scope import acting
from sohoc.core.rest.testing import Program, token_for
from sohoc.core.testing.actors import NOW, Province
from sohoc.modules.calendar.services.drafts import begin_draft
from sohoc.modules.calendar.testing import (
    amend_plan,
    make_year,
    plan_facts,
    publish_plan,
    storm,
)

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.urls("sohoc.modules.calendar.rest.tests.addresses"),
]
YEARS = "/api/v1/school-years"


@pytest.fixture
def officer(province: Province) -> Actor:
    """The one who plans."""
    return province.actor("province_officer")


@pytest.fixture
def program(province: Province) -> Callable[[str], Program]:
    """A program acting in a role."""
    return lambda role: Program(token_for(province, role).text)


def test_years_are_listed_page_by_page(officer: Actor, program: Callable[[str], Program]) -> None:
    for start in (2024, 2025, 2026):
        make_year(officer, start)
    caller = program("commune_officer")
    first = caller.call("GET", f"{YEARS}?limit=2").json()
    assert [one["name"] for one in first["items"]] == ["2026–2027", "2025–2026"]
    second = caller.call("GET", first["next"]).json()
    assert [one["start"] for one in second["items"]] == [2024]
    assert second["next"] is None
    assert second["items"][0] == {
        "uuid": second["items"][0]["uuid"],
        "start": 2024,
        "name": "2024–2025",
        "first_term_weeks": 18,
        "second_term_weeks": 17,
        "first_term_before": "2025-01-18",
        "closes_by": "2025-05-31",
        "decision": "",
        "version": 1,
    }


def test_a_year_tells_its_plans_and_no_draft(
    officer: Actor, program: Callable[[str], Program]
) -> None:
    year = make_year(officer)
    plan = publish_plan(officer, year, levels=("primary", "lower_secondary"))
    days = (*plan_facts().days, storm(date(2026, 9, 14), date(2026, 9, 15)))
    later = amend_plan(officer, plan, effective=date(2026, 9, 14), days=days, levels=("primary",))
    with acting(officer.scope):
        facts = plan_facts(levels=("continuing",), decision_number="4711/QĐ")
        begin_draft(actor=officer, year_uuid=year.uuid, facts=facts, at=NOW)
    answer = program("clerk").call("GET", f"{YEARS}/{year.uuid}")
    assert b"4711" not in answer.content
    assert answer["ETag"] == '"1"'
    plans = answer.json()["plans"]
    assert [(one["uuid"], one["holds_for"]) for one in plans] == [
        (str(later.uuid), ["primary"]),
        (str(plan.uuid), ["lower_secondary"]),
    ]
    assert plans[1]["terms"] == [
        {"number": 1, "first": "2026-09-07", "last": "2027-01-10"},
        {"number": 2, "first": "2027-01-11", "last": "2027-05-23"},
    ]


def test_weeks_and_holidays_of_a_level(officer: Actor, program: Callable[[str], Program]) -> None:
    year = make_year(officer)
    publish_plan(officer, year, levels=("primary",), last_weekday=5)
    caller = program("principal")
    weeks = caller.call("GET", f"{YEARS}/{year.uuid}/weeks?level=primary").json()["items"][0][
        "weeks"
    ]
    assert len(weeks) == 35
    assert weeks[16] == {
        "number": 17,
        "term": 1,
        "monday": "2026-12-28",
        "sunday": "2027-01-03",
        "school_days": ["2026-12-28", "2026-12-29", "2026-12-30", "2026-12-31"],
    }
    holidays = caller.call("GET", f"{YEARS}/{year.uuid}/holidays").json()["items"][0]["days"]
    assert [one["title"] for one in holidays] == [
        "Quốc khánh",
        "Tết Dương lịch",
        "Tết Nguyên đán",
        "Giỗ Tổ Hùng Vương",
        "Ngày Chiến thắng và Quốc tế Lao động",
    ]
    assert holidays[2] == {
        "first": "2027-02-01",
        "last": "2027-02-14",
        "kind": "tet",
        "title": "Tết Nguyên đán",
        "decision": "",
    }
    for part in ("weeks", "holidays"):
        none = caller.call("GET", f"{YEARS}/{year.uuid}/{part}?level=continuing")
        assert none.json() == {"items": []}


@pytest.mark.parametrize(
    ("place", "status"),
    [
        ("/00000000-0000-0000-0000-000000000000", 404),
        ("/00000000-0000-0000-0000-000000000000/weeks?level=primary", 404),
        ("?order=name", 400),
        ("?q=2026", 400),
    ],
)
def test_what_cannot_be_answered_is_refused(
    program: Callable[[str], Program], place: str, status: int
) -> None:
    answer = program("principal").call("GET", YEARS + place)
    assert (answer.status_code, answer["Content-Type"]) == (status, "application/problem+json")


def test_an_unknown_level_is_refused_and_none_means_all(
    officer: Actor, program: Callable[[str], Program]
) -> None:
    year = make_year(officer)
    publish_plan(officer, year, levels=("primary", "preschool"))
    publish_plan(officer, year, levels=("continuing",), decision_number="2/QĐ")
    caller, place = program("principal"), f"{YEARS}/{year.uuid}/weeks"
    for query in ("?level=", "?level=university", "?level=%00", "?levels=primary"):
        assert caller.call("GET", place + query).status_code == 400

    def levels(query: str) -> list[list[str]]:
        return [one["levels"] for one in caller.call("GET", place + query).json()["items"]]

    assert levels("") == [["preschool", "primary"], ["continuing"]]
    assert levels("?level=primary&level=preschool") == [["preschool", "primary"]]
    assert levels("?level=continuing") == [["continuing"]]
    assert levels("?level=upper_secondary") == []
