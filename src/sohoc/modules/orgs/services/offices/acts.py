"""Recording a decision on offices of the department: what it ends, changes and begins."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from django.db import transaction

from sohoc.core.access.actors import Actor, NotYours
from sohoc.core.access.models import Node, Subordination
from sohoc.core.access.tree import leave_to, lock_tree, move, plant
from sohoc.core.audit import recording as audit
from sohoc.core.outbox.publishing import publish
from sohoc.lib.vietnamese import folded
from sohoc.modules.orgs.contracts import OfficeWish
from sohoc.modules.orgs.events import OfficeActRecorded
from sohoc.modules.orgs.models import About, Act, ActParty, Office, OfficeState, Part
from sohoc.modules.orgs.permissions import OrgsPermission
from sohoc.modules.orgs.rules.acts import (
    ActProblem,
    ActRefused,
    PartyNow,
    check_days,
    tidy_decision,
)
from sohoc.modules.orgs.rules.offices import begins, check_kind, tidy_wish
from sohoc.modules.orgs.selectors.acts import last_acted_on
from sohoc.modules.orgs.selectors.offices import department_on, last_states_of_offices
from sohoc.modules.orgs.services.acts.recording import written_act
from sohoc.modules.orgs.services.offices.states import (
    OfficeChange,
    begin_offices,
    change_offices,
    count_up,
    end_offices,
)

OF_DEPARTMENT = ("department", "office")


@dataclass(slots=True)
class _Parties:
    """The last state of the office that goes on and of those that end, the first of a new one."""

    goes_on: OfficeState | None = None
    ending: list[OfficeState] = field(default_factory=list)
    begun: OfficeState | None = None

    @property
    def heir(self) -> OfficeState | None:
        """Who keeps the rows of those that end."""
        return self.goes_on or self.begun

    def all(self) -> list[OfficeState]:
        """Every office of the act."""
        return [s for s in (self.goes_on, *self.ending, self.begun) if s is not None]


@transaction.atomic
def record_office_act(*, actor: Actor, wish: OfficeWish, at: datetime) -> Act:
    """Record a decision and do what it says, all or nothing.

    What hung below an office that merges hangs below its successor from that day on. Raises
    `ActRefused`, `NotYours` (an office that does not exist), `NotAllowed`.
    """
    actor.must(OrgsPermission.RECORD_ACT)
    wish = replace(tidy_wish(wish), decision=tidy_decision(wish.decision))
    lock_tree()
    parties = _held(wish)
    on = wish.decision.effective
    _check(wish, parties, on=on)
    moved = _below(parties.ending, on=on)
    end_offices([state.office_id for state in parties.ending], on=on)
    _go_on(wish, parties.goes_on, on=on)
    if begins(wish):
        parties.begun = _begun(wish.name, on=on)
    if parties.heir is not None:
        _leave(parties.ending, moved, heir=parties.heir.office_id, on=on)
    act = written_act(wish.kind, wish.decision, at=at, about=About.OFFICES)
    _write_parties(act, parties, wish)
    _tell(actor, act, parties.all())
    return act


def _held(wish: OfficeWish) -> _Parties:
    """The offices of the wish as they are last, held in the order of their keys."""
    wanted = [*([wish.goes_on] if wish.goes_on else []), *wish.ending]
    held = Office.objects.select_for_update().filter(node__uuid__in=wanted).order_by("pk")
    if len(held) < len(wanted):
        raise NotYours
    states = last_states_of_offices(wanted)
    return _Parties(
        goes_on=states[wish.goes_on] if wish.goes_on else None,
        ending=[states[one] for one in wish.ending],
    )


def _check(wish: OfficeWish, parties: _Parties, *, on: date) -> None:
    """Raise `ActRefused` for what cannot be: one after the other, the plainest reason first."""
    states = parties.all()
    for state in states:
        check_kind(wish.kind, state.node.kind, state.name)
    acted = last_acted_on([state.office_id for state in states])
    now = [
        PartyNow(
            uuid=state.uuid,
            name=state.name,
            since=max(filter(None, (state.period.lower, acted.get(state.office_id))), default=None),
            until=state.life.upper,
        )
        for state in states
    ]
    check_days(now, effective=on)
    if wish.kind == "rename" and parties.goes_on and parties.goes_on.name == wish.name:
        raise ActRefused(ActProblem.NOTHING_CHANGES)
    if wish.name:
        _check_name(wish.name, besides=[state.office_id for state in states], on=on)
    for row in _below(parties.ending, on=on):
        if wish.kind == "close" or (row.period.lower and row.period.lower >= on):
            raise ActRefused(ActProblem.HANGS_BELOW, row.child.name)


def _check_name(name: str, *, besides: Sequence[int], on: date) -> None:
    """Two offices called the same at one time nobody could tell apart."""
    same = OfficeState.objects.filter(
        search_key=folded(name),
        period__overlap=(on, None),
        office__node__kind__in=OF_DEPARTMENT,
    )
    other = same.exclude(office_id__in=besides).first()
    if other is not None:
        raise ActRefused(ActProblem.NAME_TAKEN, other.name)


def _below(ending: Sequence[OfficeState], *, on: date) -> Sequence[Subordination]:
    """What hangs below the offices on that day or later."""
    rows = Subordination.objects.filter(
        parent_id__in=[state.office_id for state in ending],
        period__overlap=(on, None),
        child__period__overlap=(on, None),
    )
    return list(rows.select_related("child").order_by("child_id", "line"))


def _go_on(wish: OfficeWish, state: OfficeState | None, *, on: date) -> None:
    if state is None:
        return
    if wish.name and wish.name != state.name:
        change_offices([OfficeChange(state, wish.name, state.area_id)], on=on)
    else:
        count_up([state.office_id])


def _begun(name: str, *, on: date) -> OfficeState:
    """A new office of the department."""
    department = department_on(on)
    if department is None:
        raise ActRefused(ActProblem.NO_DEPARTMENT)
    (node,) = plant([Node(kind="office", name=name, period=(on, None))], below=[department])
    (state,) = begin_offices([(node, None)])
    return state


def _leave(
    ending: Sequence[OfficeState], below: Sequence[Subordination], *, heir: int, on: date
) -> None:
    """What ends leaves its rows, and whatever hung below it, to its successor."""
    for row in below:
        if row.child_id != heir:
            move(row.child_id, below=heir, line=row.line, on=on)
    for state in ending:
        leave_to(state.office_id, successor=heir, on=on)


def _write_parties(act: Act, parties: _Parties, wish: OfficeWish) -> None:
    ends = [_party(act, s, Part.PREDECESSOR, s.name, "") for s in parties.ending]
    rows = [*ends]
    if parties.goes_on is not None:
        name = parties.goes_on.name
        rows = [_party(act, parties.goes_on, Part.SUBJECT, name, wish.name or name), *ends]
    if parties.begun is not None:
        rows.append(_party(act, parties.begun, Part.SUCCESSOR, "", parties.begun.name))
    ActParty.objects.bulk_create(rows)


def _party(act: Act, state: OfficeState, part: Part, before: str, after: str) -> ActParty:
    """`state` as it was before the act, or with which it began."""
    version = state.office.version
    return ActParty(
        act=act,
        node_id=state.office_id,
        part=part,
        name_before=before,
        name_after=after,
        version=version if part is Part.SUCCESSOR else version + 1,
    )


def _tell(actor: Actor, act: Act, states: Sequence[OfficeState]) -> None:
    """One audit row for each office, so that each of them finds the act in its own trail."""
    data: dict[str, Any] = {
        "act": str(act.uuid),
        "decision": act.decision_number,
        "effective": act.effective,
        "offices": [state.name for state in states],
    }
    for state in states:
        audit.record(actor, f"orgs.act.{act.kind}", state, reason=act.note, data=data)
    offices = tuple(state.office_id for state in states)
    event = OfficeActRecorded(act_id=act.pk, kind=act.kind, offices=offices)
    publish(event, node_id=actor.node_id)
