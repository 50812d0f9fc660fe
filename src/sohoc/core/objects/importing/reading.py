"""From the sheets of a file to rows of values: every cell is read, every fault has its place."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sohoc.core.objects.importing.encodings import readable_sheets
from sohoc.core.objects.importing.heads import Head, best_layout, find_head, missing_columns
from sohoc.core.objects.importing.layouts import BadCell, Column, Flagged, Layout, Plain
from sohoc.lib.tables import Line, Sheet

_COLUMN_NUMBER = re.compile(r"[(\[]\s*\d{1,3}\s*[)\]]")  # (1) (2) (3) below the heads of a form
SHOWN_HEADS = 12


@dataclass(frozen=True, slots=True)
class ReadRow:
    """One row: its values by name of the column, what is wrong, and its cells by title."""

    sheet: str
    number: int
    values: dict[str, Plain]
    problems: list[tuple[str, str]]
    warnings: list[tuple[str, str]]
    texts: dict[str, str]


@dataclass(slots=True)
class ReadTable:
    """What a file holds: the layout that was found, its rows, and (level, sentence) about it.

    Levels are fault, warning and note. Without a layout nothing could be read.
    """

    layout: Layout | None = None
    rows: list[ReadRow] = field(default_factory=list)
    notes: list[tuple[str, str]] = field(default_factory=list)


def read_rows(sheets: Sequence[Sheet], layouts: Sequence[Layout]) -> ReadTable:
    """Read every sheet that has the heads of the layout which fits best."""
    sheets, notes = readable_sheets(sheets)
    read = ReadTable(best_layout(sheets, layouts), notes=notes)
    if read.layout is None:
        read.notes.append(("fault", _no_heads(layouts)))
        return read
    for sheet in sheets:
        _read_sheet(sheet, read.layout, read)
    if not read.rows and not any(level == "fault" for level, _sentence in read.notes):
        read.notes.append(("fault", _("There is no row below the heads.")))
    return read


def _no_heads(layouts: Sequence[Layout]) -> str:
    wanted = [
        "{layout}: {heads}".format(
            layout=layout.title,
            heads=", ".join(str(c.title) for c in layout.columns if c.required),
        )
        for layout in layouts
    ]
    told = _(
        "No row of heads was found in the first 20 rows. Expected at least: {heads}. Take the"
        " template, or give the columns these names."
    )
    return told.format(heads="; ".join(wanted))


def _read_sheet(sheet: Sheet, layout: Layout, read: ReadTable) -> None:
    head = find_head(sheet, layout)
    if head is None:
        told = _("Sheet “{sheet}” has no such heads and was left out.")
        read.notes.append(("note", told.format(sheet=_named(sheet))))
        return
    if fault := _head_fault(sheet, head, layout):
        read.notes.append(("fault", fault))
        return
    read.notes += _about(sheet, head, layout)
    columns = [
        (_Reader(column), head.places[column.name]) for column in layout.columns_in(head.places)
    ]
    for line in _rows_below(sheet, head):
        row = _read_row(sheet, line, columns)
        if row.texts:
            read.rows.append(row)


def _named(sheet: Sheet) -> str:
    return sheet.name or "CSV"  # a separated text has no sheets


def _head_fault(sheet: Sheet, head: Head, layout: Layout) -> str:
    """Why a sheet with heads cannot be read; "" when it can."""
    words = {"sheet": _named(sheet), "number": head.number}
    titles = layout.titles
    if head.twice:
        names = ", ".join(titles[name] for name in head.twice)
        told = _("Sheet “{sheet}”, row {number}: these columns are there twice: {names}.")
        return told.format(**words, names=names)
    if missing := missing_columns(head, layout):
        names = ", ".join(str(column.title) for column in missing)
        told = _("Sheet “{sheet}”, row {number}: these columns are missing: {names}.")
        return told.format(**words, names=names)
    return ""


def _about(sheet: Sheet, head: Head, layout: Layout) -> Iterator[tuple[str, str]]:
    words = {"sheet": _named(sheet)}
    if sheet.is_hidden:
        yield "warning", _("Sheet “{sheet}” is hidden. It was read all the same.").format(**words)
    hidden = {line.number for line in sheet.lines if line.number > head.number}
    if count := len(hidden & sheet.hidden_rows):
        told = ngettext(
            "Sheet “{sheet}”: {count} hidden row was read all the same.",
            "Sheet “{sheet}”: {count} hidden rows were read all the same.",
            count,
        )
        yield "warning", told.format(**words, count=count)
    if head.unread:
        names = ", ".join(head.unread[:SHOWN_HEADS])
        told = _("Sheet “{sheet}”: these columns were not read: {names}.")
        yield "note", told.format(**words, names=names)
    yield from _merged(sheet, head, layout)


def _merged(sheet: Sheet, head: Head, layout: Layout) -> Iterator[tuple[str, str]]:
    """Merged cells of required columns: only the first one of them holds the value."""
    for column in layout.columns:
        if not column.required:
            continue
        place = head.places[column.name] + 1
        below = [
            (first, last)
            for first, left, last, right in sheet.merged
            if left <= place <= right and last > head.number and (last > first or right > left)
        ]
        if below:
            told = _(
                "Sheet “{sheet}”, column {column}: cells are merged, such as rows {first} to"
                " {last}. The value counts for the first of them alone."
            )
            first, last = below[0]
            told = told.format(sheet=_named(sheet), column=column.title, first=first, last=last)
            yield "warning", told


def _rows_below(sheet: Sheet, head: Head) -> Iterator[Line]:
    for line in sheet.lines:
        if line.number > head.number and not head.is_repeated_in(line) and not _numbers(line):
            yield line


def _numbers(line: Line) -> bool:
    """Whether a row only numbers the columns, as forms do below their heads."""
    filled = [cell for cell in line.cells if cell]
    return len(filled) > 1 and all(map(_COLUMN_NUMBER.fullmatch, filled))


class _Reader:
    """A column of one sheet; a text that stands there often is read once."""

    def __init__(self, column: Column) -> None:
        self.name, self.title = column.name, str(column.title)
        self._column = column
        self._known: dict[str, Plain | Flagged | BadCell] = {}

    def read(self, cell: str) -> Plain | Flagged | BadCell:
        """The value, or what is wrong."""
        if cell not in self._known:
            try:
                self._known[cell] = self._column.read(cell)
            except BadCell as bad:
                self._known[cell] = bad
        return self._known[cell]

    def empty(self) -> Plain | BadCell:
        """What an empty cell is."""
        return BadCell(_("This cell is empty.")) if self._column.required else None


def _read_row(sheet: Sheet, line: Line, columns: Iterable[tuple[_Reader, int]]) -> ReadRow:
    row = ReadRow(sheet.name, line.number, {}, [], [], {})
    for column, place in columns:
        cell = line.cells[place] if place < len(line.cells) else ""
        if cell:
            row.texts[column.title] = cell
        value = column.read(cell) if cell else column.empty()
        if isinstance(value, BadCell):
            row.problems.append((column.title, value.sentence))
        elif isinstance(value, Flagged):
            row.warnings.append((column.title, value.sentence))
            row.values[column.name] = value.value
        else:
            row.values[column.name] = value
    return row
