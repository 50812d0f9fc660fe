"""A process of its own that opens workbooks: their bytes come in, rows or a problem go out.

A broken or evil workbook can make the library that opens it take all memory or end the process it
runs in. So each is opened in a child of this process, within limits that the system keeps, and
without any of the program's settings or secrets; what the child has learned ends with it. Started
by `sohoc.core.files.readers`, never imported by others.

A question is a line of JSON, `{"limits": …, "which": "all", "size": …}`, and so many bytes. The
child answers with a line that has the number of bytes which follow; then comes a line `end 0` with
its exit code, alone where it did not come so far. Those bytes are one line of JSON after the
other: `{"problem": "rows"}`, a list of texts for every row from the first one of a sheet, and where
all sheets are asked for, before its rows what the sheet is: `{"name": …, "is_hidden": …,
"hidden_rows": […], "merged": […]}`.
"""

import io
import json
import os
import resource
import sys
import zipfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from decimal import Decimal
from typing import Any, TypeVar
from xml.parsers.expat import ExpatError

import python_calamine

from sohoc.core.files.extents import check_extent, check_extents
from sohoc.lib.tables import MEGABYTE, Limits, TableRefused, check_limits

MEMORY = 384 * MEGABYTE
PROCESSOR_SECONDS = 8
LARGEST_UNPACKED = 200 * MEGABYTE
ZIPPED = b"PK\x03\x04"
MOST_MERGED = 10_000  # to be told about; who merges more has drawn a picture

Looked = TypeVar("Looked")


def keep_within_limits() -> None:
    """From here on the system refuses more memory and ends the process when its time is over."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (PROCESSOR_SECONDS, PROCESSOR_SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def rows_of(content: bytes, *, limits: Limits) -> Iterator[list[str]]:
    """The rows of the first sheet, empty ones too. Raises `TableRefused`."""
    if content.startswith(ZIPPED):
        _looked_into(content, lambda archive: check_extent(archive, limits=limits))
    with _opening():
        found = _cells(_book(content).get_sheet_by_index(0), limits)
    return _Room(limits).texts(found)


def sheets_of(
    content: bytes, *, limits: Limits
) -> Iterator[tuple[dict[str, Any], Iterator[list[str]]]]:
    """Every sheet with cells: what it is, and its rows. Raises `TableRefused`."""
    hidden: list[frozenset[int]] = []
    if content.startswith(ZIPPED):
        hidden = _looked_into(content, lambda archive: check_extents(archive, limits=limits))
    with _opening():
        book = _book(content)
        about = book.sheets_metadata
    if len(about) > limits.sheets:
        raise TableRefused("sheets", limits=limits)
    room = _Room(limits)
    for number, one in enumerate(about):
        if one.typ != python_calamine.SheetTypeEnum.WorkSheet:
            continue
        with _opening():
            sheet = book.get_sheet_by_index(number)
            rows = _cells(sheet, limits)
            merged = [(a + 1, b + 1, c + 1, d + 1) for (a, b), (c, d) in _merged(sheet)]
        said = {
            "name": one.name,
            "is_hidden": one.visible != python_calamine.SheetVisibleEnum.Visible,
            "hidden_rows": sorted(hidden[number]) if number < len(hidden) else [],
            "merged": merged[:MOST_MERGED],
        }
        yield said, room.texts(rows)


def _book(content: bytes) -> python_calamine.CalamineWorkbook:
    return python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))


@contextmanager
def _opening() -> Iterator[None]:
    try:
        yield
    except (TableRefused, MemoryError):
        raise
    except Exception as error:  # the library has a dozen of them
        raise TableRefused("workbook") from error


def _cells(sheet: python_calamine.CalamineSheet, limits: Limits) -> list[list[Any]]:
    rows, columns = (place + 1 for place in sheet.end or (0, 0))
    check_limits(rows=rows, columns=columns, cells=rows * columns, limits=limits)
    return sheet.to_python(skip_empty_area=False)


def _merged(sheet: python_calamine.CalamineSheet) -> Sequence[Any]:
    return sheet.merged_cell_ranges or ()


def _looked_into(content: bytes, look: Callable[[zipfile.ZipFile], Looked]) -> Looked:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            if sum(part.file_size for part in archive.infolist()) > LARGEST_UNPACKED:
                raise TableRefused("heavy")
            return look(archive)
    except (zipfile.BadZipFile, EOFError) as error:
        raise TableRefused("cut") from error
    except (ExpatError, KeyError, NotImplementedError, RuntimeError, ValueError, OSError) as error:
        raise TableRefused("workbook") from error


class _Room:
    """One text can stand in a million cells, so the texts of all cells together are counted."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._letters = 0

    def texts(self, rows: Sequence[Sequence[object]]) -> Iterator[list[str]]:
        """The rows as texts."""
        for row in rows:
            texts = [_text(value) for value in row]
            self._letters += sum(map(len, texts))
            if self._letters > self._limits.size:
                raise TableRefused("texts", limits=self._limits)
            yield texts


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, float):
        # With the comma that people write: a point with three digits behind would part thousands.
        return format(Decimal(repr(value)).normalize(), "f").replace(".", ",")
    return str(value)


def _answers(content: bytes, *, limits: Limits, is_all: bool) -> Iterator[Any]:
    if not is_all:
        yield from rows_of(content, limits=limits)
        return
    for said, rows in sheets_of(content, limits=limits):
        yield said
        yield from rows


def _answer(content: bytes, *, limits: Limits, is_all: bool) -> bytes:
    out = io.StringIO()
    try:
        for answer in _answers(content, limits=limits, is_all=is_all):
            out.write(json.dumps(answer, ensure_ascii=True) + "\n")
    except TableRefused as refused:
        out = io.StringIO(json.dumps({"problem": refused.problem}))
    except MemoryError:
        out = io.StringIO(json.dumps({"problem": "heavy"}))
    return out.getvalue().encode("ascii")


def _answer_in_child(*, limits: Limits, is_all: bool, size: int) -> int:
    """Let a child read the workbook and answer; with which code it ended (below 0: by a signal).

    This process never has the bytes of a workbook or of an answer: nothing of one is left in the
    memory of the child that opens the next.
    """
    child = os.fork()
    if child == 0:
        try:
            keep_within_limits()
            with os.fdopen(sys.stdin.fileno(), "rb") as questions:
                content = questions.read(size)
            answer = _answer(content, limits=limits, is_all=is_all)
            with os.fdopen(sys.stdout.fileno(), "wb") as answers:
                answers.write(f"{len(answer)}\n".encode() + answer)
            os._exit(0)
        except BaseException:  # whatever it was: the child never goes on where its parent stood
            os._exit(1)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def main() -> None:
    """Answer questions until the standard input ends."""
    questions = os.fdopen(sys.stdin.fileno(), "rb", buffering=0)  # takes the line and no more
    while line := questions.readline():
        asked = json.loads(line)
        code = _answer_in_child(
            limits=Limits(**asked["limits"]), is_all=asked["which"] == "all", size=asked["size"]
        )
        os.write(sys.stdout.fileno(), f"end {code}\n".encode())


if __name__ == "__main__":
    main()
