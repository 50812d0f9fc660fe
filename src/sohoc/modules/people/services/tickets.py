"""A question of a school is answered by what the department does with the records it is about."""

from datetime import datetime
from typing import Any

from django.db.models import F, Q, QuerySet
from django.db.models.functions import Coalesce

from sohoc.core.access.actors import Actor
from sohoc.core.audit import recording as audit
from sohoc.modules.people.models import (
    MatchFound,
    MatchTicket,
    Merge,
    NotTheSame,
    Person,
    TicketState,
)
from sohoc.modules.people.permissions import PeoplePermission


def answer(
    actor: Actor, ticket: MatchTicket, state: TicketState, *, reason: str, at: datetime
) -> None:
    """Close an open question that is held for a change."""
    ticket.state, ticket.reason, ticket.closed_at = state, reason, at
    ticket.save(update_fields=["state", "reason", "closed_at"])
    audit.record(actor, "people.ticket.resolved", ticket, reason=reason, data={"state": str(state)})


def answer_by_merge(actor: Actor, merge: Merge, *, reason: str, at: datetime) -> None:
    """Questions about these two records are answered: they are one person.

    Nothing for whoever does not answer questions: they cannot see whom a question found.
    """
    if not actor.may(PeoplePermission.RESOLVE_TICKETS):
        return
    for ticket in asked_about(merge.kept, merge.gone, state=TicketState.OPEN):
        answer(actor, ticket, TicketState.SAME, reason=reason, at=at)


def ask_again(actor: Actor, merge: Merge, *, reason: str) -> None:
    """A merge was taken back: the questions that it answered wait for an answer again."""
    if not actor.may(PeoplePermission.RESOLVE_TICKETS):
        return
    answered = asked_about(merge.kept, merge.gone, state=TicketState.SAME)
    for ticket in answered.filter(closed_at=merge.at):
        ticket.state, ticket.reason, ticket.closed_at = TicketState.OPEN, "", None
        ticket.save(update_fields=["state", "reason", "closed_at"])
        audit.record(actor, "people.ticket.reopened", ticket, reason=reason)


def answer_by_telling_apart(
    actor: Actor, one: Person, other: Person, *, reason: str, at: datetime
) -> None:
    """Questions are answered when all whom they found are told apart: they are two people."""
    if not actor.may(PeoplePermission.RESOLVE_TICKETS):
        return
    for ticket in asked_about(one, other, state=TicketState.OPEN):
        found = MatchFound.objects.filter(ticket=ticket)
        counting = found.values_list(Coalesce("person__merged_into", "person"), flat=True)
        if {*counting} <= {ticket.subject_id, *_told_apart_from(ticket.subject_id)}:
            answer(actor, ticket, TicketState.DIFFERENT, reason=reason, at=at)


def _told_apart_from(person: int | None) -> set[int]:
    """The records of which somebody said that they are of other people than this one."""
    said = NotTheSame.objects.filter(Q(one=person) | Q(other=person))
    return {key for pair in said.values_list("one", "other") for key in pair}


def asked_about(one: Person, other: Person, *, state: TicketState) -> QuerySet[MatchTicket, Any]:
    """Questions whether one of the two is the other one, held for a change.

    Not those about somebody who was found at another school by the same record.
    """
    pair = (one.pk, other.pk)
    found = MatchFound.objects.filter(_is_one_of(*pair)).exclude(person=F("ticket__subject"))
    rows = MatchTicket.objects.filter(state=state, subject__in=pair, pk__in=found.values("ticket"))
    return rows.order_by("pk").select_for_update()


def _is_one_of(*people: int) -> Q:
    """A record that was found, or the one that counts in its place."""
    return Q(person__in=people) | Q(person__merged_into__in=people)
