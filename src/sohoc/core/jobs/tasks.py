"""The task that runs a job, and what the queue does when it ends unexpectedly."""

from uuid import UUID

from django.db import InterfaceError, OperationalError
from django.utils import timezone
from procrastinate import BaseRetryStrategy, Blueprint, JobContext, RetryDecision
from procrastinate.exceptions import JobAborted
from procrastinate.jobs import Job as QueuedTask

from sohoc.core.jobs.progress import WorkerStops
from sohoc.core.jobs.running import run_job

tasks = Blueprint()
MOST_TRIES = 20


class GoOnLater(BaseRetryStrategy):
    """A stopping worker leaves the job to the next one; a lost database is waited for.

    A mistake of the body is no reason to run it again: it stands in the row.
    """

    def get_retry_decision(
        self, *, exception: BaseException, job: QueuedTask
    ) -> RetryDecision | None:
        """Now, in five seconds, or never."""
        if isinstance(exception, JobAborted):
            return RetryDecision()
        if isinstance(exception, OperationalError | InterfaceError) and job.attempts < MOST_TRIES:
            return RetryDecision(retry_in={"seconds": 5})
        return None


@tasks.task(name="jobs.run", queue="jobs", pass_context=True, retry=GoOnLater())
def run_job_task(context: JobContext, *, job_id: str, owner_id: int) -> None:
    """Run one job in the worker."""
    try:
        run_job(
            job_id=UUID(job_id),
            owner_id=owner_id,
            worker=context.job.worker_id,
            should_stop=context.should_abort,
            at=timezone.now(),
        )
    except WorkerStops as stop:
        raise JobAborted from stop


def run_now(job_id: UUID, owner_id: int) -> None:
    """Run one job in this process, after the transaction that wanted it."""
    run_job(
        job_id=job_id,
        owner_id=owner_id,
        worker=None,
        should_stop=lambda: False,
        at=timezone.now(),
    )
