"""After a list of units took effect: schools follow their communes, in one recorded act."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import connection, transaction
from django.db.models import F

from sohoc.core.access.actors import Actor
from sohoc.core.access.models import Line, Subordination
from sohoc.core.audit import recording as audit
from sohoc.core.outbox.publishing import publish
from sohoc.law.local_government import Manager, manager_of
from sohoc.lib.vietnamese import folded, sort_key
from sohoc.modules.areas.public import AreaRow
from sohoc.modules.areas.public import successors_of as areas_after
from sohoc.modules.orgs.contracts import Decision
from sohoc.modules.orgs.events import ActRecorded
from sohoc.modules.orgs.models import Act, ActKind, ActParty, Part, School, SchoolState
from sohoc.modules.orgs.permissions import OrgsPermission
from sohoc.modules.orgs.rules.acts import tidy_decision
from sohoc.modules.orgs.selectors.offices import offices_of
from sohoc.modules.orgs.services.offices import RenewedOffices, renew_offices


@dataclass(frozen=True, slots=True)
class Followed:
    """What follows a list of units: offices, schools with their new unit, and those that wait.

    A school waits when its commune was divided: a person says to which part it belongs.
    """

    offices: RenewedOffices
    moved: Sequence[tuple[SchoolState, AreaRow]]
    waiting: Sequence[tuple[SchoolState, Sequence[AreaRow]]]
    act: Act | None


def preview_following(*, actor: Actor, decision: Decision, at: datetime) -> Followed:
    """What following would do; nothing of it stays."""
    with transaction.atomic():
        followed = follow_units(actor=actor, decision=decision, at=at)
        transaction.set_rollback(True)
    return followed


@transaction.atomic
def follow_units(*, actor: Actor, decision: Decision, at: datetime) -> Followed:
    """Renew the offices of communes, and put every school below the one that follows its own.

    Set by set, however many schools there are. Raises `NoProvince`, `ActRefused`, `NotAllowed`.
    """
    actor.must(OrgsPermission.RECORD_ACT)
    decision = tidy_decision(decision)
    on = decision.effective
    offices = renew_offices(on=on)
    lost = list(
        SchoolState.objects.filter(
            period__upper_inf=True, period__startswith__lt=on, area__period__endswith__lte=on
        )
        .select_related("school")
        .order_by("sort_key", "school_id")
    )
    after = areas_after([s.area_id for s in lost if s.area_id is not None], day=on)
    moved, waiting = [], []
    for state in lost:
        candidates = after[state.area_id or 0]
        if len(candidates) == 1:
            moved.append((state, candidates[0]))
        else:
            waiting.append((state, candidates))
    act = _move(actor, moved, decision, at=at) if moved else None
    return Followed(offices, moved, waiting, act)


def _move(
    actor: Actor, moved: Sequence[tuple[SchoolState, AreaRow]], decision: Decision, *, at: datetime
) -> Act:
    on = decision.effective
    _cut([state.pk for state, _area in moved], on=on)
    SchoolState.objects.bulk_create(_state_in(state, area, on=on) for state, area in moved)
    schools = School.objects.filter(pk__in=[state.school_id for state, _area in moved])
    schools.update(version=F("version") + 1)
    _rehang(moved, on=on)
    act = Act.objects.create(
        kind=ActKind.TRANSFER,
        effective=on,
        decision_number=decision.number,
        decision_day=decision.day,
        decided_by=decision.by,
        note=decision.note,
        recorded_at=at,
    )
    ActParty.objects.bulk_create(
        ActParty(
            act=act,
            node_id=state.school_id,
            part=Part.SUBJECT,
            name_before=state.name,
            name_after=state.name,
            version=state.version + 1,
        )
        for state, _area in moved
    )
    data = {"decision": act.decision_number, "effective": on, "schools": len(moved)}
    audit.record(actor, "orgs.act.transfer", ActSubject(act, actor.node_id), data=data)
    ids = tuple(state.school_id for state, _area in moved)
    publish(ActRecorded(act_id=act.pk, kind=act.kind, schools=ids), node_id=actor.node_id)
    return act


@dataclass(frozen=True, slots=True)
class ActSubject:
    """An act that is about a whole province, for the audit trail."""

    act: Act
    node_id: int

    @property
    def audit_subject(self) -> tuple[str, str, str, int | None]:
        """How the audit trail names it: by the number of its paper."""
        return "orgs.act", str(self.act.uuid), self.act.decision_number, self.node_id


def _cut(state_ids: Sequence[int], *, on: date) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE orgs_schoolstate SET period = daterange(lower(period), %s) WHERE id = ANY(%s)",
            [on, list(state_ids)],
        )


def _state_in(state: SchoolState, area: AreaRow, *, on: date) -> SchoolState:
    """The same school in the unit that followed its own."""
    return SchoolState(
        school_id=state.school_id,
        code=state.code,
        name=state.name,
        sort_key=state.sort_key,
        search_key=state.search_key,
        kind=state.kind,
        levels=state.levels,
        commune=area.name,
        commune_sort_key=sort_key(area.name),
        commune_search_key=folded(area.name),
        area_id=area.id,
        latitude=state.latitude,
        longitude=state.longitude,
        period=(on, None),
    )


def _rehang(moved: Sequence[tuple[SchoolState, AreaRow]], *, on: date) -> None:
    """Schools of communes come under the office of the new one; those of the province stay."""
    offices = offices_of("commune")
    wanted = {
        state.school_id: offices[area.id].pk
        for state, area in moved
        if area.id in offices and manager_of(state.levels, on=on) is Manager.COMMUNE
    }
    held = Subordination.objects.filter(
        child_id__in=wanted, line=Line.ADMINISTRATIVE, period__upper_inf=True
    )
    other = {row.child_id: row.pk for row in held if row.parent_id != wanted[row.child_id]}
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE access_subordination SET period = daterange(lower(period), %s)"
            " WHERE id = ANY(%s)",
            [on, list(other.values())],
        )
    Subordination.objects.bulk_create(
        Subordination(
            child_id=child, parent_id=wanted[child], line=Line.ADMINISTRATIVE, period=(on, None)
        )
        for child in other
    )
