"""Who is running on a data directory, read from its pid file and from /proc."""

import os
import signal
import time
from dataclasses import dataclass
from pathlib import Path

FILE = "postmaster.pid"


@dataclass(frozen=True, slots=True)
class Postmaster:
    """The first server process as `postmaster.pid` describes it."""

    pid: int
    socket_directory: Path | None
    is_ready: bool


def described(data: Path) -> Postmaster | None:
    """What the pid file says, whether or not that process lives; None without a readable file."""
    try:
        lines = (data / FILE).read_text(encoding="utf-8", errors="replace").splitlines()
        pid = int(lines[0])
    except (OSError, ValueError, IndexError):
        return None
    socket = lines[4].strip() if len(lines) > 4 else ""
    status = lines[7].strip() if len(lines) > 7 else ""
    return Postmaster(
        pid=pid, socket_directory=Path(socket) if socket else None, is_ready=status == "ready"
    )


def running(data: Path) -> Postmaster | None:
    """The living server on this directory; a pid that meanwhile names another program is none."""
    postmaster = described(data)
    if postmaster is None or not works_in(postmaster.pid, data):
        return None
    return postmaster


def works_in(pid: int, data: Path) -> bool:
    """Whether the process lives and stands in the data directory, as every server process does.

    A process that ended but was not collected yet stands nowhere.
    """
    try:
        return Path(f"/proc/{pid}/cwd").resolve(strict=True) == data.resolve()
    except OSError:
        return False


def leftovers(data: Path) -> list[int]:
    """Living processes of a server on this directory, also those whose first process was killed."""
    pids = (int(entry.name) for entry in Path("/proc").iterdir() if entry.name.isdigit())
    return [pid for pid in pids if works_in(pid, data)]


def forget_dead(data: Path, *, patience: float = 5.0) -> bool:
    """Remove the pid file of a dead server; False when one of its processes still lives.

    PostgreSQL itself refuses when the number now belongs to another program of the same user, as
    happens after a reboot; that no process stands in the directory is the better proof.
    """
    deadline = time.monotonic() + patience
    while leftovers(data):  # children of a killed server end by themselves
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    (data / FILE).unlink(missing_ok=True)
    return True


def end(pid: int, data: Path, *, fast: float = 30.0, hard: float = 10.0) -> bool:
    """Stop a server: disconnect clients and write everything; after `fast` seconds at once.

    SIGTERM would wait for clients. Returns whether it was stopped cleanly.
    """
    for number, seconds in ((signal.SIGINT, fast), (signal.SIGQUIT, hard)):
        try:
            os.kill(pid, number)
        except ProcessLookupError:
            return number == signal.SIGINT
        if _gone(pid, data, within=seconds):
            return number == signal.SIGINT
    return False


def _gone(pid: int, data: Path, *, within: float) -> bool:
    deadline = time.monotonic() + within
    while works_in(pid, data):
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True
