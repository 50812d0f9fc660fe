"""A mark: what the database held at one moment, to compare a restored copy with.

A mark is taken from the live database as its owner. It writes one empty message into the
database's log, so that there is a commit after the moment at which a recovery can stop.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Self
from urllib.parse import unquote, urlsplit

import psycopg
from psycopg.conninfo import make_conninfo

from sohoc.project.embedded import roles
from sohoc.project.embedded.cluster import Cluster
from sohoc.project.environment import Environment
from sohoc.project.operations import records
from sohoc.project.operations.archive import Feeding
from sohoc.project.operations.failures import OwnerMissing, Unreachable
from sohoc.project.operations.fingerprints import (
    Fingerprint,
    Table,
    at_one_moment,
    fingerprint,
)
from sohoc.project.operations.rights import Rights, rights

_HEAD = """
SELECT encode(digest, 'hex') FROM audit_seal WHERE "table" = '*' ORDER BY number DESC LIMIT 1
"""
VERSION = "django_migrations"  # the table that tells how far the tables were upgraded
_FEEDING = """
SELECT current_setting('archive_mode'), current_setting('archive_command'),
  coalesce(current_setting('archive_library', true), ''),
  coalesce(left(last_archived_wal, 24), '') FROM pg_stat_archiver
"""
_WRITTEN = "SELECT pg_walfile_name(pg_current_wal_insert_lsn() - 1)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """All that was committed until `at` (UTC, microseconds), and no more.

    `wal` is the file of the database's log that reaches beyond the moment, `head` the newest
    checkpoint of the audit trail in hex, empty without one; `bytes` the size of the database;
    `rights` say who might do what.
    """

    at: datetime
    wal: str
    head: str
    bytes: int
    tables: Fingerprint
    rights: Rights = field(default_factory=dict)

    def as_record(self) -> dict[str, Any]:
        return {
            "at": self.at.astimezone(UTC).isoformat(timespec="microseconds"),
            "wal": self.wal,
            "head": self.head,
            "bytes": self.bytes,
            "tables": {name: [table.rows, table.digest] for name, table in self.tables.items()},
            "rights": self.rights,
        }

    @classmethod
    def of_record(cls, record: dict[str, Any]) -> Self:
        return cls(
            at=datetime.fromisoformat(record["at"]),
            wal=record["wal"],
            head=record["head"],
            bytes=record["bytes"],
            tables={name: Table(rows, digest) for name, (rows, digest) in record["tables"].items()},
            rights=record.get("rights", {}),
        )


def database_name(environment: Environment) -> str:
    """What the database is called, here and in every copy."""
    if environment.database_url is None:
        return roles.DATABASE
    return unquote(urlsplit(environment.database_url).path.lstrip("/")) or roles.DATABASE


@contextmanager
def as_owner(environment: Environment) -> Iterator[psycopg.Connection[Any]]:
    """A connection to the live database; raises `OwnerMissing`, `Unreachable`."""
    if environment.is_embedded:
        conninfo = make_conninfo(**Cluster.of(environment).params("sohoc_owner"))
    elif environment.owner_database_url:
        conninfo = environment.owner_database_url
    else:
        raise OwnerMissing
    try:
        connection = psycopg.connect(conninfo, autocommit=True, connect_timeout=10)
    except psycopg.OperationalError as error:
        raise Unreachable(reason=str(error).strip().splitlines()[-1]) from None
    with connection:
        yield connection


def feeding(environment: Environment) -> Feeding:
    """What the live server does with its log; raises what `as_owner` raises."""
    with as_owner(environment) as db:
        mode, command, library, last = db.execute(_FEEDING).fetchone() or ("off", "", "", "")
    return Feeding(mode=mode, command=command, library=library, last=last)


def take(environment: Environment) -> Mark:
    """Look at the live database at one moment and keep the mark; holds up nobody.

    Raises `TooBusy` and what `as_owner` raises.
    """
    with (
        as_owner(environment) as db,
        as_owner(environment) as aside,
        at_one_moment(db, aside) as moment,
    ):
        head = db.execute(_HEAD).fetchone()
        aside.execute("SELECT pg_logical_emit_message(true, 'sohoc.mark', '')")
        wal = aside.execute(_WRITTEN).fetchone()
        size = aside.execute("SELECT pg_database_size(current_database())").fetchone()
        tables, allowed = fingerprint(db), rights(db)
    mark = Mark(
        at=moment,
        wal=str(wal[0]) if wal else "",
        head=str(head[0]) if head else "",
        bytes=int(size[0]) if size else 0,
        tables=tables,
        rights=allowed,
    )
    records.keep(environment.home, "marks", at=mark.at, content=mark.as_record())
    return mark


def noted_head(home: Path, moment: datetime) -> str:
    """The newest checkpoint of the trail that a mark noted until `moment`; empty without one.

    It lies outside of the database: a trail whose end was cut off before does not have it.
    """
    found = [Mark.of_record(record) for record in records.every(home, "marks")]
    return next((mark.head for mark in reversed(found) if mark.head and mark.at <= moment), "")


def first_of_version(home: Path, tables: Fingerprint) -> Mark | None:
    """The oldest mark with rights that was taken of the same version of the tables.

    Between two upgrades nothing of the program changes rights, so they must still be those.
    """
    version = tables.get(VERSION)
    found = [Mark.of_record(record) for record in records.every(home, "marks")]
    same = (mark for mark in found if mark.rights and mark.tables.get(VERSION) == version)
    return next(same, None)


def at_second(home: Path, moment: datetime) -> Mark | None:
    """The last mark of the second that begins at `moment`, which people write without fractions."""
    found = [Mark.of_record(record) for record in records.every(home, "marks")]
    wanted = moment.replace(microsecond=0)
    same = [mark for mark in found if mark.at.replace(microsecond=0) == wanted]
    exact = [mark for mark in same if mark.at == moment]
    found = exact or same
    return found[-1] if found else None
