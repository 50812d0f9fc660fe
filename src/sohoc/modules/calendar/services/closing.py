"""Closing schools for some days after the plan was published: storm, flood, epidemic."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime

from django.db import transaction

from sohoc.core.access.actors import Actor
from sohoc.modules.calendar.contracts import DaysFacts
from sohoc.modules.calendar.models import Plan, SchoolYear
from sohoc.modules.calendar.permissions import CalendarPermission
from sohoc.modules.calendar.rules import BadPlan, Problem
from sohoc.modules.calendar.selectors import latest_levels, latest_plans, plans_of
from sohoc.modules.calendar.services.drafts import amendment_of, begin_draft
from sohoc.modules.calendar.services.publishing import publish_draft


def close_days(
    *,
    actor: Actor,
    year: SchoolYear,
    levels: Sequence[str],
    days: DaysFacts,
    decided: date,
    at: datetime,
) -> list[Plan]:
    """Amend every plan of these levels from the first of the days on; all of them or none.

    `days.decision` is the number of the decision. Raises `BadPlan` when there is no plan to amend
    or the days do not fit, `NotAllowed`.
    """
    actor.must(CalendarPermission.PUBLISH_PLAN)
    made = []
    with transaction.atomic():
        for plan in latest_plans(plans_of(actor, year), year.start):
            held = [one for one in latest_levels(plan, year.start) if one in levels]
            if not held:
                continue
            facts = amendment_of(plan, start=year.start)
            facts = replace(
                facts,
                levels=tuple(held),
                decision_number=days.decision,
                decision_date=decided,
                days=(*facts.days, days),
            )
            draft = begin_draft(
                actor=actor,
                year_uuid=year.uuid,
                facts=facts,
                at=at,
                amends=plan,
                effective=days.first,
            )
            made.append(publish_draft(actor=actor, uuid_=draft.uuid, version=draft.version, at=at))
        if not made:
            raise BadPlan((Problem("levels", "no_plan"),))
    return made
