"""What a drill and a rehearsal need of the place where copies of the database lie.

The live database is not asked and not touched: everything goes into a directory that is named.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol

from sohoc.project.embedded.account import Account
from sohoc.project.embedded.binaries import Binaries
from sohoc.project.failures import Failure
from sohoc.project.operations.failures import ArchiveBehind, NothingKept
from sohoc.project.operations.moments import spoken


@dataclass(frozen=True, slots=True)
class Reach:
    """How far the archive goes: its last file of the database's log, and when that came in."""

    wal: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Feeding:
    """What the running server does with the files of its log.

    `last` is the file that it handed over last, empty while there is none.
    """

    mode: str  # archive_mode
    command: str  # archive_command
    library: str  # archive_library, which comes before the command
    last: str


class Archive(Protocol):
    """Copies of one database and its log."""

    @property
    def name(self) -> str:
        """What people call it."""

    @property
    def account(self) -> Account:
        """Who may read it and who runs a copy."""

    def back_up(self, kind: str) -> Mapping[str, Any]:
        """Make a copy; returns its label and bytes. Raises `BackupFailed`."""

    def reach(self) -> Reach | None:
        """How far it goes now, None while nothing is there."""

    def is_fed_by(self, command: str) -> bool:
        """Whether this `archive_command` names the place of the archive."""

    def not_fed(self, found: str) -> Failure:
        """What to say when the running server feeds it not; `found` is how it is set."""

    def needed_bytes(self) -> int:
        """How much room the newest copy takes when it is restored."""

    def restore(self, into: Path, *, until: datetime, work: Path) -> Mapping[str, str]:
        """Bring back into the empty directory `into` what lets a server recover until a moment.

        Returns settings for that server. `work` may hold what the recovery needs besides. Raises
        `NothingKept`, `RestoreFailed`.
        """

    def binaries(self, data: Path) -> Binaries:
        """Programs of the major version of these data; raises `BinariesMissing`."""


def unfed(archive: Archive, server: Feeding) -> Failure | None:
    """Why the log of the running server does not come into the archive; None when it may.

    A command or a library that does not name the place is believed when what it handed over last is
    there.
    """
    if server.mode == "off":
        return archive.not_fed("archive_mode = off")
    if server.library or archive.is_fed_by(server.command):
        return None
    reach = archive.reach()
    if reach and server.last and reach.wal[:8] == server.last[:8] and reach.wal >= server.last:
        return None
    return archive.not_fed(f"archive_command = '{server.command}'")


def check_reach(archive: Archive, *, until: datetime, wal: str) -> Reach:
    """That the archive holds the moment; raises `ArchiveBehind`, `NothingKept`."""
    found = archive.reach()
    if found is None:
        raise NothingKept(target=spoken(until))
    # A timeline is another history: only names of one timeline can be compared.
    behind = found.wal < wal if wal[:8] == found.wal[:8] else found.at < until
    if behind:
        raise ArchiveBehind(newest=spoken(found.at), target=spoken(until))
    return found
