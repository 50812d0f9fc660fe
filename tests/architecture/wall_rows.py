"""Rows for any table, made from its column types: the wall's tests need no knowledge of it."""

import itertools
import re
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import psycopg
from psycopg import sql
from psycopg.types.json import Jsonb

COLUMNS = """
SELECT a.attname, t.typname, a.atttypmod, t.typcategory FROM pg_attribute a
JOIN pg_type t ON t.oid = a.atttypid
WHERE a.attrelid = %s::regclass AND a.attnum > 0 AND NOT a.attisdropped
  AND a.attidentity = '' AND a.attgenerated = ''
ORDER BY a.attnum
"""
POINTERS = """
SELECT a.attname, f.confrelid::regclass::text, g.attname FROM pg_constraint f
JOIN pg_attribute a ON a.attrelid = f.conrelid AND a.attnum = f.conkey[1]
JOIN pg_attribute g ON g.attrelid = f.confrelid AND g.attnum = f.confkey[1]
WHERE f.conrelid = %s::regclass AND f.contype = 'f'
"""
NULLABLE = """
SELECT attname FROM pg_attribute
WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attnotnull AND NOT attisdropped
"""
KEY = """
SELECT array_agg(a.attname ORDER BY a.attnum) FROM pg_index i
JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = ANY (i.indkey)
WHERE i.indrelid = %s::regclass AND i.indisprimary
"""
FIXED = {
    "bool": False,
    "numeric": "0.5",
    "timestamptz": "2026-09-07 02:00+00",
    "date": "2026-09-07",
    "jsonb": Jsonb({}),
    "bytea": bytes(32),
    "daterange": "[2026-09-01,)",
    "tstzrange": "[2026-09-01 00:00+00,)",
}

# A school or office needs a state for its life; a further state must not overlap it.
COMPANIONS = {
    "orgs_office": ("orgs_officestate", "office_id", {"period": FIXED["daterange"]}),
    "orgs_school": ("orgs_schoolstate", "school_id", {"period": FIXED["daterange"]}),
}
APART = {("orgs_officestate", "period"): "empty", ("orgs_schoolstate", "period"): "empty"}

_numbers = itertools.count(900_000)


@dataclass(frozen=True, slots=True)
class Made:
    """A committed row and the key that finds it again."""

    table: str
    key: Mapping[str, Any]


@dataclass(slots=True)
class RowMaker:
    """Makes rows as the owner, with all that they point at; every number is new."""

    db: psycopg.Connection[Any]
    by_table: dict[tuple[str, str], list[Any]] = field(default_factory=dict)

    def values(self, table: str, **known: object) -> dict[str, Any]:
        """Values for a new row, with the rows that it must point at made already."""
        pointers = {row[0]: row[1:] for row in self._about(table, POINTERS)}
        empty = {row[0] for row in self._about(table, NULLABLE)} - known.keys()
        made = dict(known)
        for column, kind, size, category in self._about(table, COLUMNS):
            if column in made:
                continue
            if column in empty and column in pointers:
                made[column] = None
            elif column in pointers:
                parent, parent_column = pointers[column]
                made[column] = self.row(parent).key[parent_column]
            else:
                apart = APART.get((table, column))
                made[column] = apart or _value(column, kind, size, category)
        return made

    def row(self, table: str, **known: object) -> Made:
        """Insert a new row, with what it cannot be without, and return its key."""
        if table not in COMPANIONS:
            return self._inserted(table, known)
        companion, column, values = COMPANIONS[table]
        with self.db.transaction():
            made = self._inserted(table, known)
            self._inserted(companion, {column: made.key[column], **values})
        return made

    def _inserted(self, table: str, known: Mapping[str, object]) -> Made:
        ((names,),) = self._about(table, KEY)
        keys = sql.SQL(", ").join(map(sql.Identifier, names))
        statement = insertion(table, made := self.values(table, **known))
        row = self.db.execute(
            statement + sql.SQL(" RETURNING ") + keys, list(made.values())
        ).fetchone()
        assert row is not None
        return Made(table, dict(zip(names, row, strict=True)))

    def _about(self, table: str, statement: str) -> list[Any]:
        if (table, statement) not in self.by_table:
            self.by_table[table, statement] = self.db.execute(
                statement.encode(), [table]
            ).fetchall()
        return self.by_table[table, statement]


def insertion(table: str, values: Mapping[str, Any]) -> sql.Composed:
    """An INSERT of these columns with a parameter for each."""
    return sql.SQL("INSERT INTO {} ({}) VALUES ({})").format(
        sql.Identifier(table),
        sql.SQL(", ").join(map(sql.Identifier, values)),
        sql.SQL(", ").join([sql.Placeholder()] * len(values)),
    )


def found_by(made: Made) -> sql.Composed:
    """The WHERE clause that finds the row; its parameters are the values of the key."""
    return sql.SQL(" WHERE ") + sql.SQL(" AND ").join(
        sql.SQL("{} = %s").format(sql.Identifier(column)) for column in made.key
    )


def column_asked_by(condition: str, function: str) -> str | None:
    """The column that a policy compares with `app.<function>()`, or None."""
    found = re.search(rf"\(?(\w+) = (?:ANY \()*\(* ?SELECT app\.{function}\(\)", condition)
    return found[1] if found else None


def _value(column: str, kind: str, size: int, category: str) -> Any:
    number = next(_numbers)
    if kind in FIXED:
        return FIXED[kind]
    if kind == "uuid":
        return uuid.uuid4()
    if category == "A":
        return "{9000}"  # no place of any scope of the tests
    if category == "N":
        return number % 30_000 if kind == "int2" else number
    if category == "S":
        room = size - 4 if size > 4 else 40
        return f"x{number}"[:room]
    raise AssertionError(f"no value for {column} of type {kind}")
