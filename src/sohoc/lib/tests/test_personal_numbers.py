"""Personal numbers as people write them, and what they say against the record.

The numbers are invented: code 003 is no province, or the last six digits are a pattern.
"""

from contextlib import suppress
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sohoc.lib.personal_numbers import (
    DOUBTFUL_PROVINCES,
    SURE_PROVINCES,
    BadNumber,
    PersonalNumber,
    contradictions,
    is_known_province,
    masked,
    read_number,
    read_old_number,
)

numbers = st.from_regex(r"[0-9]{12}", fullmatch=True).filter(lambda n: n[6:] != "000000")


@pytest.mark.parametrize(
    "text",
    [
        "003214123456",
        " 003214123456 ",
        "'003214123456",
        "’003214123456",
        "003 214 123 456",
        "003\u00a0214\u00a0123\u00a0456",
        "\ufeff003214123456\u200b",
        "003214123456.0",
        "003214123456,00",
        "003214\n123456",
    ],
)
def test_a_number_is_read_however_it_is_written(text: str) -> None:
    assert read_number(text) == PersonalNumber("003214123456", is_padded=False)


@pytest.mark.parametrize("text", ["36203123456", "36203123456.0", "'36 203 123 456"])
def test_a_lost_leading_zero_is_put_back_and_flagged(text: str) -> None:
    assert read_number(text) == PersonalNumber("036203123456", is_padded=True)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "digits"),
        ("   ", "digits"),
        ("không có", "digits"),
        ("00321412345O", "digits"),
        ("003.214.123.456", "digits"),
        ("3.6203E+10", "digits"),
        ("-03214123456", "digits"),
        ("٠٠٣٢١٤١٢٣٤٥٦", "digits"),
        ("００３２１４１２３４５６", "digits"),
        ("003214123456.5", "digits"),
        ("123456789", "length"),
        ("3214123456", "length"),
        ("03621412345", "length"),
        ("0032141234567", "length"),
        ("003214000000", "zero"),
        ("000000000000", "zero"),
        ("36203000000", "zero"),
    ],
)
def test_a_wrong_form_is_refused_with_its_problem(text: str, problem: str) -> None:
    with pytest.raises(BadNumber) as caught:
        read_number(text)
    assert caught.value.problem == problem


def test_neither_refusal_nor_number_shows_the_digits() -> None:
    with pytest.raises(BadNumber) as caught:
        read_number("0032141234567")
    assert str(caught.value) == "length"
    assert repr(read_number("003214123456")) == "PersonalNumber(is_padded=False)"


@pytest.mark.parametrize(
    ("number", "province", "sex", "year"),
    [
        ("036099123456", "036", "male", 1999),
        ("036199123456", "036", "female", 1999),
        ("036200123456", "036", "male", 2000),
        ("036314123456", "036", "female", 2014),
        ("036400123456", "036", "male", 2100),
        ("036599123456", "036", "female", 2199),
        ("036699123456", "036", "male", 2299),
        ("036999123456", "036", "female", 2399),
    ],
)
def test_what_a_number_says(number: str, province: str, sex: str, year: int) -> None:
    read = read_number(number)
    assert (read.province, read.sex, read.birth_year) == (province, sex, year)


@pytest.mark.parametrize(
    ("number", "born", "sex", "expected"),
    [
        ("036214123456", date(2014, 9, 5), "male", ()),
        ("036314123456", date(2014, 9, 5), "female", ()),
        ("036214123456", date(2014, 9, 5), "female", ("sex",)),
        ("036214123456", date(2015, 9, 5), "male", ("year",)),
        ("036214123456", date(1914, 9, 5), "male", ("century",)),
        ("036099123456", date(2000, 1, 1), "male", ("century", "year")),
        ("003214123456", date(2014, 9, 5), "male", ("province",)),
        ("003314123456", date(1913, 1, 1), "male", ("province", "century", "year", "sex")),
        ("036214123456", None, None, ()),
        ("036214123456", None, "female", ("sex",)),
        ("036214123456", date(2015, 9, 5), None, ("year",)),
        ("101214123456", date(2014, 9, 5), "male", ()),
        ("000214123456", date(2014, 9, 5), "male", ("province",)),
        ("100214123456", date(2014, 9, 5), "male", ("province",)),
        ("001214123456", date(2014, 9, 5), "male", ()),
    ],
)
def test_contradictions_are_named(
    number: str, born: date | None, sex: str | None, expected: tuple[str, ...]
) -> None:
    found = contradictions(
        read_number(number),
        born=born,
        sex=sex,
    )
    assert found == expected


def test_there_are_63_provinces_and_15_of_them_are_doubtful() -> None:
    assert len(SURE_PROVINCES) == 48
    assert len(DOUBTFUL_PROVINCES) == 15
    assert not SURE_PROVINCES & DOUBTFUL_PROVINCES
    gaps = [n for n in range(1, 101) if not is_known_province(f"{n:03}")]
    assert gaps == [
        3, 5, 7, 9, 13, 16, 18, 21, 23, 28, 29, 32, 39, 41, 43, 47, 50, 53, 55, 57, 59, 61, 63, 65,
        69, 71, 73, 76, 78, 81, 85, 88, 90, 97, 98, 99, 100,
    ]  # fmt: skip


@given(numbers)
def test_every_number_is_read_as_it_is(number: str) -> None:
    assert read_number(number) == PersonalNumber(number)


@given(numbers)
def test_a_number_never_contradicts_its_own_sex_and_year(number: str) -> None:
    read = read_number(number)
    born = date(read.birth_year, 6, 15)
    assert set(contradictions(read, born=born, sex=read.sex)) <= {"province"}


@given(st.text(max_size=20) | st.text("0123456789 .,'", max_size=16))
def test_any_text_is_read_or_refused(text: str) -> None:
    with suppress(BadNumber):
        assert len(read_number(text).value) == 12


@pytest.mark.parametrize("text", ["012345678", " 012 345 678", "'012345678", "012345678.0"])
def test_an_old_number_has_nine_digits(text: str) -> None:
    assert read_old_number(text) == "012345678"


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("12345678", "length"),
        ("003214123456", "length"),
        ("A12345678", "digits"),
        ("", "digits"),
        ("000000000", "zero"),
    ],
)
def test_an_old_number_of_another_form_is_refused(text: str, problem: str) -> None:
    with pytest.raises(BadNumber) as caught:
        read_old_number(text)
    assert caught.value.problem == problem


@pytest.mark.parametrize(
    ("number", "shown"), [("003214123456", "…456"), ("012345678", "…678"), ("003214000007", "…007")]
)
def test_screens_show_the_last_three_digits(number: str, shown: str) -> None:
    assert masked(number) == shown
