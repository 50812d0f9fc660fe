"""Who stands above a place on which days: a line of the tree as stretches of days."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise


@dataclass(frozen=True, slots=True)
class Stretch:
    """`above` from a day on until before another one; None: without beginning, without end."""

    above: int
    since: date | None
    until: date | None

    def holds(self, day: date) -> bool:
        """Whether the day is one of them."""
        return (self.since or date.min) <= day and (self.until is None or day < self.until)


def relaid(
    held: Sequence[Stretch], wanted: Sequence[Stretch], *, during: Stretch, fixed: Collection[int]
) -> list[Stretch]:
    """The line with `wanted` in the place of what was held on the days of `during`.

    Of two that are wanted on a day the later one counts. What was held stays on every other day,
    wherever one of `fixed` stood above, and where nothing is wanted; where nothing was held,
    nothing is put.
    """
    laid: list[Stretch] = []
    for since, until in _pieces([*held, *wanted, during]):
        now = above_on(held, since)
        if now is None:
            continue
        new = above_on(wanted, since) if during.holds(since) and now not in fixed else None
        piece = Stretch(now if new is None else new, _bound(since), _bound(until))
        if laid and laid[-1].above == piece.above and laid[-1].until == piece.since:
            piece = Stretch(piece.above, laid.pop().since, piece.until)
        laid.append(piece)
    return laid


def above_on(line: Sequence[Stretch], day: date) -> int | None:
    """Who stands above on a day; of several who began last."""
    found = [one for one in line if one.holds(day)]
    return max(found, key=lambda one: one.since or date.min).above if found else None


def _pieces(stretches: Sequence[Stretch]) -> list[tuple[date, date]]:
    """All days, cut wherever one of the stretches begins or ends."""
    bounds = {date.min, date.max}
    for one in stretches:
        bounds |= {one.since or date.min, one.until or date.max}
    days = sorted(bounds)
    return list(pairwise(days))


def _bound(day: date) -> date | None:
    return None if day in {date.min, date.max} else day
