"""How seals are hashed: pure, so that anybody can recompute a chain from its published parts.

The seals themselves are computed in the database (`app.append_link`); here they are computed again.

A digest is SHA-256 over a tag and the fields, each behind its length in four bytes, so that no two
different seals have the same bytes.
"""

import json
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from hashlib import sha256

from sohoc.core.audit.contracts import Link
from sohoc.lib.merkle import merkle_root

GENESIS = bytes(32)
"""What the first seal of every chain names as its predecessor."""


def seal_digest(link: Link) -> bytes:
    """The 32 bytes that the next seal of the chain must name as `previous`."""
    return _digest(
        b"sohoc seal 1",
        [
            link.previous,
            link.table.encode(),
            str(link.number).encode(),
            str(link.txid_from).encode(),
            str(link.txid_until).encode(),
            str(link.rows).encode(),
            json.dumps(list(link.columns), ensure_ascii=False).encode(),
            link.root,
            _instant(link.at).encode(),
        ],
    )


def day_root(digests: Sequence[bytes]) -> bytes:
    """The Merkle root over the digests of a day's seals, in the order they were made."""
    return merkle_root(digests)


def covered_seals(names: Sequence[str]) -> list[tuple[str, int]]:
    """Tables and numbers of the seals that a checkpoint names as `audit_entry 7`.

    What is no such name is left out.

    A changed list of names changes the checkpoint's digest, so nothing hides here.
    """
    parts = [name.rpartition(" ") for name in names]
    return [(table, int(number)) for table, _space, number in parts if number.isdecimal()]


def _instant(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def _digest(tag: bytes, fields: Iterable[bytes]) -> bytes:
    framed = b"".join(len(part).to_bytes(4, "big") + part for part in [tag, *fields])
    return sha256(framed).digest()
