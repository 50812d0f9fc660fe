"""A year drawn as twelve months, and the tables that stand behind the drawing."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from sohoc.core.shell.printed import day as printed_day
from sohoc.law import school_year as law
from sohoc.law.school_year import Calendar, Frame, StretchKind, Week
from sohoc.modules.calendar import words
from sohoc.modules.calendar.contracts import DaysFacts, PlanFacts
from sohoc.modules.calendar.rules import Problem, calendar_of, first_day, frame_of, problems

# Of several reasons for one day the first is shown; a letter, so that no colour is needed.
MARKS: Mapping[StretchKind, Any] = {
    StretchKind.WORKING: pgettext_lazy("mark in the calendar", "M"),
    StretchKind.CLOSURE: pgettext_lazy("mark in the calendar", "C"),
    StretchKind.TET: pgettext_lazy("mark in the calendar", "T"),
    StretchKind.NATIONAL: pgettext_lazy("mark in the calendar", "P"),
    StretchKind.BREAK: pgettext_lazy("mark in the calendar", "B"),
}
UNDRAWN = frozenset({"outside", "before_begin", "overlap"})
DAYS_OF_DATES = {
    "return_day": gettext_lazy("Return"),
    "early_return": gettext_lazy("Early return"),
    "opening": gettext_lazy("Opening"),
    "closing": gettext_lazy("Closing"),
}


@dataclass(frozen=True, slots=True)
class Cell:
    """A day of the drawing; `css` says how it looks, `mark` and `word` why."""

    day: date | None
    css: str = ""
    mark: Any = ""
    word: Any = ""
    is_today: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """A week of a month: the label of the week of schooling, "" for none."""

    week: str
    cells: Sequence[Cell]


@dataclass(frozen=True, slots=True)
class Month:
    """A month of the drawing."""

    title: str
    lines: Sequence[Line]


@dataclass(frozen=True, slots=True)
class Drawn:
    """Everything that a page shows of a plan; months and weeks are empty when it makes no sense."""

    months: Sequence[Month]
    weeks: Sequence[Week]
    week_rows: Sequence[tuple[Week, str, str, str]]
    first_weeks: int
    second_weeks: int
    problems: Sequence[str]
    notices: Sequence[str]

    @property
    def count(self) -> str:
        """`35 tuần: học kỳ I 18, học kỳ II 17`."""
        return words.count_of_weeks(self.first_weeks, self.second_weeks)


def drawn(
    facts: PlanFacts,
    *,
    start: int,
    frame: Frame,
    today: date,
    further: Sequence[Problem] = (),
    others: Sequence[str] = (),
) -> Drawn:
    """The plan as a page shows it.

    `further` are problems that the caller has found, `others` what published plans say against it.
    """
    found = (*further, *problems(facts, start=start, frame=frame))
    told = [*others, *(told_problem(one) for one in found if not one.is_notice)]
    notices = [told_problem(one) for one in found if one.is_notice]
    if any(one.code in UNDRAWN for one in found):
        return Drawn((), (), (), 0, 0, told, notices)
    calendar = calendar_of(facts)
    weeks = law.weeks(calendar)
    counts = law.week_counts(weeks)
    return Drawn(
        months=_months(facts, calendar, weeks, start=start, today=today),
        weeks=weeks,
        week_rows=[week_row(week, facts.days) for week in weeks],
        first_weeks=counts[1],
        second_weeks=counts[2],
        problems=told,
        notices=notices,
    )


def needed(facts: PlanFacts, frame: Frame) -> int:
    """How many weeks the plan needs."""
    return frame_of(frame, facts).weeks


def told_problem(found: Problem) -> str:
    """The sentence, with the line of days that it is about."""
    if found.row is None:
        return words.problem(found)
    return _("Line {number} of the days: {text}").format(
        number=found.row + 1, text=words.problem(found)
    )


def week_row(week: Week, days: Sequence[DaysFacts]) -> tuple[Week, str, str, str]:
    """A week with its term, its days and what is special in it, in words."""
    special = [one for one in days if one.first <= week.sunday and one.last >= week.monday]
    told = "; ".join(f"{one.title} ({words.stretch(one.first, one.last)})" for one in special)
    return week, words.term(week.term), words.stretch(week.monday, week.sunday), told


def _months(
    facts: PlanFacts, calendar: Calendar, weeks: Sequence[Week], *, start: int, today: date
) -> list[Month]:
    labels = {week.monday: f"{words.ROMAN[week.term]}·{week.number}" for week in weeks}
    events = {getattr(facts, name): word for name, word in DAYS_OF_DATES.items()}
    months, first = [], first_day(start)
    for _number in range(12):
        after = (first + timedelta(days=32)).replace(day=1)
        lines = []
        for monday in _mondays(first, after):
            days = [monday + timedelta(days=n) for n in range(7)]
            cells = [
                _cell(calendar, day, events, today) if first <= day < after else Cell(None)
                for day in days
            ]
            lines.append(Line(labels.get(monday, ""), cells))
        title = _("Month {month}/{year}").format(month=first.month, year=first.year)
        months.append(Month(title, lines))
        first = after
    return months


def _mondays(first: date, after: date) -> Iterator[date]:
    monday = first - timedelta(days=first.weekday())
    while monday < after:
        yield monday
        monday += timedelta(days=7)


def _cell(calendar: Calendar, day: date, events: Mapping[date | None, Any], today: date) -> Cell:
    kinds = {s.kind for s in calendar.stretches if s.holds(day)}
    kind = next((k for k in MARKS if k in kinds), None)
    css = "so-cal-off" if kind else "so-cal-out"
    if law.is_school_day(calendar, day):
        css = "so-cal-made-up" if kind else "so-cal-school"
    mark, word = (MARKS[kind], words.kind(kind)) if kind else ("", "")
    if day in events:
        css, word = f"{css} so-cal-event", events[day]
    return Cell(day, css, mark, word, is_today=day == today)


def legend() -> list[tuple[Any, str]]:
    """The marks with their words."""
    return [(mark, words.kind(kind)) for kind, mark in MARKS.items()]


def facts_shown(facts: PlanFacts, drawing: Drawn) -> list[tuple[Any, Any]]:
    """The plan in name and value."""
    early = ""
    if facts.early_return is not None:
        grades = ", ".join(str(grade) for grade in facts.early_grades)
        early = _("{day}, grades {grades}").format(
            day=printed_day(facts.early_return), grades=grades
        )
    to_saturday = facts.last_weekday == 6
    decided = facts.decision_number or _("no number yet")
    if facts.decision_date:
        decided = _("{number} of {day}").format(
            number=decided, day=printed_day(facts.decision_date)
        )
    shown = [
        (_("Levels"), words.levels(facts.levels)),
        (_("Decision"), decided),
        (_("Return"), printed_day(facts.return_day)),
        (_("Early return"), early),
        (_("Opening"), printed_day(facts.opening)),
        (_("Term I"), words.stretch(facts.first_begins, facts.first_ends)),
        (_("Term II"), words.stretch(facts.second_begins, facts.second_ends)),
        (_("Closing"), printed_day(facts.closing)),
        (_("Weeks"), drawing.count if drawing.weeks else _("not computed")),
        (_("A week"), _("Monday to Saturday") if to_saturday else _("Monday to Friday")),
    ]
    return [(name, value) for name, value in shown if value]
