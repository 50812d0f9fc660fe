"""What `sohoc doctor` sees outside of Django."""

import socket
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from sohoc.project.environment import Environment
from sohoc.project.operations import records
from sohoc.project.supervisor.doctor import outside
from sohoc.project.supervisor.doctor.findings import Finding


def environment(home: Path, **more: str) -> Environment:
    return Environment.read({"SOHOC_HOME": str(home), **more})


def is_good(finding: Finding) -> bool:
    assert finding.vietnamese
    assert finding.english
    return finding.is_good


def test_demo_mode_is_missing_and_production_is_good(tmp_path: Path) -> None:
    assert not is_good(outside.mode(environment(tmp_path)))
    assert is_good(outside.mode(environment(tmp_path, SOHOC_MODE="production")))


def test_key_that_others_may_read_is_named(tmp_path: Path) -> None:
    keys = tmp_path / "keys"
    assert outside.key_files(environment(tmp_path)).english == f"No keys in {keys} yet"
    keys.mkdir(mode=0o700)
    (keys / "django.json").touch(mode=0o600)
    (keys / "ca.crt").touch(mode=0o644)
    assert is_good(outside.key_files(environment(tmp_path)))
    (keys / "django.json").chmod(0o640)
    assert outside.key_files(environment(tmp_path)).english == (
        f"Others may read {keys}/django.json; run: chmod -R go= {keys}"
    )


def test_keys_beside_the_data_are_missing_a_place(tmp_path: Path) -> None:
    assert not is_good(outside.keys_apart(environment(tmp_path)))
    assert is_good(outside.keys_apart(environment(tmp_path / "a", SOHOC_KEYS=str(tmp_path / "b"))))


def test_embedded_database_and_missing_names_are_told(tmp_path: Path) -> None:
    bare = environment(tmp_path)
    full = environment(
        tmp_path, SOHOC_DATABASE_URL="postgresql://w@db/sohoc", SOHOC_ALLOWED_HOSTS="so.edu.vn"
    )
    everyone = environment(tmp_path, SOHOC_ALLOWED_HOSTS="*")
    assert not is_good(outside.database(bare))
    assert is_good(outside.database(full))
    assert not is_good(outside.addresses(bare))
    assert not is_good(outside.addresses(everyone))
    assert outside.addresses(full).english == "Answers to the names: so.edu.vn"


def test_old_backup_counts_as_none(tmp_path: Path) -> None:
    assert outside.backups(environment(tmp_path)).english.startswith("No backup is configured;")
    configured = environment(tmp_path, SOHOC_BACKUPS=str(tmp_path / "copies"))
    assert not is_good(outside.backups(configured))
    now = datetime.now(UTC)
    for days, expected in ((3, False), (1, True)):
        at = now - timedelta(days=days)
        records.keep(tmp_path, "backups", at=at, content={"finished": at.isoformat()})
        assert is_good(outside.backups(configured)) is expected


def test_drill_that_is_old_or_did_not_pass_is_missing(tmp_path: Path) -> None:
    assert not is_good(outside.drills(environment(tmp_path)))
    now = datetime.now(UTC)
    for days, passed, expected in (
        (40, True, "No restore was rehearsed within 35 days; run: sohoc drill"),
        (2, False, "The last restore drill did not pass (7/8)"),
        (1, True, "The last restore drill passed"),
    ):
        at = now - timedelta(days=days)
        content = {"began": at.isoformat(), "is_good": passed, "score": 7, "of": 8}
        records.keep(tmp_path, "drills", at=at, content=content)
        assert outside.drills(environment(tmp_path)).english == expected


@pytest.fixture
def clamd(tmp_path: Path) -> Iterator[Path]:
    """A scanner that answers one PING."""
    path = tmp_path / "clamd"
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(path))
        listener.listen(1)

        def answer() -> None:
            connection, _peer = listener.accept()
            with connection:
                assert connection.recv(16) == b"zPING\0"
                connection.sendall(b"PONG\0")

        thread = threading.Thread(target=answer, daemon=True)
        thread.start()
        yield path
        thread.join(5)


def test_scanner_must_answer(tmp_path: Path, clamd: Path) -> None:
    assert not is_good(outside.scanner(environment(tmp_path)))
    assert not is_good(outside.scanner(environment(tmp_path, SOHOC_CLAMD="/nowhere")))
    assert is_good(outside.scanner(environment(tmp_path, SOHOC_CLAMD=str(clamd))))


def test_small_disk_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sohoc.project.supervisor.preflight.free_megabytes", lambda _home: 4999)
    assert outside.space(environment(tmp_path)).english == (
        "Only 4999 MB are free on the disk; have at least 5000 MB"
    )
