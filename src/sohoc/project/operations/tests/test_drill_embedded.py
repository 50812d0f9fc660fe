"""Backup, drill and rehearsal of an upgrade with the program's own server."""

import shutil
import subprocess
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from sohoc.project.embedded.account import server_account
from sohoc.project.embedded.cluster import Cluster
from sohoc.project.operations import basebackups, marks, records
from sohoc.project.operations.backup import back_up
from sohoc.project.operations.basebackups import BaseBackups
from sohoc.project.operations.drill import drill
from sohoc.project.operations.failures import BackupFailed, NothingKept, UpgradeFailed
from sohoc.project.operations.fingerprints import differences, fingerprint
from sohoc.project.operations.marks import Mark
from sohoc.project.operations.rehearsal import rehearse
from sohoc.project.operations.report import number
from sohoc.project.operations.tests.conftest import BYTES, Installation, add_factor, sohoc
from sohoc.project.tests.conftest import remove


def silent(_text: str) -> None:
    """Nobody listens."""


@pytest.fixture
def past(embedded: Installation) -> Mark:
    """A backup, some work, a noted moment; then a deletion that nobody wanted."""
    back_up(embedded.environment, kind="incr", say=silent)
    add_factor(embedded)
    mark = marks.take(embedded.environment)
    embedded.run("DELETE FROM mfa_authenticator")
    embedded.hand_over()
    return mark


def test_copy_is_exactly_what_was_there_at_the_mark(embedded: Installation, past: Mark) -> None:
    report = drill(embedded.environment, at=past.at, place=None, say=silent)
    assert (report.passed, len(report.checks), report.is_good) == (8, 8, True), report.page()
    assert past.tables["mfa_authenticator"].rows == 1
    assert report.archive == "pg_basebackup"
    assert embedded.run("SELECT count(*) FROM mfa_authenticator") == (0,)


def test_mark_taken_while_others_write_is_exact_too(embedded: Installation, past: Mark) -> None:
    """The whole promise at once: marks between writers, each restored and compared."""
    ended = threading.Event()

    def write(part: int, pause: float) -> None:
        change = "UPDATE identity_user SET rights_version = rights_version + 1 WHERE id %% 2 = %s"
        with embedded.connect() as own:
            while not ended.is_set():
                own.execute(change, [part])
                time.sleep(pause)

    with ThreadPoolExecutor(2) as pool:
        writing = [pool.submit(write, part, pause) for part, pause in ((0, 0.002), (1, 0.005))]
        time.sleep(0.2)
        taken = [marks.take(embedded.environment) for _count in range(3)]
        ended.set()
        for one in writing:
            one.result()
    embedded.hand_over()
    for mark in taken:
        report = drill(embedded.environment, at=mark.at, place=None, say=silent)
        assert report.is_good, report.page()


def test_backup_keeps_a_record_and_copies_new_files_once(embedded: Installation) -> None:
    backups = embedded.environment.backups
    assert backups is not None
    shutil.rmtree(backups / "files", ignore_errors=True)
    for files in (1, 0):
        back_up(embedded.environment, kind="incr", say=silent)
        record = records.newest(embedded.environment.home, "backups")
        assert record is not None
        assert (record["archive"], record["kind"]) == ("pg_basebackup", "incr")
        assert record["files_copied"] == files
        assert record["bytes"] > 10_000_000
    copied = [p for p in (backups / "files").rglob("*") if p.is_file()]
    assert [path.read_bytes() for path in copied] == [BYTES]


def test_old_copies_go_and_the_log_from_before_them(
    embedded: Installation, past: Mark, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(basebackups, "KEPT", 1)
    backups = embedded.environment.backups
    assert backups is not None
    archive = BaseBackups.of(embedded.environment, directory=backups)
    before = sorted(path.name for path in (backups / "wal").iterdir() if not path.suffix)
    embedded.run("SELECT pg_logical_emit_message(true, 'test', '')")
    embedded.hand_over()
    made = archive.back_up("full")
    assert [path.name for path in (backups / "base").iterdir()] == [made["label"]]
    assert before[0] not in {path.name for path in (backups / "wal").iterdir()}
    embedded.hand_over()
    fresh = marks.take(embedded.environment)
    embedded.hand_over()
    assert drill(embedded.environment, at=fresh.at, place=None, say=silent).is_good
    with pytest.raises(NothingKept):
        drill(embedded.environment, at=past.at, place=None, say=silent)


def test_without_any_copy_nothing_is_waited_for(
    embedded: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(BaseBackups, "needed_bytes", lambda _archive: 0)
    told: list[str] = []
    with pytest.raises(NothingKept):
        drill(embedded.environment, at=None, place=None, say=told.append)
    assert not [line for line in told if line.startswith("Đang chờ")]


def test_backup_of_a_server_that_is_down_is_told(embedded: Installation, tmp_path: Path) -> None:
    other = replace(embedded.environment, home=tmp_path / "other", key_directory=tmp_path / "keys")
    archive = BaseBackups.of(other, directory=tmp_path)
    try:
        with pytest.raises(BackupFailed):
            archive.back_up("full")
        assert list((tmp_path / "base").iterdir()) == []
    finally:
        remove(archive.cluster)


def test_upgrade_is_rehearsed_on_a_copy_and_the_original_stays(
    embedded: Installation, past: Mark
) -> None:
    back_up(embedded.environment, kind="full", say=silent)
    embedded.hand_over()
    embedded.run("SELECT pg_logical_emit_message(true, 'test', '')")
    time.sleep(0.1)
    embedded.hand_over()
    said: list[str] = []
    report, seconds = rehearse(embedded.environment, place=None, say=said.append)
    assert (report.passed, len(report.checks)) == (7, 7), report.page()
    lines = report.page_of_upgrade(seconds=seconds).splitlines()
    assert lines[0] == "BIÊN BẢN NÂNG CẤP THỬ TRÊN BẢN SAO"
    assert [line.split()[3] for line in lines if line.startswith("Nâng cấp mất")] == [
        number(seconds)
    ]
    assert report.rows > 1000
    assert report.bytes > 5_000_000
    assert report.check_seconds > 0
    assert said[-1].startswith("Nâng cấp bản sao mất ")
    record = records.newest(embedded.environment.home, "rehearsals")
    assert record is not None
    assert record["upgrade_seconds"] > 0


def test_upgrade_that_fails_is_told_and_touches_nothing(embedded: Installation, past: Mark) -> None:
    # An upgrade that was applied by hand under another name fails, as a conflicting one would.
    removed = "DELETE FROM django_migrations WHERE app = 'project' AND name = '0002_wall'"
    embedded.run(removed)
    back_up(embedded.environment, kind="full", say=silent)
    embedded.hand_over()
    with pytest.raises(UpgradeFailed) as refused:
        rehearse(embedded.environment, place=None, say=silent)
    assert "already exists" in str(refused.value)
    assert embedded.run("SELECT count(*) FROM django_migrations WHERE name = '0002_wall'") != (0,)
    embedded.run(
        "INSERT INTO django_migrations (app, name, applied) VALUES ('project', '0002_wall', now())"
    )


def test_commands_answer_in_vietnamese(embedded: Installation, past: Mark) -> None:
    done = sohoc(embedded, "mark")
    assert done.returncode == 0, done.stderr
    first, second = done.stdout.splitlines()
    assert first.startswith("Mốc ")
    assert first.endswith(" dòng.")
    assert second.startswith('Diễn tập về mốc này: sohoc drill --at "20')
    done = sohoc(embedded, "backup")
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[0] == "Đang sao lưu bằng pg_basebackup …"


def test_written_way_back_brings_the_data_back(embedded: Installation, past: Mark) -> None:
    """What `docs/operate/backup.md` tells to do when it is no drill."""
    back_up(embedded.environment, kind="full", say=silent)
    mark = marks.take(embedded.environment)
    embedded.run("UPDATE identity_user SET username = username || '.sai'")
    embedded.hand_over()
    backups = embedded.environment.backups
    assert backups is not None
    newest = max(path.name for path in (backups / "base").iterdir())
    cluster = Cluster.of(embedded.environment)
    cluster.stop()
    data = embedded.data
    data.rename(data.with_name("postgres.hong"))
    subprocess.run(["cp", "-a", str(backups / "base" / newest), str(data)], check=True)
    signal = data / "recovery.signal"
    signal.touch()
    server_account().own(signal)
    with (data / "postgresql.auto.conf").open("a", encoding="utf-8") as out:
        out.write(
            f"restore_command = 'cp {backups}/wal/%f %p'\n"
            f"recovery_target_time = '{mark.at.isoformat(sep=' ')}'\n"
            "recovery_target_action = 'promote'\n"
        )
    cluster.start()
    with embedded.connect() as db:
        assert differences(mark.tables, fingerprint(db)) == []
    settings = (data / "postgresql.auto.conf").read_text("utf-8").splitlines(keepends=True)
    left = [line for line in settings if not line.startswith(("restore_command", "recovery_"))]
    (data / "postgresql.auto.conf").write_text("".join(left), encoding="utf-8")
    embedded.wait_until_open()  # it answers readers before it has become a server of its own
    embedded.hand_over()  # it archives again, on a timeline of its own
    back_up(embedded.environment, kind="full", say=silent)
    fresh = marks.take(embedded.environment)
    embedded.hand_over()
    assert drill(embedded.environment, at=fresh.at, place=None, say=silent).is_good
