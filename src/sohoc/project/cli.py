"""The command `sohoc`: run, doctor, the operator's commands, and every command of Django."""

import io
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from django.conf import settings
from django.core.management import execute_from_command_line
from django.db import connections

from sohoc.project.embedded.cluster import Cluster
from sohoc.project.environment import Environment
from sohoc.project.failures import Failure
from sohoc.project.operations.words import COMMANDS as OPERATIONS
from sohoc.project.supervisor import messages
from sohoc.project.supervisor.doctor.examine import examine
from sohoc.project.supervisor.lock import RunLock
from sohoc.project.supervisor.run import run

USAGE = """\
sohoc run              khởi động tất cả / start everything
sohoc web              chỉ phần trang web / only the web server
sohoc worker           chỉ phần việc nền / only the background work
sohoc database         chỉ cơ sở dữ liệu đi kèm / only the database brought along
sohoc doctor           kiểm tra cài đặt / check the installation
sohoc roles            các vai trò của PostgreSQL / the roles of PostgreSQL
sohoc mark             đánh dấu một thời điểm / mark a moment to restore to
sohoc backup           sao lưu / make a backup
sohoc drill            diễn tập phục hồi / rehearse a restore, check it, score it
sohoc rehearse         nâng cấp thử trên bản sao / rehearse an upgrade on a copy
sohoc found            lập tỉnh thật đầu tiên / begin the real province
sohoc demo             nạp tỉnh mẫu / load the invented province
sohoc migrate          nâng cấp cơ sở dữ liệu / bring the database up to date
sohoc audit verify     kiểm tra nhật ký / verify the audit trail
sohoc help             mọi lệnh khác / all other commands
"""

ASKING = frozenset({"--help", "-h"})
# These never ask the database, so no server is started for them.
WITHOUT_DATABASE = frozenset({"help", "version", "--version", "collectstatic", "diffsettings"})
PLANS_ONLY = "--faults"  # `sohoc demo --faults`


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; failures are sentences, never tracebacks."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # a terminal without Vietnamese letters
    try:
        environment = Environment.read()
        return _dispatch(words, environment)
    except Failure as failure:
        sys.stderr.write(messages.explained(failure) + "\n")
        return 1
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:  # whoever read along, such as `head`, has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 141


def _dispatch(words: Sequence[str], environment: Environment) -> int:
    if not words or words[0] in ASKING:
        sys.stdout.write(USAGE)
        return 0 if words else 2
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", environment.settings_module)
    if (command := OPERATIONS.get(words[0])) is not None:
        return command(environment, words[1:], _say)
    if words[0] == "run":
        return run(environment, out=_say)
    if words[0] == "doctor":
        return examine(environment, out=_say)
    if words[:2] == ["audit", "verify"]:
        words = ["audit_verify", *words[2:]]
    with _server_for("help" if PLANS_ONLY in words else words[0], environment):
        execute_from_command_line(["sohoc", *words])
    return 0


@contextmanager
def _server_for(command: str, environment: Environment) -> Iterator[None]:
    """Have the embedded server up for one command; leave it as it was found."""
    cluster = Cluster.of(environment) if environment.is_embedded else None
    if cluster is None or command in WITHOUT_DATABASE or cluster.is_running():
        yield
        return
    cluster.create_if_missing()
    cluster.start()
    try:
        yield
    finally:
        # A supervisor that came up meanwhile uses the same server and will stop it.
        if not RunLock(environment.home).is_held():
            _let_go()
            cluster.stop()


def _let_go() -> None:
    """Close this process's connections first, or their pools complain when the server goes."""
    if not settings.configured:
        return
    for connection in connections.all(initialized_only=True):
        connection.close()
        if close_pool := getattr(connection, "close_pool", None):
            close_pool()


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
