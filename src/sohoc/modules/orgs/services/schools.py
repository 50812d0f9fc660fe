"""Adding a school, correcting what is written of it, taking an adding back."""

import uuid
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from sohoc.core.access.actors import Actor, NotAllowed, NotYours
from sohoc.core.access.models import Line, Node
from sohoc.core.access.tree import hang, lock_tree, move
from sohoc.core.audit import recording as audit
from sohoc.core.outbox.publishing import publish
from sohoc.law.local_government import Manager, manager_of
from sohoc.lib.periods import Period
from sohoc.lib.vietnamese import folded, sort_key
from sohoc.modules.orgs.contracts import SchoolFacts
from sohoc.modules.orgs.events import SchoolCorrected, SchoolFounded, SchoolTakenBack
from sohoc.modules.orgs.models import Level, Office, School, SchoolKind, SchoolState
from sohoc.modules.orgs.permissions import OrgsPermission
from sohoc.modules.orgs.rules.schools import (
    BadSchool,
    TakingBackRefusal,
    taking_back_refused,
    tidy,
)
from sohoc.modules.orgs.selectors.schools import as_of, authors_of, node_of_commune

KINDS = frozenset(SchoolKind.values)
LEVELS = tuple(Level.values)
# With one of these a school may come under another office.
WHERE_MANAGED = frozenset({"commune", "levels"})
CODE_TAKEN = "orgs_school_code_once_at_a_time"


class SchoolCodeTaken(Exception):
    """The code cannot be used in this period; which school has it is not said."""


class SchoolChanged(Exception):
    """Somebody else saved the school since it was opened; carries what they saved."""

    def __init__(self, school: SchoolState) -> None:
        super().__init__(school.pk)
        self.school = school


class SchoolStays(Exception):
    """The school cannot be taken back; `refusal` says why."""

    def __init__(self, refusal: TakingBackRefusal) -> None:
        super().__init__(refusal.value)
        self.refusal = refusal


@dataclass(frozen=True, slots=True)
class _Life:
    """The bounds of a state and of the life around it, as a correction leaves them."""

    period: tuple[date | None, date | None]
    life: tuple[date | None, date | None]


def columns_of(facts: SchoolFacts) -> dict[str, Any]:
    """The columns of a state, without its period."""
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
    }


def facts_of(school: SchoolState) -> SchoolFacts:
    """The school as plain facts."""
    return SchoolFacts(
        name=school.name,
        code=school.code,
        kind=school.kind,
        levels=tuple(school.levels),
        commune=school.commune,
        period=Period(school.life.lower, school.life.upper),
    )


def found_school(*, actor: Actor, facts: SchoolFacts, at: datetime) -> SchoolState:
    """Add a school below its commune, or below the actor's node where no commune is called so.

    Raises `BadSchool`, `SchoolCodeTaken`, `NotAllowed`.
    """
    actor.must(OrgsPermission.CREATE_SCHOOL)
    lock_tree()
    school = begin_school(actor, facts, day=timezone.localdate(at))
    audit.record(actor, "orgs.school.created", school)
    publish(SchoolFounded(school_id=school.school_id), node_id=school.school_id)
    return school


def begin_school(actor: Actor, facts: SchoolFacts, *, day: date) -> SchoolState:
    """Node, identity and first state of a school; raises `BadSchool`, `SchoolCodeTaken`."""
    facts = tidy(facts, kinds=KINDS, levels=LEVELS)
    if facts.period.start is None:
        raise BadSchool("period", "start")
    life = (facts.period.start, facts.period.until)
    try:
        with transaction.atomic():
            node = Node.objects.create(kind="school", name=facts.name, period=life)
            hang([node], below=[_manager(actor, facts, day=day)], lines=[Line.ADMINISTRATIVE])
            hang([node], below=[_department(actor, day=day)], lines=[Line.PROFESSIONAL])
            school = School.objects.create(school=node, life=life)
            SchoolState.objects.create(
                school=school,
                period=life,
                area_id=area_of(actor, facts.commune, day=day),
                **columns_of(facts),
            )
    except IntegrityError as error:
        raise code_taken_or(error, facts.code) from error
    return SchoolState.objects.select_related("school").get(school_id=node.pk)


def code_taken_or(error: IntegrityError, code: str) -> Exception:
    """`SchoolCodeTaken` when that is what the database refused, else the error itself."""
    return SchoolCodeTaken(code) if CODE_TAKEN in str(error) else error


def correct_school(
    *,
    actor: Actor,
    uuid_: uuid.UUID,
    facts: SchoolFacts,
    version: int,
    reason: str,
    at: datetime,
) -> SchoolState:
    """Correct what is written of a school that the person has open in `version`.

    Meant is the state of today: what was before an act stays. Nothing is written when nothing
    changed. With another commune the school goes to that commune's officers, when somebody who may
    add schools says so. Raises `BadSchool`, `SchoolCodeTaken`, `SchoolChanged`, `NotYours`,
    `NotAllowed`.
    """
    actor.must(OrgsPermission.EDIT_SCHOOL)
    facts = tidy(facts, kinds=KINDS, levels=LEVELS)
    day = timezone.localdate(at)
    state = locked_state(uuid_, day=day)
    if state.version != version:
        raise SchoolChanged(state)
    before = facts_of(state)
    changed = tuple(n for n in facts.__slots__ if getattr(facts, n) != getattr(before, n))
    if not changed:
        return state
    _may_change(actor, changed)
    bounds = _moved_bounds(state, facts.period)
    try:
        with transaction.atomic():
            School.objects.filter(pk=state.school_id).update(life=bounds.life, version=version + 1)
            SchoolState.objects.filter(pk=state.pk).update(
                period=bounds.period, **columns_of(facts)
            )
            if WHERE_MANAGED.intersection(changed) and actor.may(OrgsPermission.CREATE_SCHOOL):
                hang_where_managed(actor, state.school_id, facts, day=day, since=None)
                area = area_of(actor, facts.commune, day=day)
                SchoolState.objects.filter(pk=state.pk).update(area_id=area)
    except IntegrityError as error:
        raise code_taken_or(error, facts.code) from error
    state = SchoolState.objects.select_related("school").get(pk=state.pk)
    audit.record(actor, "orgs.school.edited", state, reason=reason, data={"fields": list(changed)})
    publish(SchoolCorrected(school_id=state.school_id, fields=changed), node_id=state.school_id)
    return state


def locked_state(uuid_: uuid.UUID, *, day: date) -> SchoolState:
    """The state of a day, the school held until the transaction ends; raises `NotYours`."""
    school = School.objects.select_for_update().filter(uuid=uuid_).first()
    if school is None:
        raise NotYours
    return SchoolState.objects.filter(as_of(day)).select_related("school").get(school=school)


def take_back_school(*, actor: Actor, uuid_: uuid.UUID, reason: str, at: datetime) -> None:
    """Remove a school that the actor added by mistake; its history and the trail keep it.

    Only while nobody else has touched it and nothing hangs on it. Raises `NotYours`, `SchoolStays`,
    `NotAllowed`.
    """
    actor.must(OrgsPermission.CREATE_SCHOOL)
    lock_tree()
    school = locked_state(uuid_, day=timezone.localdate(at))
    if refusal := taking_back_refused(actor.user_id, authors=authors_of(actor, school)):
        raise SchoolStays(refusal)
    node_id = school.school_id
    try:
        with transaction.atomic():
            data = {"code": school.code}
            audit.record(actor, "orgs.school.taken_back", school, reason=reason, data=data)
            publish(SchoolTakenBack(school_id=node_id), node_id=node_id)
            remove_school(node_id)
    except IntegrityError as error:
        raise SchoolStays(TakingBackRefusal.IN_USE) from error


def remove_school(node_id: int) -> None:
    """Remove school, states and node; raises `IntegrityError` when anything points at them."""
    SchoolState.objects.filter(school_id=node_id).delete()
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM access_subordination WHERE child_id = %s", [node_id])
        cursor.execute("DELETE FROM orgs_school WHERE school_id = %s", [node_id])
    connection.check_constraints()  # now, and not when the transaction ends


def hang_where_managed(
    actor: Actor, node_id: int, facts: SchoolFacts, *, day: date, since: date | None
) -> None:
    """Put the school below whoever manages a school with these facts.

    From `since` on, or, as a correction, for as long as it hangs where it hangs now.
    """
    above = _manager(actor, facts, day=day)
    if since is not None:
        move(node_id, below=above, line=Line.ADMINISTRATIVE, on=since)
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE access_subordination SET parent_id = %s"
            " WHERE child_id = %s AND line = %s AND period @> %s AND parent_id <> %s",
            [above, node_id, Line.ADMINISTRATIVE, day, above],
        )


def _manager(actor: Actor, facts: SchoolFacts, *, day: date) -> int:
    """The commune of that name or the department; where there is none, the actor's own node."""
    if manager_of(facts.levels, on=day) is Manager.PROVINCE:
        return _department(actor, day=day)
    found = node_of_commune(actor, facts.commune, day)
    return found.pk if found else actor.node_id


def area_of(actor: Actor, commune: str, *, day: date) -> int | None:
    """The unit that the commune of that name administers; None where nobody knows it."""
    found = node_of_commune(actor, commune, day)
    if found is None:
        return None
    return Office.objects.filter(pk=found.pk).values_list("area_id", flat=True).first()


def _department(actor: Actor, *, day: date) -> int:
    found = Node.objects.filter(kind="department", period__contains=day).order_by("pk").first()
    return found.pk if found else actor.node_id


def _moved_bounds(state: SchoolState, life: Period) -> _Life:
    """Where the state and the life lie once the life is corrected.

    Raises `BadSchool` when another state than this one begins or ends the life: it was an act that
    made them, and only undoing it moves its day.
    """
    period, old = state.period, state.life
    first, last = period.lower == old.lower, period.upper == old.upper
    if life.start is None:
        raise BadSchool("period", "start")
    if (life.start != old.lower and not first) or (life.until != old.upper and not last):
        raise BadSchool("period", "by_an_act")
    bounds = (life.start if first else period.lower, life.until if last else period.upper)
    return _Life(period=bounds, life=(life.start, life.until))


def _may_change(actor: Actor, changed: tuple[str, ...]) -> None:
    """Only who may close a school changes the period in which it exists."""
    if "period" in changed and not actor.may(OrgsPermission.END_SCHOOL):
        raise NotAllowed(OrgsPermission.END_SCHOOL)
