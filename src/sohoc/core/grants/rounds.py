"""When roles are confirmed, and who confirms which: decided from plain facts."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from sohoc.core.manifest import Reach, RoleSpec

# The narrower the reach, the nearer to the people who hold the role.
NEARNESS = (Reach.NODE, Reach.SUBTREE, Reach.SECTOR)


class BadRule(Exception):
    """The rule cannot be meant; `field` and `problem` (a code) say which part and why."""

    def __init__(self, field: str, problem: str) -> None:
        super().__init__(f"{field}: {problem}")
        self.field = field
        self.problem = problem


@dataclass(frozen=True, slots=True)
class Terms:
    """On which days of a year (`MM-DD`) rounds open, and after how many days what happens."""

    days: tuple[str, ...]
    overdue_after: int
    closes_after: int
    ends_unanswered: bool


USUAL = Terms(days=("03-01", "09-01"), overdue_after=30, closes_after=60, ends_unanswered=False)
SHORTEST, LONGEST = 1, 180


def tidied(terms: Terms) -> Terms:
    """The rule in order; raises `BadRule`."""
    days = tuple(sorted({day.strip() for day in terms.days if day.strip()}))
    if not days:
        raise BadRule("days", "none")
    for day in days:
        if _day_of(day, year=2027) is None:
            raise BadRule("days", "unknown")
    if not SHORTEST <= terms.overdue_after < terms.closes_after <= LONGEST:
        raise BadRule("closes_after", "order")
    return Terms(days, terms.overdue_after, terms.closes_after, terms.ends_unanswered)


def _day_of(text: str, *, year: int) -> date | None:
    try:
        return date.fromisoformat(f"{year}-{text}")
    except ValueError:
        return None


def opening_due(terms: Terms, *, today: date) -> date | None:
    """The last opening day up to today whose round would still be open; None for none.

    So a program that was not running on the day itself opens the round when it runs again.
    """
    known = [
        day
        for year in (today.year - 1, today.year)
        for text in terms.days
        if (day := _day_of(text, year=year))
    ]
    passed = [day for day in known if day <= today < day + timedelta(days=terms.closes_after)]
    return max(passed, default=None)


def nearest_keeper(role: str, kinds: Collection[str], keepers: Iterable[RoleSpec]) -> str | None:
    """Whose task it is to confirm a role at a place: the nearest one that gives it.

    `kinds` are those of the place and of all above it; `keepers` the roles that confirm others.
    """
    giving = [one for one in keepers if role in one.gives and one.node_kinds & set(kinds)]
    if not giving:
        return None
    return min(giving, key=lambda one: (NEARNESS.index(one.reach), one.order)).code
