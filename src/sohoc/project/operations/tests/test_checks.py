"""Each invariant finds its own kind of damage and nothing else."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import psycopg
import pytest

from sohoc.project.embedded.cluster import Cluster
from sohoc.project.operations import checks
from sohoc.project.operations.fingerprints import Table
from sohoc.project.operations.report import Check, Outcome, Report, check
from sohoc.project.operations.words import ENCODING
from sohoc.project.tests.conftest import connect, remove

Connection = psycopg.Connection[Any]


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    made = Cluster(tmp_path_factory.mktemp("checks") / "var", durable=False)
    made.create_if_missing()
    made.start()
    yield made
    remove(made)


@pytest.fixture
def db(cluster: Cluster) -> Iterator[Connection]:
    """A school with classes, as the superuser; a key of two columns, one of which may be empty."""
    with connect(cluster, "superuser") as connection:
        connection.execute(
            """
            CREATE TABLE school (id int, year int, PRIMARY KEY (id, year));
            CREATE TABLE class (id int PRIMARY KEY, school int, year int,
              pupils int CONSTRAINT some_pupils CHECK (pupils >= 0),
              CONSTRAINT of_school FOREIGN KEY (school, year) REFERENCES school);
            INSERT INTO school VALUES (1, 2026), (2, 2026);
            INSERT INTO class VALUES (1, 1, 2026, 30), (2, 2, 2026, NULL), (3, NULL, 2026, 5);
            """
        )
        yield connection
        connection.execute("DROP TABLE class, school; DROP EXTENSION IF EXISTS amcheck")


def test_whole_tables_pass(db: Connection) -> None:
    assert checks.constraints_hold(db) == Check(
        "constraints", Outcome.PASSED, "1 khóa ngoại và 1 ràng buộc đúng với mọi dòng"
    )
    assert checks.indexes_are_whole(db) == Check(
        "indexes", Outcome.PASSED, "2 chỉ mục chỉ đúng mọi dòng"
    )


def test_row_that_points_nowhere_is_counted(db: Connection) -> None:
    db.execute("SET session_replication_role = replica")  # as a damaged page, it asks nobody
    db.execute("DELETE FROM school WHERE id = 2")
    found = checks.constraints_hold(db)
    assert (found.outcome, found.details) == (Outcome.FAILED, ("class.of_school: 1",))


def test_row_against_a_rule_is_counted(db: Connection) -> None:
    db.execute("ALTER TABLE class DROP CONSTRAINT some_pupils")
    db.execute("UPDATE class SET pupils = -1 WHERE id IN (1, 3)")
    db.execute("ALTER TABLE class ADD CONSTRAINT some_pupils CHECK (pupils >= 0) NOT VALID")
    assert checks.constraints_hold(db).details == (
        "class.some_pupils: chưa được xác nhận",
        "class.some_pupils: 2",
    )


def test_index_that_misses_a_row_is_named(db: Connection) -> None:
    db.execute("UPDATE pg_index SET indisready = false WHERE indexrelid = 'class_pkey'::regclass")
    db.execute("INSERT INTO class VALUES (4, 1, 2026, 1)")  # the index does not hear of it
    db.execute("UPDATE pg_index SET indisready = true WHERE indexrelid = 'class_pkey'::regclass")
    found = checks.indexes_are_whole(db)
    assert found.outcome is Outcome.FAILED
    assert [detail.split(":")[0] for detail in found.details] == ["class_pkey"]


def test_server_that_cannot_hold_vietnamese_gets_no_roles(cluster: Cluster, db: Connection) -> None:
    db.execute(ENCODING.encode())
    made = "CREATE DATABASE ascii ENCODING 'SQL_ASCII' TEMPLATE template0"
    db.execute(f"{made} LOCALE_PROVIDER libc LOCALE 'C'".encode())
    try:
        with (
            connect(cluster, "superuser", "ascii") as other,
            pytest.raises(psycopg.errors.RaiseException, match="uses SQL_ASCII, it must be UTF8"),
        ):
            other.execute(ENCODING.encode())
    finally:
        db.execute("DROP DATABASE ascii")


def test_without_a_mark_nothing_is_said_of_the_contents() -> None:
    found = checks.same_as_marked(None, {"a": Table(1, "2")})
    assert found.outcome is Outcome.NOT_POSSIBLE


def test_long_lists_are_cut_and_their_number_stays() -> None:
    found = check("x", [str(n) for n in range(50)], good="", bad="{count} hỏng")
    assert (found.told, len(found.details)) == ("50 hỏng", 20)


def test_drill_without_any_check_is_not_good() -> None:
    at = datetime(2026, 11, 22, tzinfo=UTC)
    assert not Report(began=at, target=at, archive="x").is_good
