"""Between rows and facts: a plan as it stands in its tables and in the content of a draft."""

from dataclasses import asdict
from datetime import date
from typing import Any

from sohoc.law.school_year import Frame
from sohoc.modules.calendar.contracts import DaysFacts, PlanFacts
from sohoc.modules.calendar.models import Plan, SchoolYear, SpecialDays
from sohoc.modules.calendar.rules import DATES

SAME = (*DATES, "decision_number", "decision_date", "last_weekday", "first_weeks", "second_weeks")


def facts_of(plan: Plan) -> PlanFacts:
    """The published plan as plain facts; reads its days."""
    days = sorted(plan.days.all(), key=lambda one: (one.first, one.last, one.kind, one.title))
    return PlanFacts(
        levels=tuple(plan.levels),
        early_grades=tuple(plan.early_grades),
        days=tuple(
            DaysFacts(one.first, one.last, one.kind, one.title, one.decision) for one in days
        ),
        **{name: getattr(plan, name) for name in SAME},
    )


def columns_of(facts: PlanFacts) -> dict[str, Any]:
    """The columns of a plan."""
    return {
        "levels": list(facts.levels),
        "early_grades": list(facts.early_grades),
        **{name: getattr(facts, name) for name in SAME},
    }


def days_of(plan: Plan, facts: PlanFacts) -> list[SpecialDays]:
    """The rows of the plan's special days."""
    return [SpecialDays(plan=plan, **asdict(one)) for one in facts.days]


def packed(facts: PlanFacts) -> dict[str, Any]:
    """The facts as JSON has them: days as texts."""
    return {name: _plain(value) for name, value in asdict(facts).items()}


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, dict):
        return {name: _plain(one) for name, one in value.items()}
    return [_plain(one) for one in value] if isinstance(value, list | tuple) else value


def unpacked(content: dict[str, Any]) -> PlanFacts:
    """The facts of a draft's content."""
    named = dict(content)
    for name in (*DATES, "decision_date"):
        named[name] = date.fromisoformat(named[name]) if named[name] else None
    named["days"] = tuple(
        DaysFacts(
            **one
            | {"first": date.fromisoformat(one["first"]), "last": date.fromisoformat(one["last"])}
        )
        for one in named["days"]
    )
    for name in ("levels", "early_grades"):
        named[name] = tuple(named[name])
    return PlanFacts(**named)


def frame_kept(year: SchoolYear) -> Frame:
    """The ministry's frame as it is kept with the year."""
    return Frame(
        first_term_weeks=year.first_term_weeks,
        second_term_weeks=year.second_term_weeks,
        first_term_before=year.first_term_before,
        closes_by=year.closes_by,
        decision=year.decision,
    )
