"""Readers of the cells of people's tables: names, birth dates, numbers, codes, contacts."""

import re
from collections.abc import Callable
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

from sohoc.core.objects.importing.cells import text
from sohoc.core.objects.importing.encodings import old_font
from sohoc.core.objects.importing.layouts import BadCell, Flagged, Plain
from sohoc.lib.personal_numbers import BadNumber, masked, read_number
from sohoc.lib.typed_days import BadDay, read_day
from sohoc.modules.people import words
from sohoc.modules.people.contracts import ContactFacts
from sohoc.modules.people.rules.contacts import BadContact, tidy_contact
from sohoc.modules.people.rules.ethnicities import ethnicity_code
from sohoc.modules.people.rules.identifiers import (
    BadIdentifier,
    may_have_lost_zeros,
    tidy_identifier,
)
from sohoc.modules.people.rules.persons import BadPerson, latest_birth, tidy_name
from sohoc.modules.people.rules.typed import born_between

LATEST = date(2199, 12, 31)
SHAPES = {"day": "%Y-%m-%d", "month": "%Y-%m", "year": "%Y"}
SHOWN = {10: "%d/%m/%Y", 7: "%m/%Y", 4: "%Y"}
PRECISIONS = {10: "day", 7: "month", 4: "year"}
PROVISIONAL = re.compile(r"TAM-[0-9A-Z]{10}")


def name(cell: str) -> Plain:
    """A name in its one spelling; one in a font of old is refused, as it would be somebody new."""
    if told := old_font(cell):
        raise BadCell(told)
    try:
        return tidy_name(cell)
    except BadPerson as bad:
        raise BadCell(words.problem(bad.field, bad.problem)) from bad


def born(cell: str) -> Plain | Flagged:
    """A birth date as far as it is known: 2014-09-05, 2014-09 or 2014; a year of two digits is one
    of the last hundred years, and flagged."""
    written = " ".join(cell.split())
    try:
        found = read_day(written, latest=LATEST)
    except BadDay as bad:
        if bad.problem == "two_digit_year" and (
            between := born_between(written, today=timezone.localdate())
        ):
            told = _("Its year has two digits and was read as {year}. Look whether it is right.")
            return Flagged(f"{between[0]:%Y-%m-%d}", told.format(year=between[0].year))
        raise BadCell(
            _("“{text}” is no date of birth. Write it as 05/09/2014.").format(text=cell[:40])
        ) from bad
    return f"{found.day:{SHAPES[found.precision]}}"


def day_of(value: Plain) -> tuple[date | None, str]:
    """The first day of a birth date that `born` read, and how much of it is known."""
    if not isinstance(value, str):
        return None, "day"
    return date.fromisoformat(f"{value}-01-01"[:10]), PRECISIONS[len(value)]


def last_birth(value: Plain) -> date | None:
    """The last day that such a birth date can be."""
    return latest_birth(*day_of(value))


def shown_born(value: Plain) -> str:
    """2014-09-05 as 05/09/2014, 2014 as 2014."""
    known, _precision = day_of(value)
    return f"{known:{SHOWN[len(str(value))]}}" if known else ""


def number(cell: str) -> Plain | Flagged:
    """A personal number; a zero that a spreadsheet dropped is put back and flagged."""
    try:
        found = read_number(cell)
    except BadNumber as bad:
        problem = "lost_zeros" if may_have_lost_zeros(cell) else "no_number"
        raise BadCell(words.problem("value", problem)) from bad
    if found.is_padded:
        told = _("A zero at the front was lost and has been put back. Look whether it is right.")
        return Flagged(found.value, told)
    return found.value


def learner_code(cell: str) -> Plain:
    """The ministry's code of a learner, or the provisional one."""
    bare = cell.replace(" ", "").upper()
    return bare if PROVISIONAL.fullmatch(bare) else code("moet.hs")(cell)


def code(system: str) -> Callable[[str], Plain]:
    """A code that the ministry gave; a `,0` that a spreadsheet put behind it goes."""

    def read(cell: str) -> Plain:
        try:
            return tidy_identifier(system, re.sub(r"(?<=\d)[.,]0+$", "", cell))
        except BadIdentifier as bad:
            raise BadCell(words.problem(bad.field, bad.problem)) from bad

    return read


def phone(cell: str) -> Plain:
    """A phone number as dialled in the country; a zero that a spreadsheet dropped is put back."""
    bare = re.sub(r"[\s.\-]|[.,]0$", "", cell)
    return _contact("phone", f"0{bare}" if re.fullmatch(r"[1-9]\d{8}", bare) else cell)


def email(cell: str) -> Plain:
    """An e-mail address in small letters."""
    return _contact("email", cell)


def address(cell: str) -> Plain | Flagged:
    """A postal address in one line; flagged where it looks like a font of old."""
    kept = _contact("address", cell)
    told = old_font(cell)
    return Flagged(kept, told) if told else kept


def closed_text(most: int) -> Callable[[str], Plain]:
    """Text of a sensitive column: nothing is said of it that would repeat it."""
    read_text = text(most)

    def read(cell: str) -> Plain:
        kept = read_text(cell)
        return kept.value if isinstance(kept, Flagged) else kept

    return read


def ethnicity(cell: str) -> Plain | Flagged:
    """A people by its code, from its code or name; another text stays, flagged."""
    value = closed_text(60)(cell)
    if code := ethnicity_code(str(value)):
        return code
    told = _("This is none of the 54 peoples of the state's list. It is kept as it stands here.")
    return Flagged(value, told)


def _contact(channel: str, cell: str) -> Plain:
    try:
        return tidy_contact(ContactFacts(channel, cell)).value
    except BadContact as bad:
        raise BadCell(words.problem("value", bad.problem)) from bad


def shown_number(value: Plain) -> str:
    """The end of a secret number."""
    return masked(str(value)) if value else ""


def shown_closed(value: Plain) -> str:
    """That something stands there, and not what: it is opened with a purpose alone."""
    return _("(closed)") if value else ""
