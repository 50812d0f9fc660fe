"""Rounding never loses a half, and numbers are read and printed the Vietnamese way."""

from decimal import ROUND_HALF_UP, Decimal, localcontext
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sohoc.lib.numbers import (
    NotANumber,
    format_number,
    parse_grouped_number,
    parse_number,
    round_half_up,
)

numbers = st.decimals(
    min_value=Decimal(-(10**12)), max_value=Decimal(10**12), allow_nan=False, places=6
)


@pytest.mark.parametrize(
    ("value", "places", "expected"),
    [
        ("7.25", 1, "7.3"),
        ("7.35", 1, "7.4"),
        ("6.45", 1, "6.5"),
        ("7.2499999999999999999999999999999", 1, "7.2"),
        ("9.95", 1, "10.0"),
        ("8", 1, "8.0"),
        ("0.5", 0, "1"),
        ("1.5", 0, "2"),
        ("2.5", 0, "3"),
        ("-0.25", 1, "-0.3"),
        ("-0.04", 1, "0.0"),
        ("2.675", 2, "2.68"),
        ("1E+3", 1, "1000.0"),
    ],
)
def test_halves_round_away_from_zero_never_to_even(value: str, places: int, expected: str) -> None:
    assert str(round_half_up(Decimal(value), places=places)) == expected


def test_one_place_is_the_default() -> None:
    assert str(round_half_up(Decimal("7.25"))) == "7.3"


@given(value=numbers, places=st.integers(0, 6))
def test_rounding_is_half_up_of_the_decimal_standard(value: Decimal, places: int) -> None:
    expected = value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
    assert round_half_up(value, places=places) == expected


@given(value=numbers, places=st.integers(0, 6))
def test_rounding_agrees_with_fractions(value: Decimal, places: int) -> None:
    scaled = abs(Fraction(value)) * 10**places
    magnitude = Fraction((2 * scaled + 1) // 2, 10**places)
    expected = magnitude if value >= 0 else -magnitude
    assert Fraction(round_half_up(value, places=places)) == expected


@given(first=numbers, second=numbers)
def test_rounding_keeps_order(first: Decimal, second: Decimal) -> None:
    low, high = sorted((first, second))
    assert round_half_up(low) <= round_half_up(high)


def test_a_caller_with_a_coarse_context_gets_the_same_result() -> None:
    with localcontext() as context:
        context.prec = 2
        assert str(round_half_up(Decimal("1234.55"))) == "1234.6"


@pytest.mark.parametrize("value", [7.25, 7, "7.25", True])
def test_only_decimals_are_rounded(value: object) -> None:
    with pytest.raises(TypeError, match="Only a Decimal can be rounded exactly"):
        round_half_up(value)  # type: ignore[arg-type]  # a wrong kind on purpose


@pytest.mark.parametrize("value", ["NaN", "Infinity", "-Infinity", "1E+999999"])
def test_numbers_without_digits_to_round_are_refused(value: str) -> None:
    with pytest.raises(ValueError, match=r"finite|digits"):
        round_half_up(Decimal(value))


def test_negative_places_are_refused() -> None:
    with pytest.raises(ValueError, match="counted from zero"):
        round_half_up(Decimal(125), places=-1)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("7,5", "7.5"),
        ("7.5", "7.5"),
        (" 7,50 ", "7.50"),
        ("10", "10"),
        ("+3", "3"),
        ("-1,25", "-1.25"),
        ("\u22121,25", "-1.25"),
        ("1.234", "1.234"),
        ("0,125", "0.125"),
        ("\u00a08\u00a0", "8"),
    ],
)
def test_comma_and_point_both_stand_before_the_decimals(text: str, expected: str) -> None:
    assert str(parse_number(text)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1.234.567,5", "1234567.5"),
        ("1.234", "1234"),
        ("-1.234,50", "-1234.50"),
        ("1234,5", "1234.5"),
        ("1234.5", "1234.5"),
        ("0.125", "0.125"),
        ("12.3456", "12.3456"),
        ("1234.567", "1234.567"),
        ("999", "999"),
    ],
)
def test_points_part_thousands_in_sums_and_counts(text: str, expected: str) -> None:
    assert str(parse_grouped_number(text)) == expected


BROKEN = ["", " ", "-", "7,", ",5", "7,5,5", "7 5", "bảy", "1e3", "NaN", "٧", "７", "9" * 41, "--1"]


@pytest.mark.parametrize("text", [*BROKEN, "1.234.567", "1.234,5"])
def test_what_is_no_number_is_refused(text: str) -> None:
    with pytest.raises(NotANumber):
        parse_number(text)


@pytest.mark.parametrize("text", [*BROKEN, "1.23.456", "1,234.5", "1.234.56", "1,234,567"])
def test_what_is_no_grouped_number_is_refused(text: str) -> None:
    with pytest.raises(NotANumber):
        parse_grouped_number(text)


@pytest.mark.parametrize(
    ("value", "places", "expected"),
    [
        (Decimal("7.5"), None, "7,5"),
        (Decimal("7.50"), None, "7,50"),
        (Decimal("1234567.25"), 1, "1.234.567,3"),
        (1234567, None, "1.234.567"),
        (1000, 2, "1.000,00"),
        (999, None, "999"),
        (Decimal("-1234.5"), None, "-1.234,5"),
        (Decimal("1E+3"), None, "1.000"),
        (Decimal("-0.0"), None, "0,0"),
    ],
)
def test_numbers_are_printed_with_comma_and_thousands_point(
    value: Decimal | int, places: int | None, expected: str
) -> None:
    assert format_number(value, places=places) == expected


@given(value=numbers)
def test_a_printed_number_is_read_back(value: Decimal) -> None:
    assert parse_grouped_number(format_number(value)) == value


@pytest.mark.parametrize("value", [Decimal("NaN"), Decimal("Infinity")])
def test_infinity_and_nan_are_not_printed(value: Decimal) -> None:
    with pytest.raises(ValueError, match="finite"):
        format_number(value)


def test_a_float_is_not_printed() -> None:
    with pytest.raises(TypeError, match="not float"):
        format_number(1.5)  # type: ignore[arg-type]  # a wrong kind on purpose
