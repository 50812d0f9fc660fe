"""Reading background work."""

from typing import Any
from uuid import UUID

from django.db.models import BooleanField, ExpressionWrapper, Q, QuerySet

from sohoc.core.access.actors import Actor, NotYours
from sohoc.core.jobs.models import Job
from sohoc.core.jobs.policies import may_see_jobs


def jobs_seen(actor: Actor) -> QuerySet[Job, Any]:
    """The jobs this actor may see, newest first; `is_own` says whether one is theirs."""
    is_own = ExpressionWrapper(Q(owner_id=actor.user_id), output_field=BooleanField())
    return Job.objects.filter(may_see_jobs(actor)).annotate(is_own=is_own).order_by("-id")


def job_seen(actor: Actor, *, uuid: UUID) -> Job:
    """One job; raises `NotYours`."""
    found: Job | None = jobs_seen(actor).filter(uuid=uuid).first()
    if found is None:
        raise NotYours
    return found
