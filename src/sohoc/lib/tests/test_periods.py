"""The algebra of half-open periods, against sets of days counted one by one."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sohoc.lib.periods import EmptyPeriod, Period, first_overlap, gaps

MONDAY = date(2025, 9, 1)
# Every bound of the drawn periods lies within; a day more on both sides stands for "for ever".
DAYS = [MONDAY + timedelta(days=n) for n in range(-1, 15)]


@st.composite
def drawn_periods(draw: st.DrawFn) -> Period:
    start, until = sorted(draw(st.lists(st.integers(0, 13), min_size=2, max_size=2, unique=True)))
    return Period(
        start=None if draw(st.booleans()) else MONDAY + timedelta(days=start),
        until=None if draw(st.booleans()) else MONDAY + timedelta(days=until),
    )


def days_of(period: Period | None) -> set[date]:
    if period is None:
        return set()
    return {
        day
        for day in DAYS
        if (period.start is None or period.start <= day)
        and (period.until is None or day < period.until)
    }


def test_the_end_is_outside_and_the_start_inside() -> None:
    week = Period(start=MONDAY, until=MONDAY + timedelta(days=7))
    assert [day for day in DAYS if week.contains(day)] == DAYS[1:8]


def test_periods_that_touch_do_not_overlap() -> None:
    before, after = Period(until=MONDAY), Period(start=MONDAY)
    assert not before.overlaps(after)
    assert before.intersection(after) is None
    assert first_overlap([after, before]) is None
    assert gaps([after, before], within=Period()) == []


@pytest.mark.parametrize("until", [MONDAY, MONDAY - timedelta(days=1)])
def test_a_period_without_days_is_refused(until: date) -> None:
    with pytest.raises(EmptyPeriod, match=r"No day lies in \[2025-09-01, "):
        Period(start=MONDAY, until=until)


def test_no_day_lies_before_the_calendar() -> None:
    with pytest.raises(EmptyPeriod):
        Period(until=date.min)


def test_moments_are_refused() -> None:
    noon = datetime(2025, 9, 1, 12, tzinfo=UTC)
    with pytest.raises(TypeError, match="days, not moments"):
        Period(start=noon)
    with pytest.raises(TypeError, match="days, not moments"):
        Period(until=noon)
    with pytest.raises(TypeError, match="days, not moments"):
        Period().contains(noon)


def test_an_open_period_holds_the_last_day_of_the_calendar() -> None:
    assert Period(start=MONDAY).contains(date.max)
    assert Period().contains(date.min)


def test_a_period_cannot_be_changed() -> None:
    with pytest.raises(AttributeError):
        Period().start = MONDAY  # type: ignore[misc]  # refused when it runs, too


@given(period=drawn_periods(), day=st.sampled_from(DAYS))
def test_containing_is_membership(period: Period, day: date) -> None:
    assert period.contains(day) == (day in days_of(period))


@given(one=drawn_periods(), other=drawn_periods())
def test_intersection_is_that_of_the_days(one: Period, other: Period) -> None:
    common = days_of(one) & days_of(other)
    assert days_of(one.intersection(other)) == common
    assert one.overlaps(other) == bool(common)
    assert one.intersection(other) == other.intersection(one)


@given(periods=st.lists(drawn_periods(), max_size=5))
def test_the_first_overlap_holds_the_first_day_covered_twice(periods: list[Period]) -> None:
    doubled = [day for day in DAYS if sum(period.contains(day) for period in periods) > 1]
    found = first_overlap(periods)
    if found is None:
        assert doubled == []
    else:
        one, other = found
        assert min(days_of(one) & days_of(other)) == doubled[0]
        assert min(days_of(one)) <= min(days_of(other))


@given(periods=st.lists(drawn_periods(), max_size=5), within=drawn_periods())
def test_gaps_are_the_days_nobody_covers(periods: list[Period], within: Period) -> None:
    covered = set().union(*map(days_of, periods))
    found = gaps(periods, within=within)
    assert set().union(*map(days_of, found)) == days_of(within) - covered
    assert all(
        one.until is not None and other.start is not None and one.until < other.start
        for one, other in pairwise(found)
    )


def test_gaps_of_nothing_are_the_whole() -> None:
    assert gaps([], within=Period(start=MONDAY)) == [Period(start=MONDAY)]


def test_a_gap_before_and_after_everything_stays_open() -> None:
    week = Period(start=MONDAY, until=MONDAY + timedelta(days=7))
    assert gaps([week], within=Period()) == [
        Period(until=MONDAY),
        Period(start=MONDAY + timedelta(days=7)),
    ]
