"""Offices for programs: list and one, as of any day."""

from datetime import date
from typing import Annotated, Literal, Self
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext_lazy
from ninja import Query, Router, Schema
from pydantic import Field

from sohoc.core.access.actors import NotYours
from sohoc.core.rest.authentication import CalledRequest
from sohoc.core.rest.days import DaySent
from sohoc.core.rest.operations import operation
from sohoc.core.rest.pages import page
from sohoc.lib.vietnamese import folded
from sohoc.modules.orgs import office_words
from sohoc.modules.orgs.models import OfficeKind, OfficeState
from sohoc.modules.orgs.permissions import OrgsPermission
from sohoc.modules.orgs.selectors.offices import offices_seen, with_places

router = Router(tags=["offices"])

Day = Annotated[DaySent | None, Field(description="As they were on this day; today without it")]


class OfficeDay(Schema):
    """The day as of which an office is read."""

    day: Day = None


class OfficeFilters(Schema):
    """Filters, order and place of a list of offices."""

    q: Annotated[str, Field(max_length=200, description="Part of the name, accents optional")] = ""
    kind: Annotated[list[OfficeKind], Field(description="One of these kinds")] = []
    day: Day = None
    order: Literal["name", "-name"] = "name"
    limit: Annotated[int, Field(ge=1, le=200)] = 50
    cursor: Annotated[str, Field(max_length=2000)] = ""


class OfficeOut(Schema):
    """An office on a day; `valid_until` is the first day on which it no longer exists.

    `unit` is the code of the unit that it administers; `manager` and `guide` are called as their
    offices.
    """

    uuid: UUID
    kind: OfficeKind
    name: str
    unit: str | None
    manager: str
    guide: str
    schools: int
    valid_from: date | None
    valid_until: date | None
    version: int

    @classmethod
    def of(cls, office: OfficeState) -> Self:
        """The office for programs; it carries what `with_places` adds."""
        above: dict[str, str | None] = vars(office)
        return cls(
            uuid=office.uuid,
            kind=OfficeKind(office.node.kind),
            name=office_words.name(office),
            unit=office.area.code if office.area else None,
            manager=office_words.placed(above["manager_kind"], above["manager_name"]),
            guide=office_words.placed(above["guide_kind"], above["guide_name"]),
            schools=vars(office)["schools"],
            valid_from=office.life.lower,
            valid_until=office.life.upper,
            version=office.office.version,
        )


class OfficePage(Schema):
    """Some offices and the address of the following ones."""

    items: list[OfficeOut]
    next: str | None


@router.get("/offices", response=OfficePage)
@operation(OrgsPermission.VIEW_OFFICES, summary=gettext_lazy("List offices"))
def list_offices(request: CalledRequest, asked: Query[OfficeFilters]) -> OfficePage:
    """The offices that exist on a day, filtered and in order, page by page."""
    day = asked.day or timezone.localdate()
    rows = offices_seen(request.actor, day).filter(period__contains=day)
    for word in folded(asked.q).split():
        rows = rows.filter(search_key__contains=word)
    if asked.kind:
        rows = rows.filter(office__node__kind__in=asked.kind)
    sign = "-" if asked.order.startswith("-") else ""
    found = page(
        request,
        with_places(rows, day),
        order=(f"{sign}sort_key", f"{sign}office_id"),
        limit=asked.limit,
        cursor=asked.cursor,
    )
    return OfficePage(items=[OfficeOut.of(one) for one in found.items], next=found.next)


@router.get("/offices/{uuid:uuid}", response=OfficeOut)
@operation(OrgsPermission.VIEW_OFFICES, summary=gettext_lazy("Read an office"))
def read_office(request: CalledRequest, uuid: UUID, asked: Query[OfficeDay]) -> OfficeOut:
    """One office as of a day; before its first day as it begins, after its last as it ended."""
    day = asked.day or timezone.localdate()
    rows = offices_seen(request.actor, day).filter(office__node__uuid=uuid)
    office = with_places(rows, day).first()
    if office is None:
        raise NotYours
    return OfficeOut.of(office)
