"""How the population database is reached: one file beside the keys, read at the start.

url = "https://truc.example.vn/dancu/037"
user = "..."
secret = "..."
client = "member/subsystem"
api_key = "..."

[procedures]
"1.000001" = "Tuyển sinh đầu cấp"
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self
from urllib.parse import SplitResult, urlsplit

TEXTS = ("url", "user", "secret", "client", "api_key")
LONGEST_CODE = 40
NUMBERS = {"timeout": 120, "per_minute": 6000, "most_in_run": 20_000}


class BadConnection(Exception):
    """The file cannot be meant; the message names a line of it, never what stands there."""


@dataclass(frozen=True, slots=True)
class Connection:
    """Where the population database answers and as whom the province asks.

    `integration` is the code of the service (`MaTichHop`). `timeout` is in seconds for a whole
    answer; at most `per_minute` questions are asked in a minute by all runs together, and at most
    `most_in_run` people in one run. `procedures` are codes (`MaDVC`) with words.
    `is_stand_in` is said by no file: who exists is invented there.
    """

    url: str
    user: str
    secret: str = field(repr=False)
    client: str
    api_key: str = field(repr=False)
    procedures: Mapping[str, str]
    integration: str = "037"
    timeout: int = 10
    per_minute: int = 60
    most_in_run: int = 2000
    is_stand_in: bool = False

    @property
    def place(self) -> SplitResult:
        """The parts of the address."""
        return urlsplit(self.url)

    @classmethod
    def read(cls, path: Path | None) -> Self | None:
        """The connection of the file, None where none is named; raises `BadConnection`."""
        if path is None:
            return None
        try:
            if path.stat().st_mode & 0o077:
                raise BadConnection("others can read it: run chmod 600")
            told = tomllib.loads(path.read_text("utf-8"))
        except (OSError, ValueError) as error:
            raise BadConnection("it cannot be read as TOML") from error
        return cls._of(told)

    @classmethod
    def _of(cls, told: Mapping[str, Any]) -> Self:
        for name in TEXTS:
            text = told.get(name)
            if not isinstance(text, str) or not text.isprintable() or not text.strip():
                raise BadConnection(f"“{name}” is missing")
        if not _is_address(told["url"]):
            raise BadConnection("“url” is no address")
        if not (told["client"] + told["api_key"]).isascii():  # they stand in headers
            raise BadConnection("“client” and “api_key” have letters with accents")
        numbers = {name: told[name] for name in NUMBERS if name in told}
        for name, number in numbers.items():
            if type(number) is not int or not 1 <= number <= NUMBERS[name]:
                raise BadConnection(f"“{name}” is no number from 1 to {NUMBERS[name]}")
        procedures = told.get("procedures", {})
        if not isinstance(procedures, dict) or not procedures:
            raise BadConnection("“procedures” are missing")
        if any(not 1 <= len(code.strip()) <= LONGEST_CODE for code in procedures):
            raise BadConnection(f"a code of “procedures” is longer than {LONGEST_CODE} letters")
        return cls(
            **{name: told[name] for name in TEXTS},
            **numbers,
            integration=str(told.get("integration", "037")),
            procedures={str(code): str(words) for code, words in procedures.items()},
        )


def _is_address(text: str) -> bool:
    """Whether it is an address of a service, without user, query and fragment."""
    try:
        place = urlsplit(text)
        place.port  # noqa: B018 - reading it checks it
    except ValueError:
        return False
    is_bare = not (place.username or place.query or place.fragment)
    return place.scheme in {"http", "https"} and bool(place.hostname) and is_bare and text.isascii()
