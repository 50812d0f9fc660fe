"""`sohoc drill` on the system's PostgreSQL 15 with Debian's pgBackRest, from backup to report."""

import hashlib
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import pytest

from sohoc.core.files.bucket_store import name_of
from sohoc.core.files.buckets import Bucket
from sohoc.core.keys.keyring import Keyring
from sohoc.project.embedded import postmaster
from sohoc.project.embedded.account import server_account
from sohoc.project.embedded.place import ROOT_DATA
from sohoc.project.operations import marks, records
from sohoc.project.operations.backup import back_up
from sohoc.project.operations.drill import drill
from sohoc.project.operations.failures import (
    ArchiveBehind,
    KeysMissing,
    NoArchive,
    NothingKept,
    OwnerMissing,
    ScratchTooSmall,
    Unreachable,
)
from sohoc.project.operations.fingerprints import fingerprint
from sohoc.project.operations.marks import Mark
from sohoc.project.operations.moments import HANOI
from sohoc.project.operations.report import Outcome, Report
from sohoc.project.operations.scratch import scratch
from sohoc.project.operations.tests.conftest import (
    BYTES,
    Installation,
    open_to_all,
    sohoc,
    started,
)

NAMES = [
    "contents",
    "constraints",
    "indexes",
    "wall",
    "audit",
    "keys",
    "files",
    "migrations",
]


def silent(_text: str) -> None:
    """Nobody listens."""


@pytest.fixture(scope="module")
def past(system: Installation) -> Mark:
    """A backup, some work, a noted second; then a deletion that nobody wanted."""
    back_up(system.environment, kind="full", say=silent)
    system.run("UPDATE identity_user SET rights_version = rights_version + 7")
    mark = marks.take(system.environment)
    time.sleep(max(0.0, 1.1 - mark.at.microsecond / 1e6))  # the second is over
    system.run("DELETE FROM identity_cache")
    system.run("DELETE FROM audit_seal")
    system.run("UPDATE identity_user SET username = username || '.sai'")
    system.run("DELETE FROM mfa_authenticator")
    system.hand_over()
    return mark


@pytest.fixture(scope="module")
def report(system: Installation, past: Mark) -> Report:
    """The drill to that second, written as people write it."""
    return drill(system.environment, at=past.at.replace(microsecond=0), place=None, say=silent)


def contents(place: Path) -> dict[str, int]:
    return {str(path): path.stat().st_mtime_ns for path in place.rglob("*")}


def outcomes(report: Report) -> dict[str, Outcome]:
    return {one.name: one.outcome for one in report.checks}


def told(report: Report, name: str) -> tuple[str, tuple[str, ...]]:
    return next((one.told, one.details) for one in report.checks if one.name == name)


def test_copy_is_exactly_what_was_there_at_the_chosen_second(report: Report, past: Mark) -> None:
    assert report.target == past.at
    assert outcomes(report) == dict.fromkeys(NAMES, Outcome.PASSED)
    assert (report.passed, report.is_good) == (8, True)
    assert report.rows == sum(table.rows for table in past.tables.values())
    assert past.tables["mfa_authenticator"].rows == 1
    assert told(report, "keys")[0] == "Khóa mở được mọi thứ đã mã hóa (1)"
    assert told(report, "files")[0] == "1 tệp có đủ và nguyên vẹn trong bản sao"
    seals = past.tables["audit_seal"].rows
    assert seals > 0
    assert told(report, "audit")[0].startswith(f"Nhật ký nguyên vẹn: {seals} dấu niêm, ")


def test_report_says_how_long_it_took_and_how_much_was_at_risk(report: Report) -> None:
    assert report.server.startswith("15.")
    assert 0 < report.restore_seconds < 60
    assert 0 < report.recovery_seconds < 60
    assert report.return_seconds == report.restore_seconds + report.recovery_seconds
    assert 0 <= report.loss_seconds < 120
    assert report.bytes > 5_000_000


def test_record_is_kept_for_the_one_who_asks(system: Installation, report: Report) -> None:
    kept = records.every(system.environment.home, "drills")
    record = json.loads(json.dumps(report.as_record()))
    assert record in kept
    assert (record["score"], record["of"], record["is_good"]) == (8, 8, True)


def test_page_is_in_vietnamese_and_names_every_check(report: Report) -> None:
    lines = report.page().splitlines()
    assert lines[0] == "BIÊN BẢN DIỄN TẬP PHỤC HỒI DỮ LIỆU"
    assert sum(line.startswith("●") for line in lines) == 8
    assert lines[-2:] == ["Điểm: 8/8", "Đạt: phục hồi được đến đúng thời điểm đã chọn."]


def test_live_database_and_archive_are_not_touched(system: Installation, past: Mark) -> None:
    pid = (system.data / "postmaster.pid").read_text("utf-8")
    with system.connect() as db:
        before = fingerprint(db)
    repository = system.environment.pgbackrest.parent / "repo"  # type: ignore[union-attr]  # the installation has one
    archived = contents(repository / "archive")
    drill(system.environment, at=past.at, place=None, say=silent)
    with system.connect() as db:
        assert fingerprint(db) == before
    assert before["mfa_authenticator"].rows == 0
    assert (system.data / "postmaster.pid").read_text("utf-8") == pid
    assert contents(repository / "archive") == archived


def test_nothing_is_left_of_the_copy(
    system: Installation, past: Mark, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_to_all(tmp_path)
    made: list[Path] = []

    def noted(**words: Any) -> str:
        made.append(Path(mkdtemp(**words)))
        return str(made[-1])

    places = set(ROOT_DATA.glob("*"))
    monkeypatch.setattr("sohoc.project.operations.claims.tempfile.mkdtemp", noted)
    drill(system.environment, at=past.at, place=tmp_path, say=silent)
    assert len(made) == 2
    assert [path for path in made if path.exists()] == []
    new = {path.name for path in set(ROOT_DATA.glob("*")) - places}
    assert [name for name in new if name.startswith(tmp_path.name)] == []
    assert [name for name in new if name.startswith("sohoc-copy-")] == []


def test_second_without_a_mark_is_restored_but_scores_less(
    system: Installation, past: Mark
) -> None:
    later = past.at + timedelta(milliseconds=50)
    system.run("SELECT pg_logical_emit_message(true, 'test', '')")
    system.hand_over()
    other = replace(system.environment, home=system.environment.home / "elsewhere")
    other.home.mkdir(exist_ok=True)
    report = drill(other, at=later, place=None, say=silent)
    assert outcomes(report)["contents"] is Outcome.NOT_POSSIBLE
    assert (report.passed, len(report.checks), report.is_good) == (7, 8, False)
    assert report.page().splitlines()[-2] == "Điểm: 7/8"


def test_table_that_differs_from_the_mark_is_named_with_both_numbers(
    system: Installation, past: Mark
) -> None:
    rows = past.tables["access_node"]
    forged = replace(past, tables=past.tables | {"access_node": replace(rows, rows=rows.rows + 1)})
    home = system.environment.home / "forged"
    home.mkdir(exist_ok=True)
    records.keep(home, "marks", at=forged.at, content=forged.as_record())
    report = drill(replace(system.environment, home=home), at=past.at, place=None, say=silent)
    assert told(report, "contents") == (
        "1 bảng khác lúc ghi mốc (số dòng: lúc ghi → sau phục hồi)",
        (f"access_node {rows.rows + 1} → {rows.rows}",),
    )
    assert not report.is_good


def test_lost_keys_are_found_before_they_are_needed(
    system: Installation, past: Mark, tmp_path: Path
) -> None:
    Keyring.open(tmp_path / "keys")
    other = replace(system.environment, key_directory=tmp_path / "keys")
    report = drill(other, at=past.at, place=None, say=silent)
    sentence, details = told(report, "keys")
    assert sentence.startswith("1 giá trị không mở được bằng khóa hiện có")
    assert [detail.split()[0] for detail in details] == ["mfa_authenticator"]
    assert outcomes(report) == dict.fromkeys(NAMES, Outcome.PASSED) | {"keys": Outcome.FAILED}


def test_file_that_was_never_copied_is_found(
    system: Installation, past: Mark, tmp_path: Path
) -> None:
    (tmp_path / "files").mkdir()
    report = drill(
        replace(system.environment, backups=tmp_path), at=past.at, place=None, say=silent
    )
    assert told(report, "files")[0] == "1 tệp thiếu hoặc hỏng trong bản sao"
    report = drill(replace(system.environment, backups=None), at=past.at, place=None, say=silent)
    assert outcomes(report)["files"] is Outcome.NOT_POSSIBLE


def test_files_of_a_bucket_are_looked_for_there(
    system: Installation, past: Mark, tmp_path: Path
) -> None:
    words = [sys.executable, "-m", "sohoc.core.files.tests.fake_s3", "KEY", "SECRET", "vn"]
    storage = subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    try:
        assert storage.stdout is not None
        port = storage.stdout.readline().strip()
        address = f"http://KEY:SECRET@127.0.0.1:{port}/tep?region=vn"
        inside = replace(system.environment, bucket=address)
        report = drill(inside, at=past.at, place=None, say=silent)
        assert told(report, "files")[0] == "1 tệp thiếu hoặc hỏng trong bản sao"
        source = tmp_path / "source"
        source.write_bytes(BYTES)
        sha256 = hashlib.sha256(BYTES).hexdigest()
        Bucket.of(address).put(name_of(sha256), source, sha256=sha256)
        report = drill(inside, at=past.at, place=None, say=silent)
        assert outcomes(report)["files"] is Outcome.PASSED
    finally:
        storage.communicate("")


def test_present_moment_waits_for_the_archive_and_finds_the_damage(
    system: Installation, past: Mark
) -> None:
    system.run("SELECT pg_logical_emit_message(true, 'test', '')")
    system.hand_over()
    said: list[str] = []

    def say(text: str) -> None:
        said.append(text)
        if "chờ" in text:
            system.hand_over()

    report = drill(system.environment, at=None, place=None, say=say)
    assert said[:2] == [
        "Đang ghi mốc của cơ sở dữ liệu …",
        "Đang chờ nhật ký ghi vào kho lưu …",
    ]
    assert outcomes(report)["contents"] is Outcome.PASSED
    # All seals were deleted, so what is left contradicts nothing; but a mark had noted the newest.
    assert told(report, "audit")[0] == "Nhật ký không khớp với dấu niêm"
    assert outcomes(report) == dict.fromkeys(NAMES, Outcome.PASSED) | {"audit": Outcome.FAILED}


@pytest.mark.parametrize(
    ("at", "failure"),
    [
        (lambda: datetime.now(UTC) + timedelta(days=1), ArchiveBehind),
        (lambda: datetime.now(UTC) - timedelta(days=400), NothingKept),
    ],
)
def test_second_outside_of_the_archive_is_refused_with_one_sentence(
    system: Installation,
    past: Mark,
    at: Callable[[], datetime],
    failure: type[Exception],
) -> None:
    kept = len(records.every(system.environment.home, "drills"))
    with pytest.raises(failure):
        drill(system.environment, at=at(), place=None, say=silent)
    assert len(records.every(system.environment.home, "drills")) == kept


def test_what_is_missing_is_said_in_one_sentence(system: Installation, past: Mark) -> None:
    whole = system.environment
    cases: list[tuple[type[Exception], dict[str, object]]] = [
        (NoArchive, {"pgbackrest": None}),
        (OwnerMissing, {"owner_database_url": None}),
        (Unreachable, {"owner_database_url": "postgresql://sohoc_owner@%2Fnowhere/sohoc"}),
    ]
    for failure, changed in cases:
        with pytest.raises(failure):
            drill(replace(whole, **changed), at=None, place=None, say=silent)  # type: ignore[arg-type]  # each case has its own field


def test_copy_that_would_fill_the_disk_is_not_begun(
    system: Installation, past: Mark, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("sohoc.project.operations.scratch.free_megabytes", lambda _place: 100)
    with pytest.raises(ScratchTooSmall):
        drill(system.environment, at=past.at, place=tmp_path, say=silent)
    assert list(tmp_path.iterdir()) == []


def test_command_drills_to_the_second_in_the_time_of_hanoi(
    system: Installation, past: Mark
) -> None:
    second = past.at.astimezone(HANOI).strftime("%Y-%m-%d %H:%M:%S")
    done = sohoc(system, "drill", "--at", second)
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.startswith("BIÊN BẢN DIỄN TẬP PHỤC HỒI DỮ LIỆU\n")
    assert "Điểm: 8/8\n" in done.stdout


def test_words_that_cannot_be_meant_are_refused_in_both_languages(system: Installation) -> None:
    done = sohoc(system, "drill", "--at", "hôm qua")
    assert done.returncode == 1
    assert done.stderr.splitlines() == [
        "“hôm qua” không phải là một thời điểm; hãy viết như 2026-11-22 10:30:00 (giờ Hà Nội).",
        "“hôm qua” is no moment; write it like 2026-11-22 10:30:00 (time of Hà Nội).",
    ]
    done = sohoc(system, "backup", "--kind", "half")
    assert done.returncode == 1
    assert done.stderr.startswith("Không hiểu lệnh: ")


def begun(system: Installation, past: Mark, place: Path) -> "subprocess.Popen[str]":
    """A drill whose copy plays back the log just now."""
    open_to_all(place)
    words = ["drill", "--at", past.at.isoformat(), "--scratch", str(place)]
    process = started(system, *words)
    assert process.stderr is not None
    while "phát lại" not in process.stderr.readline():
        assert process.poll() is None
    return process


@pytest.mark.parametrize(("number", "code"), [(signal.SIGTERM, 143), (signal.SIGHUP, 129)])
def test_drill_that_is_stopped_leaves_no_copy_and_no_server(
    system: Installation, past: Mark, tmp_path: Path, number: signal.Signals, code: int
) -> None:
    with begun(system, past, tmp_path) as process:
        process.send_signal(number)
        assert process.wait(60) == code
    assert list(tmp_path.iterdir()) == []


def test_copy_and_server_of_a_killed_drill_go_with_the_next_one(
    system: Installation, past: Mark, tmp_path: Path
) -> None:
    with begun(system, past, tmp_path) as process:
        deadline = time.monotonic() + 30
        while not (left := [p for p in tmp_path.glob("*/data") if postmaster.running(p)]):
            assert time.monotonic() < deadline
        process.kill()
        process.wait(60)
    assert postmaster.running(left[0]) is not None
    report = drill(system.environment, at=past.at, place=tmp_path, say=silent)
    assert report.is_good
    assert list(tmp_path.iterdir()) == []
    assert postmaster.leftovers(left[0]) == []


def test_server_of_the_copy_can_change_nothing_where_root_writes(
    system: Installation, past: Mark, tmp_path: Path
) -> None:
    if os.geteuid() != 0:
        pytest.skip("only root runs the server as somebody else")
    open_to_all(tmp_path)
    with scratch(server_account(), place=tmp_path, needed_bytes=0) as copy:
        found = {path.name: (path.owner(), path.stat().st_mode & 0o777) for path in (copy.root,)}
        assert list(found.values()) == [("root", 0o711)]
        assert copy.data.owner() == server_account().name


def test_keys_that_are_gone_stop_a_drill_and_are_not_made_anew(
    system: Installation, past: Mark, tmp_path: Path
) -> None:
    other = replace(system.environment, key_directory=tmp_path / "keys")
    with pytest.raises(KeysMissing) as refused:
        drill(other, at=past.at, place=None, say=silent)
    assert str(tmp_path / "keys") in str(refused.value)
    assert not (tmp_path / "keys").exists()
