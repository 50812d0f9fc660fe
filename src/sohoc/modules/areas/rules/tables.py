"""Bytes of a table as people send them: CSV in the encodings of Excel, or XLSX, row by row."""

import csv
import io
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

import python_calamine

MEGABYTE = 1024 * 1024
LARGEST = 20 * MEGABYTE
LARGEST_UNPACKED = 200 * MEGABYTE
MOST_ROWS = 50_000
DELIMITERS = ",;\t"


class TableRefused(Exception):
    """The bytes are no table; `problem` says why: empty, large, encoding, workbook, rows, cut."""

    def __init__(self, problem: str) -> None:
        super().__init__(problem)
        self.problem = problem


@dataclass(frozen=True, slots=True)
class Line:
    """One row with its number in the file (the head is 1); cells are stripped texts."""

    number: int
    cells: tuple[str, ...]


def read_table(content: bytes) -> list[Line]:
    """The rows that hold anything, the head first. Raises `TableRefused`."""
    if not content.strip():
        raise TableRefused("empty")
    if len(content) > LARGEST:
        raise TableRefused("large")
    if content.startswith(b"PK\x03\x04"):
        rows = _workbook(content)
    else:
        text = _decoded(content)
        rows = _separated(text)
    lines = [
        Line(number, tuple(cell.strip() for cell in row))
        for number, row in enumerate(rows, start=1)
        if any(cell.strip() for cell in row)
    ]
    if not lines:
        raise TableRefused("empty")
    if len(lines) > MOST_ROWS:
        raise TableRefused("rows")
    return lines


def _decoded(content: bytes) -> str:
    """UTF-8, or UTF-16 with its mark; old Vietnamese encodings are refused, never guessed."""
    is_wide = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    encoding = "utf-16" if is_wide else "utf-8-sig"
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as error:
        is_cut = not is_wide and error.start >= len(content) - 3
        raise TableRefused("cut" if is_cut else "encoding") from error
    if "\x00" in text:
        raise TableRefused("encoding")
    return text


def _separated(text: str) -> list[list[str]]:
    head = text.lstrip().partition("\n")[0]
    delimiter = max(DELIMITERS, key=head.count)
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))
    except csv.Error as error:
        # The one quotation mark that is missing is mostly at the end of a file that was cut.
        raise TableRefused("cut") from error
    widths = {len(row) for row in rows[:-1] if any(row)}
    if rows and widths and len(rows[-1]) < min(widths) and not text.endswith("\n"):
        raise TableRefused("cut")
    return rows


def _workbook(content: bytes) -> Sequence[Sequence[str]]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            unpacked = sum(part.file_size for part in archive.infolist())
    except (zipfile.BadZipFile, NotImplementedError, ValueError) as error:
        raise TableRefused("cut") from error
    if unpacked > LARGEST_UNPACKED:
        raise TableRefused("large")
    try:
        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
        sheet = book.get_sheet_by_index(0)
        rows = sheet.to_python(skip_empty_area=False, nrows=MOST_ROWS + 2)
    except Exception as error:  # the library has a dozen of them, and panics of Rust besides
        raise TableRefused("workbook") from error
    return [[_cell_text(value) for value in row] for row in rows]


def _cell_text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, float):
        # With the comma that people write: a point with three digits behind would part thousands.
        return format(Decimal(repr(value)).normalize(), "f").replace(".", ",")
    return str(value)
