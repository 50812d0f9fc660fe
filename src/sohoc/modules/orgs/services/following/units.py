"""After a list of units came into force: offices and schools follow it, in one recorded act."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction

from sohoc.core.access.actors import Actor
from sohoc.core.access.tree import lock_tree
from sohoc.core.audit import recording as audit
from sohoc.core.grants.selectors import StoppingRole, roles_stopping_at
from sohoc.core.outbox.publishing import publish
from sohoc.modules.areas.public import AppliedList, AreaRow, held_list, unit_lists
from sohoc.modules.orgs.contracts import Decision
from sohoc.modules.orgs.events import ActRecorded
from sohoc.modules.orgs.models import About, Act, ActKind, ActParty, Part, SchoolState
from sohoc.modules.orgs.permissions import OrgsPermission
from sohoc.modules.orgs.rules.acts import ActProblem, ActRefused, tidy_decision
from sohoc.modules.orgs.rules.offices import office_name
from sohoc.modules.orgs.selectors.acts import last_transfer
from sohoc.modules.orgs.services.acts.recording import written_act
from sohoc.modules.orgs.services.following.schools import (
    Blocked,
    Fates,
    fates_of_lost,
    hold_lost,
    move_schools,
)
from sohoc.modules.orgs.services.offices.renewing import (
    NoProvince,
    Renewal,
    RenewedOffices,
    renew_offices,
    renewal,
)


@dataclass(frozen=True, slots=True)
class Followed:
    """What follows a list of units; without an act there was nothing to do.

    `schools` are also those that do not follow: who wait for a person, and who are blocked.
    `stopping` are the roles held at offices that end.
    """

    unit_list: AppliedList
    offices: RenewedOffices
    schools: Fates
    stopping: Sequence[StoppingRole]
    act: Act | None

    @property
    def moved(self) -> Sequence[tuple[SchoolState, AreaRow]]:
        """Schools with their new unit."""
        return self.schools.moved

    @property
    def goes_elsewhere(self) -> Sequence[tuple[SchoolState, AreaRow]]:
        """Those of them whose unit has another name or code from then on."""
        return [one for one in self.moved if not _is_called_alike(*one)]

    @property
    def stays(self) -> Sequence[tuple[SchoolState, AreaRow]]:
        """Those of them whose unit took in others and is called and numbered as before."""
        return [one for one in self.moved if _is_called_alike(*one)]

    @property
    def waiting(self) -> Sequence[tuple[SchoolState, Sequence[AreaRow]]]:
        """Schools whose commune was divided, with all that followed it."""
        return self.schools.waiting

    @property
    def blocked(self) -> Sequence[Blocked]:
        """Schools that changed or end on that day or later."""
        return self.schools.blocked


def _is_called_alike(state: SchoolState, after: AreaRow) -> bool:
    before = state.area
    return before is not None and (before.code, before.name) == (after.code, after.name)


def list_to_follow() -> AppliedList | None:
    """The newest list that offices or schools do not follow yet; None when they follow all."""
    for one in unit_lists():
        try:
            _check_order(one.effective)
            offices = renewal(on=one.effective)
        except (ActRefused, NoProvince):
            continue
        schools = fates_of_lost(on=one.effective, province=offices.province.code)
        if schools.moved or not offices.is_empty:
            return one
    return None


def preview_following(*, actor: Actor, decision: Decision, at: datetime) -> Followed:
    """What following would do; nothing of it stays."""
    with transaction.atomic():
        followed = follow_units(actor=actor, decision=decision, at=at)
        transaction.set_rollback(True)
    return followed


@transaction.atomic
def follow_units(*, actor: Actor, decision: Decision, at: datetime) -> Followed:
    """Renew the offices of communes, and put every school below the one that follows its own.

    The day of the decision is that of a list of units; done again for the same list, it takes what
    was left. Set by set, however many schools there are. Raises `NoProvince`, `ActRefused`,
    `NotAllowed`.
    """
    actor.must(OrgsPermission.RECORD_ACT)
    decision = tidy_decision(decision)
    on = decision.effective
    lock_tree()
    unit_list = held_list(on)
    if unit_list is None:
        raise ActRefused(ActProblem.NO_LIST, day=on)
    _check_order(on)
    hold_lost(on=on)
    wanted = renewal(on=on)
    schools = fates_of_lost(on=on, province=wanted.province.code)
    stopping = _stopping(actor, wanted, on=on, at=at)
    offices = renew_offices(wanted, on=on)
    if wanted.is_empty and not schools.moved:
        return Followed(unit_list, offices, schools, stopping, None)
    move_schools(schools.moved, on=on)
    act = written_act(
        ActKind.TRANSFER, decision, at=at, about=About.BOTH, unit_list_id=unit_list.id
    )
    places, moved = _offices_in(act, offices), _schools_in(act, schools)
    ActParty.objects.bulk_create([*places, *moved])
    overdue = {state.office_id for state in offices.overdue}
    _tell(actor, act, unit_list, places, moved, overdue)
    return Followed(unit_list, offices, schools, stopping, act)


def _stopping(actor: Actor, wanted: Renewal, *, on: date, at: datetime) -> Sequence[StoppingRole]:
    ending = [state.office_id for state, _after in wanted.ending]
    return roles_stopping_at(actor, ending, on=on, at=at)


def _check_order(on: date) -> None:
    """Lists are followed in their order: what a later one did was built on the earlier ones."""
    later = last_transfer()
    if later is not None and later.effective > on:
        raise ActRefused(ActProblem.LATER_LIST, later.decision_number, later.effective)


def _offices_in(act: Act, offices: RenewedOffices) -> Sequence[ActParty]:
    changed = [(one.last, Part.SUBJECT, one.name) for one in offices.changed]
    ended = [(state, Part.PREDECESSOR, "") for state, _after in offices.ended]
    return [
        *(
            ActParty(
                act=act,
                node_id=state.office_id,
                part=part,
                name_before=office_name(state.node.kind, state.name),
                name_after=office_name(state.node.kind, after) if after else "",
                version=state.office.version + 1,
            )
            for state, part, after in [*changed, *ended]
        ),
        *(
            ActParty(
                act=act,
                node_id=state.office_id,
                part=Part.SUCCESSOR,
                name_after=office_name(state.node.kind, state.name),
                version=state.office.version,
            )
            for state in [*offices.begun, *offices.overdue]
        ),
    ]


def _schools_in(act: Act, schools: Fates) -> Sequence[ActParty]:
    return [
        ActParty(
            act=act,
            node_id=state.school_id,
            part=Part.SUBJECT,
            name_before=state.name,
            name_after=state.name,
            version=state.version + 1,
        )
        for state, _area in schools.moved
    ]


def _tell(
    actor: Actor,
    act: Act,
    unit_list: AppliedList,
    offices: Sequence[ActParty],
    schools: Sequence[ActParty],
    overdue: Collection[int],
) -> None:
    data: dict[str, Any] = {
        "decision": act.decision_number,
        "effective": act.effective,
        "unit_list": unit_list.title,
        "schools": len(schools),
        **_told(offices, overdue),
    }
    audit.record(
        actor, "orgs.act.transfer", ActSubject(act, actor.node_id), reason=act.note, data=data
    )
    event = ActRecorded(
        act_id=act.pk, kind=act.kind, schools=_nodes(schools), offices=_nodes(offices)
    )
    publish(event, node_id=actor.node_id)


def _nodes(parties: Sequence[ActParty]) -> tuple[int, ...]:
    return tuple(party.node_id for party in parties if party.node_id is not None)


def _told(offices: Sequence[ActParty], overdue: Collection[int]) -> Mapping[str, Sequence[str]]:
    """For the audit trail: every office by name, under what became of it."""
    told: dict[str, list[str]] = {"begun": [], "overdue": [], "changed": [], "ended": []}
    for one in offices:
        if one.node_id in overdue:
            told["overdue"].append(one.name_after)
        elif one.part == Part.SUCCESSOR:
            told["begun"].append(one.name_after)
        elif one.part == Part.PREDECESSOR:
            told["ended"].append(one.name_before)
        else:
            told["changed"].append(" → ".join(dict.fromkeys([one.name_before, one.name_after])))
    return {what: names for what, names in told.items() if names}


@dataclass(frozen=True, slots=True)
class ActSubject:
    """An act that is about a whole province, for the audit trail."""

    act: Act
    node_id: int

    @property
    def audit_subject(self) -> tuple[str, str, str, int | None]:
        """How the audit trail names it: by the number of its paper."""
        return "orgs.act", str(self.act.uuid), self.act.decision_number, self.node_id
