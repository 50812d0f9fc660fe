"""Sheets written with the fonts of old: the letters are put right before anything else is read."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from django.utils.translation import gettext as _

from sohoc.lib.legacy_text import Encoding, converted, is_beyond_old, recognised, suspected
from sohoc.lib.tables import Line, Sheet

_NAMES: dict[Encoding, str] = {"tcvn3": "TCVN3 (ABC)", "vni": "VNI"}


def readable_sheets(sheets: Sequence[Sheet]) -> tuple[list[Sheet], list[tuple[str, str]]]:
    """The sheets in Unicode, and (level, sentence) about those that were not.

    The encoding is judged by all texts of a sheet together: a word alone proves nothing. A column
    in which most is Unicode stays as it is: a conversion would spoil its short words.
    """
    found, notes = [], []
    for sheet in sheets:
        encoding = recognised(cell for line in sheet.lines for cell in line.cells if cell)
        columns = _old_columns(sheet) if encoding else frozenset()
        found.append(_converted(sheet, encoding, columns) if encoding and columns else sheet)
        if encoding and columns:
            told = _(
                "Sheet “{sheet}” is written in an old font ({encoding}). Its letters were put"
                " right; look whether they are."
            )
            name = sheet.name or "CSV"
            notes.append(("warning", told.format(sheet=name, encoding=_NAMES[encoding])))
    return found, notes


def _old_columns(sheet: Sheet) -> frozenset[int]:
    """The columns with more texts of an old font than of Unicode beside the head."""
    unicode, old = Counter[int](), Counter[int]()
    for line in sheet.lines:
        for place, cell in enumerate(line.cells):
            if is_beyond_old(cell):
                unicode[place] += 1
            elif suspected(cell):
                old[place] += 1
    return frozenset(
        place for place, count in old.items() if unicode[place] <= 1 or count > unicode[place]
    )


def old_font(text: str) -> str:
    """What to say of one text that looks like a font of old among others that do not; "" for
    nothing."""
    found = suspected(text)
    if found is None:
        return ""
    encoding, meant = found
    told = _(
        "“{text}” looks like an old font ({encoding}), in which it would be “{meant}”. Type it anew"
        " in Unicode."
    )
    return told.format(text=text[:40], encoding=_NAMES[encoding], meant=meant[:40])


def _converted(sheet: Sheet, encoding: Encoding, columns: frozenset[int]) -> Sheet:
    lines = [
        Line(
            line.number,
            tuple(
                converted(cell, encoding) if place in columns else cell
                for place, cell in enumerate(line.cells)
            ),
        )
        for line in sheet.lines
    ]
    return replace(sheet, lines=lines)
