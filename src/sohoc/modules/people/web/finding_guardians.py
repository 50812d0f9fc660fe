"""The guardian of a child is found among the records, or written down as somebody new."""

import uuid

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from sohoc.core.access.doors import door
from sohoc.core.objects.asking import ask_again, asked_text
from sohoc.core.objects.screens import acting_person, today
from sohoc.core.objects.tables import Cell, Table
from sohoc.lib.vietnamese import folded
from sohoc.modules.people import row_words, words
from sohoc.modules.people.models import Belonging, Person
from sohoc.modules.people.permissions import PeoplePermission
from sohoc.modules.people.selectors.candidates import Candidate, candidates
from sohoc.modules.people.web.page import crumbs_of, person_to_write, person_url
from sohoc.modules.people.web.persons import Adding, adding_page

MOST_FOUND = 20


@door(PeoplePermission.KEEP_GUARDIANS)
@require_http_methods(["GET", "POST"])
def find_guardian(request: HttpRequest, uuid_: uuid.UUID) -> HttpResponseBase:
    """Find the guardian among the people who have a record."""
    actor = acting_person(request)
    child = person_to_write(actor, uuid_)
    if request.method == "POST":
        return ask_again(request)
    asked = asked_text(request)
    names = folded(asked).split()
    found = candidates(actor, names, child=child, day=today(), most=MOST_FOUND + 1) if names else []
    may_add = actor.may(PeoplePermission.ADD_PERSON)
    context = {
        "title": _("Who answers for {name}").format(name=child.full_name),
        "sub": _("Find the guardian among the people who have a record: nobody should have two."),
        "label": _("Name of the guardian"),
        "none": _("Nobody of this name has a record here. Add the person as a guardian first."),
        "crumbs": crumbs_of(child),
        "asked": asked,
        "has_asked": bool(names),
        "table": _table(child, found[:MOST_FOUND]),
        "has_more": len(found) > MOST_FOUND,
        "add_url": person_url(child, "people:guardian_new") if may_add else "",
        "add_label": _("Add a guardian who has no record") if may_add else "",
        "cancel_url": person_url(child),
    }
    return render(request, "people/find_person.html", context)


def _table(child: Person, found: list[Candidate]) -> Table | None:
    """By what people of one name are told apart; each name leads on."""
    if not found:
        return None
    heads = [_("Full name"), _("Reached by"), _("Answers for"), _("Belongs to")]
    return Table(_("People found"), heads, [_candidate(child, one) for one in found])


def _candidate(child: Person, one: Candidate) -> list[Cell]:
    address = reverse("people:guardian_add", args=[child.uuid, one.person.uuid])
    return [
        Cell(one.person.full_name, address, words.born(one.person)),
        Cell(", ".join(one.phones) or "–", sub=one.address),
        Cell("; ".join(map(row_words.ward, one.wards)) or "–"),
        Cell("; ".join(map(row_words.belonging, one.belongs)) or "–"),
    ]


@door(PeoplePermission.ADD_PERSON)
@require_http_methods(["GET", "POST"])
def add_new_guardian(request: HttpRequest, uuid_: uuid.UUID) -> HttpResponseBase:
    """Write down somebody who has no record yet, and go on with what they are to the child."""
    actor = acting_person(request)
    actor.must(PeoplePermission.KEEP_GUARDIANS)
    child = person_to_write(actor, uuid_)
    return adding_page(
        request,
        Adding(
            title=_("Add a guardian of {name}").format(name=child.full_name),
            sub=_("First the person; then what they are to {name}.").format(name=child.full_name),
            crumbs=crumbs_of(child),
            cancel_url=person_url(child, "people:guardian_find"),
            belonging=Belonging.GUARDIAN,
            after=lambda made: reverse("people:guardian_add", args=[child.uuid, made]),
        ),
    )
