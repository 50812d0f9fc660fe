"""What people type for a date of birth when they look for somebody."""

import re
from datetime import date, timedelta

from sohoc.lib.days import is_of_our_time

_PARTS = re.compile(r"\d+")
_COMPACT = re.compile(r"(\d{2})(\d{2})(\d{4})")


def born_between(text: str, *, today: date) -> tuple[date, date] | None:
    """The first day that is meant, and the day after the last; None for what is no day.

    A day (5/9/2014, 05.09.14, 2014-09-05, 05092014), a month (9/2014), or a year (2014). Two digits
    of a year are those of the last hundred years: nobody is born after today.
    """
    compact = _COMPACT.fullmatch(text.strip())
    parts = list(compact.groups()) if compact else _PARTS.findall(text)
    if re.search(r"[^\d\s/.,\-]", text) or not 1 <= len(parts) <= 3:
        return None
    if len(parts[0]) == 4:
        parts.reverse()
    *before, year = parts
    if len(year) not in {2, 4} or (len(year) == 2 and len(parts) < 3):
        return None
    try:
        return _range(_year(year, today=today), [int(one) for one in before])
    except ValueError:
        return None


def born_among_codes(text: str, *, today: date) -> tuple[date, date] | None:
    """The same in a box into which codes are typed as well: digits in one run are a code, but for
    a year."""
    is_run = text.strip().isdigit() and len(text.strip()) != len("2014")
    return None if is_run else born_between(text, today=today)


def _year(text: str, *, today: date) -> int:
    if len(text) == 4:
        return int(text)
    year = today.year - today.year % 100 + int(text)
    return year if year <= today.year else year - 100


def _range(year: int, before: list[int]) -> tuple[date, date] | None:
    month = before[-1] if before else 1
    first = date(year, month, before[0] if len(before) == 2 else 1)
    if not is_of_our_time(first):
        return None
    if len(before) == 2:
        return first, first + timedelta(days=1)
    if before:
        return first, date(year + month // 12, month % 12 + 1, 1)
    return first, date(year + 1, 1, 1)
