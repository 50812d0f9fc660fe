"""Run all checks and print them; nothing is changed, and no server is started."""

from collections.abc import Callable, Iterator

import django
from django.db import DatabaseError

from sohoc.project.environment import Environment
from sohoc.project.supervisor.doctor import inside, outside
from sohoc.project.supervisor.doctor.findings import Finding, missing


def examine(environment: Environment, *, out: Callable[[str], None]) -> int:
    """Print every finding; exit code 1 when something is missing."""
    lacking = 0
    for finding in _findings(environment):
        out(str(finding))
        lacking += not finding.is_good
    if lacking:
        out(f"\nCòn thiếu {lacking} điều trước khi dùng dữ liệu thật.")
        out(f"Missing before real data may come in: {lacking}.")
        return 1
    out("\nKhông thiếu gì.\nNothing is missing.")
    return 0


def _findings(environment: Environment) -> Iterator[Finding]:
    yield from (check(environment) for check in outside.CHECKS)
    django.setup()
    yield from (check() for check in inside.SETTINGS)
    try:
        yield from [check() for check in inside.DATABASE]
    except DatabaseError as error:
        reason = str(error).strip().splitlines()[0]
        yield missing(
            f"Không hỏi được cơ sở dữ liệu: {reason}",
            f"The database could not be asked: {reason}",
        )
