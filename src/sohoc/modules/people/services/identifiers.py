"""Writing down what systems call a person."""

import uuid
from datetime import date, datetime

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
    Person,
    SecretNumber,
    Status,
    System,
)
from sohoc.modules.people.models.identifiers import IN_FORCE
from sohoc.modules.people.permissions import PeoplePermission
from sohoc.modules.people.rules.identifiers import BadIdentifier, tidy_identifier
from sohoc.modules.people.secrets import closed, digest
from sohoc.modules.people.services.persons import held_person, write_sources
from sohoc.modules.people.services.sensitive import unmasking

ONE_HOLDER = "people_identifier_one_holder"
# What a code of the ministry takes the place of.
REPLACES = {System.MOET_LEARNER: System.PROVISIONAL}


class IdentifierTaken(Exception):
    """Another record has it; whose, is not said: it may be far outside of the person's reach."""


class IdentifierChanged(Exception):
    """Somebody else changed the identifier since it was opened."""


def give_identifier(
    *, actor: Actor, person: uuid.UUID, facts: IdentifierFacts, evidence: Evidence, at: datetime
) -> Identifier:
    """Write down an identifier; what the system called the person before is kept as replaced.

    The same again changes nothing. Raises `BadIdentifier`, `IdentifierTaken`, `NotYours`,
    `NotAllowed`.
    """
    actor.must(PeoplePermission.KEEP_IDENTIFIERS)
    value = tidy_identifier(facts.system, facts.value)
    if facts.since > timezone.localdate(at):
        raise BadIdentifier("future")
    held = held_person(person)
    key = digest(facts.system, value)
    now = Identifier.objects.filter(IN_FORCE, person=held, system=facts.system).first()
    if now is not None and now.digest == key:
        return now
    for replaced in (facts.system, REPLACES.get(System(facts.system))):
        _supersede(held, replaced, on=facts.since)
    given = _written(held, facts, value, key)
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

    Raises `IdentifierChanged`, `NotYours`, `NotAllowed`.
    """
    actor.must(PeoplePermission.KEEP_IDENTIFIERS)
    held = held_person(person)
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


def _written(person: Person, facts: IdentifierFacts, value: str, key: str) -> Identifier:
    try:
        with transaction.atomic():
            return Identifier.objects.create(
                person=person,
                system=facts.system,
                value=masked(value) if facts.system in SECRET else value,
                digest=key,
                period=(facts.since, None),
            )
    except IntegrityError as error:
        if ONE_HOLDER in str(error):
            raise IdentifierTaken from error
        raise


def _supersede(person: Person, system: str | None, *, on: date) -> None:
    """What was in force is replaced from the day on; begun on that day or later, on no day."""
    for old in Identifier.objects.filter(IN_FORCE, person=person, system=system or ""):
        since = min(old.period.lower or on, on)
        Identifier.objects.filter(pk=old.pk).update(
            status=Status.SUPERSEDED, period=(since, on), version=old.version + 1
        )
