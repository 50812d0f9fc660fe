"""Adding a school, correcting what is written of it, taking an adding back."""

import uuid
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from sohoc.core.access.actors import Actor, NotAllowed, NotYours
from sohoc.core.access.models import Line, Node
from sohoc.core.access.tree import hang, lock_tree
from sohoc.core.audit import recording as audit
from sohoc.core.outbox.publishing import publish
from sohoc.lib.periods import EmptyPeriod, Period
from sohoc.lib.vietnamese import folded, sort_key
from sohoc.modules.orgs.contracts import SchoolFacts
from sohoc.modules.orgs.events import SchoolCorrected, SchoolFounded, SchoolTakenBack
from sohoc.modules.orgs.models import Level, School, SchoolKind, SchoolState
from sohoc.modules.orgs.permissions import OrgsPermission
from sohoc.modules.orgs.rules.communes import Commune, UnknownCommune
from sohoc.modules.orgs.rules.schools import (
    BadSchool,
    TakingBackRefusal,
    check_life,
    taking_back_refused,
    tidy,
)
from sohoc.modules.orgs.selectors.acts import acted_on
from sohoc.modules.orgs.selectors.communes import commune_during, commune_of
from sohoc.modules.orgs.selectors.offices import department_on
from sohoc.modules.orgs.selectors.schools import as_of, authors_of
from sohoc.modules.orgs.services.acts.endings import BeginsLater, follow_corrected_end
from sohoc.modules.orgs.services.codes import CODE_ONCE
from sohoc.modules.orgs.services.placing import (
    is_of_the_province,
    managed_by,
    place_during,
    place_new,
)

KINDS = frozenset(SchoolKind.values)
LEVELS = tuple(Level.values)
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
    facts = tidy(facts, kinds=KINDS, levels=LEVELS)
    lock_tree()
    day = timezone.localdate(at)
    try:
        commune = commune_during(actor, facts.commune, facts.period, today=day)
    except UnknownCommune:
        commune = Commune(facts.commune)
    school = begin_school(actor, facts, commune, day=day)
    audit.record(actor, "orgs.school.created", school)
    publish(SchoolFounded(school_id=school.school_id), node_id=school.school_id)
    return school


def begin_school(actor: Actor, facts: SchoolFacts, commune: Commune, *, day: date) -> SchoolState:
    """Node, identity and first state of a school; raises `BadSchool`, `SchoolCodeTaken`."""
    facts = tidy(replace(facts, commune=commune.name), kinds=KINDS, levels=LEVELS)
    if facts.period.start is None:
        raise BadSchool("period", "start")
    life = (facts.period.start, facts.period.until)
    department = department_on(day)
    guide = department.pk if department else actor.node_id
    try:
        with transaction.atomic():
            node = Node.objects.create(kind="school", name=facts.name, period=life)
            place_new(actor, node.pk, facts.levels, commune, since=facts.period.start)
            hang([node], below=[guide], lines=[Line.PROFESSIONAL])
            school = School.objects.create(school=node, life=life)
            SchoolState.objects.create(
                school=school, period=life, area_id=commune.area_id, **columns_of(facts)
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
    changed. With another commune, or with levels that somebody else manages, the school goes to
    whoever managed such a school on each day of that state; with the same commune it stays where
    it hangs, waiting or not: a decision places it.

    Raises `BadSchool`, `UnknownCommune`, `SchoolCodeTaken`, `SchoolChanged`, `NotYours`,
    `NotAllowed`.
    """
    actor.must(OrgsPermission.EDIT_SCHOOL)
    facts = tidy(facts, kinds=KINDS, levels=LEVELS)
    day = timezone.localdate(at)
    lock_tree()  # whoever puts many schools elsewhere reads them long before writing them
    state = locked_state(uuid_, day=day)
    if state.version != version:
        raise SchoolChanged(state)
    before = facts_of(state)
    _may_change(actor, before, facts, _different(before, facts))
    facts, commune = _resolved(actor, state, facts, day=day)
    changed = _different(before, facts)
    if not changed:
        return state
    area_id = commune.area_id if commune and "commune" in changed else state.area_id
    try:
        with transaction.atomic():
            School.objects.filter(pk=state.school_id).update(version=version + 1)
            columns = {**columns_of(facts), "area_id": area_id}
            if "period" in changed:
                columns["period"] = _move_life(state, facts.period)
            SchoolState.objects.filter(pk=state.pk).update(**columns)
            if commune is not None:
                period = columns.get("period", (state.period.lower, state.period.upper))
                place_during(state.school_id, facts.levels, commune, during=period)
    except IntegrityError as error:
        raise code_taken_or(error, facts.code) from error
    state = SchoolState.objects.select_related("school").get(pk=state.pk)
    audit.record(actor, "orgs.school.edited", state, reason=reason, data={"fields": list(changed)})
    publish(SchoolCorrected(school_id=state.school_id, fields=changed), node_id=state.school_id)
    return state


def manager_after(
    actor: Actor, state: SchoolState, facts: SchoolFacts, *, day: date
) -> Node | None:
    """Who would manage the school on the day once it is corrected so; None where that changes
    nothing. Raises `BadSchool`, `UnknownCommune`."""
    facts, commune = _resolved(actor, state, facts, day=day)
    above = managed_by(facts.levels, commune, on=day) if commune else None
    return Node.objects.get(pk=above) if above else None


def _resolved(
    actor: Actor, state: SchoolState, facts: SchoolFacts, *, day: date
) -> tuple[SchoolFacts, Commune | None]:
    """The facts with the commune called by its name, and the commune where somebody else may
    manage the school by them."""
    before = facts_of(state)
    if facts.commune != before.commune:
        named = commune_during(actor, facts.commune, _days_of(state, facts), today=day)
        facts = replace(facts, commune=named.name)
        if facts.commune != before.commune:
            return facts, named
    if _changes_hands(before, facts):
        return facts, commune_of(actor, state, day=day)
    return facts, None


def _different(before: SchoolFacts, after: SchoolFacts) -> tuple[str, ...]:
    return tuple(n for n in after.__slots__ if getattr(after, n) != getattr(before, n))


def _changes_hands(before: SchoolFacts, after: SchoolFacts) -> bool:
    return is_of_the_province(before.levels) != is_of_the_province(after.levels)


def _days_of(state: SchoolState, facts: SchoolFacts) -> Period:
    """The days of a state, with the bounds of the life as they are corrected.

    Raises `BadSchool` where none is left because an act on the school is in the way.
    """
    since, until = state.period.lower, state.period.upper
    try:
        return Period(
            facts.period.start if since == state.life.lower else since,
            facts.period.until if until == state.life.upper else until,
        )
    except EmptyPeriod as error:
        field = "begins" if facts.period.start != state.life.lower else "ends"
        raise BadSchool(field, "past_an_act") from error


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


def _move_life(state: SchoolState, life: Period) -> tuple[date | None, date | None]:
    """Let the school begin and end on other days, and with it its first and its last state.

    Returns the period of `state`, which is left to the caller, so that one correction is one row of
    history. Raises `BadSchool` where acts or other states of the school are in the way.
    """
    check_life(facts_of(state).period, life, acted_on(state.school_id))
    states = list(SchoolState.objects.filter(school_id=state.school_id).order_by("period"))
    first, last = states[0], states[-1]
    if first.period.upper and life.start and life.start >= first.period.upper:
        raise BadSchool("begins", "past_an_act")
    if last.period.lower and life.until and life.until <= last.period.lower:
        raise BadSchool("ends", "past_an_act")
    School.objects.filter(pk=state.school_id).update(life=(life.start, life.until))
    _move_what_ends_with_it(state, life)
    periods = {one.pk: (one.period.lower, one.period.upper) for one in states}
    moved = dict(periods)
    moved[first.pk] = (life.start, moved[first.pk][1])
    moved[last.pk] = (moved[last.pk][0], life.until)
    for pk, period in moved.items():
        if period != periods[pk] and pk != state.pk:
            SchoolState.objects.filter(pk=pk).update(period=period)
    return moved[state.pk]


def _move_what_ends_with_it(state: SchoolState, life: Period) -> None:
    if life.until == state.life.upper:
        return
    try:
        with transaction.atomic():
            follow_corrected_end(state.school_id, before=state.life.upper, after=life.until)
    except BeginsLater as later:
        raise BadSchool("ends", "begins_later") from later
    except IntegrityError as error:
        if CODE_ONCE in str(error):
            raise BadSchool("ends", "code_given_on") from error
        raise


def _may_change(
    actor: Actor, before: SchoolFacts, after: SchoolFacts, changed: tuple[str, ...]
) -> None:
    """Only who may close a school changes the period in which it exists; only who may add one, by
    whom it is managed. Raises `NotAllowed`, `BadSchool`."""
    if "period" in changed and not actor.may(OrgsPermission.END_SCHOOL):
        raise NotAllowed(OrgsPermission.END_SCHOOL)
    if actor.may(OrgsPermission.CREATE_SCHOOL):
        return
    if "commune" in changed:
        raise BadSchool("commune", "of_the_province")
    if _changes_hands(before, after):
        raise BadSchool("levels", "of_the_province")
