"""Directories for the time of one command; a later start removes those whose maker was killed.

The maker holds a lock on its directory until it ends, however it ends. A directory of ours that
nobody holds any more is a leftover.
"""

import fcntl
import os
import shutil
import stat
import tempfile
import time
from collections.abc import Iterator, Set
from contextlib import contextmanager, suppress
from pathlib import Path


@contextmanager
def claimed(prefix: str, below: Path) -> Iterator[Path]:
    """A new private directory, and a lock on it; removing or renaming it is the caller's."""
    descriptor = None
    while descriptor is None:  # a start at the same time may have taken it for a leftover
        made = Path(tempfile.mkdtemp(prefix=prefix, dir=below))
        descriptor = _locked(made, {os.geteuid()})
    try:
        yield made
    finally:
        os.close(descriptor)


def forsaken(prefix: str, below: Path, *, owners: Set[int]) -> list[Path]:
    """Directories of these users that begin so and that nobody holds."""
    found = []
    for path in sorted(below.glob(f"{prefix}*")):
        descriptor = _locked(path, owners)
        if descriptor is not None:
            os.close(descriptor)
            found.append(path)
    return found


def remove(directory: Path) -> None:
    """Remove it whole; links in it are not followed. Whoever still writes in it gets a moment."""
    for pause in (0.0, 0.2, 1.0, 3.0):
        time.sleep(pause)
        shutil.rmtree(directory, ignore_errors=True)
        if not directory.exists():
            return


def _locked(path: Path, owners: Set[int]) -> int | None:
    """A descriptor that holds the directory, None when it is not ours to hold, or gone."""
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    except OSError:
        return None
    with suppress(OSError):
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        held, named = os.fstat(descriptor), path.lstat()
        is_same = (held.st_dev, held.st_ino) == (named.st_dev, named.st_ino)
        if is_same and stat.S_ISDIR(named.st_mode) and named.st_uid in owners:
            return descriptor
    os.close(descriptor)
    return None
