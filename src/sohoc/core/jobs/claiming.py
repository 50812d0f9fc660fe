"""The row of a job as its worker keeps it: taken, ended, given back.

All of this goes over the log connection as the owner's own gate, so that it holds and shows while
the work itself is one long transaction. `runs` fences: whoever holds an older number changes
nothing.
"""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connections
from django.db.models import QuerySet

from sohoc.core.access.scope import acting
from sohoc.core.access.selectors import own_gate
from sohoc.core.jobs.models import Job, State

LOG = "log"
MOST_RUNS = 3  # a job that took its worker with it three times is not tried again

# A worker that misses its heartbeats is removed by the rescue, so a row means that it lives.
_WORKER_LIVES = "SELECT EXISTS (SELECT FROM procrastinate_workers WHERE id = %s)"


def claim(*, job_id: UUID, owner_id: int, worker: int | None, at: datetime) -> Job | None:
    """Take a waiting job, or a running one whose worker has died; None when there is nothing to do.

    `worker` is the number of this worker in the queue, None when the job runs inline.
    """
    with acting(own_gate(owner_id), using=LOG):
        job = Job.objects.using(LOG).select_for_update().filter(uuid=job_id).first()
        if job is None or not job.is_open or _runs_elsewhere(job, worker):
            return None
        if job.cancel_wanted:
            job.state, job.ended_at = State.CANCELLED, at
        elif job.runs >= MOST_RUNS:
            job.state, job.problem, job.ended_at = State.FAILED, "died", at
        else:
            job.state, job.runs, job.worker = State.RUNNING, job.runs + 1, worker
            job.started_at = job.started_at or at
        job.save(using=LOG)
    return job if job.state == State.RUNNING else None


def _runs_elsewhere(job: Job, worker: int | None) -> bool:
    if job.state != State.RUNNING or job.worker == worker:
        return False
    with connections[LOG].cursor() as cursor:
        cursor.execute(_WORKER_LIVES, [job.worker])
        (lives,) = cursor.fetchone()
    return bool(lives)


def end(*, job: Job, state: State, problem: str = "", at: datetime) -> None:
    """Say how it ended, unless somebody else has taken the job meanwhile."""
    with acting(own_gate(job.owner_id), using=LOG):
        _held(job).update(state=state, problem=problem, ended_at=at)


def give_back(*, job: Job) -> None:
    """Back into the queue without counting the run: the worker was asked to stop."""
    with acting(own_gate(job.owner_id), using=LOG):
        _held(job).update(state=State.QUEUED, runs=job.runs - 1, worker=None)


def _held(job: Job) -> QuerySet[Job, Any]:
    return Job.objects.using(LOG).filter(pk=job.pk, runs=job.runs, state=State.RUNNING)
