"""Decisions about guardianships that need no database."""

from datetime import date

from sohoc.law.capacity import majority
from sohoc.lib.periods import EmptyPeriod, Period

YOUNGEST_PARENT = 12  # years older than the child; below it is a mistake, not a case
OF_ANOTHER_GENERATION = frozenset({"mother", "father", "grandparent"})


class BadGuardianship(Exception):
    """A fact of a guardianship cannot be taken; `field` and `problem` say which and why."""

    def __init__(self, field: str, problem: str) -> None:
        super().__init__(f"{field}: {problem}")
        self.field = field
        self.problem = problem


def until_majority(period: Period, *, born: date | None) -> Period:
    """The period, ended on the day on which the child is of age (Bộ luật Dân sự 2015, Điều 20).

    Raises `BadGuardianship` when it would begin on that day or later.
    """
    if born is None:
        return period
    last = majority(born)
    try:
        return Period(period.start, min(period.until or last, last))
    except EmptyPeriod as error:
        raise BadGuardianship("since", "of_age") from error


def check_ages(*, child: date | None, guardian: date | None, relation: str) -> None:
    """Raise `BadGuardianship` for a parent who is hardly older than the child."""
    if relation not in OF_ANOTHER_GENERATION or child is None or guardian is None:
        return
    if guardian.year + YOUNGEST_PARENT > child.year:
        raise BadGuardianship("guardian", "too_young")
