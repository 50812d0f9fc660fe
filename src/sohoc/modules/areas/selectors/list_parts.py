"""What a list in force did, part by part: all its units counted, the first ones with their ways."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from django.db.models import Count, OuterRef, Q, Subquery, Value
from django.db.models.lookups import GreaterThan

from sohoc.modules.areas.contracts import ListPart, Rank, SuccessionKind
from sohoc.modules.areas.models import Area, AreaSuccession

KINDS = {
    ListPart.DIVIDED: SuccessionKind.DIVIDED,
    ListPart.RENAMED: SuccessionKind.RENAMED,
    ListPart.CONTINUED: SuccessionKind.CONTINUED,
}
# How many units a new one came from: all of them by the list that began it. Counted at each unit,
# as grouping all steps takes seconds where the planner knows nothing of them yet.
_SOURCES = (
    AreaSuccession.objects.filter(successor=OuterRef("pk"))
    .order_by()
    .values("successor")
    .annotate(sources=Count("pk"))
    .values("sources")
)
_UNIT = ("id", "code", "name", "sort_key", "uuid")


@dataclass(frozen=True, slots=True)
class ListUnit:
    """A unit that the list began or ended."""

    id: int
    code: str
    name: str
    sort_key: str
    uuid: UUID


@dataclass(frozen=True, slots=True)
class ListStep:
    """One unit that passed into another one by the list; `share` when a decision says it."""

    old: ListUnit
    new: ListUnit
    kind: SuccessionKind
    share: Decimal | None


def in_part(part: ListPart, unit_list: UUID) -> Q:
    """The condition of the units that stand in this part of the list."""
    if part is ListPart.BEGUN:
        return Q(brought_by__uuid=unit_list)
    if part is ListPart.ENDED:
        return Q(ended_by__uuid=unit_list)
    if part is ListPart.MERGED:
        return Q(brought_by__uuid=unit_list) & Q(GreaterThan(Subquery(_SOURCES), 1))
    gone = AreaSuccession.objects.filter(brought_by__uuid=unit_list, kind=KINDS[part])
    return Q(ended_by__uuid=unit_list, pk__in=gone.order_by().values("predecessor"))


def counts_by_rank(unit_list: UUID) -> dict[ListPart, dict[Rank, int]]:
    """How many units each part has, by their rank, the lowest first; one statement."""
    touched = Area.objects.filter(Q(brought_by__uuid=unit_list) | Q(ended_by__uuid=unit_list))
    counts = {part.value: Count("pk", filter=in_part(part, unit_list)) for part in ListPart}
    by_rank = touched.order_by("rank").values("rank").annotate(**counts)
    found: dict[ListPart, dict[Rank, int]] = {part: {} for part in ListPart}
    for rank, *numbers in by_rank.values_list("rank", *counts):
        for part, number in zip(ListPart, numbers, strict=True):
            if number:
                found[part][Rank(rank)] = number
    return found


def first_units(unit_list: UUID, *, most: int) -> dict[ListPart, list[ListUnit]]:
    """The first units of each part by name, at most so many of each; one statement."""
    parts = [
        Area.objects.filter(in_part(part, unit_list))
        .order_by("sort_key", "code")[:most]
        .values_list(Value(part.value), *_UNIT)
        for part in ListPart
    ]
    found: dict[ListPart, list[ListUnit]] = {part: [] for part in ListPart}
    for part, *unit in parts[0].union(*parts[1:], all=True):
        found[ListPart(part)].append(ListUnit(*unit))
    for units in found.values():
        units.sort(key=lambda unit: (unit.sort_key, unit.code))
    return found


def steps_at(unit_list: UUID, ids: Iterable[int]) -> Sequence[ListStep]:
    """What the list passed from or into one of these units; one statement."""
    wanted = list(ids)
    steps = AreaSuccession.objects.filter(
        Q(predecessor__in=wanted) | Q(successor__in=wanted), brought_by__uuid=unit_list
    ).values_list(
        *(f"predecessor__{name}" for name in _UNIT),
        *(f"successor__{name}" for name in _UNIT),
        "kind",
        "share",
    )
    size = len(_UNIT)
    return [
        ListStep(
            ListUnit(*row[:size]),
            ListUnit(*row[size : 2 * size]),
            SuccessionKind(row[-2]),
            row[-1],
        )
        for row in steps
    ]
