"""Which units there are on a day."""

import uuid
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse

from sohoc.core.access.actors import Actor, NotYours
from sohoc.core.manifest import Hit
from sohoc.lib.numbers import round_half_up
from sohoc.lib.periods import Period
from sohoc.modules.areas.contracts import AreaKind, AreaRow, Rank
from sohoc.modules.areas.models import Area, AreaFinding, AreaHistory, UnitList
from sohoc.modules.areas.permissions import AreasPermission
from sohoc.modules.areas.rules.measures import COPIED_FIGURES
from sohoc.modules.areas.rules.naming import CODE_LENGTH

ABOVE = "parent__parent"
RANK_OF_LENGTH = {length: rank for rank, length in CODE_LENGTH.items()}


def areas_seen(actor: Actor) -> QuerySet[Area, Any]:
    """All units in all forms."""
    actor.must(AreasPermission.VIEW_AREAS)
    return Area.objects.all()


def area_by_uuid(actor: Actor, uuid_: uuid.UUID) -> Area:
    """One unit with those above it; raises `NotYours` when there is none."""
    seen = areas_seen(actor).select_related(ABOVE, "brought_by")
    area: Area | None = seen.filter(uuid=uuid_).first()
    if area is None:
        raise NotYours
    return area


def in_province(code: str) -> Q:
    """Units of the province with this code, itself included."""
    return (
        Q(rank=Rank.PROVINCE, code=code)
        | Q(parent__rank=Rank.PROVINCE, parent__code=code)
        | Q(parent__parent__rank=Rank.PROVINCE, parent__parent__code=code)
    )


def those_above(area: Area) -> list[Area]:
    """The units that the unit belongs to, from the lowest to the province."""
    found = []
    unit = area.parent
    while unit is not None:
        found.append(unit)
        unit = unit.parent
    return found


def province_of(area: Area) -> Area:
    """The province of a unit; itself for a province."""
    return [area, *those_above(area)][-1]


ROW = (
    "id",
    "uuid",
    "rank",
    "kind",
    "code",
    "name",
    "parent_id",
    "parent__parent__code",
    "parent__code",
    "sort_key",
    "period",
)


def _rows(found: QuerySet[Area, Any]) -> list[AreaRow]:
    """The units as plain facts, by name: without a model each, of which there are thousands."""
    ordered = found.order_by("sort_key", "id").values_list(*ROW)
    return [
        AreaRow(
            id=pk,
            uuid=uuid_,
            rank=Rank(rank),
            kind=AreaKind(kind),
            code=code,
            name=name,
            parent_id=parent_id,
            province=top or above or code,
            sort_key=sort_key,
            period=Period(period.lower, period.upper),
        )
        for pk, uuid_, rank, kind, code, name, parent_id, top, above, sort_key, period in ordered
    ]


def areas_on(day: date, *, rank: Rank | None = None, province: str = "") -> list[AreaRow]:
    """The units that existed on the day, by name; of one rank, of one province; one statement."""
    found = Area.objects.filter(period__contains=day)
    if rank is not None:
        found = found.filter(rank=rank)
    if province:
        found = found.filter(in_province(province))
    return _rows(found)


def area_by_code(code: str, *, day: date) -> AreaRow | None:
    """The unit that had this code on the day: its length says of which rank."""
    rank = RANK_OF_LENGTH.get(len(code))
    found = Area.objects.filter(rank=rank, code=code, period__contains=day)
    return next(iter(_rows(found)), None)


def areas_by_ids(ids: Iterable[int]) -> dict[int, AreaRow]:
    """Units by id, whenever they existed; one statement."""
    return {row.id: row for row in _rows(Area.objects.filter(pk__in=list(ids)))}


def communes_of_province(code: str, *, day: date) -> list[AreaRow]:
    """Communes, wards, townships and special zones of a province on the day, by name."""
    return areas_on(day, rank=Rank.COMMUNE, province=code)


def populations_on(day: date, *, rank: Rank) -> dict[int, int]:
    """How many people live in each unit of the rank, where it is known; by id, one statement."""
    known = Area.objects.filter(rank=rank, period__contains=day, population__isnull=False)
    return {pk: heads for pk, heads in known.values_list("id", "population") if heads is not None}


def hectares_on(day: date, *, rank: Rank) -> dict[int, int]:
    """How large each unit of the rank is, where it is known; by id, one statement."""
    known = Area.objects.filter(rank=rank, period__contains=day, area_km2__isnull=False)
    return {
        pk: int(round_half_up(km2 * 100, places=0))
        for pk, km2 in known.values_list("id", "area_km2")
        if km2 is not None
    }


def districts_of(code: str, *, day: date) -> list[AreaRow]:
    """Districts of a province on the day, by name; none since 1 July 2025."""
    return areas_on(day, rank=Rank.DISTRICT, province=code)


def provinces_named() -> list[tuple[str, str]]:
    """Every province code with the newest name it has had, by name."""
    rows = Area.objects.filter(rank=Rank.PROVINCE).order_by("code", "-period")
    newest = {row.code: row for row in reversed(rows)}
    return [(row.code, row.name) for row in sorted(newest.values(), key=lambda row: row.sort_key)]


def parts_of(area: Area, *, day: date) -> Sequence[Area]:
    """What the unit consisted of directly on the day, by name."""
    return list(area.parts.filter(period__contains=day).order_by("sort_key", "id"))


def list_by_uuid(actor: Actor, uuid_: uuid.UUID) -> UnitList:
    """One list that was applied; raises `NotYours` when there is none."""
    actor.must(AreasPermission.VIEW_AREAS)
    found: UnitList | None = UnitList.objects.filter(uuid=uuid_).first()
    if found is None:
        raise NotYours
    return found


def copied_figures(area: Area) -> str:
    """Area and population that the source gives to units of several provinces, and to which ones.

    "" for a unit whose figures are its own, or that no public file measures.
    """
    is_measured = area.area_km2 is not None or area.population is not None
    if is_measured or area.brought_by is None or area.brought_by.loaded_by_id is not None:
        return ""
    found = AreaFinding.objects.filter(problem=COPIED_FIGURES, code=area.code)
    return found.values_list("found", flat=True).first() or ""


def states_of(actor: Actor, area: Area) -> Sequence[AreaHistory]:
    """The last 200 states of the row, newest first."""
    actor.must(AreasPermission.VIEW_HISTORY)
    return list(AreaHistory.objects.filter(row_id=area.pk).order_by("-id")[:200])


def find_areas(actor: Actor, words: Sequence[str], limit: int, day: date) -> list[Hit]:
    """Units whose name or code holds every one of the folded words; one statement."""
    found = areas_seen(actor).select_related(ABOVE)
    for word in words:
        found = found.filter(search_key__contains=word)
    hits = found.order_by("sort_key", "id")[:limit]
    return [
        Hit(title=a.name, text=above_in_words(a), url=reverse("areas:area", args=[a.uuid]))
        for a in hits
    ]


def above_in_words(area: Area) -> str:
    """What the unit belongs to: `Huyện Mai Châu, Tỉnh Hòa Bình`."""
    return ", ".join(unit.name for unit in those_above(area))
