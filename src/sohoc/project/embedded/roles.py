"""Logins, scope roles and the database: what a superuser must do once, before any migration.

Roles belong to the whole cluster, so migrations cannot make them. A scope role has no login; the
web login takes one with `SET LOCAL ROLE` and inherits nothing from it.
"""

from collections.abc import Iterator

from sohoc.project.embedded.passwords import Passwords

DATABASE = "sohoc"
SCOPE_ROLES = (
    "sohoc_school",
    "sohoc_schools",
    "sohoc_person",
    "sohoc_sector",
    "sohoc_unmask",
    "sohoc_audit",
    "sohoc_public",
)


def statements(passwords: Passwords, *, creates_databases: bool) -> Iterator[str]:
    """SQL for a fresh cluster, one statement each, to be run in `template1` by the superuser.

    `creates_databases` lets the owner make test databases. The passwords are made of letters,
    digits, "-" and "_", so they need no quoting beyond the quotes.
    """
    yield _close_large_objects()
    yield "REVOKE CREATE ON SCHEMA public FROM PUBLIC"
    createdb = "CREATEDB" if creates_databases else "NOCREATEDB"
    yield (
        f"CREATE ROLE sohoc_owner LOGIN NOSUPERUSER NOBYPASSRLS {createdb} "
        f"PASSWORD '{passwords.sohoc_owner}'"
    )
    # NOINHERIT must stand before the grants: since PostgreSQL 16 it is copied into each membership.
    yield (
        "CREATE ROLE sohoc_web LOGIN NOINHERIT NOSUPERUSER NOBYPASSRLS "
        f"PASSWORD '{passwords.sohoc_web}'"
    )
    for role in SCOPE_ROLES:
        yield f"CREATE ROLE {role} NOLOGIN NOSUPERUSER NOBYPASSRLS"
    # Owns the one function that answers "is this person known elsewhere".
    yield "CREATE ROLE sohoc_match NOLOGIN NOSUPERUSER NOBYPASSRLS"
    yield from standing()
    yield f"GRANT {', '.join(SCOPE_ROLES)} TO sohoc_web"
    yield f"CREATE DATABASE {DATABASE} OWNER sohoc_owner"
    yield from for_database(DATABASE)
    yield "REVOKE ALL ON DATABASE postgres FROM PUBLIC"
    yield "REVOKE ALL ON DATABASE template1 FROM PUBLIC"
    yield "GRANT CONNECT ON DATABASE postgres TO sohoc_owner"


def standing() -> Iterator[str]:
    """What later versions ask of the roles of a server that was made by an earlier one.

    Run by the superuser before the migrations; a second time it changes nothing. The owner hands a
    function over to `sohoc_match`; the rows that this one sees, it sees as itself alone.
    """
    yield "GRANT sohoc_match TO sohoc_owner"


def for_database(name: str) -> Iterator[str]:
    """What each database needs besides its owner, test databases too; `name` is an identifier.

    Temporary tables outlive a transaction in a pooled connection: the next scope would read them.
    """
    yield f'REVOKE TEMPORARY ON DATABASE "{name}" FROM PUBLIC'
    yield f"ALTER DATABASE \"{name}\" SET timezone = 'UTC'"


def _close_large_objects() -> str:
    """Large objects know no row-level security: nobody but the superuser may make or read one.

    The rights of functions are copied from `template1` into every later database.
    """
    return (
        "DO $$ DECLARE f regprocedure; BEGIN "
        "FOR f IN SELECT oid FROM pg_proc WHERE pronamespace = 'pg_catalog'::regnamespace "
        "AND (proname LIKE 'lo\\_%' OR proname IN ('loread', 'lowrite')) LOOP "
        "EXECUTE format('REVOKE EXECUTE ON FUNCTION %s FROM PUBLIC', f); "
        "END LOOP; END $$"
    )
