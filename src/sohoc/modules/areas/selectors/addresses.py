"""What an address or a code means: every unit that fits it, or what in it is called so nowhere."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher

from django.db.models import Q

from sohoc.modules.areas.contracts import AreaKind, Rank
from sohoc.modules.areas.models import Area, AreaSuccession
from sohoc.modules.areas.rules.addresses import Part, read_address
from sohoc.modules.areas.rules.naming import CODE_LENGTH, KINDS_OF
from sohoc.modules.areas.selectors.successions import predecessors_of, ways_from
from sohoc.modules.areas.selectors.units import ABOVE, province_of, those_above

MOST_CHOICES = 20
MOST_NEAR = 5
ALIKE = 0.7  # how much of two names must agree to offer one for the other
BELOW = {
    Rank.PROVINCE: frozenset({Rank.DISTRICT, Rank.COMMUNE}),
    Rank.DISTRICT: frozenset({Rank.COMMUNE}),
    Rank.COMMUNE: frozenset[Rank](),
}


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
class Missing:
    """A part of an address that names a unit which the place behind it does not have.

    `near` are units of the place with similar names, `elsewhere` those that are called so, but
    belong to other places.
    """

    part: str
    place: str
    near: Sequence[Area]
    elsewhere: Sequence[Area]


@dataclass(frozen=True, slots=True)
class Answer:
    """Every unit that could have been meant; `more` when there are more than are shown.

    Where there is none: what the address has wrong, and the units that `ended`, of which nothing
    can be looked back for.
    """

    found: Sequence[Found] = ()
    more: bool = False
    missing: Missing | None = None
    ended: Sequence[Area] = ()


def meant(text: str, *, day: date, back_from: date | None = None, home: str = "") -> Answer:
    """What an address or a code means on the day; those of the province with code `home` first.

    Looking back, only units in force on `back_from` are meant: `day` is an earlier one then.
    """
    plain = text.strip()
    is_code = plain.isascii() and plain.isdigit()
    parts = [] if is_code else read_address(plain)
    known = _with_code(plain) if is_code else _called(parts)
    areas = [area for area in known if back_from is None or back_from in area.period]
    later = {} if is_code else _later_provinces(areas)
    candidates = [(area, "") for area in areas] if is_code else _named(parts, areas, later)
    if not candidates:
        others = [area for area in known if area not in areas]
        ended = others if is_code else [area for area, _detail in _named(parts, others, {})]
        missing = None if ended else _missing(parts, areas, known, later)
        return Answer(missing=missing, ended=tuple(ended[:MOST_NEAR]))
    return _told(candidates, day=day, is_back=back_from is not None, home=home)


def _told(candidates: Sequence[tuple[Area, str]], *, day: date, is_back: bool, home: str) -> Answer:
    areas = {area.pk: area for area, _detail in candidates}
    details = {area.pk: detail for area, detail in candidates}
    ends = _before(list(areas), day) if is_back else _after(list(areas), day)
    kept = _one_of_each(list(areas), is_back=is_back)
    found = [Found(areas[pk], ends[pk], details[pk]) for pk in areas if pk in kept]

    def place(one: Found) -> tuple[bool, str, int]:
        now = [one.area] if is_back else one.ends
        is_away = not any(province_of(area).code == home for area in now)
        return is_away, one.area.sort_key, one.area.pk

    found.sort(key=place)
    return Answer(found[:MOST_CHOICES], more=len(found) > MOST_CHOICES)


def _with_code(code: str) -> list[Area]:
    """The units with this code in all their forms; zeros that are missing are put in front."""
    lengths = sorted(length for length in CODE_LENGTH.values() if length >= len(code))
    if not lengths:
        return []
    found = Area.objects.filter(code=code.zfill(lengths[0]))
    return list(found.select_related(ABOVE).order_by("id"))


def _called(parts: Sequence[Part]) -> list[Area]:
    keys = {key for part in parts for key in part.keys}
    found = Area.objects.filter(name_key__in=keys).select_related(ABOVE)
    return list(found.order_by("sort_key", "id"))


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


def _one_of_each(ids: Sequence[int], *, is_back: bool) -> frozenset[int]:
    """Of units that followed each other, the earliest alone; looking back, the latest."""
    steps = AreaSuccession.objects.filter(predecessor__in=ids, successor__in=ids)
    pairs = steps.values_list("predecessor_id", "successor_id")
    gone = {old if is_back else new for old, new in pairs}
    return frozenset(ids) - gone


def _named(
    parts: Sequence[Part], areas: Sequence[Area], later: Mapping[int, Sequence[Area]]
) -> list[tuple[Area, str]]:
    """The units that the address names, with what stands before them.

    Before a unit may stand a house, a street, a hamlet, but no lower unit: one that is not there
    makes the address wrong, and the higher unit alone would be the answer to another question.
    """
    for any_kind in (False, True):
        for place in range(len(parts)):
            found = [
                (area, ", ".join(part.text for part in parts[:place]))
                for area in areas
                if _fits(area, parts[place:], later, any_kind=any_kind)
                and not any(_is_unit(part, Rank(area.rank), areas) for part in parts[:place])
            ]
            if found:
                return found
    return []


def _is_unit(part: Part, rank: Rank, areas: Iterable[Area]) -> bool:
    """Whether a part before a unit of this rank is a unit itself, a lower one or one that exists.

    "Tỉnh lộ 8" and "P. 302" begin with the word of a kind, and are a road and a room.
    """
    kinds = {(kind, key) for kind, key in part.readings if kind is not None}
    exists = any((area.kind, area.name_key) in kinds for area in areas)
    return exists or _names_below(part, rank, areas)


def _names_below(part: Part, rank: Rank, areas: Iterable[Area]) -> bool:
    """Whether the part names a unit of a lower rank, by its kind or as one is called."""
    kinds = {kind for kind, _key in part.readings if kind is not None}
    if kinds:
        return bool(_ranks(kinds) & BELOW[rank])
    return any(area.name_key in part.keys and area.rank in BELOW[rank] for area in areas)


def _ranks(kinds: Iterable[AreaKind]) -> frozenset[Rank]:
    return frozenset(rank for kind in kinds for rank in Rank if kind in KINDS_OF[rank])


def _later_provinces(areas: Iterable[Area]) -> Mapping[int, Sequence[Area]]:
    """What became of the provinces: people write an old commune with the new province."""
    provinces = {province_of(area).pk for area in areas}
    steps = AreaSuccession.objects.filter(predecessor__in=provinces).select_related("successor")
    later: dict[int, list[Area]] = {}
    for step in steps:
        later.setdefault(step.predecessor_id, []).append(step.successor)
    return later


def _fits(
    area: Area, parts: Sequence[Part], later: Mapping[int, Sequence[Area]], *, any_kind: bool
) -> bool:
    """Whether the first part names the unit, and all others what it belongs to."""
    first, *others = parts
    if not first.names(kind=area.kind, key=area.name_key, any_kind=any_kind):
        return False
    above = those_above(area)
    if above:
        above += later.get(above[-1].pk, ())
    return all(
        any(part.names(kind=one.kind, key=one.name_key, any_kind=any_kind) for one in above)
        for part in others
    )


def _missing(
    parts: Sequence[Part],
    areas: Sequence[Area],
    known: Sequence[Area],
    later: Mapping[int, Sequence[Area]],
) -> Missing | None:
    """Which part has no unit in the place that the parts behind it name; None for no such place."""
    for place in range(1, len(parts)):
        held = [one for one in areas if _fits(one, parts[place:], later, any_kind=True)]
        rank = Rank(held[0].rank) if held else Rank.COMMUNE
        wrong = [n for n in range(place) if _is_unit(parts[n], rank, known)]
        if held and wrong:
            part = parts[wrong[-1]]
            elsewhere = _elsewhere(parts[: wrong[-1] + 1], known, later)
            return Missing(
                part=part.text,
                place=", ".join(one.text for one in parts[place:]),
                near=_near(part, held, rank, or_any=not elsewhere),
                elsewhere=elsewhere,
            )
    return None


def _near(part: Part, held: Sequence[Area], rank: Rank, *, or_any: bool) -> list[Area]:
    """Units of these places with a similar name, the likest first; any, where nothing is better."""
    kinds = {kind for kind, _key in part.readings if kind is not None}
    ranks: Collection[Rank] = (_ranks(kinds) & BELOW[rank]) or BELOW[rank]
    within = Area.objects.filter(
        Q(parent__in=held) | Q(parent__parent__in=held), rank__in=ranks
    ).select_related(ABOVE)
    likest: dict[tuple[str, ...], tuple[float, Area]] = {}
    for area in within.order_by("id"):
        ratio = max(SequenceMatcher(None, key, area.name_key).ratio() for key in part.keys)
        called = (area.name, *(one.name for one in those_above(area)))
        likest.setdefault(called, (ratio, area))
    ordered = sorted(likest.values(), key=lambda pair: (-pair[0], pair[1].sort_key, pair[1].pk))
    similar = [area for ratio, area in ordered if ratio >= ALIKE]
    some = similar or ([area for _ratio, area in ordered] if or_any else [])
    return some[:MOST_NEAR]


def _elsewhere(
    parts: Sequence[Part], known: Sequence[Area], later: Mapping[int, Sequence[Area]]
) -> list[Area]:
    """The units that are called so: of the smallest one that the parts name somewhere."""
    for place in range(len(parts)):
        found = [one for one in known if _fits(one, parts[place:], later, any_kind=False)]
        if found:
            return found[:MOST_NEAR]
    return []
