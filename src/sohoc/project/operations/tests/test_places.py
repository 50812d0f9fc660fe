"""Commands of root in places of the program's user, and what a killed command left behind."""

import hashlib
import os
import signal
import subprocess
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from sohoc.core.files.store import Store
from sohoc.project.embedded.account import server_account
from sohoc.project.operations import records, words
from sohoc.project.operations.backup import back_up, copy_files
from sohoc.project.operations.claims import claimed, forsaken
from sohoc.project.operations.failures import RecordNotKept
from sohoc.project.operations.owners import as_owner_of
from sohoc.project.operations.tests.conftest import Installation, open_to_all, started

AT = datetime(2026, 11, 22, 3, 30, tzinfo=UTC)
NAME = "20261122T033000.000000Z.json"
OURS = {os.geteuid()}
only_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root becomes somebody else")


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A home that belongs to the program's user, below directories of root."""
    made = tmp_path / "home"
    made.mkdir(mode=0o750)
    open_to_all(tmp_path)
    server_account().own(made)
    return made


@pytest.fixture
def closed(tmp_path: Path) -> Path:
    """A directory of root."""
    made = tmp_path / "closed"
    made.mkdir(mode=0o755)
    return made


@only_root
def test_record_that_root_keeps_belongs_to_the_owner_of_the_home(home: Path) -> None:
    path = records.keep(home, "drills", at=AT, content={"score": 8})
    assert records.newest(home, "drills") == {"score": 8}
    owner = server_account().name
    for made in (path, path.parent, path.parent.parent):
        assert (made.owner(), made.group()) == (owner, owner)
    assert path.stat().st_mode & 0o777 == 0o640
    assert (os.geteuid(), os.getegid()) == (0, 0)


@only_root
def test_link_among_the_records_leads_root_nowhere(home: Path, closed: Path) -> None:
    (home / "operations").mkdir()
    (home / "operations" / "drills").symlink_to(closed)
    with pytest.raises(RecordNotKept) as refused:
        records.keep(home, "drills", at=AT, content={})
    assert "Permission denied" in str(refused.value)
    assert list(closed.iterdir()) == []
    assert closed.owner() == "root"
    assert (os.geteuid(), os.getegid()) == (0, 0)


@only_root
def test_old_records_of_root_behind_a_link_are_not_removed(
    home: Path, closed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(records.KEPT, "drills", 1)
    for number in range(3):
        (closed / f"{number}.json").write_text("{}")
    (home / "operations").mkdir()
    (home / "operations" / "drills").symlink_to(closed)
    with pytest.raises(RecordNotKept):
        records.keep(home, "drills", at=AT, content={})
    assert len(list(closed.iterdir())) == 3


def test_record_of_ones_own_home_is_written_as_oneself(tmp_path: Path) -> None:
    path = records.keep(tmp_path, "marks", at=AT, content={})
    assert path == tmp_path / "operations" / "marks" / NAME
    assert [left.name for left in path.parent.iterdir()] == [NAME]


@only_root
def test_rights_of_root_come_back_after_a_fault(home: Path) -> None:
    before = os.getgroups()
    with as_owner_of(home):
        assert (os.geteuid(), os.getgroups()) == (server_account().uid, [])
    with pytest.raises(FileNotFoundError), as_owner_of(home):
        (home / "missing").read_bytes()
    assert (os.geteuid(), os.getegid(), os.getgroups()) == (0, 0, before)


def put(store: Store, content: bytes, *, named: bytes | None = None) -> Path:
    name = hashlib.sha256(content if named is None else named).hexdigest()
    path = store.path_of(name)
    path.parent.mkdir(parents=True)
    path.write_bytes(content)
    return path


def test_only_bytes_that_are_what_their_name_says_are_copied(tmp_path: Path) -> None:
    source, target = Store(tmp_path / "files"), Store(tmp_path / "copies")
    whole = put(source, b"whole")
    put(source, b"changed", named=b"as it was")
    link = put(source, b"").parent / hashlib.sha256(b"elsewhere").hexdigest()
    link.parent.joinpath(hashlib.sha256(b"").hexdigest()).unlink()
    elsewhere = tmp_path / "elsewhere"
    elsewhere.write_bytes(b"elsewhere")
    link = source.path_of(link.name)
    link.parent.mkdir(parents=True)
    link.symlink_to(elsewhere)
    pipe = source.path_of(hashlib.sha256(b"pipe").hexdigest())
    pipe.parent.mkdir(parents=True)
    os.mkfifo(pipe)
    assert copy_files(source.root, target.root, home=tmp_path) == (1, 3)
    assert [path.name for path in target.blobs()] == [whole.name]
    assert target.path_of(whole.name).read_bytes() == b"whole"
    assert list(target.root.rglob(".*")) == []
    assert copy_files(source.root, target.root, home=tmp_path) == (0, 3)


@only_root
def test_root_copies_nothing_that_the_owner_of_the_home_could_not_read(
    home: Path, closed: Path
) -> None:
    secret = put(Store(closed / "files"), b"root's own")
    closed.chmod(0o700)
    name = secret.name
    (home / "files").mkdir()
    (home / "files" / name[:2]).symlink_to(closed / "files" / name[:2])
    assert copy_files(home / "files", closed / "copies", home=home) == (0, 0)
    assert list(Store(closed / "copies").blobs()) == []


def test_directory_is_a_leftover_when_nobody_holds_it(tmp_path: Path) -> None:
    with claimed("one-", tmp_path) as held:
        assert held.stat().st_mode & 0o777 == 0o700
        assert forsaken("one-", tmp_path, owners=OURS) == []
    assert forsaken("one-", tmp_path, owners=OURS) == [held]
    assert forsaken("other-", tmp_path, owners=OURS) == []
    assert forsaken("one-", tmp_path, owners={os.geteuid() + 1}) == []


def test_link_and_file_are_no_leftovers(tmp_path: Path) -> None:
    (tmp_path / "there").mkdir()
    (tmp_path / "one-link").symlink_to(tmp_path / "there")
    (tmp_path / "one-file").touch()
    assert forsaken("one-", tmp_path, owners=OURS) == []


def test_child_of_a_killed_command_does_not_hold_its_directory(tmp_path: Path) -> None:
    with claimed("one-", tmp_path) as held, subprocess.Popen(["sleep", "60"]) as child:
        try:
            assert forsaken("one-", tmp_path, owners=OURS) == []
        finally:
            child.kill()
    assert forsaken("one-", tmp_path, owners=OURS) == [held]


@pytest.fixture
def handlers() -> Iterator[None]:
    kept = {number: signal.getsignal(number) for number in words.STOPS}
    yield
    for number, handler in kept.items():
        signal.signal(number, handler)


@pytest.mark.usefixtures("handlers")
def test_command_that_was_told_to_outlive_the_terminal_does() -> None:
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    words._clean_up_when_stopped()
    assert signal.getsignal(signal.SIGHUP) is signal.SIG_IGN
    assert signal.getsignal(signal.SIGTERM) is words._end


@pytest.mark.usefixtures("handlers")
def test_second_request_to_end_does_not_break_off_the_cleaning_up() -> None:
    signal.signal(signal.SIGHUP, signal.SIG_DFL)
    words._clean_up_when_stopped()
    with pytest.raises(SystemExit) as ended:
        signal.raise_signal(signal.SIGTERM)
    assert ended.value.code == 143
    signal.raise_signal(signal.SIGHUP)  # while the program cleans up


def copying(embedded: Installation) -> "subprocess.Popen[str]":
    """A backup that has begun to write."""
    process = started(embedded, "backup")
    backups = embedded.environment.backups
    assert backups is not None
    deadline = time.monotonic() + 60
    while not list((backups / "base").glob(".unfinished-*/base")):
        assert process.poll() is None
        assert time.monotonic() < deadline
    return process


def passwords_left() -> list[Path]:
    return [path for path in Path("/tmp").glob("sohoc-*/pass*") if path.stat().st_mtime > STARTED]


STARTED = time.time()


@pytest.mark.parametrize(("number", "code"), [(signal.SIGTERM, 143), (signal.SIGHUP, 129)])
def test_backup_that_is_stopped_leaves_no_copy_and_no_password(
    embedded: Installation, number: signal.Signals, code: int
) -> None:
    with copying(embedded) as process:
        assert passwords_left() == []
        process.send_signal(number)
        assert process.wait(60) == code
    assert embedded.environment.backups is not None
    base = embedded.environment.backups / "base"
    assert [path.name for path in base.iterdir() if path.name.startswith(".")] == []
    assert passwords_left() == []


def test_what_a_killed_backup_left_goes_with_the_next_one(embedded: Installation) -> None:
    assert embedded.environment.backups is not None
    base = embedded.environment.backups / "base"
    with copying(embedded) as process:
        process.kill()
        process.wait(60)
    assert len(list(base.glob(".unfinished-*"))) == 1
    assert passwords_left() == []
    back_up(embedded.environment, kind="full", say=lambda _text: None)
    assert list(base.glob(".unfinished-*")) == []
