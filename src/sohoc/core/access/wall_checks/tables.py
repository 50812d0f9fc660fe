"""What of the tables stands open: rights that no policy narrows, trails that nobody reads."""

from typing import Any

import psycopg

from sohoc.core.access.gate import CATALOGUE_TABLES
from sohoc.core.access.scope import SCOPE_ROLES
from sohoc.core.access.wall_checks.catalogue import ANY_RIGHT, OWN_SCHEMAS, ROLES, lines


def tables_without_a_wall(db: psycopg.Connection[Any]) -> list[str]:
    """A table that some scope role can touch has forced row security, or is shared with a reason.

    Everything else is a gate table: no scope role has any right to it, not even to one column.
    """
    return lines(
        db,
        f"""
        SELECT c.relname, r, 'has rights on a table without row security' FROM pg_class c
        JOIN pg_namespace n ON n.oid = c.relnamespace, unnest(%s::name[]) r
        WHERE {OWN_SCHEMAS} AND c.relkind IN ('r', 'p', 'm', 'f') AND NOT c.relispartition
          AND NOT (c.relrowsecurity AND c.relforcerowsecurity)
          AND coalesce(obj_description(c.oid, 'pg_class'), '') NOT LIKE 'shared: %%'
          AND c.relname <> ALL (%s)
          AND (has_table_privilege(r, c.oid, '{ANY_RIGHT}')
               OR has_any_column_privilege(r, c.oid, 'SELECT, INSERT, UPDATE, REFERENCES'))
        """,
        list(SCOPE_ROLES),
        list(CATALOGUE_TABLES),
    )


def shared_tables(db: psycopg.Connection[Any]) -> dict[str, str]:
    """The tables without row security that scopes may read, with the reason given for each."""
    rows = db.execute(
        "SELECT c.relname, obj_description(c.oid, 'pg_class') FROM pg_class c"
        " WHERE obj_description(c.oid, 'pg_class') LIKE 'shared: %' ORDER BY 1"
    ).fetchall()
    return {name: reason.removeprefix("shared: ") for name, reason in rows}


def writable_without_a_policy(db: psycopg.Connection[Any]) -> list[str]:
    """Shared tables and tables of the framework are read only, except for the sector."""
    return lines(
        db,
        f"""
        SELECT c.relname, r, 'may write a shared table' FROM pg_class c
        JOIN pg_namespace n ON n.oid = c.relnamespace, unnest(%s::name[]) r
        WHERE {OWN_SCHEMAS} AND c.relkind IN ('r', 'p') AND NOT c.relispartition
          AND NOT c.relrowsecurity AND has_table_privilege(r, c.oid, 'INSERT, UPDATE, DELETE')
        """,
        [role for role in SCOPE_ROLES if role != "sohoc_sector"],
    )


def partitions_within_reach(db: psycopg.Connection[Any]) -> list[str]:
    """A partition has no policy of its own, so nobody may have a right to it."""
    return lines(
        db,
        f"""
        SELECT c.relname, r, 'has rights on a partition' FROM pg_class c
        JOIN pg_namespace n ON n.oid = c.relnamespace, unnest(%s::name[]) r
        WHERE {OWN_SCHEMAS} AND c.relispartition AND c.relkind IN ('r', 'p')
          AND (has_table_privilege(r, c.oid, '{ANY_RIGHT}')
               OR has_any_column_privilege(r, c.oid, 'SELECT, INSERT, UPDATE'))
        """,
        ROLES,
    )


def rights_beyond_rows(db: psycopg.Connection[Any]) -> list[str]:
    """Emptying, pointing at and hanging triggers on a table know no policies."""
    return lines(
        db,
        f"""
        SELECT c.relname, r, 'may truncate, reference or hang triggers' FROM pg_class c
        JOIN pg_namespace n ON n.oid = c.relnamespace, unnest(%s::name[]) r
        WHERE {OWN_SCHEMAS} AND c.relkind IN ('r', 'p', 'v', 'm', 'f')
          AND has_table_privilege(r, c.oid, 'TRUNCATE, REFERENCES, TRIGGER')
        """,
        ROLES,
    )


def walled_tables_of_the_login(db: psycopg.Connection[Any]) -> list[str]:
    """The login role touches a walled table only where a policy names it."""
    return lines(
        db,
        f"""
        SELECT c.relname, v, 'is granted to sohoc_web without a policy' FROM pg_class c
        JOIN pg_namespace n ON n.oid = c.relnamespace,
        unnest(ARRAY['SELECT', 'INSERT', 'UPDATE', 'DELETE']) v
        WHERE {OWN_SCHEMAS} AND c.relrowsecurity AND has_table_privilege('sohoc_web', c.oid, v)
          AND NOT EXISTS (SELECT FROM pg_policies p WHERE p.tablename = c.relname
            AND p.schemaname = n.nspname AND 'sohoc_web' = ANY (p.roles) AND p.cmd IN ('ALL', v)
            AND p.permissive = 'PERMISSIVE')
        """,
    )


def sequences_within_reach(db: psycopg.Connection[Any]) -> list[str]:
    """Identity columns need no right to their sequence; the queue's belong to the login role."""
    return lines(
        db,
        f"""
        SELECT c.relname, r, 'has rights on a sequence' FROM pg_class c
        JOIN pg_namespace n ON n.oid = c.relnamespace, unnest(%s::name[]) r
        WHERE {OWN_SCHEMAS} AND c.relkind = 'S' AND (
          has_sequence_privilege(r, c.oid, 'SELECT, UPDATE')
          OR has_sequence_privilege(r, c.oid, 'USAGE') AND NOT (
            r = 'sohoc_web' AND c.relname LIKE 'procrastinate\\_%%'))
        """,
        ROLES,
    )


def trails_auditors_cannot_read(db: psycopg.Connection[Any]) -> list[str]:
    """What is kept must be sealed, so the audit scope reads every append-only table."""
    return lines(
        db,
        """
        SELECT p.tablename, 'cannot be read by sohoc_audit' FROM pg_policies p
        WHERE p.policyname = 'owner_append' AND NOT EXISTS (
          SELECT FROM pg_policies a WHERE a.tablename = p.tablename AND a.qual = 'true'
          AND a.roles = '{sohoc_audit}' AND a.cmd = 'SELECT')
        """,
    )


def trails_without_an_index(db: psycopg.Connection[Any]) -> list[str]:
    """Sealing reads a range of transactions every few minutes: not the whole table each time."""
    return lines(
        db,
        """
        SELECT p.tablename, 'has no index that begins with txid' FROM pg_policies p
        JOIN pg_attribute a ON a.attrelid = ('public.' || quote_ident(p.tablename))::regclass
          AND a.attname = 'txid'
        WHERE p.policyname = 'owner_append' AND NOT EXISTS (
          SELECT FROM pg_index i
          WHERE i.indrelid = a.attrelid AND i.indkey[0] = a.attnum AND i.indpred IS NULL)
        """,
    )
