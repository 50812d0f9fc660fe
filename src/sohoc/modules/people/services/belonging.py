"""To which school somebody belongs: the end of it, an end taken back, grade and class corrected."""

import hashlib
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils import timezone

from sohoc.core.access.actors import Actor, NotYours
from sohoc.core.audit import recording as audit
from sohoc.modules.people.models import Affiliation, AffiliationHistory
from sohoc.modules.people.permissions import PeoplePermission
from sohoc.modules.people.rules.belonging import ended, state_after, tidy_text
from sohoc.modules.people.services.former import refuse_former
from sohoc.modules.people.services.persons import BY_HAND, held_person

ONCE = "people_affiliation_once_at_a_time"
PLACES = ("grade_text", "class_text")


class BelongingEdited(Exception):
    """Somebody else changed the belonging since it was opened."""


class BelongsMeanwhile(Exception):
    """The person belongs to this school in the same way by another row during these days."""


@dataclass(frozen=True, slots=True)
class Opened:
    """Which belonging of whom is meant, in the state in which it was opened (`mark_of`)."""

    person: uuid.UUID
    affiliation: int
    mark: str


def mark_of(row: Affiliation) -> str:
    """By what it is known whether a belonging is still as it was opened; tells nothing of it."""
    state = (row.period.lower, row.period.upper, *(getattr(row, name) for name in PLACES))
    return hashlib.sha256(repr((*state, row.state_text)).encode()).hexdigest()[:32]


def end_belonging(
    *, actor: Actor, opened: Opened, on: date, leaving: str, told: str, at: datetime
) -> Affiliation:
    """From the day on the person does not belong to the school any more; today at the latest.

    The school goes on seeing the record. `leaving` is a code of `Leaving`, `told` the reason in
    words. Raises `BadBelonging`, `BelongingEdited`, `BelongsMeanwhile`, `NotYours`, `NotAllowed`.
    """
    row = _held(actor, opened)
    today = timezone.localdate(at)
    if not _is_open(row, today):
        raise BelongingEdited
    state = state_after(row.belonging, leaving, told)
    row.period = ended(row.period.lower, on=on, today=today, is_start_certain=row.source == BY_HAND)
    row.state_text = state
    _write(row)
    reason = state if told in ("", state) else f"{state}: {told}"
    data = {"until": on.isoformat()}
    audit.record(actor, "people.affiliation.ended", row.person, reason=reason, data=data)
    return row


def reopen_belonging(*, actor: Actor, opened: Opened, reason: str, at: datetime) -> Affiliation:
    """Take an end back: days and state are again those before it.

    Not while the person belongs to another school: that one lets them go first. Raises
    `BelongsElsewhere`, `BelongingEdited`, `BelongsMeanwhile`, `NotYours`, `NotAllowed`.
    """
    row = _held(actor, opened)
    refuse_former(row.person, at=at)
    if _is_open(row, timezone.localdate(at)):
        raise BelongingEdited
    before = _before_end(row)
    row.period = (before.period.lower, before.period.upper) if before else (row.period.lower, None)
    row.state_text = before.state_text if before else ""
    _write(row)
    audit.record(actor, "people.affiliation.reopened", row.person, reason=reason)
    return row


def correct_place(
    *, actor: Actor, opened: Opened, texts: Mapping[str, str], reason: str, at: datetime
) -> Affiliation:
    """Correct grade and class (`PLACES`); nothing is written without a change.

    Raises `BadBelonging`, `BelongingEdited`, `NotYours`, `NotAllowed`.
    """
    row = _held(actor, opened)
    tidy = {name: tidy_text(texts[name], field=name) for name in PLACES}
    changed = [name for name in PLACES if getattr(row, name) != tidy[name]]
    if not changed:
        return row
    row.grade_text, row.class_text = tidy["grade_text"], tidy["class_text"]
    _write(row)
    data = {"fields": changed}
    audit.record(actor, "people.affiliation.placed", row.person, reason=reason, data=data)
    return row


def _held(actor: Actor, opened: Opened) -> Affiliation:
    actor.must(PeoplePermission.KEEP_BELONGING)
    person = held_person(opened.person)
    row = Affiliation.objects.select_for_update().filter(pk=opened.affiliation).first()
    within = actor.writing_scope.schools
    if row is None or row.person_id != person.pk or (within and row.school_id not in within):
        raise NotYours
    if mark_of(row) != opened.mark:
        raise BelongingEdited
    row.person = person
    return row


def _is_open(row: Affiliation, today: date) -> bool:
    return row.period.upper is None or row.period.upper > today


def _before_end(row: Affiliation) -> AffiliationHistory | None:
    """The last state in which the belonging did not end on the day on which it ends now."""
    kept = AffiliationHistory.objects.filter(person_id=row.person_id, row_id=row.pk)
    states = [one for one in kept.order_by("-id") if one.period.upper != row.period.upper]
    return states[0] if states else None


def _write(row: Affiliation) -> None:
    try:
        with transaction.atomic():
            row.save(update_fields=["period", "state_text", *PLACES])
    except IntegrityError as error:
        if ONCE in str(error):
            raise BelongsMeanwhile from error
        raise
    row.refresh_from_db(fields=["period"])
