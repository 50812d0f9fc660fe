"""What a database holds, as one line a table: how many rows, and a digest over all of them.

Two databases of the same major version with the same rows have the same fingerprint, in whatever
order the rows lie.
"""

import random
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import psycopg
from psycopg import sql

from sohoc.project.operations.failures import TooBusy

Connection = psycopg.Connection[Any]

# Unlogged tables are empty after every recovery, so nothing is said about them.
_TABLES = """
SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname = 'public' AND c.relkind = 'r' AND c.relpersistence = 'p' ORDER BY c.relname
"""
# How values become text must not depend on who asks.
_CANONICAL = (
    "SET timezone = 'UTC'",
    "SET datestyle = 'ISO, YMD'",
    "SET intervalstyle = 'postgres'",
    "SET extra_float_digits = 1",
    "SET bytea_output = 'hex'",
    "SET search_path = pg_catalog, public",
)
_COUNTED = """
SELECT count(*), coalesce(sum(hashtextextended(the_row_itself::text, 0)), 0)::text
FROM public.{} AS the_row_itself
"""
_SNAPSHOT = """
SELECT clock_timestamp(), pg_snapshot_xmax(s)::text::bigint,
  ARRAY(SELECT x::text::bigint FROM pg_snapshot_xip(s) x)
FROM (SELECT pg_current_snapshot() AS s) taken
"""
_NEXT = "SELECT pg_current_xact_id()::text::bigint"
_ALL_AT_WORK = """
SELECT bool_and(pg_xact_status(x::text::xid8) = 'in progress') FROM unnest(%s::bigint[]) x
"""
_PATIENCE_SECONDS = 60.0
_LOOKS = (0.02, 1.0)  # who still writes a second after the moment did not end before it


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of one table, and the sum of the 64-bit hashes of their texts."""

    rows: int
    digest: str


Fingerprint = dict[str, Table]


def tables_of(db: Connection) -> list[str]:
    """Every table of ours that survives a restart."""
    return [name for (name,) in db.execute(_TABLES).fetchall()]


def fingerprint(db: Connection) -> Fingerprint:
    """Read every row; a page with a wrong checksum raises an error of the database."""
    speak_canonically(db)
    found = {}
    for name in tables_of(db):
        row = db.execute(sql.SQL(_COUNTED).format(sql.Identifier(name))).fetchone()
        found[name] = Table(rows=int(row[0]), digest=str(row[1])) if row else Table(0, "0")
    return found


def speak_canonically(db: Connection) -> None:
    """Values become text the same way for everybody."""
    for statement in _CANONICAL:
        db.execute(statement)


@contextmanager
def at_one_moment(
    db: Connection, aside: Connection, *, patience: float = _PATIENCE_SECONDS
) -> Iterator[datetime]:
    """A transaction that sees exactly what was committed until the moment it yields.

    That is what a restore to this moment brings back. Nobody is held up: snapshots are taken until
    one comes into a gap between the writers, in which nobody wrote whose commit could belong to
    either side. `aside` is a second connection. Raises `TooBusy` after `patience` seconds.
    """
    deadline = time.monotonic() + patience
    while time.monotonic() < deadline:
        db.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
        moment, newest, writing = _seen(db)
        if _is_exact(aside, newest=newest, writing=writing):
            try:
                yield moment
            finally:
                db.execute("ROLLBACK")
            return
        db.execute("ROLLBACK")
        time.sleep(random.uniform(0.001, 0.02))  # noqa: S311 - out of step with the writers
    raise TooBusy(seconds=round(patience))


def _seen(db: Connection) -> tuple[datetime, int, list[int]]:
    """The clock, the first transaction that the snapshot knows nothing of, those that it saw write.

    The clock is read some microseconds after the snapshot was taken.
    """
    row = db.execute(_SNAPSHOT).fetchone()
    assert row is not None  # noqa: S101 - one row always comes
    return row[0], row[1], row[2]


def _is_exact(aside: Connection, *, newest: int, writing: list[int]) -> bool:
    """Whether the commits of the snapshot are those until its clock.

    A commit gets its time, is written to the disk, and only then is seen by others. In doubt are
    those whom the snapshot saw write, and everybody from its end up to a number that is drawn
    after the clock was read. None is best; whoever still writes well after the clock is none.
    """
    aside.execute("BEGIN")
    drawn = aside.execute(_NEXT).fetchone()
    aside.execute("ROLLBACK")
    doubtful = [*writing, *range(newest, drawn[0] if drawn else newest + 1)]
    for seconds in _LOOKS if doubtful else ():
        time.sleep(seconds)
        row = aside.execute(_ALL_AT_WORK, [doubtful]).fetchone()
        if row is None or not row[0]:
            return False
    return True


def differences(wanted: Mapping[str, Table], found: Mapping[str, Table]) -> list[str]:
    """Tables that are not as wanted, with both numbers of rows: `orgs_school 26 → 25`."""
    return [
        f"{name} {_rows(wanted.get(name))} → {_rows(found.get(name))}"
        for name in sorted(wanted.keys() | found.keys())
        if wanted.get(name) != found.get(name)
    ]


def _rows(table: Table | None) -> str:
    return "∅" if table is None else str(table.rows)
