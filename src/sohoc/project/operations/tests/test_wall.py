"""Rights of a copy: what must hold by the catalogue, and what a mark noted of them."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import psycopg
import pytest

from sohoc.core.access.wall_checks.every import OF_THE_DATABASE
from sohoc.project.operations import checks, marks, records
from sohoc.project.operations.checks import Connection, holes, wall_stands
from sohoc.project.operations.fingerprints import Table, fingerprint
from sohoc.project.operations.marks import Mark
from sohoc.project.operations.moments import spoken
from sohoc.project.operations.report import Outcome
from sohoc.project.operations.rights import changed, changed_since, rights
from sohoc.project.operations.tests.conftest import Installation, sohoc

CLOSED = "vai trò có quyền mà bảng không bắt buộc phân quyền theo dòng"
WRITABLE = "bảng không phân quyền theo dòng mà vai trò ghi được"
OPEN = (f"orgs_school: {CLOSED}", f"orgs_school: {WRITABLE}")
CARELESS = "quy tắc mở rộng hơn mức cho phép"


@pytest.fixture(scope="module")
def mark(embedded: Installation) -> Mark:
    return marks.take(embedded.environment)


@pytest.fixture
def db(embedded: Installation, mark: Mark) -> Iterator[Connection]:
    """The live database as its superuser; what a test changes is taken back."""
    with embedded.connect() as connection, connection.transaction(force_rollback=True):
        yield connection


def faults(db: Connection, mark: Mark | None = None, first: Mark | None = None) -> tuple[str, ...]:
    return wall_stands(db, mark=mark, first=first).details


def school_policies(db: Connection) -> list[str]:
    rows = db.execute(
        "SELECT policyname FROM pg_policies WHERE tablename = 'orgs_school'"
        " AND roles = '{sohoc_school}' AND qual IS NOT NULL ORDER BY 1"
    ).fetchall()
    return [name for (name,) in rows]


def test_fresh_database_has_no_hole_and_is_as_marked(db: Connection, mark: Mark) -> None:
    found = wall_stands(db, mark=mark, first=mark)
    assert (found.outcome, found.details) == (Outcome.PASSED, ())
    assert re.fullmatch(
        r"Phân quyền theo dòng còn nguyên ở \d{3,} chỗ, đúng như các mốc", found.told
    )
    assert wall_stands(db, mark=None, first=None).told.endswith(", không so với mốc nào")


def test_table_whose_row_security_is_off_is_a_hole(db: Connection, mark: Mark) -> None:
    db.execute("ALTER TABLE orgs_school DISABLE ROW LEVEL SECURITY")
    assert faults(db) == OPEN
    assert faults(db, mark) == (*OPEN, "orgs_school: khác lúc ghi mốc")


def test_table_that_does_not_force_row_security_is_a_hole(db: Connection) -> None:
    db.execute("ALTER TABLE orgs_school NO FORCE ROW LEVEL SECURITY")
    assert faults(db) == (f"orgs_school: {CLOSED}",)


def test_policy_that_lets_everything_through_is_a_hole(db: Connection, mark: Mark) -> None:
    for name in school_policies(db):
        db.execute(f'ALTER POLICY "{name}" ON orgs_school USING (true)'.encode())
    assert f"orgs_school: {CARELESS}" in faults(db)
    assert faults(db, mark)[-1] == "orgs_school: khác lúc ghi mốc"


def test_table_without_policies_and_row_security_is_a_hole(db: Connection, mark: Mark) -> None:
    names = db.execute("SELECT policyname FROM pg_policies WHERE tablename = 'orgs_school'")
    for (name,) in names.fetchall():
        db.execute(f'DROP POLICY "{name}" ON orgs_school'.encode())
    db.execute("ALTER TABLE orgs_school NO FORCE ROW LEVEL SECURITY, DISABLE ROW LEVEL SECURITY")
    assert faults(db) == OPEN
    assert faults(db, mark)[-1] == "orgs_school: khác lúc ghi mốc"


def test_table_that_lost_a_grant_has_no_hole_but_is_not_as_marked(
    db: Connection, mark: Mark
) -> None:
    db.execute("REVOKE ALL ON orgs_school FROM sohoc_school")
    assert faults(db) == ()
    assert faults(db, mark) == ("orgs_school: khác lúc ghi mốc",)


def test_login_that_may_more_is_a_hole(db: Connection) -> None:
    db.execute("ALTER ROLE sohoc_web BYPASSRLS")
    assert faults(db) == ("sohoc_web: vai trò đứng trên phân quyền",)


@pytest.mark.parametrize(
    ("change", "name"),
    [
        (
            "CREATE OR REPLACE FUNCTION app.school() RETURNS integer LANGUAGE sql STABLE RETURN 1",
            "app.school()",
        ),
        ("ALTER TABLE orgs_school DISABLE TRIGGER USER", "orgs_school"),
        ("GRANT SELECT (name) ON orgs_schoolstate TO sohoc_public", "orgs_schoolstate"),
        ("ALTER ROLE sohoc_web CREATEDB", "role sohoc_web"),
        ("GRANT CREATE ON SCHEMA app TO sohoc_sector", "schema app"),
    ],
)
def test_what_changes_rights_changes_its_digest(
    db: Connection, mark: Mark, change: str, name: str
) -> None:
    db.execute(change.encode())
    assert changed(mark.rights, rights(db)) == [name]


def test_rows_do_not_change_rights(db: Connection, mark: Mark) -> None:
    db.execute("UPDATE identity_user SET rights_version = rights_version + 1")
    db.execute("CREATE EXTENSION amcheck")
    assert changed(mark.rights, rights(db)) == []


def test_start_of_the_program_changes_no_rights(embedded: Installation, mark: Mark) -> None:
    """Every start gives the login role its tables anew."""
    done = sohoc(embedded, "prepare")
    assert done.returncode == 0, done.stderr
    with embedded.connect() as connection:
        assert changed(mark.rights, rights(connection)) == []


def test_right_given_by_hand_is_told_since_the_first_mark_of_the_version(
    db: Connection, mark: Mark, tmp_path: Path
) -> None:
    """The mark of the moment has it too, so it alone would tell nothing."""
    db.execute("ALTER TABLE orgs_school DISABLE TRIGGER USER")
    later = replace(mark, at=mark.at + timedelta(days=1), rights=rights(db))
    for one in (mark, later):
        records.keep(tmp_path, "marks", at=one.at, content=one.as_record())
    first = marks.first_of_version(tmp_path, fingerprint(db))
    assert first == mark
    assert faults(db, later, first) == (f"orgs_school: khác từ mốc {spoken(mark.at)}",)


def test_first_mark_of_a_version_is_that_after_its_upgrade(mark: Mark, tmp_path: Path) -> None:
    older = replace(
        mark,
        at=mark.at - timedelta(days=2),
        tables=mark.tables | {marks.VERSION: Table(rows=1, digest="1")},
    )
    without = replace(mark, at=mark.at - timedelta(days=1), rights={})
    for one in (older, without, mark):
        records.keep(tmp_path, "marks", at=one.at, content=one.as_record())
    assert marks.first_of_version(tmp_path, mark.tables) == mark
    assert marks.first_of_version(tmp_path, {}) is None


def test_things_that_came_are_not_told_since_the_first_mark() -> None:
    before, now = {"a": "1", "b": "2"}, {"a": "9", "c": "3"}
    assert changed(before, now) == ["a", "b", "c"]
    assert changed_since(before, now) == ["a"]


def test_every_check_of_the_wall_has_its_words(embedded: Installation) -> None:
    assert {one.__name__ for one in OF_THE_DATABASE} == set(checks._HOLES)
    with embedded.connect() as connection:
        assert isinstance(connection, psycopg.Connection)
        assert holes(connection) == []
