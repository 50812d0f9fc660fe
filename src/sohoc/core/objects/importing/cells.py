"""Readers of cells for columns: text, days, numbers and codes as people and spreadsheets write."""

import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sohoc.core.objects.importing.encodings import old_font
from sohoc.core.objects.importing.layouts import BadCell, Flagged, Plain
from sohoc.core.shell import printed
from sohoc.lib.typed_days import BadDay, DayProblem, read_day
from sohoc.lib.vietnamese import ControlCharacter, folded, normal

_WHOLE = re.compile(r"(\d+)(?:[.,]0+)?")
_LATEST = date(2199, 12, 31)
_NO_DAY: dict[DayProblem, Any] = {
    "empty": gettext_lazy("“{text}” is no day. Write it as 05/09/2026."),
    "form": gettext_lazy("“{text}” is no day. Write it as 05/09/2026."),
    "two_digit_year": gettext_lazy("The century of “{text}” is missing. Write it as 05/09/2026."),
    "impossible": gettext_lazy("“{text}” is no day of the calendar."),
    "too_early": gettext_lazy("“{text}” is too long ago."),
    "future": gettext_lazy("“{text}” is too far away."),
}


def text(most: int) -> Callable[[str], Plain | Flagged]:
    """Text of at most so many letters, in the one spelling of `sohoc.lib.vietnamese`; flagged
    where it looks like a font of old."""

    def read(cell: str) -> Plain | Flagged:
        try:
            kept = normal(cell)
        except ControlCharacter:
            raise BadCell(_("This cell holds signs that cannot be seen. Type it anew.")) from None
        if len(kept) > most:
            raise BadCell(_("This text is longer than {most} letters.").format(most=most))
        told = old_font(kept)
        return Flagged(kept, told) if told else kept

    return read


def day(cell: str) -> Plain:
    """A day as 05/09/2026, 5-9-2026, 2026-09-05, or the number that a spreadsheet has for it."""
    written = " ".join(cell.split())
    try:
        found = read_day(written, latest=_LATEST)
    except BadDay as bad:
        raise BadCell(str(_NO_DAY[bad.problem]).format(text=written[:40])) from None
    if found.precision != "day":
        raise BadCell(_("“{text}” is no whole day. Write it as 05/09/2026.").format(text=written))
    return found.day.isoformat()


def shown_day(value: Plain) -> str:
    """2026-09-05 as 05/09/2026."""
    return printed.day(date.fromisoformat(value)) if isinstance(value, str) and value else ""


def whole_number(cell: str) -> Plain:
    """A number without decimals; `7,0` of a spreadsheet is 7."""
    found = _WHOLE.fullmatch(cell.strip())
    if found is None or len(found[1]) > 9:
        raise BadCell(_("“{text}” is no whole number.").format(text=cell.strip()[:40]))
    return int(found[1])


def digits(length: int) -> Callable[[str], Plain | Flagged]:
    """Exactly so many digits; one lost at the front, as spreadsheets do, is put back and flagged.

    Spaces between the digits and a `,0` at the end are no part of it.
    """

    def read(cell: str) -> Plain | Flagged:
        bare = re.sub(r"[\s'’]", "", cell)
        found = _WHOLE.fullmatch(bare)
        kept = found[1] if found else bare
        if kept.isascii() and kept.isdigit() and len(kept) == length - 1:
            told = _(
                "A zero at the front was lost and has been put back. Look whether it is right."
            )
            return Flagged(f"0{kept}", told)
        if not (kept.isascii() and kept.isdigit()) or len(kept) != length:
            told = _("“{text}” has not exactly {length} digits.")
            raise BadCell(told.format(text=cell.strip()[:40], length=length))
        return kept

    return read


def one_of(
    words: Mapping[str, Any], *, also: Mapping[str, Any] | None = None
) -> Callable[[str], Plain]:
    """One of some words, accents and case aside; kept as the code that belongs to it.

    Words in `also` are understood, but not proposed.
    """
    codes = {folded(word): code for word, code in {**words, **(also or {})}.items()}

    def read(cell: str) -> Plain:
        code = codes.get(folded(cell))
        if code is None:
            told = _("“{text}” is not among: {words}.")
            raise BadCell(told.format(text=cell.strip()[:40], words=", ".join(words)))
        return str(code)

    return read
