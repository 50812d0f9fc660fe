"""Bytes in a bucket of S3-compatible storage, found by their SHA-256 under the same names.

What is being received lies on this machine until it is checked; what is read comes through a
nameless file here, because it is hashed before anybody gets it.
"""

import hashlib
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import BinaryIO, cast

from sohoc.core.files.buckets import Bucket
from sohoc.core.files.store import HASH, Damaged, Received, Store

IN_MEMORY = 1 << 20


@dataclass(frozen=True, slots=True)
class BucketStore(Store):
    """A content-addressed bucket; `root` is the place here for what is being received."""

    bucket: Bucket

    def settle(self, received: Received, *, at: datetime) -> None:
        """Send received bytes; the storage checks their hash. Raises `BucketAway`.

        Bytes that are there already are sent again: the sweep goes by the storage's time.
        """
        self.bucket.put(name_of(received.sha256), received.path, sha256=received.sha256)
        received.discard()

    def open(self, sha256: str) -> BinaryIO:
        """The bytes for reading, all of them hashed. Raises `Damaged`, `BucketAway`."""
        spool = tempfile.SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115 - it is given away
        held = cast("BinaryIO", spool)
        try:
            if not self.bucket.get(name_of(sha256), held) or _hash_of(held) != sha256:
                raise Damaged(sha256)
        except BaseException:
            held.close()
            raise
        held.seek(0)
        return held

    def has(self, sha256: str) -> bool:
        """Whether these bytes are there."""
        return self.bucket.came_at(name_of(sha256)) is not None

    def names_before(self, moment: float) -> Iterator[str]:
        """Names of bytes that nobody put there since `moment`."""
        for found in self.bucket.objects():
            sha256 = found.name.rpartition("/")[2]
            if HASH.fullmatch(sha256) and found.at.timestamp() < moment:
                yield sha256

    def remove_before(self, sha256: str, moment: float) -> None:
        """Remove these bytes unless somebody put them there again since `moment`."""
        came = self.bucket.came_at(name_of(sha256))
        if came is not None and came.timestamp() < moment:
            self.bucket.remove(name_of(sha256))

    def damaged(self) -> Iterator[str]:
        """Names whose bytes do not match any more, found by reading everything."""
        for sha256 in self.names_before(float("inf")):
            try:
                self.open(sha256).close()
            except Damaged:
                yield sha256


def name_of(sha256: str) -> str:
    """The name in the bucket; raises ValueError for anything but a hash."""
    if not HASH.fullmatch(sha256):
        raise ValueError("not a SHA-256")
    return f"{sha256[:2]}/{sha256[2:4]}/{sha256}"


def _hash_of(held: BinaryIO) -> str:
    held.seek(0)
    digest = hashlib.sha256()
    while chunk := held.read(IN_MEMORY):
        digest.update(chunk)
    return digest.hexdigest()
