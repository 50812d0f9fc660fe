"""A mark is exact while others write, and holds up nobody."""

import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest

from sohoc.project.embedded.cluster import Cluster
from sohoc.project.operations import fingerprints, marks, records
from sohoc.project.operations.failures import BadMoment, TooBusy
from sohoc.project.operations.fingerprints import Table, at_one_moment, differences, fingerprint
from sohoc.project.operations.marks import Mark
from sohoc.project.operations.moments import meant, spoken
from sohoc.project.tests.conftest import connect, remove

Connection = psycopg.Connection[Any]


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    made = Cluster(tmp_path_factory.mktemp("marks") / "var", durable=False)
    made.create_if_missing()
    made.start()
    yield made
    remove(made)


@pytest.fixture
def aside(cluster: Cluster) -> Iterator[Connection]:
    with connect(cluster, "sohoc_owner") as connection:
        yield connection


@pytest.fixture
def db(cluster: Cluster) -> Iterator[Connection]:
    """Two tables: money never comes from nowhere, so both together always hold a hundred."""
    with connect(cluster, "sohoc_owner") as connection:
        connection.execute("CREATE TABLE public.purse (id int PRIMARY KEY, money int)")
        connection.execute("CREATE TABLE public.chest (id int PRIMARY KEY, money int)")
        connection.execute("INSERT INTO public.purse VALUES (1, 60)")
        connection.execute("INSERT INTO public.chest VALUES (1, 40)")
        yield connection
        connection.execute("DROP TABLE public.purse, public.chest")


def test_fingerprint_does_not_depend_on_the_order_of_rows(db: Connection) -> None:
    db.execute("INSERT INTO public.purse SELECT n, n FROM generate_series(2, 50) n")
    before = fingerprint(db)
    db.execute("UPDATE public.purse SET money = money WHERE id % 3 = 0")  # they move to the end
    assert fingerprint(db) == before
    assert before["purse"].rows == 50
    db.execute("UPDATE public.purse SET money = money + 1 WHERE id = 17")
    assert differences(before, fingerprint(db)) == ["purse 50 → 50"]
    db.execute("DELETE FROM public.purse WHERE id = 17")
    assert differences(before, fingerprint(db)) == ["purse 50 → 49"]


def test_table_that_came_or_went_is_a_difference() -> None:
    one, other = {"a": Table(1, "5")}, {"b": Table(2, "6")}
    assert differences(one, other) == ["a 1 → ∅", "b ∅ → 2"]


def test_moment_has_every_commit_before_it_and_none_after(
    db: Connection, aside: Connection, cluster: Cluster
) -> None:
    """Writers go on; each commit tells when it was written, and the snapshot must agree."""
    ended = threading.Event()

    def write(number: int) -> list[datetime]:
        commits = []
        with connect(cluster, "sohoc_owner") as own:
            while not ended.is_set():
                with own.transaction():
                    own.execute("UPDATE public.purse SET money = money - 1 WHERE id = 1")
                    own.execute("UPDATE public.chest SET money = money + 1 WHERE id = 1")
                row = own.execute("SELECT clock_timestamp()").fetchone()
                assert row is not None
                commits.append(row[0])
                time.sleep(0.001 * number)
        return commits

    with ThreadPoolExecutor(3) as pool:
        writers = [pool.submit(write, number) for number in (1, 2, 3)]
        seen = []
        time.sleep(0.2)
        for _count in range(5):
            with at_one_moment(db, aside) as moment:
                time.sleep(0.1)  # meanwhile they write
                purse = db.execute("SELECT money FROM public.purse").fetchone()
                chest = db.execute("SELECT money FROM public.chest").fetchone()
            assert purse is not None
            assert chest is not None
            assert purse[0] + chest[0] == 100
            seen.append((moment, 60 - purse[0]))
        ended.set()
        commits = sorted(at for writer in writers for at in writer.result())
    for moment, count in seen:
        # A commit is known to its writer shortly after it was written.
        assert sum(at <= moment for at in commits) <= count
        assert count <= sum(at <= moment + timedelta(milliseconds=50) for at in commits) + 3
    assert seen[-1][1] > seen[0][1] > 0


def test_job_that_writes_for_long_is_left_out_and_not_waited_for(
    db: Connection, aside: Connection, cluster: Cluster
) -> None:
    with connect(cluster, "sohoc_owner") as other, other.transaction():
        other.execute("UPDATE public.purse SET money = 0")
        with at_one_moment(db, aside, patience=5):
            assert db.execute("SELECT money FROM public.purse").fetchone() == (60,)
    with at_one_moment(db, aside, patience=5):
        assert db.execute("SELECT money FROM public.purse").fetchone() == (0,)


def test_writing_without_any_gap_is_refused(
    db: Connection, aside: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = fingerprints._seen

    def busy(asked: Connection) -> Any:
        found = seen(asked)
        aside.execute("SELECT pg_current_xact_id()")  # somebody writes just then, and has ended
        return found

    monkeypatch.setattr(fingerprints, "_seen", busy)
    with pytest.raises(TooBusy), at_one_moment(db, aside, patience=0.3):
        pass
    assert db.info.transaction_status == psycopg.pq.TransactionStatus.IDLE


def test_marks_are_found_by_their_second(tmp_path: Path) -> None:
    at = datetime(2026, 11, 22, 3, 30, 5, 250_000, tzinfo=UTC)
    kept = [
        Mark(at=at + timedelta(seconds=n), wal="0" * 24, head="", bytes=1, tables={})
        for n in (0, 0.5, 2)
    ]
    for mark in kept:
        records.keep(tmp_path, "marks", at=mark.at, content=mark.as_record())
    assert marks.at_second(tmp_path, at) == kept[0]
    assert marks.at_second(tmp_path, at.replace(microsecond=0)) == kept[1]
    assert marks.at_second(tmp_path, at + timedelta(seconds=1)) is None


def test_newest_noted_checkpoint_is_that_of_the_time_before(tmp_path: Path) -> None:
    at = datetime(2026, 11, 22, 3, 30, tzinfo=UTC)
    for hours, head in ((0, "aa"), (1, ""), (2, "bb")):
        mark = Mark(at=at + timedelta(hours=hours), wal="", head=head, bytes=1, tables={})
        records.keep(tmp_path, "marks", at=mark.at, content=mark.as_record())
    assert marks.noted_head(tmp_path, at - timedelta(seconds=1)) == ""
    assert marks.noted_head(tmp_path, at + timedelta(hours=1)) == "aa"
    assert marks.noted_head(tmp_path, at + timedelta(hours=3)) == "bb"


def test_oldest_records_go_and_damaged_ones_are_passed_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(records.KEPT, "marks", 2)
    for day in (1, 2, 3):
        records.keep(tmp_path, "marks", at=datetime(2026, 9, day, tzinfo=UTC), content={"day": day})
    assert records.every(tmp_path, "marks") == [{"day": 2}, {"day": 3}]
    (records.directory_of(tmp_path, "marks") / "20260904T000000.000000Z.json").write_text("{")
    assert records.newest(tmp_path, "marks") == {"day": 3}
    assert records.newest(tmp_path, "drills") is None


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-11-22 10:30:00", datetime(2026, 11, 22, 3, 30, tzinfo=UTC)),
        ("2026-11-22T03:30:00.250000+00:00", datetime(2026, 11, 22, 3, 30, 0, 250_000, UTC)),
        ("2026-11-22", datetime(2026, 11, 21, 17, 0, tzinfo=UTC)),
    ],
)
def test_moments_are_meant_in_hanoi(text: str, moment: datetime) -> None:
    assert meant(text) == moment


def test_moments_are_spoken_in_hanoi() -> None:
    assert spoken(datetime(2026, 11, 22, 3, 30, 5, tzinfo=UTC)) == "22/11/2026 10:30:05"


@pytest.mark.parametrize("text", ["", "hôm qua", "22/11/2026 10:30", "2026-02-30"])
def test_what_is_no_moment_is_refused(text: str) -> None:
    with pytest.raises(BadMoment):
        meant(text)
