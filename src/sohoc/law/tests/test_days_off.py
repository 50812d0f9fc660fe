"""The days on which offices are closed by the law."""

from datetime import date

import pytest

from sohoc.law.days_off import days_off


@pytest.mark.parametrize(
    ("first", "last"),
    [
        (date(2025, 1, 28), date(2025, 2, 1)),
        (date(2026, 2, 16), date(2026, 2, 20)),
        (date(2027, 2, 5), date(2027, 2, 9)),
        (date(2028, 1, 25), date(2028, 1, 29)),
        (date(2029, 2, 12), date(2029, 2, 16)),
        (date(2030, 2, 2), date(2030, 2, 6)),
    ],
)
def test_tet_is_its_eve_and_four_days(first: date, last: date) -> None:
    found = days_off(since=date(first.year, 1, 2), until=date(first.year, 3, 31))
    assert (min(found), max(found), len(found)) == (first, last, 5)


def test_days_of_two_years_are_told_between_both_ends() -> None:
    assert sorted(days_off(since=date(2026, 4, 30), until=date(2027, 1, 1))) == [
        date(2026, 4, 30),
        date(2026, 5, 1),
        date(2026, 9, 2),
        date(2027, 1, 1),
    ]


def test_a_year_whose_moon_is_unknown_has_the_days_of_the_sun() -> None:
    assert len(days_off(since=date(2040, 1, 1), until=date(2040, 12, 31))) == 4
