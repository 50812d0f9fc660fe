"""Somebody looked at two records: they are of two people; or takes that back."""

import uuid
from datetime import datetime

from django.db import transaction
from django.db.models import Q

from sohoc.core.access.actors import Actor, NotYours
from sohoc.core.audit import recording as audit
from sohoc.modules.people.models import MatchFound, MatchTicket, NotTheSame, Person, TicketState
from sohoc.modules.people.permissions import PeoplePermission
from sohoc.modules.people.rules.duplicates import TOLD_APART
from sohoc.modules.people.services.merging import BadMerge, held_pair
from sohoc.modules.people.services.tickets import answer, answer_by_telling_apart


class TicketClosed(Exception):
    """Somebody has said what became of the ticket already."""


@transaction.atomic
def say_two_people(
    *, actor: Actor, one: uuid.UUID, other: uuid.UUID, reason: str, at: datetime
) -> NotTheSame:
    """Two records that look alike are of two people; said twice it changes nothing.

    Raises `BadMerge`, `NotYours`, `NotAllowed`; nothing is written then.
    """
    actor.must(PeoplePermission.MERGE_PEOPLE)
    pair = held_pair(one, other)
    if any(person.merged_into_id for person in pair):
        raise BadMerge("merged")
    said = _tell_apart(actor, *pair, reason=reason, at=at)
    answer_by_telling_apart(actor, *pair, reason=reason, at=at)
    return said


@transaction.atomic
def maybe_one(*, actor: Actor, said: NotTheSame, reason: str) -> None:
    """Take back that two records are of two people: they may be proposed again.

    Said twice it changes nothing. Raises `NotAllowed`; nothing is written then.
    """
    actor.must(PeoplePermission.MERGE_PEOPLE)
    gone, _each = NotTheSame.objects.filter(pk=said.pk).delete()
    if gone:
        data = {"second": str(said.other.uuid)}
        audit.record(actor, "people.person.maybe_the_same", said.one, reason=reason, data=data)


@transaction.atomic
def answer_two_people(*, actor: Actor, ticket: uuid.UUID, reason: str, at: datetime) -> MatchTicket:
    """Say of a question that the school's person is none of those who were found.

    Where the person was found at another school, by the same record, it says that this was cleared
    up. That they are one person is said by merging their records, and by nothing else. Raises
    `TicketClosed`, `NotYours`, `NotAllowed`; nothing is written then.
    """
    actor.must(PeoplePermission.RESOLVE_TICKETS)
    asked = MatchTicket.objects.filter(uuid=ticket)
    known = asked.first()
    if known is None:
        raise NotYours
    subject, found = _held(known)
    held = asked.select_for_update().get()  # after the people, as everywhere
    if held.state != TicketState.OPEN or subject is None:
        raise TicketClosed
    for person in found:
        if person.pk != subject.pk:
            _tell_apart(actor, subject, person, reason=reason, at=at)
    state = TicketState.PLACED if held.is_of_one_record else TicketState.DIFFERENT
    answer(actor, held, state, reason=reason, at=at)
    return held


def _held(ticket: MatchTicket) -> tuple[Person | None, list[Person]]:
    """The records that count for the question's person and for those found, held for a change."""
    found = MatchFound.objects.filter(ticket=ticket).values("person")
    asked = Person.objects.filter(Q(pk=ticket.subject_id) | Q(pk__in=found))
    counting = {row.pk: row.merged_into_id or row.pk for row in asked}
    rows = Person.objects.select_for_update().filter(pk__in=set(counting.values())).order_by("pk")
    subject = counting.get(ticket.subject_id or 0)
    held = list(rows)
    return next((row for row in held if row.pk == subject), None), held


def _tell_apart(
    actor: Actor, one: Person, other: Person, *, reason: str, at: datetime
) -> NotTheSame:
    first, second = sorted((one, other), key=lambda person: person.pk)
    said, is_new = NotTheSame.objects.get_or_create(
        one=first, other=second, defaults={"at": at, "reason": reason}
    )
    if is_new:
        data = {"second": str(second.uuid)}
        audit.record(actor, TOLD_APART, first, reason=reason, data=data)
    return said
