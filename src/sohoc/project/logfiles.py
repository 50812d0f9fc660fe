"""Log files that child processes append to, kept from growing without end."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

LIMIT = 16 * 1024 * 1024


@contextmanager
def appending(file: Path) -> Iterator[int]:
    """A descriptor for a child's output; readable by the owner alone, for logs name processes."""
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    trim(file)
    descriptor = os.open(file, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        yield descriptor
    finally:
        os.close(descriptor)


def trim(file: Path, *, limit: int = LIMIT) -> bool:
    """Keep one older part beside a file that passed `limit` bytes, and empty it in place.

    Renaming would leave the child writing into the old part; as it appends, emptying is safe.
    """
    if size(file) <= limit:
        return False
    older = file.with_name(file.name + ".1")
    shutil.copyfile(file, older)
    older.chmod(0o600)
    os.truncate(file, 0)
    return True


def size(file: Path) -> int:
    """Bytes in the file, 0 when there is none."""
    try:
        return file.stat().st_size
    except FileNotFoundError:
        return 0


def tail(file: Path, *, since: int = 0, lines: int = 12) -> list[str]:
    """The last lines written after byte `since`, without empty ones."""
    try:
        with file.open("rb") as log:
            log.seek(max(since, size(file) - 64 * 1024))
            text = log.read().decode("utf-8", errors="replace")
    except FileNotFoundError:
        return []
    return [line.rstrip() for line in text.splitlines() if line.strip()][-lines:]
