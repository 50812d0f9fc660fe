"""A server on a restored copy: in a directory of its own, reachable by this process alone.

Nothing of it reaches the live database or the archive: it listens on a private socket, archives
nothing, replicates nothing, and what it came from is only read. The directory goes with it.
"""

import os
import re
import signal
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote

import psycopg

from sohoc.project import logfiles
from sohoc.project.embedded import postmaster
from sohoc.project.embedded.account import Account
from sohoc.project.embedded.binaries import Binaries
from sohoc.project.embedded.cluster import PORT, SUPERUSER
from sohoc.project.operations.claims import claimed, forsaken, remove
from sohoc.project.operations.failures import CopyDoesNotStart, ScratchTooSmall
from sohoc.project.supervisor.preflight import free_megabytes

PREFIX = "sohoc-copy-"
SOCKETS = Path("/tmp")  # noqa: S108 - a private directory in it; addresses must be short
PLACE = Path("/var/tmp")  # noqa: S108 - a private directory in it; unlike /tmp it is on a disk
MEGABYTE = 1024 * 1024
RECOVERY_SECONDS = 6 * 3600.0

_HBA = "local all all trust\nlocal replication all reject\n"  # the socket's directory is private
# On the command line, where it beats what the copy brought along in its own files.
_APART = {
    "listen_addresses": "",
    "port": PORT,
    "unix_socket_permissions": "0700",
    "archive_mode": "off",
    "archive_command": "",
    "archive_cleanup_command": "",
    "recovery_end_command": "",
    "primary_conninfo": "",
    "primary_slot_name": "",
    "synchronous_standby_names": "",
    "shared_preload_libraries": "",
    "logging_collector": "off",
    "ssl": "off",
    # Without it the copy need not be as large as the original (max_connections and others).
    "hot_standby": "off",
    "autovacuum": "off",
    "shared_buffers": "128MB",
    "maintenance_work_mem": "128MB",
    "jit": "off",
    "fsync": "off",  # it is thrown away
    "timezone": "UTC",
    "log_timezone": "UTC",
    "lc_messages": "C",
    "log_destination": "stderr",
    "log_min_error_statement": "panic",  # no values of rows in its log
    "log_error_verbosity": "terse",
}


@dataclass(slots=True)
class Scratch:
    """A directory for one copy, and the server on it."""

    root: Path
    sockets: Path
    account: Account
    _server: "subprocess.Popen[bytes] | None" = field(default=None)

    @property
    def data(self) -> Path:
        return self.root / "data"

    @property
    def locks(self) -> Path:
        """For programs of the archive that want a place for their locks."""
        return self.root / "locks"

    @property
    def log(self) -> Path:
        return self.root / "server.log"

    def connect(self, database: str, *, user: str = SUPERUSER) -> psycopg.Connection[Any]:
        """A connection to the copy; raises `psycopg.OperationalError`."""
        return psycopg.connect(
            host=str(self.sockets), port=PORT, user=user, dbname=database, autocommit=True
        )

    def url(self, database: str, *, user: str) -> str:
        """The copy's address for a part of the program."""
        return f"postgresql://{user}@{quote(str(self.sockets), safe='')}:{PORT}/{database}"

    def start(
        self, binaries: Binaries, more: Mapping[str, str], *, patience: float = RECOVERY_SECONDS
    ) -> None:
        """Start, recover, and wait until it takes writes; raises `CopyDoesNotStart`."""
        config, hba = self.root / "postgresql.conf", self.root / "hba.conf"
        config.write_text("# All settings are on the command line.\n", encoding="ascii")
        hba.write_text(_HBA, encoding="ascii")
        for path in (config, hba):
            path.chmod(0o644)
        wanted = _APART | {
            "config_file": str(config),
            "hba_file": str(hba),
            "unix_socket_directories": str(self.sockets),
            **more,
        }
        words = [word for name, value in wanted.items() for word in ("-c", f"{name}={value}")]
        with logfiles.appending(self.log) as log:
            self._server = binaries.start("-D", str(self.data), *words, log=log)
        self._wait(self._server, patience=patience)

    def stop(self) -> None:
        """End the server, if one runs; nothing of it is kept."""
        if self._server is None:
            return
        # A child of ours is waited for: in a unit that hides other users' processes nothing else
        # would tell that it has gone.
        self._server.send_signal(signal.SIGINT)
        try:
            self._server.wait(10.0)
        except subprocess.TimeoutExpired:
            self._server.kill()
            self._server.wait()
        self._server = None

    def _wait(self, server: "subprocess.Popen[bytes]", *, patience: float) -> None:
        deadline = time.monotonic() + patience
        while not self._takes_writes():
            if server.poll() is not None:
                raise CopyDoesNotStart(reason=_complaint(self.log))
            if time.monotonic() > deadline:
                raise CopyDoesNotStart(reason=f"{round(patience)} s")
            time.sleep(0.1)

    def _takes_writes(self) -> bool:
        try:
            with self.connect("template1") as db:
                row = db.execute("SELECT NOT pg_is_in_recovery()").fetchone()
        except psycopg.OperationalError:
            return False
        return bool(row and row[0])


@contextmanager
def scratch(account: Account, *, place: Path | None, needed_bytes: int) -> Iterator[Scratch]:
    """An empty directory for a copy; server and directory are gone afterwards.

    Those of a command that was killed go first. Raises `ScratchTooSmall`, before anything is
    written.
    """
    below = place or PLACE
    for directory in {below, PLACE}:
        _remove_leftovers(directory, account)
    needed = needed_bytes * 12 // 10 // MEGABYTE + 200  # the log comes on top
    free = free_megabytes(below)
    if free < needed:
        raise ScratchTooSmall(needed=needed, free=free, directory=below)
    with claimed(PREFIX, below) as root, claimed(PREFIX, SOCKETS) as sockets:
        made = Scratch(root, sockets, account)
        try:
            # The server's user goes through it to what belongs to it, and changes nothing in it:
            # root writes there.
            root.chmod(0o711)
            for directory in (sockets, made.data, root / "tablespaces", made.locks):
                account.make_private(directory)
            yield made
        finally:
            made.stop()
            for directory in (root, sockets):
                remove(directory)


def _remove_leftovers(below: Path, account: Account) -> None:
    for root in forsaken(PREFIX, below, owners={os.geteuid()}):
        data = root / "data"
        if (server := postmaster.running(data)) is not None:
            postmaster.end(server.pid, data, fast=10.0)
        remove(root)
    for sockets in forsaken(PREFIX, SOCKETS, owners={os.geteuid(), account.uid}):
        remove(sockets)


def _complaint(log: Path) -> str:
    lines = logfiles.tail(log, lines=400)
    faults = [line for line in lines if re.search(r"\b(FATAL|PANIC|ERROR):", line)]
    last = (faults or lines or ["no message"])[-1]
    return re.sub(r"^.*?(FATAL|PANIC|ERROR):\s*", "", last)
