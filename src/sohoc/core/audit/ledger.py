"""Reading the append-only tables the way they are sealed: found in the database, row by row.

Everything here runs inside `acting(Scope("sohoc_audit"))`.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from django.db import connection
from psycopg import sql

# A ledger is a table that only the owner's triggers append to, or that the log login only inserts
# into, with the transaction of every row. Partitions are read through their parent.
_LEDGERS = """
SELECT c.relname, array_agg(a.attname ORDER BY a.attnum)
FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition
  AND EXISTS (SELECT FROM pg_policies p WHERE p.schemaname = 'public' AND p.tablename = c.relname
              AND p.policyname = 'owner_append')
GROUP BY c.relname
HAVING ARRAY['id', 'txid', 'at']::name[] <@ array_agg(a.attname)
ORDER BY c.relname
"""
# A transaction below the horizon has ended, so no row can appear there later.
_HORIZON = "SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint"
_LOCK = "SELECT pg_try_advisory_xact_lock(hashtext('sohoc.core.audit.sealing'))"
# The text of a row must not depend on who reads it.
_CANONICAL = (
    "SELECT set_config('TimeZone', 'UTC', true), set_config('DateStyle', 'ISO, YMD', true),"
    " set_config('IntervalStyle', 'postgres', true), set_config('bytea_output', 'hex', true),"
    " set_config('extra_float_digits', '1', true)"
)
# What was removed because its time was over stands where it stood, as the leaf that was sealed. One
# statement, so that a removal in the same moment is seen whole or not at all.
_LEAVES = sql.SQL("""
SELECT r.txid, r.id, sha256(convert_to(to_jsonb(r)::text, 'UTF8')), false
FROM (SELECT {columns} FROM {table} WHERE txid >= %(start)s AND txid < %(until)s) r
UNION ALL
SELECT g.txid, g.id, g.leaf, true
FROM audit_removal m CROSS JOIN LATERAL unnest(m.txids, m.ids, m.leaves) g (txid, id, leaf)
WHERE m."table" = %(named)s AND m.txid_from < %(until)s AND m.txid_until > %(start)s
  AND g.txid >= %(start)s AND g.txid < %(until)s
ORDER BY 1, 2
""")
_FULL = sql.SQL("""
SELECT txid FROM {table} WHERE txid >= %s AND txid < %s ORDER BY txid, id OFFSET %s LIMIT 1
""")
_FIRST = sql.SQL("SELECT min(txid) FROM {table} WHERE txid >= %s AND txid < %s")
_BEYOND = sql.SQL("SELECT count(*), min(at) FROM {table} WHERE txid >= %s")


def ledgers() -> Mapping[str, tuple[str, ...]]:
    """Every sealed table with its columns, by name: the audit log and all histories."""
    with connection.cursor() as cursor:
        cursor.execute(_LEDGERS)
        return {table: tuple(columns) for table, columns in cursor.fetchall()}


def horizon() -> int:
    """All transactions below this number have ended."""
    with connection.cursor() as cursor:
        cursor.execute(_HORIZON)
        return int(cursor.fetchone()[0])


def is_alone() -> bool:
    """Take the sealer's place until the end of the transaction; False when somebody else has it."""
    with connection.cursor() as cursor:
        cursor.execute(_LOCK)
        return bool(cursor.fetchone()[0])


def write_canonically() -> None:
    """For the rest of the transaction, values have one text whatever the session is set to."""
    with connection.cursor() as cursor:
        cursor.execute(_CANONICAL)


def leaves(
    table: str, *, columns: Sequence[str], txid_from: int, txid_until: int
) -> Iterator[tuple[int, bytes, bool]]:
    """Yield (transaction, leaf, is it of a removed row) of [txid_from, txid_until), by transaction
    and id.

    A leaf is the SHA-256 of the row's columns as jsonb text in UTC. jsonb orders keys and prints
    values in one way, and hashing in the database leaves 32 bytes of a row to carry over.
    """
    statement = _LEAVES.format(
        table=sql.Identifier(table), columns=sql.SQL(", ").join(map(sql.Identifier, columns))
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, {"start": txid_from, "until": txid_until, "named": table})
        for txid, _id, leaf, is_removed in cursor:
            yield txid, bytes(leaf), is_removed


def end_of_portion(table: str, *, txid_from: int, txid_until: int, rows: int) -> int:
    """Where to end a seal that begins at `txid_from`, so that it covers at most `rows` rows.

    A transaction is never divided: one that alone has more rows makes a larger seal.
    """
    name = sql.Identifier(table)
    with connection.cursor() as cursor:
        cursor.execute(_FULL.format(table=name), [txid_from, txid_until, rows])
        beyond = cursor.fetchone()
        if beyond is None:
            return txid_until
        cursor.execute(_FIRST.format(table=name), [txid_from, txid_until])
        first = cursor.fetchone()[0]
    return int(beyond[0]) if first < beyond[0] else int(first) + 1


def rows_beyond(table: str, *, txid: int) -> tuple[int, datetime | None]:
    """How many rows have no seal below `txid`, and when the oldest of them was written."""
    with connection.cursor() as cursor:
        cursor.execute(_BEYOND.format(table=sql.Identifier(table)), [txid])
        count, oldest = cursor.fetchone()
    return int(count), oldest
