"""A foreign row does not exist: for every walled table and every scope role, made generically."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import ProgrammingError, connection
from psycopg import sql

from sohoc.core.access.scope import LOGIN_ROLE, SCOPE_ROLES, Scope, acting
from sohoc.core.testing.database import owner_connection
from tests.architecture.wall_rows import Made, RowMaker, column_asked_by, found_by, insertion

pytestmark = pytest.mark.django_db(transaction=True)

OWN_NODE, OWN_ACTOR, OWN_LEARNER = 700_000, 700_000, 800_000  # not from the sequences
REFUSALS = ("permission denied", "row-level security")
WALLED = """
SELECT c.relname FROM pg_class c
WHERE c.relnamespace = 'public'::regnamespace AND c.relrowsecurity ORDER BY 1
"""
POLICIES = """
SELECT tablename, roles[1], cmd, coalesce(qual, with_check) FROM pg_policies
WHERE roles[1] <> 'sohoc_owner' AND permissive = 'PERMISSIVE'
"""


def scope_of(role: str) -> Scope:
    """A scope of this role in a school that has nothing to do with the foreign rows."""
    return Scope(role, actor=OWN_ACTOR, schools=(OWN_NODE,), learners=(OWN_LEARNER,), classes=(1,))


def rows_reached(scope: Scope, statement: sql.Composable, values: list[Any]) -> int:
    """How many rows the statement shows or touches; none when the wall refuses it."""
    try:
        with acting(scope), connection.cursor() as cursor:
            cursor.execute(statement, values)
            return int(cursor.rowcount)
    except ProgrammingError as error:
        if not any(words in str(error) for words in REFUSALS):
            raise
        return 0


@pytest.fixture
def maker() -> Iterator[RowMaker]:
    with owner_connection() as db:
        yield RowMaker(db)


@pytest.fixture
def walled(maker: RowMaker) -> list[str]:
    return [table for (table,) in maker.db.execute(WALLED).fetchall()]


@pytest.fixture
def policies(maker: RowMaker) -> list[tuple[str, str, str, str]]:
    return maker.db.execute(POLICIES).fetchall()


def sees_everything(policies: list[tuple[str, str, str, str]], table: str, role: str) -> bool:
    """The catalogue's test allows `true` for the sector, and for auditors on the trail, alone."""
    return any(
        (t, r, condition) == (table, role, "true") and verb in {"ALL", "SELECT"}
        for t, r, verb, condition in policies
    )


def test_a_foreign_row_is_invisible_and_untouchable_in_every_table(
    maker: RowMaker, walled: list[str], policies: list[tuple[str, str, str, str]]
) -> None:
    leaks, tried = [], 0
    for table in walled:
        maker.row(table)
        for role in (*SCOPE_ROLES, LOGIN_ROLE):
            if sees_everything(policies, table, role):
                continue
            for name, statement, values in _attempts(maker, table):
                tried += 1
                if rows_reached(scope_of(role), statement, values):
                    leaks.append((table, role, name))
    assert leaks == []
    assert tried > 200
    assert _still_there(maker, walled) == dict.fromkeys(walled, True)


def _attempts(maker: RowMaker, name: str) -> Iterator[tuple[str, sql.Composed, list[Any]]]:
    """Nothing but foreign rows is there, so no statement needs a condition that could be denied."""
    values, table = maker.values(name), sql.Identifier(name)
    column = next(reversed(values))
    yield "seen", sql.SQL("SELECT 1 FROM {}").format(table), []
    yield "locked", sql.SQL("SELECT 1 FROM {} FOR SHARE").format(table), []
    changed = sql.SQL("UPDATE {} SET {} = %s").format(table, sql.Identifier(column))
    yield "changed", changed, [values[column]]
    yield "deleted", sql.SQL("DELETE FROM {}").format(table), []
    yield "inserted", insertion(name, values), list(values.values())


def _still_there(maker: RowMaker, walled: list[str]) -> dict[str, bool]:
    counts = {}
    for table in walled:
        row = maker.db.execute(
            sql.SQL("SELECT count(*) > 0 FROM {}").format(sql.Identifier(table))
        ).fetchone()
        assert row is not None
        counts[table] = row[0]
    return counts


def test_the_own_row_beside_it_is_seen(
    maker: RowMaker, policies: list[tuple[str, str, str, str]]
) -> None:
    """Else the test above would pass on a wall that hides everything."""
    maker.row("access_node", id=OWN_NODE)
    maker.row("identity_user", id=OWN_ACTOR)
    seen = set()
    for table, role, verb, condition in policies:
        asked = (column_asked_by(condition, name) for name in ("school", "schools", "actor"))
        own = {column: OWN_NODE for column in asked if column}
        if verb not in {"ALL", "SELECT"} or not own:
            continue
        row = Made(table, own) if _exists(maker, table, own) else maker.row(table, **own)
        statement = sql.SQL("SELECT 1 FROM {}").format(sql.Identifier(table)) + found_by(row)
        scope = scope_of(LOGIN_ROLE if role == "sohoc_web" else role)
        assert rows_reached(scope, statement, list(row.key.values())), (table, role, condition)
        seen.add((table, role))
    assert {
        ("orgs_school", "sohoc_school"),
        ("identity_card", "sohoc_schools"),
        ("jobs_job", "sohoc_person"),
        ("access_grant", "sohoc_web"),
    } <= seen


def _exists(maker: RowMaker, table: str, values: dict[str, int]) -> bool:
    row = Made(table, values)
    statement = sql.SQL("SELECT 1 FROM {}").format(sql.Identifier(table)) + found_by(row)
    return maker.db.execute(statement, list(values.values())).fetchone() is not None


@pytest.mark.parametrize("role", [*SCOPE_ROLES, LOGIN_ROLE])
def test_a_scope_without_lists_sees_no_row_at_all(
    maker: RowMaker, walled: list[str], policies: list[tuple[str, str, str, str]], role: str
) -> None:
    """The settings are empty when somebody forgot them: then nothing is there."""
    empty = Scope(role, schools=(0,) if role == "sohoc_school" else ())
    for table in walled:
        if sees_everything(policies, table, role):
            continue
        maker.row(table)
        everything = sql.SQL("SELECT 1 FROM {}").format(sql.Identifier(table))
        assert rows_reached(empty, everything, []) == 0, table
