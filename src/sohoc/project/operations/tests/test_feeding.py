"""A server whose log does not come into the archive is told at once, with the way to mend it."""

import time
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from sohoc.project.embedded.account import server_account
from sohoc.project.embedded.configuration import settings
from sohoc.project.failures import Failure
from sohoc.project.operations import marks, records
from sohoc.project.operations.archive import Feeding, Reach, unfed
from sohoc.project.operations.backup import back_up
from sohoc.project.operations.basebackups import BaseBackups
from sohoc.project.operations.drill import drill
from sohoc.project.operations.failures import LogElsewhere, LogNotPushed
from sohoc.project.operations.pgbackrest import PgBackRest
from sohoc.project.operations.tests.conftest import Installation
from sohoc.project.supervisor import messages

CONFIG = Path("/etc/pgbackrest.conf")
PUSH = f"pgbackrest --config={CONFIG} --stanza=sohoc archive-push %p"
SECOND, THIRD = "000000010000000000000002", "000000010000000000000003"
OWN = "/usr/local/bin/keep-log %p"


class Bucket(PgBackRest):
    """A repository that reaches to the second file of the log."""

    def reach(self) -> Reach | None:
        return Reach(SECOND, datetime(2026, 11, 22, tzinfo=UTC))


BUCKET = Bucket(config=CONFIG, account=server_account(), pg_bin=None)


def silent(_text: str) -> None:
    """Nobody listens."""


@pytest.mark.parametrize(
    ("mode", "command", "library", "last", "found"),
    [
        ("on", PUSH, "", "", None),
        ("always", PUSH, "", THIRD, None),
        ("off", PUSH, "", "", "archive_mode = off"),
        ("on", "", "", "", "archive_command = ''"),
        ("on", "cp %p /mnt/%f", "", "", "archive_command = 'cp %p /mnt/%f'"),
        ("on", OWN, "", SECOND, None),
        ("on", OWN, "", THIRD, f"archive_command = '{OWN}'"),
        ("on", OWN, "", f"00000002{SECOND[8:]}", f"archive_command = '{OWN}'"),
        ("on", "", "basic_archive", "", None),
        ("off", "", "basic_archive", "", "archive_mode = off"),
    ],
)
def test_the_settings_of_the_server_tell_whether_its_log_arrives(
    mode: str, command: str, library: str, last: str, found: str | None
) -> None:
    fault = unfed(BUCKET, Feeding(mode=mode, command=command, library=library, last=last))
    if found is None:
        assert fault is None
    else:
        assert isinstance(fault, LogNotPushed)
        assert fault.facts == {"found": found, "command": PUSH}


def test_the_embedded_server_feeds_the_directory_that_it_was_started_with(
    embedded: Installation,
) -> None:
    backups = embedded.environment.backups
    assert backups is not None
    live = marks.feeding(embedded.environment)
    assert live.mode == "on"
    assert unfed(BaseBackups.of(embedded.environment, directory=backups), live) is None
    odd = Path("/mnt/đĩa sao lưu 100%")
    command = settings(memory=1, durable=True, archive=odd / "wal")["archive_command"]
    archive = BaseBackups.of(embedded.environment, directory=odd)
    assert archive.is_fed_by(command[1:-1].replace("''", "'"))


def test_a_drill_beside_a_server_that_feeds_another_place_is_told_at_once(
    embedded: Installation, place: Path
) -> None:
    """The directory is named for the command only, and the program was started without it."""
    other = place / "other-copies"
    other.mkdir()
    environment = replace(embedded.environment, backups=other)
    told: list[str] = []
    back_up(environment, kind="full", say=told.append)
    assert told[0].startswith(
        f"Cơ sở dữ liệu đang chạy không chép nhật ký ghi vào {other}/wal (archive_command = "
    )
    assert f"chạy lại với cả SOHOC_BACKUPS={other}, rồi: sohoc backup" in told[0]
    assert told[1] == "Đang sao lưu bằng pg_basebackup …"
    record = records.newest(environment.home, "backups")
    assert record is not None
    assert record["log_arrives"] is False
    assert [path.name for path in (other / "base").iterdir()] == [record["label"]]
    before = len(list(records.every(environment.home, "marks")))
    start = time.monotonic()
    with pytest.raises(LogElsewhere) as refused:
        drill(environment, at=None, place=None, say=silent)
    assert time.monotonic() - start < 10
    assert refused.value.facts["place"] == other / "wal"
    assert len(list(records.every(environment.home, "marks"))) == before


def test_what_is_said_names_the_place_and_the_way_to_mend_it() -> None:
    fault: Failure = BUCKET.not_fed("archive_mode = off")
    assert messages.explained(fault).splitlines()[0] == (
        "Cơ sở dữ liệu không đưa nhật ký ghi cho pgBackRest (archive_mode = off), nên không bản sao"
        " nào phục hồi được về một giây đã chọn; hãy đặt archive_mode = on và archive_command ="
        f" '{PUSH}', khởi động lại PostgreSQL, rồi: sohoc backup"
    )
