"""What the pages of an import show: addresses, counts, tabs, lines, in the words of a person."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sohoc.core.access.actors import Actor
from sohoc.core.jobs.models import Job
from sohoc.core.jobs.selectors import jobs_seen
from sohoc.core.jobs.wording import problem_sentence
from sohoc.core.objects.columns import Status
from sohoc.core.objects.importing.kinds import WRITES, ImportKind, layout_of
from sohoc.core.objects.importing.runs import count_apart, lines_page, to_be_written
from sohoc.core.objects.importing.sheets_made import (
    changes_of,
    facts_of,
    name_of,
    place_of,
)
from sohoc.core.objects.importing.undoing import can_be_undone
from sohoc.core.objects.models import ImportLine, ImportRun, RunState, VerdictKind
from sohoc.core.shell import printed

LINES_SHOWN = 50
OPEN = frozenset({RunState.READING, RunState.WRITING, RunState.UNDOING})
SHAPES = {
    RunState.READING: "work",
    RunState.REFUSED: "stop",
    RunState.READY: "wait",
    RunState.DROPPED: "lock",
    RunState.WRITING: "work",
    RunState.WRITTEN: "ok",
    RunState.UNDOING: "work",
    RunState.UNDONE: "none",
}
TITLES = {
    VerdictKind.NEW: gettext_lazy("New"),
    VerdictKind.CHANGED: gettext_lazy("Changed"),
    VerdictKind.UNCHANGED: gettext_lazy("Unchanged"),
    VerdictKind.WRONG: gettext_lazy("Wrong"),
}
APART = {"warned": gettext_lazy("With a warning"), "left_out": gettext_lazy("Left out")}


@dataclass(frozen=True, slots=True)
class ShownLine:
    """One row of the preview."""

    id: int
    place: str
    name: str
    facts: Sequence[tuple[str, str]]
    changes: Sequence[tuple[str, str, str]]
    problems: Sequence[tuple[str, str]]
    warnings: Sequence[tuple[str, str]]
    is_left_out: bool
    can_leave_out: bool
    url: str


def url_of(run: ImportRun, what: str = "run") -> str:
    """An address of the run."""
    return reverse(f"imports:{what}", args=[run.kind, run.uuid])


def crumbs_of(kind: ImportKind, run: ImportRun | None = None) -> list[tuple[Any, str]]:
    """The way to the pages of a kind, and of a run."""
    title = _("Imports: {title}").format(title=kind.title)
    crumbs = [(title, reverse("imports:runs", args=[kind.code]))]
    return [*crumbs, (run.file_name, url_of(run))] if run else crumbs


def status_of(run: ImportRun) -> Status:
    """The state with its shape."""
    if run.state == RunState.READY and not run.new + run.changed:
        return Status("none", _("Nothing to write"))
    return Status(SHAPES[RunState(run.state)], str(RunState(run.state).label))


def run_page(
    actor: Actor, kind: ImportKind, run: ImportRun, *, verdict: str, after: int, at: datetime
) -> dict[str, Any]:
    """Everything that the page of a run shows in its state."""
    context = {
        "run": run,
        "kind": kind,
        "status": status_of(run),
        "crumbs": crumbs_of(kind),
        "notes": _notes(run),
        "facts": _facts(run),
        "counts": _counts(run),
        "lines_end": printed.day(run.lines_end_at),
        "may_undo": can_be_undone(run, at=at),
        "lines_are_over": at >= run.lines_end_at,
        "is_open": run.state in OPEN,
    }
    if run.state in OPEN:
        context |= progress_of(actor, run)
    elif run.state == RunState.UNDONE:
        context["stayed"] = _stayed(run, kind)
    elif run.state in {RunState.READY, RunState.WRITTEN}:
        context |= _lines(run, kind, which=verdict, after=after)
        context["to_write"] = to_be_written(run) if run.state == RunState.READY else 0
    return context


def progress_of(actor: Actor, run: ImportRun) -> dict[str, Any]:
    """How far the work on the run is; of somebody else's work only that it is going on."""
    job: Job | None = jobs_seen(actor).filter(uuid=run.job).first() if run.job else None
    is_over = job is not None and not job.is_open
    return {
        "run": run,
        "job": job,
        "percent": job.percent if job else None,
        "is_over": is_over,
        "problem": problem_sentence(job) if job and is_over else "",
        "is_reading": run.state == RunState.READING,
    }


def _notes(run: ImportRun) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {"fault": [], "warning": [], "note": []}
    for level, sentence in run.notes:
        if level in found:
            found[level].append(sentence)
    return found


def _stayed(run: ImportRun, kind: ImportKind) -> list[tuple[str, str]]:
    """Name and page of what undoing left alone, as it is called now."""
    subjects = [subject for level, subject in run.notes if level == "stayed"]
    names = kind.names_of(subjects) if subjects else {}
    return [(names[one], kind.url_of(one)) for one in subjects if one in names]


def _facts(run: ImportRun) -> list[tuple[str, str]]:
    rows = [
        (_("File"), run.file_name),
        (_("Sent by"), run.asked_by_name),
        (_("Sent"), printed.printed(timezone.localtime(run.made_at))),
        (_("Ended"), printed.printed(timezone.localtime(run.ended_at)) if run.ended_at else ""),
    ]
    return [(label, value) for label, value in rows if value]


def _counts(run: ImportRun) -> list[tuple[str, int, int]]:
    """Word, count and share in percent of every verdict."""
    counts = {
        VerdictKind.NEW: run.new,
        VerdictKind.CHANGED: run.changed,
        VerdictKind.UNCHANGED: run.unchanged,
        VerdictKind.WRONG: run.wrong,
    }
    most = sum(counts.values()) or 1
    return [(str(TITLES[kind]), count, 100 * count // most) for kind, count in counts.items()]


def _lines(run: ImportRun, kind: ImportKind, *, which: str, after: int) -> dict[str, Any]:
    counts: dict[str, int] = dict(
        zip(TITLES, (count for _word, count, _share in _counts(run)), strict=True)
    )
    apart = count_apart(run)
    if which not in {*counts, *apart}:
        order = (VerdictKind.WRONG, VerdictKind.CHANGED, VerdictKind.NEW, VerdictKind.UNCHANGED)
        which = next((one for one in order if counts[one]), VerdictKind.NEW)
    shown = counts | {one: count for one, count in apart.items() if count or one == which}
    page = lines_page(run, which, after=after, size=LINES_SHOWN)
    url = url_of(run)
    return {
        "which": which,
        "lines": [_line(line, run, kind) for line in page.lines],
        "first": page.above + 1,
        "last": page.above + len(page.lines),
        "of": shown[which],
        "more_url": f"{url}?tab={which}&after={page.following}" if page.following else "",
        "back_url": "" if page.preceding is None else f"{url}?tab={which}&after={page.preceding}",
        "first_url": f"{url}?tab={which}" if after else "",
        "can_leave_out": run.state == RunState.READY and which in {*WRITES, *APART},
        "tabs": [
            ((TITLES | APART)[one], f"{url}?tab={one}", one == which, count)
            for one, count in shown.items()
        ],
    }


def _line(line: ImportLine, run: ImportRun, kind: ImportKind) -> ShownLine:
    layout = layout_of(kind, run.layout)
    is_new = line.verdict == VerdictKind.NEW
    is_there = not is_new or (run.state == RunState.WRITTEN and not line.is_left_out)
    return ShownLine(
        id=line.pk,
        place=place_of(line),
        name=name_of(line, layout),
        facts=facts_of(line, layout) if is_new else (),
        changes=changes_of(line, layout),
        problems=line.problems,
        warnings=line.warnings,
        is_left_out=line.is_left_out,
        can_leave_out=line.verdict in WRITES,
        url=kind.url_of(line.subject) if is_there and line.subject else "",
    )
