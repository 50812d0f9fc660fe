"""Sheets written with the fonts of old: the letters are put right before anything else is read."""

from collections.abc import Sequence
from dataclasses import replace

from django.utils.translation import gettext as _

from sohoc.lib.legacy_text import Encoding, converted, recognised
from sohoc.lib.tables import Line, Sheet

_NAMES: dict[Encoding, str] = {"tcvn3": "TCVN3 (ABC)", "vni": "VNI"}


def readable_sheets(sheets: Sequence[Sheet]) -> tuple[list[Sheet], list[tuple[str, str]]]:
    """The sheets in Unicode, and (level, sentence) about those that were not.

    The encoding is judged by all texts of a sheet together: a word alone proves nothing.
    """
    found, notes = [], []
    for sheet in sheets:
        encoding = recognised(cell for line in sheet.lines for cell in line.cells if cell)
        found.append(sheet if encoding is None else _converted(sheet, encoding))
        if encoding is not None:
            told = _(
                "Sheet “{sheet}” is written in an old font ({encoding}). Its letters were put"
                " right; look whether they are."
            )
            name = sheet.name or "CSV"
            notes.append(("warning", told.format(sheet=name, encoding=_NAMES[encoding])))
    return found, notes


def _converted(sheet: Sheet, encoding: Encoding) -> Sheet:
    lines = [
        Line(line.number, tuple(converted(cell, encoding) for cell in line.cells))
        for line in sheet.lines
    ]
    return replace(sheet, lines=lines)
