"""Whose background work an actor sees and may stop."""

from django.db.models import Q

from sohoc.core.access.actors import Actor
from sohoc.core.jobs.permissions import JobsPermission


def may_see_jobs(actor: Actor) -> Q:
    """The own jobs; all of the scope for who keeps the whole."""
    if actor.may(JobsPermission.VIEW_ALL_JOBS):
        return Q()
    if actor.may(JobsPermission.VIEW_OWN_JOBS):
        return Q(owner_id=actor.user_id)
    return Q(pk__in=[])


def may_cancel_jobs(actor: Actor) -> Q:
    """Whoever sees a job may stop it, if the role stops jobs at all."""
    return may_see_jobs(actor) if actor.may(JobsPermission.CANCEL) else Q(pk__in=[])
