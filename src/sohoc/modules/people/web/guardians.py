"""Who answers for a child: written down, corrected, ended, taken back."""

import uuid
from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from sohoc.core.access.actors import NotYours
from sohoc.core.access.doors import door
from sohoc.core.identity.once import made_before, remember_made
from sohoc.core.objects.records import form_page
from sohoc.core.objects.screens import acting_person, today
from sohoc.modules.people import guardian_words, words
from sohoc.modules.people.models import Guardianship, Person
from sohoc.modules.people.permissions import PeoplePermission
from sohoc.modules.people.rules.guardianships import BadGuardianship
from sohoc.modules.people.selectors.people import guardians_of, person_by_uuid
from sohoc.modules.people.services import guardianships as services
from sohoc.modules.people.web.forms import AgainForm, EndForm, GuardianForm
from sohoc.modules.people.web.page import crumbs_of, person_to_write, person_url


@door(PeoplePermission.KEEP_GUARDIANS)
@require_http_methods(["GET", "POST"])
def add_guardian(request: HttpRequest, uuid_: uuid.UUID, guardian: uuid.UUID) -> HttpResponseBase:
    """Write down that somebody answers for a child."""
    actor = acting_person(request)
    child, other = person_to_write(actor, uuid_), person_by_uuid(actor, guardian)
    if made_before(request) is not None:
        messages.info(request, _("This was done already."))
        return HttpResponseRedirect(person_url(child))
    form = GuardianForm(request.POST or None, is_new=True)
    if form.is_valid() and (facts := form.facts()):
        try:
            made = services.begin_guardianship(
                actor=actor, child=uuid_, guardian=guardian, facts=facts, at=timezone.now()
            )
        except services.GuardianAlready as already:
            told = guardian_words.already(already.guardianship, today())
            form.add_error("since", told)
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
    child = person_to_write(actor, uuid_)
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
        except services.GuardianAlready as already:
            told = guardian_words.already(already.guardianship, today())
            form.add_error("since", told)
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
    child = person_to_write(actor, uuid_)
    row = _row(child, guardianship_id)
    initial = {"until": words.day(today()), "version": row.version}
    form = EndForm(request.POST or None, initial=initial)

    def write(known: Mapping[str, Any]) -> str:
        on = form.cleaned_data["until"]
        services.end_guardianship(actor=actor, on=on, **known)
        return _("The end was written down.")

    return _form(
        request,
        row,
        form,
        write,
        title=_("{guardian} does not answer for {child} any more").format(
            guardian=row.guardian.full_name, child=child.full_name
        ),
        sub=_("From that day on the guardian does not see the child's record."),
        submit=_("Write the end down"),
    )


@door(PeoplePermission.KEEP_GUARDIANS)
@require_http_methods(["GET", "POST"])
def reopen_guardian(
    request: HttpRequest, uuid_: uuid.UUID, guardianship_id: int
) -> HttpResponseBase:
    """Take back that somebody does not answer for a child any more."""
    actor = acting_person(request)
    child = person_to_write(actor, uuid_)
    row = _row(child, guardianship_id)
    form = AgainForm(request.POST or None, initial={"version": row.version})

    def write(known: Mapping[str, Any]) -> str:
        services.reopen_guardianship(actor=actor, **known)
        return _("The end was taken back.")

    return _form(
        request,
        row,
        form,
        write,
        title=_("{guardian} still answers for {child}").format(
            guardian=row.guardian.full_name, child=child.full_name
        ),
        sub=_("It stands again as it stood before the end was written down: {rights}.").format(
            rights=words.rights(row)
        ),
        submit=_("Take the end back"),
    )


@door(PeoplePermission.KEEP_GUARDIANS)
@require_http_methods(["GET", "POST"])
def take_back_guardian(
    request: HttpRequest, uuid_: uuid.UUID, guardianship_id: int
) -> HttpResponseBase:
    """Somebody never answered for a child: it was written down by mistake."""
    actor = acting_person(request)
    child = person_to_write(actor, uuid_)
    if made_before(request) is not None:
        messages.info(request, _("This was done already."))
        return HttpResponseRedirect(person_url(child))
    row = _row(child, guardianship_id)
    form = AgainForm(request.POST or None, initial={"version": row.version})

    def write(known: Mapping[str, Any]) -> str:
        services.take_back_guardianship(actor=actor, **known)
        return _("It was taken back: {guardian} is no guardian of {child}.").format(
            guardian=row.guardian.full_name, child=child.full_name
        )

    return _form(
        request,
        row,
        form,
        write,
        title=_("{guardian} never answered for {child}").format(
            guardian=row.guardian.full_name, child=child.full_name
        ),
        sub=_(
            "The line goes at once, and with it every right to see the record. The changes of the"
            " record keep it. Whoever answered until some day is ended instead."
        ),
        submit=_("Take it back, it was a mistake"),
    )


def _form(
    request: HttpRequest,
    row: Guardianship,
    form: Any,
    write: Callable[[Mapping[str, Any]], str],
    **page: Any,
) -> HttpResponseBase:
    """The form until it was written down once; `write` is given what every act has to know."""
    child = row.child
    if made_before(request) is not None:
        messages.info(request, _("This was done already."))
        return HttpResponseRedirect(person_url(child))
    if form.is_valid():
        given = form.cleaned_data
        known = {
            "child": child.uuid,
            "guardianship_id": row.pk,
            "version": given["version"],
            "reason": given["reason"],
            "at": timezone.now(),
        }
        try:
            done = write(known)
        except services.GuardianshipEdited:
            form.add_error(None, words.edited_meanwhile())
        except services.GuardianAlready:
            form.add_error(None, guardian_words.answered_before())
        except BadGuardianship as bad:
            form.show(bad)
        else:
            remember_made(request, str(row.pk))
            messages.success(request, done)
            return HttpResponseRedirect(person_url(child))
    return form_page(
        request, form=form, crumbs=crumbs_of(child), cancel_url=person_url(child), **page
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
