"""What followed what: chains of successions between two days."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection

from sohoc.modules.areas.contracts import AreaRow, FormerDistrict, Outline, Rank, Ring, Step
from sohoc.modules.areas.contracts import SuccessionKind as Kind
from sohoc.modules.areas.models import Area, AreaOutline, AreaSuccession
from sohoc.modules.areas.rules.following import (
    Reached,
    reached,
    reached_back,
    steps_by_new,
    steps_by_old,
)
from sohoc.modules.areas.selectors.units import ABOVE, areas_by_ids, in_province

_FORWARDS = """
WITH RECURSIVE chain AS (
  SELECT s.* FROM areas_areasuccession s WHERE s.predecessor_id = ANY(%(ids)s)
  UNION
  SELECT s.* FROM areas_areasuccession s JOIN chain c ON s.predecessor_id = c.successor_id
) SELECT predecessor_id, successor_id, kind, day, share FROM chain
"""
_BACKWARDS = """
WITH RECURSIVE chain AS (
  SELECT s.* FROM areas_areasuccession s WHERE s.successor_id = ANY(%(ids)s)
  UNION
  SELECT s.* FROM areas_areasuccession s JOIN chain c ON s.successor_id = c.predecessor_id
) SELECT predecessor_id, successor_id, kind, day, share FROM chain
"""


def steps_from(ids: Iterable[int]) -> list[Step]:
    """All successions after these units, to the end; one statement."""
    return _steps(_FORWARDS, ids)


def steps_to(ids: Iterable[int]) -> list[Step]:
    """All successions before these units, from the beginning; one statement."""
    return _steps(_BACKWARDS, ids)


def _steps(statement: str, ids: Iterable[int]) -> list[Step]:
    with connection.cursor() as cursor:
        cursor.execute(statement, {"ids": list(ids)})
        return [
            Step(old, new, Kind(kind), day, share)
            for old, new, kind, day, share in cursor.fetchall()
        ]


@dataclass(frozen=True, slots=True)
class Ways:
    """Where some units lead on a day: for each of them the units reached, and all rows by id."""

    ends: Mapping[int, Sequence[Reached]]
    rows: Mapping[int, AreaRow]


def ways_from(ids: Sequence[int], *, day: date) -> Ways:
    """Where the units lead: those in force on the day that they passed into; two statements."""
    steps = steps_from(ids)
    rows = _touched(ids, steps)
    leaving = steps_by_old(steps)
    exists = _exists_on(day, rows)
    return Ways({one: reached(one, leaving, exists=exists) for one in ids}, rows)


def _touched(ids: Iterable[int], steps: Sequence[Step]) -> dict[int, AreaRow]:
    return areas_by_ids({*ids, *(s.old for s in steps), *(s.new for s in steps)})


def _exists_on(day: date, rows: Mapping[int, AreaRow]) -> Callable[[int], bool]:
    return lambda area_id: area_id in rows and rows[area_id].period.contains(day)


def successors_of(ids: Sequence[int], *, day: date) -> dict[int, list[AreaRow]]:
    """For each unit those in force on the day that followed it, itself when it is; by id.

    Several: the unit was divided. None: the day lies before its beginning.
    """
    ways = ways_from(ids, day=day)
    return {
        one: _by_name(ways.rows[end.area_id] for end in ends) for one, ends in ways.ends.items()
    }


def predecessors_of(ids: Sequence[int], *, day: date) -> dict[int, list[AreaRow]]:
    """For each unit those in force on the earlier day from which it took anything; by id."""
    steps = steps_to(ids)
    rows = _touched(ids, steps)
    arriving, exists = steps_by_new(steps), _exists_on(day, rows)
    return {
        one: _by_name(rows[old] for old in reached_back(one, arriving, exists=exists))
        for one in ids
    }


def _by_name(rows: Iterable[AreaRow]) -> list[AreaRow]:
    return sorted(rows, key=lambda row: (row.sort_key, row.id))


def came_from(area: Area) -> Sequence[AreaSuccession]:
    """The direct predecessors of a unit."""
    found = area.came_from.select_related("predecessor__parent__parent", "brought_by")
    return list(found.order_by("predecessor__sort_key", "id"))


def passed_into(area: Area) -> Sequence[AreaSuccession]:
    """The direct successors of a unit."""
    found = area.passed_into.select_related("successor__parent__parent", "brought_by")
    return list(found.order_by("successor__sort_key", "id"))


def outlines_of(province: str, *, day: date) -> list[Outline]:
    """The shapes of the communes of a province on the day; a commune without one is left out.

    A commune that came from whole former ones has their shapes joined. One statement where every
    commune has a shape of its own, else three.
    """
    communes = Area.objects.filter(
        in_province(province), rank=Rank.COMMUNE, period__contains=day
    ).values_list("id", "code", "name", *(f"outline__{name}" for name in SHAPE))
    own = {pk: (code, name, _drawn(*shape)) for pk, code, name, *shape in communes}
    without = [pk for pk, (_code, _name, drawn) in own.items() if drawn is None]
    joined = _joined(without) if without else {}
    found = []
    for pk, (code, name, drawn) in own.items():
        parts = [drawn] if drawn else joined.get(pk, ())
        if parts:
            found.append(_outline(pk, code, name, parts))
    return found


SHAPE = ("rings", "west", "south", "east", "north", "label_x", "label_y")


@dataclass(frozen=True, slots=True)
class _Drawn:
    """A shape as it is kept; `size` compares shapes."""

    rings: Sequence[Ring]
    size: float
    label: tuple[float, float]


def _drawn(rings: Any, west: Any, south: Any, east: Any, north: Any, x: Any, y: Any) -> Any:
    if rings is None:
        return None
    return _Drawn(
        [[(a, b) for a, b in ring] for ring in rings], (east - west) * (north - south), (x, y)
    )


def _outline(area_id: int, code: str, name: str, parts: Sequence[_Drawn]) -> Outline:
    return Outline(
        area_id=area_id,
        code=code,
        name=name,
        rings=[ring for part in parts for ring in part.rings],
        label=max(parts, key=lambda part: part.size).label,
        is_joined=len(parts) > 1,
    )


def _joined(ids: Sequence[int]) -> dict[int, Sequence[_Drawn]]:
    """The shapes that each unit is made of; a unit that took a part of another one has none."""
    steps = steps_to(ids)
    arriving = steps_by_new(steps)
    rows = AreaOutline.objects.filter(area_id__in={step.old for step in steps})
    kept = {pk: _drawn(*shape) for pk, *shape in rows.values_list("area_id", *SHAPE)}

    def made_of(unit: int) -> list[_Drawn]:
        if unit in kept:
            return [kept[unit]]
        parts: list[_Drawn] = []
        for step in arriving.get(unit, ()):
            whole = made_of(step.old) if step.kind is not Kind.DIVIDED else []
            if not whole:
                return []
            parts += whole
        return parts

    return {one: made_of(one) for one in ids}


def former_districts(province: str, *, day: date, before: date) -> list[FormerDistrict]:
    """Districts of the day `before` whose communes became communes of the province on `day`.

    By name; four statements.
    """
    now = [
        row.pk
        for row in Area.objects.filter(
            in_province(province), rank=Rank.COMMUNE, period__contains=day
        )
    ]
    origins = predecessors_of(now, day=before)
    communes = {row.id: row for rows in origins.values() for row in rows}
    takers: dict[int, set[int]] = {}
    districts: dict[int, set[int]] = {}
    for new, rows in origins.items():
        for row in rows:
            district = row.id if row.rank is Rank.DISTRICT else row.parent_id
            if district is not None:
                takers.setdefault(new, set()).add(district)
                districts.setdefault(district, set()).add(row.id)
    found = Area.objects.filter(pk__in=districts).select_related(ABOVE)
    return [
        FormerDistrict(
            area_id=area.pk,
            code=area.code,
            name=area.name,
            province=area.parent.name if area.parent else "",
            communes=frozenset(c for c in districts[area.pk] if communes[c].rank is Rank.COMMUNE),
            successors=frozenset(new for new, taken in takers.items() if area.pk in taken),
            shared=frozenset(
                new for new, taken in takers.items() if area.pk in taken and len(taken) > 1
            ),
        )
        for area in found.filter(rank=Rank.DISTRICT).order_by("sort_key", "id")
    ]
