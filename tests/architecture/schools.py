"""School rows for tests of the whole program, and what a refused act must not leave behind."""

import time
from datetime import date
from typing import Any

from django.db import connection
from django.test import Client
from psycopg import sql

from sohoc.core.access.models import Node
from sohoc.core.access.scope import GATE, Scope, acting
from sohoc.core.access.tree import plant
from sohoc.core.testing.actors import SECTOR
from sohoc.modules.orgs.models import SchoolState
from sohoc.modules.orgs.testing import make_schools

AUDIT = Scope("sohoc_audit")
SINCE = (date(2020, 9, 1), None)
# Written also by a refusal: logs, counters, sessions, and what libraries keep for themselves.
NOT_TRACES = (
    "audit_look",
    "audit_securityevent",
    "django_content_type",
    "django_migrations",
    "django_session",
    "identity_attempts",
    "identity_cache",
    "identity_knowndevice",
    "rest_use",
    "usersessions_usersession",
)
_TABLES = """
SELECT tablename FROM pg_tables
WHERE schemaname = 'public' AND NOT tablename = ANY(%s)
  AND has_table_privilege(current_user, format('%%I.%%I', schemaname, tablename), 'SELECT')
ORDER BY 1
"""


def more_schools(parent: Node, *, count: int, first: int = 100) -> list[SchoolState]:
    """Further schools below a node, set by set."""
    nodes = [
        Node(kind="school", name=f"Trường TH Nà Phòn {n}", period=SINCE)
        for n in range(first, first + count)
    ]
    with acting(SECTOR):
        plant(nodes, below=[parent] * count)
    return make_schools(nodes, first=first)


def prove(client: Client, *, ago: float = 0.0) -> None:
    """Make the proof of identity of a signed-in client `ago` seconds old."""
    session = client.session
    proof = {"method": "password", "at": time.time() - ago, "reauthenticated": True}
    session["account_authentication_methods"] = [proof]
    session["account_authentication_methods_user"] = session["_auth_user_id"]
    session.save()


def traces() -> dict[str, int]:
    """How many rows every table holds that a business act may write."""
    counts: dict[str, int] = {}
    for scope in (SECTOR, AUDIT, GATE):
        with acting(scope), connection.cursor() as cursor:
            cursor.execute(_TABLES, [list(NOT_TRACES)])
            tables = [name for (name,) in cursor.fetchall() if name not in counts]
            counts |= {name: _rows(cursor, name) for name in tables}
    return counts


def _rows(cursor: Any, table: str) -> int:
    cursor.execute(sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(table)))
    return int(cursor.fetchone()[0])
