"""The files that go out: a template to fill in, and the wrong rows with what is wrong in them."""

import io
from collections.abc import Sequence
from typing import Any

import xlsxwriter
from django.utils.translation import gettext as _
from xlsxwriter.utility import xl_rowcol_to_cell

from sohoc.core.objects.importing.layouts import Column as ImportColumn
from sohoc.core.objects.importing.layouts import Layout
from sohoc.core.objects.models import ImportLine

_PLAIN_TEXT = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
_NARROWEST, _WIDEST = 12, 40
_LONGEST_RULE = 255  # letters of a list within a rule of a cell
_OFFERED_ROWS = 5000


def template_of(layout: Layout) -> bytes:
    """A workbook with the heads, one example row, and a sheet that explains the columns.

    Every cell is formatted as text, so that no zero is lost at the front of a code; where a column
    has choices, its cells offer them.
    """
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, _PLAIN_TEXT)
    bold = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
    text = book.add_format({"num_format": "@"})
    grey = book.add_format({"num_format": "@", "font_color": "#666666", "italic": True})
    rows = book.add_worksheet(layout.sheet or _("Rows"))
    for place, (head, column) in enumerate(layout.heads):
        is_marked = column is not None and column.required and not layout.form
        title = f"{head} *" if is_marked else head
        rows.write_string(0, place, title, bold)
        rows.write_string(1, place, column.example if column else "", grey)
        rows.set_column(place, place, min(max(len(title) + 2, _NARROWEST), _WIDEST), text)
    rows.freeze_panes(1, 0)
    _explain(book, layout, bold)
    _offer(book, rows, [column for _head, column in layout.heads])
    book.close()
    return out.getvalue()


def _explain(book: Any, layout: Layout, bold: Any) -> None:
    sheet = book.add_worksheet(_("Notes"))
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    for place, word in enumerate(
        (_("Column"), _("Needed"), _("What stands in it"), _("Also read"))
    ):
        sheet.write_string(0, place, word, bold)
    columns = [(head, column) for head, column in layout.heads if column]
    for line, (head, column) in enumerate(columns, start=1):
        sheet.write_string(line, 0, head, wrapped)
        sheet.write_string(line, 1, _("yes") if column.required else "", wrapped)
        sheet.write_string(line, 2, _stands_in(column), wrapped)
        sheet.write_string(line, 3, ", ".join(column.heads), wrapped)
    told = _("The second row of the first sheet is an example, which is left out.")
    sheet.write_string(len(columns) + 2, 0, told)
    for place, width in enumerate((30, 10, 50, 50)):
        sheet.set_column(place, place, width)


def _stands_in(column: ImportColumn) -> str:
    """What a column holds, with the values that are offered."""
    offered = ", ".join(column.choices)
    told = [str(column.note), _("One of: {values}.").format(values=offered) if offered else ""]
    return " ".join(filter(None, told))


def _offer(book: Any, rows: Any, columns: Sequence[ImportColumn | None]) -> None:
    """Lists to choose from. A longer one than a rule can hold stands in a sheet, without a head:
    a head there would look like the one of the rows."""
    lists, used = None, 0
    for place, column in enumerate(columns):
        if column is None or not column.choices:
            continue
        source: Any = list(column.choices)
        if len(",".join(source)) > _LONGEST_RULE or any("," in choice for choice in source):
            lists = lists or book.add_worksheet(_("Lists"))
            lists.write_column(0, used, column.choices)
            first = xl_rowcol_to_cell(0, used, row_abs=True, col_abs=True)
            last = xl_rowcol_to_cell(len(source) - 1, used, row_abs=True, col_abs=True)
            source, used = f"='{lists.get_name()}'!{first}:{last}", used + 1
        rule = {"validate": "list", "source": source, "error_type": "warning"}
        rows.data_validation(1, place, _OFFERED_ROWS, place, rule)


def wrong_rows(layout: Layout, lines: Sequence[ImportLine]) -> bytes:
    """The wrong rows as they came, behind what is wrong: to be put right and sent again.

    Its cells are text and offer what those of the template do.
    """
    told = {_("What is wrong"): reasons, _("Where it stood"): place_of}
    titles = [str(column.title) if column else head for head, column in layout.heads]
    own = {*told, *titles}
    unread = dict.fromkeys(title for line in lines for title in line.texts if title not in own)
    heads = [*told, *(head for head, _column in layout.heads), *unread]
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, _PLAIN_TEXT)
    bold = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
    text = book.add_format({"num_format": "@", "valign": "top"})
    wrapped = book.add_format({"num_format": "@", "valign": "top", "text_wrap": True})
    sheet = book.add_worksheet(_("Wrong rows"))
    for place, head in enumerate(heads):
        sheet.write_string(0, place, head, bold)
        width = _WIDEST if place == 0 else min(max(len(head) + 2, _NARROWEST), _WIDEST)
        sheet.set_column(place, place, width, text)
    for number, line in enumerate(lines, start=1):
        cells = [line.texts.get(title, "") for title in (*titles, *unread)]
        for place, cell in enumerate([*(tell(line) for tell in told.values()), *cells]):
            sheet.write_string(number, place, cell, wrapped if place == 0 else text)
    sheet.freeze_panes(1, 0)
    _offer(book, sheet, [*(None for _head in told), *(column for _head, column in layout.heads)])
    book.close()
    return out.getvalue()


def reasons(line: ImportLine) -> str:
    """Everything that is wrong with a row, column by column."""
    return "; ".join(f"{title}: {told}" if title else told for title, told in line.problems)


def place_of(line: ImportLine) -> str:
    """Where a row stands in the file."""
    if not line.sheet:
        return _("row {number}").format(number=line.number)
    return _("sheet “{sheet}”, row {number}").format(sheet=line.sheet, number=line.number)


def name_of(line: ImportLine, layout: Layout) -> str:
    """What a row is called in a list: its naming columns, from the file where they are wrong."""
    columns = layout.by_name
    parts = [
        columns[name].show(line.values.get(name)) or line.texts.get(str(columns[name].title), "")
        for name in layout.naming
    ]
    return ", ".join(filter(None, parts))


def facts_of(line: ImportLine, layout: Layout) -> Sequence[tuple[str, str]]:
    """The other cells of a row that hold something, by title."""
    return [
        (str(column.title), column.show(line.values[column.name]))
        for column in layout.columns
        if column.name not in layout.naming and line.values.get(column.name) is not None
    ]


def changes_of(line: ImportLine, layout: Layout) -> Sequence[tuple[str, str, str]]:
    """What changes in a row: title, old, new, in the order of the layout."""
    return [
        (
            str(column.title),
            column.show(line.before[column.name]),
            column.show(line.values.get(column.name)),
        )
        for column in layout.columns_in(line.before)
    ]
