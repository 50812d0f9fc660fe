"""Words for people about background work: states, problems, kinds."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from sohoc.core.jobs.models import Job, State
from sohoc.core.manifest import registry

# State -> shape of the design language and word.
STATES: dict[str, tuple[str, Any]] = {
    State.QUEUED: ("none", _("Waiting")),
    State.RUNNING: ("work", _("Running")),
    State.DONE: ("ok", _("Done")),
    State.FAILED: ("stop", _("Failed")),
    State.CANCELLED: ("lock", _("Stopped")),
}

PROBLEMS: dict[str, Any] = {
    "role_lost": _(
        "The role in which you started this has ended or changed, so nothing was written. Start it"
        " again in a role you hold."
    ),
    "died": _(
        "The program broke off three times while doing this. Nothing unfinished was written. Tell"
        " support the number {number}."
    ),
    "error": _(
        "Something went wrong inside the program. Nothing unfinished was written. Tell support the"
        " number {number}."
    ),
}


def kind_label(job: Job) -> str:
    """What the work is called: `Xuất danh sách: Trường học, XLSX`.

    Its code when the app that declared it is gone.
    """
    spec = registry().jobs.get(job.kind)
    if spec is None:
        return job.kind
    about = spec.about(job.wish) if spec.about else ""
    return f"{spec.label}: {about}" if about else str(spec.label)


def result_sentence(job: Job) -> str:
    """What came of it, in the words of the app that declared the work; "" when it says nothing."""
    spec = registry().jobs.get(job.kind)
    if job.state != State.DONE or spec is None or spec.tell is None:
        return ""
    return spec.tell(job.result or {})


def result_place(job: Job) -> str:
    """The address at which its owner finds what was made; "" when it says none."""
    spec = registry().jobs.get(job.kind)
    if job.state != State.DONE or spec is None or spec.place is None:
        return ""
    return spec.place(job.wish)


def problem_sentence(job: Job) -> str:
    """Why it failed and what to do; "" when it did not."""
    if job.state != State.FAILED:
        return ""
    return str(PROBLEMS.get(job.problem, PROBLEMS["error"])).format(number=job.support_number)
