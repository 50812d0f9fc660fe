"""The parts of schools for programs: list of a school, one, add, correct."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Self
from uuid import UUID

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from ninja import Query, Router, Schema, Status
from pydantic import ConfigDict, Field

from sohoc.core.rest import problems
from sohoc.core.rest.authentication import CalledRequest
from sohoc.core.rest.days import DaySent
from sohoc.core.rest.operations import Refusals, operation
from sohoc.core.rest.pages import page
from sohoc.core.rest.problems import FieldError, Problem
from sohoc.core.rest.versions import show_version, version_wanted
from sohoc.lib.periods import EmptyPeriod, Period
from sohoc.lib.vietnamese import ControlCharacter, normal
from sohoc.modules.orgs import part_words
from sohoc.modules.orgs.contracts import PartFacts
from sohoc.modules.orgs.models import PartKind, SchoolPart
from sohoc.modules.orgs.permissions import OrgsPermission
from sohoc.modules.orgs.rules.parts import BOUNDS, LONGEST, BadPart
from sohoc.modules.orgs.selectors.parts import part_by_uuid, parts_seen
from sohoc.modules.orgs.selectors.schools import school_by_uuid
from sohoc.modules.orgs.services.parts import (
    PartChanged,
    PartNameTaken,
    add_part,
    correct_part,
    facts_of_part,
)

Name = Annotated[str, Field(min_length=1, max_length=LONGEST["name"])]
Address = Annotated[str, Field(max_length=LONGEST["address"])]
Latitude = Annotated[
    float | None, Field(ge=float(BOUNDS["latitude"][0]), le=float(BOUNDS["latitude"][1]))
]
Longitude = Annotated[
    float | None, Field(ge=float(BOUNDS["longitude"][0]), le=float(BOUNDS["longitude"][1]))
]
SENT_AS = {"begins": "valid_from", "ends": "valid_until"}

router = Router(tags=["parts"])


class PartFilters(Schema):
    """Filters and place of a list of parts."""

    kind: Annotated[list[PartKind], Field(description="One of these kinds")] = []
    day: Annotated[
        DaySent | None, Field(description="Those that exist on this day; all without it")
    ] = None
    limit: Annotated[int, Field(ge=1, le=200)] = 50
    cursor: Annotated[str, Field(max_length=2000)] = ""


class PartOut(Schema):
    """A part; degrees are of WGS 84, `valid_until` is the first day without it."""

    uuid: UUID
    school: UUID
    kind: PartKind
    name: str
    address: str
    latitude: float | None
    longitude: float | None
    valid_from: date | None
    valid_until: date | None
    version: int

    @classmethod
    def of(cls, part: SchoolPart) -> Self:
        """The part for programs."""
        return cls(
            uuid=part.uuid,
            school=part.school.uuid,
            kind=PartKind(part.kind),
            name=part.name,
            address=part.address,
            latitude=_degrees(part.latitude),
            longitude=_degrees(part.longitude),
            valid_from=part.period.lower,
            valid_until=part.period.upper,
            version=part.version,
        )


class PartPage(Schema):
    """Some parts and the address of the following ones."""

    items: list[PartOut]
    next: str | None


class PartIn(Schema):
    """A new part; an unknown beginning is left out."""

    model_config = ConfigDict(extra="forbid")

    kind: PartKind
    name: Name
    address: Address = ""
    latitude: Latitude = None
    longitude: Longitude = None
    valid_from: DaySent | None = None
    valid_until: DaySent | None = None


class PartChange(Schema):
    """The fields that change; those left out stay. `valid_until: null` opens the end."""

    model_config = ConfigDict(extra="forbid")

    reason: Annotated[str, Field(min_length=1, max_length=500)]
    # A default is not validated: left out is known from `model_fields_set`, null is refused.
    kind: PartKind = Field(default=None)  # type: ignore[assignment]
    name: Name = Field(default=None)  # type: ignore[assignment]
    address: Address = Field(default=None)  # type: ignore[assignment]
    latitude: Latitude = None
    longitude: Longitude = None
    valid_from: DaySent | None = None
    valid_until: DaySent | None = None


def _bad(refusal: BadPart) -> Problem:
    field = SENT_AS.get(refusal.field, refusal.field)
    message = part_words.part_problem(refusal)
    return Problem(problems.INVALID, errors=[FieldError(field, message)])


def _taken(refusal: PartNameTaken) -> Problem:
    message = part_words.part_problem(BadPart("name", "taken"))
    return Problem(problems.CONFLICT, errors=[FieldError("name", message)])


def _changed(refusal: PartChanged) -> Problem:
    return Problem(problems.CHANGED)


REFUSALS: Refusals = {BadPart: _bad, PartNameTaken: _taken, PartChanged: _changed}


@router.get("/schools/{uuid:uuid}/parts", response=PartPage)
@operation(OrgsPermission.VIEW_PARTS, summary=gettext_lazy("List the parts of a school"))
def list_parts(request: CalledRequest, uuid: UUID, asked: Query[PartFilters]) -> PartPage:
    """The campuses, branches and groups of a school that the role sees, page by page."""
    school = school_by_uuid(request.actor, uuid, timezone.localdate())
    rows = parts_seen(request.actor).filter(school_id=school.school_id)
    if asked.kind:
        rows = rows.filter(kind__in=asked.kind)
    if asked.day is not None:
        rows = rows.filter(period__contains=asked.day, school__life__contains=asked.day)
    found = page(request, rows, order=("sort_key", "id"), limit=asked.limit, cursor=asked.cursor)
    return PartPage(items=[PartOut.of(one) for one in found.items], next=found.next)


@router.get("/parts/{uuid:uuid}", response=PartOut)
@operation(OrgsPermission.VIEW_PARTS, summary=gettext_lazy("Read a part of a school"))
def read_part(request: CalledRequest, uuid: UUID, response: HttpResponse) -> PartOut:
    """One part; its ETag is the version that a correction names."""
    part = part_by_uuid(request.actor, uuid)
    show_version(response, part.version)
    return PartOut.of(part)


@router.post("/schools/{uuid:uuid}/parts", response={201: PartOut})
@operation(
    OrgsPermission.EDIT_PARTS, refusals=REFUSALS, summary=gettext_lazy("Add a part to a school")
)
def add_part_of_school(
    request: CalledRequest, uuid: UUID, part: PartIn, response: HttpResponse
) -> Status[PartOut]:
    """Add a campus, a branch or a group."""
    facts = PartFacts(
        kind=part.kind.value,
        name=part.name,
        address=part.address,
        latitude=_exactly(part.latitude),
        longitude=_exactly(part.longitude),
        period=_period(part.valid_from, part.valid_until),
    )
    added = add_part(actor=request.actor, school=uuid, facts=facts, at=timezone.now())
    made = part_by_uuid(request.actor, added.uuid)
    show_version(response, made.version)
    root = request.path.partition("/schools/")[0]
    response["Location"] = f"{root}/parts/{made.uuid}"
    return Status(201, PartOut.of(made))


@router.patch("/parts/{uuid:uuid}", response=PartOut)
@operation(
    OrgsPermission.EDIT_PARTS, refusals=REFUSALS, summary=gettext_lazy("Correct a part of a school")
)
def change_part(
    request: CalledRequest, uuid: UUID, change: PartChange, response: HttpResponse
) -> PartOut:
    """Change the fields that are sent; If-Match names the version they were read in."""
    part = correct_part(
        actor=request.actor,
        uuid_=uuid,
        facts=_with(facts_of_part(part_by_uuid(request.actor, uuid)), change),
        version=version_wanted(request),
        reason=_reason(change.reason),
        at=timezone.now(),
    )
    show_version(response, part.version)
    return PartOut.of(part)


def _with(facts: PartFacts, change: PartChange) -> PartFacts:
    """The facts with the fields that were sent in their place."""
    sent = change.model_fields_set
    return PartFacts(
        kind=change.kind.value if "kind" in sent else facts.kind,
        name=change.name if "name" in sent else facts.name,
        address=change.address if "address" in sent else facts.address,
        latitude=_exactly(change.latitude) if "latitude" in sent else facts.latitude,
        longitude=_exactly(change.longitude) if "longitude" in sent else facts.longitude,
        period=_period(
            change.valid_from if "valid_from" in sent else facts.period.start,
            change.valid_until if "valid_until" in sent else facts.period.until,
        ),
    )


def _degrees(value: Decimal | None) -> float | None:
    return None if value is None else float(value)


def _exactly(value: float | None) -> Decimal | None:
    return None if value is None else Decimal(repr(value))


def _period(start: date | None, until: date | None) -> Period:
    try:
        return Period(start, until)
    except EmptyPeriod as error:
        message = part_words.part_problem(BadPart("ends", "before_start"))
        raise Problem(problems.INVALID, errors=[FieldError("valid_until", message)]) from error


def _reason(text: str) -> str:
    try:
        reason = normal(text)
    except ControlCharacter:
        reason = ""
    if not reason:
        message = _("Write why it is corrected, in plain text.")
        raise Problem(problems.INVALID, errors=[FieldError("reason", message)])
    return reason
