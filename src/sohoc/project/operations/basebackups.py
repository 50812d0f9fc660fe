"""Copies of the embedded database: `pg_basebackup`, and the archived files of its log beside them.

Below the directory that SOHOC_BACKUPS names lie `base/` (one directory for each copy, named by the
moment when it was finished) and `wal/`, which the running server fills.
"""

import os
import re
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from psycopg.conninfo import make_conninfo

from sohoc.project.embedded.account import Account, server_account
from sohoc.project.embedded.binaries import Binaries, find
from sohoc.project.embedded.cluster import Cluster
from sohoc.project.embedded.configuration import quoted_path
from sohoc.project.embedded.password_files import in_memory
from sohoc.project.environment import Environment
from sohoc.project.failures import Failure
from sohoc.project.operations.archive import Reach
from sohoc.project.operations.claims import claimed, forsaken, remove
from sohoc.project.operations.failures import (
    BackupFailed,
    LogElsewhere,
    NothingKept,
    ProgramMissing,
    RestoreFailed,
)
from sohoc.project.operations.moments import spoken

KEPT = 3  # copies; the log is kept from the oldest of them on
DRAFT = ".unfinished-"
NAME = "%Y%m%dT%H%M%S.%fZ"
_WAL = re.compile(r"[0-9A-F]{24}")
_OF_THE_LOG = re.compile(r"[0-9A-F]{24}([.][0-9A-F]{8}[.]backup)?")  # and notes of backups
_STARTED = re.compile(r"^START WAL LOCATION: .*\(file ([0-9A-F]{24})\)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class BaseBackups:
    """Copies of one embedded cluster in a directory."""

    directory: Path
    cluster: Cluster
    account: Account
    name: str = "pg_basebackup"

    @classmethod
    def of(cls, environment: Environment, *, directory: Path) -> "BaseBackups":
        return cls(
            directory=directory,
            cluster=Cluster.of(environment),
            account=server_account(),
        )

    def back_up(self, kind: str) -> Mapping[str, Any]:
        """Every copy is a full one here, whatever `kind` says."""
        base = self.directory / "base"
        base.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.account.own(base)
        for left in forsaken(DRAFT, base, owners={os.geteuid(), self.account.uid}):
            remove(left)
        with claimed(DRAFT, base) as draft:
            self.account.own(draft)
            try:
                self._copy(draft)
                finished = base / datetime.now(UTC).strftime(NAME)
                draft.rename(finished)
            finally:
                remove(draft)
        self._forget_old()
        return {"label": finished.name, "bytes": _bytes_in(finished)}

    def reach(self) -> Reach | None:
        files = [path for path in (self.directory / "wal").glob("*") if _WAL.fullmatch(path.name)]
        if not files:
            return None
        last = max(files, key=lambda path: path.name)
        return Reach(last.name, datetime.fromtimestamp(last.stat().st_mtime, UTC))

    def is_fed_by(self, command: str) -> bool:
        return f"{quoted_path(self.directory / 'wal')}/" in command

    def not_fed(self, found: str) -> Failure:
        return LogElsewhere(found=found, place=self.directory / "wal", directory=self.directory)

    def needed_bytes(self) -> int:
        copies = self._copies()
        return _bytes_in(copies[-1]) if copies else 0

    def restore(self, into: Path, *, until: datetime, work: Path) -> Mapping[str, str]:
        fitting = [copy for copy in self._copies() if _finished_at(copy) <= until]
        if not fitting:
            raise NothingKept(target=spoken(until))
        system = Binaries(directory=Path("/bin"), account=self.account)
        done = system.run("cp", "--archive", "--reflink=auto", f"{fitting[-1]}/.", str(into))
        if done.returncode != 0:
            raise RestoreFailed(reason=(done.stderr.strip().splitlines() or ["cp"])[-1])
        signal = into / "recovery.signal"
        signal.touch(mode=0o600)
        self.account.own(signal)
        return {
            "restore_command": f"cp {quoted_path(self.directory / 'wal')}/%f %p",
            "recovery_target_time": until.astimezone(UTC).isoformat(sep=" "),
            "recovery_target_action": "promote",
        }

    def binaries(self, data: Path) -> Binaries:
        return find(self.cluster.configured, account=self.account, near=self.cluster.base)

    def _copy(self, into: Path) -> None:
        programs = self.binaries(self.cluster.data)
        if not (programs.directory / "pg_basebackup").is_file():
            raise ProgramMissing(program="pg_basebackup", how="apt-get install postgresql-15")
        params = self.cluster.params("superuser")
        secret = params.pop("password")
        params.pop("dbname")
        with in_memory(f"*:*:*:*:{secret}\n", owner=self.account) as (descriptor, passfile):
            done = programs.run(
                "pg_basebackup",
                *("-d", make_conninfo(**params, passfile=passfile)),
                *("-D", str(into), "--wal-method=stream", "--checkpoint=fast", "--no-password"),
                keep=(descriptor,),
            )
        if done.returncode != 0:
            raise BackupFailed(reason=(done.stderr.strip().splitlines() or ["no message"])[-1])

    def _copies(self) -> list[Path]:
        return sorted(path for path in (self.directory / "base").glob("[0-9]*") if path.is_dir())

    def _forget_old(self) -> None:
        """Copies beyond those kept, and the log from before the oldest of the kept."""
        copies = self._copies()
        for old in copies[:-KEPT]:
            shutil.rmtree(old, ignore_errors=True)
        label = (copies[-KEPT:][0] / "backup_label").read_text(encoding="utf-8")
        found = _STARTED.search(label)
        if found is None:
            return
        for path in (self.directory / "wal").glob("*"):
            # Names without their timeline: an older timeline's files go by their place as well.
            if _OF_THE_LOG.fullmatch(path.name) and path.name[8:24] < found[1][8:]:
                path.unlink(missing_ok=True)


def _finished_at(copy: Path) -> datetime:
    return datetime.strptime(copy.name, NAME).replace(tzinfo=UTC)


def _bytes_in(directory: Path) -> int:
    return sum(path.stat().st_size for path in directory.rglob("*") if path.is_file())
