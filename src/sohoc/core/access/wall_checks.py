"""What the catalogue of the database must say about the wall; each check names what is wrong.

A check takes a connection of the owner and returns one line per fault, which begins with the name
of what is at fault. The suite asks them of every migration and shows that each of them can fail;
a restore drill asks them of the copy that it brought back.
"""

from collections.abc import Callable, Sequence
from typing import Any

import psycopg

from sohoc.core.access.gate import CATALOGUE_TABLES
from sohoc.core.access.scope import SCOPE_ROLES

Check = Callable[[psycopg.Connection[Any]], list[str]]

ROLES = [*SCOPE_ROLES, "sohoc_web"]
OWN_SCHEMAS = (
    "n.nspname NOT LIKE 'pg\\_%%' AND n.nspname <> 'information_schema'"
    " AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = c.oid AND d.deptype = 'e')"
)
ANY_RIGHT = "SELECT, INSERT, UPDATE, DELETE, TRUNCATE, REFERENCES, TRIGGER"


def _lines(db: psycopg.Connection[Any], statement: str, *values: object) -> list[str]:
    rows = db.execute(statement.encode(), values or None).fetchall()
    return [" ".join(str(value) for value in row) for row in rows]


def tables_without_a_wall(db: psycopg.Connection[Any]) -> list[str]:
    """A table that some scope role can touch has forced row security, or is shared with a reason.

    Everything else is a gate table: no scope role has any right to it, not even to one column.
    """
    return _lines(
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
    return _lines(
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
    return _lines(
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
    return _lines(
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
    return _lines(
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


def careless_policies(db: psycopg.Connection[Any]) -> list[str]:
    """`true` is right for the sector, for auditors on the trail, and for the owner's appending.

    A policy for everybody is never right, and a boolean branch in one kills the index. Restrictive
    policies only take away, so the others must be right without them.
    """
    return _lines(
        db,
        """
        SELECT p.tablename, p.policyname, p.roles::text FROM pg_policies p
        WHERE p.permissive = 'PERMISSIVE' AND ('public' = ANY (p.roles) OR cardinality(p.roles) <> 1
          OR concat_ws(' ', p.qual, p.with_check) ~* '\\mor\\M'
          OR ('true' IN (p.qual, p.with_check) AND NOT (
            p.roles = '{sohoc_sector}'
            OR p.roles = '{sohoc_owner}' AND p.policyname = 'owner_append' AND p.cmd = 'INSERT'
            OR p.roles = '{sohoc_audit}' AND p.cmd = 'SELECT' AND EXISTS (
              SELECT FROM pg_policies a
              WHERE a.tablename = p.tablename AND a.policyname = 'owner_append'))))
        """,
    )


def policies_without_a_scope(db: psycopg.Connection[Any]) -> list[str]:
    """A condition asks the transaction's own settings, or for a row that the same role sees."""
    return _lines(
        db,
        """
        SELECT p.tablename, p.policyname, p.roles::text, coalesce(p.qual, p.with_check)
        FROM pg_policies p
        WHERE p.roles <> '{sohoc_owner}' AND coalesce(p.qual, p.with_check) <> 'true'
          AND p.permissive = 'PERMISSIVE'
          AND NOT EXISTS (SELECT FROM pg_policies reached
            WHERE reached.roles = p.roles AND reached.cmd IN ('ALL', 'SELECT')
              AND reached.tablename = substring(coalesce(p.qual, p.with_check) FROM
                '^\\(EXISTS \\( SELECT\\s+FROM (\\w+) reached\\s+'
                'WHERE \\(reached\\.id = \\w+\\.\\w+\\)\\)\\)$'))
          AND NOT CASE p.roles[1]
            WHEN 'sohoc_school' THEN coalesce(p.qual, p.with_check) ~
              'SELECT app\\.(school|actor)\\(\\)'
            WHEN 'sohoc_schools' THEN coalesce(p.qual, p.with_check) ~
              'SELECT app\\.(schools|actor)\\(\\)'
            WHEN 'sohoc_person' THEN coalesce(p.qual, p.with_check) ~
              'SELECT app\\.(schools|learners|classes|actor)\\(\\)'
            WHEN 'sohoc_unmask' THEN coalesce(p.qual, p.with_check) ~ 'SELECT app\\.schools\\(\\)'
            WHEN 'sohoc_web' THEN coalesce(p.qual, p.with_check) ~ 'SELECT app\\.actor\\(\\)'
              OR p.cmd = 'INSERT' AND p.with_check ~ 'txid = .*pg_current_xact_id\\(\\)'
            ELSE coalesce(p.qual, p.with_check) ~ 'SELECT app\\.actor\\(\\)' END
        """,
    )


def owners_who_see_too_much(db: psycopg.Connection[Any]) -> list[str]:
    """The owner sees rows in its own session only: a view or function reached from the web none."""
    return _lines(
        db,
        f"""
        SELECT c.relname, 'lacks the policy of the owner''s own session' FROM pg_class c
        JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE {OWN_SCHEMAS} AND c.relrowsecurity AND NOT EXISTS (
          SELECT FROM pg_policies p WHERE p.tablename = c.relname AND p.policyname = 'owner'
          AND p.roles = '{{sohoc_owner}}'
          AND p.qual ~ '^\\(SESSION_USER = ''sohoc_owner''::name\\)$')
        UNION ALL
        SELECT c.relname, 'belongs to ' || pg_get_userbyid(c.relowner) FROM pg_class c
        JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE {OWN_SCHEMAS} AND pg_get_userbyid(c.relowner) <> 'sohoc_owner'
        """,
    )


def further_policies_of_the_owner(db: psycopg.Connection[Any]) -> list[str]:
    """What a definer function reached from the web may see and touch all the same."""
    return _lines(
        db,
        "SELECT tablename, policyname, cmd, coalesce(qual, with_check) FROM pg_policies"
        " WHERE 'sohoc_owner' = ANY (roles) AND policyname NOT IN ('owner', 'owner_append')"
        " ORDER BY 1, 2",
    )


def views_that_open_the_wall(db: psycopg.Connection[Any]) -> list[str]:
    """A view reads as the one who asks."""
    return _lines(
        db,
        f"""
        SELECT c.relname, 'is no security_invoker' FROM pg_class c
        JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE {OWN_SCHEMAS} AND c.relkind = 'v'
          AND NOT coalesce(c.reloptions @> '{{security_invoker=true}}', false)
        """,
    )


def careless_definer_functions(db: psycopg.Connection[Any]) -> list[str]:
    """A function that runs as its owner names its search path and is granted by name only."""
    return _lines(
        db,
        f"""
        SELECT c.oid::regprocedure,
          CASE WHEN NOT coalesce(array_to_string(c.proconfig, ',') ~
                 'search_path=("?pg_catalog"?, )?"?public"?, "?pg_temp"?', false)
            THEN 'has no fixed search_path'
            WHEN pg_get_userbyid(c.proowner) NOT IN ('sohoc_owner', 'sohoc_match')
            THEN 'belongs to ' || pg_get_userbyid(c.proowner)
            ELSE 'may be called by everybody' END
        FROM pg_proc c JOIN pg_namespace n ON n.oid = c.pronamespace
        WHERE {OWN_SCHEMAS} AND c.prosecdef AND (
          NOT coalesce(array_to_string(c.proconfig, ',') ~
            'search_path=("?pg_catalog"?, )?"?public"?, "?pg_temp"?', false)
          OR pg_get_userbyid(c.proowner) NOT IN ('sohoc_owner', 'sohoc_match')
          OR EXISTS (SELECT FROM aclexplode(coalesce(c.proacl, acldefault('f', c.proowner))) a
                     WHERE a.grantee = 0))
        """,
    )


def sequences_within_reach(db: psycopg.Connection[Any]) -> list[str]:
    """Identity columns need no right to their sequence; the queue's belong to the login role."""
    return _lines(
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


def careless_roles(db: psycopg.Connection[Any]) -> list[str]:
    """No role is above the wall; the login role takes scopes but inherits none of them."""
    return [
        *_lines(
            db,
            """
            SELECT rolname, 'is above the wall, or inherits' FROM pg_roles
            WHERE rolname LIKE 'sohoc\\_%%' AND (
              rolsuper OR rolbypassrls OR rolcreaterole OR rolreplication
              OR rolcanlogin <> (rolname IN ('sohoc_owner', 'sohoc_web'))
              OR rolname = 'sohoc_web' AND (rolinherit OR rolcreatedb)
              OR rolname = ANY (%s) AND rolcreatedb)
            """,
            list(SCOPE_ROLES),
        ),
        *_lines(
            db,
            """
            SELECT m.rolname, 'is a member of', g.rolname FROM pg_auth_members a
            JOIN pg_roles m ON m.oid = a.member JOIN pg_roles g ON g.oid = a.roleid
            WHERE (m.rolname LIKE 'sohoc\\_%%' OR g.rolname LIKE 'sohoc\\_%%') AND (
              a.admin_option OR m.rolname <> 'sohoc_web' OR g.rolname <> ALL (%s)
              OR pg_has_role(m.oid, g.oid, 'USAGE'))
              AND NOT m.rolsuper
            """,
            list(SCOPE_ROLES),
        ),
        *_lines(
            db,
            """
            SELECT r, 'cannot be taken by sohoc_web' FROM unnest(%s::name[]) r
            WHERE NOT pg_has_role('sohoc_web', r, 'MEMBER')
            """,
            list(SCOPE_ROLES),
        ),
        *_lines(
            db,
            "SELECT setrole::regrole, 'has settings of its own:', setconfig::text"
            " FROM pg_db_role_setting"
            " WHERE setrole::regrole::text LIKE 'sohoc\\_%'",
        ),
    ]


def rights_in_the_database(db: psycopg.Connection[Any]) -> list[str]:
    """Nobody but the owner makes tables, temporary ones included; nobody waits for new rights."""
    return [
        *_lines(
            db,
            """
            SELECT r, 'may make temporary tables or schemas' FROM unnest(%s::name[]) r
            WHERE has_database_privilege(r, current_database(), 'TEMPORARY, CREATE')
            """,
            ROLES,
        ),
        *_lines(
            db,
            """
            SELECT r, 'may create in', n.nspname FROM unnest(%s::name[]) r, pg_namespace n
            WHERE has_schema_privilege(r, n.oid, 'CREATE')
            """,
            ROLES,
        ),
        *_lines(db, "SELECT defaclrole::regrole, 'gives default rights' FROM pg_default_acl"),
    ]


def rights_in_other_databases(db: psycopg.Connection[Any]) -> list[str]:
    """Our roles make nothing elsewhere on a server of the program's own."""
    return _lines(
        db,
        """
        SELECT r, 'may make temporary tables or schemas in', d.datname
        FROM unnest(%s::name[]) r, pg_database d
        WHERE d.datname NOT LIKE 'test\\_%%' AND NOT d.datistemplate
          AND d.datname <> current_database()
          AND has_database_privilege(r, d.oid, 'TEMPORARY, CREATE')
        """,
        ROLES,
    )


def large_objects(db: psycopg.Connection[Any]) -> list[str]:
    """Large objects know no row-level security: there are none, and nobody can make or read one."""
    return [
        *_lines(db, "SELECT oid, 'is a large object' FROM pg_largeobject_metadata"),
        *_lines(
            db,
            """
            SELECT r, 'may call', p.oid::regprocedure::text FROM unnest(%s::name[]) r, pg_proc p
            WHERE p.pronamespace = 'pg_catalog'::regnamespace
              AND (p.proname LIKE 'lo\\_%%' OR p.proname IN ('loread', 'lowrite'))
              AND has_function_privilege(r, p.oid, 'EXECUTE')
            """,
            ROLES,
        ),
    ]


def trails_auditors_cannot_read(db: psycopg.Connection[Any]) -> list[str]:
    """What is kept must be sealed, so the audit scope reads every append-only table."""
    return _lines(
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
    return _lines(
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


# What holds in our database alone: on the server of a province other databases may stand beside it.
OF_THE_DATABASE: Sequence[Check] = (
    tables_without_a_wall,
    writable_without_a_policy,
    partitions_within_reach,
    rights_beyond_rows,
    walled_tables_of_the_login,
    careless_policies,
    policies_without_a_scope,
    owners_who_see_too_much,
    views_that_open_the_wall,
    careless_definer_functions,
    sequences_within_reach,
    careless_roles,
    rights_in_the_database,
    large_objects,
    trails_auditors_cannot_read,
    trails_without_an_index,
)
CHECKS: Sequence[Check] = (*OF_THE_DATABASE, rights_in_other_databases)
