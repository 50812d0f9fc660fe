"""Taking back what an import wrote, and forgetting lines whose time is over."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import connection

from sohoc.core.access.actors import Actor
from sohoc.core.access.scope import GATE, acting
from sohoc.core.audit import recording as audit
from sohoc.core.objects.importing.kinds import ImportKind, Stays
from sohoc.core.objects.importing.runs import held_run, queue_for_school
from sohoc.core.objects.models import ImportRun, RunState

UNDONE = "objects.import.undone"
NAMED = 50  # of those that stay, so many are led to afterwards
_FORGET = "SELECT app.forget_import_lines()"


def can_be_undone(run: ImportRun, *, at: datetime) -> bool:
    """Whether the run was written and its lines are still there."""
    return run.state == RunState.WRITTEN and at < run.lines_end_at


def staying(actor: Actor, kind: ImportKind, run: ImportRun) -> Sequence[Stays]:
    """What undoing would leave alone, because another act has changed it since."""
    actor.must(kind.permission)
    return kind.changed_since(actor, run=run)


def undo_run(
    *, actor: Actor, kind: ImportKind, uuid: UUID, reason: str, at: datetime
) -> Sequence[Stays]:
    """Take back what the run wrote; returns what stays. Its lines are gone with it.

    Raises `NotYours`, and `NotInThisState` where `want_undoing` was not asked before.
    """
    queue_for_school(actor.node_id)
    run = held_run(actor, kind, uuid, state=RunState.UNDOING)
    stays = staying(actor, kind, run)
    kind.undo(actor, run=run, at=at)
    run.lines.all().delete()
    run.state, run.stayed, run.ended_at = RunState.UNDONE, len(stays), at
    run.notes = [*run.notes, *(["stayed", one.subject] for one in stays[:NAMED] if one.subject)]
    run.save(update_fields=["state", "stayed", "ended_at", "notes"])
    audit.record(
        actor,
        UNDONE,
        run,
        reason=reason,
        data={"rows": run.written - len(stays), "stayed": len(stays)},
    )
    return stays


def forget_lines(*, at: datetime) -> None:
    """Delete the lines of runs whose time is over, by the clock of the database."""
    with acting(GATE), connection.cursor() as cursor:
        cursor.execute(_FORGET)
