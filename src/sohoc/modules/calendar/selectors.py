"""Reading school years, the plans that hold, and drafts."""

import uuid
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from sohoc.core.access.actors import Actor, NotYours
from sohoc.core.manifest import Hit
from sohoc.law.school_year import Week, weeks
from sohoc.modules.calendar.contracts import PlanFacts, PlanInForce
from sohoc.modules.calendar.models import (
    Draft,
    Plan,
    PlanLevel,
    SchoolYear,
    SchoolYearHistory,
)
from sohoc.modules.calendar.permissions import CalendarPermission
from sohoc.modules.calendar.rules import (
    Problem,
    amendment_problems,
    calendar_of,
    end_of,
    first_day,
)
from sohoc.modules.calendar.stored import facts_of
from sohoc.modules.orgs.public import Level


def years_seen(actor: Actor) -> QuerySet[SchoolYear, Any]:
    """All school years: they are public."""
    actor.must(CalendarPermission.VIEW_YEARS)
    return SchoolYear.objects.all()


def year_by_uuid(actor: Actor, uuid_: uuid.UUID) -> SchoolYear:
    """One school year; raises `NotYours` when there is none."""
    year: SchoolYear | None = years_seen(actor).filter(uuid=uuid_).first()
    if year is None:
        raise NotYours
    return year


def plans_of(actor: Actor, year: SchoolYear) -> Sequence[Plan]:
    """Every published state of the year with its days and levels, the newest first."""
    actor.must(CalendarPermission.VIEW_YEARS)
    held = Prefetch("held", PlanLevel.objects.order_by("period", "level"))
    found = Plan.objects.filter(year=year).prefetch_related("days", held)
    return list(found.order_by("-effective", "-id"))


def plan_by_uuid(actor: Actor, uuid_: uuid.UUID) -> Plan:
    """One published plan with its days and levels; raises `NotYours` when there is none."""
    actor.must(CalendarPermission.VIEW_YEARS)
    found = Plan.objects.select_related("year").prefetch_related("days", "held")
    plan: Plan | None = found.filter(uuid=uuid_).first()
    if plan is None:
        raise NotYours
    return plan


def latest_levels(plan: Plan, start: int) -> list[str]:
    """The levels for which no later decision holds until the end of the year."""
    return [one.level for one in plan.held.all() if one.period.upper == end_of(start)]


def held_since(plan: Plan, start: int) -> dict[str, date]:
    """From when the plan holds for each of those levels."""
    return {
        one.level: one.period.lower for one in plan.held.all() if one.period.upper == end_of(start)
    }


def amendment_refused(
    amends: Plan | None, facts: PlanFacts, *, effective: date | None, start: int
) -> tuple[Problem, ...]:
    """What keeps facts from amending a plan from a day on; nothing where none is amended."""
    if amends is None:
        return ()
    return amendment_problems(
        facts_of(amends),
        facts,
        since=held_since(amends, start),
        effective=effective,
        start=start,
    )


def plans_in_the_way(
    amends: Plan | None, facts: PlanFacts, *, start: int
) -> Sequence[tuple[Plan, list[str]]]:
    """The published plans that hold for levels of a first plan in its year, with these levels.

    Nothing for an amendment: it takes the place of the plan that it amends. One statement.
    """
    if amends is not None:
        return []
    held = PlanLevel.objects.filter(
        level__in=facts.levels, period__overlap=(first_day(start), end_of(start))
    ).select_related("plan__year")
    levels: dict[Plan, list[str]] = {}
    for one in held.order_by("-period", "plan_id"):
        known = {level for found in levels.values() for level in found}
        if one.level not in known:  # of a plan and its amendments the last one is amended
            levels.setdefault(one.plan, []).append(one.level)
    return list(levels.items())


def latest_plans(plans: Sequence[Plan], start: int) -> list[Plan]:
    """The plans that hold until the end of the year, in the order of their levels."""
    found = [plan for plan in plans if latest_levels(plan, start)]
    order = {level: number for number, level in enumerate(Level.values)}
    return sorted(found, key=lambda plan: min(order[x] for x in latest_levels(plan, start)))


def in_force(*, levels: Sequence[str], day: date) -> Mapping[str, PlanInForce | None]:
    """The plan of each level on a day, None for a level without one; two statements."""
    found = PlanLevel.objects.filter(level__in=levels, period__contains=day)
    held = {
        one.level: PlanInForce(
            uuid=one.plan.uuid,
            year=one.plan.year.start,
            level=one.level,
            since=one.period.lower,
            facts=facts_of(one.plan),
        )
        for one in found.select_related("plan__year").prefetch_related("plan__days")
    }
    return {level: held.get(level) for level in levels}


def latest_of(*, start: int, level: str) -> Plan | None:
    """The plan that holds for a level at the end of a year: its past is that of all before it."""
    found = Plan.objects.filter(
        held__level=level, held__period__endswith=end_of(start), year__start=start
    )
    plan: Plan | None = found.prefetch_related("days").first()
    return plan


def weeks_of_plan(plan: Plan) -> tuple[Week, ...]:
    """The weeks of a published plan."""
    return weeks(calendar_of(facts_of(plan)))


def drafts_of(actor: Actor, year: SchoolYear) -> Sequence[Draft]:
    """The drafts of the year, the newest first; none for who does not plan."""
    if not actor.may(CalendarPermission.DRAFT_PLAN):
        return []
    return list(Draft.objects.filter(year=year).select_related("amends").order_by("-changed_at"))


def draft_by_uuid(actor: Actor, uuid_: uuid.UUID) -> Draft:
    """One draft; raises `NotYours` when there is none for this person."""
    actor.must(CalendarPermission.DRAFT_PLAN)
    found = Draft.objects.select_related("year", "amends").filter(uuid=uuid_).first()
    if found is None:
        raise NotYours
    return found


def states_of(actor: Actor, year: SchoolYear) -> Sequence[SchoolYearHistory]:
    """The last 200 states of the year's frame, the newest first."""
    actor.must(CalendarPermission.VIEW_HISTORY)
    return list(SchoolYearHistory.objects.filter(row_id=year.pk).order_by("-id")[:200])


def find_years(actor: Actor, words: Sequence[str], limit: int, day: date) -> list[Hit]:
    """School years whose name holds every one of the folded words; one statement."""
    found = years_seen(actor)
    for word in words:
        found = found.filter(search_key__contains=word)
    return [
        Hit(
            title=_("School year {name}").format(name=year),
            text="",
            url=reverse("calendar:year", args=[year.uuid]),
        )
        for year in found.order_by("-start")[:limit]
    ]
