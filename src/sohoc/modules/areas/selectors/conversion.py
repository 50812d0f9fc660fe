"""From the units of one day to those of another: an address, a code, a column of figures."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q

from sohoc.modules.areas.contracts import Rank
from sohoc.modules.areas.models import Area, AreaSuccession, UnitList
from sohoc.modules.areas.rules.addresses import Part, read_address
from sohoc.modules.areas.rules.amounts import Converted, Given, backwards, forwards
from sohoc.modules.areas.rules.naming import CODE_LENGTH
from sohoc.modules.areas.selectors.successions import predecessors_of, ways_from
from sohoc.modules.areas.selectors.units import ABOVE

MOST_CHOICES = 20


@dataclass(frozen=True, slots=True)
class Found:
    """A unit that was meant, and those that it is on the day asked for.

    `detail` is what stood before the unit in the address.
    """

    area: Area
    ends: Sequence[Area]
    detail: str = ""

    @property
    def is_same(self) -> bool:
        """Whether nothing has changed."""
        return len(self.ends) == 1 and self.ends[0].pk == self.area.pk


@dataclass(frozen=True, slots=True)
class Answer:
    """Every unit that could have been meant; `more` when there are more than are shown."""

    found: Sequence[Found]
    more: bool = False


def reforms() -> Sequence[UnitList]:
    """The lists that merged or divided units, the newest first."""
    return [one for one in UnitList.objects.order_by("-effective") if _is_reform(one)]


def _is_reform(unit_list: UnitList) -> bool:
    return any(unit_list.done.get(word) for word in ("merged", "divided"))


def day_before(unit_list: UnitList) -> date:
    """The last day before the list came into force."""
    before: date = unit_list.effective - timedelta(days=1)
    return before


def meant(text: str, *, day: date, back: bool = False) -> Answer:
    """What an address or a code means on the day: later units, or with `back` former ones."""
    plain = text.strip()
    if plain.isascii() and plain.isdigit():
        candidates = [(area, "") for area in _with_code(plain)]
    else:
        candidates = _named(read_address(plain))
    areas = {area.pk: area for area, _detail in candidates}
    if not areas:
        return Answer([])
    details = {area.pk: detail for area, detail in candidates}
    ends = _before(list(areas), day) if back else _after(list(areas), day)
    kept = _one_of_each(list(areas), back=back)
    found = [Found(areas[pk], ends[pk], details[pk]) for pk in areas if pk in kept]
    found.sort(key=lambda one: (one.area.sort_key, one.area.pk))
    return Answer(found[:MOST_CHOICES], more=len(found) > MOST_CHOICES)


def _with_code(code: str) -> list[Area]:
    """The units with this code in all their forms; zeros that are missing are put in front."""
    lengths = sorted(length for length in CODE_LENGTH.values() if length >= len(code))
    if not lengths:
        return []
    found = Area.objects.filter(code=code.zfill(lengths[0]))
    return list(found.select_related(ABOVE))


def _after(ids: Sequence[int], day: date) -> dict[int, list[Area]]:
    ways = ways_from(ids, day=day)
    rows = _areas({end.area_id for ends in ways.ends.values() for end in ends})
    return {one: _sorted(rows[end.area_id] for end in ends) for one, ends in ways.ends.items()}


def _before(ids: Sequence[int], day: date) -> dict[int, list[Area]]:
    former = predecessors_of(ids, day=day)
    rows = _areas({row.id for found in former.values() for row in found})
    return {one: _sorted(rows[row.id] for row in found) for one, found in former.items()}


def _areas(ids: Iterable[int]) -> dict[int, Area]:
    return {a.pk: a for a in Area.objects.filter(pk__in=list(ids)).select_related(ABOVE)}


def _sorted(areas: Iterable[Area]) -> list[Area]:
    return sorted(areas, key=lambda area: (area.sort_key, area.pk))


def _one_of_each(ids: Sequence[int], *, back: bool) -> frozenset[int]:
    """Of units that followed each other, the earliest alone; looking back, the latest."""
    steps = AreaSuccession.objects.filter(predecessor__in=ids, successor__in=ids)
    pairs = steps.values_list("predecessor_id", "successor_id")
    gone = {old if back else new for old, new in pairs}
    return frozenset(ids) - gone


def _named(parts: Sequence[Part]) -> list[tuple[Area, str]]:
    keys = {key for part in parts for key in part.keys}
    areas = list(Area.objects.filter(name_key__in=keys).select_related(ABOVE))
    later = _later_provinces(areas)
    for any_kind in (False, True):
        for place in range(len(parts)):
            found = [
                (area, ", ".join(part.text for part in parts[:place]))
                for area in areas
                if _fits(area, parts[place:], later, any_kind=any_kind)
            ]
            if found:
                return found
    return []


def _later_provinces(areas: Iterable[Area]) -> Mapping[int, Sequence[Area]]:
    """What became of the provinces: people write an old commune with the new province."""
    provinces = {_top(area).pk for area in areas}
    steps = AreaSuccession.objects.filter(predecessor__in=provinces).select_related("successor")
    later: dict[int, list[Area]] = {}
    for step in steps:
        later.setdefault(step.predecessor_id, []).append(step.successor)
    return later


def _top(area: Area) -> Area:
    while area.parent is not None:
        area = area.parent
    return area


def _fits(
    area: Area, parts: Sequence[Part], later: Mapping[int, Sequence[Area]], *, any_kind: bool
) -> bool:
    """Whether the first part names the unit, and all others what it belongs to."""
    first, *others = parts
    if not first.names(kind=area.kind, key=area.name_key, any_kind=any_kind):
        return False
    above = []
    unit = area.parent
    while unit is not None:
        above.append(unit)
        unit = unit.parent
    if above:
        above += later.get(above[-1].pk, ())
    return all(
        any(part.names(kind=one.kind, key=one.name_key, any_kind=any_kind) for one in above)
        for part in others
    )


def ids_by_code(codes: Iterable[str], *, day: date) -> dict[str, int]:
    """The communes that had these codes on the day."""
    found = Area.objects.filter(
        Q(code__in=set(codes)), rank=Rank.COMMUNE, period__contains=day
    ).values_list("code", "id")
    return dict(found)


def converted(given: Sequence[Given], *, source: date, target: date) -> Converted:
    """Figures by the communes of `source` as figures by the communes of `target`."""
    ids = ids_by_code((one.code for one in given), day=source)
    if source <= target:
        return forwards(given, ids, ways_from(list(ids.values()), day=target).ends)
    former = predecessors_of(list(ids.values()), day=target)
    origins = {one: [row.id for row in rows] for one, rows in former.items()}
    every = {old for rows in origins.values() for old in rows}
    return backwards(given, ids, origins, ways_from(list(every), day=source).ends)
