"""Sensitive attributes of a person: opened with a purpose, kept."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from sohoc.core.access.actors import Actor
from sohoc.core.access.doors import door
from sohoc.core.objects.records import form_page
from sohoc.core.objects.screens import acting_person
from sohoc.modules.people import words
from sohoc.modules.people.contracts import Unmasked
from sohoc.modules.people.models import Person
from sohoc.modules.people.permissions import PeoplePermission
from sohoc.modules.people.rules.ethnicities import shown_ethnicity
from sohoc.modules.people.services import sensitive as services
from sohoc.modules.people.web.forms import PurposeForm, SensitiveForm
from sohoc.modules.people.web.page import crumbs_of, person_to_write, person_url


@door(PeoplePermission.UNMASK, fresh=True)
@require_http_methods(["GET", "POST"])
def unmask(request: HttpRequest, uuid_: uuid.UUID) -> HttpResponseBase:
    """Say what for, and see what is sensitive about a person: once, on the answer to the form."""
    actor = acting_person(request)
    person = person_to_write(actor, uuid_)
    form = PurposeForm(request.POST or None)
    if form.is_valid():
        purpose = form.stated()
        try:
            opened = services.unmask(actor=actor, person=uuid_, purpose=purpose, at=timezone.now())
        except services.NoPurpose:
            form.add_error("purpose", _("Write a few words more: others will read what it was."))
        else:
            return _opened(request, person, opened, purpose=form.cleaned_data["purpose"])
    return form_page(
        request,
        form=form,
        title=_("Open what is sensitive about {name}").format(name=person.full_name),
        sub=_("Ethnicity, religion, policy group, disability, health, numbers of documents."),
        crumbs=crumbs_of(person),
        submit=_("Open it"),
        cancel_url=person_url(person),
    )


def _opened(
    request: HttpRequest, person: Person, opened: Unmasked, *, purpose: str
) -> HttpResponseBase:
    actor = acting_person(request)
    may_edit = actor.may(PeoplePermission.EDIT_PERSON)
    context = {
        "person": person,
        "crumbs": crumbs_of(person),
        "purpose": purpose,
        "rows": [*_facts(opened), *((words.system(code), text) for code, text in opened.numbers)],
        "edit_url": reverse("people:person_sensitive", args=[person.uuid]) if may_edit else "",
        "back_url": person_url(person),
    }
    answer = render(request, "people/unmasked.html", context)
    answer["Cache-Control"] = "no-store"
    return answer


def _facts(opened: Unmasked) -> list[tuple[Any, str]]:
    facts = opened.facts
    return [
        (_("Ethnicity"), shown_ethnicity(facts.ethnicity)),
        (_("Religion"), facts.religion),
        (_("Policy group"), facts.policy_group),
        (_("Disability"), facts.disability),
        (_("Health"), facts.health),
    ]


@door(PeoplePermission.UNMASK, fresh=True)
@require_http_methods(["GET", "POST"])
def keep_sensitive(request: HttpRequest, uuid_: uuid.UUID) -> HttpResponseBase:
    """Write down sensitive attributes; the form is opened by a button, as opening is recorded."""
    actor = acting_person(request)
    actor.must(PeoplePermission.EDIT_PERSON)
    person = person_to_write(actor, uuid_)
    if request.method == "GET":
        return HttpResponseRedirect(reverse("people:person_unmask", args=[uuid_]))
    if "open" in request.POST:
        purpose = _("Correcting sensitive attributes")
        opened = services.unmask(actor=actor, person=uuid_, purpose=purpose, at=timezone.now())
        given = SensitiveForm.values_of(opened.facts)
        form = SensitiveForm(initial={**given, "version": opened.version})
    else:
        form = SensitiveForm(request.POST)
        if form.is_valid() and _saved(actor, uuid_, form):
            messages.success(request, _("The sensitive attributes were saved."))
            return HttpResponseRedirect(person_url(person))
    answer = form_page(
        request,
        form=form,
        title=_("Sensitive attributes of {name}").format(name=person.full_name),
        crumbs=crumbs_of(person),
        submit=_("Save"),
        cancel_url=person_url(person),
    )
    answer["Cache-Control"] = "no-store"
    return answer


def _saved(actor: Actor, person: uuid.UUID, form: SensitiveForm) -> bool:
    """Save what was given; False, with its error, when somebody else was first."""
    try:
        services.keep_sensitive(
            actor=actor,
            person=person,
            facts=form.facts(),
            version=form.cleaned_data["version"],
            reason=form.cleaned_data["reason"],
            at=timezone.now(),
        )
    except services.SensitiveChanged:
        form.add_error(
            None,
            _(
                "Somebody else changed this meanwhile. Nothing of yours was saved. Open the page"
                " again and repeat what is still needed."
            ),
        )
        return False
    return True
