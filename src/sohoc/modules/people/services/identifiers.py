"""Writing down what systems call a person."""

import uuid
from datetime import date, datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone

from sohoc.core.access.actors import Actor, NotYours
from sohoc.core.access.scope import acting
from sohoc.core.audit import recording as audit
from sohoc.lib.personal_numbers import masked
from sohoc.modules.people.contracts import Evidence, IdentifierFacts
from sohoc.modules.people.models import (
    SECRET,
    Attribute,
    Identifier,
    IdentifierHistory,
    MatchTicket,
    Person,
    SecretNumber,
    Status,
    System,
)
from sohoc.modules.people.models.identifiers import IN_FORCE
from sohoc.modules.people.permissions import PeoplePermission
from sohoc.modules.people.rules.identifiers import BadIdentifier, tidy_identifier
from sohoc.modules.people.secrets import closed, digest
from sohoc.modules.people.selectors.tickets import answered_apart
from sohoc.modules.people.services.matching import tell_department_of_number
from sohoc.modules.people.services.persons import held_to_write, write_sources
from sohoc.modules.people.services.sensitive import unmasking

ONE_HOLDER = "people_identifier_one_holder"
A_DAY, MOST_IN_A_DAY = timedelta(days=1), 5  # of one system, for one person: slips are fewer
# What a code of the ministry takes the place of.
REPLACES = {System.MOET_LEARNER: System.PROVISIONAL}


class IdentifierTaken(Exception):
    """Another record has it: `holder` where the actor sees whose; else that is not said.

    `answered` is what the department has said of this number before: that they are two people.
    """

    def __init__(self, holder: Person | None, answered: MatchTicket | None = None) -> None:
        super().__init__()
        self.holder, self.answered = holder, answered


class IdentifierChanged(Exception):
    """Somebody else changed the identifier since it was opened."""


def give_identifier(
    *, actor: Actor, person: uuid.UUID, facts: IdentifierFacts, evidence: Evidence, at: datetime
) -> Identifier:
    """Write down an identifier; what the system called the person before is kept as replaced.

    The same again changes nothing. Whether somebody has a closed number whom the actor does not
    see is asked first, and counted: trying is no way to learn it. Of one the department is told.
    Raises `BadIdentifier`, `IdentifierTaken`, `AskedTooMuch`, `BelongsElsewhere`, `NotYours`,
    `NotAllowed`.
    """
    actor.must(PeoplePermission.KEEP_IDENTIFIERS)
    value = tidy_identifier(facts.system, facts.value)
    if facts.since > timezone.localdate(at):
        raise BadIdentifier("future")
    held = held_to_write(person, at=at)
    key = digest(facts.system, value)
    now = Identifier.objects.filter(IN_FORCE, person=held, system=facts.system).first()
    if now is not None and now.digest == key:
        return now
    if _times_written(held, facts.system, since=at - A_DAY) >= MOST_IN_A_DAY:
        raise BadIdentifier("too_often")
    typed = (facts.system, masked(value))
    if facts.system in SECRET and tell_department_of_number(actor, held, key, typed=typed):
        raise IdentifierTaken(None, answered_apart(held, typed))
    given = _written(actor, held, facts, value, key)
    if facts.system in SECRET:
        with acting(unmasking(actor, held)):
            SecretNumber.objects.create(identifier=given, person=held, closed=closed(value))
    if facts.system == System.PERSONAL_NUMBER:
        write_sources(held, [Attribute.PERSONAL_NUMBER], evidence)
    audit.record(
        actor,
        "people.identifier.given",
        held,
        data={"system": facts.system, "value": given.value},
    )
    return given


def void_identifier(
    *,
    actor: Actor,
    person: uuid.UUID,
    identifier_id: int,
    version: int,
    reason: str,
    at: datetime,
) -> Identifier:
    """Say that an identifier never was the person's; it is kept, and counts no more.

    Raises `IdentifierChanged`, `BelongsElsewhere`, `NotYours`, `NotAllowed`.
    """
    actor.must(PeoplePermission.KEEP_IDENTIFIERS)
    held = held_to_write(person, at=at)
    found = Identifier.objects.filter(pk=identifier_id, person=held).first()
    if found is None:
        raise NotYours
    if found.version != version or found.status not in {Status.PROVISIONAL, Status.ACTIVE}:
        raise IdentifierChanged
    Identifier.objects.filter(pk=found.pk).update(status=Status.VOID, version=version + 1)
    audit.record(
        actor,
        "people.identifier.voided",
        held,
        reason=reason,
        data={"system": found.system, "value": found.value},
    )
    found.refresh_from_db()
    return found


def _times_written(person: Person, system: str, *, since: datetime) -> int:
    """How many identifiers of the system came into force for the person since then."""
    rows = IdentifierHistory.objects.filter(IN_FORCE, person_id=person.pk, system=system)
    return rows.filter(at__gt=since).values("row_id").distinct().count()


def _written(
    actor: Actor, person: Person, facts: IdentifierFacts, value: str, key: str
) -> Identifier:
    """The identifier in the place of what was in force; nothing of it where another has it."""
    try:
        with transaction.atomic():
            for replaced in (facts.system, REPLACES.get(System(facts.system))):
                supersede(person, replaced, on=facts.since)
            return Identifier.objects.create(
                person=person,
                system=facts.system,
                value=masked(value) if facts.system in SECRET else value,
                digest=key,
                period=(facts.since, None),
            )
    except IntegrityError as error:
        if ONE_HOLDER in str(error):
            typed = (facts.system, masked(value))
            tell_department_of_number(actor, person, key, typed=typed)
            answered = answered_apart(person, typed)
            raise IdentifierTaken(_holder(facts.system, key), answered) from error
        raise


def supersede(person: Person, system: str | None, *, on: date) -> None:
    """What was in force is replaced from the day on; begun on that day or later, on no day."""
    for old in Identifier.objects.filter(IN_FORCE, person=person, system=system or ""):
        since = min(old.period.lower or on, on)
        Identifier.objects.filter(pk=old.pk).update(
            status=Status.SUPERSEDED, period=(since, on), version=old.version + 1
        )


def _holder(system: str, key: str) -> Person | None:
    """Whose it is in force, by the record that counts, as far as the actor sees it."""
    row = Identifier.objects.filter(IN_FORCE, system=system, digest=key)
    found = row.select_related("person", "person__merged_into").first()
    return (found.person.merged_into or found.person) if found else None
