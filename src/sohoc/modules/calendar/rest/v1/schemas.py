"""What programs get of school years."""

from datetime import date
from typing import Annotated, Literal, Self
from uuid import UUID

from ninja import Schema
from pydantic import Field

from sohoc.law.school_year import Week
from sohoc.modules.calendar.models import DaysKind, Plan, SchoolYear
from sohoc.modules.calendar.selectors import latest_levels, weeks_of_plan
from sohoc.modules.calendar.stored import facts_of
from sohoc.modules.orgs.public import Level


class YearFilters(Schema):
    """Order and place of a list of school years."""

    order: Literal["start", "-start"] = "-start"
    limit: Annotated[int, Field(ge=1, le=200)] = 50
    cursor: Annotated[str, Field(max_length=2000)] = ""


class LevelsAsked(Schema):
    """The levels whose plans are meant; without one, all."""

    level: Annotated[list[Level], Field(description="Plans that hold for one of these levels")] = []


class YearOut(Schema):
    """A school year and the ministry's frame; `first_term_before` is the first day too late."""

    uuid: UUID
    start: int
    name: str
    first_term_weeks: int
    second_term_weeks: int
    first_term_before: date
    closes_by: date
    decision: str
    version: int

    @classmethod
    def of(cls, year: SchoolYear) -> Self:
        """The year for programs."""
        return cls(
            uuid=year.uuid,
            start=year.start,
            name=str(year),
            first_term_weeks=year.first_term_weeks,
            second_term_weeks=year.second_term_weeks,
            first_term_before=year.first_term_before,
            closes_by=year.closes_by,
            decision=year.decision,
            version=year.version,
        )


class YearPage(Schema):
    """Some years and the address of the following ones."""

    items: list[YearOut]
    next: str | None


class TermOut(Schema):
    """A term from its first to its last day, both included."""

    number: Literal[1, 2]
    first: date
    last: date


class PlanOut(Schema):
    """A published plan; `holds_for` are the levels for which no later decision has amended it."""

    uuid: UUID
    levels: list[Level]
    holds_for: list[Level]
    effective: date
    decision_number: str
    decision_date: date
    return_day: date
    early_return: date | None
    early_grades: list[int]
    opening: date
    terms: list[TermOut]
    closing: date
    last_weekday: Literal[5, 6]

    @classmethod
    def of(cls, plan: Plan, start: int) -> Self:
        """The plan for programs."""
        facts = facts_of(plan)
        return cls(
            uuid=plan.uuid,
            levels=[Level(one) for one in facts.levels],
            holds_for=[Level(one) for one in latest_levels(plan, start)],
            effective=plan.effective,
            decision_number=plan.decision_number,
            decision_date=plan.decision_date,
            return_day=facts.return_day,
            early_return=facts.early_return,
            early_grades=list(facts.early_grades),
            opening=facts.opening,
            terms=[
                TermOut(number=1, first=facts.first_begins, last=facts.first_ends),
                TermOut(number=2, first=facts.second_begins, last=facts.second_ends),
            ],
            closing=facts.closing,
            last_weekday=6 if facts.last_weekday == 6 else 5,
        )


class YearDetail(YearOut):
    """A school year with every plan that was published for it, the newest first."""

    plans: list[PlanOut]


class WeekOut(Schema):
    """A week of real schooling; `number` counts through the year."""

    number: int
    term: Literal[1, 2]
    monday: date
    sunday: date
    school_days: list[date]

    @classmethod
    def of(cls, week: Week) -> Self:
        """The week for programs."""
        return cls(
            number=week.number,
            term=1 if week.term == 1 else 2,
            monday=week.monday,
            sunday=week.sunday,
            school_days=list(week.days),
        )


class WeeksOfPlan(Schema):
    """The weeks of the levels for which a plan holds."""

    plan: UUID
    levels: list[Level]
    weeks: list[WeekOut]

    @classmethod
    def of(cls, plan: Plan, start: int) -> Self:
        """The weeks for programs."""
        return cls(
            plan=plan.uuid,
            levels=[Level(one) for one in latest_levels(plan, start)],
            weeks=[WeekOut.of(one) for one in weeks_of_plan(plan)],
        )


class Weeks(Schema):
    """The weeks of a year, for each plan that holds; none while no plan is published."""

    items: list[WeeksOfPlan]


class DaysOut(Schema):
    """Days that are not what their weekday says, both ends included."""

    first: date
    last: date
    kind: DaysKind
    title: str
    decision: str


class HolidaysOfPlan(Schema):
    """Days off and days made up of the levels for which a plan holds."""

    plan: UUID
    levels: list[Level]
    days: list[DaysOut]

    @classmethod
    def of(cls, plan: Plan, start: int) -> Self:
        """The days for programs."""
        return cls(
            plan=plan.uuid,
            levels=[Level(one) for one in latest_levels(plan, start)],
            days=[
                DaysOut(
                    first=one.first,
                    last=one.last,
                    kind=DaysKind(one.kind),
                    title=one.title,
                    decision=one.decision,
                )
                for one in facts_of(plan).days
            ],
        )


class Holidays(Schema):
    """Days off and made up of a year, for each plan that holds; none while none is published."""

    items: list[HolidaysOfPlan]
