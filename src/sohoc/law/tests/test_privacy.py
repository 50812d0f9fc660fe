"""Rights over the own data and consent: worked cases, and properties of every clock."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from sohoc.law import privacy
from sohoc.law.capacity import majority
from sohoc.law.full_years import years_later
from sohoc.law.privacy.categories import CATEGORY_OF, SENSITIVE, sensitive_categories
from sohoc.law.privacy.consent import (
    Giver,
    PurposeKind,
    consent_needed,
    is_adult,
)
from sohoc.law.privacy.retention import (
    DEFAULTS,
    Retention,
    Tag,
    history_kept_until,
    kept_until,
)
from sohoc.law.privacy.rights import (
    DECREE_356,
    Clock,
    NoRulesKnown,
    Right,
    Rules,
    Term,
    clock,
    is_working_day,
    rules_on,
)

DAY = timedelta(days=1)
day = date.fromisoformat
received_days = st.dates(date(2026, 1, 1), date(2035, 12, 31))
rights = st.sampled_from(Right)
birth_dates = st.dates(date(1950, 1, 1), date(2030, 12, 31))


@st.composite
def holidays_after(draw: st.DrawFn, received: date) -> set[date]:
    numbers = draw(st.sets(st.integers(0, 80), max_size=20))
    return {received + number * DAY for number in numbers}


def cases(name: str) -> list[Any]:
    folder = Path(str(privacy.__file__)).parent / "cases"
    read = yaml.safe_load((folder / name).read_text(encoding="utf-8"))
    return [pytest.param(one["given"], one["expect"], id=one["id"]) for one in read]


@pytest.mark.parametrize(("given_", "expect"), cases("rights.yaml"))
def test_a_request_is_answered_in_its_time(given_: dict[str, Any], expect: dict[str, str]) -> None:
    extended_until = expect.get("extended_until")
    assert clock(
        Right(given_["right"]),
        day(given_["received"]),
        holidays={day(one) for one in given_.get("holidays", [])},
        needs_processor=given_.get("needs_processor", False),
        extended=given_.get("extended", False),
    ) == Clock(
        day(expect["acknowledge_by"]),
        day(expect["answer_by"]),
        day(extended_until) if extended_until else None,
    )


@pytest.mark.parametrize(("given_", "expect"), cases("consent.yaml"))
def test_a_purpose_needs_the_consent_of_those_who_have_a_say(
    given_: dict[str, str], expect: list[str]
) -> None:
    found = consent_needed(
        PurposeKind(given_["kind"]), born=day(given_["born"]), on=day(given_["day"])
    )
    assert sorted(found) == expect


def test_every_right_has_the_days_of_the_decree() -> None:
    assert {
        right.value: (term.days, term.days_with_processor, term.extension)
        for right, term in DECREE_356.terms.items()
    } == {
        "view": (10, 15, 10),
        "correct": (10, 15, 10),
        "provide": (10, 15, 10),
        "withdraw": (15, 20, 15),
        "restrict": (15, 20, 15),
        "object": (15, 20, 15),
        "delete": (20, 30, 20),
        "protect": (15, 15, 15),
    }
    assert DECREE_356.acknowledge_within == 2


def test_what_is_due_moves_with_the_extension() -> None:
    plain = clock(Right.DELETE, date(2026, 12, 1), holidays=())
    extended = clock(Right.DELETE, date(2026, 12, 1), holidays=(), extended=True)
    assert plain.due == plain.answer_by == date(2026, 12, 21)
    assert extended.due == extended.extended_until == date(2027, 1, 11)


def test_a_request_before_the_decree_has_no_clock() -> None:
    with pytest.raises(
        NoRulesKnown, match=r"No rules are known for requests received on 2025-12-31\."
    ):
        clock(Right.VIEW, date(2025, 12, 31), holidays=())


def test_new_times_hold_for_requests_of_their_days_alone() -> None:
    old = Rules("old", date(2026, 1, 1), date(2027, 1, 1), 2, DECREE_356.terms)
    shorter = Rules("new", date(2027, 1, 1), None, 1, {Right.VIEW: Term(5, 5, 5)})
    known = (old, shorter)
    assert rules_on(date(2026, 12, 31), rules=known) is old
    assert rules_on(date(2027, 1, 1), rules=known) is shorter
    assert clock(Right.VIEW, date(2027, 3, 1), holidays=(), rules=known) == Clock(
        date(2027, 3, 2), date(2027, 3, 8), None
    )


@given(st.data(), received_days, rights, st.booleans())
def test_every_deadline_is_a_working_day_after_the_receipt(
    data: st.DataObject, received: date, right: Right, needs_processor: bool
) -> None:
    holidays = data.draw(holidays_after(received))
    found = clock(
        right, received, holidays=holidays, needs_processor=needs_processor, extended=True
    )
    assert found.extended_until is not None
    for deadline in (found.acknowledge_by, found.answer_by, found.extended_until):
        assert is_working_day(deadline, holidays=holidays)
    assert received < found.acknowledge_by
    assert received < found.answer_by <= found.extended_until


@given(st.data(), received_days, rights)
def test_no_working_day_is_given_beyond_the_calendar_days(
    data: st.DataObject, received: date, right: Right
) -> None:
    holidays = data.draw(holidays_after(received))
    found = clock(right, received, holidays=holidays)
    end = received + DECREE_356.terms[right].days * DAY
    between = [end + number * DAY for number in range((found.answer_by - end).days)]
    assert found.answer_by >= end
    assert not any(is_working_day(one, holidays=holidays) for one in between)


@given(st.data(), received_days)
def test_exactly_two_working_days_lie_between_receipt_and_acknowledgement(
    data: st.DataObject, received: date
) -> None:
    holidays = data.draw(holidays_after(received))
    found = clock(Right.VIEW, received, holidays=holidays).acknowledge_by
    counted = [received + number * DAY for number in range(1, (found - received).days + 1)]
    assert sum(is_working_day(one, holidays=holidays) for one in counted) == 2


@given(st.data(), received_days, rights, st.booleans(), st.booleans())
def test_who_asks_later_is_never_answered_earlier(
    data: st.DataObject, received: date, right: Right, needs_processor: bool, extended: bool
) -> None:
    holidays = data.draw(holidays_after(received))
    first, second = (
        clock(right, asked, holidays=holidays, needs_processor=needs_processor, extended=extended)
        for asked in (received, received + DAY)
    )
    assert first.acknowledge_by <= second.acknowledge_by
    assert first.due <= second.due


@given(birth_dates)
def test_one_is_of_age_from_one_day_on_and_for_good(born: date) -> None:
    reached = majority(born)
    assert reached == years_later(born, years=18)
    assert not is_adult(born, on=reached - DAY)
    assert is_adult(born, on=reached)
    assert is_adult(born, on=reached + 400 * DAY)


@given(birth_dates, st.integers(1, 80))
def test_full_years_are_over_on_the_same_day_or_the_day_after_a_missing_one(
    born: date, years: int
) -> None:
    reached = years_later(born, years=years)
    assert reached.year == born.year + years
    is_missing = (born.month, born.day) == (2, 29) and reached.day != 29
    assert (reached.month, reached.day) == ((3, 1) if is_missing else (born.month, born.day))


def test_a_leap_day_is_kept_where_the_year_has_it() -> None:
    assert years_later(date(2008, 2, 29), years=4) == date(2012, 2, 29)


@given(birth_dates, st.dates(date(2026, 1, 1), date(2040, 1, 1)), st.sampled_from(PurposeKind))
def test_a_child_never_consents_alone_and_nobody_consents_for_the_grown(
    born: date, on: date, kind: PurposeKind
) -> None:
    found = consent_needed(kind, born=born, on=on)
    if is_adult(born, on=on):
        assert found <= {Giver.PERSON}
    else:
        assert found != {Giver.CHILD}
        assert Giver.PERSON not in found
    assert (not found) == (kind is PurposeKind.DUTY)


def test_sensitive_categories_follow_the_points_of_the_decree() -> None:
    assert "".join(one.point for one in SENSITIVE) == "abcdđeghiklm"
    assert SENSITIVE[0].legal_ref == "Nghị định 356/2025/NĐ-CP, điều 4 khoản 1 điểm a"
    assert set(CATEGORY_OF.values()) <= {one.code for one in SENSITIVE}


def test_a_school_learns_which_of_its_data_are_sensitive() -> None:
    kinds = ["disability", "full_name", "ethnicity", "health"]
    found = sensitive_categories(kinds, on=date(2026, 11, 22))
    assert [one.code for one in found] == ["ethnicity", "health"]
    assert sensitive_categories(kinds, on=date(2025, 12, 31)) == ()


def test_retention_has_a_class_for_every_tag_and_all_are_marked_as_doubtful() -> None:
    assert set(DEFAULTS) == set(Tag)
    assert all("‡" in one.legal_ref for one in DEFAULTS.values())


def test_retention_begins_when_the_last_affiliation_ends() -> None:
    assert kept_until(Tag.SENSITIVE, left=None) is None
    assert kept_until(Tag.SENSITIVE, left=date(2026, 5, 31)) == date(2031, 5, 31)
    assert kept_until(Tag.BASIC, left=date(2026, 5, 31)) is None
    assert history_kept_until(Tag.BASIC, changed=date(2024, 2, 29)) == date(2034, 3, 1)


def test_an_installation_keeps_its_own_table() -> None:
    table = {Tag.BASIC: Retention(value_years=50, history_years=None, legal_ref="own")}
    assert kept_until(Tag.BASIC, left=date(2026, 5, 31), table=table) == date(2076, 5, 31)
    assert history_kept_until(Tag.BASIC, changed=date(2026, 5, 31), table=table) is None
