"""What the operator's commands take, and what they answer."""

import argparse
import re
import signal
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import NoReturn
from urllib.parse import urlsplit

from sohoc.project.embedded.passwords import Passwords
from sohoc.project.embedded.roles import DATABASE, standing, statements
from sohoc.project.environment import Environment
from sohoc.project.operations import marks, parts
from sohoc.project.operations.backup import back_up
from sohoc.project.operations.drill import drill
from sohoc.project.operations.failures import BadWords, UnfitAddress
from sohoc.project.operations.moments import meant, spoken
from sohoc.project.operations.rehearsal import rehearse

Say = Callable[[str], None]
KINDS = ("full", "diff", "incr")
STOPS = (signal.SIGTERM, signal.SIGHUP, signal.SIGINT)
# A database is made with the encoding of its server, and another one cannot hold Vietnamese.
ENCODING = """\
DO $$ BEGIN IF current_setting('server_encoding') <> 'UTF8' THEN
  RAISE EXCEPTION 'Cụm PostgreSQL này dùng %, phải là UTF8; hãy tạo lại bằng pg_createcluster '
    '--locale C.UTF-8 / This cluster uses %, it must be UTF8; make it anew in this way.',
    current_setting('server_encoding'), current_setting('server_encoding');
END IF; END $$"""
PASSWORD = re.compile(r"[A-Za-z0-9_-]{16,}")


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        raise BadWords(reason=message)


def print_roles(environment: Environment, words: Sequence[str], say: Say) -> int:
    """`sohoc roles`: SQL for the superuser of a new server, with the passwords of the settings.

    With `--upgrade` what this version asks of the roles of a server that is there, without one.
    """
    parser = _Parser("sohoc roles", description="SQL tạo các vai trò và cơ sở dữ liệu.")
    parser.add_argument(
        "--upgrade", action="store_true", help="chỉ phần thêm cho máy chủ đã có, không mật khẩu"
    )
    if parser.parse_args(words).upgrade:
        made = list(standing())
    else:
        made = [ENCODING, *statements(_passwords(environment), creates_databases=False)]
    say(";\n".join(made) + ";")
    return 0


def _passwords(environment: Environment) -> Passwords:
    found = {}
    for name, url in (
        ("sohoc_web", environment.database_url),
        ("sohoc_owner", environment.owner_database_url),
    ):
        parts = urlsplit(url or "")
        is_fitting = parts.username == name and parts.path == f"/{DATABASE}"
        if not is_fitting or not PASSWORD.fullmatch(parts.password or ""):
            raise UnfitAddress(user=name, database=DATABASE)
        found[name] = parts.password or ""
    return Passwords(superuser="", socket="", **found)


def mark_now(environment: Environment, words: Sequence[str], say: Say) -> int:
    """`sohoc mark`."""
    _Parser("sohoc mark", description="Ghi mốc: mỗi bảng có gì vào lúc này.").parse_args(words)
    mark = marks.take(environment)
    rows = sum(table.rows for table in mark.tables.values())
    say(f"Mốc {spoken(mark.at)}: {len(mark.tables)} bảng, {rows} dòng.")
    say(f'Diễn tập về mốc này: sohoc drill --at "{mark.at.isoformat(timespec="microseconds")}"')
    return 0


def back_up_now(environment: Environment, words: Sequence[str], say: Say) -> int:
    """`sohoc backup`."""
    parser = _Parser("sohoc backup", description="Sao lưu cơ sở dữ liệu và tệp.")
    parser.add_argument("--kind", choices=KINDS, default="incr", help="đầy đủ, khác biệt, tăng dần")
    kind = parser.parse_args(words).kind
    _clean_up_when_stopped()
    back_up(environment, kind=kind, say=say)
    return 0


def drill_now(environment: Environment, words: Sequence[str], say: Say) -> int:
    """`sohoc drill`: exit code 1 when the copy is not what it should be."""
    parser = _Parser("sohoc drill", description="Diễn tập phục hồi vào một thư mục tạm.")
    parser.add_argument("--at", help='"2026-11-22 10:30:00", giờ Hà Nội; không có: bây giờ')
    parser.add_argument("--scratch", type=Path, help="thư mục tạm đủ chỗ cho cả cơ sở dữ liệu")
    chosen = parser.parse_args(words)
    moment = meant(chosen.at) if chosen.at else None
    _clean_up_when_stopped()
    report = drill(environment, at=moment, place=chosen.scratch, say=progress)
    say(report.page())
    return 0 if report.is_good else 1


def rehearse_now(environment: Environment, words: Sequence[str], say: Say) -> int:
    """`sohoc rehearse`: exit code 1 when the upgraded copy is not what it should be."""
    parser = _Parser("sohoc rehearse", description="Nâng cấp thử trên bản sao phục hồi.")
    parser.add_argument("--scratch", type=Path, help="thư mục tạm đủ chỗ cho cả cơ sở dữ liệu")
    chosen = parser.parse_args(words)
    _clean_up_when_stopped()
    report, seconds = rehearse(environment, place=chosen.scratch, say=progress)
    say(report.page_of_upgrade(seconds=seconds))
    return 0 if report.is_good else 1


def _clean_up_when_stopped() -> None:
    """A request to end goes through every `finally`: no copy and no server stays behind.

    A lost connection of the terminal is such a request, except for what was started to outlive it.
    """
    for number in STOPS:
        if signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, _end)


def _end(number: int, _frame: object) -> NoReturn:
    for other in STOPS:  # a second request must not break off the cleaning up
        signal.signal(other, signal.SIG_IGN)
    sys.exit(128 + number)


def progress(text: str) -> None:
    """Steps go to standard error, so that the page alone can be kept."""
    sys.stderr.write(text + "\n")
    sys.stderr.flush()


COMMANDS: Mapping[str, Callable[[Environment, Sequence[str], Say], int]] = {
    "web": lambda environment, _words, _say: parts.web(environment),
    "worker": lambda environment, _words, _say: parts.worker(environment),
    "database": lambda environment, _words, _say: parts.database(environment),
    "roles": print_roles,
    "mark": mark_now,
    "backup": back_up_now,
    "drill": drill_now,
    "rehearse": rehearse_now,
}
