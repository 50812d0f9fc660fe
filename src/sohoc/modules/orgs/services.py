"""Writing schools."""

import uuid
from datetime import datetime
from typing import Any

from django.db import IntegrityError, connection, transaction

from sohoc.core.access.actors import Actor, NotAllowed, NotYours
from sohoc.core.access.models import Node
from sohoc.core.audit import recording as audit
from sohoc.core.outbox.publishing import publish
from sohoc.lib.periods import Period
from sohoc.lib.vietnamese import folded, sort_key
from sohoc.modules.orgs.contracts import SchoolFacts
from sohoc.modules.orgs.events import SchoolCorrected, SchoolFounded, SchoolTakenBack
from sohoc.modules.orgs.models import Level, School, SchoolKind
from sohoc.modules.orgs.permissions import OrgsPermission
from sohoc.modules.orgs.rules import BadSchool, TakingBackRefusal, taking_back_refused, tidy
from sohoc.modules.orgs.selectors import authors_of, node_of_commune

KINDS = frozenset(SchoolKind.values)
LEVELS = tuple(Level.values)


class SchoolCodeTaken(Exception):
    """The code cannot be used in this period; which school has it is not said."""


class SchoolChanged(Exception):
    """Somebody else saved the school since it was opened; carries what they saved."""

    def __init__(self, school: School) -> None:
        super().__init__(school.pk)
        self.school = school


class SchoolStays(Exception):
    """The school cannot be taken back; `refusal` says why."""

    def __init__(self, refusal: TakingBackRefusal) -> None:
        super().__init__(refusal.value)
        self.refusal = refusal


def _columns(facts: SchoolFacts) -> dict[str, Any]:
    return {
        "code": facts.code,
        "name": facts.name,
        "sort_key": sort_key(facts.name),
        "search_key": folded(f"{facts.name} {facts.code}"),
        "kind": facts.kind,
        "levels": list(facts.levels),
        "commune": facts.commune,
        "commune_sort_key": sort_key(facts.commune),
        "commune_search_key": folded(facts.commune),
        "period": (facts.period.start, facts.period.until),
    }


def facts_of(school: School) -> SchoolFacts:
    """The school as plain facts."""
    return SchoolFacts(
        name=school.name,
        code=school.code,
        kind=school.kind,
        levels=tuple(school.levels),
        commune=school.commune,
        period=Period(school.period.lower, school.period.upper),
    )


def found_school(*, actor: Actor, facts: SchoolFacts, at: datetime) -> School:
    """Add a school below its commune, or below the actor's node where no commune is called so.

    Raises `BadSchool`, `SchoolCodeTaken`, `NotAllowed`.
    """
    actor.must(OrgsPermission.CREATE_SCHOOL)
    facts = tidy(facts, kinds=KINDS, levels=LEVELS)
    if facts.period.start is None:
        raise BadSchool("period", "start")
    try:
        with transaction.atomic():
            node = Node.objects.create(
                parent_id=actor.node_id,
                path=list(actor.node_path),
                kind="school",
                name=facts.name,
                period=(facts.period.start, facts.period.until),
            )
            _hang(actor, node.pk, commune=facts.commune)
            school = School.objects.create(school=node, **_columns(facts))
    except IntegrityError as error:
        raise SchoolCodeTaken(facts.code) from error
    audit.record(actor, "orgs.school.created", school)
    publish(SchoolFounded(school_id=school.pk), node_id=school.pk)
    return school


def correct_school(
    *,
    actor: Actor,
    uuid_: uuid.UUID,
    facts: SchoolFacts,
    version: int,
    reason: str,
    at: datetime,
) -> School:
    """Correct the facts of a school that the person has open in `version`.

    Nothing is written when nothing changed. With another commune the school goes to that commune's
    officers, when somebody who may add schools says so. Raises `BadSchool`, `SchoolCodeTaken`,
    `SchoolChanged`, `NotYours`, `NotAllowed`.
    """
    actor.must(OrgsPermission.EDIT_SCHOOL)
    facts = tidy(facts, kinds=KINDS, levels=LEVELS)
    school = School.objects.select_for_update().filter(uuid=uuid_).first()
    if school is None:
        raise NotYours
    if school.version != version:
        raise SchoolChanged(school)
    before = facts_of(school)
    changed = tuple(n for n in facts.__slots__ if getattr(facts, n) != getattr(before, n))
    if not changed:
        return school
    _may_change(actor, changed)
    columns = _columns(facts) | {"version": version + 1}
    try:
        with transaction.atomic():
            School.objects.filter(pk=school.pk).update(**columns)
            if "commune" in changed and actor.may(OrgsPermission.CREATE_SCHOOL):
                _hang(actor, school.pk, commune=facts.commune)
    except IntegrityError as error:
        raise SchoolCodeTaken(facts.code) from error
    school.refresh_from_db()
    audit.record(actor, "orgs.school.edited", school, reason=reason, data={"fields": list(changed)})
    publish(SchoolCorrected(school_id=school.pk, fields=changed), node_id=school.pk)
    return school


def take_back_school(*, actor: Actor, uuid_: uuid.UUID, reason: str) -> None:
    """Remove a school that the actor added by mistake; its history and the trail keep it.

    Only while nobody else has touched it and nothing hangs on it. Raises `NotYours`, `SchoolStays`,
    `NotAllowed`.
    """
    actor.must(OrgsPermission.CREATE_SCHOOL)
    school = School.objects.select_for_update().filter(uuid=uuid_).first()
    if school is None:
        raise NotYours
    if refusal := taking_back_refused(actor.user_id, authors=authors_of(actor, school)):
        raise SchoolStays(refusal)
    node_id = school.pk
    try:
        with transaction.atomic():
            data = {"code": school.code}
            audit.record(actor, "orgs.school.taken_back", school, reason=reason, data=data)
            publish(SchoolTakenBack(school_id=node_id), node_id=node_id)
            School.objects.filter(pk=node_id).delete()
            connection.check_constraints()  # now, and not when the transaction ends
    except IntegrityError as error:
        raise SchoolStays(TakingBackRefusal.IN_USE) from error


def _hang(actor: Actor, node_id: int, *, commune: str) -> None:
    """Put the school's node below the commune of that name, else below the actor's own node."""
    above = node_of_commune(actor, commune)
    parent_id, path = (above.pk, above.path) if above else (actor.node_id, actor.node_path)
    Node.objects.filter(pk=node_id).update(parent_id=parent_id, path=[*path, node_id])


def _may_change(actor: Actor, changed: tuple[str, ...]) -> None:
    """Only who may close a school changes the period in which it exists."""
    if "period" in changed and not actor.may(OrgsPermission.END_SCHOOL):
        raise NotAllowed(OrgsPermission.END_SCHOOL)
