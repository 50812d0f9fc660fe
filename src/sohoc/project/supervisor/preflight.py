"""What is checked before anything is started."""

import os
import sys
import time
from pathlib import Path

from sohoc.project.environment import Environment
from sohoc.project.supervisor import network
from sohoc.project.supervisor.failures import (
    HomeUnwritable,
    LittleSpace,
    PortTaken,
    UnsupportedPython,
)

OLDEST, NEWEST = (3, 11), (3, 13)
NEEDED_MEGABYTES = 500


def check_python(version: tuple[int, int] = sys.version_info[:2]) -> None:
    """Raises `UnsupportedPython`."""
    if not OLDEST <= version <= NEWEST:
        raise UnsupportedPython(found="{}.{}".format(*version))


def check_home(home: Path) -> None:
    """Create the home when missing and prove that it can be written; raises `HomeUnwritable`."""
    try:
        home.mkdir(mode=0o700, parents=True, exist_ok=True)
        probe = home / f".probe-{os.getpid()}"
        probe.touch()
        probe.unlink()
    except OSError as error:
        raise HomeUnwritable(directory=home, reason=error.strerror) from None


def check_space(*directories: Path, needed: int = NEEDED_MEGABYTES) -> None:
    """Enough room where data are written; a directory may not exist yet. Raises `LittleSpace`."""
    for directory in directories:
        free = free_megabytes(directory)
        if free < needed:
            raise LittleSpace(free=free, needed=needed, directory=directory)


def free_megabytes(directory: Path) -> int:
    """What an ordinary user may still write on the disk of this (future) directory."""
    existing = next(path for path in (directory, *directory.parents) if path.exists())
    disk = os.statvfs(existing)
    return disk.f_bavail * disk.f_frsize // (1024 * 1024)


def check_port(environment: Environment, *, patience: float) -> None:
    """Wait up to `patience` seconds for our own web server of a killed run to let the port go."""
    deadline = time.monotonic() + patience
    while True:
        try:
            network.check_port(environment)
        except PortTaken:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.2)
        else:
            return
