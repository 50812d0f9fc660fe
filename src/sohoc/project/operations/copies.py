"""Parts of the program that work on a restored copy instead of the live database."""

import json
import subprocess
import sys
from datetime import datetime
from pathlib import Path
from typing import Any

from sohoc.core.keys.keyring import FILE
from sohoc.project.embedded.place import LINK
from sohoc.project.environment import Environment, Process
from sohoc.project.operations.failures import KeysMissing
from sohoc.project.operations.marks import database_name, noted_head
from sohoc.project.operations.report import Check, Outcome, check
from sohoc.project.operations.scratch import Scratch
from sohoc.project.supervisor import commands


def check_keys(environment: Environment) -> None:
    """That the keys are there, before anything is copied; raises `KeysMissing`.

    The program would make new ones: as root with files that web and worker could not read.
    """
    if not (environment.key_directory / FILE).exists():
        raise KeysMissing(directory=environment.key_directory)


def command_on(
    copy: Scratch, environment: Environment, *words: str
) -> subprocess.CompletedProcess[str]:
    """`sohoc WORDS` with the keys of the installation and the database of the copy."""
    database = database_name(environment)
    variables = commands.variables(environment, Process.COMMAND) | {
        "SOHOC_MODE": environment.mode.value,
        "SOHOC_HOME": str(_home_of(copy)),
        "SOHOC_KEYS": str(environment.key_directory),
        "SOHOC_DATABASE_URL": copy.url(database, user="sohoc_web"),
        "SOHOC_OWNER_DATABASE_URL": copy.url(database, user="sohoc_owner"),
        "SOHOC_BUCKET": environment.bucket or "",
    }
    return subprocess.run(  # noqa: S603 our own command, no shell
        [sys.executable, "-m", "sohoc.project.cli", *words],
        env=variables,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )


def _home_of(copy: Scratch) -> Path:
    """A home that goes with the copy; its link keeps root from making a place of its own."""
    home = copy.root / "home"
    home.mkdir(mode=0o700, exist_ok=True)
    if not (home / LINK).is_symlink():
        (home / LINK).symlink_to(copy.root / "nowhere" / LINK)
    return home


def examined(copy: Scratch, environment: Environment, *, moment: datetime) -> list[Check]:
    """What the program itself finds in the copy of a moment: trail, keys, files, migrations."""
    head = noted_head(environment.home, moment)
    files = _copied_files(environment)
    words = ["examine_copy"]
    words += ["--head", head] if head else []
    words += ["--files", str(files)] if files is not None else []
    done = command_on(copy, environment, *words)
    try:
        found: dict[str, Any] = json.loads(done.stdout.strip().splitlines()[-1])
    except (ValueError, IndexError):
        reason = (done.stderr.strip().splitlines() or ["?"])[-1]
        told = "Chương trình không đọc được bản sao"
        return [Check("program", Outcome.FAILED, told, (reason,))]
    return [
        _audit(found["audit"]),
        _keys(found["keys"]),
        _files(found["files"], is_copied=files is not None or environment.bucket is not None),
        _migrations(found["migrations"]),
    ]


def _copied_files(environment: Environment) -> Path | None:
    if environment.backups is None or environment.bucket is not None:
        return None
    directory = environment.backups / "files"
    return directory if directory.is_dir() else None


def _audit(found: dict[str, Any]) -> Check:
    faults = found["told"] or ([] if found["is_whole"] else ["?"])
    return check(
        "audit",
        faults,
        good=f"Nhật ký nguyên vẹn: {found['seals']} dấu niêm, {found['rows']} dòng tính lại khớp",
        bad="Nhật ký không khớp với dấu niêm",
    )


def _keys(found: dict[str, Any]) -> Check:
    return check(
        "keys",
        found["faults"],
        good=f"Khóa mở được mọi thứ đã mã hóa ({found['opened']})",
        bad="{count} giá trị không mở được bằng khóa hiện có; tìm lại bản sao của keyring.json",
    )


def _files(found: dict[str, Any], *, is_copied: bool) -> Check:
    if found["wanted"] and not is_copied:
        told = (
            f"Chưa có bản sao của {found['wanted']} tệp; đặt SOHOC_BACKUPS rồi chạy: sohoc backup"
        )
        return Check("files", Outcome.NOT_POSSIBLE, told)
    return check(
        "files",
        found["faults"],
        good=f"{found['wanted']} tệp có đủ và nguyên vẹn trong bản sao",
        bad="{count} tệp thiếu hoặc hỏng trong bản sao",
    )


def _migrations(missing: list[str]) -> Check:
    return check(
        "migrations",
        missing,
        good="Các bảng đúng với phiên bản chương trình này",
        bad="{count} bước nâng cấp chưa có trong bản sao; thử trước bằng: sohoc rehearse",
    )
