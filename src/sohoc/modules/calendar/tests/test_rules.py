"""What keeps a plan from being published, one rule after the other, without a database."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.utils import translation

from sohoc.law.school_year import frame_for
from sohoc.modules.calendar import words
from sohoc.modules.calendar.contracts import DaysFacts
from sohoc.modules.calendar.rules import (
    BadPlan,
    Problem,
    amendment_problems,
    problems,
    refusals,
    tidy,
    year_on,
)
from sohoc.modules.calendar.testing import ALL_LEVELS, plan_facts, storm

FRAME = frame_for(school_year=2026)
FACTS = plan_facts()


def codes(**changed: Any) -> list[tuple[str, str, int | None, bool]]:
    found = problems(replace(FACTS, **changed), start=2026, frame=FRAME)
    return [(p.field, p.code, p.row, p.is_notice) for p in found]


def test_the_calendar_of_the_example_has_no_problem() -> None:
    assert codes() == []


@pytest.mark.parametrize(
    ("changed", "field", "code"),
    [
        ({"levels": ()}, "levels", "empty"),
        ({"decision_number": ""}, "decision_number", "empty"),
        ({"decision_date": None}, "decision_date", "empty"),
        ({"return_day": date(2026, 7, 31)}, "return_day", "outside"),
        ({"opening": date(2026, 8, 27)}, "opening", "early"),
        ({"return_day": date(2026, 9, 8), "opening": date(2026, 9, 8)}, "return_day", "late"),
        ({"early_return": date(2026, 8, 28), "early_grades": (9,)}, "early_return", "late"),
        ({"early_return": date(2026, 8, 22)}, "early_grades", "empty"),
        (
            {"first_ends": date(2027, 1, 18), "second_begins": date(2027, 1, 19)},
            "first_ends",
            "late",
        ),
        ({"closing": date(2027, 6, 1)}, "closing", "late"),
        ({"closing": date(2027, 5, 22)}, "closing", "early"),
        ({"first_weeks": 10}, "first_weeks", "foreign"),
        ({"second_weeks": 10}, "second_weeks", "foreign"),
        ({"first_ends": date(2026, 9, 6)}, "first_ends", "before_begin"),
        ({"second_ends": date(2027, 1, 10)}, "second_ends", "before_begin"),
        ({"second_begins": date(2027, 1, 10)}, "second_begins", "overlap"),
        ({"second_ends": date(2027, 8, 1), "closing": date(2027, 8, 1)}, "second_ends", "outside"),
    ],
)
def test_a_plan_is_refused(changed: dict[str, Any], field: str, code: str) -> None:
    found = codes(**changed)
    assert (field, code, None, False) in found
    for one in problems(replace(FACTS, **changed), start=2026, frame=FRAME):
        with translation.override("vi"):
            assert "{" not in words.problem(one)


@pytest.mark.parametrize(
    ("days", "field", "code"),
    [
        (DaysFacts(date(2027, 2, 14), date(2027, 2, 1), "tet", "Tết"), "last", "before_begin"),
        (DaysFacts(date(2026, 7, 31), date(2026, 7, 31), "break", "Hè"), "first", "outside"),
        (DaysFacts(date(2027, 7, 31), date(2027, 8, 1), "break", "Hè"), "first", "outside"),
        (DaysFacts(date(2027, 6, 6), date(2027, 6, 6), "working", "Bù"), "first", "no_term"),
        (DaysFacts(date(2026, 11, 20), date(2026, 11, 20), "break", ""), "title", "empty"),
        (DaysFacts(date(2026, 9, 2), date(2026, 9, 2), "national", "Lễ"), "first", "twice"),
    ],
)
def test_a_line_of_days_is_refused(days: DaysFacts, field: str, code: str) -> None:
    found = codes(days=(*FACTS.days, days))
    assert found == [(field, code, len(FACTS.days), False)]


def test_more_than_sixty_lines_of_days_are_refused() -> None:
    many = tuple(DaysFacts(date(2026, 8, 1), date(2026, 8, 1), "break", str(n)) for n in range(61))
    assert ("days", "many", None, False) in codes(days=many)


def test_grades_must_belong_to_the_levels() -> None:
    found = codes(levels=("primary",), early_return=date(2026, 8, 22), early_grades=(1, 9))
    assert found == [("early_grades", "foreign", None, False)]


def test_a_second_term_of_sixteen_weeks_is_refused_with_a_sentence() -> None:
    facts = replace(FACTS, second_ends=date(2027, 5, 16))
    (found,) = problems(facts, start=2026, frame=FRAME)
    assert found == Problem(
        "second_ends",
        "short",
        {
            "term": 2,
            "weeks": 16,
            "required": 17,
            "missing": 1,
            "total": 34,
            "total_required": 35,
        },
    )
    with translation.override("vi"):
        assert words.problem(found) == (
            "Học kỳ II mới có 16 tuần thực học, cần 17: thiếu 1 tuần; cả năm có 34, cần 35 tuần."
            " Hãy cho học kỳ kết thúc muộn hơn, hoặc bớt tuần nghỉ."
        )


def test_a_spare_week_is_only_noticed() -> None:
    facts = replace(FACTS, second_ends=date(2027, 5, 30))
    found = problems(facts, start=2026, frame=FRAME)
    assert [(p.code, p.data["spare"], p.is_notice) for p in found] == [("spare", 1, True)]
    assert refusals(found) == ()


def test_weeks_that_a_storm_took_are_noticed_not_refused() -> None:
    week = storm(date(2026, 9, 14), date(2026, 9, 20))
    found = problems(replace(FACTS, days=(*FACTS.days, week)), start=2026, frame=FRAME)
    assert [(p.field, p.code, p.data["missing"]) for p in found] == [
        ("first_ends", "short_by_closure", 1)
    ]
    assert refusals(found) == ()


def test_preschools_may_have_weeks_of_their_own() -> None:
    facts = replace(
        FACTS,
        levels=("preschool",),
        second_weeks=16,
        second_ends=date(2027, 5, 16),
    )
    assert problems(facts, start=2026, frame=FRAME) == ()


@pytest.mark.parametrize(
    ("day", "start"),
    [
        (date(2026, 7, 31), 2025),
        (date(2026, 8, 1), 2026),
        (date(2027, 7, 31), 2026),
        (date(2027, 8, 1), 2027),
    ],
)
def test_a_school_year_goes_from_august_to_july(day: date, start: int) -> None:
    assert year_on(day) == start


def test_a_plan_has_one_written_form() -> None:
    later = DaysFacts(date(2026, 9, 2), date(2026, 9, 2), "national", "  Quốc   khánh ")
    earlier = DaysFacts(date(2026, 8, 19), date(2026, 8, 19), "break", "Nghỉ")
    facts = replace(
        FACTS,
        levels=("primary", "preschool"),
        decision_number=" 12/QĐ ",
        early_grades=(9, 1),
        days=(later, earlier),
    )
    made = tidy(facts, levels=ALL_LEVELS)
    assert made.levels == ("preschool", "primary")
    assert made.decision_number == "12/QĐ"
    assert made.early_grades == ()  # without an early return there are none
    assert [one.title for one in made.days] == ["Nghỉ", "Quốc khánh"]


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({"decision_number": "1\x1b2"}, ("decision_number", "control", None)),
        ({"decision_number": "1" * 61}, ("decision_number", "long", None)),
        (
            {"days": (DaysFacts(date(2026, 9, 2), date(2026, 9, 2), "tet", "a\u202eb"),)},
            ("title", "control", 0),
        ),
    ],
)
def test_text_that_cannot_be_meant_is_refused(
    changed: dict[str, Any], expected: tuple[str, str, int | None]
) -> None:
    with pytest.raises(BadPlan) as refused:
        tidy(replace(FACTS, **changed), levels=ALL_LEVELS)
    assert [(p.field, p.code, p.row) for p in refused.value.problems] == [expected]


SINCE = dict.fromkeys(ALL_LEVELS, date(2026, 8, 1))


def amending(effective: date | None, since: dict[str, date] = SINCE, **changed: Any) -> list[str]:
    new = replace(FACTS, **changed)
    found = amendment_problems(FACTS, new, since=since, effective=effective, start=2026)
    return [one.code for one in found]


def test_an_amendment_leaves_the_past_as_it_was() -> None:
    later = (*FACTS.days, storm(date(2026, 9, 14), date(2026, 9, 15)))
    assert amending(date(2026, 9, 14), days=later) == []
    assert amending(date(2026, 9, 13), days=later) == []
    assert amending(date(2026, 9, 15), days=later) == ["past"]
    assert amending(None) == ["empty"]
    assert amending(date(2026, 8, 1)) == ["outside"]
    assert amending(date(2027, 8, 1)) == ["outside"]
    assert amending(date(2026, 9, 9), opening=date(2026, 9, 6)) == ["past"]
    assert amending(date(2026, 9, 5), opening=date(2026, 9, 6)) == []


def test_an_amendment_names_levels_of_the_plan_it_amends() -> None:
    assert amending(date(2026, 9, 14), since={"primary": date(2026, 8, 1)}) == ["not_amended"]


def test_an_amendment_begins_after_the_one_before() -> None:
    since = {"primary": date(2026, 10, 5)}
    assert amending(date(2026, 10, 5), since=since, levels=("primary",)) == ["outside"]
    assert amending(date(2026, 10, 6), since=since, levels=("primary",)) == []
