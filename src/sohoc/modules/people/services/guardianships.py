"""Who answers for a child: written down, corrected, ended."""

import uuid
from dataclasses import replace
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils import timezone

from sohoc.core.access.actors import Actor, NotYours
from sohoc.core.audit import recording as audit
from sohoc.core.outbox.publishing import publish
from sohoc.lib.periods import EmptyPeriod, Period
from sohoc.modules.people.contracts import GuardianshipFacts
from sohoc.modules.people.events import GuardianshipChanged
from sohoc.modules.people.models import Guardianship, Person
from sohoc.modules.people.permissions import PeoplePermission
from sohoc.modules.people.rules.guardianships import (
    BadGuardianship,
    check_ages,
    until_majority,
)
from sohoc.modules.people.services.persons import held_person

ONCE = "people_guardianship_once_at_a_time"


class GuardianAlready(Exception):
    """This person answers for the child during the period already."""


class GuardianshipEdited(Exception):
    """Somebody else changed the guardianship since it was opened; carries it as it is."""

    def __init__(self, guardianship: Guardianship) -> None:
        super().__init__(guardianship.pk)
        self.guardianship = guardianship


def begin_guardianship(
    *,
    actor: Actor,
    child: uuid.UUID,
    guardian: uuid.UUID,
    facts: GuardianshipFacts,
    at: datetime,
) -> Guardianship:
    """Write down who answers for a child; it ends on the day of majority at the latest.

    Raises `BadGuardianship`, `GuardianAlready`, `NotYours`, `NotAllowed`.
    """
    actor.must(PeoplePermission.KEEP_GUARDIANS)
    if child == guardian:
        raise BadGuardianship("guardian", "the_child")
    held, other = (held_person(one) for one in (child, guardian))
    check_ages(child=held.born, guardian=other.born, relation=facts.relation)
    facts = _tidied(held, facts)
    made = _written(Guardianship(child=held, guardian=other), facts)
    _told(actor, made, "people.guardianship.begun")
    return made


def correct_guardianship(
    *,
    actor: Actor,
    child: uuid.UUID,
    guardianship_id: int,
    facts: GuardianshipFacts,
    version: int,
    reason: str,
    at: datetime,
) -> Guardianship:
    """Correct a guardianship that is open in `version`; nothing is written without a change.

    Raises `GuardianshipEdited`, and like `begin_guardianship`.
    """
    found = _held(actor, child, guardianship_id, version=version)
    facts = _tidied(found.child, facts)
    if facts == facts_of(found):
        return found
    check_ages(child=found.child.born, guardian=found.guardian.born, relation=facts.relation)
    found.version += 1
    _written(found, facts)
    _told(actor, found, "people.guardianship.corrected", reason=reason)
    return found


def end_guardianship(
    *,
    actor: Actor,
    child: uuid.UUID,
    guardianship_id: int,
    on: date,
    version: int,
    reason: str,
    at: datetime,
) -> Guardianship:
    """From the day on the person does not answer for the child any more; today at the latest.

    Raises `BadGuardianship`, `GuardianshipEdited`, `NotYours`, `NotAllowed`.
    """
    found = _held(actor, child, guardianship_id, version=version)
    if on > timezone.localdate(at):
        raise BadGuardianship("until", "future")
    try:
        period = Period(found.period.lower, on)
    except EmptyPeriod as error:
        raise BadGuardianship("until", "before_begin") from error
    found.version += 1
    _written(found, replace(facts_of(found), period=period))
    _told(actor, found, "people.guardianship.ended", reason=reason)
    return found


def facts_of(guardianship: Guardianship) -> GuardianshipFacts:
    """The guardianship as plain facts."""
    return GuardianshipFacts(
        relation=guardianship.relation,
        basis=guardianship.basis,
        period=Period(guardianship.period.lower, guardianship.period.upper),
        verified_by=guardianship.verified_by,
        can_view=guardianship.can_view,
        can_consent=guardianship.can_consent,
        restriction=guardianship.restriction,
    )


def _held(actor: Actor, child: uuid.UUID, guardianship_id: int, *, version: int) -> Guardianship:
    actor.must(PeoplePermission.KEEP_GUARDIANS)
    held = held_person(child)
    found = Guardianship.objects.filter(pk=guardianship_id, child=held).first()
    if found is None:
        raise NotYours
    if found.version != version:
        raise GuardianshipEdited(found)
    return found


def _tidied(child: Person, facts: GuardianshipFacts) -> GuardianshipFacts:
    return replace(
        facts,
        period=until_majority(facts.period, born=child.born),
        verified_by=" ".join(facts.verified_by.split()),
        restriction=" ".join(facts.restriction.split()),
    )


def _written(row: Guardianship, facts: GuardianshipFacts) -> Guardianship:
    row.relation, row.basis, row.verified_by = facts.relation, facts.basis, facts.verified_by
    row.can_view, row.can_consent = facts.can_view, facts.can_consent
    row.restriction = facts.restriction
    row.period = (facts.period.start, facts.period.until)
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        if ONCE in str(error):
            raise GuardianAlready from error
        raise
    row.refresh_from_db()
    return row


def _told(actor: Actor, row: Guardianship, verb: str, *, reason: str = "") -> None:
    data = {"guardian": str(row.guardian.uuid), "relation": row.relation}
    audit.record(actor, verb, row.child, reason=reason, data=data)
    publish(
        GuardianshipChanged(child_id=row.child_id, guardian_id=row.guardian_id),
        node_id=next(iter(row.child.schools), None),
    )
