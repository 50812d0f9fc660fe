"""A run from the file that is sent to the word that it be written or let go.

What a run is stands in its row; whoever changes that holds the row until the transaction ends.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import connection
from django.db.models import Count, Q, QuerySet
from django.utils.translation import get_language

from sohoc.core.access.actors import Actor, NotYours
from sohoc.core.audit import recording as audit
from sohoc.core.files.models import StoredFile
from sohoc.core.files.purposes import TABLE
from sohoc.core.files.services import keep_file
from sohoc.core.files.store import Readable
from sohoc.core.objects.importing.kinds import ImportKind
from sohoc.core.objects.models import ImportLine, ImportRun, RunState, VerdictKind

LINES_DAYS = 30  # setting SOHOC_IMPORT_LINES_DAYS
FILE_KEPT = timedelta(days=1)  # for a worker that is away; it goes as soon as it was read
DROPPED = "objects.import.dropped"
TAKEN = "objects.import.taken"  # the wrong rows, as a file

_QUEUE = "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))"
_WRITTEN = (VerdictKind.NEW, VerdictKind.CHANGED)
# Those with a warning that are written or stay like the others; what is wrong says so by itself.
_WARNED = ~Q(warnings=[]) & ~Q(verdict=VerdictKind.WRONG) & Q(is_left_out=False)
_APART = {"warned": _WARNED, "left_out": Q(is_left_out=True)}


class NotInThisState(Exception):
    """The run is not where this could be done: somebody else was faster, or it has ended."""


class NothingToWrite(Exception):
    """Every row that could be written is wrong, unchanged or left out."""


def lines_end(at: datetime) -> datetime:
    """When the lines of a run that something happens to at `at` are deleted."""
    return at + timedelta(days=lines_days())


def lines_days() -> int:
    """After how many days the lines of a run are deleted."""
    days: int = getattr(settings, "SOHOC_IMPORT_LINES_DAYS", LINES_DAYS)
    return days


def queue_for_school(school_id: int) -> None:
    """Wait until nobody else writes or undoes an import of this school; until the end of the
    transaction."""
    with connection.cursor() as cursor:
        cursor.execute(_QUEUE, [f"objects_importrun {school_id}"])


def runs_of(actor: Actor, kind: ImportKind) -> QuerySet[ImportRun, ImportRun]:
    """The runs of a kind in the actor's own place, the newest first. Raises `NotAllowed`."""
    actor.must(kind.permission)
    return ImportRun.objects.filter(kind=kind.code, school_id=actor.node_id).order_by("-id")


def run_of(actor: Actor, kind: ImportKind, uuid: UUID) -> ImportRun:
    """One run; raises `NotAllowed` and `NotYours`."""
    found = runs_of(actor, kind).filter(uuid=uuid).first()
    if found is None:
        raise NotYours
    return found


def held_run(actor: Actor, kind: ImportKind, uuid: UUID, *, state: str) -> ImportRun:
    """The run, held until the transaction ends. Raises `NotYours`, `NotInThisState`."""
    found = runs_of(actor, kind).select_for_update().filter(uuid=uuid).first()
    if found is None:
        raise NotYours
    if found.state != state:
        raise NotInThisState(found.state)
    return found


def begin_run(
    *,
    actor: Actor,
    kind: ImportKind,
    name: str,
    stream: Readable,
    at: datetime,
    layout: str = "",
) -> ImportRun:
    """Keep the file and begin a run that reads it; the layout is found where none is chosen.

    Raises `NotAllowed`, `FileRefused`.
    """
    actor.must(kind.permission)
    kept = keep_file(
        actor=actor,
        name=name,
        stream=stream,
        purpose=TABLE,
        at=at,
        ends_at=at + FILE_KEPT,
        permission=kind.permission,
        is_sensitive=True,
    )
    return ImportRun.objects.create(
        kind=kind.code,
        layout=layout,
        language=get_language() or "",
        school_id=actor.node_id,
        asked_by_id=actor.user_id,
        asked_by_name=actor.name,
        file_name=kept.name,
        sha256=kept.sha256,
        file=kept.uuid,
        made_at=at,
        lines_end_at=lines_end(at),
    )


def remember_job(run: ImportRun, job: UUID) -> None:
    """Which background work reads or writes the run now."""
    run.job = job
    run.save(update_fields=["job"])


def to_be_written(run: ImportRun) -> int:
    """How many rows would be written."""
    return run.lines.filter(verdict__in=_WRITTEN, is_left_out=False).count()


def leave_out(*, actor: Actor, kind: ImportKind, uuid: UUID, line: int, is_left_out: bool) -> None:
    """Leave one row out of what is written, or take it in again.

    Raises `NotYours` and `NotInThisState`.
    """
    run = held_run(actor, kind, uuid, state=RunState.READY)
    chosen = run.lines.filter(pk=line, verdict__in=_WRITTEN)
    if not chosen.update(is_left_out=is_left_out):
        raise NotYours


def want_writing(*, actor: Actor, kind: ImportKind, uuid: UUID) -> ImportRun:
    """Say that the good rows be written. Raises `NotInThisState`, `NothingToWrite`."""
    run = held_run(actor, kind, uuid, state=RunState.READY)
    if not to_be_written(run):
        raise NothingToWrite(uuid)
    run.state, run.drifted = RunState.WRITING, 0
    run.save(update_fields=["state", "drifted"])
    return run


def want_undoing(*, actor: Actor, kind: ImportKind, uuid: UUID, at: datetime) -> ImportRun:
    """Say that what was written be taken back. Raises `NotInThisState`."""
    run = held_run(actor, kind, uuid, state=RunState.WRITTEN)
    if at >= run.lines_end_at:
        raise NotInThisState(run.state)
    run.state = RunState.UNDOING
    run.save(update_fields=["state"])
    return run


_BEFORE = {RunState.WRITING: RunState.READY, RunState.UNDOING: RunState.WRITTEN}


def step_back(*, actor: Actor, kind: ImportKind, uuid: UUID) -> None:
    """After the work that should write or undo it came to a bad end. Raises `NotInThisState`."""
    state = RunState(run_of(actor, kind, uuid).state)
    if state not in _BEFORE:
        raise NotInThisState(state)
    run = held_run(actor, kind, uuid, state=state)
    run.state = _BEFORE[state]
    run.save(update_fields=["state"])


def drop_run(*, actor: Actor, kind: ImportKind, uuid: UUID, at: datetime) -> None:
    """Let a run go that was not written: its lines and its file are gone at once.

    Raises `NotYours`, `NotInThisState`; that too while it is just being read.
    """
    state = run_of(actor, kind, uuid).state
    run = runs_of(actor, kind).select_for_update(skip_locked=True).filter(uuid=uuid).first()
    if run is None:
        raise NotInThisState(state)
    if run.state not in {RunState.READING, RunState.READY}:
        raise NotInThisState(run.state)
    run.lines.all().delete()
    forget_file(actor, run)
    run.state, run.ended_at = RunState.DROPPED, at
    run.save(update_fields=["state", "ended_at", "file"])
    audit.record(actor, DROPPED, run)


def forget_file(actor: Actor, run: ImportRun) -> None:
    """The file is not needed any more; that of somebody else ends by itself."""
    if run.file is not None:
        StoredFile.objects.filter(owner_id=actor.user_id, uuid=run.file).delete()
        run.file = None


def count_lines(run: ImportRun) -> None:
    """Bring the figures of the run in line with its lines; the caller saves."""
    counted = dict(run.lines.values_list("verdict").annotate(n=Count("id")).order_by())
    run.new = counted.get(VerdictKind.NEW, 0)
    run.changed = counted.get(VerdictKind.CHANGED, 0)
    run.unchanged = counted.get(VerdictKind.UNCHANGED, 0)
    run.wrong = counted.get(VerdictKind.WRONG, 0)


@dataclass(frozen=True, slots=True)
class LinesPage:
    """Some lines of a run; `following` is the line to go on after (0: no more), `preceding` the one
    after which the page before begins (None: this is the first one), `above` how many come before.
    """

    lines: Sequence[ImportLine]
    following: int
    preceding: int | None
    above: int


def count_apart(run: ImportRun) -> dict[str, int]:
    """How many lines that stay in have a warning, and how many were left out."""
    return run.lines.aggregate(
        warned=Count("id", filter=_APART["warned"]), left_out=Count("id", filter=_APART["left_out"])
    )


def lines_page(run: ImportRun, which: str, *, after: int, size: int) -> LinesPage:
    """The lines of one verdict, with a warning ("warned") or "left_out", below line `after`."""
    wanted = run.lines.filter(_APART.get(which, Q(verdict=which)))
    rows = list(wanted.filter(pk__gt=after).order_by("pk")[: size + 1])
    following = rows[size - 1].pk if len(rows) > size else 0
    if not after:
        return LinesPage(rows[:size], following, None, 0)
    above = wanted.filter(pk__lte=after)
    page = list(above.order_by("-pk").values_list("pk", flat=True)[: size + 1])
    preceding = page[size] if len(page) > size else 0
    return LinesPage(rows[:size], following, preceding, above.count())
