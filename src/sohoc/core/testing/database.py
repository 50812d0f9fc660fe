"""The suite's database: made by the owner on an embedded server, used as the web login."""

from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from django.conf import settings
from django.db import connections
from django.test.utils import setup_databases, teardown_databases
from psycopg import sql

from sohoc.core.access.scope import GATE, current

KEPT = ("django_migrations", "django_content_type", "auth_permission", "access_giving")
ALIASES = ("default", "log")
# A statement that names the tables with rows.
_WRITTEN = """
SELECT string_agg(
  format('SELECT %%1$L WHERE EXISTS (SELECT FROM public.%%1$I)', tablename), ' UNION ALL ')
FROM pg_tables WHERE schemaname = 'public' AND NOT tablename = ANY(%s)
"""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Every test with a database may use both ways of the web login to it."""
    for item in items:
        for marker in item.iter_markers("django_db"):
            kwargs: dict[str, Any] = marker.kwargs  # type: ignore[assignment]  # the dict is filled here
            kwargs.setdefault("databases", ALIASES)


@pytest.fixture(scope="session", autouse=True)
def embedded_server() -> None:
    """Start the suite's own PostgreSQL unless a server was named; leave it running afterwards.

    Starting takes less than a second, and several processes of the suite share it.
    """
    environment = settings.ENVIRONMENT
    if environment.is_embedded:
        cluster = settings.CLUSTER
        cluster.create_if_missing()
        cluster.start()


@pytest.fixture(scope="session")
def django_db_setup(
    embedded_server: None,
    django_test_environment: None,
    django_db_blocker: Any,
    django_db_keepdb: bool,
    django_db_createdb: bool,
    django_db_modify_db_settings: None,
) -> Iterator[None]:
    """Create the test database through `owner` and point the web login's aliases at it.

    Never `TEST: MIRROR`: with it the suite ran on the real database.
    """
    with django_db_blocker.unblock():
        config = setup_databases(
            verbosity=0,
            interactive=False,
            aliases={"owner"},  # type: ignore[arg-type]  # only asked what is in it
            serialized_aliases=set(),
            keepdb=django_db_keepdb and not django_db_createdb,
        )
        owner = connections["owner"]
        for alias in ALIASES:
            web = connections[alias]
            web.close()
            web.settings_dict["NAME"] = owner.settings_dict["NAME"]
            assert str(web.settings_dict["NAME"]).startswith("test_"), "never the real database"
        owner.close()
        empty_as_owner()  # what migrations fill in would be there for the first tests alone
    yield
    with django_db_blocker.unblock():
        for alias in ALIASES:
            connections[alias].close()
        if not django_db_keepdb:
            teardown_databases(config, verbosity=0)


def owner_connection() -> psycopg.Connection[Any]:
    """A connection of the owner to the test database, outside of Django's guards."""
    wrapper = connections["owner"]
    params = wrapper.get_connection_params()
    for name in ("cursor_factory", "context"):
        params.pop(name, None)
    assert str(params["dbname"]).startswith("test_")
    return psycopg.connect(**params, autocommit=True)


def empty_as_owner() -> None:
    """Truncate what committed tests wrote: Django's flush runs as a login that may not.

    Only tables with rows and those that refer to them: truncating an empty one costs as much.
    """
    with owner_connection() as db:
        db.execute("SET lock_timeout = '5s'")
        db.execute("SET client_min_messages = 'warning'")  # it names every table that it empties
        written = db.execute(_WRITTEN, [list(KEPT)]).fetchone()
        assert written is not None
        if tables := db.execute(written[0]).fetchall():
            names = sql.SQL(", ").join(sql.Identifier("public", name) for (name,) in tables)
            db.execute(sql.SQL("TRUNCATE {} RESTART IDENTITY CASCADE").format(names))


def _is_transactional(request: pytest.FixtureRequest) -> bool:
    marker = request.node.get_closest_marker("django_db")
    return bool(
        (marker and marker.kwargs.get("transaction"))
        or {"transactional_db", "live_server"} & set(request.fixturenames)
    )


@pytest.fixture(autouse=True)
def wall(request: pytest.FixtureRequest) -> Iterator[None]:
    """No test leaves a scope open; what was committed is removed by the owner."""
    uses_database = request.node.get_closest_marker("django_db") is not None or {
        "db",
        "transactional_db",
        "live_server",
    } & set(request.fixturenames)
    yield
    if not uses_database:
        return
    assert current() == GATE
    if _is_transactional(request):
        empty_as_owner()
