"""What one transaction changed in the kept tables, field by field: old → new.

Which table a history belongs to, and by which key, is read from the triggers that write it.
"""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
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
_BOOKKEEPING = frozenset({"id", "at", "txid", "actor_id", "verb"})


@dataclass(frozen=True, slots=True)
class RowChange:
    """One changed row: its table, what was done (INSERT, UPDATE, DELETE), (field, old, new)."""

    table: str
    verb: str
    fields: Sequence[tuple[str, Any, Any]]


def changes_in(txid: int) -> list[RowChange]:
    """Every change that the transaction made to kept rows which this person may see."""
    with connection.cursor() as cursor:
        cursor.execute(_KEEPERS)
        keepers = cursor.fetchall()
    found = []
    for table, source, key in keepers:
        into = _INTO.search(source)
        if into is not None:
            found += _changes(txid, table=table, history=into[1], key=key)
    return found


def _changes(txid: int, *, table: str, history: str, key: Sequence[str]) -> list[RowChange]:
    same = sql.SQL(" AND ").join(
        sql.SQL("o.{name} = n.{name}").format(name=sql.Identifier(_kept_as(name))) for name in key
    )
    statement = _CHANGED.format(history=sql.Identifier(history), same=same)
    with connection.cursor() as cursor:
        cursor.execute(_READABLE, [history])
        if not cursor.fetchone()[0]:
            return []
        cursor.execute(statement, [txid, LARGEST])
        return [
            _change(table, json.loads(new), json.loads(old or "{}"))
            for new, old in cursor.fetchall()
        ]


def _kept_as(column: str) -> str:
    """A plain key is called `row_id` in the history, which has an `id` of its own."""
    return "row_id" if column == "id" else column


def _change(table: str, new: dict[str, Any], old: dict[str, Any]) -> RowChange:
    verb = new["verb"]
    # The kept row of a deletion is the state that is gone.
    before, after = (new, {}) if verb == "DELETE" else (old, new)
    names = [name for name in new if name not in _BOOKKEEPING]
    fields = [(name, before.get(name), after.get(name)) for name in names]
    return RowChange(table, verb, [f for f in fields if f[1] != f[2]])
