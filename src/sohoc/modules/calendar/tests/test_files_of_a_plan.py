"""Weeks and days of a plan taken along: Excel, CSV, the calendar of a phone."""

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client

from sohoc.core.access.actors import Actor
from sohoc.core.access.scope import Scope, acting
from sohoc.core.audit.models import Entry
from sohoc.modules.calendar.contracts import DaysFacts
from sohoc.modules.calendar.models import Plan, SchoolYear
from sohoc.modules.calendar.testing import plan_facts, publish_plan

pytestmark = pytest.mark.django_db
SignIn = Callable[[str], Client]


@pytest.fixture
def plan(officer: Actor, year: SchoolYear) -> Plan:
    """A plan with a title that a spreadsheet would take for a formula."""
    bad = DaysFacts(date(2026, 11, 20), date(2026, 11, 20), "break", '=1+1; Nghỉ, "20/11"')
    return publish_plan(officer, year, days=(*plan_facts().days, bad))


def lines(client: Client, place: str) -> list[str]:
    response = client.get(place)
    assert response.status_code == 200
    return response.content.decode("utf-8-sig").split("\r\n")


def test_weeks_as_csv(plan: Plan, signed_in: SignIn) -> None:
    found = lines(signed_in("guardian"), f"/calendar/plans/{plan.uuid}/weeks/csv")
    assert found[0] == 'Tuần,Học kỳ,Thứ Hai,Chủ nhật,Số ngày học,"Ngày nghỉ, ngày học bù"'
    assert found[1] == "1,Học kỳ I,07/09/2026,13/09/2026,6,"
    assert found[17].startswith("17,Học kỳ I,28/12/2026,03/01/2027,5,Tết Dương lịch")
    assert found[35] == "35,Học kỳ II,17/05/2027,23/05/2027,6,"
    assert found[36:] == [""]


def test_days_as_csv_hold_no_formula(plan: Plan, signed_in: SignIn) -> None:
    found = lines(signed_in("clerk"), f"/calendar/plans/{plan.uuid}/days/csv")
    assert found[1] == "02/09/2026,02/09/2026,Nghỉ lễ,Quốc khánh,"
    assert any("'=1+1" in line for line in found)
    assert not any(",=" in line for line in found)


@pytest.mark.parametrize("part", ["weeks", "days"])
def test_a_workbook_is_made_and_other_kinds_are_refused(
    plan: Plan, signed_in: SignIn, part: str
) -> None:
    client = signed_in("principal")
    book = client.get(f"/calendar/plans/{plan.uuid}/{part}/xlsx")
    assert book.content[:2] == b"PK"
    assert client.get(f"/calendar/plans/{plan.uuid}/{part}/pdf").status_code == 400


def test_the_calendar_of_a_phone(plan: Plan, signed_in: SignIn) -> None:
    response = signed_in("learner").get(f"/calendar/plans/{plan.uuid}/calendar.ics")
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    text = response.content.decode()
    assert text.endswith("END:VCALENDAR\r\n")
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    whole = text.replace("\r\n ", "")
    assert whole.count("BEGIN:VEVENT") == whole.count("END:VEVENT") == 13
    assert (
        "DTSTART;VALUE=DATE:20270201\r\nDTEND;VALUE=DATE:20270215\r\nSUMMARY:Tết Nguyên đán"
        in whole
    )
    assert 'SUMMARY:=1+1\\; Nghỉ\\, "20/11"' in whole


def test_whoever_takes_it_along_is_noted(plan: Plan, signed_in: SignIn) -> None:
    client = signed_in("homeroom_teacher")
    client.get(f"/calendar/plans/{plan.uuid}/weeks/xlsx")
    client.get(f"/calendar/plans/{plan.uuid}/calendar.ics")
    with acting(Scope("sohoc_audit"), using="log"):
        found = Entry.objects.using("log").filter(verb="objects.list.exported").order_by("-id")[:2]
        assert [(one.data["format"], one.data["rows"]) for one in found] == [
            ("ics", 13),
            ("xlsx", 35),
        ]
