"""What one transaction changed in the kept tables, field by field: old → new.

Which table a history belongs to, and by which key, is read from the triggers that write it.
"""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import connection
from psycopg import sql

LARGEST = 200  # rows of one history that are shown

_KEEPERS = """
SELECT t.tgrelid::regclass::text, p.prosrc,
  (SELECT array_agg(a.attname ORDER BY a.attnum) FROM pg_index i
   JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = ANY (i.indkey)
   WHERE i.indrelid = t.tgrelid AND i.indisprimary)
FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid
WHERE t.tgname = t.tgrelid::regclass::text || '_keep_insert'
ORDER BY 1
"""
_INTO = re.compile(r'INSERT INTO public\."?(\w+)"?')
_READABLE = "SELECT has_table_privilege(current_user, %s, 'SELECT')"
_CHANGED = sql.SQL("""
SELECT to_jsonb(n), (SELECT to_jsonb(o) FROM {history} o WHERE {same} AND o.id < n.id
                     ORDER BY o.id DESC LIMIT 1)
FROM {history} n WHERE n.txid = %s ORDER BY n.id LIMIT %s
""")
BOOKKEEPING = frozenset({"id", "at", "txid", "actor_id", "verb"})


@dataclass(frozen=True, slots=True)
class RowChange:
    """One changed row: its table, what was done (INSERT, UPDATE, DELETE), (field, old, new)."""

    table: str
    verb: str
    fields: Sequence[tuple[str, Any, Any]]


@dataclass(frozen=True, slots=True)
class Keeper:
    """A table whose changes are kept, the table of its history, and its key."""

    table: str
    history: str
    key: Sequence[str]


def keepers() -> list[Keeper]:
    """Every table whose changes are kept, by name."""
    with connection.cursor() as cursor:
        cursor.execute(_KEEPERS)
        found = cursor.fetchall()
    return [
        Keeper(table, into[1], key)
        for table, source, key in found
        if (into := _INTO.search(source)) is not None
    ]


def changes_in(txid: int) -> list[RowChange]:
    """Every change that the transaction made to kept rows which this person may see."""
    return [change for keeper in keepers() for change in _changes(txid, keeper)]


def _changes(txid: int, keeper: Keeper) -> list[RowChange]:
    same = sql.SQL(" AND ").join(
        sql.SQL("o.{name} = n.{name}").format(name=sql.Identifier(_kept_as(name)))
        for name in keeper.key
    )
    statement = _CHANGED.format(history=sql.Identifier(keeper.history), same=same)
    with connection.cursor() as cursor:
        cursor.execute(_READABLE, [keeper.history])
        if not cursor.fetchone()[0]:
            return []
        cursor.execute(statement, [txid, LARGEST])
        return [
            _change(keeper.table, _read(new), _read(old or "{}")) for new, old in cursor.fetchall()
        ]


def _kept_as(column: str) -> str:
    """A plain key is called `row_id` in the history, which has an `id` of its own."""
    return "row_id" if column == "id" else column


def _read(row: str) -> dict[str, Any]:
    """A row as JSON; what has decimals keeps them exactly."""
    found: dict[str, Any] = json.loads(row, parse_float=Decimal)
    return found


def _change(table: str, new: dict[str, Any], old: dict[str, Any]) -> RowChange:
    verb = new["verb"]
    # The kept row of a deletion is the state that is gone.
    before, after = (new, {}) if verb == "DELETE" else (old, new)
    names = [name for name in new if name not in BOOKKEEPING]
    fields = [(name, before.get(name), after.get(name)) for name in names]
    return RowChange(table, verb, [f for f in fields if f[1] != f[2]])
