"""The page of one person: what is known, by what it is proven, where they belong, who answers."""

import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from sohoc.core.access.actors import Actor
from sohoc.core.access.doors import door
from sohoc.core.audit.recording import record_look
from sohoc.core.manifest import registry
from sohoc.core.objects.records import Sheet
from sohoc.core.objects.screens import acting_person, today
from sohoc.modules.people import merging_words, words
from sohoc.modules.people.former_words import reads_only, who_changes
from sohoc.modules.people.models import Affiliation, Person
from sohoc.modules.people.permissions import PeoplePermission
from sohoc.modules.people.selectors.duplicates import Pair, duplicates_of
from sohoc.modules.people.selectors.elsewhere import left_for_others
from sohoc.modules.people.selectors.people import affiliations_of, identifiers_of, person_by_uuid
from sohoc.modules.people.services.contradictions import contradictions_of, is_small
from sohoc.modules.people.services.former import only_reading, refuse_former
from sohoc.modules.people.web.person_tables import sections_of


def person_url(person: Person, name: str = "people:person") -> str:
    """An address of a person."""
    return reverse(name, args=[person.uuid])


def crumbs_of(person: Person) -> list[tuple[Any, str]]:
    """The way to a person."""
    return [(_("People"), reverse("people:people")), (person.full_name, person_url(person))]


def head_of(
    person: Person,
    actor: Actor,
    *,
    current: str,
    acts: Sequence[Mapping[str, Any]] = (),
    belongs: Sequence[Affiliation] = (),
) -> Sheet:
    """Name, state, tabs and facts of a person, for one of their pages."""
    pages = (
        ("overview", _("Overview"), "people:person", PeoplePermission.VIEW_PEOPLE),
        ("history", _("Changes"), "people:person_history", PeoplePermission.VIEW_HISTORY),
    )
    return Sheet(
        title=person.full_name,
        status=words.state_of(person, belongs, today()),
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
            (_("Nationality"), words.country(person.nationality)),
            *_places(belongs),
        ],
    )


def _places(belongs: Sequence[Affiliation]) -> list[tuple[Any, str]]:
    """Class and school of today, each as far as it is written down."""
    now = [row for row in belongs if words.belongs_on(row, today())]
    found = [
        (_("Class"), ", ".join(dict.fromkeys(row.class_text for row in now if row.class_text))),
        (_("School"), ", ".join(dict.fromkeys(row.school.name for row in now))),
    ]
    return [one for one in found if one[1]]


def person_to_write(actor: Actor, uuid_: uuid.UUID) -> Person:
    """Whom a form is about; raises `NotYours`, and `BelongsElsewhere` before anything is typed."""
    person = person_by_uuid(actor, uuid_)
    refuse_former(person, at=timezone.now())
    return person


@door(PeoplePermission.VIEW_PEOPLE)
@require_GET
def show_person(request: HttpRequest, uuid_: uuid.UUID) -> HttpResponseBase:
    """One person; the look is written down before anything is shown."""
    actor = acting_person(request)
    person = person_by_uuid(actor, uuid_)
    if person.uuid != uuid_:
        messages.info(
            request, _("There were two records of this person. This is the one that counts.")
        )
        return HttpResponseRedirect(person_url(person))
    record_look(actor, person)
    left = left_for_others(person, day=today())
    actor = only_reading(actor) if left else actor
    belongs, identifiers = affiliations_of(person), identifiers_of(person)
    odd = contradictions_of(actor=actor, person=person, identifiers=identifiers)
    acts = _acts(person, actor)
    context = {
        "sheet": head_of(person, actor, current="overview", acts=acts, belongs=belongs),
        "crumbs": crumbs_of(person)[:1],
        "left": reads_only(person.full_name, left.since) if left else "",
        "who_changes": who_changes(),
        "sections": sections_of(
            person, actor, belongs=belongs, identifiers=identifiers, has_left=left is not None
        ),
        "contradicted": words.contradicted(odd),
        "numbers_url": _numbers_url(actor),
        "sources": [(words.attribute(s.attribute), words.source(s)) for s in person.sources.all()],
        "alike": [_alike(person, pair) for pair in duplicates_of(actor, person, day=today())],
    }
    return render(request, "people/person.html", context)


def _numbers_url(actor: Actor) -> str:
    """Where all numbers to check stand; a province has too many to open them at a look."""
    return f"{reverse('people:people')}?tab=all&check=numbers" if is_small(actor.scope) else ""


def _alike(person: Person, pair: Pair) -> tuple[str, str]:
    """What another record has in common with this one, and where the two are compared."""
    other = pair.other if pair.one.pk == person.pk else pair.one
    told = [other.full_name, words.born(other), merging_words.reasons(pair.comparison)]
    return f"{', '.join(filter(None, told))}.", reverse(
        "people:compare", args=[person.uuid, other.uuid]
    )


def _acts(person: Person, actor: Actor) -> list[dict[str, Any]]:
    acts: list[dict[str, Any]] = [{"label": _("Print"), "print": True}]
    if actor.may(PeoplePermission.UNMASK):
        url = person_url(person, "people:person_unmask")
        acts.append({"label": _("Open what is sensitive"), "url": url, "icon_name": "eye"})
    if actor.may(PeoplePermission.MERGE_PEOPLE):
        url = person_url(person, "people:second_find")
        acts.append({"label": _("Second record"), "url": url, "icon_name": "users"})
    is_own = person.account_id == actor.user_id or person.pk in actor.scope.learners
    for act in registry().person_acts:
        if actor.may(act.permission) and (is_own or not act.is_own):
            url = person_url(person, act.url_name)
            acts.append({"label": act.label, "url": url, "icon_name": act.icon})
    if actor.may(PeoplePermission.EDIT_PERSON):
        url = person_url(person, "people:person_edit")
        label = _("Correct")
        acts.append({"label": label, "url": url, "icon_name": "pencil", "kind": "primary"})
    return acts
