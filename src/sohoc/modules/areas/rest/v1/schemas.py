"""What programs get of administrative units."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Annotated, Literal, Self
from uuid import UUID

from ninja import Schema
from pydantic import Field

from sohoc.core.rest.days import DaySent
from sohoc.modules.areas.contracts import AreaKind, Rank, SuccessionKind
from sohoc.modules.areas.models import Area, AreaSuccession
from sohoc.modules.areas.rules.addresses import LONGEST
from sohoc.modules.areas.selectors.units import province_of

Day = Annotated[
    DaySent | None, Field(description="As of this day, such as 2025-06-30; today when left out")
]


class AreaFilters(Schema):
    """Filters, order and place of a list of units."""

    q: Annotated[
        str, Field(max_length=120, description="Part of name or code, accents optional")
    ] = ""
    rank: Annotated[list[Rank], Field(description="Any of these ranks")] = []
    kind: Annotated[list[AreaKind], Field(description="One of these kinds")] = []
    province: Annotated[
        str, Field(max_length=2, description="Code of a province, itself included")
    ] = ""
    day: Day = None
    order: Literal["name", "code", "-name", "-code"] = "name"
    limit: Annotated[int, Field(ge=1, le=200)] = 50
    cursor: Annotated[str, Field(max_length=2000)] = ""


class AreaOut(Schema):
    """A unit in one form; `valid_from` is null when nobody knows since when.

    `valid_until` is the first day on which it no longer exists.
    """

    uuid: UUID
    rank: Rank
    kind: AreaKind
    code: str
    name: str
    parent: UUID | None
    province: str
    valid_from: date | None
    valid_until: date | None
    area_km2: Decimal | None
    population: int | None
    seat: str

    @classmethod
    def of(cls, area: Area) -> Self:
        """The unit for programs."""
        return cls(
            uuid=area.uuid,
            rank=Rank(area.rank),
            kind=AreaKind(area.kind),
            code=area.code,
            name=area.name,
            parent=area.parent.uuid if area.parent else None,
            province=province_of(area).code,
            valid_from=area.period.lower,
            valid_until=area.period.upper,
            area_km2=area.area_km2,
            population=area.population,
            seat=area.seat,
        )


class AreaPage(Schema):
    """Some units and the address of the following ones."""

    items: list[AreaOut]
    next: str | None


class PassingOut(Schema):
    """A unit before or after this one; `share` is null when no decision says the part."""

    uuid: UUID
    code: str
    name: str
    day: date
    kind: SuccessionKind
    share: Decimal | None

    @classmethod
    def of(cls, step: AreaSuccession, unit: Area) -> Self:
        """The other unit of a succession."""
        return cls(
            uuid=unit.uuid,
            code=unit.code,
            name=unit.name,
            day=step.day,
            kind=SuccessionKind(step.kind),
            share=step.share,
        )


class AreaDetail(AreaOut):
    """A unit with its direct predecessors and successors."""

    came_from: list[PassingOut]
    passed_into: list[PassingOut]

    @classmethod
    def told(
        cls, area: Area, former: Sequence[AreaSuccession], later: Sequence[AreaSuccession]
    ) -> Self:
        """The unit with its steps."""
        return cls(
            **AreaOut.of(area).model_dump(),
            came_from=[PassingOut.of(step, step.predecessor) for step in former],
            passed_into=[PassingOut.of(step, step.successor) for step in later],
        )


class ConversionAsked(Schema):
    """An address or a code, and the day of the units that are wanted."""

    q: Annotated[str, Field(max_length=LONGEST, description="Address or code")] = ""
    day: Day = None
    back: Annotated[bool, Field(description="Towards former units instead of later ones")] = False


class FoundOut(Schema):
    """A unit that could have been meant; `detail` is what stood before it in the address.

    `units` are those of the day: several after a division, when the code does not say which.
    """

    meant: AreaOut
    detail: str
    units: list[AreaOut]


class ConversionOut(Schema):
    """Every unit that could have been meant; `more` when not all of them are told."""

    day: date
    found: list[FoundOut]
    more: bool
