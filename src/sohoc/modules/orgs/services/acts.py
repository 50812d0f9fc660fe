"""Recording a decision on schools, and undoing it while nothing was built on it."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import timezone

from sohoc.core.access.actors import Actor, NotYours
from sohoc.core.access.models import Grant, NodeSuccession, Subordination
from sohoc.core.access.tree import leave_to, lock_tree
from sohoc.core.audit import recording as audit
from sohoc.core.outbox.publishing import publish
from sohoc.modules.orgs.contracts import ActWish, SchoolFacts
from sohoc.modules.orgs.events import ActRecorded, ActUndone
from sohoc.modules.orgs.models import Act, ActParty, Part, School, SchoolState
from sohoc.modules.orgs.permissions import OrgsPermission
from sohoc.modules.orgs.rules.acts import (
    SchoolNow,
    UndoingRefused,
    UndoProblem,
    check_days,
    check_shape,
    tidy_decision,
)
from sohoc.modules.orgs.rules.schools import tidy
from sohoc.modules.orgs.services.schools import (
    KINDS,
    LEVELS,
    WHERE_MANAGED,
    area_of,
    begin_school,
    code_taken_or,
    columns_of,
    facts_of,
    hang_where_managed,
    remove_school,
)


@dataclass(slots=True)
class _Parties:
    """The last state of every school that goes on or ends, and the first of those that begin."""

    subjects: list[SchoolState] = field(default_factory=list)
    ending: list[SchoolState] = field(default_factory=list)
    begun: list[SchoolState] = field(default_factory=list)


@transaction.atomic
def record_act(*, actor: Actor, wish: ActWish, at: datetime) -> Act:
    """Record a decision and do what it says, all or nothing.

    Raises `ActRefused`, `BadSchool`, `SchoolCodeTaken`, `NotYours` (a school outside the scope),
    `NotAllowed`.
    """
    actor.must(OrgsPermission.RECORD_ACT)
    wish = replace(wish, decision=tidy_decision(wish.decision))
    check_shape(wish)
    lock_tree()
    states = last_states(actor, [*wish.subjects, *wish.ending])
    effective = wish.decision.effective
    check_days(schools_now(list(states.values())), effective=effective)
    parties = _Parties(
        subjects=[states[one] for one in wish.subjects],
        ending=[states[one] for one in wish.ending],
    )
    _end(parties.ending, on=effective)
    after = [_go_on(actor, state, wish, at=at) for state in parties.subjects]
    parties.begun = [
        begin_school(actor, _founded(facts, effective), day=timezone.localdate(at))
        for facts in wish.founding
    ]
    _leave(parties, wish)
    act = _written(wish, at=at)
    _write_parties(act, parties, {state.school_id: state.name for state in after})
    _tell(actor, act, [*after, *parties.ending, *parties.begun])
    return act


def last_states(actor: Actor, uuids: Sequence[uuid.UUID]) -> Mapping[uuid.UUID, SchoolState]:
    """The last state of each school, the schools held in the order of their keys.

    Raises `NotYours`.
    """
    actor.must(OrgsPermission.VIEW_SCHOOLS)
    schools = list(School.objects.select_for_update().filter(uuid__in=uuids).order_by("pk"))
    if len(schools) < len(set(uuids)):
        raise NotYours
    last = SchoolState.objects.filter(school__in=schools).order_by("school_id", "-period")
    return {state.uuid: state for state in last.select_related("school").distinct("school_id")}


def schools_now(states: Sequence[SchoolState]) -> list[SchoolNow]:
    """What the rules must know of schools, from the last state of each; one statement."""
    acted = dict(
        ActParty.objects.filter(node_id__in=[s.school_id for s in states], act__undone_at=None)
        .values_list("node_id")
        .annotate(last=Max("act__effective"))
    )
    return [
        SchoolNow(
            uuid=state.uuid,
            name=state.name,
            since=max(filter(None, (state.period.lower, acted.get(state.school_id))), default=None),
            until=state.life.upper,
        )
        for state in states
    ]


def _founded(facts: SchoolFacts, effective: date) -> SchoolFacts:
    return replace(facts, period=replace(facts.period, start=effective, until=None))


def _end(states: Sequence[SchoolState], *, on: date) -> None:
    for state in states:
        SchoolState.objects.filter(pk=state.pk).update(period=(state.period.lower, on))
        School.objects.filter(pk=state.school_id).update(
            life=(state.life.lower, on), version=state.version + 1
        )


def _go_on(actor: Actor, state: SchoolState, wish: ActWish, *, at: datetime) -> SchoolState:
    """Cut the state at the day of the act and go on with the changed facts; none: as it was."""
    School.objects.filter(pk=state.school_id).update(version=state.version + 1)
    if not wish.changes:
        return state
    on = wish.decision.effective
    facts = tidy(replace(facts_of(state), **wish.changes), kinds=KINDS, levels=LEVELS)
    day, area = max(on, timezone.localdate(at)), state.area_id
    if "commune" in wish.changes:
        area = area_of(actor, facts.commune, day=day)
    try:
        with transaction.atomic():
            SchoolState.objects.filter(pk=state.pk).update(period=(state.period.lower, on))
            made = SchoolState.objects.create(
                school_id=state.school_id,
                period=(on, None),
                area_id=area,
                latitude=state.latitude,
                longitude=state.longitude,
                **columns_of(facts),
            )
    except IntegrityError as error:
        raise code_taken_or(error, facts.code) from error
    if WHERE_MANAGED.intersection(wish.changes):
        hang_where_managed(actor, state.school_id, facts, day=day, since=on)
    return made


def _leave(parties: _Parties, wish: ActWish) -> None:
    """What ends leaves its rows to the school that goes on or to the one that was named."""
    heirs = parties.subjects or parties.begun
    if not heirs:
        return
    heir = heirs[wish.keeper or 0]
    for state in parties.ending:
        leave_to(state.school_id, successor=heir.school_id, on=wish.decision.effective)


def _written(wish: ActWish, *, at: datetime) -> Act:
    return Act.objects.create(
        kind=wish.kind,
        effective=wish.decision.effective,
        decision_number=wish.decision.number,
        decision_day=wish.decision.day,
        decided_by=wish.decision.by,
        note=wish.decision.note,
        recorded_at=at,
    )


def _write_parties(act: Act, parties: _Parties, after: Mapping[int, str]) -> None:
    """`after` holds the names of the schools that go on."""
    rows = [
        *(_party(act, s, Part.SUBJECT, s.name, after[s.school_id]) for s in parties.subjects),
        *(_party(act, s, Part.PREDECESSOR, s.name, "") for s in parties.ending),
        *(_party(act, s, Part.SUCCESSOR, "", s.name) for s in parties.begun),
    ]
    ActParty.objects.bulk_create(rows)


def _party(act: Act, state: SchoolState, part: Part, before: str, after: str) -> ActParty:
    """`state` as it was before the act, or with which it began."""
    return ActParty(
        act=act,
        node_id=state.school_id,
        part=part,
        name_before=before,
        name_after=after,
        version=state.version if part is Part.SUCCESSOR else state.version + 1,
    )


def _tell(actor: Actor, act: Act, states: Sequence[SchoolState]) -> None:
    """One audit row for each school, so that each of them finds the act in its own trail."""
    data: dict[str, Any] = {
        "act": str(act.uuid),
        "decision": act.decision_number,
        "effective": act.effective,
        "schools": [state.name for state in states],
    }
    for state in states:
        audit.record(actor, f"orgs.act.{act.kind}", state, reason=act.note, data=data)
    schools = tuple(state.school_id for state in states)
    publish(ActRecorded(act_id=act.pk, kind=act.kind, schools=schools), node_id=actor.node_id)


@transaction.atomic
def undo_act(*, actor: Actor, uuid_: uuid.UUID, reason: str, at: datetime) -> Act:
    """Take an act back as if it had not been; the act itself stays, marked as undone.

    Only the last act of all its schools, and only while nothing was built on it: no role at a
    school that it founded, nothing that points there. Raises `UndoingRefused`, `NotYours`,
    `NotAllowed`.
    """
    actor.must(OrgsPermission.RECORD_ACT)
    lock_tree()
    act = Act.objects.select_for_update().filter(uuid=uuid_).first()
    if act is None:
        raise NotYours
    parties = list(act.parties.order_by("pk"))
    _check_undoing(act, parties)
    nodes = {
        part: [p.node_id for p in parties if p.part == part and p.node_id is not None]
        for part in Part
    }
    told = _subjects(parties)
    try:
        with transaction.atomic():
            _unfound(nodes[Part.SUCCESSOR], act, after=nodes[Part.PREDECESSOR])
            _reopen(nodes[Part.PREDECESSOR], on=act.effective)
            _rejoin(nodes[Part.SUBJECT], on=act.effective)
            _count_up([*nodes[Part.PREDECESSOR], *nodes[Part.SUBJECT]])
    except IntegrityError as error:
        raise UndoingRefused(UndoProblem.IN_USE) from error
    act.undone_at, act.undone_because = at, reason
    act.save(update_fields=["undone_at", "undone_because"])
    data = {"act": str(act.uuid), "kind": act.kind, "decision": act.decision_number}
    for state in told:
        audit.record(actor, "orgs.act.undone", state, reason=reason, data=data)
    schools = tuple(p.node_id for p in parties if p.node_id is not None)
    publish(ActUndone(act_id=act.pk, kind=act.kind, schools=schools), node_id=actor.node_id)
    return act


def _check_undoing(act: Act, parties: Sequence[ActParty]) -> None:
    if act.undone_at is not None:
        raise UndoingRefused(UndoProblem.UNDONE)
    nodes = [p.node_id for p in parties if p.node_id is not None]
    later = (
        Act.objects.filter(parties__node_id__in=nodes, undone_at=None, effective__gt=act.effective)
        .order_by("-effective")
        .first()
    )
    if later is not None:
        raise UndoingRefused(UndoProblem.LATER_ACT, later.decision_number, later.effective)
    versions = dict(School.objects.filter(pk__in=nodes).values_list("pk", "version"))
    for party in parties:
        if versions.get(party.node_id or 0) != party.version:
            raise UndoingRefused(UndoProblem.CHANGED_SINCE, party.name_after or party.name_before)
    founded = [p.node_id for p in parties if p.node_id and p.part == Part.SUCCESSOR]
    roles = Grant.objects.filter(node_id__in=founded).count()
    if roles:
        raise UndoingRefused(UndoProblem.ROLES_GIVEN, str(roles))


def _subjects(parties: Sequence[ActParty]) -> list[SchoolState]:
    """The schools that stay, in their state of before, for the audit trail."""
    staying = [p.node_id for p in parties if p.part != Part.SUCCESSOR]
    rows = SchoolState.objects.filter(school_id__in=staying).order_by("school_id", "period")
    return list(rows.select_related("school").distinct("school_id"))


def _unfound(node_ids: Sequence[int], act: Act, *, after: Sequence[int]) -> None:
    NodeSuccession.objects.filter(predecessor_id__in=after, since=act.effective).delete()
    ActParty.objects.filter(act=act, node_id__in=node_ids).update(node=None)
    for node_id in node_ids:
        remove_school(node_id)


def _reopen(node_ids: Sequence[int], *, on: date) -> None:
    """Schools that ended on that day go on, and hang where they hung."""
    for school in School.objects.filter(pk__in=node_ids):
        _open_end(school, on=on)
        School.objects.filter(pk=school.pk).update(life=(school.life.lower, None))


def _rejoin(node_ids: Sequence[int], *, on: date) -> None:
    """Schools that went on changed are again what they were before that day."""
    for school in School.objects.filter(pk__in=node_ids):
        gone, _kinds = SchoolState.objects.filter(school=school, period__startswith=on).delete()
        if gone:  # else the act changed nothing of it
            _open_end(school, on=on)


def _open_end(school: School, *, on: date) -> None:
    state = SchoolState.objects.get(school=school, period__endswith=on)
    SchoolState.objects.filter(pk=state.pk).update(period=(state.period.lower, None))
    _rehang(school.pk, on=on)


def _count_up(node_ids: Sequence[int]) -> None:
    """The schools have a new version; for the act before, nothing was built on it by that."""
    for school in School.objects.filter(pk__in=node_ids):
        ActParty.objects.filter(
            node_id=school.pk, act__undone_at=None, version=school.version - 1
        ).update(version=school.version + 1)
        School.objects.filter(pk=school.pk).update(version=school.version + 1)


def _rehang(node_id: int, *, on: date) -> None:
    Subordination.objects.filter(child_id=node_id, period__startswith=on).delete()
    for held in Subordination.objects.filter(child_id=node_id, period__endswith=on):
        held.period = (held.period.lower, None)
        held.save(update_fields=["period"])
