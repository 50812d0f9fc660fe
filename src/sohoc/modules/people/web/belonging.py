"""Where a person belongs: an end is written down or taken back, grade and class are corrected."""

import uuid
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from sohoc.core.access.actors import Actor, NotYours
from sohoc.core.access.doors import door
from sohoc.core.identity.once import made_before, remember_made
from sohoc.core.objects.records import form_page
from sohoc.core.objects.screens import acting_person, today
from sohoc.modules.people import words
from sohoc.modules.people.models import Affiliation, Belonging, Person
from sohoc.modules.people.permissions import PeoplePermission
from sohoc.modules.people.rules.belonging import STATES, BadBelonging
from sohoc.modules.people.selectors.people import affiliations_of, person_by_uuid
from sohoc.modules.people.services import belonging as services
from sohoc.modules.people.services.former import refuse_former
from sohoc.modules.people.web.belonging_forms import LeaveForm, PlaceForm, ReturnForm
from sohoc.modules.people.web.page import crumbs_of, person_url


@door(PeoplePermission.KEEP_BELONGING)
@require_http_methods(["GET", "POST"])
def end_belonging(request: HttpRequest, uuid_: uuid.UUID, affiliation_id: int) -> HttpResponseBase:
    """Somebody does not belong to the school any more."""
    actor = acting_person(request)
    person, row = _row(actor, uuid_, affiliation_id)
    if row.belonging not in STATES:
        raise NotYours
    initial = {"until": words.day(today()), "mark": services.mark_of(row)}
    form = LeaveForm(request.POST or None, belonging=row.belonging, initial=initial)

    def write() -> str:
        given = form.cleaned_data
        services.end_belonging(
            actor=actor,
            opened=services.Opened(uuid_, affiliation_id, given["mark"]),
            on=given["until"],
            leaving=given["leaving"],
            told=given["told"],
            at=timezone.now(),
        )
        return _("The end was written down.")

    return _form(
        request,
        person,
        form,
        write,
        title=_("{name} leaves {school}").format(name=person.full_name, school=row.school.name),
        sub=_("The school goes on seeing the record, among the former ones. It can be taken back."),
        submit=_("Write the end down"),
    )


@door(PeoplePermission.KEEP_BELONGING)
@require_http_methods(["GET", "POST"])
def reopen_belonging(
    request: HttpRequest, uuid_: uuid.UUID, affiliation_id: int
) -> HttpResponseBase:
    """Take back that somebody left the school."""
    actor = acting_person(request)
    person, row = _row(actor, uuid_, affiliation_id)
    refuse_former(person, at=timezone.now())
    form = ReturnForm(request.POST or None, initial={"mark": services.mark_of(row)})

    def write() -> str:
        given = form.cleaned_data
        services.reopen_belonging(
            actor=actor,
            opened=services.Opened(uuid_, affiliation_id, given["mark"]),
            reason=given["reason"],
            at=timezone.now(),
        )
        return _("The end was taken back.")

    return _form(
        request,
        person,
        form,
        write,
        title=_("{name} still belongs to {school}").format(
            name=person.full_name, school=row.school.name
        ),
        sub=_("It stands again as it stood before the end was written down."),
        submit=_("Take the end back"),
    )


@door(PeoplePermission.KEEP_BELONGING)
@require_http_methods(["GET", "POST"])
def correct_place(request: HttpRequest, uuid_: uuid.UUID, affiliation_id: int) -> HttpResponseBase:
    """Correct in which grade and class a learner is."""
    actor = acting_person(request)
    person, row = _row(actor, uuid_, affiliation_id)
    if row.belonging != Belonging.LEARNER:
        raise NotYours
    initial = {
        "grade_text": row.grade_text,
        "class_text": row.class_text,
        "mark": services.mark_of(row),
    }
    form = PlaceForm(request.POST or None, initial=initial)

    def write() -> str:
        given = form.cleaned_data
        services.correct_place(
            actor=actor,
            opened=services.Opened(uuid_, affiliation_id, given["mark"]),
            texts=given,
            reason=given["reason"],
            at=timezone.now(),
        )
        return _("The correction was saved.")

    return _form(
        request,
        person,
        form,
        write,
        title=_("Class of {name}").format(name=person.full_name),
        sub=row.school.name,
        submit=_("Save the correction"),
    )


def _row(actor: Actor, uuid_: uuid.UUID, affiliation_id: int) -> tuple[Person, Affiliation]:
    person = person_by_uuid(actor, uuid_)
    row = next((one for one in affiliations_of(person) if one.pk == affiliation_id), None)
    if row is None:
        raise NotYours
    return person, row


def _form(
    request: HttpRequest, person: Person, form: Any, write: Callable[[], str], **page: Any
) -> HttpResponseBase:
    """The form until it was written down once; a refusal stands at its field."""
    if made_before(request) is not None:
        messages.info(request, _("This was done already."))
        return HttpResponseRedirect(person_url(person))
    if form.is_valid():
        try:
            done = write()
        except BadBelonging as bad:
            form.show(bad)
        except services.BelongingEdited:
            form.add_error(None, words.edited_meanwhile())
        except services.BelongsMeanwhile:
            form.add_error(
                None, _("Another line says that the person belongs to this school in those days.")
            )
        else:
            remember_made(request, str(person.uuid))
            messages.success(request, done)
            return HttpResponseRedirect(person_url(person))
    return form_page(
        request, form=form, crumbs=crumbs_of(person), cancel_url=person_url(person), **page
    )
