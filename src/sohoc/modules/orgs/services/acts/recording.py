"""Recording a decision on schools: what it ends, changes and begins."""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from sohoc.core.access.actors import Actor, NotYours
from sohoc.core.access.models import NodeSuccession
from sohoc.core.access.tree import leave_to, lock_tree
from sohoc.core.audit import recording as audit
from sohoc.core.outbox.publishing import publish
from sohoc.modules.orgs.contracts import ActWish, Decision, SchoolFacts
from sohoc.modules.orgs.events import ActRecorded
from sohoc.modules.orgs.models import About, Act, ActParty, Part, School, SchoolState
from sohoc.modules.orgs.permissions import OrgsPermission
from sohoc.modules.orgs.rules.acts import (
    ActProblem,
    ActRefused,
    PartyNow,
    check_days,
    check_shape,
    tidy_decision,
)
from sohoc.modules.orgs.rules.communes import Commune
from sohoc.modules.orgs.rules.schools import tidy
from sohoc.modules.orgs.selectors.acts import last_acted_on
from sohoc.modules.orgs.selectors.communes import commune_of, commune_on
from sohoc.modules.orgs.services.acts.endings import BeginsLater, EndedWith, end_with_schools
from sohoc.modules.orgs.services.placing import is_of_the_province, place_from
from sohoc.modules.orgs.services.schools import (
    KINDS,
    LEVELS,
    begin_school,
    code_taken_or,
    columns_of,
    facts_of,
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
    _check_heirs(states.values())
    parties = _Parties(
        subjects=[states[one] for one in wish.subjects],
        ending=[states[one] for one in wish.ending],
    )
    ended = _end(parties.ending, on=effective)
    after = [_go_on(actor, state, wish, at=at) for state in parties.subjects]
    parties.begun = [_begin(actor, facts, on=effective, at=at) for facts in wish.founding]
    _leave(parties, wish)
    act = written_act(wish.kind, wish.decision, at=at)
    _write_parties(act, parties, {state.school_id: state.name for state in after}, ended)
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


def schools_now(states: Sequence[SchoolState]) -> list[PartyNow]:
    """What the rules must know of schools, from the last state of each; one statement."""
    acted = last_acted_on([state.school_id for state in states])
    return [
        PartyNow(
            uuid=state.uuid,
            name=state.name,
            since=max(filter(None, (state.period.lower, acted.get(state.school_id))), default=None),
            until=state.life.upper,
        )
        for state in states
    ]


def _check_heirs(states: Iterable[SchoolState]) -> None:
    """Raise `ActRefused` for a school whose rows another one keeps: nobody else can keep them."""
    named = {state.school_id: state.name for state in states}
    kept = NodeSuccession.objects.filter(predecessor_id__in=named)
    for node_id in kept.values_list("predecessor_id", flat=True)[:1]:
        raise ActRefused(ActProblem.HAS_AN_HEIR, named[node_id])


def _begin(actor: Actor, facts: SchoolFacts, *, on: date, at: datetime) -> SchoolState:
    facts = replace(facts, period=replace(facts.period, start=on, until=None))
    facts, today = tidy(facts, kinds=KINDS, levels=LEVELS), timezone.localdate(at)
    commune = commune_on(actor, facts.commune, day=on, today=today)
    return begin_school(actor, facts, commune, day=today)


def _end(states: Sequence[SchoolState], *, on: date) -> Mapping[int, EndedWith]:
    """End schools, and what goes on there; by school, what ended with it."""
    for state in states:
        SchoolState.objects.filter(pk=state.pk).update(period=(state.period.lower, on))
        School.objects.filter(pk=state.school_id).update(
            life=(state.life.lower, on), version=state.version + 1
        )
    try:
        return end_with_schools([state.school_id for state in states], on=on)
    except BeginsLater as later:
        raise ActRefused(ActProblem.BEGINS_LATER, later.called, later.day) from later


def _go_on(actor: Actor, state: SchoolState, wish: ActWish, *, at: datetime) -> SchoolState:
    """Cut the state at the day of the act and go on with the changed facts; none: as it was."""
    School.objects.filter(pk=state.school_id).update(version=state.version + 1)
    if not wish.changes:
        return state
    on, before = wish.decision.effective, facts_of(state)
    facts = tidy(replace(before, **wish.changes), kinds=KINDS, levels=LEVELS)
    hands_on = is_of_the_province(before.levels) != is_of_the_province(facts.levels)
    commune = commune_of(actor, state, day=on) if hands_on else Commune(state.commune)
    area_id = state.area_id
    if "commune" in wish.changes:
        commune = commune_on(actor, facts.commune, day=on, today=timezone.localdate(at))
        facts, area_id = replace(facts, commune=commune.name), commune.area_id
    try:
        with transaction.atomic():
            SchoolState.objects.filter(pk=state.pk).update(period=(state.period.lower, on))
            made = SchoolState.objects.create(
                school_id=state.school_id,
                period=(on, None),
                area_id=area_id,
                latitude=state.latitude,
                longitude=state.longitude,
                **columns_of(facts),
            )
    except IntegrityError as error:
        raise code_taken_or(error, facts.code) from error
    is_placed = ("commune" in wish.changes or hands_on) and place_from(
        actor, state.school_id, facts.levels, commune, on=on
    )
    if facts == before and area_id == state.area_id and not is_placed:
        raise ActRefused(ActProblem.NOTHING_CHANGES)
    return made


def _leave(parties: _Parties, wish: ActWish) -> None:
    """What ends leaves its rows to the school that goes on or to the one that was named."""
    heirs = parties.subjects or parties.begun
    if not heirs:
        return
    heir = heirs[wish.keeper or 0]
    for state in parties.ending:
        leave_to(state.school_id, successor=heir.school_id, on=wish.decision.effective)


def written_act(
    kind: str,
    decision: Decision,
    *,
    at: datetime,
    about: str = About.SCHOOLS,
    unit_list_id: int | None = None,
) -> Act:
    """The act itself, as its paper says it, with the list of units that it follows."""
    return Act.objects.create(
        about=about,
        unit_list_id=unit_list_id,
        kind=kind,
        effective=decision.effective,
        decision_number=decision.number,
        decision_day=decision.day,
        decided_by=decision.by,
        note=decision.note,
        recorded_at=at,
    )


def _write_parties(
    act: Act, parties: _Parties, after: Mapping[int, str], ended: Mapping[int, EndedWith]
) -> None:
    """`after` holds the names of the schools that go on, `ended` what ended with the others."""
    rows = [
        *(_party(act, s, Part.SUBJECT, s.name, after[s.school_id]) for s in parties.subjects),
        *(_party(act, s, Part.PREDECESSOR, s.name, "") for s in parties.ending),
        *(_party(act, s, Part.SUCCESSOR, "", s.name) for s in parties.begun),
    ]
    for row in rows:
        row.ended_with = ended.get(row.node_id or 0, {})
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
