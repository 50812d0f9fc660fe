"""School years and plans for tests of this and higher modules."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from sohoc.core.access.actors import Actor
from sohoc.core.access.scope import acting
from sohoc.core.testing.actors import NOW
from sohoc.law.school_year import frame_for, suggested
from sohoc.modules.calendar.contracts import DaysFacts, PlanFacts
from sohoc.modules.calendar.models import Plan, SchoolYear
from sohoc.modules.calendar.rules import plan_from
from sohoc.modules.calendar.services.drafts import amendment_of, begin_draft
from sohoc.modules.calendar.services.publishing import publish_draft
from sohoc.modules.calendar.services.years import add_year

ALL_LEVELS = ("preschool", "primary", "lower_secondary", "upper_secondary", "continuing")


def make_year(actor: Actor, start: int = 2026) -> SchoolYear:
    """A school year with the frame that is known of it."""
    with acting(actor.scope):
        return add_year(actor=actor, start=start, frame=frame_for(school_year=start), at=NOW)


def plan_facts(start: int = 2026, **changed: Any) -> PlanFacts:
    """A plan that may be published: the calendar of the example province, for all levels."""
    frame = frame_for(school_year=start)
    calendar = suggested(school_year=start, frame=frame, last_weekday=6)
    facts = plan_from(calendar, start=start, levels=ALL_LEVELS)
    facts = replace(
        facts,
        decision_number="1702/QĐ-UBND",
        decision_date=date(start, 7, 20),
        return_day=date(start, 8, 28),
    )
    return replace(facts, **changed)


def publish_plan(
    actor: Actor, year: SchoolYear, *, facts: PlanFacts | None = None, **changed: Any
) -> Plan:
    """A published plan of the year, with some of its facts changed."""
    wanted = replace(facts or plan_facts(year.start), **changed)
    with acting(actor.scope):
        draft = begin_draft(actor=actor, year_uuid=year.uuid, facts=wanted, at=NOW)
        return publish_draft(actor=actor, uuid_=draft.uuid, version=draft.version, at=NOW)


def amend_plan(actor: Actor, plan: Plan, *, effective: date, **changed: Any) -> Plan:
    """An amendment of the plan that holds from a day on."""
    with acting(actor.scope):
        known = Plan.objects.select_related("year").get(pk=plan.pk)
        facts = amendment_of(known, start=known.year.start)
        decided: dict[str, Any] = {
            "decision_number": "99/QĐ-UBND",
            "decision_date": effective - timedelta(days=1),
        }
        facts = replace(facts, **(decided | changed))
        draft = begin_draft(
            actor=actor,
            year_uuid=known.year.uuid,
            facts=facts,
            at=NOW,
            amends=known,
            effective=effective,
        )
        return publish_draft(actor=actor, uuid_=draft.uuid, version=draft.version, at=NOW)


def storm(first: date, last: date) -> DaysFacts:
    """Days on which a storm closes schools."""
    return DaysFacts(first, last, "closure", "Bão số 3", "12/UBND")
