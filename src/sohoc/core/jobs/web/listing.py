"""The list of background work: what waits, what runs, how far it is, what came of it."""

from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sohoc.core.access.actors import Actor
from sohoc.core.jobs.permissions import JobsPermission
from sohoc.core.jobs.selectors import jobs_seen
from sohoc.core.jobs.wording import STATES, kind_label, problem_sentence, result_sentence
from sohoc.core.manifest import registry
from sohoc.core.objects.columns import Choice, Column, Filter, Rows, Status
from sohoc.core.objects.listing import Listing
from sohoc.lib.vietnamese import folded


def _state(job: Any) -> Status:
    shape, word = STATES[job.state]
    return Status(shape, str(word))


def _progress(job: Any) -> str:
    return "" if job.percent is None else f"{job.percent} %"


def _whose(job: Any) -> str:
    return _("mine") if job.is_own else _("somebody else's")


def _result(job: Any) -> str:
    """What came of it, or the word for its file."""
    return result_sentence(job) or (_("Download") if _file_url(job) else "")


def _file_url(job: Any) -> str:
    # The wall shows a file to its owner alone.
    file = job.result_file if job.is_own else None
    return reverse("files:download", args=[file]) if file else ""


def _kinds() -> list[Choice]:
    found = [Choice(kind.name, str(kind.label)) for kind in registry().jobs.values()]
    return sorted(found, key=lambda choice: str(choice.label))


def _of_kind(rows: Rows, values: Sequence[str]) -> Rows:
    return rows.filter(kind__in=values)


def _in_state(rows: Rows, values: Sequence[str]) -> Rows:
    return rows.filter(state__in=values)


class JobListing(Listing):
    code = "jobs.jobs"
    title = gettext_lazy("Background work")
    noun = gettext_lazy("pieces of work")
    about = gettext_lazy("Long work goes on here while you do something else.")
    permission = JobsPermission.VIEW_OWN_JOBS
    export_permission = JobsPermission.VIEW_OWN_JOBS
    url_name = "jobs:jobs"
    search_hint = gettext_lazy("Kind of work, accents not needed")
    empty_text = gettext_lazy("No background work yet. Exports and large imports will show here.")
    empty_icon = "hourglass-empty"
    period_field = "made_at"
    most_counted = 1000
    largest_export = 20_000
    # Both indexes end with the number, which is given in the order of time.
    orders = {"made": ("id",)}
    standard_order = "-made"
    columns = (
        Column("work", gettext_lazy("Work"), kind_label, fixed=True),
        Column("state", gettext_lazy("State"), _state),
        Column("progress", gettext_lazy("Progress"), _progress, right=True, phone="inline"),
        Column(
            "made",
            gettext_lazy("Ordered"),
            lambda j: j.made_at,
            order="made",
            figures=True,
            phone="inline",
        ),
        Column("result", gettext_lazy("Result"), _result, url=_file_url),
        Column("whose", gettext_lazy("Whose"), _whose, phone="inline"),
        Column("problem", gettext_lazy("Why it failed"), problem_sentence, shown=False),
        Column(
            "started",
            gettext_lazy("Begun"),
            lambda j: j.started_at,
            figures=True,
            shown=False,
            phone="inline",
        ),
        Column(
            "ended",
            gettext_lazy("Ended"),
            lambda j: j.ended_at,
            figures=True,
            shown=False,
            phone="inline",
        ),
        Column(
            "support",
            gettext_lazy("Number for support"),
            lambda j: j.support_number,
            figures=True,
            shown=False,
            phone="inline",
        ),
    )
    filters = (
        Filter(
            "state",
            gettext_lazy("State"),
            lambda: [Choice(code, word) for code, (_shape, word) in STATES.items()],
            _in_state,
        ),
        Filter("kind", gettext_lazy("Kind of work"), _kinds, _of_kind),
    )

    def rows(self, actor: Actor) -> Rows:
        return jobs_seen(actor)

    def searched(self, rows: Rows, words: Sequence[str]) -> Rows:
        called = {kind.name: folded(str(kind.label)) for kind in registry().jobs.values()}
        fits = [name for name, text in called.items() if all(word in text for word in words)]
        return rows.filter(kind__in=fits)

    def row_url(self, row: Any) -> str:
        return reverse("jobs:job", args=[row.uuid])

    def row_name(self, row: Any) -> str:
        return f"{kind_label(row)} {row.support_number}"


JOBS = JobListing()
