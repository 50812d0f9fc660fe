"""Which days a person can mean: within living memory and the plans of the living."""

from datetime import date

FIRST_YEAR, LAST_YEAR = 1900, 2200
FIRST_DAY, LAST_DAY = date(FIRST_YEAR, 1, 1), date(LAST_YEAR, 12, 31)


def is_of_our_time(day: date) -> bool:
    """Whether the day lies in the years 1900 to 2200; any other one is a slip of the keyboard."""
    return FIRST_DAY <= day <= LAST_DAY
