"""Passwords of the database's logins, in a file beside the other keys, never beside the data."""

import json
import os
import secrets
from dataclasses import asdict, dataclass
from pathlib import Path

from sohoc.project.embedded.failures import PasswordsUnreadable

FILE = "database.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Passwords:
    """One password for each login, and the unguessable name of the socket directory."""

    superuser: str
    sohoc_owner: str
    sohoc_web: str
    socket: str


def read_or_make(key_directory: Path) -> Passwords:
    """The passwords of this installation, made at the first call; raises `PasswordsUnreadable`."""
    file = key_directory / FILE
    if not file.exists():
        _make(file)
    try:
        fields = json.loads(file.read_text(encoding="utf-8"))
        return Passwords(**{name: str(fields[name]) for name in Passwords.__slots__})
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise PasswordsUnreadable(file=file, reason=error) from None


def _make(file: Path) -> None:
    """Write a new file; of several processes that do so at once the first one wins."""
    passwords = Passwords(
        superuser=secrets.token_urlsafe(32),
        sohoc_owner=secrets.token_urlsafe(32),
        sohoc_web=secrets.token_urlsafe(32),
        socket=secrets.token_hex(4),
    )
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = file.with_name("{}.{}".format(file.name, secrets.token_hex(4)))
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as out:
        json.dump(asdict(passwords), out, indent=2)
        out.flush()
        os.fsync(out.fileno())
    try:
        os.link(draft, file)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
