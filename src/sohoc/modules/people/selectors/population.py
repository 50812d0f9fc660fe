"""How records stand to the population database today; no number is opened for it."""

import hashlib
import hmac
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.conf import settings

from sohoc.core.access.actors import Actor
from sohoc.modules.people.models import (
    Answer,
    Identifier,
    MatchTicket,
    Person,
    PopulationCheck,
    System,
    TicketState,
)
from sohoc.modules.people.models.identifiers import IN_FORCE
from sohoc.modules.people.permissions import PeoplePermission
from sohoc.modules.people.rules.population import MatchState, state_now
from sohoc.modules.people.selectors.people import belonging_on

ASKED_BY = (System.PERSONAL_NUMBER, System.OLD_NUMBER)


@dataclass(frozen=True, slots=True)
class Standing:
    """One record: its state of now, the row that is kept of it, the digest of its facts of now."""

    person: Person
    state: MatchState
    check: PopulationCheck | None
    digest: str
    is_taken: bool


def standing_of(actor: Actor, person: Person) -> Standing:
    """How one record stands."""
    actor.must(PeoplePermission.VIEW_POPULATION)
    (found,) = standings([person])
    return found


def standings_at(actor: Actor, school_id: int, *, day: date) -> list[Standing]:
    """Everybody who belongs to the school on the day, in the order of their names.

    Four statements, whatever the size of the school.
    """
    actor.must(PeoplePermission.VIEW_POPULATION)
    people = Person.objects.filter(belonging_on(day, schools=[school_id]), merged_into=None)
    return standings(list(people.order_by("sort_key", "pk")))


def standings(people: Sequence[Person]) -> list[Standing]:
    """How these records stand, in their order."""
    keys = [person.pk for person in people]
    checks = {one.person_id: one for one in PopulationCheck.objects.filter(person_id__in=keys)}
    numbers: dict[int, dict[str, str]] = {}
    held = Identifier.objects.filter(IN_FORCE, person_id__in=keys, system__in=ASKED_BY)
    for person_id, system, digest in held.values_list("person_id", "system", "digest"):
        numbers.setdefault(person_id, {})[system] = digest
    tickets = MatchTicket.objects.filter(
        subject_id__in=keys, answer=Answer.EXACT, state=TicketState.OPEN
    )
    taken = set(tickets.values_list("subject_id", flat=True))
    return [
        _standing(
            person, checks.get(person.pk), numbers.get(person.pk, {}), is_taken=person.pk in taken
        )
        for person in people
    ]


def counted(found: Iterable[Standing]) -> Mapping[MatchState, int]:
    """How many records stand how."""
    return Counter(one.state for one in found)


def queued_in(run: UUID) -> list[int]:
    """The people about whom a run has still to ask, in the order in which they were chosen."""
    rows = PopulationCheck.objects.filter(run=run, state=MatchState.QUEUED)
    return list(rows.order_by("pk").values_list("person_id", flat=True))


def _standing(
    person: Person, check: PopulationCheck | None, numbers: Mapping[str, str], *, is_taken: bool
) -> Standing:
    digest = _digest(person, numbers, is_taken=is_taken)
    if check is None:
        return Standing(person, MatchState.NOT_SENT, None, digest, is_taken)
    state = state_now(check.state, kept_digest=check.digest, digest=digest)
    return Standing(person, state, check, digest, is_taken)


def _digest(person: Person, numbers: Mapping[str, str], *, is_taken: bool) -> str:
    """Of everything that a question is made of; of the numbers their own digests go in.

    Keyed, because names and dates of birth can be tried out.
    """
    facts = (
        *(person.match_key, str(person.born), person.born_precision, str(is_taken)),
        *(numbers.get(system, "") for system in ASKED_BY),
    )
    key = settings.KEYRING.active("index")
    text = "population " + "\x1f".join(facts)
    return f"{key.id}:{hmac.digest(key.secret, text.encode(), hashlib.sha256)[:24].hex()}"
