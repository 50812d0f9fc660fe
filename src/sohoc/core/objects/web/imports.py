"""Importing a table on the screen: send it, look at what it would change, write it, undo it."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from sohoc.core.access.actors import Actor, NotYours
from sohoc.core.access.doors import door
from sohoc.core.audit.recording import record_look, record_past
from sohoc.core.files.refusals import FileRefused
from sohoc.core.identity.once import made_before, remember_made
from sohoc.core.jobs.services import start_job
from sohoc.core.objects.importing import runs
from sohoc.core.objects.importing.kinds import (
    ImportKind,
    KindUnknown,
    kind_with,
    kinds_for,
    layout_of,
)
from sohoc.core.objects.importing.sheets_made import template_of, wrong_rows
from sohoc.core.objects.importing.undoing import can_be_undone, staying
from sohoc.core.objects.manifest import READ_IMPORT, UNDO_IMPORT, WRITE_IMPORT
from sohoc.core.objects.models import ImportRun, VerdictKind
from sohoc.core.objects.permissions import ObjectsPermission
from sohoc.core.objects.screens import acting_person, file_answer
from sohoc.core.objects.web.import_forms import FileForm, UndoForm
from sohoc.core.objects.web.import_pages import (
    APART,
    OPEN,
    crumbs_of,
    progress_of,
    run_page,
    status_of,
    url_of,
)

RUNS_SHOWN = 50
LARGEST_ID = 2**63 - 1


def _kind(actor: Actor, code: str) -> ImportKind:
    """The kind that the address names; raises `NotYours` and `NotAllowed`."""
    try:
        kind = kind_with(code)
    except KindUnknown:
        raise NotYours from None
    actor.must(kind.permission)
    return kind


def _number(text: str) -> int:
    number = int(text) if text.isascii() and text.isdigit() and len(text) < 20 else 0
    return min(number, LARGEST_ID)


@door(ObjectsPermission.IMPORT)
@require_GET
def show_runs(request: HttpRequest, kind: str) -> HttpResponseBase:
    """The imports of the school so far, the newest first."""
    actor = acting_person(request)
    declared = _kind(actor, kind)
    found = runs.runs_of(actor, declared)
    before = _number(request.GET.get("before", ""))
    rows = list((found.filter(pk__lt=before) if before else found)[: RUNS_SHOWN + 1])
    shown = rows[:RUNS_SHOWN]
    context = {
        "kind": declared,
        "kinds": [
            (one.title, reverse("imports:runs", args=[one.code]), one.code == kind, None)
            for one in kinds_for(actor)
        ],
        "runs": [(run, url_of(run), status_of(run)) for run in shown],
        "new_url": reverse("imports:new", args=[kind]),
        "older_url": f"?before={shown[-1].pk}" if len(rows) > RUNS_SHOWN else "",
    }
    return render(request, "objects/import_runs.html", context)


@door(ObjectsPermission.IMPORT)
@require_GET
def template_file(request: HttpRequest, kind: str, layout: str) -> HttpResponse:
    """A workbook to fill in."""
    declared = _kind(acting_person(request), kind)
    found = next((one for one in declared.layouts if one.code == layout), None)
    if found is None:
        raise NotYours
    return file_answer(title=str(found.title), kind="xlsx", content=template_of(found))


@door(ObjectsPermission.IMPORT)
@require_http_methods(["GET", "POST"])
def send_file(request: HttpRequest, kind: str) -> HttpResponseBase:
    """Send the table; it is read in the background, and nothing is changed by it."""
    actor = acting_person(request)
    declared = _kind(actor, kind)
    if made := made_before(request):
        return HttpResponseRedirect(reverse("imports:run", args=[kind, made]))
    form = FileForm(request.POST or None, request.FILES or None, layouts=declared.layouts)
    if form.is_valid():
        run = _begun(actor, declared, form)
        if run is not None:
            remember_made(request, str(run.uuid))
            return HttpResponseRedirect(url_of(run))
    context = {
        "form": form,
        "kind": declared,
        "crumbs": crumbs_of(declared),
        "templates": [
            (one.title, reverse("imports:template", args=[kind, one.code]))
            for one in declared.layouts
        ],
        "days": (runs.lines_end(timezone.now()) - timezone.now()).days + 1,
        "cancel_url": reverse("imports:runs", args=[kind]),
    }
    status = 422 if form.errors else 200
    return render(request, "objects/import_new.html", context, status=status)


def _begun(actor: Actor, kind: ImportKind, form: FileForm) -> ImportRun | None:
    file = form.cleaned_data["file"]
    try:
        run = runs.begin_run(
            actor=actor,
            kind=kind,
            name=file.name,
            stream=file,
            at=timezone.now(),
            layout=form.cleaned_data.get("layout", ""),
        )
    except FileRefused as refused:
        form.add_error("file", refused.sentence)
        return None
    _start(actor, run, READ_IMPORT)
    return run


def _start(actor: Actor, run: ImportRun, work: str, **more: str) -> None:
    wish = {"kind": run.kind, "run": str(run.uuid), **more}
    job = start_job(actor=actor, kind=work, wish=wish, at=timezone.now())
    runs.remember_job(run, job.uuid)


@door(ObjectsPermission.IMPORT)
@require_GET
def show_run(request: HttpRequest, kind: str, uuid: UUID) -> HttpResponseBase:
    """One run in its state: how far it is, what it would change, what it did."""
    actor = acting_person(request)
    declared = _kind(actor, kind)
    run = runs.run_of(actor, declared, uuid)
    after = _number(request.GET.get("after", ""))
    context = run_page(
        actor,
        declared,
        run,
        verdict=request.GET.get("tab", ""),
        after=after,
        at=timezone.now(),
    )
    if context.get("lines"):  # they are records of people: who looked at them is written down
        record_look(actor, run)
    return render(request, "objects/import_run.html", context)


@door(ObjectsPermission.IMPORT)
@require_GET
def show_progress(request: HttpRequest, kind: str, uuid: UUID) -> HttpResponseBase:
    """The part that asks again while the run is read or written; then the page is renewed."""
    actor = acting_person(request)
    run = runs.run_of(actor, _kind(actor, kind), uuid)
    progress = progress_of(actor, run)
    response = render(request, "objects/import_progress.html", progress)
    if run.state not in OPEN or progress["is_over"]:
        response["HX-Refresh"] = "true"
    return response


show_progress.asks_by_itself = True  # type: ignore[attr-defined]  # read by the lock


def _changed(
    request: HttpRequest, kind: str, uuid: UUID, act: Callable[[Actor, ImportKind], None]
) -> HttpResponseBase:
    """Do something to a run; when it was done or overtaken meanwhile, its page says how it is."""
    actor = acting_person(request)
    declared = _kind(actor, kind)
    try:
        act(actor, declared)
    except runs.NotInThisState:
        messages.info(request, _("Somebody else was faster. This is how the import stands now."))
    except runs.NothingToWrite:
        messages.info(request, _("There is no row left to write."))
    return HttpResponseRedirect(reverse("imports:run", args=[kind, uuid]))


@door(ObjectsPermission.IMPORT)
@require_POST
def leave_out(request: HttpRequest, kind: str, uuid: UUID) -> HttpResponseBase:
    """Leave one row out, or take it in again."""
    is_left_out = "out" in request.POST
    line = _number(request.POST.get("out" if is_left_out else "in", ""))

    def act(actor: Actor, declared: ImportKind) -> None:
        runs.leave_out(actor=actor, kind=declared, uuid=uuid, line=line, is_left_out=is_left_out)

    answer = _changed(request, kind, uuid, act)
    tab, after = request.POST.get("tab", ""), _number(request.POST.get("after", ""))
    if tab in {*VerdictKind.values, *APART}:
        answer["Location"] += f"?tab={tab}" + (f"&after={after}" if after else "")
    return answer


@door(ObjectsPermission.IMPORT)
@require_POST
def write(request: HttpRequest, kind: str, uuid: UUID) -> HttpResponseBase:
    """Have the good rows written in the background."""

    def act(actor: Actor, declared: ImportKind) -> None:
        run = runs.want_writing(actor=actor, kind=declared, uuid=uuid)
        _start(actor, run, WRITE_IMPORT)

    return _changed(request, kind, uuid, act)


@door(ObjectsPermission.IMPORT)
@require_POST
def back_to_preview(request: HttpRequest, kind: str, uuid: UUID) -> HttpResponseBase:
    """After writing or undoing came to a bad end: the run is again as it was before."""

    def act(actor: Actor, declared: ImportKind) -> None:
        run = runs.run_of(actor, declared, uuid)
        if progress_of(actor, run)["is_over"]:
            runs.step_back(actor=actor, kind=declared, uuid=uuid)

    return _changed(request, kind, uuid, act)


@door(ObjectsPermission.IMPORT)
@require_POST
def drop(request: HttpRequest, kind: str, uuid: UUID) -> HttpResponseBase:
    """Let the import go; nothing was written."""

    def act(actor: Actor, declared: ImportKind) -> None:
        runs.drop_run(actor=actor, kind=declared, uuid=uuid, at=timezone.now())
        messages.success(request, _("The import was let go. Nothing was written."))

    return _changed(request, kind, uuid, act)


@door(ObjectsPermission.IMPORT)
@require_GET
def wrong_file(request: HttpRequest, kind: str, uuid: UUID) -> HttpResponse:
    """The wrong rows with what is wrong in them."""
    actor = acting_person(request)
    declared = _kind(actor, kind)
    run = runs.run_of(actor, declared, uuid)
    lines = list(run.lines.filter(verdict=VerdictKind.WRONG).order_by("id"))
    if not lines:
        raise NotYours
    content = wrong_rows(layout_of(declared, run.layout), lines)
    record_look(actor, run)
    record_past(actor, runs.TAKEN, run, data={"rows": len(lines)})
    return file_answer(title=_("Wrong rows"), kind="xlsx", content=content)


@door(ObjectsPermission.IMPORT, fresh=True)
@require_http_methods(["GET", "POST"])
def undo(request: HttpRequest, kind: str, uuid: UUID) -> HttpResponseBase:
    """Take back what a run wrote; what another act has changed since is shown first and stays."""
    actor = acting_person(request)
    declared = _kind(actor, kind)
    run = runs.run_of(actor, declared, uuid)
    if not can_be_undone(run, at=timezone.now()):
        messages.info(request, _("This import cannot be undone (any more)."))
        return HttpResponseRedirect(url_of(run))
    form = UndoForm(request.POST if "reason" in request.POST else None)
    if form.is_valid():
        return _undone(request, actor, declared, run, reason=form.cleaned_data["reason"])
    context = {
        "run": run,
        "form": form,
        "stays": staying(actor, declared, run),
        "crumbs": crumbs_of(declared, run),
        "cancel_url": url_of(run),
    }
    status = 422 if form.errors else 200
    return render(request, "objects/import_undo.html", context, status=status)


def _undone(
    request: HttpRequest, actor: Actor, kind: ImportKind, run: ImportRun, *, reason: str
) -> HttpResponseBase:
    try:
        held = runs.want_undoing(actor=actor, kind=kind, uuid=run.uuid, at=timezone.now())
    except runs.NotInThisState:
        messages.info(request, _("Somebody else was faster. This is how the import stands now."))
    else:
        _start(actor, held, UNDO_IMPORT, reason=reason)
    return HttpResponseRedirect(url_of(run))
