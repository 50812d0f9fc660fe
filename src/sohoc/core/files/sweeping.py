"""What nobody needs any more is removed: rows whose time is over, bytes without a row."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice

from django.db import connection

from sohoc.core.access.scope import GATE, acting
from sohoc.core.files.services import store
from sohoc.core.files.store import remove_if_old

GRACE = timedelta(days=1)  # bytes may be on the disk before their transaction has ended
BATCH = 500

_EXPIRED = "SELECT app.remove_expired_files()"
# Inserting a counter waits for a transaction that is just keeping the same bytes, and lets later
# ones wait until we are done: what comes back is used by nobody until our transaction ends.
_CLAIM = """
INSERT INTO files_blob (sha256, uses)
SELECT name, 0 FROM unnest(%s::text[]) AS name ORDER BY name
ON CONFLICT DO NOTHING
"""
_UNUSED = """
SELECT sha256 FROM files_blob WHERE sha256 = ANY(%s) AND uses = 0 ORDER BY sha256 FOR UPDATE
"""
_FORGET = "DELETE FROM files_blob WHERE sha256 = ANY(%s)"
_USED = "SELECT sha256 FROM files_blob WHERE uses > 0 ORDER BY sha256"


@dataclass(frozen=True, slots=True)
class StoreProblem:
    """Bytes that a file needs and that are gone or altered."""

    sha256: str
    is_missing: bool


def remove_expired_rows() -> int:
    """Remove files whose `ends_at` has passed by the database's clock; returns how many."""
    with acting(GATE), connection.cursor() as cursor:
        cursor.execute(_EXPIRED)
        (count,) = cursor.fetchone()
    return int(count)


def sweep_store(*, at: datetime) -> int:
    """Remove bytes that no file names and that have lain for the grace time; returns how many."""
    place, before = store(), (at - GRACE).timestamp()
    for leftover in place.leftovers():
        remove_if_old(leftover, before)
    return sum(_sweep(batch, before) for batch in _batches(place.names_before(before)))


def verify_store() -> list[StoreProblem]:
    """Read every byte: what is altered, and what a file needs and is not there."""
    place = store()
    with acting(GATE), connection.cursor() as cursor:
        cursor.execute(_USED)
        used = [sha256 for (sha256,) in cursor.fetchall()]
    missing = [StoreProblem(s, is_missing=True) for s in used if not place.has(s)]
    return missing + [StoreProblem(s, is_missing=False) for s in place.damaged()]


def _batches(names: Iterator[str]) -> Iterator[list[str]]:
    while batch := list(islice(names, BATCH)):
        yield batch


def _sweep(names: Sequence[str], before: float) -> int:
    with acting(GATE), connection.cursor() as cursor:
        cursor.execute(_CLAIM, [list(names)])
        cursor.execute(_UNUSED, [list(names)])
        unused = [sha256 for (sha256,) in cursor.fetchall()]
        for sha256 in unused:
            store().remove_before(sha256, before)
        cursor.execute(_FORGET, [unused])
    return len(unused)
