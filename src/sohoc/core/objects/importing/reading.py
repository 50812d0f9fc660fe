"""From the sheets of a file to rows of values: every cell is read, every fault has its place."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sohoc.core.objects.importing.encodings import readable_sheets
from sohoc.core.objects.importing.heads import Head, best_layout, find_head, missing_columns
from sohoc.core.objects.importing.layouts import BadCell, Column, Flagged, Layout, Plain
from sohoc.core.objects.importing.left_out import about_example, about_foot, examples_of, foot_of
from sohoc.core.objects.importing.merged import Merged
from sohoc.lib.tables import Line, Sheet
from sohoc.lib.vietnamese import folded

_DATE_OF_WORKBOOK = re.compile(r"(\d{4})-(\d\d)-(\d\d)(?: 00:00:00)?")
_COLUMN_NUMBER = re.compile(r"[(\[]\s*\d{1,3}\s*[)\]]")  # (1) (2) (3) below the heads of a form
SHOWN_HEADS = 12


@dataclass(frozen=True, slots=True)
class ReadRow:
    """One row: its values by name of the column, what is wrong, and its cells by title.

    `texts` also have the cells that no column reads, by their heads.
    """

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


def read_rows(sheets: Sequence[Sheet], layouts: Sequence[Layout], *, chosen: str = "") -> ReadTable:
    """Read every sheet that has the heads of the layout which fits best, or of the chosen one."""
    layouts = [layout for layout in layouts if layout.code == chosen] or layouts
    sheets, notes = readable_sheets(sheets)
    read = ReadTable(best_layout(sheets, layouts), notes=notes)
    if read.layout is None:
        read.notes.append(("fault", _no_heads(layouts)))
        return read
    for sheet in _with_rows(sheets, read):
        _read_sheet(sheet, read.layout, read)
    if not read.rows and not any(level == "fault" for level, _sentence in read.notes):
        read.notes.append(("fault", _("There is no row below the heads.")))
    return read


def _with_rows(sheets: Sequence[Sheet], read: ReadTable) -> Sequence[Sheet]:
    """The sheets to read: of a form with a sheet for its rows that one alone."""
    layout = read.layout
    if layout is None or not layout.sheet:
        return sheets
    named = [sheet for sheet in sheets if folded(sheet.name) == folded(layout.sheet)]
    if not any(find_head(sheet, layout) for sheet in named):
        return sheets
    others = ", ".join(sheet.name for sheet in sheets if sheet not in named)
    if others:
        told = _("The rows stand in sheet “{sheet}”; these hold lists and were left out: {others}.")
        read.notes.append(("note", told.format(sheet=named[0].name, others=others)))
    return named


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
    merged = Merged(sheet, head, layout)
    read.notes += [*_about(sheet, head, layout), *merged.notes()]
    lines = list(_rows_below(sheet, head))
    examples, foot = examples_of(lines, head, layout), foot_of(lines, head, layout)
    read.notes += [about_example(_named(sheet), line) for line in examples]
    if foot:
        read.notes.append(about_foot(_named(sheet), foot))
    left_out = {line.number for line in (*examples, *foot)}
    rows = _Rows(sheet, head, layout, merged)
    read.rows += [row for line in lines if line.number not in left_out and (row := rows.read(line))]


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
        names = ", ".join(list(head.unread.values())[:SHOWN_HEADS])
        told = _("Sheet “{sheet}”: these columns were not read: {names}.")
        yield "note", told.format(**words, names=names)
    for column in layout.columns_in(head.explained):
        told = _("Sheet “{sheet}”: the column “{head}” was read as {column}.")
        yield "note", told.format(**words, head=head.explained[column.name], column=column.title)


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


class _Rows:
    """The rows of one sheet, in the columns that it has."""

    def __init__(self, sheet: Sheet, head: Head, layout: Layout, merged: Merged) -> None:
        self._name, self._merged = sheet.name, merged
        self._columns = [
            (_Reader(column), head.places[column.name]) for column in layout.columns_in(head.places)
        ]
        self._others = [(place, title) for place, title in head.unread.items()]

    def read(self, line: Line) -> ReadRow | None:
        """The row; None where no column that is read holds anything."""
        cells = line.cells
        if not any(cells[place] for _reader, place in self._columns if place < len(cells)):
            return None
        row = ReadRow(self._name, line.number, {}, [], [], {})
        for column, place in self._columns:
            cell = cells[place] if place < len(cells) else ""
            cell = cell or self._merged.text(line.number, place)
            if cell:
                row.texts[column.title] = as_typed(cell)
            value = column.read(cell) if cell else column.empty()
            if isinstance(value, BadCell):
                row.problems.append((column.title, value.sentence))
            elif isinstance(value, Flagged):
                row.warnings.append((column.title, value.sentence))
                row.values[column.name] = value.value
            else:
                row.values[column.name] = value
        for place, title in self._others:
            if place < len(cells) and cells[place]:
                row.texts.setdefault(title, as_typed(cells[place]))
        return row


def as_typed(cell: str) -> str:
    """A day of a workbook as people see it there: 2020-05-09 00:00:00 is 09/05/2020."""
    found = _DATE_OF_WORKBOOK.fullmatch(cell)
    return f"{found[3]}/{found[2]}/{found[1]}" if found else cell
