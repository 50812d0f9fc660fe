"""Numbers and contacts of a person: written down, taken away."""

import uuid

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
from sohoc.modules.people import merging_words, words
from sohoc.modules.people.permissions import PeoplePermission
from sohoc.modules.people.rules.contacts import BadContact
from sohoc.modules.people.rules.identifiers import BadIdentifier
from sohoc.modules.people.selectors.held_elsewhere import AskedTooMuch
from sohoc.modules.people.selectors.people import contacts_of, identifiers_of
from sohoc.modules.people.services.contacts import add_contact as write_contact
from sohoc.modules.people.services.contacts import remove_contact as drop_contact
from sohoc.modules.people.services.identifiers import (
    IdentifierChanged,
    IdentifierTaken,
    give_identifier,
)
from sohoc.modules.people.services.identifiers import void_identifier as void
from sohoc.modules.people.web.forms import ContactForm, IdentifierForm, ReasonForm
from sohoc.modules.people.web.page import crumbs_of, person_to_write, person_url


@door(PeoplePermission.KEEP_IDENTIFIERS)
@require_http_methods(["GET", "POST"])
def add_identifier(request: HttpRequest, uuid_: uuid.UUID) -> HttpResponseBase:
    """Write down what a system calls a person."""
    actor = acting_person(request)
    person = person_to_write(actor, uuid_)
    if made_before(request) is not None:
        messages.info(request, _("This was done already."))
        return HttpResponseRedirect(person_url(person))
    day = words.day(today())
    form = IdentifierForm(request.POST or None, initial={"since": day, "day": day})
    if form.is_valid():
        try:
            given = give_identifier(
                actor=actor,
                person=uuid_,
                facts=form.facts(),
                evidence=form.evidence(),
                at=timezone.now(),
            )
        except BadIdentifier as bad:
            form.add_error(bad.field, words.problem(bad.field, bad.problem))
        except AskedTooMuch:
            form.add_error(None, words.asked_too_much())
        except IdentifierTaken as known:
            form.add_error("value", merging_words.taken(known.holder, known.answered))
        else:
            remember_made(request, str(given.pk))
            messages.success(request, _("The number was written down."))
            return HttpResponseRedirect(person_url(person))
    return form_page(
        request,
        form=form,
        title=_("Write down a number of {name}").format(name=person.full_name),
        sub=_("What was there before is kept as replaced."),
        crumbs=crumbs_of(person),
        submit=_("Write this down"),
        cancel_url=person_url(person),
    )


@door(PeoplePermission.KEEP_IDENTIFIERS)
@require_http_methods(["GET", "POST"])
def void_identifier(request: HttpRequest, uuid_: uuid.UUID, identifier_id: int) -> HttpResponseBase:
    """Say that a number never was the person's."""
    actor = acting_person(request)
    person = person_to_write(actor, uuid_)
    row = next((one for one in identifiers_of(person) if one.pk == identifier_id), None)
    if row is None:
        raise NotYours
    if made_before(request) is not None:
        messages.info(request, _("This was done already."))
        return HttpResponseRedirect(person_url(person))
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        try:
            void(
                actor=actor,
                person=uuid_,
                identifier_id=identifier_id,
                version=row.version,
                reason=form.cleaned_data["reason"],
                at=timezone.now(),
            )
        except IdentifierChanged:
            form.add_error(None, _("It does not count any more already. Open the page again."))
        else:
            remember_made(request, str(identifier_id))
            messages.success(request, _("The number does not count any more."))
            return HttpResponseRedirect(person_url(person))
    return form_page(
        request,
        form=form,
        title=_("Is {value} not the number of {name}?").format(
            value=row.value, name=person.full_name
        ),
        sub=words.system(row.system),
        crumbs=crumbs_of(person),
        submit=_("It does not count"),
        cancel_url=person_url(person),
    )


@door(PeoplePermission.EDIT_PERSON)
@require_http_methods(["GET", "POST"])
def add_contact(request: HttpRequest, uuid_: uuid.UUID) -> HttpResponseBase:
    """Write down how a person is reached."""
    actor = acting_person(request)
    person = person_to_write(actor, uuid_)
    if made_before(request) is not None:
        messages.info(request, _("This was done already."))
        return HttpResponseRedirect(person_url(person))
    form = ContactForm(request.POST or None)
    if form.is_valid():
        try:
            made = write_contact(actor=actor, person=uuid_, facts=form.facts(), at=timezone.now())
        except BadContact as bad:
            form.add_error("value", words.problem("value", bad.problem))
        else:
            remember_made(request, str(made.pk))
            messages.success(request, _("The contact was written down."))
            return HttpResponseRedirect(person_url(person))
    return form_page(
        request,
        form=form,
        title=_("Write down how {name} is reached").format(name=person.full_name),
        crumbs=crumbs_of(person),
        submit=_("Write this down"),
        cancel_url=person_url(person),
    )


@door(PeoplePermission.EDIT_PERSON)
@require_http_methods(["GET", "POST"])
def remove_contact(request: HttpRequest, uuid_: uuid.UUID, contact_id: int) -> HttpResponseBase:
    """Take a contact away that is not the person's any more."""
    actor = acting_person(request)
    person = person_to_write(actor, uuid_)
    if made_before(request) is not None:
        messages.info(request, _("This was done already."))
        return HttpResponseRedirect(person_url(person))
    row = next((one for one in contacts_of(person) if one.pk == contact_id), None)
    if row is None:
        raise NotYours
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        drop_contact(
            actor=actor,
            person=uuid_,
            contact_id=contact_id,
            reason=form.cleaned_data["reason"],
            at=timezone.now(),
        )
        remember_made(request, str(contact_id))
        messages.success(request, _("The contact was taken away."))
        return HttpResponseRedirect(person_url(person))
    return form_page(
        request,
        form=form,
        title=_("Take {value} away?").format(value=row.value),
        crumbs=crumbs_of(person),
        submit=_("Take it away"),
        cancel_url=person_url(person),
    )
