"""The environment of the process, read once; no other file reads it."""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Self, TypeVar

from sohoc.project.failures import Failure

YES = frozenset({"1", "true", "yes", "on"})
NO = frozenset({"0", "false", "no", "off"})
SECRET_LENGTH = 24
BUCKET = re.compile(r"https?://[^/@:]+:[^/@:]+@[^/@]+/[^/?]+([/?].*)?")
Choice = TypeVar("Choice", bound=StrEnum)


class BadEnvironment(Failure):
    """A variable holds something that cannot be meant."""

    sentence = "{name} is “{value}”, but it must be {expected}."


class Mode(StrEnum):
    """What the data are: invented, real, or thrown away after the test."""

    DEMO = "demo"
    PRODUCTION = "production"
    TEST = "test"


class Process(StrEnum):
    """Which part of the program this process is; web and worker never hold the owner's password."""

    COMMAND = "command"
    WEB = "web"
    WORKER = "worker"


@dataclass(frozen=True, slots=True, kw_only=True)
class Environment:
    """All settings that come from outside; paths are absolute, an unset or empty variable is None.

    Without `database_url` the program starts its own PostgreSQL. `host` is an address to listen on;
    "localhost" means every loopback address the machine has. `allowed_hosts` are names besides
    those of the machine itself.
    """

    mode: Mode
    process: Process
    home: Path
    key_directory: Path
    files: Path
    database_url: str | None
    owner_database_url: str | None
    pg_bin: Path | None
    host: str
    port: int
    lan: bool
    allowed_hosts: tuple[str, ...]
    web_workers: int
    web_threads: int
    clamd: str | None
    bucket: str | None
    backups: Path | None
    pgbackrest: Path | None
    metrics_token: str | None
    key_days: int
    token_days: int
    token_people: int
    letter_days: int
    population: Path | None

    @classmethod
    def read(cls, variables: Mapping[str, str] = os.environ) -> Self:
        """Read every variable; raises `BadEnvironment` for the first that cannot be meant."""
        reader = _Reader(variables)
        mode = reader.choice("SOHOC_MODE", among=Mode, default=Mode.DEMO)
        home = reader.path("SOHOC_HOME", default=_default_home(mode))
        environment = cls(
            mode=mode,
            process=reader.choice("SOHOC_PROCESS", among=Process, default=Process.COMMAND),
            home=home,
            key_directory=reader.path("SOHOC_KEYS", default=home / "keys"),
            files=home / "files",
            database_url=reader.database("SOHOC_DATABASE_URL"),
            owner_database_url=reader.database("SOHOC_OWNER_DATABASE_URL"),
            pg_bin=reader.binaries("SOHOC_PG_BIN"),
            host=reader.text("SOHOC_HOST") or "localhost",
            port=reader.number("SOHOC_PORT", default=8000, lowest=1, highest=65535),
            lan=reader.yes_or_no("SOHOC_LAN"),
            allowed_hosts=reader.names("SOHOC_ALLOWED_HOSTS"),
            web_workers=reader.number("SOHOC_WEB_WORKERS", default=1, lowest=1, highest=64),
            web_threads=reader.number("SOHOC_WEB_THREADS", default=8, lowest=1, highest=256),
            clamd=reader.text("SOHOC_CLAMD"),
            bucket=reader.bucket("SOHOC_BUCKET"),
            backups=reader.directory("SOHOC_BACKUPS"),
            pgbackrest=reader.directory("SOHOC_PGBACKREST"),
            metrics_token=reader.secret("SOHOC_METRICS_TOKEN"),
            key_days=reader.number("SOHOC_KEY_DAYS", default=365, lowest=1, highest=3650),
            token_days=reader.number("SOHOC_TOKEN_DAYS", default=30, lowest=0, highest=3650),
            token_people=reader.number(
                "SOHOC_TOKEN_PEOPLE", default=20_000, lowest=100, highest=10_000_000
            ),
            letter_days=reader.number("SOHOC_LETTER_DAYS", default=30, lowest=1, highest=365),
            population=reader.directory("SOHOC_POPULATION"),
        )
        if environment.owner_database_url and not environment.database_url:
            raise BadEnvironment(
                name="SOHOC_DATABASE_URL",
                value="",
                expected="set when SOHOC_OWNER_DATABASE_URL is set",
            )
        return environment

    @property
    def is_embedded(self) -> bool:
        """Whether the program runs PostgreSQL itself."""
        return self.database_url is None

    @property
    def settings_module(self) -> str:
        """The Django settings of this mode."""
        return f"sohoc.project.settings.{self.mode}"


def checkout() -> Path | None:
    """The source tree this package runs from, None when it is installed elsewhere."""
    tree = Path(__file__).resolve().parents[3]
    return tree if (tree / "pyproject.toml").is_file() and (tree / "src").is_dir() else None


def _default_home(mode: Mode) -> Path:
    tree = checkout()
    home = tree / "var" if tree else Path("~/.local/share/sohoc").expanduser()
    return home / "test" if mode is Mode.TEST else home  # a test never meets the demo's data


class _Reader:
    """Typed reading of single variables, with the sentence for what is wrong."""

    def __init__(self, variables: Mapping[str, str]) -> None:
        self._variables = variables

    def text(self, name: str) -> str | None:
        return self._variables.get(name, "").strip() or None

    def path(self, name: str, *, default: Path) -> Path:
        value = self.text(name)
        if value is None:
            return default
        if "\x00" in value or "\n" in value:
            raise BadEnvironment(name=name, value=value, expected="a path")
        return Path(value).expanduser().resolve()

    def directory(self, name: str) -> Path | None:
        return self.path(name, default=Path()) if self.text(name) else None

    def secret(self, name: str) -> str | None:
        value = self.text(name)
        if value is not None and len(value) < SECRET_LENGTH:
            # The value is not repeated on a screen.
            raise BadEnvironment(name=name, value="…", expected="24 characters or more")
        return value

    def choice(self, name: str, *, among: type[Choice], default: Choice) -> Choice:
        value = self.text(name)
        if value is None:
            return default
        try:
            return among(value.lower())
        except ValueError:
            raise BadEnvironment(name=name, value=value, expected=", ".join(among)) from None

    def number(self, name: str, *, default: int, lowest: int, highest: int) -> int:
        value = self.text(name)
        if value is None:
            return default
        if not (value.isascii() and value.isdigit()) or not lowest <= int(value) <= highest:
            expected = f"a number from {lowest} to {highest}"
            raise BadEnvironment(name=name, value=value, expected=expected)
        return int(value)

    def yes_or_no(self, name: str) -> bool:
        value = (self.text(name) or "0").lower()
        if value not in YES | NO:
            raise BadEnvironment(name=name, value=value, expected="1 or 0")
        return value in YES

    def names(self, name: str) -> tuple[str, ...]:
        return tuple(part.strip() for part in (self.text(name) or "").split(",") if part.strip())

    def database(self, name: str) -> str | None:
        value = self.text(name)
        if value is not None and not value.startswith(("postgresql://", "postgres://")):
            # The value may hold a password: it is not repeated on a screen.
            raise BadEnvironment(
                name=name, value="…", expected="postgresql://USER:PASSWORD@HOST/NAME"
            )
        return value

    def bucket(self, name: str) -> str | None:
        value = self.text(name)
        if value is not None and not BUCKET.fullmatch(value):
            # The value holds a secret: it is not repeated on a screen.
            raise BadEnvironment(name=name, value="…", expected="https://KEY:SECRET@HOST/BUCKET")
        return value

    def binaries(self, name: str) -> Path | None:
        value = self.text(name)
        if value is None:
            return None
        directory = Path(value).expanduser().resolve()
        if not (directory / "initdb").is_file() or not (directory / "postgres").is_file():
            expected = "a directory with initdb and postgres, such as /usr/lib/postgresql/15/bin"
            raise BadEnvironment(name=name, value=value, expected=expected)
        return directory
