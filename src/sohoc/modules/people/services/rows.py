"""Rows on their way into a table: one statement for all of them, through the outer wall.

The wall refuses COPY, so the columns travel as arrays. A text in an array is quoted as in JSON as
long as it holds no control character; whatever reads names and cells refuses those.
"""

import json
from collections.abc import Sequence
from typing import Any

from django.db import connection

Column = tuple[str, str]  # name, type
Row = tuple[Any, ...]


def insert(
    table: str,
    columns: Sequence[Column],
    rows: Sequence[Row],
    *,
    on_conflict: str = "",
    returning: str = "",
) -> list[Row]:
    """Write the rows; answers with the columns named in `returning`, in no promised order."""
    if not rows:
        return []
    names = ", ".join(name for name, _type in columns)
    statement = f'INSERT INTO "{table}" ({names}) SELECT {_taken(columns)} FROM {_sent(columns)}'  # noqa: S608 - names of our own tables
    statement += f" ON CONFLICT {on_conflict}" if on_conflict else ""
    statement += f" RETURNING {returning}" if returning else ""
    with connection.cursor() as cursor:
        cursor.execute(statement, _arrays(rows))
        return cursor.fetchall() if returning else []


def update(
    table: str, columns: Sequence[Column], rows: Sequence[Row], *, is_versioned: bool = False
) -> None:
    """Give rows other values; the first column is the key by which they are found."""
    if not rows:
        return
    (key, kind), *others = columns
    new = [f"{name} = n.{name}::{of}" for name, of in others]
    new += ["version = o.version + 1"] if is_versioned else []
    statement = (
        f'UPDATE "{table}" o SET {", ".join(new)} FROM {_sent(columns, "n")}'  # noqa: S608 - names of our own tables
        f" WHERE o.{key} = n.{key}::{kind}"
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, _arrays(rows))


def _taken(columns: Sequence[Column]) -> str:
    return ", ".join(f"t.{name}::{kind}" for name, kind in columns)


def _sent(columns: Sequence[Column], alias: str = "t") -> str:
    arrays = ", ".join(["%s::text[]"] * len(columns))
    return f"unnest({arrays}) AS {alias} ({', '.join(name for name, _kind in columns)})"


def _arrays(rows: Sequence[Row]) -> list[str]:
    return [array(one) for one in zip(*rows, strict=True)]


def array(values: Sequence[Any]) -> str:
    """The values of one column as they travel; the driver would look at every one of them."""
    return f"{{{json.dumps(values, ensure_ascii=False)[1:-1]}}}"
