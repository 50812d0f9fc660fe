"""Decisions about guardianships that need no database."""

from datetime import date

from sohoc.law.capacity import MAJORITY, majority
from sohoc.law.full_years import years_later
from sohoc.lib.periods import EmptyPeriod, Period

YOUNGEST_PARENT = 12  # years older than the child; below it is a mistake, not a case
OF_ANOTHER_GENERATION = frozenset({"mother", "father", "grandparent"})


class BadGuardianship(Exception):
    """A fact of a guardianship cannot be taken; `field` and `problem` say which and why."""

    def __init__(self, field: str, problem: str) -> None:
        super().__init__(f"{field}: {problem}")
        self.field = field
        self.problem = problem


def until_majority(period: Period, *, last_birth: date | None) -> Period:
    """The period, ended on the day on which the child is of age (Bộ luật Dân sự 2015, Điều 20).

    `last_birth` is the last day on which the child can have been born: until then somebody answers.
    Raises `BadGuardianship` when the period would begin on the day of majority or later.
    """
    if last_birth is None:
        return period
    last = majority(last_birth)
    try:
        return Period(period.start, min(period.until or last, last))
    except EmptyPeriod as error:
        raise BadGuardianship("since", "of_age") from error


def ended(period: Period, *, on: date, today: date) -> Period:
    """The period of who does not answer any more from `on` on; raises `BadGuardianship`.

    Most are written down on some day, and answered before: whoever is gone by the day on which the
    period begins answered until then, nobody knows since when.
    """
    if on > today:
        raise BadGuardianship("until", "future")
    if period.start == on:
        return Period(None, on)
    try:
        return Period(period.start, on)
    except EmptyPeriod as error:
        raise BadGuardianship("until", "before_begin") from error


def latest_birth_of_guardian(*, child: date | None, day: date) -> date:
    """Nobody born later answers for the child on the day: neither of age nor of another generation.

    `child` is the date of birth of the child as far as it is known.
    """
    of_age = years_later(day, years=-MAJORITY)
    return max(of_age, date(child.year - YOUNGEST_PARENT, 12, 31)) if child else of_age


def check_ages(*, child: date | None, guardian: date | None, relation: str) -> None:
    """Raise `BadGuardianship` for a parent who is hardly older than the child."""
    if relation not in OF_ANOTHER_GENERATION or child is None or guardian is None:
        return
    if guardian.year + YOUNGEST_PARENT > child.year:
        raise BadGuardianship("guardian", "too_young")
