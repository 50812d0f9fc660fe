"""Rights of the login role on the tables of sessions, accounts and queue; after every migrate.

Idempotent, because an upgrade of a library brings new tables, and a replaced function forgets
that it runs as its owner.
"""

from typing import Any

from django.db import connections

SCOPES = "sohoc_school, sohoc_schools, sohoc_person, sohoc_sector, sohoc_unmask, sohoc_audit"

# Tables that only the login role reads and writes, by name or by prefix of a library.
GATE_TABLES = """
SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND (
  tablename IN ('django_session', 'identity_user', 'identity_attempts', 'identity_knowndevice',
                'identity_cache', 'rest_token')
  OR tablename LIKE 'account\\_%' OR tablename LIKE 'mfa\\_%'
  OR tablename LIKE 'usersessions\\_%' OR tablename LIKE 'socialaccount\\_%'
  OR tablename LIKE 'procrastinate\\_%')
"""
# Read by everybody's code: no personal data in them.
CATALOGUE_TABLES = ("django_content_type", "auth_permission", "django_migrations")
DEFER = """
SELECT oid::regprocedure::text FROM pg_proc
WHERE proname LIKE 'procrastinate\\_defer\\_%'
"""


def grant_gate(sender: Any, using: str, **kwargs: Any) -> None:
    """Give the login role its tables; let every scope enqueue work, and none read the queue."""
    if using != "owner":
        return
    with connections[using].cursor() as cursor:
        # A temporary table of one scope could be read by the next one on the same connection.
        cursor.execute("SELECT quote_ident(current_database())")
        cursor.execute(f"REVOKE TEMPORARY ON DATABASE {cursor.fetchone()[0]} FROM PUBLIC")
        cursor.execute(GATE_TABLES)
        for (table,) in cursor.fetchall():
            cursor.execute(f'GRANT SELECT, INSERT, UPDATE, DELETE ON "{table}" TO sohoc_web')
        for table in CATALOGUE_TABLES:
            cursor.execute(f'GRANT SELECT ON "{table}" TO sohoc_web, {SCOPES}')
        cursor.execute(
            "SELECT sequencename FROM pg_sequences"
            " WHERE schemaname = 'public' AND sequencename LIKE 'procrastinate\\_%'"
        )
        for (sequence,) in cursor.fetchall():
            cursor.execute(f'GRANT USAGE ON SEQUENCE "{sequence}" TO sohoc_web')
        cursor.execute(DEFER)
        for (function,) in cursor.fetchall():
            cursor.execute(
                f"ALTER FUNCTION {function} SECURITY DEFINER SET search_path = public, pg_temp"
            )
            cursor.execute(f"REVOKE EXECUTE ON FUNCTION {function} FROM PUBLIC, {SCOPES}")
            # Work by the clock is the worker's own affair.
            callers = "sohoc_web" if "periodic" in function else f"sohoc_web, {SCOPES}"
            cursor.execute(f"GRANT EXECUTE ON FUNCTION {function} TO {callers}")
