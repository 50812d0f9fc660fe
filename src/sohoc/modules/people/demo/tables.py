"""Rows on their way into a table: one statement for all of them, through the outer wall.

The wall refuses COPY, so the columns travel as arrays. A text in an array is quoted as in JSON as
long as it holds no control character, which no text of a plan does.
"""

import json
from collections.abc import Sequence
from typing import Any

from django.db import connection

Column = tuple[str, str]  # name, type
Row = tuple[Any, ...]


def insert(
    table: str, columns: Sequence[Column], rows: Sequence[Row], *, returning: str = ""
) -> list[Row]:
    """Write the rows; answers with the columns named in `returning`, in no promised order."""
    if not rows:
        return []
    arrays = [f"{{{json.dumps(one, ensure_ascii=False)[1:-1]}}}" for one in zip(*rows, strict=True)]
    names = ", ".join(name for name, _type in columns)
    taken = ", ".join(f"t.{name}::{kind}" for name, kind in columns)
    sent = ", ".join(["%s::text[]"] * len(columns))
    statement = f'INSERT INTO "{table}" ({names}) SELECT {taken} FROM unnest({sent}) AS t ({names})'  # noqa: S608 - names of our own tables
    with connection.cursor() as cursor:
        cursor.execute(statement + (f" RETURNING {returning}" if returning else ""), arrays)
        return cursor.fetchall() if returning else []
