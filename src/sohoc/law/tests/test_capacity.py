"""The day of majority."""

from datetime import date

import pytest

from sohoc.law.capacity import majority


@pytest.mark.parametrize(
    ("born", "of_age"),
    [
        (date(2008, 9, 5), date(2026, 9, 5)),
        (date(2008, 2, 29), date(2026, 3, 1)),
        (date(2006, 2, 28), date(2024, 2, 28)),
    ],
)
def test_majority_is_the_eighteenth_birthday(born: date, of_age: date) -> None:
    assert majority(born) == of_age
