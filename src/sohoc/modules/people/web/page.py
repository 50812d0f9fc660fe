"""The page of one person: what is known, by what it is proven, where they belong, who answers."""

import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from sohoc.core.access.actors import Actor
from sohoc.core.access.doors import door
from sohoc.core.audit.recording import record_look
from sohoc.core.objects.records import Sheet
from sohoc.core.objects.screens import acting_person, today
from sohoc.modules.people import words
from sohoc.modules.people.models import Contact, Guardianship, Identifier, Person, Status
from sohoc.modules.people.permissions import PeoplePermission
from sohoc.modules.people.selectors.people import (
    affiliations_of,
    children_of,
    contacts_of,
    guardians_of,
    identifiers_of,
    person_by_uuid,
)


def person_url(person: Person, name: str = "people:person") -> str:
    """An address of a person."""
    return reverse(name, args=[person.uuid])


def crumbs_of(person: Person) -> list[tuple[Any, str]]:
    """The way to a person."""
    return [(_("People"), reverse("people:people")), (person.full_name, person_url(person))]


def head_of(
    person: Person, actor: Actor, *, current: str, acts: Sequence[Mapping[str, Any]] = ()
) -> Sheet:
    """Name, state, tabs and facts of a person, for one of their pages."""
    pages = (
        ("overview", _("Overview"), "people:person", PeoplePermission.VIEW_PEOPLE),
        ("history", _("Changes"), "people:person_history", PeoplePermission.VIEW_HISTORY),
    )
    return Sheet(
        title=person.full_name,
        status=words.state_of(person),
        sub=words.born(person),
        crumbs=crumbs_of(person)[:1],
        tabs=[
            (label, person_url(person, name), code == current, None)
            for code, label, name, permission in pages
            if actor.may(permission)
        ],
        acts=acts,
        facts_title=_("Facts"),
        facts=[
            (_("Date of birth"), words.born(person)),
            (_("Sex"), words.sex(person.sex)),
            (_("Nationality"), person.nationality),
        ],
    )


@door(PeoplePermission.VIEW_PEOPLE)
@require_GET
def show_person(request: HttpRequest, uuid_: uuid.UUID) -> HttpResponseBase:
    """One person; the look is written down before anything is shown."""
    actor = acting_person(request)
    person = person_by_uuid(actor, uuid_)
    record_look(actor, person)
    identifiers = identifiers_of(person)
    context = {
        "sheet": head_of(person, actor, current="overview", acts=_acts(person, actor)),
        "crumbs": crumbs_of(person)[:1],
        "belongs": [
            (
                row.school.name,
                words.belonging(row.belonging),
                row.class_text,
                words.period(row.period),
            )
            for row in affiliations_of(person)
        ],
        "identifiers": [_identifier(person, row, actor) for row in identifiers],
        "contacts": [_contact(person, row, actor) for row in contacts_of(person)],
        "guardians": [_guardian(person, row, actor) for row in guardians_of(person)],
        "children": [
            (words.link(row.child), words.relation(row.relation), words.period(row.period))
            for row in children_of(person)
        ],
        "sources": [(words.attribute(s.attribute), words.source(s)) for s in person.sources.all()],
        "urls": _adding(person, actor),
    }
    return render(request, "people/person.html", context)


def _acts(person: Person, actor: Actor) -> list[dict[str, Any]]:
    acts: list[dict[str, Any]] = [{"label": _("Print"), "print": True}]
    if actor.may(PeoplePermission.UNMASK):
        url = person_url(person, "people:person_unmask")
        acts.append({"label": _("Open what is sensitive"), "url": url, "icon_name": "eye"})
    if actor.may(PeoplePermission.EDIT_PERSON):
        url = person_url(person, "people:person_edit")
        label = _("Correct")
        acts.append({"label": label, "url": url, "icon_name": "pencil", "kind": "primary"})
    return acts


def _adding(person: Person, actor: Actor) -> dict[str, str]:
    """Where something is added to the record, for those who may."""
    places = {
        "identifier": ("people:identifier_add", PeoplePermission.KEEP_IDENTIFIERS),
        "contact": ("people:contact_add", PeoplePermission.EDIT_PERSON),
        "guardian": ("people:guardian_find", PeoplePermission.KEEP_GUARDIANS),
    }
    return {
        code: person_url(person, name) if actor.may(permission) else ""
        for code, (name, permission) in places.items()
    }


def _identifier(person: Person, row: Identifier, actor: Actor) -> dict[str, Any]:
    counts = row.status in {Status.PROVISIONAL, Status.ACTIVE}
    may = counts and actor.may(PeoplePermission.KEEP_IDENTIFIERS)
    return {
        "system": words.system(row.system),
        "value": row.value,
        "period": words.period(row.period),
        "state": words.identifier_state(row),
        "void_url": reverse("people:identifier_void", args=[person.uuid, row.pk]) if may else "",
    }


def _contact(person: Person, row: Contact, actor: Actor) -> dict[str, Any]:
    may = actor.may(PeoplePermission.EDIT_PERSON)
    return {
        "channel": row.get_channel_display(),
        "value": row.value,
        "remove_url": reverse("people:contact_remove", args=[person.uuid, row.pk]) if may else "",
    }


def _guardian(person: Person, row: Guardianship, actor: Actor) -> dict[str, Any]:
    state = words.guardianship_state(row, today())
    may = actor.may(PeoplePermission.KEEP_GUARDIANS) and state.kind != "none"
    keys = [person.uuid, row.pk]
    return {
        "who": words.link(row.guardian),
        "name": row.guardian.full_name,
        "relation": words.relation(row.relation),
        "basis": ", ".join(filter(None, [words.basis(row.basis), row.verified_by])),
        "rights": words.rights(row),
        "period": words.period(row.period),
        "state": state,
        "edit_url": reverse("people:guardian_edit", args=keys) if may else "",
        "end_url": reverse("people:guardian_end", args=keys) if may else "",
    }
