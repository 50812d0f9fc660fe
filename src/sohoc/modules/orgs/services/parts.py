"""Adding, correcting and ending the parts of a school, and taking an adding back."""

import uuid
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, connection, transaction

from sohoc.core.access.actors import Actor, NotYours
from sohoc.core.audit import recording as audit
from sohoc.core.outbox.publishing import publish
from sohoc.lib.periods import EmptyPeriod, Period
from sohoc.lib.vietnamese import sort_key
from sohoc.modules.orgs.contracts import PartFacts
from sohoc.modules.orgs.events import PartCorrected, PartsAdded, PartTakenBack
from sohoc.modules.orgs.models import PartKind, School, SchoolPart
from sohoc.modules.orgs.permissions import OrgsPermission
from sohoc.modules.orgs.rules.parts import BadPart, check_within, tidy_part, until_the_end
from sohoc.modules.orgs.rules.schools import TakingBackRefusal, taking_back_refused
from sohoc.modules.orgs.selectors.parts import authors_of_part, part_by_uuid

KINDS = frozenset(PartKind.values)
NAME_TAKEN = "orgs_schoolpart_name_once"


class PartNameTaken(Exception):
    """The school has a part of this kind and name during the period."""


class PartChanged(Exception):
    """Somebody else saved the part since it was opened; carries what they saved."""

    def __init__(self, part: SchoolPart) -> None:
        super().__init__(part.pk)
        self.part = part


class PartStays(Exception):
    """The part cannot be taken back; `refusal` says why."""

    def __init__(self, refusal: TakingBackRefusal) -> None:
        super().__init__(refusal.value)
        self.refusal = refusal


def facts_of_part(part: SchoolPart) -> PartFacts:
    """The part as plain facts."""
    return PartFacts(
        kind=part.kind,
        name=part.name,
        address=part.address,
        latitude=part.latitude,
        longitude=part.longitude,
        period=Period(part.period.lower, part.period.upper),
    )


def add_part(*, actor: Actor, school: uuid.UUID, facts: PartFacts, at: datetime) -> SchoolPart:
    """Add a part to a school. Raises `BadPart`, `PartNameTaken`, `NotYours`, `NotAllowed`."""
    (part,) = add_parts(actor=actor, school=school, facts=[facts], at=at)
    return part


def add_parts(
    *, actor: Actor, school: uuid.UUID, facts: Sequence[PartFacts], at: datetime
) -> Sequence[SchoolPart]:
    """Add parts to a school, all or none. Raises like `add_part`."""
    actor.must(OrgsPermission.EDIT_PARTS)
    held = held_school(school)
    tidied = [_tidied(one, held) for one in facts]
    try:
        with transaction.atomic():
            parts = SchoolPart.objects.bulk_create(
                SchoolPart(school=held, **_columns(one)) for one in tidied
            )
    except IntegrityError as error:
        raise _name_taken_or(error) from error
    for part in parts:
        audit.record(actor, "orgs.part.added", part, data={"kind": part.kind})
    publish(PartsAdded(school_id=held.pk, parts=tuple(part.pk for part in parts)), node_id=held.pk)
    return parts


def correct_part(
    *,
    actor: Actor,
    uuid_: uuid.UUID,
    facts: PartFacts,
    version: int,
    reason: str,
    at: datetime,
) -> SchoolPart:
    """Correct a part that the person has open in `version`; nothing is written without a change.

    Raises `BadPart`, `PartNameTaken`, `PartChanged`, `NotYours`, `NotAllowed`.
    """
    part, school = _held_part(actor, uuid_)
    if part.version != version:
        raise PartChanged(part)
    return _changed(actor, part, _tidied(facts, school), verb="orgs.part.edited", reason=reason)


def end_part(
    *, actor: Actor, uuid_: uuid.UUID, ends: date, version: int, reason: str, at: datetime
) -> SchoolPart:
    """Give a part its end: `ends` is the first day without it.

    Raises `BadPart`, `PartChanged`, `NotYours`, `NotAllowed`.
    """
    part, school = _held_part(actor, uuid_)
    if part.version != version:
        raise PartChanged(part)
    facts = facts_of_part(part)
    if facts.period.until is not None:
        raise BadPart("ends", "ended")
    try:
        facts = replace(facts, period=Period(facts.period.start, ends))
    except EmptyPeriod as error:
        raise BadPart("ends", "before_start") from error
    return _changed(actor, part, _tidied(facts, school), verb="orgs.part.ended", reason=reason)


def take_back_part(*, actor: Actor, uuid_: uuid.UUID, reason: str, at: datetime) -> None:
    """Remove a part that the actor added by mistake; its history and the trail keep it.

    Only while nobody else has touched it and nothing hangs on it. Raises `PartStays`, `NotYours`,
    `NotAllowed`.
    """
    part, _school = _held_part(actor, uuid_)
    if refusal := taking_back_refused(actor.user_id, authors=authors_of_part(part)):
        raise PartStays(refusal)
    try:
        with transaction.atomic():
            audit.record(actor, "orgs.part.taken_back", part, reason=reason)
            publish(
                PartTakenBack(school_id=part.school_id, part_id=part.pk), node_id=part.school_id
            )
            with connection.cursor() as cursor:
                cursor.execute("DELETE FROM orgs_schoolpart WHERE id = %s", [part.pk])
            connection.check_constraints()  # now, and not when the transaction ends
    except IntegrityError as error:
        raise PartStays(TakingBackRefusal.IN_USE) from error


def held_school(uuid_: uuid.UUID) -> School:
    """The school, held until the transaction ends; raises `NotYours`."""
    school = School.objects.select_for_update().filter(uuid=uuid_).first()
    if school is None:
        raise NotYours
    return school


def _held_part(actor: Actor, uuid_: uuid.UUID) -> tuple[SchoolPart, School]:
    actor.must(OrgsPermission.EDIT_PARTS)
    school = held_school(part_by_uuid(actor, uuid_).school.uuid)
    return part_by_uuid(actor, uuid_), school  # once more: now nobody else is writing


def _tidied(facts: PartFacts, school: School) -> PartFacts:
    facts = tidy_part(facts, kinds=KINDS)
    life = Period(school.life.lower, school.life.upper)
    check_within(facts.period, life)
    return replace(facts, period=until_the_end(facts.period, life))


def _columns(facts: PartFacts) -> dict[str, Any]:
    return {
        "kind": facts.kind,
        "name": facts.name,
        "sort_key": sort_key(facts.name),
        "address": facts.address,
        "latitude": facts.latitude,
        "longitude": facts.longitude,
        "period": (facts.period.start, facts.period.until),
    }


def _changed(
    actor: Actor, part: SchoolPart, facts: PartFacts, *, verb: str, reason: str
) -> SchoolPart:
    before = facts_of_part(part)
    changed = tuple(n for n in facts.__slots__ if getattr(facts, n) != getattr(before, n))
    if not changed:
        return part
    try:
        with transaction.atomic():
            SchoolPart.objects.filter(pk=part.pk).update(
                version=part.version + 1, **_columns(facts)
            )
    except IntegrityError as error:
        raise _name_taken_or(error) from error
    part = SchoolPart.objects.select_related("school").get(pk=part.pk)
    audit.record(actor, verb, part, reason=reason, data={"fields": list(changed)})
    publish(
        PartCorrected(school_id=part.school_id, part_id=part.pk, fields=changed),
        node_id=part.school_id,
    )
    return part


def _name_taken_or(error: IntegrityError) -> Exception:
    return PartNameTaken() if NAME_TAKEN in str(error) else error
