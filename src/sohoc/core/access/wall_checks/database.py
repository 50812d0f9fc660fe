"""What goes past the wall: views, functions, roles, what the database gives beside its tables."""

from typing import Any

import psycopg

from sohoc.core.access.scope import SCOPE_ROLES
from sohoc.core.access.wall_checks.catalogue import OWN_SCHEMAS, ROLES, lines


def views_that_open_the_wall(db: psycopg.Connection[Any]) -> list[str]:
    """A view reads as the one who asks."""
    return lines(
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
    return lines(
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


def careless_roles(db: psycopg.Connection[Any]) -> list[str]:
    """No role is above the wall; the login role takes scopes but inherits none of them."""
    return [
        *lines(
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
        *lines(
            db,
            """
            SELECT m.rolname, 'is a member of', g.rolname FROM pg_auth_members a
            JOIN pg_roles m ON m.oid = a.member JOIN pg_roles g ON g.oid = a.roleid
            WHERE (m.rolname LIKE 'sohoc\\_%%' OR g.rolname LIKE 'sohoc\\_%%') AND (
              a.admin_option OR NOT (m.rolname = 'sohoc_web' AND g.rolname = ANY (%s)
                AND NOT pg_has_role(m.oid, g.oid, 'USAGE')
                OR m.rolname = 'sohoc_owner' AND g.rolname = 'sohoc_match'))
              AND NOT m.rolsuper
            """,
            list(SCOPE_ROLES),
        ),
        *lines(
            db,
            """
            SELECT r, 'cannot be taken by sohoc_web' FROM unnest(%s::name[]) r
            WHERE NOT pg_has_role('sohoc_web', r, 'MEMBER')
            """,
            list(SCOPE_ROLES),
        ),
        *lines(
            db,
            "SELECT setrole::regrole, 'has settings of its own:', setconfig::text"
            " FROM pg_db_role_setting"
            " WHERE setrole::regrole::text LIKE 'sohoc\\_%'",
        ),
    ]


def rights_in_the_database(db: psycopg.Connection[Any]) -> list[str]:
    """Nobody but the owner makes tables, temporary ones included; nobody waits for new rights."""
    return [
        *lines(
            db,
            """
            SELECT r, 'may make temporary tables or schemas' FROM unnest(%s::name[]) r
            WHERE has_database_privilege(r, current_database(), 'TEMPORARY, CREATE')
            """,
            ROLES,
        ),
        *lines(
            db,
            """
            SELECT r, 'may create in', n.nspname FROM unnest(%s::name[]) r, pg_namespace n
            WHERE has_schema_privilege(r, n.oid, 'CREATE')
            """,
            ROLES,
        ),
        *lines(db, "SELECT defaclrole::regrole, 'gives default rights' FROM pg_default_acl"),
    ]


def rights_in_other_databases(db: psycopg.Connection[Any]) -> list[str]:
    """Our roles make nothing elsewhere on a server of the program's own."""
    return lines(
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
        *lines(db, "SELECT oid, 'is a large object' FROM pg_largeobject_metadata"),
        *lines(
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
