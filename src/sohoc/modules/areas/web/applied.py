"""What a list in force has done: the units that it began and ended, and what passed into what."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from urllib.parse import urlencode

from django.urls import reverse

from sohoc.core.access.actors import Actor
from sohoc.lib.numbers import format_number
from sohoc.modules.areas import words
from sohoc.modules.areas.contracts import ListPart, Rank
from sohoc.modules.areas.models import UnitList
from sohoc.modules.areas.selectors.list_parts import (
    ListUnit,
    counts_by_rank,
    first_units,
    steps_at,
)
from sohoc.modules.areas.selectors.unit_uses import Use, uses_before
from sohoc.modules.areas.web.preview import BY_NEW, Named, Passage, Section, Told, section, ways_of

MOST_SHOWN = 50  # the rest opens as a list


def told_uses(uses: Iterable[Use]) -> dict[int, list[Told]]:
    """What hangs on each unit: `12 trường`, with its list."""
    told: dict[int, list[Told]] = {}
    for use in uses:
        told.setdefault(use.area_id, []).append(_told(use.noun, use.count, use.url))
    return told


def uses_in_all(uses: Iterable[Use]) -> str:
    """What hangs on all units together: `12 trường, 3 cơ quan`; "" for nothing."""
    sums: dict[str, int] = {}
    for use in uses:
        sums[str(use.noun)] = sums.get(str(use.noun), 0) + use.count
    return ", ".join(_told(noun, count).text for noun, count in sums.items())


def _told(noun: object, count: int, url: str = "") -> Told:
    return Told(f"{format_number(count)} {noun}", url)


def sections_in_force(actor: Actor, unit_list: UnitList) -> list[Section]:
    """The first rows behind each count of a list that is in force, and where all of them are.

    Three statements and those of `uses_before`, however long the list is.
    """
    counts = counts_by_rank(unit_list.uuid)
    first = first_units(unit_list.uuid, most=MOST_SHOWN)
    shown = {unit.id: unit for units in first.values() for unit in units}
    steps = steps_at(unit_list.uuid, shown)
    ended = {unit.id: unit.code for unit in first[ListPart.ENDED]}
    uses = told_uses(uses_before(actor, ended, day=unit_list.effective))
    into, sources = ways_of(Passage(one.old.id, one.new.id, one.kind, one.share) for one in steps)
    units = [*shown.values(), *(unit for one in steps for unit in (one.old, one.new))]
    named = {unit.id: _named(unit, uses.get(unit.id, ())) for unit in units}
    return [
        section(
            part,
            [unit.id for unit in first[part]],
            count=sum(ranks.values()),
            ones=named,
            others=named,
            ways=sources if part in BY_NEW else into,
            everything=_lists(unit_list, part, ranks),
        )
        for part, ranks in counts.items()
        if ranks
    ]


def _named(unit: ListUnit, uses: Sequence[Told]) -> Named:
    return Named(unit.code, unit.name, unit.sort_key, unit.uuid, uses)


def _lists(unit_list: UnitList, part: ListPart, ranks: Mapping[Rank, int]) -> list[Told]:
    """The units of a part as lists of units, one for each rank: `Xã, phường: 3.321`."""
    day = unit_list.effective
    if part not in BY_NEW:
        day -= timedelta(days=1)  # the last one of a unit that ended
    told = []
    for rank, count in ranks.items():
        query = urlencode({"tab": rank, "day": day.isoformat(), part: str(unit_list.uuid)})
        url = f"{reverse('areas:areas')}?{query}"
        told.append(Told(f"{words.rank(rank)}: {format_number(count)}", url))
    return told
