"""The files that go out: a template to fill in, and the wrong rows with what is wrong in them."""

import io
from collections.abc import Iterable, Sequence
from typing import Any

import xlsxwriter
from django.utils.translation import gettext as _

from sohoc.core.objects.columns import Column
from sohoc.core.objects.exporting import as_xlsx
from sohoc.core.objects.importing.layouts import Layout
from sohoc.core.objects.models import ImportLine

_PLAIN_TEXT = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
_NARROWEST, _WIDEST = 12, 40


def template_of(layout: Layout) -> bytes:
    """A workbook with the heads, one example row, and a sheet that explains the columns.

    Every cell is formatted as text, so that no zero is lost at the front of a code.
    """
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, _PLAIN_TEXT)
    bold = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
    text = book.add_format({"num_format": "@"})
    grey = book.add_format({"num_format": "@", "font_color": "#666666", "italic": True})
    rows = book.add_worksheet(_("Rows"))
    for place, column in enumerate(layout.columns):
        title = f"{column.title} *" if column.required else str(column.title)
        rows.write_string(0, place, title, bold)
        rows.write_string(1, place, column.example, grey)
        rows.set_column(place, place, min(max(len(title) + 2, _NARROWEST), _WIDEST), text)
    rows.freeze_panes(1, 0)
    _explain(book, layout, bold)
    book.close()
    return out.getvalue()


def _explain(book: Any, layout: Layout, bold: Any) -> None:
    sheet = book.add_worksheet(_("Notes"))
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    for place, word in enumerate(
        (_("Column"), _("Needed"), _("What stands in it"), _("Also read"))
    ):
        sheet.write_string(0, place, word, bold)
    for line, column in enumerate(layout.columns, start=1):
        sheet.write_string(line, 0, str(column.title), wrapped)
        sheet.write_string(line, 1, _("yes") if column.required else "", wrapped)
        sheet.write_string(line, 2, str(column.note), wrapped)
        sheet.write_string(line, 3, ", ".join(column.heads), wrapped)
    told = _("The second row of the first sheet is an example. Delete it before you send the file.")
    sheet.write_string(len(layout.columns) + 2, 0, told)
    for place, width in enumerate((30, 10, 50, 50)):
        sheet.set_column(place, place, width)


def wrong_rows(layout: Layout, lines: Iterable[ImportLine]) -> bytes:
    """The wrong rows as they came, with the reasons at the end: to be put right and sent again."""
    columns = [
        Column(column.name, column.title, _cell(str(column.title))) for column in layout.columns
    ]
    columns += [
        Column("reasons", _("What is wrong"), reasons),
        Column("place", _("Where it stood"), place_of),
    ]
    return as_xlsx(title=_("Wrong rows"), columns=columns, rows=lines)


def _cell(title: str) -> Any:
    return lambda line: line.texts.get(title, "")


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
