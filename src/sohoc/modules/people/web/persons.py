"""Adding a person and correcting one."""

import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from sohoc.core.access.doors import door
from sohoc.core.identity.once import made_before, remember_made
from sohoc.core.objects.records import form_page
from sohoc.core.objects.screens import acting_person, today
from sohoc.modules.people import words
from sohoc.modules.people.models import Belonging
from sohoc.modules.people.permissions import PeoplePermission
from sohoc.modules.people.rules.persons import BadPerson
from sohoc.modules.people.selectors.held_elsewhere import AskedTooMuch
from sohoc.modules.people.selectors.people import schools_where
from sohoc.modules.people.services import persons as services
from sohoc.modules.people.services.majority import majority_told, of_age_on
from sohoc.modules.people.web.doubted import of_correction, of_somebody_new
from sohoc.modules.people.web.forms import PersonForm
from sohoc.modules.people.web.page import crumbs_of, person_to_write, person_url


@dataclass(frozen=True, slots=True)
class Adding:
    """The page on which somebody is added: what it says, as what the person belongs at first, and
    where one goes on with the new record."""

    title: str
    sub: str
    crumbs: Sequence[tuple[Any, str]]
    cancel_url: str
    after: Callable[[Any], str]
    belonging: str = Belonging.LEARNER


@door(PeoplePermission.ADD_PERSON)
@require_http_methods(["GET", "POST"])
def add_person(request: HttpRequest) -> HttpResponseBase:
    """Write down a person who has no record yet."""
    return adding_page(
        request,
        Adding(
            title=_("Add a person"),
            sub=_("Look for the name first: nobody should have two records."),
            crumbs=[(_("People"), reverse("people:people"))],
            cancel_url=reverse("people:people"),
            after=lambda made: reverse("people:person", args=[made]),
        ),
    )


def adding_page(request: HttpRequest, adding: Adding) -> HttpResponseBase:
    """The form for somebody who has no record yet."""
    actor = acting_person(request)
    if made := made_before(request):
        messages.info(request, _("This was done already. This is the record."))
        return HttpResponseRedirect(adding.after(made))
    schools = schools_where(actor, PeoplePermission.ADD_PERSON, day=today())
    initial = {
        "since": words.day(today()),
        "day": words.day(today()),
        "belonging": adding.belonging,
    }
    form = PersonForm(
        request.POST or None,
        doubted=of_somebody_new,
        schools=schools,
        is_new=True,
        initial=initial,
    )
    if form.is_valid():
        try:
            person = services.add_person(
                actor=actor,
                facts=form.facts(),
                belongs=form.belongs(),
                evidence=form.evidence(),
                is_another=form.cleaned_data["is_another"],
                at=timezone.now(),
            )
        except BadPerson as bad:
            form.show(bad)
        except services.PossiblyKnown as known:
            form.ask_whether_another(known.sighting)
        except AskedTooMuch:
            form.add_error(None, words.asked_too_much())
        else:
            remember_made(request, str(person.uuid))
            messages.success(request, _("{name} has a record now.").format(name=person.full_name))
            return HttpResponseRedirect(adding.after(person.uuid))
    return form_page(
        request,
        form=form,
        title=adding.title,
        sub=adding.sub,
        crumbs=adding.crumbs,
        submit=_("Add the person"),
        cancel_url=adding.cancel_url,
    )


@door(PeoplePermission.EDIT_PERSON)
@require_http_methods(["GET", "POST"])
def edit_person(request: HttpRequest, uuid_: uuid.UUID) -> HttpResponseBase:
    """Correct what is written of a person."""
    actor = acting_person(request)
    person = person_to_write(actor, uuid_)
    initial = {**PersonForm.values_of(person), "day": words.day(today())}
    doubted = of_correction(actor, person)
    form = PersonForm(request.POST or None, doubted=doubted, initial=initial)
    if form.is_valid():
        try:
            saved = services.correct_person(
                actor=actor,
                uuid_=uuid_,
                facts=form.facts(),
                evidence=form.evidence(),
                version=form.cleaned_data["version"],
                reason=form.cleaned_data["reason"],
                at=timezone.now(),
            )
        except services.PersonMerged:
            messages.warning(request, words.merged_meanwhile())
            return HttpResponseRedirect(person_url(person))
        except services.PersonChanged as changed:
            form.add_error(None, words.changed_meanwhile(changed.person))
        except BadPerson as bad:
            form.show(bad)
        else:
            if saved.version == form.cleaned_data["version"]:
                messages.info(request, _("Nothing was different, so nothing was saved."))
            else:
                messages.success(request, _("The correction was saved."))
                if of_age_on(saved) != of_age_on(person) and (day := majority_told(saved)):
                    messages.info(request, words.ends_moved(day))
            return HttpResponseRedirect(person_url(person))
    return form_page(
        request,
        form=form,
        title=_("Correct {name}").format(name=person.full_name),
        crumbs=crumbs_of(person),
        submit=_("Save the correction"),
        cancel_url=person_url(person),
    )
