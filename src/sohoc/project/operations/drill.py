"""`sohoc drill`: bring a copy back to a chosen second, and prove that it is what was there.

The live database is asked for a mark when no second is named, and otherwise not at all; the copy
comes from the archive and lies in a directory of its own, which is gone afterwards.
"""

import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import psycopg

from sohoc.project.environment import Environment
from sohoc.project.operations import checks, marks, records
from sohoc.project.operations.archive import Archive, check_reach, unfed
from sohoc.project.operations.archives import archive_of
from sohoc.project.operations.copies import check_keys, examined
from sohoc.project.operations.failures import ArchiveBehind, NothingKept, RestoreFailed
from sohoc.project.operations.fingerprints import Connection, Fingerprint, fingerprint
from sohoc.project.operations.marks import Mark
from sohoc.project.operations.moments import spoken
from sohoc.project.operations.report import Check, Outcome, Report
from sohoc.project.operations.scratch import Scratch, scratch

WAIT_SECONDS = 180.0  # for a database that archives at least once a minute
Say = Callable[[str], None]


def drill(
    environment: Environment,
    *,
    at: datetime | None,
    place: Path | None,
    say: Say,
    wait: float = WAIT_SECONDS,
) -> Report:
    """Restore to `at` (UTC), or to a mark taken now; check, measure, keep the record.

    A second of which a mark was kept means the moment of that mark. `place` is where the copy
    lies for the time being. Raises a `Failure` when the server feeds another place, or when there
    is nothing to check; a copy that is not as it should be is a report.
    """
    began = datetime.now(UTC)
    archive = archive_of(environment)
    check_keys(environment)
    if at is None and (fault := unfed(archive, marks.feeding(environment))):
        raise fault  # at once: a mark taken now would be waited for in vain
    before = archive.reach()
    mark, moment = _wanted(environment, at, say)
    report = Report(began=began, target=moment, archive=archive.name)
    _arrive(archive, mark, moment, report, wait=wait if at is None else 0.0, say=say)
    if before is not None:
        report.loss_seconds = max(0.0, (began - before.at).total_seconds())
    with restored(archive, until=moment, place=place, report=report, say=say) as copy:
        say("Đang kiểm bản sao …")
        checking = time.monotonic()
        report.checks = _checked(copy, environment, mark, report)
        report.check_seconds = time.monotonic() - checking
    records.keep(environment.home, "drills", at=began, content=report.as_record())
    return report


class restored:  # noqa: N801 - used as a context
    """A running copy at a moment; times go into the report."""

    def __init__(
        self, archive: Archive, *, until: datetime, place: Path | None, report: Report, say: Say
    ) -> None:
        self._archive, self._until, self._report, self._say = archive, until, report, say
        self._scratch = scratch(archive.account, place=place, needed_bytes=archive.needed_bytes())

    def __enter__(self) -> Scratch:
        copy = self._scratch.__enter__()
        try:
            self._bring_back(copy)
        except BaseException as error:
            self._scratch.__exit__(type(error), error, error.__traceback__)
            raise
        return copy

    def __exit__(self, *reason: object) -> None:
        self._scratch.__exit__(None, None, None)

    def _bring_back(self, copy: Scratch) -> None:
        report = self._report
        self._say(f"Đang chép bản sao từ {self._archive.name} …")
        start = time.monotonic()
        more = self._archive.restore(copy.data, until=self._until, work=copy.root)
        report.restore_seconds = time.monotonic() - start
        if not (copy.data / "PG_VERSION").is_file():
            raise RestoreFailed(reason="PG_VERSION")
        programs = self._archive.binaries(copy.data)
        report.server = programs.version()[1]
        self._say("Đang phát lại nhật ký ghi đến thời điểm đã chọn …")
        start = time.monotonic()
        copy.start(programs, more)
        report.recovery_seconds = time.monotonic() - start


def _wanted(
    environment: Environment, at: datetime | None, say: Say
) -> tuple[Mark | None, datetime]:
    if at is None:
        say("Đang ghi mốc của cơ sở dữ liệu …")
        mark = marks.take(environment)
        return mark, mark.at
    kept = marks.at_second(environment.home, at)
    return kept, kept.at if kept else at


def _arrive(
    archive: Archive,
    mark: Mark | None,
    moment: datetime,
    report: Report,
    *,
    wait: float,
    say: Say,
) -> None:
    """Wait until the archive holds the moment; raises `ArchiveBehind`, `NothingKept`.

    Without any copy there is nothing to wait for: one that is made now comes too late.
    """
    if not archive.needed_bytes():
        raise NothingKept(target=spoken(moment))
    start = time.monotonic()
    is_told = False
    while True:
        try:
            check_reach(archive, until=moment, wal=mark.wal if mark else "")
        except (ArchiveBehind, NothingKept):
            if time.monotonic() - start > wait:
                raise
            if not is_told:
                say("Đang chờ nhật ký ghi vào kho lưu …")
                is_told = True
            time.sleep(1.0)
        else:
            report.wait_seconds = time.monotonic() - start
            return


def _checked(
    copy: Scratch, environment: Environment, mark: Mark | None, report: Report
) -> list[Check]:
    try:
        with copy.connect(marks.database_name(environment)) as db:
            found = fingerprint(db)
            report.rows, report.bytes = amount(db, found)
            made = [
                checks.same_as_marked(mark, found),
                checks.constraints_hold(db),
                checks.indexes_are_whole(db),
                checks.wall_stands(
                    db, mark=mark, first=marks.first_of_version(environment.home, found)
                ),
            ]
    except psycopg.Error as error:  # a page with a wrong checksum, a missing file
        told = "Bản sao không đọc được hết"
        return [Check("readable", Outcome.FAILED, told, (type(error).__name__,))]
    return made + examined(copy, environment, moment=report.target)


def amount(db: Connection, found: Fingerprint | None = None) -> tuple[int, int]:
    """Rows and bytes of a database; `found` is its fingerprint if it was read already."""
    row = db.execute("SELECT pg_database_size(current_database())").fetchone()
    rows = sum(table.rows for table in (found or fingerprint(db)).values())
    return rows, int(row[0]) if row else 0
