"""A repository of pgBackRest: made by `sohoc backup`, read by drills and rehearsals."""

import json
import os
import pwd
import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sohoc.project.embedded.account import Account
from sohoc.project.embedded.binaries import Binaries
from sohoc.project.embedded.configuration import quoted_path
from sohoc.project.embedded.failures import BinariesMissing
from sohoc.project.environment import Environment
from sohoc.project.failures import Failure
from sohoc.project.operations.archive import Reach
from sohoc.project.operations.failures import (
    BackupFailed,
    LogNotPushed,
    NothingKept,
    ProgramMissing,
    RestoreFailed,
)
from sohoc.project.operations.moments import spoken

STANZA = "sohoc"
SYSTEM_BINARIES = "/usr/lib/postgresql/{}/bin"
PROGRAM = "pgbackrest"


@dataclass(frozen=True, slots=True)
class PgBackRest:
    """A repository of pgBackRest, wherever its configuration says: a disk, another host, S3."""

    config: Path
    account: Account
    pg_bin: Path | None
    name: str = "pgBackRest"

    @classmethod
    def of(cls, environment: Environment, *, config: Path) -> "PgBackRest":
        if shutil.which(PROGRAM, path="/usr/bin:/bin") is None:
            raise ProgramMissing(program=PROGRAM, how="apt-get install pgbackrest")
        return cls(config=config, account=_keeper(config), pg_bin=environment.pg_bin)

    def back_up(self, kind: str) -> Mapping[str, Any]:
        done = self._run("backup", "--type", kind)
        if done.returncode != 0:
            raise BackupFailed(reason=_complaint(done.stderr + done.stdout))
        newest = self._backups()[-1]
        return {"label": newest["label"], "bytes": newest["info"]["size"]}

    def reach(self) -> Reach | None:
        names = [str(part["max"]) for part in self._info().get("archive", []) if part.get("max")]
        if not names:
            return None
        done = self._run(
            *("repo-ls", f"archive/{STANZA}", "--recurse", "--output", "json"),
            *("--filter", f"{max(names)}-[0-9a-f]+([.].+)?$"),
            stanza=False,
        )
        found = json.loads(done.stdout or "{}") if done.returncode == 0 else {}
        times = [entry["time"] for entry in found.values() if entry.get("type") == "file"]
        return Reach(max(names), datetime.fromtimestamp(max(times, default=0), UTC))

    def is_fed_by(self, command: str) -> bool:
        return PROGRAM in command

    def not_fed(self, found: str) -> Failure:
        command = f"{PROGRAM} --config={self.config} --stanza={STANZA} archive-push %p"
        return LogNotPushed(found=found, command=command)

    def needed_bytes(self) -> int:
        backups = self._backups()
        return int(backups[-1]["info"]["size"]) if backups else 0

    def restore(self, into: Path, *, until: datetime, work: Path) -> Mapping[str, str]:
        began = [b for b in self._backups() if b["timestamp"]["stop"] <= until.timestamp()]
        if not began:
            raise NothingKept(target=spoken(until))
        done = self._run(
            *("restore", "--pg1-path", str(into), "--set", began[-1]["label"]),
            *("--type", "time", "--target", until.astimezone(UTC).isoformat(sep=" ")),
            *("--target-action", "promote", "--archive-mode", "off"),
            # A tablespace would otherwise come back where the live one lies.
            *("--tablespace-map-all", str(work / "tablespaces")),
            *("--lock-path", str(work / "locks")),
        )
        if done.returncode != 0:
            raise RestoreFailed(reason=_complaint(done.stderr + done.stdout))
        # Not the command that pgBackRest has written: with archive-async it would share the queue
        # of the live server.
        return {
            "restore_command": (
                f"/usr/bin/{PROGRAM} --config={quoted_path(self.config)} --no-archive-async"
                f" --lock-path={quoted_path(work / 'locks')} --log-level-file=off"
                f' --pg1-path={quoted_path(into)} --stanza={STANZA} archive-get %f "%p"'
            )
        }

    def binaries(self, data: Path) -> Binaries:
        major = (data / "PG_VERSION").read_text(encoding="ascii").strip()
        for directory in (self.pg_bin, Path(SYSTEM_BINARIES.format(major))):
            if directory is not None and (directory / "postgres").is_file():
                found = Binaries(directory=directory, account=self.account)
                if found.version()[0] == int(major):
                    return found
        raise BinariesMissing

    def _info(self) -> dict[str, Any]:
        done = self._run("info", "--output", "json")
        if done.returncode != 0:
            raise RestoreFailed(reason=_complaint(done.stderr + done.stdout))
        stanzas = json.loads(done.stdout or "[]")
        return dict(stanzas[0]) if stanzas else {}

    def _backups(self) -> list[dict[str, Any]]:
        return [backup for backup in self._info().get("backup", []) if not backup.get("error")]

    def _run(self, *words: str, stanza: bool = True) -> subprocess.CompletedProcess[str]:
        options = ["--config", str(self.config), "--log-level-file=off"]
        options += ["--log-level-console=error"] if words[0] in {"info", "repo-ls"} else []
        options += [f"--stanza={STANZA}"] if stanza else []
        program = Binaries(directory=Path("/usr/bin"), account=self.account)
        return program.run(PROGRAM, *options, *words)


def _keeper(config: Path) -> Account:
    """Who reads the repository: as root the owner of the configuration, or `postgres`."""
    if os.geteuid() != 0:
        return Account(name=str(os.geteuid()), uid=os.geteuid(), gid=os.getegid(), switch=False)
    uid = config.stat().st_uid
    try:
        entry = pwd.getpwuid(uid) if uid else pwd.getpwnam("postgres")
    except KeyError:
        raise ProgramMissing(program="postgres", how="apt-get install postgresql-15") from None
    return Account(name=entry.pw_name, uid=entry.pw_uid, gid=entry.pw_gid, switch=True)


def _complaint(text: str) -> str:
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    faults = [line for line in lines if "ERROR" in line]
    return (faults or lines or ["no message"])[-1]
