"""The last day for a complaint of an answer."""

from datetime import date

import pytest

from sohoc.law.complaints import NoTermKnown, complaint_until


@pytest.mark.parametrize(
    ("answered", "last"),
    [
        (date(2026, 11, 24), date(2027, 2, 22)),  # a Monday
        (date(2026, 11, 23), date(2027, 2, 22)),  # 90 days end on a Sunday
        (date(2026, 1, 30), date(2026, 5, 4)),  # 30/4 and 01/5 are holidays, then a weekend
    ],
)
def test_a_complaint_is_in_time_for_ninety_days(answered: date, last: date) -> None:
    holidays = [date(2026, 4, 30), date(2026, 5, 1)]
    assert complaint_until(answered, holidays=holidays) == last


def test_no_term_is_known_for_an_answer_before_the_law() -> None:
    with pytest.raises(NoTermKnown):
        complaint_until(date(2012, 6, 30), holidays=[])
