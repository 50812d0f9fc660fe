"""`sohoc rehearse`: the upgrade of the live database, tried on a restored copy of it.

Run it with the new version of the program, while the old one goes on working.
"""

import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from sohoc.project.embedded.roles import standing
from sohoc.project.environment import Environment
from sohoc.project.operations import checks, marks, records
from sohoc.project.operations.archives import archive_of
from sohoc.project.operations.copies import check_keys, command_on, examined
from sohoc.project.operations.drill import amount, restored
from sohoc.project.operations.failures import NothingKept, UpgradeFailed
from sohoc.project.operations.moments import spoken
from sohoc.project.operations.report import Report, number


def rehearse(
    environment: Environment, *, place: Path | None, say: Callable[[str], None]
) -> tuple[Report, float]:
    """Restore the newest moment of the archive, migrate the copy with this program, check it.

    Returns the report and the seconds that the upgrade took. Raises `UpgradeFailed` with
    the words of the migration that failed.
    """
    began = datetime.now(UTC)
    archive = archive_of(environment)
    check_keys(environment)
    reach = archive.reach()
    if reach is None:
        raise NothingKept(target=spoken(began))
    moment = _newest_moment(environment.home, reach.wal)
    if moment is None:
        raise NothingKept(target=spoken(began))
    report = Report(began=began, target=moment, archive=archive.name)
    with restored(archive, until=moment, place=place, report=report, say=say) as copy:
        say("Đang nâng cấp bản sao …")
        start = time.monotonic()
        with copy.connect(marks.database_name(environment)) as db:
            for statement in standing():
                db.execute(statement)
        done = command_on(copy, environment, "migrate", "--no-input")
        if done.returncode != 0:
            raise UpgradeFailed(reason=(done.stderr.strip().splitlines() or ["?"])[-1])
        upgrade = time.monotonic() - start
        checking = time.monotonic()
        with copy.connect(marks.database_name(environment)) as db:
            report.rows, report.bytes = amount(db)
            report.checks = [
                checks.constraints_hold(db),
                checks.indexes_are_whole(db),
                # An upgrade may change rights: only what must always hold is asked.
                checks.wall_stands(db, mark=None, first=None),
            ]
        report.checks += examined(copy, environment, moment=moment)
        report.check_seconds = time.monotonic() - checking
    content = report.as_record() | {"upgrade_seconds": round(upgrade, 1)}
    records.keep(environment.home, "rehearsals", at=began, content=content)
    say(f"Nâng cấp bản sao mất {number(upgrade)} giây; dữ liệu thật không bị đụng đến.")
    return report, upgrade


def _newest_moment(home: Path, wal: str) -> datetime | None:
    """The last mark that the archive holds: a moment at which a recovery surely can stop."""
    kept = [marks.Mark.of_record(record) for record in records.every(home, "marks")]
    reached = [mark.at for mark in kept if mark.wal[:8] == wal[:8] and mark.wal <= wal]
    return max(reached, default=None)
