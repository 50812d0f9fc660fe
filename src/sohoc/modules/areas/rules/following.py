"""Following units along their successions, forwards and backwards in time: pure."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from sohoc.modules.areas.contracts import Step

WHOLE = Decimal(1)


@dataclass(frozen=True, slots=True)
class Reached:
    """A unit at the end of a chain: which part of the first one came here, None when unknown."""

    area_id: int
    share: Decimal | None
    steps: tuple[Step, ...]


def steps_by_old(steps: Iterable[Step]) -> Mapping[int, Sequence[Step]]:
    """The steps that leave each unit."""
    found: dict[int, list[Step]] = defaultdict(list)
    for step in steps:
        found[step.old].append(step)
    return found


def steps_by_new(steps: Iterable[Step]) -> Mapping[int, Sequence[Step]]:
    """The steps that arrive at each unit."""
    found: dict[int, list[Step]] = defaultdict(list)
    for step in steps:
        found[step.new].append(step)
    return found


def reached(
    start: int,
    leaving: Mapping[int, Sequence[Step]],
    *,
    exists: Callable[[int], bool],
) -> list[Reached]:
    """The units that exist and that `start` passed into, itself when it exists; each one once.

    Several ways to the same unit are one: their parts are added. Time runs on along every step, so
    there is always an end.
    """
    found: dict[int, list[tuple[Decimal | None, tuple[Step, ...]]]] = defaultdict(list)
    waiting: list[tuple[int, Decimal | None, tuple[Step, ...]]] = [(start, WHOLE, ())]
    while waiting:
        area_id, share, way = waiting.pop()
        if exists(area_id):
            found[area_id].append((share, way))
            continue
        following = leaving.get(area_id, ())
        for step in following:
            part = WHOLE if len(following) == 1 else step.share
            waiting.append((step.new, _product(share, part), (*way, step)))
    ends = [
        Reached(area_id, _total([share for share, _way in ways]), ways[-1][1])
        for area_id, ways in found.items()
    ]
    if len(ends) == 1:  # whatever the parts are, together they are all of it
        return [Reached(ends[0].area_id, WHOLE, ends[0].steps)]
    return sorted(ends, key=lambda end: end.area_id)


def reached_back(
    end: int, arriving: Mapping[int, Sequence[Step]], *, exists: Callable[[int], bool]
) -> list[int]:
    """The units that exist and from which `end` took anything, itself when it exists."""
    found: set[int] = set()
    seen: set[int] = set()
    waiting = [end]
    while waiting:
        area_id = waiting.pop()
        if area_id in seen:
            continue
        seen.add(area_id)
        if exists(area_id):
            found.add(area_id)
        else:
            waiting += [step.old for step in arriving.get(area_id, ())]
    return sorted(found)


def _product(one: Decimal | None, other: Decimal | None) -> Decimal | None:
    return None if one is None or other is None else one * other


def _total(parts: Sequence[Decimal | None]) -> Decimal | None:
    known = [part for part in parts if part is not None]
    return sum(known, Decimal(0)) if len(known) == len(parts) else None
