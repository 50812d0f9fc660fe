"""The frame of a school year: worked cases, and properties against a brute-force reference."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from sohoc.law import school_year as law
from sohoc.law.school_year import Calendar, Frame, Stretch, StretchKind, Term, Week

CASES = yaml.safe_load(
    (Path(law.__file__).parent / "cases" / "school_year.yaml").read_text(encoding="utf-8")
)
DAY = timedelta(days=1)


def named(op: str) -> list[Any]:
    return [
        pytest.param(c["given"], c["expect"], id=c["id"]) for c in CASES if c["given"]["op"] == op
    ]


@pytest.mark.parametrize(("given_", "expect"), named("weeks"))
def test_a_year_needs_its_weeks(given_: dict[str, Any], expect: dict[str, Any]) -> None:
    frame = law.frame_for(school_year=given_["school_year"])
    short = law.shortages(counts={1: given_["first"], 2: given_["second"]}, frame=frame)
    assert frame.weeks == expect["weeks_required"]
    assert [{"term": s.term, "missing": s.missing} for s in short] == expect["short"]
    assert (not short) == expect["accepted"]


@pytest.mark.parametrize(("given_", "expect"), named("calendar"))
def test_weeks_are_numbered(given_: dict[str, Any], expect: dict[str, Any]) -> None:
    day = date.fromisoformat
    calendar = Calendar(
        (
            Term(1, *map(day, given_["first"])),
            Term(2, *map(day, given_["second"])),
        ),
        given_["last_weekday"],
        tuple(
            Stretch(day(first), day(last), StretchKind(kind))
            for first, last, kind in given_["stretches"]
        ),
    )
    found = law.weeks(calendar)
    assert list(law.week_counts(found).values()) == expect["weeks"]
    assert [week.number for week in found] == list(range(1, len(found) + 1))
    assert next(w.number for w in found if w.term == 2) == expect["first_number_of_second"]
    assert found[-1].monday == day(expect["last_monday"])
    assert found[-1].sunday == day(expect["last_monday"]) + 6 * DAY


def test_the_frame_of_2026_names_its_decision_and_other_years_have_none() -> None:
    assert law.frame_for(school_year=2026) == Frame(
        18, 17, date(2027, 1, 18), date(2027, 5, 31), "2308/QĐ-BGDĐT"
    )
    assert law.frame_for(school_year=2024) == Frame(
        18, 17, date(2025, 1, 18), date(2025, 5, 31), ""
    )


def test_public_holidays_of_a_year_by_date() -> None:
    found = law.public_holidays(school_year=2026)
    assert [(s.first, s.last, s.title) for s in found] == [
        (date(2026, 9, 2), date(2026, 9, 2), "Quốc khánh"),
        (date(2027, 1, 1), date(2027, 1, 1), "Tết Dương lịch"),
        (date(2027, 4, 16), date(2027, 4, 16), "Giỗ Tổ Hùng Vương"),
        (date(2027, 4, 30), date(2027, 5, 1), "Ngày Chiến thắng và Quốc tế Lao động"),
    ]
    unknown = [s.title for s in law.public_holidays(school_year=2040)]
    assert "Giỗ Tổ Hùng Vương" not in unknown
    assert len(unknown) == 3


@pytest.mark.parametrize("school_year", [2022, 2023, 2024, 2025, 2026])
@pytest.mark.parametrize("last_weekday", [5, 6])
def test_what_is_suggested_fits_the_frame(school_year: int, last_weekday: int) -> None:
    frame = law.frame_for(school_year=school_year)
    calendar = law.suggested(school_year=school_year, frame=frame, last_weekday=last_weekday)
    assert law.shortages(counts=law.week_counts(law.weeks(calendar)), frame=frame) == ()
    assert calendar.terms[0].last < frame.first_term_before
    assert calendar.terms[1].last <= frame.closes_by
    tet = law.lunar_new_year(school_year=school_year)
    assert tet is not None
    for number in (-1, 0, 1, 2):
        assert not law.is_school_day(calendar, tet + number * DAY)


def test_the_suggestion_for_2026_is_the_calendar_of_the_example() -> None:
    frame = law.frame_for(school_year=2026)
    calendar = law.suggested(school_year=2026, frame=frame, last_weekday=6)
    assert calendar.terms == (
        Term(1, date(2026, 9, 7), date(2027, 1, 10)),
        Term(2, date(2027, 1, 11), date(2027, 5, 23)),
    )
    tet = [s for s in calendar.stretches if s.kind is StretchKind.TET]
    assert [(s.first, s.last) for s in tet] == [(date(2027, 2, 1), date(2027, 2, 14))]


@pytest.mark.parametrize("to", [2024, 2025, 2026])
def test_a_calendar_carried_over_keeps_weekdays_and_weeks(to: int) -> None:
    frame = law.frame_for(school_year=to - 1)
    old = law.suggested(school_year=to - 1, frame=frame, last_weekday=6)
    storm = Stretch(date(to - 1, 9, 14), date(to - 1, 9, 15), StretchKind.CLOSURE, "Bão")
    old = Calendar(old.terms, old.last_weekday, (*old.stretches, storm))
    new = law.carried_over(old, school_year=to - 1, to=to)
    assert new.terms[0].first.isoweekday() == old.terms[0].first.isoweekday()
    assert new.terms[0].first.month == 9
    assert law.week_counts(law.weeks(new)) == {1: 18, 2: 17}
    assert StretchKind.CLOSURE not in {s.kind for s in new.stretches}
    assert [s for s in new.stretches if s.kind is StretchKind.NATIONAL] == list(
        law.public_holidays(school_year=to)
    )


BASE = date(2026, 8, 1)


@st.composite
def calendars(draw: st.DrawFn) -> Calendar:
    """Any two terms one after the other, any stretches, also senseless ones."""
    days = st.integers(0, 330)
    a, b, c, d = sorted(draw(st.lists(days, min_size=4, max_size=4, unique=True)))
    stretches = [
        Stretch(BASE + first * DAY, BASE + (first + length) * DAY, kind)
        for first, length, kind in draw(
            st.lists(
                st.tuples(days, st.integers(0, 20), st.sampled_from(list(StretchKind))), max_size=8
            )
        )
    ]
    terms = (Term(1, BASE + a * DAY, BASE + b * DAY), Term(2, BASE + c * DAY, BASE + d * DAY))
    return Calendar(terms, draw(st.sampled_from([5, 6])), tuple(stretches))


def by_brute_force(calendar: Calendar) -> list[tuple[int, int, date, tuple[date, ...]]]:
    """Day by day through two years, with sets instead of intervals."""
    off: set[date] = set()
    made_up: set[date] = set()
    for s in calendar.stretches:
        days = {s.first + n * DAY for n in range((s.last - s.first).days + 1)}
        if s.kind is StretchKind.WORKING:
            made_up |= days
        else:
            off |= days
    weekdays = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat"][: calendar.last_weekday]
    by_week: dict[tuple[int, int], list[tuple[date, int]]] = {}
    for n in range(800):
        day = date(2026, 1, 1) + n * DAY
        for term in calendar.terms:
            if term.first <= day <= term.last:
                usual = day.strftime("%a") in weekdays and day not in off
                if usual or day in made_up:
                    year, week, _weekday = day.isocalendar()
                    by_week.setdefault((year, week), []).append((day, term.number))
    return [
        (
            number,
            found[0][1],
            date.fromisocalendar(*week, 1),
            tuple(day for day, _term in found),
        )
        for number, (week, found) in enumerate(sorted(by_week.items()), start=1)
    ]


@given(calendars())
def test_week_numbering_equals_a_brute_force_reference(calendar: Calendar) -> None:
    found = [(w.number, w.term, w.monday, w.days) for w in law.weeks(calendar)]
    assert found == by_brute_force(calendar)


@given(calendars(), st.integers(0, 330), st.integers(0, 20))
def test_a_further_closure_never_adds_a_week(calendar: Calendar, first: int, length: int) -> None:
    closure = Stretch(BASE + first * DAY, BASE + (first + length) * DAY, StretchKind.CLOSURE)
    closed = Calendar(calendar.terms, calendar.last_weekday, (*calendar.stretches, closure))
    assert len(law.weeks(closed)) <= len(law.weeks(calendar))
    assert law.weeks(closed.without_closures()) == law.weeks(calendar.without_closures())


@given(calendars())
def test_every_day_of_school_lies_in_exactly_one_week(calendar: Calendar) -> None:
    in_weeks = [day for week in law.weeks(calendar) for day in week.days]
    every = [
        day for day in law.days_between(BASE, BASE + 400 * DAY) if law.is_school_day(calendar, day)
    ]
    assert in_weeks == every
    assert all(isinstance(week, Week) and week.days for week in law.weeks(calendar))
