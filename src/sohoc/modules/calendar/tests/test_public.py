"""What other modules ask: the plan of a level on a day, its weeks, whether there is school."""

from datetime import date

import pytest

from sohoc.core.access.actors import Actor
from sohoc.core.access.scope import Scope, acting
from sohoc.core.testing.actors import Province
from sohoc.modules.calendar.models import SchoolYear
from sohoc.modules.calendar.public import (
    is_school_day,
    plan_for,
    public_holidays,
    school_days_of,
    school_year_on,
    week_on,
    weeks_of,
)
from sohoc.modules.calendar.testing import amend_plan, plan_facts, publish_plan, storm

pytestmark = pytest.mark.django_db


@pytest.fixture
def teachers(province: Province) -> Scope:
    """The narrow scope in which a school's people ask."""
    return province.actor("subject_teacher").scope


def test_a_school_with_two_levels_gets_both_plans(
    officer: Actor, year: SchoolYear, teachers: Scope
) -> None:
    young = publish_plan(officer, year, levels=("primary",), last_weekday=5)
    old = publish_plan(officer, year, levels=("lower_secondary",), decision_number="2/QĐ")
    with acting(teachers):
        found = plan_for(levels=("primary", "lower_secondary", "continuing"), day=date(2026, 10, 3))
        assert {level: plan.uuid if plan else None for level, plan in found.items()} == {
            "primary": young.uuid,
            "lower_secondary": old.uuid,
            "continuing": None,
        }
        saturday = date(2026, 10, 3)
        assert not is_school_day(day=saturday, level="primary")
        assert is_school_day(day=saturday, level="lower_secondary")
        assert not is_school_day(day=saturday, level="continuing")


def test_weeks_of_a_level(officer: Actor, year: SchoolYear, teachers: Scope) -> None:
    publish_plan(officer, year, levels=("primary",))
    with acting(teachers):
        weeks = weeks_of(year=2026, level="primary")
        assert [week.number for week in weeks] == list(range(1, 36))
        assert [week.term for week in weeks] == [1] * 18 + [2] * 17
        found = week_on(day=date(2027, 5, 23), level="primary")
        assert found is not None
        assert (found.number, found.monday, found.sunday) == (
            35,
            date(2027, 5, 17),
            date(2027, 5, 23),
        )
        assert week_on(day=date(2027, 2, 6), level="primary") is None  # Tết
        assert week_on(day=date(2027, 6, 7), level="primary") is None
        assert weeks_of(year=2025, level="primary") == ()
        days = school_days_of(year=2026, level="primary")
        assert (len(days), min(days), max(days)) == (206, date(2026, 9, 7), date(2027, 5, 22))


def test_the_plan_is_the_one_of_the_day(officer: Actor, year: SchoolYear, teachers: Scope) -> None:
    plan = publish_plan(officer, year, levels=("primary",))
    days = (*plan_facts().days, storm(date(2026, 9, 14), date(2026, 9, 15)))
    later = amend_plan(officer, plan, effective=date(2026, 9, 14), days=days)
    with acting(teachers):
        for day, wanted, since in (
            (date(2026, 9, 13), plan, date(2026, 8, 1)),
            (date(2026, 9, 14), later, date(2026, 9, 14)),
        ):
            found = plan_for(levels=["primary"], day=day)["primary"]
            assert found is not None
            assert (found.uuid, found.since, found.year) == (wanted.uuid, since, 2026)
        assert not is_school_day(day=date(2026, 9, 14), level="primary")
        assert is_school_day(day=date(2026, 9, 11), level="primary")


def test_the_school_year_of_a_day(year: SchoolYear, teachers: Scope) -> None:
    with acting(teachers):
        found = school_year_on(day=date(2027, 7, 31))
        assert found is not None
        assert (found.start, found.name, found.first, found.last) == (
            2026,
            "2026–2027",
            date(2026, 8, 1),
            date(2027, 7, 31),
        )
        assert school_year_on(day=date(2027, 8, 1)) is None


def test_where_no_plan_holds_the_holidays_are_those_of_the_law_with_tet(teachers: Scope) -> None:
    with acting(teachers):
        found = public_holidays(since=date(2026, 2, 12), until=date(2026, 2, 28))
    assert sorted(found) == [date(2026, 2, day) for day in range(16, 21)]


def test_a_plan_adds_its_holidays_and_of_tet_those_of_the_law_alone_count(
    officer: Actor, year: SchoolYear, teachers: Scope
) -> None:
    publish_plan(officer, year, levels=("primary",))
    with acting(teachers):
        tet = public_holidays(since=date(2027, 1, 20), until=date(2027, 2, 28))
        rest = public_holidays(since=date(2027, 1, 1), until=date(2027, 1, 1))
    assert sorted(tet) == [date(2027, 2, day) for day in range(5, 10)]
    assert rest == {date(2027, 1, 1)}
