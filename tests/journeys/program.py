"""The program as people meet it: migrated, demo loaded, hashed files, a real web server."""

import os
import shutil
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self
from urllib.parse import quote

import psycopg
from django.conf import settings
from django.db import connections
from django.test import override_settings
from psycopg import sql

from sohoc.project.environment import Environment, Process
from sohoc.project.supervisor import commands

ALIASES = ("default", "log", "owner")
HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]  # those of the real program
PATIENCE_SECONDS = 120
_LEFTOVERS = sql.SQL("SELECT datname FROM pg_database WHERE datname LIKE 'test\\_journeys\\_%'")


class NotStarted(Exception):
    """A part of the program ended or stayed silent; carries the end of what it said."""


def free_port() -> int:
    """A port of this machine that nobody listens on just now."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def _url(user: str, password: str, host: str, port: str, database: str) -> str:
    named = f"{quote(user)}:{quote(password)}@{quote(host, safe='')}"
    return f"postgresql://{named}{':' + port if port else ''}/{database}"


@dataclass
class Program:
    """One demo of three schools with web server and worker, on a database of its own.

    The database lies in the suite's server; everything else it writes lies below `home`.
    """

    home: Path
    port: int = field(default_factory=free_port)
    _parts: list["subprocess.Popen[bytes]"] = field(default_factory=list)

    @property
    def address(self) -> str:
        """Where it answers; a name, because browsers give passkeys to no number."""
        return f"http://localhost:{self.port}"

    @property
    def database(self) -> str:
        """The name of its database; the prefix keeps real ones safe."""
        return f"test_journeys_{self.port}"

    def start(self) -> Self:
        """Make the database anew, load the demo, start the web server and wait for it.

        Raises `NotStarted`.
        """
        self.home.mkdir(parents=True, exist_ok=True)
        self._drop_leftovers()
        self._as_owner(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(self.database)))
        self._run(commands.prepare())
        self._begin(commands.web(self._environment(Process.WEB), None), Process.WEB)
        self._begin(commands.worker(), Process.WORKER)
        self._wait()
        return self

    def stop(self) -> None:
        """End the processes and remove the database."""
        for part in self._parts:
            with suppress(ProcessLookupError):
                os.killpg(part.pid, 15)
        for part in self._parts:
            try:
                part.wait(15)
            except subprocess.TimeoutExpired:
                os.killpg(part.pid, 9)
                part.wait()
        self._drop()

    @contextmanager
    def data(self, blocker: Any) -> Iterator[None]:
        """The models of this process reach the program's own data inside the block."""
        kept = {alias: connections[alias].settings_dict["NAME"] for alias in ALIASES}
        with blocker.unblock(), override_settings(PASSWORD_HASHERS=HASHERS):
            self._point(dict.fromkeys(ALIASES, self.database))
            try:
                yield
            finally:
                self._point(kept)

    def _point(self, names: dict[str, Any]) -> None:
        for alias, name in names.items():
            connections[alias].close()
            connections[alias].settings_dict["NAME"] = name

    def _variables(self, process: Process) -> dict[str, str]:
        owner = connections["owner"].settings_dict
        web = connections["default"].settings_dict
        urls = {
            name: _url(one["USER"], one["PASSWORD"], one["HOST"], one["PORT"], self.database)
            for name, one in (("web", web), ("owner", owner))
        }
        kept = {n: v for n, v in os.environ.items() if not n.startswith(("SOHOC_", "DJANGO_"))}
        return {
            **kept,
            "SOHOC_MODE": "demo",
            "SOHOC_HOME": str(self.home),
            "SOHOC_KEYS": str(settings.ENVIRONMENT.key_directory),
            "SOHOC_DATABASE_URL": urls["web"],
            **({"SOHOC_OWNER_DATABASE_URL": urls["owner"]} if process is Process.COMMAND else {}),
            "SOHOC_PROCESS": process.value,
            "SOHOC_HOST": "127.0.0.1",
            "SOHOC_PORT": str(self.port),
            "SOHOC_WEB_THREADS": "4",
        }

    def _environment(self, process: Process) -> Environment:
        return Environment.read(self._variables(process))

    def _complete(self, process: Process) -> dict[str, str]:
        return commands.variables(
            self._environment(process), process, inherited=self._variables(process)
        )

    def _run(self, command: Sequence[str]) -> None:
        done = subprocess.run(
            command,
            env=self._complete(Process.COMMAND),
            capture_output=True,
            timeout=PATIENCE_SECONDS,
            check=False,
        )
        if done.returncode:
            raise NotStarted((done.stdout + done.stderr)[-3000:].decode(errors="replace"))

    def _begin(self, command: Sequence[str], process: Process) -> None:
        with self.log(process).open("wb") as log:
            self._parts.append(
                subprocess.Popen(
                    command,
                    env=self._complete(process),
                    stdout=log,
                    stderr=log,
                    start_new_session=True,
                )
            )

    def log(self, process: Process) -> Path:
        """What a part of the program has said."""
        return self.home / f"{process.value}.log"

    def _wait(self) -> None:
        deadline = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < deadline and self._parts[0].poll() is None:
            with (
                suppress(urllib.error.URLError, ConnectionError),
                urllib.request.urlopen(f"http://127.0.0.1:{self.port}/readyz", timeout=5) as answer,
            ):
                if answer.status == 200:
                    return
            time.sleep(0.1)
        self.stop()
        raise NotStarted(self.log(Process.WEB).read_text(errors="replace")[-3000:])

    def _drop(self) -> None:
        self._as_owner(sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(self.database)))

    def _drop_leftovers(self) -> None:
        """Remove what killed runs have left; a database in use refuses, and stays."""
        for (name,) in self._as_owner(_LEFTOVERS):
            with suppress(psycopg.errors.ObjectInUse):
                self._as_owner(sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(name)))

    def _as_owner(self, statement: sql.SQL | sql.Composed) -> list[tuple[Any, ...]]:
        params = connections["owner"].get_connection_params()
        for name in ("cursor_factory", "context"):
            params.pop(name, None)
        with psycopg.connect(**{**params, "dbname": "postgres"}, autocommit=True) as db:
            done = db.execute(statement)
            return done.fetchall() if done.description else []


def chromium() -> str | None:
    """A Chromium of this machine: the one that is named, else the first on the path."""
    named = os.environ.get("SOHOC_CHROMIUM")
    names = [named] if named else ["chromium", "chromium-browser", "google-chrome"]
    return next((found for name in names if (found := shutil.which(name))), None)
