"""Publishing plans: from a draft to what holds, by amendment from a day on, and back again."""

import uuid
from collections.abc import Sequence
from datetime import date, datetime

from django.db import IntegrityError, connection, transaction

from sohoc.core.access.actors import Actor, NotYours
from sohoc.core.audit import recording as audit
from sohoc.core.outbox.publishing import publish
from sohoc.modules.calendar.contracts import PlanFacts
from sohoc.modules.calendar.events import PlanPublished, PlanTakenBack
from sohoc.modules.calendar.models import Draft, Plan, PlanLevel, SchoolYear, SpecialDays
from sohoc.modules.calendar.permissions import CalendarPermission
from sohoc.modules.calendar.rules import BadPlan, end_of, first_day, problems, refusals
from sohoc.modules.calendar.selectors import amendment_refused
from sohoc.modules.calendar.services.drafts import DraftChanged
from sohoc.modules.calendar.stored import (
    columns_of,
    days_of,
    facts_of,
    frame_kept,
    packed,
    unpacked,
)


class LevelsTaken(Exception):
    """Some of the levels have a plan already, or none that could be amended; names them."""

    def __init__(self, levels: Sequence[str]) -> None:
        super().__init__(", ".join(levels))
        self.levels = tuple(levels)


class PlanStays(Exception):
    """The publishing cannot be undone; `why` is amended, drafted or used."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


def publish_draft(*, actor: Actor, uuid_: uuid.UUID, version: int, at: datetime) -> Plan:
    """Make a draft the plan of its levels; the plan keeps the draft's uuid, the draft is gone.

    Of two at once the second waits, and then finds no draft, or the levels taken. Raises `BadPlan`,
    `LevelsTaken`, `DraftChanged`, `NotYours`, `NotAllowed`.
    """
    actor.must(CalendarPermission.PUBLISH_PLAN)
    draft = _locked(uuid_)
    if draft.version != version:
        raise DraftChanged(uuid_)
    facts, year = unpacked(draft.content), draft.year
    effective = first_day(year.start)
    found = refusals(problems(facts, start=year.start, frame=frame_kept(year)))
    found += amendment_refused(draft.amends, facts, effective=draft.effective, start=year.start)
    if draft.amends is not None:
        effective = draft.effective or effective
    if found:
        raise BadPlan(found)
    try:
        with transaction.atomic():
            plan = _made(draft, facts, effective=effective, at=at)
    except IntegrityError as error:
        raise LevelsTaken(_taken_levels(draft, facts)) from error
    verb = "calendar.plan.amended" if plan.amends_id else "calendar.plan.published"
    audit.record(actor, verb, plan, data={"from": effective})
    publish(
        PlanPublished(
            plan_id=plan.pk, year_id=year.pk, effective=effective, amends_id=plan.amends_id
        )
    )
    return plan


def _locked(uuid_: uuid.UUID) -> Draft:
    """The draft with its year locked: publishing goes one after the other within a year."""
    seen = Draft.objects.filter(uuid=uuid_).first()
    if seen is None:
        raise NotYours
    SchoolYear.objects.select_for_update().get(pk=seen.year_id)
    draft = (
        Draft.objects.select_for_update(of=("self",))
        .select_related("year", "amends")
        .filter(pk=seen.pk)
        .first()
    )
    if draft is None:
        raise NotYours
    return draft


def _taken_levels(draft: Draft, facts: PlanFacts) -> list[str]:
    """The levels of a first plan that have one in the year already."""
    start = draft.year.start
    taken = PlanLevel.objects.filter(
        level__in=facts.levels, period__overlap=(first_day(start), end_of(start))
    )
    levels = set(taken.values_list("level", flat=True))
    return [level for level in facts.levels if level in levels]


def _made(draft: Draft, facts: PlanFacts, *, effective: date, at: datetime) -> Plan:
    until = end_of(draft.year.start)
    plan = Plan.objects.create(
        uuid=draft.uuid,
        year=draft.year,
        amends=draft.amends,
        effective=effective,
        published_at=at,
        **columns_of(facts),
    )
    SpecialDays.objects.bulk_create(days_of(plan, facts))
    if draft.amends is not None:
        ended = PlanLevel.objects.filter(
            plan=draft.amends, level__in=facts.levels, period__endswith=until
        )
        for one in ended:
            one.period = (one.period.lower, effective)
            one.save(update_fields=["period"])
    PlanLevel.objects.bulk_create(
        [PlanLevel(plan=plan, level=level, period=(effective, until)) for level in facts.levels]
    )
    draft.delete()
    return plan


def take_back_plan(*, actor: Actor, uuid_: uuid.UUID, reason: str, at: datetime) -> Draft:
    """Undo a publishing: what held before holds again, and the plan is a draft as it was.

    Only while no later amendment, no draft of one and no row of another module rests on it. Raises
    `PlanStays`, `NotYours`, `NotAllowed`.
    """
    actor.must(CalendarPermission.PUBLISH_PLAN)
    seen = Plan.objects.filter(uuid=uuid_).first()
    if seen is None:
        raise NotYours
    SchoolYear.objects.select_for_update().get(pk=seen.year_id)
    plan = Plan.objects.select_related("year", "amends").filter(pk=seen.pk).first()
    if plan is None:
        raise NotYours
    if Plan.objects.filter(amends=plan).exists():
        raise PlanStays("amended")
    if Draft.objects.filter(amends=plan).exists():
        raise PlanStays("drafted")
    facts = facts_of(plan)
    plan_id, uuid_of, year, amends = plan.pk, plan.uuid, plan.year, plan.amends
    try:
        with transaction.atomic():
            data = {"from": plan.effective}
            audit.record(actor, "calendar.plan.taken_back", plan, reason=reason, data=data)
            publish(PlanTakenBack(plan_id=plan_id, year_id=year.pk))
            effective = plan.effective
            plan.delete()
            _reopen(amends, facts.levels, effective=effective, until=end_of(year.start))
            connection.check_constraints()  # now, and not when the transaction ends
    except IntegrityError as error:
        raise PlanStays("used") from error
    return Draft.objects.create(
        uuid=uuid_of,
        year=year,
        amends=amends,
        effective=effective if amends else None,
        content=packed(facts),
        author_id=actor.user_id,
        changed_at=at,
    )


def _reopen(amends: Plan | None, levels: Sequence[str], *, effective: date, until: date) -> None:
    """What the plan had ended holds again until the end of the year."""
    if amends is None:
        return
    ended = PlanLevel.objects.filter(plan=amends, level__in=levels, period__endswith=effective)
    for one in ended:
        one.period = (one.period.lower, until)
        one.save(update_fields=["period"])
