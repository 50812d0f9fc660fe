"""The two works in the background: reading and comparing a file, and writing its good rows.

Each is one transaction that holds the run and leaves it in another state. A worker that is killed
leaves nothing; whoever begins anew, or comes second, finds the state and knows what is left to do.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.utils.translation import get_language, ngettext, override
from django.utils.translation import gettext as _

from sohoc.core.access.actors import Actor, NotYours
from sohoc.core.access.scope import acting
from sohoc.core.audit import recording as audit
from sohoc.core.files.services import file_of, store
from sohoc.core.files.tables import read_sheets, sentence
from sohoc.core.objects.importing.comparing import drifted_lines, lines_of, verdicts_of
from sohoc.core.objects.importing.kinds import (
    WRITES,
    ImportKind,
    NotCompared,
    kind_with,
    layout_of,
)
from sohoc.core.objects.importing.reading import ReadTable, read_rows
from sohoc.core.objects.importing.runs import (
    NotInThisState,
    count_lines,
    forget_file,
    held_run,
    lines_end,
    queue_for_school,
    run_of,
)
from sohoc.core.objects.importing.storing import keep_judged, keep_subjects, store_lines
from sohoc.core.objects.importing.undoing import undo_run
from sohoc.core.objects.models import ImportLine, ImportRun, RunState
from sohoc.lib.tables import TableRefused

READ = "objects.import.read"
WRITTEN = "objects.import.written"


def read_import(
    progress: Any, *, actor: Actor, at: datetime, kind: str, run: str
) -> dict[str, Any]:
    """Read the file of a run and say of every row what it would change.

    Raises `KindUnknown`, `NotAllowed`, `NotYours`.
    """
    declared = kind_with(kind)
    try:
        found = held_run(actor, declared, UUID(run), state=RunState.READING)
    except NotInThisState:
        return {}
    with override(found.language or get_language()):
        read = _read(actor, declared, found)
        if read.layout is not None and read.rows:
            progress.total(len(read.rows))
            _compare(actor, declared, found, read)
            progress.step(len(read.rows))
    if found.state != RunState.READY:
        found.state, found.ended_at = RunState.REFUSED, at
    found.notes, found.read_at = read.notes, at
    forget_file(actor, found)
    found.save()
    audit.record(
        actor,
        READ,
        found,
        data={
            "rows": len(read.rows),
            "new": found.new,
            "changed": found.changed,
            "unchanged": found.unchanged,
            "wrong": found.wrong,
        },
    )
    return {"rows": len(read.rows)}


def _read(actor: Actor, kind: ImportKind, run: ImportRun) -> ReadTable:
    try:
        kept = file_of(actor, uuid=run.file) if run.file else None
    except NotYours:
        kept = None
    if kept is None:
        return ReadTable(notes=[("fault", _("The file is not there any more. Send it again."))])
    with store().open(kept.sha256) as file:
        content = file.read()
    try:
        return read_rows(read_sheets(content), kind.layouts, chosen=run.layout)
    except TableRefused as refused:
        return ReadTable(notes=[("fault", sentence(refused))])


def _compare(actor: Actor, kind: ImportKind, run: ImportRun, read: ReadTable) -> None:
    layout = layout_of(kind, read.layout.code if read.layout else "")
    try:
        lines = lines_of(actor, kind, run=run, layout=layout, rows=read.rows)
    except NotCompared as refused:
        read.notes.append(("fault", refused.sentence))
        return
    store_lines(run, lines)
    count_lines(run)
    run.state, run.layout = RunState.READY, layout.code


def write_import(
    progress: Any, *, actor: Actor, at: datetime, kind: str, run: str
) -> dict[str, Any]:
    """Write the new and changed rows of a run, or none when any of them has become another one.

    Raises `KindUnknown`, `NotAllowed`, `NotYours`.
    """
    declared = kind_with(kind)
    actor.must(declared.permission)
    with acting(actor.writing_scope):
        queue_for_school(actor.node_id)
        try:
            found = held_run(actor, declared, UUID(run), state=RunState.WRITING)
        except NotInThisState:
            return {}
        return _write(progress, actor, declared, found, at=at)


def _write(
    progress: Any, actor: Actor, declared: ImportKind, found: ImportRun, *, at: datetime
) -> dict[str, Any]:
    readable = list(found.lines.filter(is_readable=True).order_by("id"))
    if drifted := _drifted(actor, declared, found, readable):
        found.state, found.drifted = RunState.READY, drifted
        count_lines(found)
        found.save()
        return {"drifted": drifted}
    lines = [line for line in readable if line.verdict in WRITES and not line.is_left_out]
    progress.total(len(lines))
    planned = {line.pk: line.subject for line in lines}
    declared.write(actor, run=found, lines=lines, at=at)
    keep_subjects([line for line in lines if line.subject != planned[line.pk]])
    progress.step(len(lines))
    found.state, found.written, found.ended_at = RunState.WRITTEN, len(lines), at
    found.lines_end_at, found.txid = lines_end(at), _transaction()
    found.save()
    audit.record(actor, WRITTEN, found, data={"new": found.new, "changed": found.changed})
    return {"written": len(lines)}


def _transaction() -> int:
    """The number of this transaction: what its histories say was done by it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_current_xact_id()::text::bigint")
        return int(cursor.fetchone()[0])


def undo_import(
    progress: Any, *, actor: Actor, at: datetime, kind: str, run: str, reason: str
) -> dict[str, Any]:
    """Take back what a run wrote. Raises `KindUnknown`, `NotAllowed`, `NotYours`."""
    declared = kind_with(kind)
    actor.must(declared.permission)
    with acting(actor.writing_scope):
        rows = run_of(actor, declared, UUID(run)).written
        progress.total(rows)
        try:
            stays = undo_run(actor=actor, kind=declared, uuid=UUID(run), reason=reason, at=at)
        except NotInThisState:
            return {}
        progress.step(rows)
        return {"stayed": len(stays)}


def _drifted(actor: Actor, kind: ImportKind, run: ImportRun, lines: Sequence[ImportLine]) -> int:
    """Compare anew; how many lines are not what the preview showed, which they are from now on."""
    layout = layout_of(kind, run.layout)
    with override(run.language or get_language()):
        verdicts = verdicts_of(actor, kind, run=run, layout=layout, lines=lines)
        drifted = drifted_lines(actor, kind, layout=layout, lines=lines, verdicts=verdicts)
    keep_judged(drifted)
    return len(drifted)


def tell_read(result: Mapping[str, Any]) -> str:
    """What came of the reading, for its owner."""
    count = int(result.get("rows", 0))
    told = ngettext("{count} row was read.", "{count} rows were read.", count)
    return told.format(count=count)


def tell_written(result: Mapping[str, Any]) -> str:
    """What came of the writing, for its owner."""
    if result.get("drifted"):
        return _("Nothing was written: the school's data have changed since the preview.")
    count = int(result.get("written", 0))
    told = ngettext("{count} row was written.", "{count} rows were written.", count)
    return told.format(count=count)


def tell_undone(result: Mapping[str, Any]) -> str:
    """What came of the undoing, for its owner."""
    stayed = int(result.get("stayed", 0))
    told = ngettext("Undone; {count} record stays.", "Undone; {count} records stay.", stayed)
    return told.format(count=stayed)
