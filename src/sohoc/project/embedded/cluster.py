"""The embedded PostgreSQL of one installation: create, start, stop, and how to connect."""

import fcntl
import os
import re
import shutil
import stat
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, Self

import psycopg
from psycopg.conninfo import make_conninfo

from sohoc.project import logfiles
from sohoc.project.embedded import configuration, passwords, postmaster, roles
from sohoc.project.embedded.account import Account, server_account
from sohoc.project.embedded.binaries import Binaries, find
from sohoc.project.embedded.complaints import NO_SPACE, complaint
from sohoc.project.embedded.failures import (
    CreationFailed,
    DiskFull,
    ForeignServer,
    PasswordsMissing,
    ServerRefused,
    ServerSilent,
    UnsafeSocketDirectory,
    WrongPasswords,
    WrongVersion,
)
from sohoc.project.embedded.password_files import in_memory
from sohoc.project.embedded.place import base_of
from sohoc.project.environment import Environment, Mode
from sohoc.project.failures import Failure

Role = Literal["sohoc_web", "sohoc_owner", "superuser"]

SUPERUSER = "postgres"
PORT = "5432"  # only part of the socket's file name
# Not $TMPDIR, which differs from process to process and may be long; not /run/user, which goes away
# when the person logs out while the program still runs.
SOCKETS = Path("/tmp")  # noqa: S108 our directory in it is private and checked


@dataclass(frozen=True, slots=True)
class Started:
    """How the server came up: `recovered` after a crash, `adopted` when it was running already."""

    recovered: bool
    adopted: bool
    seconds: float


class Cluster:
    """PostgreSQL below `home`, reachable through a private Unix socket only.

    Any number of processes may make one for the same home, and each may start, use or stop the
    server, whoever started it. `durable=False` is for tests: nothing is flushed to the disk
    and the owner may create databases. With `backups`, a directory, the log is archived in it.
    """

    def __init__(
        self,
        home: Path,
        *,
        binaries: Path | None = None,
        durable: bool = True,
        key_directory: Path | None = None,
        backups: Path | None = None,
    ) -> None:
        self.home = home.resolve()
        self.key_directory = key_directory or self.home / "keys"
        self.log = self.home / "log" / "postgres.log"
        self.configured = binaries
        self._durable = durable
        self._archive = backups / "wal" if backups is not None and durable else None
        self._server: subprocess.Popen[bytes] | None = None
        self.base = base_of(self.home)
        self.data = self.base / "postgres"

    @classmethod
    def of(cls, environment: Environment) -> Self:
        """The cluster that this environment describes; in test mode a throw-away one."""
        return cls(
            environment.home,
            binaries=environment.pg_bin,
            durable=environment.mode is not Mode.TEST,
            key_directory=environment.key_directory,
            backups=environment.backups,
        )

    def params(self, role: Role, database: str = roles.DATABASE) -> dict[str, str]:
        """Keyword arguments for `psycopg.connect`; does not need a running server.

        Raises `PasswordsUnreadable`.
        """
        known = passwords.read_or_make(self.key_directory)
        secret = {
            "superuser": known.superuser,
            "sohoc_owner": known.sohoc_owner,
            "sohoc_web": known.sohoc_web,
        }[role]
        return {
            "host": str(self._socket_directory(known)),
            "port": PORT,  # PGPORT of the caller's environment must not count
            "user": SUPERUSER if role == "superuser" else role,
            "password": secret,
            "dbname": database,
        }

    def exists(self) -> bool:
        """Whether the data directory is there and complete."""
        return (self.data / "PG_VERSION").is_file()

    def is_running(self) -> bool:
        """Whether a server of any origin works on the data."""
        return postmaster.running(self.data) is not None

    def pid(self) -> int | None:
        """Number of the first server process, None when none is running."""
        found = postmaster.running(self.data)
        return found.pid if found else None

    def needs_recovery(self) -> bool:
        """Whether the last server ended without a clean stop (and none is running)."""
        if not self.exists() or self.is_running():
            return False
        report = self._binaries().run("pg_controldata", "-D", str(self.data)).stdout
        state = re.search(r"^Database cluster state:\s+(.*)$", report, re.MULTILINE)
        return state is None or state[1] != "shut down"

    def check_version(self) -> None:
        """Raises `WrongVersion` when the data are of another major version than the binaries."""
        if not self.exists():
            return
        data = (self.data / "PG_VERSION").read_text(encoding="ascii").strip()
        major, _full = self._binaries().version()
        if data != str(major):
            raise WrongVersion(directory=self.data, data=data, binaries=major)

    def create_if_missing(self) -> bool:
        """Create data directory, logins and database; returns whether anything was created.

        An interrupted creation leaves nothing that counts: the directory gets its name last.
        Raises `CreationFailed`, `DiskFull`, `PasswordsMissing`, `NoServerAccount`.
        """
        with self._alone() as lock:
            if self.exists():
                if not (self.key_directory / passwords.FILE).exists():
                    raise PasswordsMissing(
                        file=self.key_directory / passwords.FILE, directory=self.data
                    )
                return False
            self._create(lock)
            return True

    def start(self, *, patience: float = 900.0) -> Started:
        """Start the server and wait until it answers; takes over one that is already running.

        `patience` in seconds covers recovery after a crash. Raises `WrongVersion`, `ForeignServer`,
        `WrongPasswords`, `ServerRefused`, `ServerSilent`, `DiskFull`, `UnsafeSocketDirectory`.
        """
        begin = time.monotonic()
        with self._alone():
            running = postmaster.running(self.data)
            recovers = self.needs_recovery()
            if running is None:
                self.check_version()
                if not postmaster.forget_dead(self.data):
                    raise ForeignServer(pid=postmaster.leftovers(self.data)[0], directory=self.data)
                self._launch(patience=patience)
            else:
                if self._is_foreign(running):
                    raise ForeignServer(pid=running.pid, directory=self.data)
                self._wait_ready(None, patience=patience, seen=logfiles.size(self.log))
            self._check_login()
        seconds = time.monotonic() - begin
        return Started(recovered=recovers, adopted=running is not None, seconds=seconds)

    def stop(self, *, fast: float = 30.0) -> bool:
        """Stop our server, whichever process started it; returns False when it had to be cut off.

        A server that somebody else started on these data is left alone.
        """
        with self._alone():
            running = postmaster.running(self.data)
            if running is not None and self._is_foreign(running):
                return True
            clean = running is None or postmaster.end(running.pid, self.data, fast=fast)
            if self._server is not None:  # collect our child, so that no zombie stays
                self._server.wait()
                self._server = None
            return clean

    def _create(self, lock: int) -> None:
        account = self._account()
        draft = self.data.with_name("postgres.new")
        if draft.exists():
            shutil.rmtree(draft)
        known = passwords.read_or_make(self.key_directory)
        binaries = self._binaries()
        try:
            self._initdb(binaries, draft, superuser_password=known.superuser, lock=lock)
            self._configure(draft, account)
            self._first_statements(binaries, draft, known, lock=lock)
        except Failure:
            shutil.rmtree(draft, ignore_errors=True)
            raise
        draft.rename(self.data)

    def _not_created(self, words: str) -> DiskFull | CreationFailed:
        if NO_SPACE in words:
            return DiskFull(directory=self.base)
        return CreationFailed(directory=self.data, reason=complaint(words))

    def _initdb(
        self, binaries: Binaries, data: Path, *, superuser_password: str, lock: int
    ) -> None:
        # The builtin C.UTF-8 does not change with the system's libc; it is new in version 17.
        major, _full = binaries.version()
        locale = ["--locale=C.UTF-8"]
        if major >= 17:
            locale = ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C.UTF-8"]
        durable = [] if self._durable else ["--no-sync"]
        with in_memory(superuser_password, owner=binaries.account) as (descriptor, file):
            done = binaries.run(
                "initdb",
                f"--pgdata={data}",
                f"--username={SUPERUSER}",
                f"--pwfile={file}",
                "--auth=scram-sha-256",
                "--encoding=UTF8",
                "--lc-messages=C",
                "--data-checksums",
                "--no-instructions",
                *locale,
                *durable,
                keep=(descriptor, lock),
            )
        if done.returncode != 0:
            raise self._not_created(done.stderr)

    def _configure(self, data: Path, account: Account) -> None:
        with (data / "postgresql.conf").open("a", encoding="utf-8") as out:
            out.write(f"\ninclude '{configuration.FILE}'\n")
        self._write_settings(data, account)

    def _write_settings(self, data: Path, account: Account) -> None:
        configuration.write(data, durable=self._durable, archive=self._archive)
        account.own(data / configuration.FILE)
        (data / "pg_hba.conf").write_text(configuration.ACCESS, encoding="utf-8")

    def _first_statements(
        self, binaries: Binaries, data: Path, known: passwords.Passwords, *, lock: int
    ) -> None:
        """Run them in single-user mode: the cluster is never reachable while it is half made."""
        script = "\n".join(roles.statements(known, creates_databases=not self._durable))
        options = ["-c", "exit_on_error=true", "-c", "log_min_messages=error"]
        command = ["postgres", "--single", "-D", str(data), *options, "template1"]
        done = binaries.run(*command, stdin=script + "\n", keep=(lock,))
        if done.returncode != 0 or "ERROR:" in done.stderr:
            raise self._not_created(done.stderr)

    def _launch(self, *, patience: float) -> None:
        known = passwords.read_or_make(self.key_directory)
        account = self._account()
        sockets = self._socket_directory(known)
        self._prepare_socket_directory(sockets, account)
        if self._archive is not None:
            self._archive.parent.mkdir(mode=0o755, parents=True, exist_ok=True)
            account.make_private(self._archive)
        self._write_settings(self.data, account)
        with logfiles.appending(self.log) as log:
            seen = logfiles.size(self.log)
            # On the command line, so that no edit of a file opens the server to the network.
            server = self._binaries().start(
                *("-D", str(self.data)),
                *("-c", "listen_addresses="),
                *("-c", f"unix_socket_directories={sockets}"),
                *("-c", "unix_socket_permissions=0700"),
                *("-c", f"port={PORT}"),
                log=log,
            )
        self._server = server
        self._wait_ready(server, patience=patience, seen=seen)

    def _wait_ready(
        self, server: subprocess.Popen[bytes] | None, *, patience: float, seen: int
    ) -> None:
        deadline = time.monotonic() + patience
        while True:
            described = postmaster.described(self.data)
            ours = described and (server is None or described.pid == server.pid)
            if described and ours and described.is_ready:
                return
            ended = server.poll() is not None if server else not self.is_running()
            if ended:
                raise self._refusal(seen)
            if time.monotonic() > deadline:
                raise ServerSilent(seconds=round(patience), log=self.log)
            time.sleep(0.02)

    def _refusal(self, seen: int) -> DiskFull | ServerRefused:
        text = "\n".join(logfiles.tail(self.log, since=seen))
        if NO_SPACE in text:
            return DiskFull(directory=self.data)
        return ServerRefused(reason=complaint(text), log=self.log)

    def _is_foreign(self, running: postmaster.Postmaster) -> bool:
        """Whether it listens elsewhere than our servers do; one that only begins is not judged."""
        ours = self._socket_directory(passwords.read_or_make(self.key_directory))
        return running.socket_directory not in {None, ours}

    def _check_login(self) -> None:
        """The first real connection; also proves that passwords and data belong together.

        It brings the roles of a cluster that an earlier version made up to this one.
        """
        try:
            with psycopg.connect(make_conninfo(**self.params("superuser", "postgres"))) as db:
                # While it still recovers it only reads; the next start brings its roles up.
                if db.execute("SELECT pg_is_in_recovery()").fetchone() == (False,):
                    for statement in roles.standing():
                        db.execute(statement)
        except psycopg.OperationalError as error:
            if "password authentication failed" in str(error):
                raise WrongPasswords(
                    file=self.key_directory / passwords.FILE, directory=self.data
                ) from None
            raise ServerRefused(reason=complaint(str(error)), log=self.log) from None

    def _account(self) -> Account:
        account = server_account()
        self.base.mkdir(mode=0o700, parents=True, exist_ok=True)
        if account.switch:
            account.make_private(self.base)
        return account

    def _binaries(self) -> Binaries:
        return find(self.configured, account=self._account(), near=self.base)

    def _socket_directory(self, known: passwords.Passwords) -> Path:
        return SOCKETS / f"sohoc-{known.socket}"

    def _prepare_socket_directory(self, directory: Path, account: Account) -> None:
        """Create it, or prove that what stands there is ours: /tmp belongs to everybody."""
        try:
            directory.mkdir(mode=0o700)
        except FileExistsError:
            found = directory.lstat()
            private = stat.S_ISDIR(found.st_mode) and stat.S_IMODE(found.st_mode) == 0o700
            if not private or found.st_uid not in {account.uid, os.geteuid()}:
                file = self.key_directory / passwords.FILE
                raise UnsafeSocketDirectory(directory=directory, file=file) from None
        account.own(directory)
        # Left by a killed server. Its number may be another program's by now, or not be collected
        # yet, and PostgreSQL would refuse; that nobody works on the data has been proven before.
        for left in directory.glob(".s.PGSQL.*"):
            left.unlink()

    @contextmanager
    def _alone(self) -> Iterator[int]:
        """One process at a time creates, starts or stops; the others wait for it.

        Programs that create inherit the lock: should we be killed, they still hold it to their end.
        """
        self.home.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor = os.open(self.home / "postgres.lock", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            yield descriptor
        finally:
            os.close(descriptor)
