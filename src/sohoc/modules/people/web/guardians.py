"""Who answers for a child: found among the records, written down, corrected, ended."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from sohoc.core.access.actors import NotYours
from sohoc.core.access.doors import door
from sohoc.core.identity.once import made_before, remember_made
from sohoc.core.objects.records import form_page
from sohoc.core.objects.screens import acting_person, today
from sohoc.lib.vietnamese import folded
from sohoc.modules.people import words
from sohoc.modules.people.models import Guardianship, Person
from sohoc.modules.people.permissions import PeoplePermission
from sohoc.modules.people.rules.guardianships import BadGuardianship
from sohoc.modules.people.selectors.people import (
    guardians_of,
    people_named,
    person_by_uuid,
)
from sohoc.modules.people.services import guardianships as services
from sohoc.modules.people.web.forms import EndForm, GuardianForm
from sohoc.modules.people.web.page import crumbs_of, person_url

MOST_FOUND = 20


@door(PeoplePermission.KEEP_GUARDIANS)
@require_GET
def find_guardian(request: HttpRequest, uuid_: uuid.UUID) -> HttpResponseBase:
    """Find the guardian among the people who have a record."""
    actor = acting_person(request)
    child = person_by_uuid(actor, uuid_)
    asked = request.GET.get("q", "").replace("\x00", "")[:100]
    names = folded(asked).split()
    found = list(people_named(actor, names, besides=child)[: MOST_FOUND + 1]) if names else []
    context = {
        "title": _("Who answers for {name}").format(name=child.full_name),
        "sub": _("Find the guardian among the people who have a record: nobody should have two."),
        "label": _("Name of the guardian"),
        "none": _("Nobody of this name has a record here. Add the person as a guardian first."),
        "crumbs": crumbs_of(child),
        "asked": asked,
        "has_asked": bool(names),
        "found": [_candidate(child, one) for one in found[:MOST_FOUND]],
        "has_more": len(found) > MOST_FOUND,
        "add_url": reverse("people:person_add"),
        "add_label": _("Add a person"),
        "cancel_url": person_url(child),
    }
    return render(request, "people/find_person.html", context)


def _candidate(child: Person, one: Person) -> tuple[str, str, str]:
    """Name, date of birth, and where to go on."""
    address = reverse("people:guardian_add", args=[child.uuid, one.uuid])
    return one.full_name, words.born(one), address


@door(PeoplePermission.KEEP_GUARDIANS)
@require_http_methods(["GET", "POST"])
def add_guardian(request: HttpRequest, uuid_: uuid.UUID, guardian: uuid.UUID) -> HttpResponseBase:
    """Write down that somebody answers for a child."""
    actor = acting_person(request)
    child, other = person_by_uuid(actor, uuid_), person_by_uuid(actor, guardian)
    if made_before(request) is not None:
        messages.info(request, _("This was done already."))
        return HttpResponseRedirect(person_url(child))
    form = GuardianForm(request.POST or None, is_new=True)
    if form.is_valid() and (facts := form.facts()):
        try:
            made = services.begin_guardianship(
                actor=actor, child=uuid_, guardian=guardian, facts=facts, at=timezone.now()
            )
        except services.GuardianAlready:
            form.add_error(None, _("This person answers for the child already."))
        except BadGuardianship as bad:
            form.show(bad)
        else:
            remember_made(request, str(made.pk))
            messages.success(request, _("The guardian was written down."))
            return HttpResponseRedirect(person_url(child))
    return form_page(
        request,
        form=form,
        title=_("{guardian} answers for {child}").format(
            guardian=other.full_name, child=child.full_name
        ),
        crumbs=crumbs_of(child),
        submit=_("Write this down"),
        cancel_url=person_url(child),
    )


@door(PeoplePermission.KEEP_GUARDIANS)
@require_http_methods(["GET", "POST"])
def edit_guardian(request: HttpRequest, uuid_: uuid.UUID, guardianship_id: int) -> HttpResponseBase:
    """Correct what a guardian is to a child, and what they may do."""
    actor = acting_person(request)
    child = person_by_uuid(actor, uuid_)
    row = _row(child, guardianship_id)
    form = GuardianForm(request.POST or None, initial=_values(row))
    if form.is_valid() and (facts := form.facts()):
        try:
            saved = services.correct_guardianship(
                actor=actor,
                child=uuid_,
                guardianship_id=guardianship_id,
                facts=facts,
                version=form.cleaned_data["version"],
                reason=form.cleaned_data["reason"],
                at=timezone.now(),
            )
        except services.GuardianAlready:
            form.add_error(None, _("This person answers for the child already."))
        except services.GuardianshipEdited:
            form.add_error(None, words.edited_meanwhile())
        except BadGuardianship as bad:
            form.show(bad)
        else:
            if saved.version == form.cleaned_data["version"]:
                messages.info(request, _("Nothing was different, so nothing was saved."))
            else:
                messages.success(request, _("The correction was saved."))
            return HttpResponseRedirect(person_url(child))
    return form_page(
        request,
        form=form,
        title=_("Correct {guardian}, guardian of {child}").format(
            guardian=row.guardian.full_name, child=child.full_name
        ),
        crumbs=crumbs_of(child),
        submit=_("Save the correction"),
        cancel_url=person_url(child),
    )


@door(PeoplePermission.KEEP_GUARDIANS)
@require_http_methods(["GET", "POST"])
def end_guardian(request: HttpRequest, uuid_: uuid.UUID, guardianship_id: int) -> HttpResponseBase:
    """Somebody does not answer for a child any more."""
    actor = acting_person(request)
    child = person_by_uuid(actor, uuid_)
    row = _row(child, guardianship_id)
    initial = {"until": words.day(today()), "version": row.version}
    if made_before(request) is not None:
        messages.info(request, _("This was done already."))
        return HttpResponseRedirect(person_url(child))
    form = EndForm(request.POST or None, initial=initial)
    if form.is_valid():
        try:
            services.end_guardianship(
                actor=actor,
                child=uuid_,
                guardianship_id=guardianship_id,
                on=form.cleaned_data["until"],
                version=form.cleaned_data["version"],
                reason=form.cleaned_data["reason"],
                at=timezone.now(),
            )
        except services.GuardianshipEdited:
            form.add_error(None, words.edited_meanwhile())
        except BadGuardianship as bad:
            form.add_error(
                bad.field if bad.field in form.fields else None,
                words.problem(bad.field, bad.problem),
            )
        else:
            remember_made(request, str(guardianship_id))
            messages.success(request, _("The end was written down."))
            return HttpResponseRedirect(person_url(child))
    return form_page(
        request,
        form=form,
        title=_("{guardian} does not answer for {child} any more").format(
            guardian=row.guardian.full_name, child=child.full_name
        ),
        sub=_("From that day on the guardian does not see the child's record."),
        crumbs=crumbs_of(child),
        submit=_("Write the end down"),
        cancel_url=person_url(child),
    )


def _row(child: Person, guardianship_id: int) -> Guardianship:
    row = next((one for one in guardians_of(child) if one.pk == guardianship_id), None)
    if row is None:
        raise NotYours
    return row


def _values(row: Guardianship) -> dict[str, Any]:
    return {
        "relation": row.relation,
        "basis": row.basis,
        "verified_by": row.verified_by,
        "since": words.day(row.period.lower),
        "until": words.day(row.period.upper),
        "can_view": row.can_view,
        "can_consent": row.can_consent,
        "restriction": row.restriction,
        "version": row.version,
    }
