"""A process of its own that opens one workbook: its bytes come in, rows or a problem go out.

A broken or evil workbook can make the library that opens it take all memory or end the process it
runs in. So it runs here, within limits that the system keeps, and without any of the program's
settings or secrets. Started by `sohoc.core.files.tables`, never imported by others.

The answer is one line of JSON after the other: `{"problem": "rows"}`, or a list of texts for every
row from the first one of the sheet.
"""

import io
import json
import resource
import sys
import zipfile
from collections.abc import Iterator, Sequence
from decimal import Decimal
from xml.parsers.expat import ExpatError

import python_calamine

from sohoc.core.files.extents import check_extent
from sohoc.lib.tables import MEGABYTE, Limits, TableRefused, check_limits

MEMORY = 384 * MEGABYTE
PROCESSOR_SECONDS = 8
LARGEST_UNPACKED = 200 * MEGABYTE
ZIPPED = b"PK\x03\x04"


def keep_within_limits() -> None:
    """From here on the system refuses more memory and ends the process when its time is over."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (PROCESSOR_SECONDS, PROCESSOR_SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def rows_of(content: bytes, *, limits: Limits) -> Iterator[list[str]]:
    """The rows of the first sheet, empty ones too. Raises `TableRefused`."""
    if content.startswith(ZIPPED):
        _check_archive(content, limits)
    try:
        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
        sheet = book.get_sheet_by_index(0)
        rows, columns = (place + 1 for place in sheet.end or (0, 0))
        check_limits(rows=rows, columns=columns, cells=rows * columns, limits=limits)
        found = sheet.to_python(skip_empty_area=False)
    except (TableRefused, MemoryError):
        raise
    except Exception as error:  # the library has a dozen of them
        raise TableRefused("workbook") from error
    return _texts(found, limits)


def _check_archive(content: bytes, limits: Limits) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            if sum(part.file_size for part in archive.infolist()) > LARGEST_UNPACKED:
                raise TableRefused("heavy", limits=limits)
            check_extent(archive, limits=limits)
    except (zipfile.BadZipFile, EOFError) as error:
        raise TableRefused("cut") from error
    except (ExpatError, KeyError, NotImplementedError, RuntimeError, ValueError, OSError) as error:
        raise TableRefused("workbook") from error


def _texts(rows: Sequence[Sequence[object]], limits: Limits) -> Iterator[list[str]]:
    """One text can stand in a million cells, so the texts of all cells together are counted."""
    letters = 0
    for row in rows:
        texts = [_text(value) for value in row]
        letters += sum(map(len, texts))
        if letters > limits.size:
            raise TableRefused("texts", limits=limits)
        yield texts


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, float):
        # With the comma that people write: a point with three digits behind would part thousands.
        return format(Decimal(repr(value)).normalize(), "f").replace(".", ",")
    return str(value)


def main() -> None:
    """Read the workbook from the standard input; the limits are the one argument, as JSON."""
    keep_within_limits()
    limits = Limits(**json.loads(sys.argv[1]))
    out = io.StringIO()
    try:
        for row in rows_of(sys.stdin.buffer.read(), limits=limits):
            out.write(json.dumps(row, ensure_ascii=True) + "\n")
    except TableRefused as refused:
        out = io.StringIO(json.dumps({"problem": refused.problem}))
    except MemoryError:
        out = io.StringIO(json.dumps({"problem": "heavy"}))
    sys.stdout.write(out.getvalue())


if __name__ == "__main__":
    main()
