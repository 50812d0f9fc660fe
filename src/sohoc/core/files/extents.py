"""How far the sheets of a workbook reach, read as a stream: nothing of it is kept.

Whoever opens a workbook builds the whole rectangle from its first cell to its last one, and a file
of one kilobyte can name a last cell a billion cells away. Cells that hold nothing do not count: a
column with a border down to the last row is an ordinary thing.
"""

import zipfile
from collections.abc import Callable, Mapping
from pathlib import PurePosixPath
from typing import IO
from xml.parsers import expat

from sohoc.lib.tables import Limits, TableRefused, check_limits

CHUNK = 64 * 1024
WORKBOOK = "xl/workbook.xml"
RELATIONS = "xl/_rels/workbook.xml.rels"
OPEN_DOCUMENT = "content.xml"
DIGITS = "0123456789"
FILLED = frozenset({"v", "is", "f"})
YES = frozenset({"1", "true"})
UNSEEN = frozenset({"collapse", "filter"})  # how OpenDocument hides rows

Started = Callable[[str, Mapping[str, str]], None]
Ended = Callable[[str], None]


class Enough(Exception):
    """The tables that were asked for are over: what follows is not read."""


def check_extent(archive: zipfile.ZipFile, *, limits: Limits) -> None:
    """Refuse a first sheet beyond the limits. Raises `TableRefused`."""
    _check(archive, limits, most=1)


def check_extents(archive: zipfile.ZipFile, *, limits: Limits) -> list[frozenset[int]]:
    """Refuse sheets beyond the limits; raises `TableRefused`.

    Returns the numbers of the hidden rows of every sheet, in the order of the workbook.
    """
    return _check(archive, limits, most=None)


def _check(archive: zipfile.ZipFile, limits: Limits, most: int | None) -> list[frozenset[int]]:
    names = set(archive.namelist())
    if WORKBOOK in names:
        return _check_office(archive, names, limits, most)
    if OPEN_DOCUMENT in names:
        table = _OpenTable(limits, most)
        _read(archive, OPEN_DOCUMENT, table.started, table.ended)
        return table.hidden
    raise TableRefused("workbook")


def _check_office(
    archive: zipfile.ZipFile, names: set[str], limits: Limits, most: int | None
) -> list[frozenset[int]]:
    places = _sheets(archive)
    if most is None and len(places) > limits.sheets:
        raise TableRefused("sheets", limits=limits)
    hidden, cells = [], 0
    for place in places[:most]:
        sheet = _Sheet(limits)
        if place in names:
            _read(archive, place, sheet.started)
        cells += sheet.cells
        check_limits(rows=0, columns=0, cells=cells, limits=limits)
        hidden.append(frozenset(sheet.hidden))
    return hidden


def _sheets(archive: zipfile.ZipFile) -> list[str]:
    """The places of the sheets in the archive, in the order of the workbook."""
    ids: list[str] = []
    targets: dict[str, str] = {}

    def sheet(name: str, said: Mapping[str, str]) -> None:
        if name == "sheet":
            ids.extend(value for key, value in said.items() if _local(key) == "id")

    def relation(name: str, said: Mapping[str, str]) -> None:
        if name == "Relationship":
            targets[said.get("Id", "")] = said.get("Target", "")

    _read(archive, WORKBOOK, sheet)
    _read(archive, RELATIONS, relation)
    return [_place(targets.get(one, "")) for one in ids]


def _place(target: str) -> str:
    return target.lstrip("/") if target.startswith("/") else str(PurePosixPath("xl") / target)


def _local(name: str) -> str:
    return name.rpartition(" ")[2]


def _read(
    archive: zipfile.ZipFile, place: str, started: Started, ended: Ended | None = None
) -> None:
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartElementHandler = lambda name, said: started(_local(name), said)
    if ended is not None:
        parser.EndElementHandler = lambda name: ended(_local(name))
    try:
        with archive.open(place) as part:
            _parse(parser, part)
    except Enough:
        return


def _parse(parser: expat.XMLParserType, part: IO[bytes]) -> None:
    while chunk := part.read(CHUNK):
        parser.Parse(chunk, False)  # noqa: FBT003 - the library takes it by its place
    parser.Parse(b"", True)  # noqa: FBT003 - likewise


class _Sheet:
    """Cells of Office Open XML: `<c r="B7">`, or without a name the next one of the row."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._numbers: dict[str, int] = {}
        self._row, self._column = 0, 0
        self._last_row, self._last_column = 0, 0
        self.hidden: set[int] = set()

    @property
    def cells(self) -> int:
        """The size of the rectangle from the first cell to the last one filled."""
        return self._last_row * self._last_column

    def started(self, name: str, said: Mapping[str, str]) -> None:
        """Every element of the sheet as it begins."""
        if name == "c":
            self._place(said.get("r", ""))
        elif name == "row":
            self._row, self._column = int(said.get("r", self._row + 1)), 0
            if said.get("hidden") in YES and self._row <= self._limits.rows:
                self.hidden.add(self._row)
        elif name in FILLED and (self._row > self._last_row or self._column > self._last_column):
            self._last_row = max(self._last_row, self._row)
            self._last_column = max(self._last_column, self._column)
            check_limits(
                rows=self._last_row,
                columns=self._last_column,
                cells=self._last_row * self._last_column,
                limits=self._limits,
            )

    def _place(self, name: str) -> None:
        letters = name.rstrip(DIGITS)
        if not letters:
            self._column += 1
            return
        if letters not in self._numbers:
            self._numbers[letters] = _column_number(letters)
        self._column = self._numbers[letters]
        self._row = int(name[len(letters) :])


def _column_number(letters: str) -> int:
    number = 0
    for letter in letters[:4].upper():
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


class _OpenTable:
    """Cells of OpenDocument: a row or a cell can stand for many of the same kind."""

    def __init__(self, limits: Limits, most: int | None) -> None:
        self._limits, self._most = limits, most
        self._cells = 0
        self.hidden: list[frozenset[int]] = []
        self._begin()

    def _begin(self) -> None:
        self._rows, self._last_row, self._last_column = 0, 0, 0
        self._row, self._column, self._cell = 1, 0, 1
        self._unseen: set[int] = set()

    def started(self, name: str, said: Mapping[str, str]) -> None:
        """Every element of the document as it begins."""
        if name == "table-row":
            self._begin_row(said)
        elif name in {"table-cell", "covered-table-cell"}:
            self._cell = _repeated(said, "number-columns-repeated")
            self._column += self._cell
            if any(_local(key) == "value-type" for key in said):
                self._fill()
        elif name == "p":
            self._fill()

    def ended(self, name: str) -> None:
        """Every element of the document as it ends."""
        if name == "table-row":
            self._rows += self._row
        elif name == "table":
            self._cells += self._last_row * self._last_column
            check_limits(rows=0, columns=0, cells=self._cells, limits=self._limits)
            self.hidden.append(frozenset(self._unseen))
            if len(self.hidden) == self._most:
                raise Enough
            if len(self.hidden) > self._limits.sheets:
                raise TableRefused("sheets", limits=self._limits)
            self._begin()

    def _begin_row(self, said: Mapping[str, str]) -> None:
        self._row = _repeated(said, "number-rows-repeated")
        self._column = 0
        if any(_local(key) == "visibility" and value in UNSEEN for key, value in said.items()):
            last = min(self._rows + self._row, self._limits.rows)
            self._unseen.update(range(self._rows + 1, last + 1))

    def _fill(self) -> None:
        self._last_column = max(self._last_column, self._column)
        self._last_row = self._rows + self._row
        check_limits(
            rows=self._last_row,
            columns=self._last_column,
            cells=self._last_row * self._last_column,
            limits=self._limits,
        )


def _repeated(said: Mapping[str, str], name: str) -> int:
    return next((int(value) for key, value in said.items() if _local(key) == name), 1)
