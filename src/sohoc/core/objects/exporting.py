"""A list as a file: XLSX or CSV, in which text never becomes a formula."""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
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


def as_xlsx(*, title: str, columns: Sequence[Column], rows: Iterable[Any]) -> bytes:
    """A workbook with one sheet: a bold head that stays, columns as wide as their content."""
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
    sheet = book.add_worksheet(_sheet_name(title))
    bold = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
    day = book.add_format({"num_format": "dd/mm/yyyy"})
    moment = book.add_format({"num_format": "dd/mm/yyyy hh:mm"})
    widths = [len(str(column.label)) for column in columns]
    for number, column in enumerate(columns):
        sheet.write_string(0, number, str(column.label), bold)
    for line, values in enumerate(_table(columns, rows), start=1):
        for number, value in enumerate(values):
            if isinstance(value, datetime):
                sheet.write_datetime(line, number, value, moment)
            elif isinstance(value, date):
                sheet.write_datetime(line, number, datetime.combine(value, time()), day)
            elif isinstance(value, int | Decimal):
                sheet.write_number(line, number, value)
            elif value:
                sheet.write_string(line, number, value)
                widths[number] = max(widths[number], len(value))
    for number, width in enumerate(widths):
        sheet.set_column(number, number, min(max(width, 10), WIDEST) + 2)
    sheet.freeze_panes(1, 0)
    book.close()
    return out.getvalue()


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


def _sheet_name(title: str) -> str:
    kept = "".join(" " if sign in "[]:*?/\\'" else sign for sign in title)
    return kept[:31] or "SoHoc"
