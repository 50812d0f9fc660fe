"""Who may do what in a database, as one short digest for each thing that rights depend on.

Tables and views with their row security, policies, grants and triggers; functions, which policies
ask; sequences, schemas, the database itself, and the roles. Two databases with the same digests
let the same people see the same rows.
"""

from collections.abc import Mapping
from typing import Any

import psycopg

from sohoc.project.operations.fingerprints import speak_canonically

Rights = dict[str, str]

_DIGEST = "left(encode(sha256(convert_to(concat_ws(chr(10), {}), 'UTF8')), 'hex'), 16)"
_OURS = "n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'"
# What an extension brought along is the business of the server.
_OWN = "NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = {} AND d.deptype = 'e')"

# Grants in one order, whenever each was given; none at all are the defaults of the server.
_GRANTS = (
    "CASE WHEN {0} IS NULL THEN '-'"
    " ELSE ARRAY(SELECT g::text FROM unnest({0}) g ORDER BY 1)::text END"
)
_COLUMN = _GRANTS.format("a.attacl")
_COLUMNS = f"""
(SELECT string_agg(a.attname::text || {_COLUMN}, chr(10) ORDER BY a.attnum)
 FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attacl IS NOT NULL)"""  # noqa: S608 - fixed parts
_POLICIES = """
(SELECT string_agg(concat_ws(' ', p.polname, p.polcmd, p.polpermissive,
   ARRAY(SELECT CASE r WHEN 0 THEN 'public' ELSE pg_get_userbyid(r) END
         FROM unnest(p.polroles) r ORDER BY 1),
   coalesce(pg_get_expr(p.polqual, p.polrelid), '-'),
   coalesce(pg_get_expr(p.polwithcheck, p.polrelid), '-')), chr(10) ORDER BY p.polname)
 FROM pg_policy p WHERE p.polrelid = c.oid)"""
_TRIGGERS = """
(SELECT string_agg(t.tgenabled::text || pg_get_triggerdef(t.oid), chr(10) ORDER BY t.tgname)
 FROM pg_trigger t WHERE t.tgrelid = c.oid AND NOT t.tgisinternal)"""
_RELATION = _DIGEST.format(
    "c.relkind, pg_get_userbyid(c.relowner), c.relrowsecurity, c.relforcerowsecurity,"
    f" {_GRANTS.format('c.relacl')}, coalesce(c.reloptions::text, '-'),"
    f" coalesce({_COLUMNS}, '-'), coalesce({_POLICIES}, '-'), coalesce({_TRIGGERS}, '-'),"
    " CASE WHEN c.relkind IN ('v', 'm') THEN pg_get_viewdef(c.oid) END"
)
_FUNCTION = _DIGEST.format(
    f"pg_get_userbyid(p.proowner), {_GRANTS.format('p.proacl')},"
    " CASE WHEN p.prokind IN ('f', 'p') THEN pg_get_functiondef(p.oid) END"
)
_SCHEMA = _DIGEST.format(f"pg_get_userbyid(n.nspowner), {_GRANTS.format('n.nspacl')}")
_DATABASE = _DIGEST.format(f"pg_get_userbyid(b.datdba), {_GRANTS.format('b.datacl')}")
_ROLE = _DIGEST.format(
    "r.rolsuper, r.rolbypassrls, r.rolinherit, r.rolcreaterole, r.rolcreatedb, r.rolcanlogin,"
    " r.rolreplication,"
    " ARRAY(SELECT pg_get_userbyid(m.roleid) FROM pg_auth_members m WHERE m.member = r.oid"
    "       ORDER BY 1),"
    " ARRAY(SELECT s.setconfig::text FROM pg_db_role_setting s WHERE s.setrole = r.oid ORDER BY 1)"
)
_RIGHTS = f"""
SELECT c.oid::regclass::text, {_RELATION}
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE {_OURS} AND {_OWN.format("c.oid")} AND c.relkind IN ('r', 'p', 'v', 'm', 'f', 'S')
UNION ALL SELECT p.oid::regprocedure::text, {_FUNCTION}
FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
WHERE {_OURS} AND {_OWN.format("p.oid")}
UNION ALL SELECT 'schema ' || n.nspname, {_SCHEMA} FROM pg_namespace n WHERE {_OURS}
UNION ALL SELECT 'database', {_DATABASE} FROM pg_database b WHERE b.datname = current_database()
UNION ALL SELECT 'role ' || r.rolname, {_ROLE} FROM pg_roles r WHERE r.rolname ~ '^sohoc_'
"""  # noqa: S608 - fixed parts, put together


def rights(db: psycopg.Connection[Any]) -> Rights:
    """Digests of 16 hexadecimal digits by the name of the thing."""
    speak_canonically(db)
    return dict(db.execute(_RIGHTS.encode()).fetchall())


def changed(wanted: Mapping[str, str], found: Mapping[str, str]) -> list[str]:
    """What is not as wanted, and what came or went."""
    return sorted(
        name for name in wanted.keys() | found.keys() if wanted.get(name) != found.get(name)
    )


def changed_since(earlier: Mapping[str, str], found: Mapping[str, str]) -> list[str]:
    """What stood before and stands with other rights; partitions come and go with the months."""
    return sorted(name for name in earlier.keys() & found.keys() if earlier[name] != found[name])
