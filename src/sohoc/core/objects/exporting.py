"""A list as a file: XLSX or CSV, in which text never becomes a formula."""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

import xlsxwriter
from django.utils import timezone

from sohoc.core.objects.columns import Column

MEDIA_TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}
# A spreadsheet program runs what begins like this; a leading apostrophe makes it text again. Where
# its list separator is another one than ours, it also begins cells in the middle of our text, and
# reads the quotation marks there as its own.
FORMULA_SIGNS = "=+\\-@\uff1d\uff0b\uff0d\uff20"
CELL_STARTS = re.compile(f'^(?=[{FORMULA_SIGNS}\t\r\n])|(?<=[;,\t\r\n])(?="*[{FORMULA_SIGNS}])')
WIDEST = 60
LONGEST_NAME = 31  # of a sheet


def _plain(value: Any) -> Any:
    """Numbers and dates stay what they are; everything else becomes text."""
    if isinstance(value, datetime):
        return timezone.localtime(value).replace(tzinfo=None)
    if value is None or isinstance(value, int | Decimal | date):
        return value
    return str(value)


def _table(columns: Sequence[Column], rows: Iterable[Any]) -> Iterator[list[Any]]:
    for row in rows:
        yield [_plain(column.value(row)) for column in columns]


def as_file(*, title: str, columns: Sequence[Column], rows: Iterable[Any], kind: str) -> bytes:
    """Rows in these columns as a file of one of `MEDIA_TYPES`."""
    if kind == "csv":
        return as_csv(columns=columns, rows=rows)
    return as_xlsx(title=title, columns=columns, rows=rows)


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table of a workbook; `empty` is said below the head where there are no rows."""

    title: str
    columns: Sequence[Column]
    rows: Iterable[Any]
    empty: str = ""


def as_xlsx(*, title: str, columns: Sequence[Column], rows: Iterable[Any]) -> bytes:
    """A workbook with one sheet: a bold head that stays, columns as wide as their content."""
    return as_workbook([Sheet(title, columns, rows)])


def as_workbook(sheets: Sequence[Sheet]) -> bytes:
    """The same with several sheets, in this order; titles that Excel takes for one are numbered."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(
        out,
        {
            "in_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        },
    )
    formats = _Formats(
        head=book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"}),
        day=book.add_format({"num_format": "dd/mm/yyyy"}),
        moment=book.add_format({"num_format": "dd/mm/yyyy hh:mm"}),
    )
    for name, one in zip(_sheet_names([one.title for one in sheets]), sheets, strict=True):
        _write(book.add_worksheet(name), one, formats)
    book.close()
    return out.getvalue()


@dataclass(frozen=True, slots=True)
class _Formats:
    head: Any
    day: Any
    moment: Any


def _write(sheet: Any, told: Sheet, formats: _Formats) -> None:
    widths = [len(str(column.label)) for column in told.columns]
    for number, column in enumerate(told.columns):
        sheet.write_string(0, number, str(column.label), formats.head)
    line = 0
    for line, values in enumerate(_table(told.columns, told.rows), start=1):
        for number, value in enumerate(values):
            if isinstance(value, datetime):
                sheet.write_datetime(line, number, value, formats.moment)
            elif isinstance(value, date):
                sheet.write_datetime(line, number, datetime.combine(value, time()), formats.day)
            elif isinstance(value, int | Decimal):
                sheet.write_number(line, number, value)
            elif value:
                sheet.write_string(line, number, value)
                widths[number] = max(widths[number], len(value))
    if not line and told.empty:
        sheet.write_string(1, 0, told.empty)
    for number, width in enumerate(widths):
        sheet.set_column(number, number, min(max(width, 10), WIDEST) + 2)
    sheet.freeze_panes(1, 0)


def as_csv(*, columns: Sequence[Column], rows: Iterable[Any]) -> bytes:
    """UTF-8 with a byte order mark (Excel needs it), dates as dd/mm/yyyy."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([str(column.label) for column in columns])
    for values in _table(columns, rows):
        writer.writerow([_csv_text(value) for value in values])
    return ("\ufeff" + out.getvalue()).encode("utf-8")


def _csv_text(value: Any) -> str:
    if isinstance(value, datetime):
        return value.strftime("%d/%m/%Y %H:%M")
    if isinstance(value, date):
        return value.strftime("%d/%m/%Y")
    if value is None:
        return ""
    return CELL_STARTS.sub("'", value) if isinstance(value, str) else str(value)


def _sheet_names(titles: Sequence[str]) -> Iterator[str]:
    """The titles as Excel takes them: short, without some signs, no two the same."""
    taken: set[str] = set()
    for title in titles:
        plain = "".join(" " if sign in "[]:*?/\\'" else sign for sign in title)
        name, number = plain[:LONGEST_NAME] or "SoHoc", 1
        while name.casefold() in taken:
            number += 1
            name = f"{plain[: LONGEST_NAME - 4]} ({number})"
        taken.add(name.casefold())
        yield name
