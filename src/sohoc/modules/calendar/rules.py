"""Decisions about a plan that need no database: what it lacks, what an amendment may change."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from dataclasses import field as with_factory
from datetime import date, timedelta
from typing import Any

from sohoc.law import school_year as law
from sohoc.lib.vietnamese import ControlCharacter, normal
from sohoc.modules.calendar.contracts import DaysFacts, PlanFacts

FIRST_YEAR, LAST_YEAR = 1990, 2100
LONGEST = {"decision_number": 60, "title": 120, "decision": 60}
MOST_DAYS = 60
KINDS = frozenset(law.StretchKind)
# Return earlier than others: grades that receive new pupils or leave at the end of the year.
EARLY_GRADES = {1: "primary", 9: "lower_secondary", 12: "upper_secondary"}
# The frame is made for grades 1 to 12; these levels may have weeks of their own.
OWN_FRAME = frozenset({"preschool", "continuing"})
DATES = (
    "return_day",
    "early_return",
    "opening",
    "first_begins",
    "first_ends",
    "second_begins",
    "second_ends",
    "closing",
)


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with a plan: the field, a code, and numbers or days for the sentence.

    `row` counts the lines of days from 0. A notice does not keep the plan from being published.
    """

    field: str
    code: str
    data: Mapping[str, Any] = with_factory(default_factory=dict)
    row: int | None = None
    is_notice: bool = False


class BadPlan(Exception):
    """The plan cannot be published; `problems` say why."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__([f"{p.field}: {p.code}" for p in problems])
        self.problems = problems


def first_day(start: int) -> date:
    """The day on which a school year begins to be one: 1 August."""
    return date(start, 8, 1)


def end_of(start: int) -> date:
    """The first day after a school year."""
    return date(start + 1, 8, 1)


def year_on(day: date) -> int:
    """The start of the school year in which a day lies."""
    return day.year if day.month >= 8 else day.year - 1


def year_name(start: int) -> str:
    """`2026–2027`."""
    return f"{start}–{start + 1}"


def calendar_of(facts: PlanFacts) -> law.Calendar:
    """The plan as the law computes with it."""
    return law.Calendar(
        terms=(
            law.Term(1, facts.first_begins, facts.first_ends),
            law.Term(2, facts.second_begins, facts.second_ends),
        ),
        last_weekday=facts.last_weekday,
        stretches=tuple(
            law.Stretch(one.first, one.last, law.StretchKind(one.kind), one.title)
            for one in facts.days
        ),
    )


def frame_of(frame: law.Frame, facts: PlanFacts) -> law.Frame:
    """The year's frame with the plan's own weeks in it."""
    return replace(
        frame,
        first_term_weeks=facts.first_weeks or frame.first_term_weeks,
        second_term_weeks=facts.second_weeks or frame.second_term_weeks,
    )


def plan_from(calendar: law.Calendar, *, start: int, levels: tuple[str, ...]) -> PlanFacts:
    """A plan to begin with, from a calendar that the law suggests or carries over."""
    first, second = calendar.terms
    opening = date(start, *law.OPENING)
    return PlanFacts(
        levels=levels,
        decision_number="",
        decision_date=None,
        return_day=min(opening, first.first) - timedelta(days=8),
        early_return=None,
        early_grades=(),
        opening=opening,
        first_begins=first.first,
        first_ends=first.last,
        second_begins=second.first,
        second_ends=second.last,
        closing=max(second.last, date(start + 1, 5, 31)),
        last_weekday=calendar.last_weekday,
        days=tuple(DaysFacts(s.first, s.last, s.kind.value, s.title) for s in calendar.stretches),
    )


def tidy(facts: PlanFacts, *, levels: tuple[str, ...]) -> PlanFacts:
    """The plan in its one written form: levels in their order, days by date, texts normal.

    Raises `BadPlan` for text that cannot be meant.
    """
    wrong: list[Problem] = []
    number = _text("decision_number", facts.decision_number, wrong)
    days = []
    for row, one in enumerate(facts.days):
        title = _text("title", one.title, wrong, row=row)
        decision = _text("decision", one.decision, wrong, row=row)
        days.append(replace(one, title=title, decision=decision))
    if wrong:
        raise BadPlan(tuple(wrong))
    return replace(
        facts,
        levels=tuple(level for level in levels if level in facts.levels),
        early_grades=tuple(sorted(set(facts.early_grades))) if facts.early_return else (),
        decision_number=number,
        days=tuple(sorted(days, key=lambda one: (one.first, one.last, one.kind, one.title))),
    )


def _text(name: str, value: str, wrong: list[Problem], *, row: int | None = None) -> str:
    try:
        text = normal(value)
    except ControlCharacter:
        wrong.append(Problem(name, "control", row=row))
        return ""
    if len(text) > LONGEST[name]:
        wrong.append(Problem(name, "long", {"most": LONGEST[name]}, row=row))
    return text


def problems(facts: PlanFacts, *, start: int, frame: law.Frame) -> tuple[Problem, ...]:
    """Everything that keeps the plan from being published, and notices; the field names are its."""
    found = [problem for check in CHECKS for problem in check(facts, start, frame)]
    if not any(p.code in {"before_begin", "outside", "overlap"} for p in found):
        found += _weeks(facts, frame_of(frame, facts))
    return tuple(found)


def refusals(found: tuple[Problem, ...]) -> tuple[Problem, ...]:
    """The problems that are no mere notices."""
    return tuple(problem for problem in found if not problem.is_notice)


def _decided(facts: PlanFacts, start: int, frame: law.Frame) -> Iterator[Problem]:
    if not facts.levels:
        yield Problem("levels", "empty")
    if not facts.decision_number:
        yield Problem("decision_number", "empty")
    if facts.decision_date is None:
        yield Problem("decision_date", "empty")


def _inside(facts: PlanFacts, start: int, frame: law.Frame) -> Iterator[Problem]:
    about = {"first": first_day(start), "last": end_of(start) - law.DAY}
    for name in DATES:
        day = getattr(facts, name)
        if day is not None and not first_day(start) <= day < end_of(start):
            yield Problem(name, "outside", about)


def _in_order(facts: PlanFacts, start: int, frame: law.Frame) -> Iterator[Problem]:
    if facts.first_ends < facts.first_begins:
        yield Problem("first_ends", "before_begin")
    if facts.second_ends < facts.second_begins:
        yield Problem("second_ends", "before_begin")
    if facts.second_begins <= facts.first_ends:
        yield Problem("second_begins", "overlap", {"day": facts.first_ends})
    if facts.opening < facts.return_day:
        yield Problem("opening", "early")
    if facts.first_begins < facts.return_day:
        yield Problem("return_day", "late", {"day": facts.first_begins})
    if facts.closing < facts.second_ends:
        yield Problem("closing", "early", {"day": facts.second_ends})


def _early(facts: PlanFacts, start: int, frame: law.Frame) -> Iterator[Problem]:
    if facts.early_return is None:
        return
    if facts.early_return >= facts.return_day:
        yield Problem("early_return", "late", {"day": facts.return_day})
    if not facts.early_grades:
        yield Problem("early_grades", "empty")
    foreign = [g for g in facts.early_grades if EARLY_GRADES.get(g) not in facts.levels]
    if foreign:
        yield Problem("early_grades", "foreign", {"grades": ", ".join(map(str, foreign))})


def _in_time(facts: PlanFacts, start: int, frame: law.Frame) -> Iterator[Problem]:
    if facts.first_ends >= frame.first_term_before:
        yield Problem("first_ends", "late", {"day": frame.first_term_before})
    if facts.closing > frame.closes_by:
        yield Problem("closing", "late", {"day": frame.closes_by})


def _own_frame(facts: PlanFacts, start: int, frame: law.Frame) -> Iterator[Problem]:
    if facts.first_weeks is None and facts.second_weeks is None:
        return
    if set(facts.levels) - OWN_FRAME:
        name = "first_weeks" if facts.first_weeks is not None else "second_weeks"
        yield Problem(name, "foreign")


def _days(facts: PlanFacts, start: int, frame: law.Frame) -> Iterator[Problem]:
    about = {"first": first_day(start), "last": end_of(start) - law.DAY}
    if len(facts.days) > MOST_DAYS:
        yield Problem("days", "many", {"most": MOST_DAYS})
    seen: set[tuple[date, date, str]] = set()
    for row, one in enumerate(facts.days):
        if one.last < one.first:
            yield Problem("last", "before_begin", row=row)
        elif one.first < first_day(start) or one.last >= end_of(start):
            yield Problem("first", "outside", about, row=row)
        elif (one.first, one.last, one.kind) in seen:
            yield Problem("first", "twice", row=row)
        elif one.kind == law.StretchKind.WORKING and not _in_terms(facts, one):
            yield Problem("first", "no_term", row=row)
        if not one.title:
            yield Problem("title", "empty", row=row)
        seen.add((one.first, one.last, one.kind))


def _in_terms(facts: PlanFacts, one: DaysFacts) -> bool:
    return (
        facts.first_begins <= one.first <= one.last <= facts.first_ends
        or facts.second_begins <= one.first <= one.last <= facts.second_ends
    )


Check = Callable[[PlanFacts, int, law.Frame], Iterator[Problem]]
CHECKS: tuple[Check, ...] = (
    _decided,
    _inside,
    _in_order,
    _early,
    _in_time,
    _own_frame,
    _days,
)


def _weeks(facts: PlanFacts, frame: law.Frame) -> Iterator[Problem]:
    """What is missing to the frame: refused as planned, a notice where a storm took it away."""
    calendar = calendar_of(facts)
    held = law.week_counts(law.weeks(calendar))
    planned = law.week_counts(law.weeks(calendar.without_closures()))
    lacking = {s.term for s in law.shortages(counts=planned, frame=frame)}
    for short in law.shortages(counts=held, frame=frame):
        yield Problem(
            "first_ends" if short.term == 1 else "second_ends",
            "short" if short.term in lacking else "short_by_closure",
            {
                "term": short.term,
                "weeks": short.weeks,
                "required": short.required,
                "missing": short.missing,
                "total": sum(held.values()),
                "total_required": frame.weeks,
            },
            is_notice=short.term not in lacking,
        )
    spare = sum(held.values()) - frame.weeks
    if spare > 0:
        total = {"total": sum(held.values()), "spare": spare, "total_required": frame.weeks}
        yield Problem("second_ends", "spare", total, is_notice=True)


def changed_before(old: PlanFacts, new: PlanFacts, *, effective: date) -> date | None:
    """The first day before `effective` that the new state tells otherwise than the old one.

    None when the past stays as it was, as it must: days, weeks and events before it.
    """
    before, after = calendar_of(old), calendar_of(new)
    events = [
        day
        for name in DATES
        if (pair := (getattr(old, name), getattr(new, name)))[0] != pair[1]
        for day in pair
        if day is not None
    ]
    differing = [day for day in events if day < effective]
    begin = min(old.first_begins, new.first_begins)
    differing += [
        day
        for day in law.days_between(begin, effective - law.DAY)
        if law.is_school_day(before, day) != law.is_school_day(after, day)
        or before.term_on(day) != after.term_on(day)
    ]
    return min(differing, default=None)


def amendment_problems(
    old: PlanFacts,
    new: PlanFacts,
    *,
    since: Mapping[str, date],
    effective: date | None,
    start: int,
) -> tuple[Problem, ...]:
    """What keeps an amendment from holding from its day on: its levels, the day, the past.

    `since` says for each level of the amended plan from when it holds until the end of the year.
    """
    if effective is None:
        return (Problem("effective", "empty"),)
    if foreign := [level for level in new.levels if level not in since]:
        return (Problem("levels", "not_amended", {"levels": foreign}),)
    latest = max((since[level] for level in new.levels), default=first_day(start))
    if not latest < effective < end_of(start):
        return (Problem("effective", "outside", {"after": latest, "before": end_of(start)}),)
    if new.first_begins < first_day(start):
        return ()  # told as a day outside of the year
    if day := changed_before(old, new, effective=effective):
        return (Problem("effective", "past", {"day": day, "effective": effective}),)
    return ()
