"""The keyring: one file, mode 0600, with the keys of every purpose, the retired ones included."""

import json
import os
import secrets
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Self

FILE = "keyring.json"
PURPOSES = ("django", "field", "index", "token")
RENEWED = ("django", "field", "token")  # those that an administrator renews; "index" waits


class KeysUnreadable(Exception):
    """The keyring cannot be read or others can read it; nothing starts with doubtful keys."""


@dataclass(frozen=True, slots=True)
class Key:
    """32 random bytes for one purpose; `retired` (UTC, ISO) still opens what it once closed."""

    id: str
    purpose: str
    secret: bytes
    made: str
    retired: str | None = None


class Keyring:
    """All keys of an installation; the newest unretired key of a purpose is the active one."""

    def __init__(self, path: Path, keys: Iterable[Key]) -> None:
        self.path = path
        self._keys = tuple(keys)
        self._read_at = path.stat().st_mtime_ns

    def _known(self) -> tuple[Key, ...]:
        """The keys as the file has them now: another process may have rotated one."""
        if self.path.stat().st_mtime_ns != self._read_at:
            renewed = Keyring.open(self.path.parent)
            self._keys, self._read_at = renewed._keys, renewed._read_at
        return self._keys

    @classmethod
    def open(cls, directory: Path) -> Self:
        """Read the keyring of `directory`, made at the first call; raises `KeysUnreadable`."""
        path = directory / FILE
        if not path.exists():
            directory.mkdir(mode=0o700, parents=True, exist_ok=True)
            now = datetime.now(UTC).isoformat(timespec="seconds")
            _write(path, [_fresh(purpose, now) for purpose in PURPOSES], replace=False)
        try:
            if path.stat().st_mode & 0o077:
                raise KeysUnreadable(
                    "Tệp khóa {0} cho người khác đọc được. Chạy: chmod 600 {0} / "
                    "Others can read the key file {0}. Run: chmod 600 {0}".format(path)
                )
            rows = json.loads(path.read_text(encoding="utf-8"))["keys"]
            return cls(
                path, [Key(**{**row, "secret": bytes.fromhex(row["secret"])}) for row in rows]
            )
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise KeysUnreadable(
                "Không đọc được tệp khóa {0}: {1}. Lấy lại tệp từ bản sao khóa / "
                "The key file {0} cannot be read: {1}. Restore it from the copy of the keys".format(
                    path, error
                )
            ) from None

    def all(self) -> tuple[Key, ...]:
        """Every key, oldest first."""
        return self._known()

    def active(self, purpose: str) -> Key:
        """The key that closes new things of `purpose`."""
        return next(k for k in reversed(self._known()) if k.purpose == purpose and not k.retired)

    def retired(self, purpose: str) -> list[Key]:
        """Keys that only open what they once closed, newest first."""
        return [k for k in reversed(self._known()) if k.purpose == purpose and k.retired]

    def outdated(self, *, at: datetime, days: int) -> list[Key]:
        """Active keys that were made more than `days` days ago."""
        oldest = at - timedelta(days=days)
        active = [self.active(purpose) for purpose in RENEWED]
        return [key for key in active if datetime.fromisoformat(key.made) < oldest]

    def by_id(self, key_id: str) -> Key:
        """The key with this id, active or retired; raises `KeyError`."""
        for key in self._known():
            if key.id == key_id:
                return key
        raise KeyError(key_id)

    def rotate(self, purpose: str, *, at: datetime) -> Key:
        """Retire the active key of `purpose` and make a new one; the file is replaced at once.

        Every process that uses the file sees it at its next look.
        """
        stamp = at.astimezone(UTC).isoformat(timespec="seconds")
        old = self.active(purpose)
        kept = [
            Key(k.id, k.purpose, k.secret, k.made, stamp) if k is old else k for k in self._known()
        ]
        new = _fresh(purpose, stamp)
        _write(self.path, [*kept, new], replace=True)
        return new


def _fresh(purpose: str, made: str) -> Key:
    return Key(
        id=f"{purpose}-{secrets.token_hex(4)}",
        purpose=purpose,
        secret=secrets.token_bytes(32),
        made=made,
    )


def _write(path: Path, keys: list[Key], *, replace: bool) -> None:
    """Write beside and rename; of two first starts at once the first file stays."""
    draft = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
    rows = [{**asdict(key), "secret": key.secret.hex()} for key in keys]
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as out:
        json.dump({"keys": rows}, out, indent=1)
        out.flush()
        os.fsync(out.fileno())
    if replace:
        draft.replace(path)
        return
    try:
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
