"""Keeping what the population database said of people: yes or no, and when; nothing else of it."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import connection
from django.db.models import F, QuerySet
from django.utils import timezone

from sohoc.core.access.actors import Actor
from sohoc.core.access.scope import acting
from sohoc.core.audit import recording as audit
from sohoc.modules.people.contracts import Evidence
from sohoc.modules.people.models import (
    Attribute,
    Identifier,
    Person,
    PopulationCheck,
    Precision,
    Proof,
    SecretNumber,
    System,
)
from sohoc.modules.people.models.identifiers import IN_FORCE
from sohoc.modules.people.permissions import PeoplePermission
from sohoc.modules.people.rules.population import DUE, Known, MatchState, Outcome
from sohoc.modules.people.secrets import opened
from sohoc.modules.people.selectors.elsewhere import left_for_others
from sohoc.modules.people.selectors.people import person_by_uuid
from sohoc.modules.people.selectors.population import (
    ASKED_BY,
    Standing,
    standing_of,
    standings,
    standings_at,
)
from sohoc.modules.people.services.former import refuse_former
from sohoc.modules.people.services.persons import held_to_write, write_sources
from sohoc.modules.people.services.sensitive import unmasking

ASK = "people.population.ask"  # the kind of background work
SHORTEST_EVIDENCE = 6
LONGEST_QUESTION = timedelta(minutes=15)  # a run that has not answered by then has died


class NoEvidence(Exception):
    """Nobody is confirmed by hand without words that say what was seen."""


class CheckChanged(Exception):
    """Somebody, or the database, said something of the record since it was opened."""


@dataclass(frozen=True, slots=True)
class Errand:
    """In whose name a run asks, for what, and the words that the trail keeps of that."""

    actor: Actor
    run: uuid.UUID
    procedure: str
    words: str

    @property
    def purpose(self) -> str:
        """What a look at a number is written down with."""
        return f"{self.words} ({self.procedure})"


@dataclass(frozen=True, slots=True)
class Subject:
    """Somebody who is asked about now: the record, what it knows, the digest of that."""

    person: Person
    known: Known
    digest: str
    request_id: str


def queue_school(errand: Errand, *, school_id: int, at: datetime, most: int) -> int:
    """Choose those of a school who are to be asked about, at most so many; returns how many.

    Raises `NotAllowed`.
    """
    errand.actor.must(PeoplePermission.ASK_POPULATION)
    _one_chooses()
    found = standings_at(errand.actor, school_id, day=timezone.localdate(at))
    due = [one for one in found if one.state in DUE]
    return _queued(errand, [one for one in due if not _is_asked_about(one, at=at)][:most])


def queue_person(errand: Errand, *, person: uuid.UUID, at: datetime) -> int:
    """Choose one person, however the record stands.

    Raises `BelongsElsewhere`, `NotYours`, `NotAllowed`.
    """
    errand.actor.must(PeoplePermission.ASK_POPULATION)
    _one_chooses()
    subject = person_by_uuid(errand.actor, person)
    refuse_former(subject, at=at)
    found = standing_of(errand.actor, subject)
    return _queued(errand, [] if _is_asked_about(found, at=at) else [found])


def _one_chooses() -> None:
    """Runs choose one after the other, so that each sees whom the others have chosen."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('people.population'))")


def _is_asked_about(standing: Standing, *, at: datetime) -> bool:
    """Whether a run is asking about the person at this moment; one that died is waited for."""
    check = standing.check
    if check is None or check.state != MatchState.QUEUED or check.asking_since is None:
        return False
    return check.asking_since > at - LONGEST_QUESTION


def _is_as_seen(seen: PopulationCheck | None, now: PopulationCheck | None) -> bool:
    if seen is None or now is None:
        return seen is now
    return (seen.version, seen.asking_since) == (now.version, now.asking_since)


def _queued(errand: Errand, chosen: Sequence[Standing]) -> int:
    """Two statements; a row that waits for another run waits for this one from now on.

    Who was answered or is asked about since they were looked at is not chosen.
    """
    rows = PopulationCheck.objects.select_for_update().order_by("person_id")
    now = {one.person_id: one for one in rows.filter(person__in=[one.person for one in chosen])}
    chosen = [one for one in chosen if _is_as_seen(one.check, now.get(one.person.pk))]
    PopulationCheck.objects.bulk_create(
        [
            PopulationCheck(
                person=one.person,
                state=MatchState.QUEUED,
                run=errand.run,
                request_id=uuid.uuid4().hex,
                account_id=errand.actor.user_id,
                procedure=errand.procedure,
                version=one.check.version + 1 if one.check else 1,
            )
            for one in chosen
        ],
        update_conflicts=True,
        unique_fields=["person"],
        update_fields=[
            *("state", "run", "request_id", "account_id", "procedure", "version", "asking_since"),
        ],
    )
    return len(chosen)


def open_subject(errand: Errand, *, person_id: int, at: datetime) -> Subject | None:
    """What is to be asked about somebody who waits for this run; None for whoever does not.

    From now on no other run asks about them. The look at the number is written down with the
    procedure before the number is opened.
    """
    waiting = _waiting(errand, person_id)
    if not waiting.update(asking_since=at):
        return None
    check = waiting.select_related("person").get()
    if _is_past(check.person, at=at):
        return None
    (standing,) = standings([check.person])
    numbers = _opened_numbers(errand, check.person)
    known = Known(
        full_name=check.person.full_name,
        born=check.person.born,
        precision=check.person.born_precision,
        number=numbers.get(System.PERSONAL_NUMBER, ""),
        old_number=numbers.get(System.OLD_NUMBER, ""),
        is_taken=standing.is_taken,
    )
    return Subject(check.person, known, standing.digest, check.request_id)


def _waiting(errand: Errand, person_id: int) -> QuerySet[PopulationCheck, PopulationCheck]:
    return PopulationCheck.objects.filter(
        person_id=person_id, run=errand.run, state=MatchState.QUEUED
    )


def _is_past(person: Person, *, at: datetime) -> bool:
    """Whether the run does not ask about this record any more: it does not count, or has left."""
    if person.merged_into_id is not None:
        return True
    return left_for_others(person, day=timezone.localdate(at)) is not None


def _opened_numbers(errand: Errand, person: Person) -> dict[str, str]:
    held = Identifier.objects.filter(IN_FORCE, person=person, system__in=ASKED_BY)
    systems = dict(held.values_list("pk", "system"))
    if not systems:
        return {}
    audit.record_look(errand.actor, person, purpose=errand.purpose)
    with acting(unmasking(errand.actor, person)):
        rows = SecretNumber.objects.filter(identifier_id__in=systems)
        closed = list(rows.values_list("identifier_id", "closed"))
    return {systems[pk]: opened(text) for pk, text in closed}


def keep_outcome(errand: Errand, subject: Subject, found: Outcome, *, at: datetime) -> bool:
    """Write down what was found, once: False where somebody else did so meanwhile.

    A match proves name, birth and number, unless the record was changed while it was asked about:
    what was found then is of the facts before, and the record shows that.
    """
    person = Person.objects.select_for_update().filter(pk=subject.person.pk).first()
    if person is None or _is_past(person, at=at):
        return False
    is_kept = _waiting(errand, person.pk).update(
        state=found.state,
        sent=list(found.fields),
        digest=subject.digest,
        checked_at=at,
        evidence="",
        version=F("version") + 1,
    )
    if not is_kept:
        return False
    (standing,) = standings([person])
    if found.state is MatchState.MATCHED and standing.digest == subject.digest:
        _prove(person, found, day=timezone.localdate(at))
    audit.record(
        errand.actor,
        "people.population.asked",
        person,
        reason=errand.purpose,
        data={"match": found.state, "sent": list(found.fields)},
    )
    return True


def _prove(person: Person, found: Outcome, *, day: date) -> None:
    proven = [Attribute.FULL_NAME.value]
    if person.born_precision != Precision.MONTH:  # of a month nothing but the year was sent
        proven.append(Attribute.BORN)
    if "number" in found.fields:
        proven.append(Attribute.PERSONAL_NUMBER)
        Identifier.objects.filter(IN_FORCE, person=person, system=System.PERSONAL_NUMBER).update(
            verified_at=day, verified_by=Proof.POPULATION
        )
    write_sources(person, proven, Evidence(Proof.POPULATION, "", day))


def confirm_by_hand(
    *, actor: Actor, person: uuid.UUID, evidence: str, version: int, at: datetime
) -> PopulationCheck:
    """Somebody saw a document of the state that says what the record says.

    `version` is that of the row that was open, 0 where there was none. Raises `NoEvidence`,
    `CheckChanged`, `BelongsElsewhere`, `NotYours`, `NotAllowed`; nothing is written then.
    """
    actor.must(PeoplePermission.CONFIRM_POPULATION)
    evidence = " ".join(evidence.split())
    if len(evidence) < SHORTEST_EVIDENCE:
        raise NoEvidence
    held = held_to_write(person, at=at)
    standing = standing_of(actor, held)
    if (standing.check.version if standing.check else 0) != version:
        raise CheckChanged
    made, _is_new = PopulationCheck.objects.update_or_create(
        person=held,
        defaults={
            "state": MatchState.MANUAL_CONFIRMED,
            "evidence": evidence,
            "digest": standing.digest,
            "checked_at": at,
            "account_id": actor.user_id,
            "sent": [],
            "procedure": "",
            "request_id": "",
            "run": None,
            "version": version + 1,
        },
    )
    audit.record(actor, "people.population.confirmed", held, reason=evidence)
    return made
