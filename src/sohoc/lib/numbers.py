"""Exact decimal numbers: half-up rounding, and the Vietnamese way to write them.

Vietnam writes a comma before the decimals and a point between the thousands: 1.234.567,5. People
also type a point before the decimals, because telephones and spreadsheets do.
"""

import re
from decimal import ROUND_HALF_UP, Context, Decimal, InvalidOperation

# More than any mark, sum of money or statistic needs; without a bound "1e999999" fills the memory.
_LONGEST_INPUT = 40
_EXACT = Context(prec=2 * _LONGEST_INPUT, rounding=ROUND_HALF_UP)

_SIGN = r"(?P<sign>[+-]?)"
_PLAIN = re.compile(_SIGN + r"(?P<whole>[0-9]+)(?:[.,](?P<decimals>[0-9]+))?")
_THOUSANDS = re.compile(
    _SIGN + r"(?P<whole>[1-9][0-9]{0,2}(?:\.[0-9]{3})+)(?:,(?P<decimals>[0-9]+))?"
)


class NotANumber(ValueError):
    """The text is no number as people in Vietnam write it."""


def round_half_up(value: Decimal, *, places: int = 1) -> Decimal:
    """Round to `places` decimals; a half goes away from zero, never to the even neighbour.

    The result has exactly `places` decimals and is never minus zero. The caller's decimal context
    has no influence. Raises TypeError for anything but a Decimal: a float has already lost the
    half that decides (2.675 is stored as 2.67499...). Raises ValueError for infinity, NaN,
    negative `places` and numbers of more than 80 digits.
    """
    if not isinstance(value, Decimal):
        message = f"Only a Decimal can be rounded exactly, not {type(value).__name__}."
        raise TypeError(message)
    if places < 0:
        message = "Decimal places are counted from zero."
        raise ValueError(message)
    if not value.is_finite():
        message = "Only a finite number can be rounded."
        raise ValueError(message)
    try:
        rounded = value.quantize(Decimal(1).scaleb(-places), context=_EXACT)
    except InvalidOperation:
        message = f"The number has more than {_EXACT.prec} digits."
        raise ValueError(message) from None
    return rounded.copy_abs() if rounded.is_zero() else rounded


def parse_number(text: str) -> Decimal:
    """Read a mark, a coefficient, a length: one comma or point, and it stands before the decimals.

    "7,5", "7.5" and " +7,50 " are read; the number of decimals written is kept. A thousands point
    is not expected here, so "1.234" is a little more than one: sums of money and head counts go
    through `parse_grouped_number`. Raises NotANumber.
    """
    return _read(text, _PLAIN)


def parse_grouped_number(text: str) -> Decimal:
    """Read a sum of money or a count, which may have thousands points.

    "1.234.567,5", "1.234" (one thousand two hundred thirty-four), "1234,5" and "1234.5" are read.
    A point with exactly three digits behind and no leading zero before it always parts thousands,
    as `format_number` prints them. Raises NotANumber.
    """
    return _read(text, _THOUSANDS, _PLAIN)


def format_number(value: Decimal | int, *, places: int | None = None) -> str:
    """Print with decimal comma and thousands point; `places` rounds half up, None keeps all digits.

    Raises like `round_half_up`.
    """
    number = Decimal(value) if isinstance(value, int) else value
    kept = max(0, -_exponent(number)) if places is None else places
    return f"{round_half_up(number, places=kept):,f}".translate({ord(","): ".", ord("."): ","})


def _exponent(number: Decimal) -> int:
    if not isinstance(number, Decimal) or not number.is_finite():
        return 0  # round_half_up refuses it with the reason
    return int(number.as_tuple().exponent)


def _read(text: str, *shapes: re.Pattern[str]) -> Decimal:
    # A minus sign from a word processor is U+2212.
    trimmed = text.strip().replace("\u2212", "-")
    if len(trimmed) <= _LONGEST_INPUT:
        for shape in shapes:
            if found := shape.fullmatch(trimmed):
                whole = found["whole"].replace(".", "")
                return Decimal(f"{found['sign']}{whole}.{found['decimals'] or ''}")
    message = "This is not a number."
    raise NotANumber(message)
