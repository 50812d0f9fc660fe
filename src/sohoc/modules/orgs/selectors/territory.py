"""The ground of this installation on a day: its province's communes, and the former districts."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Q, QuerySet

from sohoc.core.access.models import Node
from sohoc.law.local_government import TWO_TIERS_SINCE
from sohoc.modules.areas.public import (
    AreaRow,
    Rank,
    areas_by_ids,
    areas_on,
    communes_of_province,
    predecessors_of,
    successors_of,
)
from sohoc.modules.orgs.models import SchoolState
from sohoc.modules.orgs.selectors.offices import root_office

LAST_DAY_OF_DISTRICTS = TWO_TIERS_SINCE - timedelta(days=1)
NOWHERE = "none"  # in the place of a code: what stands in no unit of the day
CODE_LENGTHS = {3: Rank.DISTRICT, 5: Rank.COMMUNE}


@dataclass(frozen=True, slots=True)
class Unit:
    """A commune, or a district with the ids of its communes of the day; `above` is its district."""

    code: str
    name: str
    sort_key: str
    members: frozenset[int]
    above: str = ""


@dataclass(frozen=True, slots=True)
class Territory:
    """The province on a day.

    `crossing` names communes that took from several districts: by district the map is approximate
    there, and they count where most of them came from.
    """

    province: AreaRow
    communes: Mapping[int, AreaRow]
    units: Sequence[Unit]
    crossing: Sequence[str] = ()

    def unit(self, code: str) -> Unit | None:
        """The unit with this code."""
        return next((unit for unit in self.units if unit.code == code), None)


def own_province(day: date) -> AreaRow | None:
    """The province of the root: the unit that it administers, else the one called like it."""
    root = root_office()
    area_id = root.area_id if root else None
    if area_id is not None:
        named = areas_by_ids([area_id])[area_id]
        if named.period.contains(day):
            return named
        return next(iter(successors_of([area_id], day=day)[area_id]), named)
    name = root_name()
    found = [row for row in areas_on(day, rank=Rank.PROVINCE) if row.name == name]
    return found[0] if len(found) == 1 else None


def root_name() -> str:
    """What the root of the tree is called; "" without one."""
    roots = Node.objects.filter(kind="province").order_by("id")
    return roots.values_list("name", flat=True).first() or ""


def territory_on(
    day: date, *, today: date, by_district: bool, province: AreaRow | None = None
) -> Territory | None:
    """A province (the own one) with its communes on the day, or its districts; None for none.

    A day before the province had its present ground shows the communes that became it.
    """
    province = province or own_province(today)
    if province is None:
        return None
    communes = _communes(province, day, today=today)
    if day >= TWO_TIERS_SINCE and not by_district:
        return Territory(province, communes, [_alone(row) for row in communes.values()])
    origins = {pk: [row] for pk, row in communes.items()}
    if day >= TWO_TIERS_SINCE:
        origins = predecessors_of(list(communes), day=LAST_DAY_OF_DISTRICTS)
    districts = areas_by_ids({pk for rows in origins.values() for pk in _districts(rows)})
    if not by_district:
        above = {
            pk: districts[row.parent_id].name
            for pk, row in communes.items()
            if row.parent_id in districts
        }
        units = [_alone(row, above.get(row.id, "")) for row in communes.values()]
        return Territory(province, communes, units)
    return _in_districts(province, communes, origins, districts)


def _communes(province: AreaRow, day: date, *, today: date) -> dict[int, AreaRow]:
    rows = communes_of_province(province.code, day=max(day, today))
    if day < today:
        before = predecessors_of([row.id for row in rows], day=day)
        found = {row.id: row for each in before.values() for row in each}
        rows = sorted(found.values(), key=lambda row: (row.sort_key, row.id))
    return {row.id: row for row in rows if row.rank is Rank.COMMUNE}


def _districts(rows: Iterable[AreaRow]) -> list[int]:
    """The district of each row; a district that became one commune is its own."""
    found = [row.id if row.rank is Rank.DISTRICT else row.parent_id for row in rows]
    return [pk for pk in found if pk is not None]


def _alone(row: AreaRow, above: str = "") -> Unit:
    return Unit(row.code, row.name, row.sort_key, frozenset({row.id}), above)


def _in_districts(
    province: AreaRow,
    communes: Mapping[int, AreaRow],
    origins: Mapping[int, Sequence[AreaRow]],
    districts: Mapping[int, AreaRow],
) -> Territory:
    members: dict[int, set[int]] = {}
    crossing = []
    for pk, row in communes.items():
        taken = Counter(
            one for one in _districts(origins[pk]) if districts[one].rank is Rank.DISTRICT
        )
        if len(taken) > 1:
            crossing.append(row.name)
        if taken:
            most = min(taken, key=lambda one: (-taken[one], districts[one].code))
            members.setdefault(most, set()).add(pk)
    ordered = sorted(members, key=lambda one: (districts[one].sort_key, one))
    units = [
        Unit(districts[pk].code, districts[pk].name, districts[pk].sort_key, frozenset(members[pk]))
        for pk in ordered
    ]
    return Territory(province, communes, units, crossing)


def standing_in(
    area_ids: Iterable[int | None], communes: Mapping[int, AreaRow], *, day: date
) -> dict[int, int]:
    """In which commune of the day each unit lies, whatever form of it is named.

    Left out: what was divided since, and what lies outside of these communes.
    """
    wanted = {pk for pk in area_ids if pk is not None}
    found = {pk: pk for pk in wanted & communes.keys()}
    others = areas_by_ids(wanted - communes.keys()) if wanted - communes.keys() else {}
    later = [pk for pk, row in others.items() if row.period.start and row.period.start > day]
    earlier = [pk for pk in others if pk not in later]
    ways = predecessors_of(later, day=day) if later else {}
    ways |= successors_of(earlier, day=day) if earlier else {}
    for pk, rows in ways.items():
        if len(rows) == 1 and rows[0].id in communes:
            found[pk] = rows[0].id
    return found


def states_in(
    rows: QuerySet[SchoolState, Any], code: str, *, day: date, today: date
) -> QuerySet[SchoolState, Any]:
    """The states that count in the unit with this code on the day; `NOWHERE`: those in none.

    A code that no unit of the map has finds nothing.
    """
    by_district = CODE_LENGTHS.get(len(code)) is Rank.DISTRICT
    territory = territory_on(day, today=today, by_district=by_district)
    if territory is None:
        return rows.none()
    named = rows.order_by().exclude(area=None).values_list("area_id", flat=True).distinct()
    placed = standing_in(named, territory.communes, day=day)
    if code == NOWHERE:
        return rows.filter(Q(area=None) | ~Q(area_id__in=list(placed)))
    unit = territory.unit(code)
    members: Collection[int] = unit.members if unit else ()
    return rows.filter(area_id__in=[pk for pk, commune in placed.items() if commune in members])
