"""Dates as people type them into tables and as spreadsheets hand them over."""

from contextlib import suppress
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sohoc.lib.days import FIRST_DAY
from sohoc.lib.typed_days import BadDay, Precision, TypedDay, last_possible, read_day

TODAY = date(2026, 11, 22)
SEPTEMBER_5 = date(2014, 9, 5)


@pytest.mark.parametrize(
    "text",
    [
        "05/09/2014",
        "5/9/2014",
        "05-09-2014",
        "5-9-2014",
        "05.09.2014",
        "5.9.2014",
        "2014-09-05",
        "2014-9-5",
        "2014/09/05",
        "2014-09-05 00:00:00",
        "2014-09-05T00:00:00",
        "2014-09-05 00:00:00.000",
        "05/09/2014 00:00",
        "05/09/2014 0:00:00",
        " 5 / 9 / 2014 ",
        "5/9/2014\n",
        "'05/09/2014",
    ],
)
def test_a_day_is_read_however_it_is_written(text: str) -> None:
    assert read_day(text, latest=TODAY) == TypedDay(SEPTEMBER_5)


@pytest.mark.parametrize(
    "text",
    [
        "ngày 5 tháng 9 năm 2014",
        "Ngày 05 tháng 09 năm 2014",
        "5 tháng 9 năm 2014",
        "05 tháng 09, năm 2014",
        "ngay 5 thang 9 nam 2014",
    ],
)
def test_a_day_is_read_in_words(text: str) -> None:
    assert read_day(text, latest=TODAY) == TypedDay(SEPTEMBER_5)


@pytest.mark.parametrize("text", ["41887", "41887.0", "41887.00"])
def test_a_serial_of_excel_is_a_day_and_says_so(text: str) -> None:
    assert read_day(text, latest=TODAY) == TypedDay(SEPTEMBER_5, is_serial=True)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("20000", date(1954, 10, 3)),
        ("36526", date(2000, 1, 1)),
        ("36585", date(2000, 2, 29)),
        ("36586", date(2000, 3, 1)),
        ("60000", date(2064, 4, 8)),
    ],
)
def test_serials_count_as_the_system_of_1900_does(text: str, day: date) -> None:
    assert read_day(text, latest=date(2100, 1, 1)) == TypedDay(day, is_serial=True)


@pytest.mark.parametrize(
    ("text", "day", "precision"),
    [
        ("2014", date(2014, 1, 1), "year"),
        ("2014.0", date(2014, 1, 1), "year"),
        ("1900", date(1900, 1, 1), "year"),
        ("2026", date(2026, 1, 1), "year"),
        ("9/2014", date(2014, 9, 1), "month"),
        ("09-2014", date(2014, 9, 1), "month"),
        ("11/2026", date(2026, 11, 1), "month"),
    ],
)
def test_a_month_or_year_alone_keeps_its_precision(
    text: str, day: date, precision: Precision
) -> None:
    assert read_day(text, latest=TODAY) == TypedDay(day, precision)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "empty"),
        (" \n", "empty"),
        ("'", "empty"),
        ("không rõ", "form"),
        ("05092014", "form"),
        ("20140905", "form"),
        ("5/9-2014", "form"),
        ("5/9/2014 07:30", "form"),
        ("2014-09-05T00:00:00Z", "form"),
        ("5/9/20145", "form"),
        ("5/9", "form"),
        ("19999", "form"),
        ("60001", "form"),
        ("41887.5", "form"),
        ("-41887", "form"),
        ("٥/٩/٢٠١٤", "form"),
        ("5/9/14", "two_digit_year"),
        ("05-09-14", "two_digit_year"),
        ("5.9.14", "two_digit_year"),
        ("31/02/2014", "impossible"),
        ("29/02/2015", "impossible"),
        ("09/13/2014", "impossible"),
        ("2014-13-05", "impossible"),
        ("00/00/2014", "impossible"),
        ("01/01/0000", "impossible"),
        ("13/2014", "impossible"),
        ("0000", "impossible"),
        ("31/12/1899", "too_early"),
        ("1899", "too_early"),
        ("05/09/0214", "too_early"),
        ("23/11/2026", "future"),
        ("5/9/2104", "future"),
        ("12/2026", "future"),
        ("2027", "future"),
        ("46349", "future"),
        ("60000", "future"),
    ],
)
def test_what_is_no_day_is_refused_with_its_problem(text: str, problem: str) -> None:
    with pytest.raises(BadDay) as caught:
        read_day(text, latest=TODAY)
    assert caught.value.problem == problem
    assert str(caught.value) == problem


def test_the_latest_day_itself_is_taken() -> None:
    assert read_day("22/11/2026", latest=TODAY) == TypedDay(TODAY)
    assert read_day("46348", latest=TODAY) == TypedDay(TODAY, is_serial=True)


@given(st.dates(FIRST_DAY, TODAY), st.sampled_from("/-."))
def test_every_way_to_write_a_day_gives_the_day(day: date, sign: str) -> None:
    ways = [
        f"{day.day:02}{sign}{day.month:02}{sign}{day.year}",
        f"{day.day}{sign}{day.month}{sign}{day.year}",
        f"{day.year}{sign}{day.month:02}{sign}{day.day:02}",
        day.isoformat() + " 00:00:00",
    ]
    assert {read_day(way, latest=TODAY) for way in ways} == {TypedDay(day)}


@given(st.integers(20_000, 46_348))
def test_serials_follow_the_days(serial: int) -> None:
    read = read_day(str(serial), latest=TODAY)
    assert read.day - SEPTEMBER_5 == (serial - 41_887) * timedelta(days=1)


@given(st.text(max_size=25) | st.from_regex(r"[0-9]{1,5}[/. -][0-9]{1,4}[/. -][0-9]{1,5}"))
def test_any_text_is_read_or_refused(text: str) -> None:
    with suppress(BadDay):
        assert FIRST_DAY <= read_day(text, latest=TODAY).day <= TODAY


@pytest.mark.parametrize(
    ("day", "precision", "last"),
    [
        (SEPTEMBER_5, "day", SEPTEMBER_5),
        (date(2014, 9, 1), "month", date(2014, 9, 30)),
        (date(2012, 2, 1), "month", date(2012, 2, 29)),
        (date(2014, 1, 1), "year", date(2014, 12, 31)),
    ],
)
def test_the_last_day_that_can_be_meant(day: date, precision: Precision, last: date) -> None:
    assert last_possible(day, precision=precision) == last
