"""Whether somebody who is written down has a record already, here or where nobody here can see."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sohoc.core.access.actors import Actor
from sohoc.core.access.scope import Scope, acting
from sohoc.lib.person_names import match_key
from sohoc.modules.people.contracts import PersonFacts
from sohoc.modules.people.models import Identifier, MatchTicket, Person, TicketState
from sohoc.modules.people.models.identifiers import IN_FORCE
from sohoc.modules.people.models.matching import Typed
from sohoc.modules.people.selectors.held_elsewhere import Wanted, elsewhere
from sohoc.modules.people.services.rows import update

LONGEST = timedelta(days=1)  # no act takes as long
_ABOUT = (("uuid", "uuid"), ("subject_id", "bigint"), ("numbers", "jsonb"))
NO_NUMBERS: Mapping[int, Sequence[Typed]] = {}


@dataclass(frozen=True, slots=True)
class Sighting:
    """Records of the same name and birth date: those that are seen, and whether there are more."""

    here: Sequence[Person]
    is_elsewhere: bool

    def __bool__(self) -> bool:
        return bool(self.here) or self.is_elsewhere


def sighting_of(facts: PersonFacts, *, school_id: int) -> Sighting:
    """Who may be the same person; without a birth date nobody. Raises `AskedTooMuch`."""
    here = _same(facts)
    (answer,) = elsewhere([_wanted(facts, here)], school_id=school_id)
    return Sighting(here, is_elsewhere=answer is not None)


def tell_department(person: Person, facts: PersonFacts, *, school_id: int) -> None:
    """A ticket for somebody who was written down though there may be a record elsewhere."""
    tell_department_of({person.pk: _wanted(facts, _same(facts))}, school_id=school_id)


def tell_department_of_number(actor: Actor, person: Person, key: str, *, typed: Typed) -> bool:
    """Whether a number is in force for somebody whom the school does not see: then a ticket.

    Raises `AskedTooMuch`.
    """
    if actor.sees_all:  # nobody is elsewhere
        return False
    holders = Identifier.objects.filter(IN_FORCE, digest=key).values_list("person_id", flat=True)
    wanted = Wanted((key,), known=tuple(holders))
    asked = {person.pk: wanted}
    school = actor.place_among(person.schools)
    return bool(tell_department_of(asked, school_id=school, numbers={person.pk: [typed]}))


def tell_department_of(
    asked: Mapping[int, Wanted],
    *,
    school_id: int | None,
    numbers: Mapping[int, Sequence[Typed]] = NO_NUMBERS,
) -> frozenset[int]:
    """A ticket for each of the records, by key, that may be of somebody known elsewhere: these.

    `numbers` says, by record, which ones were typed and are somebody else's.

    The same question again is the ticket that waits for an answer. Two statements for any number.
    The question is counted whatever becomes of the act that asks; of an act that came to nothing
    the tickets stay without a record (`close_idle_tickets`). Raises `AskedTooMuch`.
    """
    wanted = [replace(one, subject=person) for person, one in asked.items()]
    answers = elsewhere(wanted, school_id=school_id, wants_tickets=school_id is not None)
    found = [
        (str(answer.ticket), person, json.dumps(numbers.get(person, [])))
        for person, answer in zip(asked, answers, strict=True)
        if answer is not None and answer.ticket is not None
    ]
    update("people_matchticket", _ABOUT, found)
    return frozenset(
        person for person, answer in zip(asked, answers, strict=True) if answer is not None
    )


def close_idle_tickets(*, at: datetime) -> None:
    """Close the questions of acts that came to nothing or were taken back; for the program itself.

    A ticket is written when the question is asked, and gets its record in the act that asked.
    """
    with acting(Scope("sohoc_sector")):
        idle = MatchTicket.objects.filter(state=TicketState.OPEN, subject=None, at__lt=at - LONGEST)
        idle.update(state=TicketState.NOBODY, closed_at=at)


def _same(facts: PersonFacts) -> list[Person]:
    if facts.born is None:
        return []
    rows = Person.objects.filter(
        match_key=match_key(facts.full_name), born=facts.born, merged_into=None
    )
    return list(rows.order_by("pk"))


def _wanted(facts: PersonFacts, here: Sequence[Person]) -> Wanted:
    known = tuple(person.pk for person in here)
    return Wanted(name_key=match_key(facts.full_name), born=facts.born, known=known)
