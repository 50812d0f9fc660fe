"""My data: what is kept of oneself and the own children, and who has looked at it."""

import uuid
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from sohoc.core.access.doors import door
from sohoc.core.audit.recording import record_look, record_past
from sohoc.core.objects.screens import acting_person, today
from sohoc.modules.people.contracts import OwnPerson
from sohoc.modules.privacy import words
from sohoc.modules.privacy.permissions import PrivacyPermission
from sohoc.modules.privacy.selectors.consents import giver_of
from sohoc.modules.privacy.selectors.copies import copies_of, copy_of
from sohoc.modules.privacy.selectors.looks import (
    looks_at,
    withheld_by_month,
    withheld_purposes,
)
from sohoc.modules.privacy.selectors.own import Looked, PersonNoted, own_person, people_of, told_of
from sohoc.modules.privacy.selectors.requests import own_requests
from sohoc.modules.privacy.web.saving import saved


def person_url(person: OwnPerson, name: str = "privacy:person") -> str:
    """An address of one of the own people."""
    return reverse(name, args=[person.uuid])


def crumbs_of(person: OwnPerson | None = None) -> list[tuple[Any, str]]:
    """The way to one of the own people."""
    start = [(_("My data"), reverse("privacy:own"))]
    return start if person is None else [*start, (person.full_name, person_url(person))]


def head_of(person: OwnPerson, current: str) -> dict[str, Any]:
    """What every page of one of the own people shows above."""
    pages = (
        ("data", _("What is kept"), "privacy:person"),
        ("looks", _("Who looked"), "privacy:looks"),
        ("consents", _("Consents"), "privacy:consents"),
        ("requests", _("My requests"), "privacy:own_requests"),
    )
    return {
        "person": person,
        "crumbs": crumbs_of(),
        "tabs": [
            (label, person_url(person, name), code == current, None) for code, label, name in pages
        ],
        "correct_url": person_url(person, "privacy:correct"),
        "ask_url": person_url(person, "privacy:ask"),
        "copy_url": person_url(person, "privacy:copy"),
    }


@door(PrivacyPermission.OPEN_OWN)
@require_GET
def show_people(request: HttpRequest) -> HttpResponseBase:
    """Oneself and the own children; whose role reads no record is told so."""
    actor = acting_person(request)
    may_view = actor.may(PrivacyPermission.VIEW_OWN)
    people = [(one, person_url(one)) for one in (people_of(actor) if may_view else ())]
    return render(request, "privacy/people.html", {"people": people, "may_view": may_view})


@door(PrivacyPermission.VIEW_OWN)
@require_GET
def show_person(request: HttpRequest, uuid_: uuid.UUID) -> HttpResponseBase:
    """Everything that is kept of one of the own people; the look is recorded before it is shown."""
    actor = acting_person(request)
    person = own_person(actor, uuid_)
    record_look(actor, Looked(person))
    opened = sum(told.times for told in looks_at(person=uuid_) if told.purpose)
    decides = giver_of(actor, person, today()) is not None
    told = [one for one in told_of(actor, person, decides=decides) if not one.holding.has_page]
    copies = [
        (reverse("privacy:copy_file", args=[person.uuid, one.uuid]), one)
        for one in copies_of(actor, person, decides=decides, at=timezone.now())
    ]
    context = {**head_of(person, "data"), "told": told, "opened": opened, "copies": copies}
    return render(request, "privacy/person.html", context)


@door(PrivacyPermission.VIEW_OWN, fresh=True)
@require_GET
def copy_file(request: HttpRequest, uuid_: uuid.UUID, file: uuid.UUID) -> HttpResponseBase:
    """The file with everything kept, as long as the record is one of the own people.

    Recorded before it leaves, past the request's transaction, as this only reads.
    """
    actor = acting_person(request)
    person = own_person(actor, uuid_)
    decides = giver_of(actor, person, today()) is not None
    kept = copy_of(actor, person, file, decides=decides, at=timezone.now())
    record_past(actor, "privacy.copy.taken", PersonNoted.by(actor, person))
    return saved(kept)


copy_file.gives_file = True  # type: ignore[attr-defined]  # read by the lock


@door(PrivacyPermission.VIEW_OWN)
@require_GET
def show_looks(request: HttpRequest, uuid_: uuid.UUID) -> HttpResponseBase:
    """Who has looked at the record: role and place, never a name."""
    person = own_person(acting_person(request), uuid_)
    looks = [words.look(told) for told in looks_at(person=uuid_)]
    return render(request, "privacy/looks.html", {**head_of(person, "looks"), "looks": looks})


@door(PrivacyPermission.VIEW_OWN)
@require_GET
def show_requests(request: HttpRequest, uuid_: uuid.UUID) -> HttpResponseBase:
    """What oneself has asked about one of the own people."""
    actor = acting_person(request)
    person = own_person(actor, uuid_)
    rows = [
        {
            "url": reverse("privacy:own_request", args=[one.uuid]),
            "right": words.right(one.right),
            "wish": words.in_one_line(one),
            "state": words.state(one),
            "due": words.lateness(one, today()) if one.is_open else None,
            "at": one.asked_at,
        }
        for one in own_requests(actor, person)
    ]
    return render(request, "privacy/requests.html", {**head_of(person, "requests"), "rows": rows})


@door(PrivacyPermission.VIEW_WITHHELD)
@require_GET
def show_withheld(request: HttpRequest) -> HttpResponseBase:
    """How many looks families are not told of, by month: no child and no officer is named."""
    context = {
        "months": withheld_by_month(acting_person(request)),
        "purposes": withheld_purposes(),
    }
    return render(request, "privacy/withheld.html", context)
