"""Bytes on disk, found by their SHA-256: `ab/cd/abcd…`, written beside, synced, then renamed.

A file that stands under its name is whole, whatever happened to the machine. Nothing here knows
whose the bytes are; that is the business of the rows.
"""

import hashlib
import os
import re
import secrets
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import BinaryIO, Protocol

CHUNK = 1 << 20
SMALL = 8 << 20  # bytes that are worth hashing again at every reading
HASH = re.compile(r"[0-9a-f]{64}")


class Damaged(Exception):
    """The bytes under this name are not those that were put there, or are gone."""


class TooMany(Exception):
    """The stream holds more bytes than the limit."""


class Readable(Protocol):
    """What bytes come from: an upload, an open file."""

    def read(self, size: int, /) -> bytes: ...


@dataclass(frozen=True, slots=True)
class Received:
    """Bytes that lie beside the store and do not belong to it yet."""

    path: Path
    sha256: str
    size: int

    def discard(self) -> None:
        """Forget them; nothing happens when they were settled."""
        self.path.unlink(missing_ok=True)


@dataclass(frozen=True, slots=True)
class Store:
    """A content-addressed directory."""

    root: Path

    def receive(self, stream: Readable, *, limit: int) -> Received:
        """Take the stream in beside the store; raises `TooMany` beyond `limit` bytes."""
        beside = self.root / "incoming"
        beside.mkdir(parents=True, exist_ok=True, mode=0o700)
        path = beside / secrets.token_hex(16)
        digest, size = hashlib.sha256(), 0
        try:
            with path.open("xb") as file:
                while chunk := stream.read(CHUNK):
                    size += len(chunk)
                    if size > limit:
                        raise TooMany(size)
                    digest.update(chunk)
                    file.write(chunk)
                file.flush()
                os.fsync(file.fileno())
        except BaseException:
            path.unlink(missing_ok=True)
            raise
        return Received(path, digest.hexdigest(), size)

    def settle(self, received: Received, *, at: datetime) -> None:
        """Make received bytes part of the store; the same bytes are kept once."""
        target = self.path_of(received.sha256)
        if target.exists():
            # The sweep looks at this time and leaves fresh bytes alone.
            os.utime(target, (at.timestamp(), at.timestamp()))
            received.discard()
            return
        target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        received.path.chmod(0o400)
        os.utime(received.path, (at.timestamp(), at.timestamp()))
        received.path.replace(target)
        for directory in (target.parent, target.parent.parent, self.root):
            _sync(directory)

    def path_of(self, sha256: str) -> Path:
        """Where these bytes lie, or would; raises ValueError for anything but a hash."""
        if not HASH.fullmatch(sha256):
            raise ValueError("not a SHA-256")
        return self.root / sha256[:2] / sha256[2:4] / sha256

    def open(self, sha256: str) -> BinaryIO:
        """The bytes for reading; small ones are hashed first. Raises `Damaged`."""
        path = self.path_of(sha256)
        try:
            if path.stat().st_size <= SMALL and _hash_of(path) != sha256:
                raise Damaged(sha256)
            return path.open("rb")
        except FileNotFoundError:
            raise Damaged(sha256) from None

    def blobs(self) -> Iterator[Path]:
        """Every file of the store."""
        yield from (p for p in self.root.glob("??/??/*") if HASH.fullmatch(p.name))

    def has(self, sha256: str) -> bool:
        """Whether these bytes are there; whether they are whole, `damaged` says."""
        return self.path_of(sha256).exists()

    def names_before(self, moment: float) -> Iterator[str]:
        """Names of bytes that nobody put there since `moment` (seconds since 1970)."""
        yield from (path.name for path in self.blobs() if path.stat().st_mtime < moment)

    def remove_before(self, sha256: str, moment: float) -> None:
        """Remove these bytes unless somebody put them there again since `moment`."""
        remove_if_old(self.path_of(sha256), moment)

    def leftovers(self) -> Iterator[Path]:
        """What was received and never settled: its process died."""
        yield from (self.root / "incoming").glob("*")

    def damaged(self) -> Iterator[str]:
        """Names whose bytes do not match any more, found by reading everything."""
        yield from (p.name for p in self.blobs() if _hash_of(p) != p.name)


def remove_if_old(path: Path, before: float) -> None:
    """Remove a file that was not touched since `before` (seconds since 1970), if it is there."""
    with suppress(FileNotFoundError):
        if path.stat().st_mtime < before:
            path.unlink()


def _hash_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _sync(directory: Path) -> None:
    handle = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
