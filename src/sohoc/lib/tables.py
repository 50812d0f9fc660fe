"""Tables as people send them: rows of texts with their number in the file, within limits.

Separated text (CSV) is read here, in the encodings of Excel. Reading stops where a limit is passed,
so what a file costs is bounded by the limits and not by the file.
"""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

MEGABYTE = 1024 * 1024
DELIMITERS = "\t;,"  # where two are as frequent: a comma may stand before decimals
HEAD_LINES = 20  # over which the first row may go on
CUT_AT_MOST = 3  # bytes of a letter of UTF-8 that can be there while its last one is missing


@dataclass(frozen=True, slots=True)
class Limits:
    """How large a table may be: bytes, rows down to the last one filled, columns, cells.

    Where all sheets of a workbook are read, `cells` and `sheets` hold for the whole of it.
    """

    size: int = 20 * MEGABYTE
    rows: int = 50_000
    columns: int = 200
    cells: int = 1_000_000
    sheets: int = 60


USUAL = Limits()


class TableRefused(Exception):
    """The bytes are no table that can be taken; `problem` says why.

    empty, encoding, workbook, cut: what it is; large, rows, columns, cells, sheets, texts: beyond
    `limits`; heavy: a workbook that takes more memory or time than it is given; busy: others are
    being read.
    """

    def __init__(self, problem: str, *, limits: Limits = USUAL) -> None:
        super().__init__(problem)
        self.problem = problem
        self.limits = limits


@dataclass(frozen=True, slots=True)
class Line:
    """One row with its number in the file (the head is 1); cells are stripped texts."""

    number: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet of a workbook, or a separated text as a sheet without a name.

    `merged` are rectangles of cells as (first row, first column, last row, last column), all
    counted from 1: what they show stands in the first cell of each, the others are empty.
    """

    name: str
    lines: Sequence[Line]
    is_hidden: bool = False
    hidden_rows: frozenset[int] = frozenset()
    merged: tuple[tuple[int, int, int, int], ...] = ()


def check_limits(*, rows: int, columns: int, cells: int, limits: Limits) -> None:
    """Refuse what is beyond the limits."""
    if rows > limits.rows:
        raise TableRefused("rows", limits=limits)
    if columns > limits.columns:
        raise TableRefused("columns", limits=limits)
    if cells > limits.cells:
        raise TableRefused("cells", limits=limits)


def lines_of(rows: Iterable[Sequence[str]]) -> list[Line]:
    """The rows that hold anything. Raises `TableRefused` when there is none."""
    lines = filled_lines(rows)
    if not lines:
        raise TableRefused("empty")
    return lines


def filled_lines(rows: Iterable[Sequence[str]]) -> list[Line]:
    """The rows that hold anything, with their numbers; there may be none."""
    lines = []
    for number, row in enumerate(rows, start=1):
        cells = tuple(cell.strip() for cell in row)
        if any(cells):
            lines.append(Line(number, cells))
    return lines


def read_separated(content: bytes, *, limits: Limits = USUAL) -> list[Line]:
    """The rows of a CSV that hold anything, the head first. Raises `TableRefused`."""
    text = _decoded(content)
    return lines_of(_rows(text, limits))


def _decoded(content: bytes) -> str:
    """UTF-8, or UTF-16 with its mark; old Vietnamese encodings are refused, never guessed."""
    is_wide = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    encoding = "utf-16" if is_wide else "utf-8-sig"
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as error:
        is_cut = not is_wide and error.start >= len(content) - CUT_AT_MOST
        raise TableRefused("cut" if is_cut else "encoding") from error
    if "\x00" in text:
        raise TableRefused("encoding")
    return text


class _Feed:
    """The lines of a text; a row that goes on over lines is stopped at the limit of columns too."""

    def __init__(self, text: str, delimiter: str, limits: Limits) -> None:
        self._lines = io.StringIO(text, newline="")
        self._delimiter = delimiter
        self._limits = limits
        self.signs = 0

    def __iter__(self) -> Iterator[str]:
        # A delimiter within quotation marks parts nothing: many more of them than columns are none.
        most = 100 * self._limits.columns
        for line in self._lines:
            self.signs += line.count(self._delimiter)
            if self.signs > most:
                raise TableRefused("columns", limits=self._limits)
            yield line


def _head(text: str) -> str:
    """The first row as it stands; heads of forms go on over lines within quotation marks."""
    end = -1
    for _line in range(HEAD_LINES):
        end = text.find("\n", end + 1)
        if end < 0:
            return text
        if text.count('"', 0, end) % 2 == 0:
            return text[:end]
    return text.partition("\n")[0]


def _rows(text: str, limits: Limits) -> Iterator[list[str]]:
    """Every row, also an empty one. The last one tells whether the file was cut."""
    head = _head(text.lstrip())
    delimiter = max(DELIMITERS, key=head.count)
    feed = _Feed(text, delimiter, limits)
    cells, narrowest = 0, 0
    last: list[str] = []
    try:
        for number, row in enumerate(csv.reader(feed, delimiter=delimiter, strict=True), start=1):
            feed.signs = 0
            cells += len(row)
            check_limits(rows=number, columns=len(row), cells=cells, limits=limits)
            if any(last):
                narrowest = min(narrowest or len(last), len(last))
            last = row
            yield row
    except csv.Error as error:
        # The one quotation mark that is missing is mostly at the end of a file that was cut.
        raise TableRefused("cut") from error
    if narrowest and len(last) < narrowest and not text.endswith("\n"):
        raise TableRefused("cut")
