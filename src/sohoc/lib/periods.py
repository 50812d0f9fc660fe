"""Half-open periods of days, `[start, until)`: validity of organisations, codes, roles, classes.

A period counts days. Moments (aware datetimes) are refused: a moment belongs to a day only in a
time zone, and this floor knows none.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

# An open beginning is the calendar's first day, an open end the day after its last.
_FIRST_DAY = date.min.toordinal()
_AFTER_ALL_DAYS = date.max.toordinal() + 1


class EmptyPeriod(ValueError):
    """The period would end before or on the day it starts."""


@dataclass(frozen=True, slots=True)
class Period:
    """The days from `start` up to, not including, `until`; None is open or unknown.

    Raises EmptyPeriod when no day would be left, TypeError for moments.
    """

    start: date | None = None
    until: date | None = None

    def __post_init__(self) -> None:
        if isinstance(self.start, datetime) or isinstance(self.until, datetime):
            message = "A period counts days, not moments."
            raise TypeError(message)
        if _first(self) >= _end(self):
            message = f"No day lies in [{self.start}, {self.until})."
            raise EmptyPeriod(message)

    def contains(self, day: date) -> bool:
        """Whether the day is inside; `until` itself is not. Raises TypeError for a moment."""
        if isinstance(day, datetime):
            message = "A period counts days, not moments."
            raise TypeError(message)
        return _first(self) <= day.toordinal() < _end(self)

    def overlaps(self, other: "Period") -> bool:
        """Whether at least one day is in both; periods that only touch do not overlap."""
        return _first(self) < _end(other) and _first(other) < _end(self)

    def intersection(self, other: "Period") -> "Period | None":
        """The days in both, or None when there is none."""
        if not self.overlaps(other):
            return None
        return Period(
            start=max(self, other, key=_first).start, until=min(self, other, key=_end).until
        )


def first_overlap(periods: Iterable[Period]) -> tuple[Period, Period] | None:
    """The two periods that share the earliest doubly covered day, the earlier starter first.

    None when no two overlap.
    """
    ordered = sorted(periods, key=_bounds)
    if not ordered:
        return None
    longest = ordered[0]
    for period in ordered[1:]:
        if longest.overlaps(period):
            return longest, period
        longest = period
    return None


def gaps(periods: Iterable[Period], *, within: Period) -> list[Period]:
    """The stretches of `within` that no period covers, in the order of time.

    The periods may overlap each other and reach beyond `within`.
    """
    uncovered: list[Period] = []
    reached = _first(within)
    for period in sorted(periods, key=_bounds):
        if _first(period) >= _end(within):
            break
        if _first(period) > reached:
            uncovered.append(Period(start=_day(reached), until=period.start))
        reached = max(reached, _end(period))
    if reached < _end(within):
        uncovered.append(Period(start=_day(reached), until=within.until))
    return uncovered


def _first(period: Period) -> int:
    return _FIRST_DAY if period.start is None else period.start.toordinal()


def _end(period: Period) -> int:
    return _AFTER_ALL_DAYS if period.until is None else period.until.toordinal()


def _bounds(period: Period) -> tuple[int, int]:
    return _first(period), _end(period)


def _day(ordinal: int) -> date | None:
    """The day of an ordinal, None for the open beginning."""
    return None if ordinal == _FIRST_DAY else date.fromordinal(ordinal)
