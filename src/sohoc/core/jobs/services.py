"""Starting and stopping background work."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction

from sohoc.core.access.actors import Actor, NotAllowed
from sohoc.core.audit.recording import record
from sohoc.core.jobs.models import Job, State
from sohoc.core.jobs.permissions import JobsPermission
from sohoc.core.jobs.policies import may_cancel_jobs
from sohoc.core.jobs.tasks import run_job_task, run_now
from sohoc.core.manifest import registry


class KindUnknown(Exception):
    """No installed app declares this kind of work."""


class AlreadyEnded(Exception):
    """The job has come to its end before it could be stopped."""


def start_job(*, actor: Actor, kind: str, wish: Mapping[str, Any], at: datetime) -> Job:
    """Put work into the queue in the current transaction; a rollback removes it.

    `wish` is what `JobKind.run` gets as keywords: ids and plain values that fit into JSON. The job
    carries no right: when it runs, the owner's right is computed anew. Runs in the actor's scope.
    Raises `KindUnknown` and `NotAllowed`.
    """
    spec = registry().jobs.get(kind)
    if spec is None:
        raise KindUnknown(kind)
    actor.must(spec.permission)
    job = Job.objects.create(
        kind=kind,
        owner_id=actor.user_id,
        grant_id=actor.grant_id,
        node_id=actor.node_id,
        wish=dict(wish),
        made_at=at,
    )
    if getattr(settings, "SOHOC_JOBS_INLINE", False):
        transaction.on_commit(lambda: run_now(job.uuid, actor.user_id), robust=True)
    else:
        run_job_task.defer(job_id=str(job.uuid), owner_id=actor.user_id)
    return job


def cancel_job(*, actor: Actor, job: Job, at: datetime) -> None:
    """Stop a job: at once when it waits; a running one rolls back at its next step.

    Raises `NotAllowed` and `AlreadyEnded`.
    """
    mine = Job.objects.filter(may_cancel_jobs(actor), pk=job.pk)
    with transaction.atomic():
        kept = mine.select_for_update().first()
        if kept is None:
            raise NotAllowed(JobsPermission.CANCEL)
        if not kept.is_open:
            raise AlreadyEnded(job.pk)
        kept.cancel_wanted = True
        if kept.state == State.QUEUED:
            kept.state, kept.ended_at = State.CANCELLED, at
        kept.save(update_fields=["cancel_wanted", "state", "ended_at"])
        record(actor, "jobs.job.cancelled", kept)
