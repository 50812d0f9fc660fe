"""Rows below the heads that are no rows of the table: the template's example, and the foot."""

import re
from collections.abc import Sequence

from django.utils.translation import gettext as _

from sohoc.core.objects.importing.heads import Head
from sohoc.core.objects.importing.layouts import Layout
from sohoc.lib.tables import Line
from sohoc.lib.vietnamese import folded

_FULL = 3  # cells of a row of the table; a foot has a text or two
_WORDS = re.compile(r"[^\W\d_]{4}|[^\W\d_] [^\W\d_]")  # "Tổng", "Người lập"; no class or code
_LEAST_EXAMPLES = 3
_SHOWN = 5


def examples_of(lines: Sequence[Line], head: Head, layout: Layout) -> Sequence[Line]:
    """The rows that are the example of the template as it stands there."""
    columns = [column for _head, column in layout.heads if column and column.example]
    if len(columns) < _LEAST_EXAMPLES or not {one.name for one in columns} <= head.places.keys():
        return []
    shown = {head.places[column.name]: folded(column.example) for column in columns}
    naming = head.places[columns[0].name]
    places = head.places.values()
    return [
        line
        for line in lines
        if folded(_cell(line, naming)) == shown[naming]
        and {place: folded(cell) for place in places if (cell := _cell(line, place))} == shown
    ]


def foot_of(lines: Sequence[Line], head: Head, layout: Layout) -> Sequence[Line]:
    """The rows below the last one that has a name and is filled: totals, places and dates, who
    signs. They have one text, or two without a name, and words rather than codes."""
    name = head.places.get(layout.naming[0])
    if name is None:
        return []
    full = [number for number, line in enumerate(lines) if _is_full(line, name)]
    below = lines[full[-1] + 1 :] if full else []
    return [line for line in below if _is_of_foot(line, name)]


def _cell(line: Line, place: int) -> str:
    return line.cells[place] if place < len(line.cells) else ""


def _is_full(line: Line, name: int) -> bool:
    return bool(_cell(line, name)) and sum(map(bool, line.cells)) >= _FULL


def _is_of_foot(line: Line, name: int) -> bool:
    filled = [cell for cell in line.cells if cell]
    is_short = len(filled) == 1 or (len(filled) < _FULL and not _cell(line, name))
    return is_short and any(map(_WORDS.search, filled))


def about_example(sheet: str, line: Line) -> tuple[str, str]:
    """(level, sentence) about the example of the template."""
    told = _("Sheet “{sheet}”, row {number} is the example of the template and was left out.")
    return "note", told.format(sheet=sheet, number=line.number)


def about_foot(sheet: str, lines: Sequence[Line]) -> tuple[str, str]:
    """(level, sentence) about rows below the table."""
    texts = [" ".join(filter(None, line.cells))[:60] for line in lines[:_SHOWN]]
    told = _("Sheet “{sheet}”: below the last full row stand texts that were left out: {texts}.")
    return "note", told.format(sheet=sheet, texts="; ".join(f"“{text}”" for text in texts))
