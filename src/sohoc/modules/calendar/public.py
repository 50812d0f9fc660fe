"""What other modules may know and ask of school years; every function needs a scope, any will do.

A plan that was amended has the same past in every later state, so weeks and days of school are
those of the state that holds until the end of the year.
"""

from collections.abc import Sequence
from datetime import date, timedelta

from sohoc.law.days_off import days_off
from sohoc.law.school_year import is_school_day as is_school_day_in
from sohoc.modules.calendar.contracts import PlanInForce, PlansByLevel, WeekFacts, YearFacts
from sohoc.modules.calendar.models import DaysKind, SchoolYear, SpecialDays
from sohoc.modules.calendar.rules import calendar_of, end_of, first_day, year_on
from sohoc.modules.calendar.selectors import in_force, latest_of, weeks_of_plan
from sohoc.modules.calendar.stored import facts_of

__all__ = [
    "PlanInForce",
    "is_school_day",
    "plan_for",
    "public_holidays",
    "school_days_of",
    "school_year_on",
    "week_on",
    "weeks_of",
]


def plan_for(*, levels: Sequence[str], day: date) -> PlansByLevel:
    """The plan in force for each level on a day; None for a level without one."""
    return in_force(levels=levels, day=day)


def weeks_of(*, year: int, level: str) -> tuple[WeekFacts, ...]:
    """The weeks of real schooling of a level in the year that starts in `year`; () without plan."""
    plan = latest_of(start=year, level=level)
    if plan is None:
        return ()
    return tuple(
        WeekFacts(one.number, one.term, one.monday, one.sunday, one.days)
        for one in weeks_of_plan(plan)
    )


def week_on(*, day: date, level: str) -> WeekFacts | None:
    """The week of real schooling in which a day lies; None in a break, or without a plan."""
    found = weeks_of(year=year_on(day), level=level)
    return next((week for week in found if week.monday <= day <= week.sunday), None)


def is_school_day(*, day: date, level: str) -> bool:
    """Whether schools of the level have school on the day; False without a plan."""
    plan = latest_of(start=year_on(day), level=level)
    return plan is not None and is_school_day_in(calendar_of(facts_of(plan)), day)


def school_days_of(*, year: int, level: str) -> frozenset[date]:
    """Every day of school of a level in a year, for questions about many days at once."""
    return frozenset(day for week in weeks_of(year=year, level=level) for day in week.days)


def school_year_on(*, day: date) -> YearFacts | None:
    """The school year in which a day lies; None when it was never added."""
    year = SchoolYear.objects.filter(start=year_on(day)).first()
    if year is None:
        return None
    return YearFacts(
        uuid=year.uuid,
        start=year.start,
        name=str(year),
        first=first_day(year.start),
        last=end_of(year.start) - timedelta(days=1),
    )


def public_holidays(*, since: date, until: date) -> frozenset[date]:
    """The public holidays from day to day (both included): those of the law, and what the plans
    that hold for some level say of them.

    Of Tết the days of the law alone: schools have more of them than offices, so that a term counted
    with theirs would end too late.
    """
    rows = SpecialDays.objects.filter(
        kind=DaysKind.NATIONAL, first__lte=until, last__gte=since, plan__held__isnull=False
    )
    return days_off(since=since, until=until) | frozenset(
        day
        for first, last in rows.values_list("first", "last").distinct()
        for day in (first + timedelta(days=n) for n in range((last - first).days + 1))
        if since <= day <= until
    )
