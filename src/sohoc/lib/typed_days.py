"""A date as people type it into a table, and as spreadsheets hand it over.

Vietnam writes the day first. What can be read in two ways is refused and not guessed: a year of two
digits, a day without parting signs.
"""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from sohoc.lib.days import FIRST_DAY
from sohoc.lib.vietnamese import folded

Precision = Literal["day", "month", "year"]
DayProblem = Literal["empty", "form", "two_digit_year", "impossible", "too_early", "future"]

# The system of 1900 counts from the day before 1/1/1900 and holds 1900 for a leap year. Both
# together make this the day 0 of every serial after 28/2/1900.
_DAY_ZERO = date(1899, 12, 30)
FIRST_SERIAL, LAST_SERIAL = 20_000, 60_000  # 3/10/1954 to 8/4/2064; other numbers are no days

_MIDNIGHT = r"(?:[ T]0?0:00(?::00(?:\.0+)?)?)?"
_DAY, _MONTH, _YEAR = r"(?P<day>[0-9]{1,2})", r"(?P<month>[0-9]{1,2})", r"(?P<year>[0-9]{4})"
_SIGN, _SAME_SIGN = r"(?P<sign>[/.-])", r"(?P=sign)"
_DAY_FIRST = re.compile(_DAY + _SIGN + _MONTH + _SAME_SIGN + _YEAR + _MIDNIGHT)
_YEAR_FIRST = re.compile(_YEAR + _SIGN + _MONTH + _SAME_SIGN + _DAY + _MIDNIGHT)
_MONTH_OF_YEAR = re.compile(_MONTH + r"[/.-]" + _YEAR)
_YEAR_ALONE = re.compile(_YEAR + r"(?:\.0+)?")
_SERIAL = re.compile(r"(?P<days>[0-9]{5})(?:\.0+)?")
_SHORT_YEAR = re.compile(r"[0-9]{1,2}([/.-])[0-9]{1,2}\1[0-9]{2}" + _MIDNIGHT)
# ngày 10 tháng 10 năm 2015, as `folded` has it
_IN_WORDS = re.compile(rf"(?:ngay )?{_DAY} thang {_MONTH},? nam {_YEAR}")
_AROUND_SIGN = re.compile(r"\s*([/.-])\s*")


class BadDay(ValueError):
    """The text is no date that can be taken; `problem` says why.

    empty: nothing is there; form: not written like a date; two_digit_year: the century is missing;
    impossible: the calendar has no such day; too_early: before 1900; future: after the last day.
    """

    def __init__(self, problem: DayProblem) -> None:
        super().__init__(problem)
        self.problem: DayProblem = problem


@dataclass(frozen=True, slots=True)
class TypedDay:
    """What was typed: a day; of a month or a year alone the first day, with its precision.

    `is_serial` where the cell held the number by which a spreadsheet counts days.
    """

    day: date
    precision: Precision = "day"
    is_serial: bool = False


def read_day(text: str, *, latest: date) -> TypedDay:
    """The date in a cell; `latest` is the last day it can mean, for a birth date today.

    Taken: dd/mm/yyyy and yyyy-mm-dd with `/`, `-` or `.` between, with or without leading zeros and
    a time 00:00 behind; ngày d tháng m năm yyyy; mm/yyyy; a year alone; a serial of Excel from
    20000 to 60000. A month or year that holds `latest` has begun and is taken. Raises BadDay.
    """
    written = _AROUND_SIGN.sub(r"\1", " ".join(text.split()).lstrip("'’"))
    if not written:
        raise BadDay("empty")
    typed = _typed(written)
    if typed.day < FIRST_DAY:
        raise BadDay("too_early")
    if typed.day > latest:
        raise BadDay("future")
    return typed


def last_possible(day: date, *, precision: Precision) -> date:
    """The last day that a date of this precision can mean: itself, or the end of month or year."""
    if precision == "day":
        return day
    month = day.month if precision == "month" else 12
    return date(day.year, month, monthrange(day.year, month)[1])


def _typed(written: str) -> TypedDay:
    if found := _DAY_FIRST.fullmatch(written) or _YEAR_FIRST.fullmatch(written):
        return TypedDay(_day(found["year"], found["month"], found["day"]))
    if found := _IN_WORDS.fullmatch(folded(written)):
        return TypedDay(_day(found["year"], found["month"], found["day"]))
    if found := _MONTH_OF_YEAR.fullmatch(written):
        return TypedDay(_day(found["year"], found["month"], "1"), "month")
    if found := _YEAR_ALONE.fullmatch(written):
        return TypedDay(_day(found["year"], "1", "1"), "year")
    if found := _SERIAL.fullmatch(written):
        return TypedDay(_counted(int(found["days"])), is_serial=True)
    raise BadDay("two_digit_year" if _SHORT_YEAR.fullmatch(written) else "form")


def _day(year: str, month: str, day: str) -> date:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        raise BadDay("impossible") from None


def _counted(days: int) -> date:
    if not FIRST_SERIAL <= days <= LAST_SERIAL:
        raise BadDay("form")
    return _DAY_ZERO + timedelta(days=days)
