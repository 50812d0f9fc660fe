"""Whole installations in directories of their own: a program's database, its archive, its keys.

Each is made once for a module: preparing takes seconds, and a drill changes nothing in it.
"""

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
import pytest

from sohoc.core.identity.adapters import TOTP_PLACE
from sohoc.core.keys.keyring import Keyring
from sohoc.core.keys.sealing import close_value
from sohoc.project import logfiles
from sohoc.project.embedded import postmaster
from sohoc.project.embedded.account import Account, server_account
from sohoc.project.embedded.binaries import Binaries
from sohoc.project.embedded.cluster import Cluster
from sohoc.project.environment import Environment
from sohoc.project.tests.conftest import SYSTEM_15, remove

CONFIG = """\
[global]
repo1-path={place}/repo
repo1-retention-full=2
compress-type=lz4
start-fast=y
log-path={place}/log
lock-path={place}/lock
log-level-file=off
spool-path={place}/spool
[sohoc]
pg1-path={data}
pg1-socket-path={sockets}
pg1-user=postgres
pg1-database=postgres
"""
BYTES = b"%PDF-1.7 gi\xe1\xba\xa5y khen"


def is_required() -> bool:
    """Where everything must be there, what is missing is a fault and not left out."""
    return bool(os.environ.get("SOHOC_REQUIRE_JOURNEYS"))


def open_to_all(path: Path) -> None:
    """Let the server's user into a directory of a test, which pytest closes to others."""
    below = Path(tempfile.gettempdir())
    for part in (path, *path.parents):
        if part != below and part.is_relative_to(below):
            part.chmod(0o755)


def leave_out(reason: str) -> None:
    if is_required():
        pytest.fail(reason)
    pytest.skip(reason)


@dataclass(frozen=True, kw_only=True)
class Installation:
    """One province's database with something of everything in it, and how to reach it."""

    environment: Environment
    sockets: Path
    password: str
    data: Path

    def connect(self) -> psycopg.Connection[Any]:
        """As the superuser, past the wall."""
        return psycopg.connect(
            host=str(self.sockets),
            port="5432",
            user="postgres",
            password=self.password,
            dbname="sohoc",
            autocommit=True,
        )

    def run(self, statement: str, *values: Any) -> Any:
        with self.connect() as db:
            found = db.execute(statement, values)
            return found.fetchone() if found.description else None

    def wait_until_open(self) -> None:
        """Until what was restored takes changes."""
        deadline = time.monotonic() + 30
        while self.run("SELECT pg_is_in_recovery()")[0]:
            assert time.monotonic() < deadline, "the restored server stays in recovery"
            time.sleep(0.1)

    def hand_over(self) -> None:
        """Finish the file of the log that is being written; the archive takes it soon."""
        self.run("SELECT pg_logical_emit_message(true, 'test', '')")
        wal = self.run("SELECT pg_walfile_name(pg_switch_wal())")[0]
        deadline = time.monotonic() + 30
        while (self.run("SELECT last_archived_wal FROM pg_stat_archiver")[0] or "") < wal:
            assert time.monotonic() < deadline, "the archive takes nothing"
            time.sleep(0.1)


def prepared(home: Path, **more: str) -> dict[str, str]:
    """Variables of a demo in `home`, after its tables and rows were made."""
    variables = {"SOHOC_MODE": "demo", "SOHOC_HOME": str(home), **more}
    kept = {name: value for name, value in os.environ.items() if not name.startswith("SOHOC_")}
    kept.pop("DJANGO_SETTINGS_MODULE", None)
    done = subprocess.run(
        [sys.executable, "-m", "sohoc.project.cli", "prepare", "--size", "XS"],
        env=kept | variables,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return variables


def fill(made: Installation) -> None:
    """What the demo lacks: lines of the security log, a second factor, a file and its bytes."""
    made.run(
        "INSERT INTO audit_securityevent (at, txid, kind, address, path, data)"
        " SELECT now(), pg_current_xact_id()::text::bigint, 'signed_out', '', '', '{}'"
        " FROM generate_series(1, 40)"
    )
    add_factor(made)
    name = hashlib.sha256(BYTES).hexdigest()
    place = made.environment.files / name[:2] / name[2:4] / name
    place.parent.mkdir(parents=True)
    place.write_bytes(BYTES)
    made.run("INSERT INTO files_blob (sha256, uses) VALUES (%s, 1)", name)


def add_factor(made: Installation) -> None:
    """A second factor of somebody, closed with the keys of the installation."""
    keyring = Keyring.open(made.environment.key_directory)
    secret = close_value(keyring, "JBSWY3DPEHPK3PXP", place=TOTP_PLACE)
    made.run(
        "INSERT INTO mfa_authenticator (type, data, created_at, user_id)"
        " SELECT 'totp', jsonb_build_object('secret', %s::text), now(), min(id)"
        " FROM identity_user ON CONFLICT DO NOTHING",
        secret,
    )


def sohoc(made: Installation, *words: str) -> "subprocess.CompletedProcess[str]":
    """A command of the program on this installation, to its end."""
    with started(made, *words) as process:
        out, told = process.communicate()
    return subprocess.CompletedProcess(words, process.returncode, out, told)


def started(made: Installation, *words: str) -> "subprocess.Popen[str]":
    """A command of the program on this installation."""
    environment = made.environment
    variables = {
        "SOHOC_MODE": environment.mode.value,
        "SOHOC_HOME": str(environment.home),
        "SOHOC_DATABASE_URL": environment.database_url or "",
        "SOHOC_OWNER_DATABASE_URL": environment.owner_database_url or "",
        "SOHOC_BACKUPS": str(environment.backups or ""),
        "SOHOC_PGBACKREST": str(environment.pgbackrest or ""),
    }
    kept = {name: value for name, value in os.environ.items() if not name.startswith("SOHOC_")}
    kept.pop("DJANGO_SETTINGS_MODULE", None)
    return subprocess.Popen(
        # Whoever started the tests may have told them to outlive the terminal.
        ["env", "--default-signal=HUP", sys.executable, "-m", "sohoc.project.cli", *words],
        env=kept | {name: value for name, value in variables.items() if value},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


@pytest.fixture(scope="module")
def place() -> Iterator[Path]:
    """A directory that the server's user may enter; pytest's own is closed to others."""
    made = Path(tempfile.mkdtemp(prefix="sohoc-operations-"))
    made.chmod(0o755)
    yield made
    shutil.rmtree(made, ignore_errors=True)


@pytest.fixture(scope="module")
def system(place: Path) -> Iterator[Installation]:
    """A server of the system's version 15 that archives through pgBackRest, as on Debian 12."""
    if not SYSTEM_15.is_dir():
        leave_out("no PostgreSQL 15 of the system: apt-get install postgresql-15")
    if shutil.which("pgbackrest") is None:
        leave_out("no pgBackRest: apt-get install pgbackrest")
    home, account = place / "checkout" / "home", server_account()
    variables = prepared(home, SOHOC_PG_BIN=str(SYSTEM_15))
    cluster = Cluster(home, binaries=SYSTEM_15)
    config = _configured(place, cluster.data, account)
    binaries = Binaries(directory=SYSTEM_15, account=account)
    sockets = place / "sockets"
    server = _server(binaries, cluster.data, place=place, config=config)
    address = "postgresql://{}@" + str(sockets).replace("/", "%2F") + ":5432/sohoc"
    del variables["SOHOC_PG_BIN"]
    environment = Environment.read(
        variables
        | {
            "SOHOC_DATABASE_URL": address.format("sohoc_web"),
            "SOHOC_OWNER_DATABASE_URL": address.format("sohoc_owner"),
            "SOHOC_PGBACKREST": str(config),
            "SOHOC_BACKUPS": str(place / "copies"),
        }
    )
    made = Installation(environment=environment, sockets=sockets, password="", data=cluster.data)
    _wait(made)
    done = Binaries(directory=Path("/usr/bin"), account=account).run(
        "pgbackrest", f"--config={config}", "--stanza=sohoc", "stanza-create"
    )
    assert done.returncode == 0, done.stdout + done.stderr
    fill(made)
    assert sohoc(made, "audit_seal").returncode == 0
    yield made
    postmaster.end(server.pid, cluster.data, fast=10)
    server.wait()
    remove(cluster)


def _configured(place: Path, data: Path, account: Account) -> Path:
    for name in ("repo", "log", "lock", "spool", "sockets"):
        account.make_private(place / name)
    config = place / "pgbackrest.conf"
    config.write_text(
        CONFIG.format(place=place, data=data, sockets=place / "sockets"), encoding="utf-8"
    )
    account.own(config)
    return config


def _server(
    binaries: Binaries, data: Path, *, place: Path, config: Path
) -> "subprocess.Popen[bytes]":
    hba = place / "hba.conf"
    hba.write_text("local all all trust\n", encoding="ascii")
    with logfiles.appending(place / "postgres.log") as log:
        return binaries.start(
            *("-D", str(data), "-c", f"hba_file={hba}"),
            *("-c", "listen_addresses=", "-c", f"unix_socket_directories={place / 'sockets'}"),
            *("-c", "port=5432", "-c", "archive_mode=on"),
            *("-c", f"archive_command=pgbackrest --config={config} --stanza=sohoc archive-push %p"),
            log=log,
        )


def _wait(made: Installation) -> None:
    deadline = time.monotonic() + 30
    while True:
        try:
            made.run("SELECT 1")
        except psycopg.OperationalError:
            assert time.monotonic() < deadline
            time.sleep(0.1)
        else:
            return


@pytest.fixture(scope="module")
def embedded(place: Path) -> Iterator[Installation]:
    """The program's own server, which archives into the directory of the backups."""
    home = place / "checkout" / "embedded"
    variables = prepared(home, SOHOC_BACKUPS=str(place / "embedded-copies"))
    environment = Environment.read(variables)
    cluster = Cluster.of(environment)
    cluster.start()
    params = cluster.params("superuser")
    made = Installation(
        environment=environment,
        sockets=Path(params["host"]),
        password=params["password"],
        data=cluster.data,
    )
    fill(made)
    assert sohoc(made, "audit_seal").returncode == 0
    yield made
    remove(cluster)
