"""People for programs: list, search, one, add, correct."""

from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from ninja import Query, Router, Status

from sohoc.core.audit.recording import record_look
from sohoc.core.rest.allowances import tell_of_people
from sohoc.core.rest.authentication import CalledRequest
from sohoc.core.rest.operations import operation
from sohoc.core.rest.pages import Page, page
from sohoc.core.rest.versions import show_version, version_wanted
from sohoc.lib.periods import Period
from sohoc.lib.vietnamese import folded
from sohoc.modules.people import words
from sohoc.modules.people.contracts import BelongingFacts, Evidence, PersonFacts
from sohoc.modules.people.models import Person, Precision
from sohoc.modules.people.permissions import PeoplePermission
from sohoc.modules.people.rest.v1.asked import (
    EvidenceIn,
    PeopleFilters,
    PeopleSearch,
    PersonChange,
    PersonIn,
)
from sohoc.modules.people.rest.v1.listed import people_listed
from sohoc.modules.people.rest.v1.refusals import (
    PERSONS,
    REFUSALS,
    invalid,
    merged,
    plain,
    reason,
)
from sohoc.modules.people.rest.v1.told import (
    FoundPeople,
    PeoplePage,
    PersonLine,
    PersonOut,
    PersonSaved,
)
from sohoc.modules.people.rules.persons import names_its_document
from sohoc.modules.people.selectors.elsewhere import left_for_others
from sohoc.modules.people.selectors.people import (
    affiliations_of,
    called,
    children_of,
    guardians_of,
    identifiers_of,
    person_by_uuid,
    schools_where,
)
from sohoc.modules.people.selectors.sought import count_search, looks_for_secrets
from sohoc.modules.people.services.persons import add_person as write_down
from sohoc.modules.people.services.persons import correct_person, facts_of

ORDERS = {"name": ("sort_key", "id"), "-name": ("-sort_key", "-id")}
SECOND = {
    "responses": {
        302: {"description": "A second record of somebody: Location is the record that counts."}
    }
}

router = Router(tags=["people"])


@router.get("/persons", response=PeoplePage)
@operation(PeoplePermission.VIEW_PEOPLE, summary=gettext_lazy("List people"))
def list_people(request: CalledRequest, asked: Query[PeopleFilters]) -> PeoplePage:
    """The people that the role sees, filtered and in order, page by page."""
    rows = people_listed(request.actor, asked, day=asked.day or timezone.localdate())
    found = _paged(request, rows, asked)
    return PeoplePage(items=[PersonLine.of(one) for one in found.items], next=found.next)


@router.post("/persons/search", response=FoundPeople)
@operation(
    PeoplePermission.VIEW_PEOPLE,
    only_reads=True,
    refusals=REFUSALS,
    summary=gettext_lazy("Find people by a number"),
)
def search_people(request: CalledRequest, asked: PeopleSearch) -> FoundPeople:
    """The same list, also by a code, a phone number, or, for roles that keep them, the number of a
    document: so many in a day."""
    rows = people_listed(request.actor, asked, day=asked.day or timezone.localdate())
    if folded(asked.called):
        count_search(request.actor, asked.called)
        rows = rows.filter(called(asked.called, secrets=looks_for_secrets(request.actor)))
    elif asked.called:
        rows = rows.none()  # signs that nobody sees name nobody
    found = _paged(request, rows, asked)
    return FoundPeople(items=[PersonLine.of(one) for one in found.items], next=found.next)


def _paged(request: CalledRequest, rows: Any, asked: PeopleFilters) -> Page[Person]:
    order = ORDERS[asked.order]
    found = page(request, rows, order=order, limit=asked.limit, cursor=asked.cursor)
    tell_of_people(request, len(found.items), at=timezone.now())
    return found


@router.get("/persons/{uuid:uuid}", response=PersonOut, openapi_extra=SECOND)
@operation(PeoplePermission.VIEW_PEOPLE, summary=gettext_lazy("Read a person"))
def read_person(
    request: CalledRequest, uuid: UUID, response: HttpResponse
) -> PersonOut | HttpResponseRedirect:
    """One person; the look is written down first. The ETag is what a correction names.

    A school that the person has left for another one is told no guardians.
    """
    person = person_by_uuid(request.actor, uuid)
    if person.uuid != uuid:
        return HttpResponseRedirect(f"{PERSONS}{person.uuid}")
    tell_of_people(request, 1, at=timezone.now())
    record_look(request.actor, person)
    show_version(response, person.version)
    left = left_for_others(person, day=timezone.localdate())
    return PersonOut.of(
        person,
        affiliations=affiliations_of(person),
        identifiers=identifiers_of(person),
        guardians=() if left else guardians_of(person),
        wards=children_of(person),
    )


@router.post("/persons", response={201: PersonSaved})
@operation(PeoplePermission.ADD_PERSON, refusals=REFUSALS, summary=gettext_lazy("Add a person"))
def add_person(
    request: CalledRequest, person: PersonIn, response: HttpResponse
) -> Status[PersonSaved]:
    """Write down a person who has no record yet; a learner gets a provisional code."""
    at = timezone.now()
    made = write_down(
        actor=request.actor,
        facts=PersonFacts(
            full_name=person.full_name,
            born=person.born,
            born_precision=person.born_precision.value,
            sex=person.sex.value if person.sex else "",
            nationality=person.nationality.upper(),
        ),
        belongs=_belongs(request, person, day=timezone.localdate(at)),
        evidence=evidence_of(person.evidence),
        is_another=person.is_another,
        at=at,
    )
    show_version(response, made.version)
    response["Location"] = f"{PERSONS}{made.uuid}"
    return Status(201, PersonSaved(uuid=made.uuid, version=made.version))


def _belongs(request: CalledRequest, person: PersonIn, *, day: date) -> BelongingFacts:
    nodes = schools_where(request.actor, PeoplePermission.ADD_PERSON, day=day)
    school = next((node for node in nodes if node.uuid == person.school), None)
    if school is None:
        raise invalid("school", _("There is no such school, or not for this role."))
    return BelongingFacts(
        school_id=school.pk,
        belonging=person.belonging.value,
        period=Period(person.valid_from, None),
        class_text=plain("class_text", person.class_text),
    )


@router.patch("/persons/{uuid:uuid}", response=PersonSaved)
@operation(
    PeoplePermission.EDIT_PERSON, refusals=REFUSALS, summary=gettext_lazy("Correct a person")
)
def change_person(
    request: CalledRequest, uuid: UUID, change: PersonChange, response: HttpResponse
) -> PersonSaved:
    """Change the facts that are sent; If-Match names the version they were read in."""
    person = correct_person(
        actor=request.actor,
        uuid_=uuid,
        facts=_changed(facts_of(the_record(request, uuid)), change),
        evidence=evidence_of(change.evidence),
        version=version_wanted(request),
        reason=reason(change.reason),
        at=timezone.now(),
    )
    show_version(response, person.version)
    return PersonSaved(uuid=person.uuid, version=person.version)


def the_record(request: CalledRequest, uuid: UUID) -> Person:
    """The record to write at; raises `NotYours`, and `Problem` for somebody's second one."""
    person = person_by_uuid(request.actor, uuid)
    if person.uuid != uuid:
        raise merged(person)
    return person


def evidence_of(sent: EvidenceIn) -> Evidence:
    """Where the facts come from; raises `Problem`."""
    source = plain("evidence.source", sent.source)
    if not names_its_document(sent.proof.value, source):
        raise invalid("evidence.source", words.problem("source", "document"))
    return Evidence(sent.proof.value, source, sent.day)


def _changed(facts: PersonFacts, change: PersonChange) -> PersonFacts:
    """The facts with the fields that were sent in their place."""
    sent = change.model_fields_set
    changed: dict[str, Any] = {
        name: getattr(change, name) for name in ("full_name", "born", "died") if name in sent
    }
    if "sex" in sent:
        changed["sex"] = change.sex.value if change.sex else ""
    if "nationality" in sent:
        changed["nationality"] = change.nationality.upper()
    if "born_precision" in sent:
        changed["born_precision"] = change.born_precision.value
    elif "born" in sent:
        changed["born_precision"] = Precision.DAY.value
    return replace(facts, **changed)
