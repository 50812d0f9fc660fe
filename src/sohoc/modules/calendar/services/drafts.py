"""Writing drafts of plans: they may lack anything that publishing asks for."""

import uuid
from dataclasses import replace
from datetime import date, datetime

from sohoc.core.access.actors import Actor, NotYours
from sohoc.core.audit import recording as audit
from sohoc.law import school_year as law
from sohoc.modules.calendar.contracts import PlanFacts
from sohoc.modules.calendar.models import Draft, Plan, SchoolYear
from sohoc.modules.calendar.permissions import CalendarPermission
from sohoc.modules.calendar.rules import calendar_of, plan_from, tidy
from sohoc.modules.calendar.selectors import latest_levels
from sohoc.modules.calendar.services.levels import LEVELS
from sohoc.modules.calendar.stored import facts_of, frame_kept, packed


class DraftChanged(Exception):
    """Somebody else saved the draft since it was opened."""


def suggestion(year: SchoolYear, *, levels: tuple[str, ...]) -> PlanFacts:
    """A plan to begin with, that fits the frame of the year."""
    frame = frame_kept(year)
    calendar = law.suggested(school_year=year.start, frame=frame, last_weekday=6)
    return plan_from(calendar, start=year.start, levels=levels)


def copy_of(plan: Plan, *, year: SchoolYear) -> PlanFacts:
    """The plan of an earlier year as one to begin with, on the same weekdays of this year.

    Days of return move with the first term; the decision is left out.
    """
    facts = facts_of(plan)
    calendar = law.carried_over(calendar_of(facts), school_year=plan.year.start, to=year.start)
    made = plan_from(calendar, start=year.start, levels=facts.levels)
    shift = made.first_begins - facts.first_begins
    return replace(
        made,
        return_day=min(facts.return_day + shift, made.opening),
        early_return=facts.early_return + shift if facts.early_return else None,
        early_grades=facts.early_grades,
        first_weeks=facts.first_weeks,
        second_weeks=facts.second_weeks,
    )


def amendment_of(plan: Plan, *, start: int) -> PlanFacts:
    """The plan as it holds, without its decision, for the levels that no later one has taken."""
    levels = set(latest_levels(plan, start))
    facts = facts_of(plan)
    kept = tuple(level for level in facts.levels if level in levels)
    return replace(facts, levels=kept, decision_number="", decision_date=None)


def begin_draft(
    *,
    actor: Actor,
    year_uuid: uuid.UUID,
    facts: PlanFacts,
    at: datetime,
    amends: Plan | None = None,
    effective: date | None = None,
) -> Draft:
    """Keep a new draft for a year, or for an amendment; raises `BadPlan`, `NotYours`."""
    actor.must(CalendarPermission.DRAFT_PLAN)
    year = SchoolYear.objects.filter(uuid=year_uuid).first()
    if year is None:
        raise NotYours
    draft = Draft.objects.create(
        year=year,
        amends=amends,
        effective=effective,
        content=packed(tidy(facts, levels=LEVELS)),
        author_id=actor.user_id,
        changed_at=at,
    )
    audit.record(actor, "calendar.draft.saved", draft)
    return draft


def save_draft(
    *,
    actor: Actor,
    uuid_: uuid.UUID,
    facts: PlanFacts,
    version: int,
    at: datetime,
    effective: date | None = None,
) -> Draft:
    """Keep what the draft says now; raises `DraftChanged`, `BadPlan`, `NotYours`, `NotAllowed`."""
    actor.must(CalendarPermission.DRAFT_PLAN)
    draft = Draft.objects.select_for_update(of=("self",)).filter(uuid=uuid_).first()
    if draft is None:
        raise NotYours
    if draft.version != version:
        raise DraftChanged(uuid_)
    content = packed(tidy(facts, levels=LEVELS))
    if content == draft.content and effective == draft.effective:
        return draft
    draft.content, draft.effective = content, effective
    draft.version, draft.changed_at, draft.author_id = version + 1, at, actor.user_id
    draft.save()
    audit.record(actor, "calendar.draft.saved", draft)
    return draft


def discard_draft(*, actor: Actor, uuid_: uuid.UUID) -> None:
    """Throw a draft away; raises `NotYours`, `NotAllowed`."""
    actor.must(CalendarPermission.DRAFT_PLAN)
    draft = Draft.objects.select_for_update(of=("self",)).filter(uuid=uuid_).first()
    if draft is None:
        raise NotYours
    audit.record(actor, "calendar.draft.discarded", draft)
    draft.delete()
