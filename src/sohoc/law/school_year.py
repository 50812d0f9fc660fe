"""The frame of a school year: how many weeks it has, and which days are days of school.

Each year the ministry decides the frame (2026–2027: Quyết định 2308/QĐ-BGDĐT); the province fixes
the dates by a decision of its own. A frame is data: the one of a year is read here where it is
known, kept with the year, and handed back in. Public holidays: Bộ luật Lao động 45/2019/QH14,
điều 112.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

DAY = timedelta(days=1)
WEEK = timedelta(days=7)
OPENING = (9, 5)  # ngày khai giảng, the same in the whole country
TERMS = (1, 2)


@dataclass(frozen=True, slots=True)
class Frame:
    """What the ministry asks of a year. `first_term_before` is the first day too late."""

    first_term_weeks: int
    second_term_weeks: int
    first_term_before: date
    closes_by: date
    decision: str  # "" where the number of the decision is not known

    @property
    def weeks(self) -> int:
        """The weeks of real schooling that a year needs."""
        return self.first_term_weeks + self.second_term_weeks

    def weeks_of(self, term: int) -> int:
        """The weeks that the first (1) or second (2) term needs."""
        return (self.first_term_weeks, self.second_term_weeks)[term - 1]


# Frames whose decision is known; `frame_for` gives the same numbers to other years.
_DECISIONS = {2026: "2308/QĐ-BGDĐT"}


def frame_for(*, school_year: int) -> Frame:
    """35 weeks: 18 and 17; the first term ends before 18/01, the year by 31/5.

    Source: Quyết định 2308/QĐ-BGDĐT for 2026–2027. For other years the numbers are the same ‡ and
    without a decision: whoever adds the year checks them.
    """
    return Frame(
        first_term_weeks=18,
        second_term_weeks=17,
        first_term_before=date(school_year + 1, 1, 18),
        closes_by=date(school_year + 1, 5, 31),
        decision=_DECISIONS.get(school_year, ""),
    )


class StretchKind(StrEnum):
    """Why days are not what their weekday says."""

    NATIONAL = "national"  # nghỉ lễ
    TET = "tet"  # nghỉ Tết
    BREAK = "break"  # nghỉ khác theo kế hoạch: between terms, days moved away
    CLOSURE = "closure"  # đóng cửa bất thường: storm, flood, epidemic; decided after the plan
    WORKING = "working"  # làm bù: a day of school though it would be off


@dataclass(frozen=True, slots=True)
class Stretch:
    """Days from `first` to `last`, both included, of one kind."""

    first: date
    last: date
    kind: StretchKind
    title: str = ""

    def holds(self, day: date) -> bool:
        """Whether the day is one of them."""
        return self.first <= day <= self.last


@dataclass(frozen=True, slots=True)
class Term:
    """The first (1) or second (2) term with its first and last day."""

    number: int
    first: date
    last: date

    def holds(self, day: date) -> bool:
        """Whether the day lies in the term."""
        return self.first <= day <= self.last


@dataclass(frozen=True, slots=True)
class Calendar:
    """What decides which days are days of school.

    `last_weekday` is 5 where a week ends on Friday, 6 where on Saturday (7 is Sunday).
    """

    terms: tuple[Term, Term]
    last_weekday: int
    stretches: tuple[Stretch, ...]

    def term_on(self, day: date) -> int | None:
        """The term in which the day lies, None outside of both."""
        return next((term.number for term in self.terms if term.holds(day)), None)

    def without_closures(self) -> "Calendar":
        """The calendar as it was planned, before anything unforeseen closed schools."""
        planned = tuple(s for s in self.stretches if s.kind is not StretchKind.CLOSURE)
        return replace(self, stretches=planned)


@dataclass(frozen=True, slots=True)
class Week:
    """A week of real schooling: its number in the year (from 1), its Monday, its days of school."""

    number: int
    term: int
    monday: date
    days: tuple[date, ...]

    @property
    def sunday(self) -> date:
        """The last day of the week."""
        return self.monday + 6 * DAY


def is_school_day(calendar: Calendar, day: date) -> bool:
    """Whether there is school: in a term, on a weekday of school, not off; a moved day counts.

    Khung kế hoạch thời gian năm học, as each year's decision words it (2308/QĐ-BGDĐT, điều 2 ‡).
    """
    if calendar.term_on(day) is None:
        return False
    kinds = {s.kind for s in calendar.stretches if s.holds(day)}
    if StretchKind.WORKING in kinds:
        return True
    return not kinds and day.isoweekday() <= calendar.last_weekday


def weeks(calendar: Calendar) -> tuple[Week, ...]:
    """The weeks of real schooling, numbered through both terms.

    A week goes from Monday to Sunday and counts when at least one day of it is a day of school; one
    that lies wholly in a break does not. A week in which one term ends and the other begins counts
    once, for the term of its first day of school. Tuần thực học: 2308/QĐ-BGDĐT, điều 2 ‡.
    """
    found: list[Week] = []
    first = min(term.first for term in calendar.terms)
    last = max(term.last for term in calendar.terms)
    monday = first - (first.isoweekday() - 1) * DAY
    while monday <= last:
        in_week = (monday + number * DAY for number in range(7))
        days = tuple(day for day in in_week if is_school_day(calendar, day))
        if days:
            term = calendar.term_on(days[0]) or TERMS[0]
            found.append(Week(len(found) + 1, term, monday, days))
        monday += WEEK
    return tuple(found)


def week_counts(found: Sequence[Week]) -> Mapping[int, int]:
    """How many of the weeks lie in each term."""
    return {term: sum(week.term == term for week in found) for term in TERMS}


@dataclass(frozen=True, slots=True)
class Shortage:
    """A term that has fewer weeks than the frame asks for."""

    term: int
    weeks: int
    required: int

    @property
    def missing(self) -> int:
        """How many weeks are missing."""
        return self.required - self.weeks


def shortages(*, counts: Mapping[int, int], frame: Frame) -> tuple[Shortage, ...]:
    """The terms with too few weeks; none means that the year may be published.

    2308/QĐ-BGDĐT, điều 2 ‡: 18 weeks in the first term, 17 in the second. More is no fault.
    """
    return tuple(
        Shortage(term, counts[term], frame.weeks_of(term))
        for term in TERMS
        if counts[term] < frame.weeks_of(term)
    )


# Giỗ Tổ Hùng Vương is the 10th day of the 3rd lunar month, Tết the 1st of the 1st ‡.
_ANCESTORS = {
    2023: date(2023, 4, 29),
    2024: date(2024, 4, 18),
    2025: date(2025, 4, 7),
    2026: date(2026, 4, 26),
    2027: date(2027, 4, 16),
    2028: date(2028, 4, 4),
    2029: date(2029, 4, 23),
    2030: date(2030, 4, 12),
}
_LUNAR_NEW_YEAR = {
    2023: date(2023, 1, 22),
    2024: date(2024, 2, 10),
    2025: date(2025, 1, 29),
    2026: date(2026, 2, 17),
    2027: date(2027, 2, 6),
    2028: date(2028, 1, 26),
    2029: date(2029, 2, 13),
    2030: date(2030, 2, 3),
}


def public_holidays(*, school_year: int) -> tuple[Stretch, ...]:
    """The public holidays between 1 August and 31 July, as far as they are known, by date.

    Bộ luật Lao động 45/2019/QH14, điều 112 khoản 1: a) 01/01, c) 30/4, d) 01/5, đ) 02/9 and a day
    beside it (here the 1st or 3rd that the year's notice names: only the 2nd is certain), e) Giỗ
    Tổ. Tết (b) is decided each year and not in here.
    """
    later = school_year + 1
    known = [
        Stretch(date(school_year, 9, 2), date(school_year, 9, 2), StretchKind.NATIONAL),
        Stretch(date(later, 1, 1), date(later, 1, 1), StretchKind.NATIONAL),
        Stretch(date(later, 4, 30), date(later, 5, 1), StretchKind.NATIONAL),
    ]
    titles = ["Quốc khánh", "Tết Dương lịch", "Ngày Chiến thắng và Quốc tế Lao động"]
    named = [replace(one, title=title) for one, title in zip(known, titles, strict=True)]
    if day := _ANCESTORS.get(later):
        named.append(Stretch(day, day, StretchKind.NATIONAL, "Giỗ Tổ Hùng Vương"))
    return tuple(sorted(named, key=lambda one: one.first))


def lunar_new_year(*, school_year: int) -> date | None:
    """The first day of Tết in the school year, None where it is not known here.

    Bộ luật Lao động 45/2019/QH14, điều 112 khoản 1 điểm b.
    """
    return _LUNAR_NEW_YEAR.get(school_year + 1)


def monday_on_or_after(day: date) -> date:
    """The Monday with which a week of schooling can begin."""
    return day + (-day.weekday() % 7) * DAY


def suggested(*, school_year: int, frame: Frame, last_weekday: int) -> Calendar:
    """A calendar that fits the frame: from the Monday after the opening, two weeks off around Tết.

    A proposal to begin with, no rule. Without a known Tết the second term has no break. Opening on
    05/9 and the numbers of weeks: 2308/QĐ-BGDĐT, điều 2 ‡.
    """
    first = monday_on_or_after(date(school_year, *OPENING))
    turn = first + frame.first_term_weeks * WEEK
    stretches = list(public_holidays(school_year=school_year))
    tet, off = lunar_new_year(school_year=school_year), 0
    if tet is not None:
        # The week of its first day and the next; on a Monday or Tuesday people leave before it.
        begin = tet - tet.weekday() * DAY
        if tet.isoweekday() <= 2:
            begin -= WEEK
        stretches.append(Stretch(begin, begin + 13 * DAY, StretchKind.TET, "Tết Nguyên đán"))
        off = 2
    end = turn + (frame.second_term_weeks + off) * WEEK - DAY
    terms = (Term(1, first, turn - DAY), Term(2, turn, end))
    return Calendar(terms, last_weekday, tuple(sorted(stretches, key=lambda one: one.first)))


def carried_over(calendar: Calendar, *, school_year: int, to: int) -> Calendar:
    """The calendar of one year as a proposal for another, on the same weekdays.

    Terms and breaks move by whole weeks, Tết with its own first day, public holidays are those of
    the new year; closures and moved days stay behind. A proposal, no rule: 2308/QĐ-BGDĐT, điều 2 ‡.
    """
    first = calendar.terms[0].first
    shift = _whole_weeks(date(to, *OPENING) - date(school_year, *OPENING))
    if (first + shift).month < OPENING[0]:
        shift += WEEK
    old_tet = lunar_new_year(school_year=school_year)
    new_tet = lunar_new_year(school_year=to)
    tet_shift = _whole_weeks(new_tet - old_tet) if old_tet and new_tet else shift
    moved = [
        _moved(one, tet_shift if one.kind is StretchKind.TET else shift)
        for one in calendar.stretches
        if one.kind in (StretchKind.TET, StretchKind.BREAK)
    ]
    stretches = sorted([*public_holidays(school_year=to), *moved], key=lambda one: one.first)
    first_term, second_term = (
        replace(term, first=term.first + shift, last=term.last + shift) for term in calendar.terms
    )
    return Calendar((first_term, second_term), calendar.last_weekday, tuple(stretches))


def _whole_weeks(difference: timedelta) -> timedelta:
    return round(difference / WEEK) * WEEK


def _moved(one: Stretch, shift: timedelta) -> Stretch:
    return replace(one, first=one.first + shift, last=one.last + shift)


def days_between(first: date, last: date) -> Iterator[date]:
    """Every day from `first` to `last`, both included."""
    for number in range((last - first).days + 1):
        yield first + number * DAY
