"""Asking the catalogue of the database: each check names what is wrong.

A check takes a connection of the owner and returns one line per fault, which begins with the name
of what is at fault. The suite asks them of every migration and shows that each of them can fail;
a restore drill asks them of the copy that it brought back.
"""

from collections.abc import Callable
from typing import Any

import psycopg

from sohoc.core.access.scope import SCOPE_ROLES

Check = Callable[[psycopg.Connection[Any]], list[str]]

ROLES = [*SCOPE_ROLES, "sohoc_web"]
OWN_SCHEMAS = (
    "n.nspname NOT LIKE 'pg\\_%%' AND n.nspname <> 'information_schema'"
    " AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = c.oid AND d.deptype = 'e')"
)
ANY_RIGHT = "SELECT, INSERT, UPDATE, DELETE, TRUNCATE, REFERENCES, TRIGGER"


def lines(db: psycopg.Connection[Any], statement: str, *values: object) -> list[str]:
    """What a statement finds: a line for each row."""
    rows = db.execute(statement.encode(), values or None).fetchall()
    return [" ".join(str(value) for value in row) for row in rows]
