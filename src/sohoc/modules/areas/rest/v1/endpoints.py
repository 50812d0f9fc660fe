"""Administrative units for programs: list, one, conversion of an address or a code."""

from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy
from ninja import Query, Router

from sohoc.core.rest.authentication import CalledRequest
from sohoc.core.rest.operations import operation
from sohoc.core.rest.pages import page
from sohoc.lib.vietnamese import folded
from sohoc.modules.areas.models import Area
from sohoc.modules.areas.permissions import AreasPermission
from sohoc.modules.areas.rest.v1.schemas import (
    AreaDetail,
    AreaFilters,
    AreaOut,
    AreaPage,
    ConversionAsked,
    ConversionOut,
    FoundOut,
)
from sohoc.modules.areas.selectors.addresses import meant
from sohoc.modules.areas.selectors.successions import came_from, passed_into
from sohoc.modules.areas.selectors.units import ABOVE, area_by_uuid, areas_seen, in_province

ORDERS: dict[str, tuple[str, ...]] = {"name": ("sort_key", "id"), "code": ("code", "id")}

router = Router(tags=["areas"])


def _day(asked: date | None) -> date:
    return asked or timezone.localdate()


@router.get("/areas", response=AreaPage)
@operation(AreasPermission.VIEW_AREAS, summary=gettext_lazy("List administrative units"))
def list_areas(request: CalledRequest, asked: Query[AreaFilters]) -> AreaPage:
    """The units of a day, filtered and in order, page by page."""
    order = ORDERS[asked.order.lstrip("-")]
    if asked.order.startswith("-"):
        order = tuple(f"-{column}" for column in order)
    rows = areas_seen(request.actor).filter(period__contains=_day(asked.day))
    narrowed = _narrowed(rows, asked).select_related(ABOVE)
    found = page(request, narrowed, order=order, limit=asked.limit, cursor=asked.cursor)
    return AreaPage(items=[AreaOut.of(one) for one in found.items], next=found.next)


def _narrowed(rows: QuerySet[Area, Any], asked: AreaFilters) -> QuerySet[Area, Any]:
    for word in folded(asked.q).split():
        rows = rows.filter(search_key__contains=word)
    if asked.rank:
        rows = rows.filter(rank__in=asked.rank)
    if asked.kind:
        rows = rows.filter(kind__in=asked.kind)
    if asked.province:
        rows = rows.filter(in_province(asked.province))
    return rows


@router.get("/areas/convert", response=ConversionOut)
@operation(AreasPermission.VIEW_AREAS, summary=gettext_lazy("Convert an address or a code"))
def convert_area(request: CalledRequest, asked: Query[ConversionAsked]) -> ConversionOut:
    """What an address or a code means among the units of a day, with every candidate."""
    day = _day(asked.day)
    answer = meant(asked.q, day=day, back_from=timezone.localdate() if asked.back else None)
    return ConversionOut(
        day=day,
        found=[
            FoundOut(
                meant=AreaOut.of(one.area),
                detail=one.detail,
                units=[AreaOut.of(area) for area in one.ends],
            )
            for one in answer.found
        ],
        more=answer.more,
    )


@router.get("/areas/{uuid:uuid}", response=AreaDetail)
@operation(AreasPermission.VIEW_AREAS, summary=gettext_lazy("Read an administrative unit"))
def read_area(request: CalledRequest, uuid: UUID) -> AreaDetail:
    """One unit with what it came from and passed into."""
    area = area_by_uuid(request.actor, uuid)
    return AreaDetail.told(area, came_from(area), passed_into(area))
