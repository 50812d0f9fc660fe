"""Who may have a record at another school: the queue of the department, and what a school asked."""

import uuid
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from sohoc.core.access.actors import Actor, NotYours
from sohoc.core.access.doors import door
from sohoc.core.audit.recording import record_look
from sohoc.core.objects.columns import Column, Rows, Tab
from sohoc.core.objects.listing import Listing
from sohoc.core.objects.screens import acting_person, today
from sohoc.core.objects.tables import Act, Cell, Section, Table
from sohoc.modules.people import former_words, merging_words, row_words, words
from sohoc.modules.people.models import (
    Affiliation,
    MatchFound,
    MatchTicket,
    Person,
    TicketState,
)
from sohoc.modules.people.permissions import PeoplePermission
from sohoc.modules.people.selectors.elsewhere import left_for_others
from sohoc.modules.people.selectors.tickets import held_numbers
from sohoc.modules.people.services.telling_apart import TicketClosed, answer_two_people
from sohoc.modules.people.web.merging_forms import TicketForm


class TicketListing(Listing):
    code = "people.tickets"
    title = gettext_lazy("Who may have a record at another school")
    noun = gettext_lazy("questions")
    permission = PeoplePermission.VIEW_TICKETS
    export_permission = PeoplePermission.EXPORT_PEOPLE
    sensitive_export = True
    url_name = "people:tickets"
    search_field = "subject__search_key"
    search_hint = gettext_lazy("Name of the person")
    empty_text = gettext_lazy(
        "No question is here. One comes up by itself when a school writes somebody down who may"
        " have a record at another school."
    )
    standard_order = "at"
    orders = {"at": ("-at", "-id")}
    columns = (
        Column(
            "subject",
            gettext_lazy("Who was written down"),
            lambda row: row.subject.full_name if row.subject else _("nobody was written down"),
            fixed=True,
        ),
        Column(
            "school", gettext_lazy("By which school"), lambda row: row.school.name, phone="line"
        ),
        Column(
            "answer",
            gettext_lazy("What is alike elsewhere"),
            merging_words.answer,
        ),
        Column(
            "at",
            gettext_lazy("Asked on"),
            lambda row: words.day(timezone.localdate(row.at)),
            order="at",
            figures=True,
            phone="inline",
        ),
        Column(
            "state",
            gettext_lazy("Answer of the department"),
            lambda row: merging_words.ticket_state(row.state),
            phone="inline",
        ),
    )
    tabs = (
        Tab("open", gettext_lazy("To be looked at"), lambda day: Q(state=TicketState.OPEN)),
        Tab("all", gettext_lazy("All"), lambda day: Q()),
    )

    def rows(self, actor: Actor) -> Rows:
        actor.must(self.permission)
        return MatchTicket.objects.select_related("school", "subject")

    def row_url(self, row: Any) -> str:
        return reverse("people:ticket", args=[row.uuid])


TICKETS = TicketListing()


@door(PeoplePermission.VIEW_TICKETS)
@require_http_methods(["GET", "POST"])
def show_ticket(request: HttpRequest, uuid_: uuid.UUID) -> HttpResponseBase:
    """One question: for the department with the records that were found, and its answer."""
    actor = acting_person(request)
    rows = MatchTicket.objects.select_related("school", "subject__merged_into")
    ticket = rows.filter(uuid=uuid_).first()
    if ticket is None:
        raise NotYours
    may = actor.may(PeoplePermission.RESOLVE_TICKETS)
    is_asked = ticket.state == TicketState.OPEN and ticket.subject is not None
    form = TicketForm(request.POST or None) if may and is_asked else None
    if form is not None and form.is_valid():
        try:
            answer_two_people(
                actor=actor, ticket=uuid_, reason=form.cleaned_data["reason"], at=timezone.now()
            )
        except TicketClosed:
            form.add_error(None, _("Somebody answered it already. Open the page again."))
        else:
            messages.success(request, _("The answer was written down; the school sees it."))
            return HttpResponseRedirect(reverse("people:tickets"))
    context = {
        "title": _("Is this person known elsewhere?"),
        "crumbs": [(TICKETS.title, reverse("people:tickets"))],
        "ticket": ticket,
        "state": merging_words.ticket_state(ticket.state),
        "answer": merging_words.answer(ticket),
        "subject": _subject(actor, ticket.subject),
        "nobody": "" if ticket.subject else merging_words.nobody(ticket.state),
        "sections": [_found(actor, ticket, is_asked=is_asked)] if may else [],
        "steps": _steps(ticket) if ticket.subject and not may else (),
        "is_there": may and ticket.is_of_one_record,
        "form": form,
    }
    code = 422 if form is not None and form.errors else 200
    return render(request, "people/ticket.html", context, status=code)


def _subject(actor: Actor, subject: Person | None) -> Cell | None:
    if subject is None:
        return None
    person = subject.merged_into or subject
    record_look(actor, person)
    return Cell(person.full_name, reverse("people:person", args=[person.uuid]), words.born(person))


def _steps(ticket: MatchTicket) -> tuple[str, ...]:
    """What the school does that asked."""
    if ticket.state == TicketState.OPEN and ticket.subject is not None:
        left = left_for_others(ticket.subject, day=today())
        if left is not None:
            return former_words.what_now(ticket.subject.full_name, left.since)
    return merging_words.what_now(ticket)


def _found(actor: Actor, ticket: MatchTicket, *, is_asked: bool) -> Section:
    """The records that were found, each with the way to compare it."""
    rows = MatchFound.objects.filter(ticket=ticket).select_related("person__merged_into")
    people = {one.pk: one for one in (row.person.merged_into or row.person for row in rows)}
    subject = ticket.subject and (ticket.subject.merged_into or ticket.subject)
    places, numbers = _places(people), held_numbers(ticket, people) if is_asked else {}
    shown = []
    for person in people.values():
        record_look(actor, person)
        url = reverse("people:person", args=[person.uuid])
        acts = []
        if is_asked and subject is not None and subject.pk != person.pk:
            compare = reverse("people:compare", args=[subject.uuid, person.uuid])
            acts = [Act(_("Compare, and merge if it is one person"), compare, person.full_name)]
        for row in numbers.get(person.pk, ()) if acts else ():
            void = reverse("people:identifier_void", args=[person.uuid, row.pk])
            acts.append(Act(_("Take {value} from here").format(value=row.value), void))
        cells = [
            Cell(person.full_name, url, words.born(person)),
            Cell("; ".join(places.get(person.pk, ())) or "–"),
        ]
        shown.append([*cells, Cell(acts=acts)] if is_asked else cells)
    return Section(
        Table(
            _("Records at other schools"),
            [_("Record that was found"), _("Belongs to")],
            shown,
            acts_head=_("What to do") if is_asked else "",
        ),
        empty=_("The record that was found is not there any more."),
        note=_note(ticket) if is_asked else "",
    )


def _note(ticket: MatchTicket) -> str:
    if ticket.is_of_one_record:
        return former_words.for_department()
    if ticket.numbers:
        return merging_words.of_one_number()
    return _("One person: compare, and merge the two; that answers the question.")


def _places(people: Iterable[int]) -> dict[int, list[str]]:
    """Where each belongs and belonged; one statement."""
    rows = Affiliation.objects.filter(person__in=list(people)).select_related("school")
    found: dict[int, list[str]] = defaultdict(list)
    for row in rows.order_by("-period", "-pk"):
        found[row.person_id].append(row_words.belonging(row))
    return found
