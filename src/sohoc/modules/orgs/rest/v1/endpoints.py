"""Schools for programs: list, one, add, correct, former states."""

from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from ninja import Query, Router, Status

from sohoc.core.rest import problems
from sohoc.core.rest.authentication import CalledRequest
from sohoc.core.rest.operations import operation
from sohoc.core.rest.pages import page
from sohoc.core.rest.problems import FieldError, Problem
from sohoc.core.rest.versions import show_version, version_wanted
from sohoc.lib.periods import EmptyPeriod, Period
from sohoc.lib.vietnamese import ControlCharacter, folded, normal
from sohoc.modules.orgs.contracts import SchoolFacts
from sohoc.modules.orgs.models import SchoolState
from sohoc.modules.orgs.permissions import OrgsPermission
from sohoc.modules.orgs.rest.v1.refusals import REFUSALS
from sohoc.modules.orgs.rest.v1.schemas import (
    History,
    SchoolChange,
    SchoolFilters,
    SchoolIn,
    SchoolOut,
    SchoolPage,
    StateOut,
)
from sohoc.modules.orgs.selectors.schools import school_by_uuid, schools_seen, states_of
from sohoc.modules.orgs.services.schools import correct_school, facts_of, found_school

ORDERS: dict[str, tuple[str, ...]] = {
    "name": ("sort_key", "school_id"),
    "code": ("code", "school_id"),
    "commune": ("commune_sort_key", "school_id"),
}

router = Router(tags=["schools"])


@router.get("/schools", response=SchoolPage)
@operation(OrgsPermission.VIEW_SCHOOLS, summary=gettext_lazy("List schools"))
def list_schools(request: CalledRequest, asked: Query[SchoolFilters]) -> SchoolPage:
    """The schools that the role sees, filtered and in order, page by page."""
    order = ORDERS[asked.order.lstrip("-")]
    if asked.order.startswith("-"):
        order = tuple(f"-{column}" for column in order)
    rows = _narrowed(schools_seen(request.actor, _today()), asked)
    found = page(request, rows, order=order, limit=asked.limit, cursor=asked.cursor)
    return SchoolPage(items=[SchoolOut.of(one) for one in found.items], next=found.next)


def _narrowed(rows: QuerySet[SchoolState, Any], asked: SchoolFilters) -> QuerySet[SchoolState, Any]:
    for word in folded(asked.q).split():
        rows = rows.filter(search_key__contains=word)
    if asked.level:
        rows = rows.filter(levels__overlap=asked.level)
    if asked.kind:
        rows = rows.filter(kind__in=asked.kind)
    if asked.commune:
        rows = rows.filter(commune_search_key__contains=folded(asked.commune))
    return rows


@router.get("/schools/{uuid:uuid}", response=SchoolOut)
@operation(OrgsPermission.VIEW_SCHOOLS, summary=gettext_lazy("Read a school"))
def read_school(request: CalledRequest, uuid: UUID, response: HttpResponse) -> SchoolOut:
    """One school; its ETag is the version that a correction names."""
    school = school_by_uuid(request.actor, uuid, _today())
    show_version(response, school.version)
    return SchoolOut.of(school)


@router.post("/schools", response={201: SchoolOut})
@operation(OrgsPermission.CREATE_SCHOOL, refusals=REFUSALS, summary=gettext_lazy("Add a school"))
def add_school(
    request: CalledRequest, school: SchoolIn, response: HttpResponse
) -> Status[SchoolOut]:
    """Add a school below the role's place."""
    facts = SchoolFacts(
        name=school.name,
        code=school.code,
        kind=school.kind.value,
        levels=tuple(level.value for level in school.levels),
        commune=school.commune,
        period=_period(school.valid_from, school.valid_until),
    )
    made = found_school(actor=request.actor, facts=facts, at=timezone.now())
    show_version(response, made.version)
    response["Location"] = f"{request.path}/{made.uuid}"
    return Status(201, SchoolOut.of(school_by_uuid(request.actor, made.uuid, _today())))


@router.patch("/schools/{uuid:uuid}", response=SchoolOut)
@operation(OrgsPermission.EDIT_SCHOOL, refusals=REFUSALS, summary=gettext_lazy("Correct a school"))
def change_school(
    request: CalledRequest, uuid: UUID, change: SchoolChange, response: HttpResponse
) -> SchoolOut:
    """Change the fields that are sent; If-Match names the version they were read in."""
    school = correct_school(
        actor=request.actor,
        uuid_=uuid,
        facts=_changed(facts_of(school_by_uuid(request.actor, uuid, _today())), change),
        version=version_wanted(request),
        reason=_reason(change.reason),
        at=timezone.now(),
    )
    show_version(response, school.version)
    return SchoolOut.of(school)


@router.get("/schools/{uuid:uuid}/history", response=History)
@operation(OrgsPermission.VIEW_HISTORY, summary=gettext_lazy("Read the former states of a school"))
def read_school_history(request: CalledRequest, uuid: UUID) -> History:
    """The states that the school has had, newest first."""
    school = school_by_uuid(request.actor, uuid, _today())
    return History(items=[StateOut.of(state) for state in states_of(request.actor, school)])


def _changed(facts: SchoolFacts, change: SchoolChange) -> SchoolFacts:
    """The facts with the fields that were sent in their place."""
    sent = change.model_fields_set
    return SchoolFacts(
        name=change.name if "name" in sent else facts.name,
        code=change.code if "code" in sent else facts.code,
        kind=change.kind.value if "kind" in sent else facts.kind,
        levels=tuple(one.value for one in change.levels) if "levels" in sent else facts.levels,
        commune=change.commune if "commune" in sent else facts.commune,
        period=_period(
            change.valid_from if "valid_from" in sent else facts.period.start,
            change.valid_until if "valid_until" in sent else facts.period.until,
        ),
    )


def _today() -> date:
    return timezone.localdate()


def _period(start: date | None, until: date | None) -> Period:
    try:
        return Period(start, until)
    except EmptyPeriod as error:
        message = _("The end lies before the beginning or on the same day.")
        raise Problem(problems.INVALID, errors=[FieldError("valid_until", message)]) from error


def _reason(text: str) -> str:
    try:
        reason = normal(text)
    except ControlCharacter:
        reason = ""
    if not reason:
        message = _("Write why the school is corrected, in plain text.")
        raise Problem(problems.INVALID, errors=[FieldError("reason", message)])
    return reason
