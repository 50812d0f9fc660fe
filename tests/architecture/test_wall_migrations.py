"""Every app can be taken back to nothing and forward again, and the wall stands as before."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connections
from psycopg import sql

from sohoc.core.testing.database import owner_connection

WALL = """
SELECT 'policy', tablename, policyname, roles::text, cmd, coalesce(qual, with_check)
FROM pg_policies
UNION ALL
SELECT 'rights', c.relname, c.relkind::text, coalesce(c.relacl::text, ''),
  (c.relrowsecurity AND c.relforcerowsecurity)::text, coalesce(obj_description(c.oid), '')
FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p', 'v', 'S')
UNION ALL
SELECT 'function', p.oid::regprocedure::text, p.prosecdef::text, p.proconfig::text,
  coalesce(p.proacl::text, ''), md5(p.prosrc)
FROM pg_proc p WHERE p.pronamespace = 'app'::regnamespace
UNION ALL
SELECT 'trigger', tgrelid::regclass::text, tgname, tgenabled::text, tgfoid::regprocedure::text, ''
FROM pg_trigger WHERE NOT tgisinternal
ORDER BY 1, 2, 3, 4, 5
"""


@pytest.fixture
def fresh(django_db_setup: None, django_db_blocker: Any) -> Iterator[psycopg.Connection[Any]]:
    """An empty database of this test alone, which the alias `owner` points to meanwhile."""
    owner = connections["owner"]
    usual = owner.settings_dict["NAME"]
    name = f"{usual}_fresh"
    with django_db_blocker.unblock(), owner_connection() as db:
        db.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(name)))
        db.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        owner.close()
        owner.settings_dict["NAME"] = name
        try:
            with owner_connection() as there:
                yield there
        finally:
            owner.close()
            owner.settings_dict["NAME"] = usual
            db.execute(sql.SQL("DROP DATABASE {}").format(sql.Identifier(name)))


def migrate(*arguments: str) -> None:
    call_command("migrate", *arguments, database="owner", verbosity=0, interactive=False)


def wall_of(db: psycopg.Connection[Any]) -> list[tuple[str, ...]]:
    return db.execute(WALL).fetchall()


def test_all_apps_go_back_to_nothing_and_forward_again(fresh: psycopg.Connection[Any]) -> None:
    migrate()
    wall = wall_of(fresh)
    assert len(wall) > 100
    own = [
        config.label
        for config in apps.get_app_configs()
        if config.name.startswith("sohoc.") and Path(config.path, "migrations").is_dir()
    ]
    for label in reversed(own):
        migrate(label, "zero")
    left = fresh.execute(
        "SELECT tablename FROM pg_tables WHERE schemaname IN ('public', 'app')"
    ).fetchall()
    assert [table for (table,) in left if table.split("_")[0] in own] == []
    assert fresh.execute("SELECT count(*) FROM pg_policies").fetchone() == (0,)
    assert fresh.execute("SELECT to_regnamespace('app')").fetchone() == (None,)
    migrate()
    assert wall_of(fresh) == wall
