"""A day is the day in Hà Nội: made of an instant in one way in Python, in one way in SQL."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from sohoc.core.testing.database import owner_connection
from tests.architecture.layering import ROOT

SOURCE = ROOT / "src" / "sohoc"

# Words whose day is that of the session of the database, which is in UTC.
DAY_OF_THE_SESSION = re.compile(
    r"\bcurrent_date\b|\b(?:now|transaction_timestamp|clock_timestamp)\(\)\s*::\s*date\b"
    r"|\b(?:current_timestamp|localtimestamp)\s*::\s*date\b|'(?:today|yesterday|tomorrow)'\s*::",
    re.IGNORECASE,
)
REPLACED = "a step of the past; a later migration says app.today()"
ALLOWED = {
    "core/access/migrations/0006_lines.py": (
        "on the way back only: the tree of the day on which somebody goes back"
    ),
    "core/audit/migrations/0002_wall.py": "fourteen months of the trail, in UTC, made at the start",
    "modules/orgs/migrations/0004_states_and_acts.py": REPLACED,
    "modules/orgs/migrations/0011_states_of_offices.py": REPLACED,
    "modules/orgs/migrations/0012_called_as_of_the_day_in_hanoi.py": "on the way back only",
}


def sources() -> Iterator[tuple[str, Path]]:
    for path in sorted(SOURCE.rglob("*.py")):
        if "tests" not in path.parts:
            yield path.relative_to(SOURCE).as_posix(), path


def days_of_instants(source: str) -> list[int]:
    """Lines that ask a datetime itself for its day: in UTC it is another one until seven."""
    return [
        node.lineno
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Attribute) and node.attr == "date"
    ]


def test_the_day_of_an_instant_is_asked_of_the_time_zone_and_not_of_the_instant() -> None:
    found = {
        name: lines
        for name, path in sources()
        if (lines := days_of_instants(path.read_text("utf-8")))
    }
    assert found == {}, "say timezone.localdate(at)"


@pytest.mark.parametrize(
    "source",
    ["day = at.date()", "days = map(datetime.date, moments)", "day = (at - step).date()"],
)
def test_a_day_taken_from_an_instant_would_be_found(source: str) -> None:
    assert days_of_instants(source) == [1]


def test_sql_asks_the_database_for_the_day_in_hanoi() -> None:
    found = {name for name, path in sources() if DAY_OF_THE_SESSION.search(path.read_text("utf-8"))}
    assert found - ALLOWED.keys() == set(), "say app.today() or app.day_of(…)"
    assert ALLOWED.keys() - found == set(), "no longer needed"


@pytest.mark.parametrize(
    ("words", "is_found"),
    [
        ("period @> CURRENT_DATE", True),
        ("now()::date", True),
        ("current_timestamp :: date", True),
        ("'today'::date", True),
        ("period @> app.today()", False),
        ("app.day_of(now())", False),
        ("at > now() - interval '1 hour'", False),
    ],
)
def test_a_day_of_the_session_would_be_found(words: str, is_found: bool) -> None:
    assert bool(DAY_OF_THE_SESSION.search(words)) is is_found


IN_THE_DATABASE = """
SELECT 'function ' || p.proname, concat(p.prosrc, pg_get_function_sqlbody(p.oid))
FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
WHERE n.nspname = 'app' OR n.nspname = 'public' AND p.prolang <> (
  SELECT oid FROM pg_language WHERE lanname = 'c')
UNION ALL
SELECT 'policy ' || policyname || ' on ' || tablename, concat(qual, ' ', with_check)
FROM pg_policies
UNION ALL
SELECT 'constraint ' || conname, pg_get_constraintdef(oid) FROM pg_constraint WHERE contype = 'c'
UNION ALL
SELECT 'default of ' || adrelid::regclass, pg_get_expr(adbin, adrelid) FROM pg_attrdef
UNION ALL
SELECT 'view ' || viewname, definition FROM pg_views WHERE schemaname IN ('app', 'public')
"""


def days_of_the_session(db: psycopg.Connection[tuple[str, str]]) -> list[str]:
    rows = db.execute(IN_THE_DATABASE.encode()).fetchall()
    return [name for name, words in rows if DAY_OF_THE_SESSION.search(words)]


@pytest.mark.django_db
def test_nothing_in_the_database_asks_its_session_for_the_day() -> None:
    with owner_connection() as db:
        assert days_of_the_session(db) == []
        with db.transaction(force_rollback=True):
            db.execute("CREATE TABLE bad (day date DEFAULT current_date)")
            assert days_of_the_session(db) == ["default of bad"]
