"""One piece of background work on the screen: how far it is, what came of it, stopping it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from sohoc.core.access.actors import Actor
from sohoc.core.access.doors import door
from sohoc.core.jobs.models import Job
from sohoc.core.jobs.permissions import JobsPermission
from sohoc.core.jobs.selectors import job_seen
from sohoc.core.jobs.services import AlreadyEnded, cancel_job
from sohoc.core.jobs.wording import (
    STATES,
    kind_label,
    problem_sentence,
    result_place,
    result_sentence,
)


def _shown(job: Job, actor: Actor) -> dict[str, Any]:
    """One job in the words of the templates."""
    shape, word = STATES[job.state]
    is_own = job.owner_id == actor.user_id
    return {
        "job": job,
        "label": kind_label(job),
        "shape": shape,
        "word": word,
        "problem": problem_sentence(job),
        "result": result_sentence(job),
        "is_own": is_own,
        # The wall shows a file to its owner alone.
        "file": job.result_file if is_own else None,
        "place": result_place(job) if is_own else "",
        "may_cancel": _may_cancel(job, actor),
        "facts": _facts(job),
    }


def _may_cancel(job: Job, actor: Actor) -> bool:
    return job.is_open and not job.cancel_wanted and actor.may(JobsPermission.CANCEL)


def _facts(job: Job) -> list[tuple[str, Any]]:
    rows = [
        (_("Ordered"), _moment(job.made_at)),
        (_("Begun"), _moment(job.started_at)),
        (_("Ended"), _moment(job.ended_at)),
        (_("Number for support"), job.support_number),
    ]
    return [(name, value) for name, value in rows if value]


def _moment(at: Any) -> str:
    return timezone.localtime(at).strftime("%d/%m/%Y %H:%M") if at else ""


@door(JobsPermission.VIEW_OWN_JOBS)
@require_safe
def job(request: Any, uuid: UUID) -> HttpResponse:
    """One job with its bar and its result."""
    shown = _shown(job_seen(request.actor, uuid=uuid), request.actor)
    crumbs = [(_("Background work"), reverse("jobs:jobs"))]
    return render(request, "jobs/detail.html", {**shown, "crumbs": crumbs})


@door(JobsPermission.VIEW_OWN_JOBS)
@require_safe
def progress(request: Any, uuid: UUID) -> HttpResponse:
    """The part that asks again while the job is open; the last answer renews the whole page."""
    found = job_seen(request.actor, uuid=uuid)
    response = render(request, "jobs/progress.html", _shown(found, request.actor))
    if not found.is_open:
        response["HX-Refresh"] = "true"
    return response


progress.asks_by_itself = True  # type: ignore[attr-defined]  # read by the lock


@door(JobsPermission.CANCEL)
@require_POST
def cancel(request: Any, uuid: UUID) -> HttpResponse:
    """Stop the job; a page of its own asks when the browser runs no scripts."""
    found = job_seen(request.actor, uuid=uuid)
    if "confirmed" not in request.POST:
        return render(request, "jobs/cancel.html", _shown(found, request.actor))
    try:
        cancel_job(actor=request.actor, job=found, at=timezone.now())
    except AlreadyEnded:
        messages.info(request, _("It had already ended."))
    else:
        messages.success(request, _("It is being stopped. Nothing unfinished stays."))
    return redirect("jobs:job", uuid=uuid)
