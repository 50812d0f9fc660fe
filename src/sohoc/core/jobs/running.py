"""A job runs: in its owner's scope of this moment, one transaction from checkpoint to checkpoint.

The result is written in the transaction of the work itself, so effects and "done" are one. Whoever
runs with an older number than the row's cannot write that result, and rolls back: a worker that was
only thought dead does no harm. That makes the effects happen once, also after `kill -9`.
"""

import logging
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime
from types import TracebackType
from typing import Any, Self
from uuid import UUID

from django.db import connection, connections
from django.utils import timezone

from sohoc.core.access.actors import Actor, NotAllowed, Origin
from sohoc.core.access.scope import Scope, acting
from sohoc.core.access.selectors import actor_for, own_gate
from sohoc.core.identity.sessions import person_name
from sohoc.core.jobs.claiming import LOG, claim, end, give_back
from sohoc.core.jobs.models import Job, State
from sohoc.core.jobs.progress import CancelWanted, Progress, RoleLost, Superseded, WorkerStops
from sohoc.core.manifest import JobKind, registry

log = logging.getLogger("sohoc.jobs")

_RIGHTS = "SELECT rights_version FROM identity_user WHERE id = %s AND is_active"
_LOOK = """
UPDATE jobs_job SET steps_done = %s, steps_total = %s
WHERE id = %s AND runs = %s AND state = 'running'
RETURNING cancel_wanted, (SELECT rights_version FROM identity_user WHERE id = %s AND is_active)
"""


class CheckpointInsideTransaction(Exception):
    """A body asked for a checkpoint inside a transaction of its own."""


def run_job(
    *,
    job_id: UUID,
    owner_id: int,
    worker: int | None,
    should_stop: Callable[[], bool],
    at: datetime,
) -> None:
    """Run the job if it waits, or if it ran in a worker that died; otherwise nothing happens.

    Every ending stands in the job's row. Raises only `WorkerStops`, after giving the job back.
    """
    job = claim(job_id=job_id, owner_id=owner_id, worker=worker, at=at)
    if job is None:
        return
    try:
        _run(job, should_stop=should_stop, at=at)
    except CancelWanted:
        end(job=job, state=State.CANCELLED, at=timezone.now())
    except (RoleLost, NotAllowed):
        end(job=job, state=State.FAILED, problem="role_lost", at=timezone.now())
    except Superseded:
        log.warning("job superseded", extra={"job": str(job.uuid), "run": job.runs})
    except WorkerStops:
        give_back(job=job)
        raise
    except Exception:
        # The log's formatter leaves the message out, because it may quote values of a row.
        log.exception("job failed", extra={"job": str(job.uuid), "kind": job.kind})
        end(job=job, state=State.FAILED, problem="error", at=timezone.now())


def _run(job: Job, *, should_stop: Callable[[], bool], at: datetime) -> None:
    spec = registry().jobs[job.kind]
    version = _rights_version(job.owner_id)
    actor = _actor(job, spec, at=at)
    segment = Segment(actor.scope)
    line = RunningLine(
        job=job, spec=spec, actor=actor, version=version, segment=segment, should_stop=should_stop
    )
    kept = job.checkpoint
    progress = Progress(line, resumed_from=kept.get("state", {}), steps_done=kept.get("steps", 0))
    with segment:
        result = spec.run(progress, actor=actor, at=at, **job.wish)
        progress.look()
        line.finish(result or {}, at=timezone.now())


def _rights_version(owner_id: int) -> int | None:
    with connections[LOG].cursor() as cursor:
        cursor.execute(_RIGHTS, [owner_id])
        row = cursor.fetchone()
    return int(row[0]) if row else None


def _actor(job: Job, spec: JobKind, *, at: datetime) -> Actor:
    """The owner with the rights of now; raises `RoleLost`."""
    actor = actor_for(
        user_id=job.owner_id,
        name=person_name(job.owner_id),
        grant_id=job.grant_id,
        at=at,
        origin=Origin(channel="job"),
    )
    if actor is None or not actor.may(spec.permission):
        raise RoleLost
    return actor


class Segment(AbstractContextManager["Segment"]):
    """The owner's scope from one checkpoint to the next."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope
        self._open: AbstractContextManager[Scope] | None = None
        self._depth = 0

    def __enter__(self) -> Self:
        self._begin()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> bool | None:
        current, self._open = self._open, None
        return current.__exit__(kind, error, trace) if current else None

    def begin_anew(self) -> None:
        """Commit, and go on in a new transaction of the same scope."""
        self.__exit__(None, None, None)
        self._begin()

    @property
    def is_inside(self) -> bool:
        """Whether the body has a transaction of its own open."""
        return len(connection.savepoint_ids) != self._depth

    def _begin(self) -> None:
        self._open = acting(self._scope)
        self._open.__enter__()
        self._depth = len(connection.savepoint_ids)


class RunningLine:
    """What `Progress` speaks to: the row of a job that runs."""

    def __init__(
        self,
        *,
        job: Job,
        spec: JobKind,
        actor: Actor,
        version: int | None,
        segment: Segment,
        should_stop: Callable[[], bool],
    ) -> None:
        self._job, self._spec, self._actor = job, spec, actor
        self._version, self._segment, self._should_stop = version, segment, should_stop
        if version is None:  # the account was closed
            raise RoleLost

    def look(self, *, steps_done: int, steps_total: int | None) -> None:
        """Show the steps; raise `Interrupted` when the body shall end."""
        if self._should_stop():
            raise WorkerStops
        job = self._job
        with acting(own_gate(job.owner_id), using=LOG), connections[LOG].cursor() as cursor:
            cursor.execute(_LOOK, [steps_done, steps_total, job.pk, job.runs, job.owner_id])
            row = cursor.fetchone()
        if row is None:
            raise Superseded
        cancel_wanted, version = row
        if cancel_wanted:
            raise CancelWanted
        self._check_rights(version)

    def checkpoint(self, *, steps_done: int, state: dict[str, Any]) -> None:
        """Commit the work so far with `state`.

        No look may follow before the commit: the log connection would wait for our own lock.
        """
        if self._segment.is_inside:
            raise CheckpointInsideTransaction(self._job.kind)
        self._write(checkpoint={"steps": steps_done, "state": state})
        self._segment.begin_anew()

    def finish(self, result: dict[str, Any], *, at: datetime) -> None:
        """Write the result in the transaction of the work."""
        self._write(state=State.DONE, result=result, ended_at=at)

    def _write(self, **values: Any) -> None:
        held = Job.objects.filter(pk=self._job.pk, runs=self._job.runs, state=State.RUNNING)
        if not held.update(**values):
            raise Superseded

    def _check_rights(self, version: int | None) -> None:
        now = timezone.now()
        has_ended = self._actor.until is not None and now >= self._actor.until
        if version == self._version and not has_ended:
            return
        if version is None:
            raise RoleLost
        actor = _actor(self._job, self._spec, at=now)
        if actor.scope.role != self._actor.scope.role:
            raise RoleLost
        # The transaction goes on with the lists it began with: none of them may have shrunk.
        if not set(self._actor.scope.schools) <= set(actor.scope.schools):
            raise RoleLost
        self._version, self._actor = version, actor
