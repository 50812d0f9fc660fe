"""Who answers for a child: written down, corrected, ended."""

import uuid
from dataclasses import replace
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils import timezone

from sohoc.core.access.actors import Actor, NotYours
from sohoc.core.audit import recording as audit
from sohoc.core.outbox.publishing import publish
from sohoc.lib.periods import Period
from sohoc.modules.people.contracts import GuardianshipFacts
from sohoc.modules.people.events import GuardianshipChanged
from sohoc.modules.people.models import Guardianship, GuardianshipHistory, Person
from sohoc.modules.people.permissions import PeoplePermission
from sohoc.modules.people.rules.guardianships import (
    BadGuardianship,
    check_ages,
    ended,
    until_majority,
)
from sohoc.modules.people.selectors.kept import last_birth
from sohoc.modules.people.services.persons import held_person, held_to_write

ONCE = "people_guardianship_once_at_a_time"


class GuardianAlready(Exception):
    """This person answers for the child during the period already, by the row that it carries."""

    def __init__(self, guardianship: Guardianship | None) -> None:
        super().__init__()
        self.guardianship = guardianship


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

    Nobody writes this of themselves: somebody else of the school does.

    Raises `BadGuardianship`, `GuardianAlready`, `BelongsElsewhere`, `NotYours`, `NotAllowed`.
    """
    actor.must(PeoplePermission.KEEP_GUARDIANS)
    if child == guardian:
        raise BadGuardianship("guardian", "the_child")
    held, other = held_to_write(child, at=at), held_person(guardian)
    _must_be_another(actor, other)
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
    found = _held(actor, child, guardianship_id, version=version, at=at)
    facts = _tidied(found.child, facts)
    if facts == facts_of(found):
        return found
    _must_be_another(actor, found.guardian)
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

    Raises `BadGuardianship`, `GuardianAlready`, `GuardianshipEdited`, `BelongsElsewhere`,
    `NotYours`, `NotAllowed`.
    """
    found = _held(actor, child, guardianship_id, version=version, at=at)
    today = timezone.localdate(at)
    if is_over(found, today):
        raise GuardianshipEdited(found)
    facts = facts_of(found)
    period = ended(facts.period, on=on, today=today)
    found.version += 1
    _written(found, replace(facts, period=period))
    _told(actor, found, "people.guardianship.ended", reason=reason)
    return found


def reopen_guardianship(
    *,
    actor: Actor,
    child: uuid.UUID,
    guardianship_id: int,
    version: int,
    reason: str,
    at: datetime,
) -> Guardianship:
    """Take an end back: the days are again those before it, until majority at the latest.

    Raises `BadGuardianship`, `GuardianAlready`, `GuardianshipEdited`, `BelongsElsewhere`,
    `NotYours`, `NotAllowed`.
    """
    found = _held(actor, child, guardianship_id, version=version, at=at)
    today = timezone.localdate(at)
    if not is_over(found, today):
        raise GuardianshipEdited(found)
    _must_be_another(actor, found.guardian)
    facts = _tidied(found.child, replace(facts_of(found), period=_before_end(found, today)))
    if facts.period.until is not None and facts.period.until <= today:
        raise BadGuardianship("until", "of_age")
    found.version += 1
    _written(found, facts)
    _told(actor, found, "people.guardianship.reopened", reason=reason)
    return found


def take_back_guardianship(
    *,
    actor: Actor,
    child: uuid.UUID,
    guardianship_id: int,
    version: int,
    reason: str,
    at: datetime,
) -> None:
    """Say that somebody never answered for the child: the row goes, its history stays.

    Raises `GuardianshipEdited`, `BelongsElsewhere`, `NotYours`, `NotAllowed`.
    """
    found = _held(actor, child, guardianship_id, version=version, at=at)
    Guardianship.objects.filter(pk=found.pk).delete()
    _told(actor, found, "people.guardianship.taken_back", reason=reason)


def is_over(guardianship: Guardianship, today: date) -> bool:
    """Whether the person does not answer for the child any more."""
    period = guardianship.period
    return bool(period.isempty or (period.upper is not None and period.upper <= today))


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


def _held(
    actor: Actor, child: uuid.UUID, guardianship_id: int, *, version: int, at: datetime
) -> Guardianship:
    actor.must(PeoplePermission.KEEP_GUARDIANS)
    held = held_to_write(child, at=at)
    found = Guardianship.objects.filter(pk=guardianship_id, child=held).first()
    if found is None:
        raise NotYours
    if found.version != version:
        raise GuardianshipEdited(found)
    return found


def _before_end(row: Guardianship, today: date) -> Period:
    """The days of the last state in which somebody still answered; where none is kept, no end."""
    kept = GuardianshipHistory.objects.filter(child_id=row.child_id, row_id=row.pk)
    for state in kept.order_by("-id"):
        until = state.period.upper
        if not state.period.isempty and (until is None or until > today):
            return Period(state.period.lower, until)
    return Period(row.period.lower, None)


def _must_be_another(actor: Actor, guardian: Person) -> None:
    if guardian.account_id == actor.user_id:
        raise BadGuardianship("guardian", "yourself")


def _tidied(child: Person, facts: GuardianshipFacts) -> GuardianshipFacts:
    return replace(
        facts,
        period=until_majority(facts.period, last_birth=last_birth(child)),
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
            raise GuardianAlready(_meanwhile(row)) from error
        raise
    row.refresh_from_db()
    return row


def _meanwhile(row: Guardianship) -> Guardianship | None:
    """By which other row the same person answers for the child in these days, the last one."""
    rows = Guardianship.objects.filter(child=row.child, guardian=row.guardian).exclude(pk=row.pk)
    return rows.filter(period__overlap=row.period).order_by("-period").first()


def _told(actor: Actor, row: Guardianship, verb: str, *, reason: str = "") -> None:
    data = {"guardian": str(row.guardian.uuid), "relation": row.relation}
    audit.record(actor, verb, row.child, reason=reason, data=data)
    publish(
        GuardianshipChanged(child_id=row.child_id, guardian_id=row.guardian_id),
        node_id=actor.place_among(row.child.schools),
    )
