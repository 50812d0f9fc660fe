"""Loading a new list of units: template, file, preview, act, undo."""

import uuid
from typing import Any

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from sohoc.core.access.actors import Actor
from sohoc.core.access.doors import door
from sohoc.core.files.tables import read_upload, sentence
from sohoc.core.identity.once import made_before, remember_made
from sohoc.core.manifest import registry
from sohoc.core.objects.columns import Column
from sohoc.core.objects.exporting import MEDIA_TYPES, as_file
from sohoc.core.objects.records import form_page
from sohoc.core.objects.screens import acting_person, file_answer
from sohoc.core.shell import printed
from sohoc.lib.tables import TableRefused
from sohoc.modules.areas.contracts import Rank
from sohoc.modules.areas.models import UnitList
from sohoc.modules.areas.permissions import AreasPermission
from sohoc.modules.areas.rules.unit_list import ListRead, read_unit_list
from sohoc.modules.areas.selectors.unit_uses import uses_before
from sohoc.modules.areas.selectors.units import areas_on, list_by_uuid
from sohoc.modules.areas.services import lists
from sohoc.modules.areas.services.country import rows_in_force
from sohoc.modules.areas.web import problems
from sohoc.modules.areas.web.applied import sections_in_force, told_uses, uses_in_all
from sohoc.modules.areas.web.forms import ApplyForm, TakeBackForm, UnitListForm
from sohoc.modules.areas.web.preview import counts_of, of_changes, sections_of

MOST_FAULTS = 100


def _crumbs() -> list[tuple[Any, str]]:
    return [
        (_("Administrative units"), reverse("areas:areas")),
        (_("Lists of units"), reverse("areas:lists")),
    ]


def _provinces() -> list[tuple[str, str]]:
    return [(row.code, row.name) for row in areas_on(timezone.localdate(), rank=Rank.PROVINCE)]


@door(AreasPermission.IMPORT_LIST)
@require_GET
def template_file(request: HttpRequest, kind: str) -> HttpResponseBase:
    """A file to fill in: the units in force, of one province or of all."""
    if kind not in MEDIA_TYPES:
        raise BadRequest("template kind")
    province = request.GET.get("province", "")
    today = timezone.localdate()
    rows = areas_on(today, rank=Rank.COMMUNE, province=province if province.isdigit() else "")
    columns = [
        Column("code", problems.COLUMNS["code"], lambda row: row.code),
        Column("name", problems.COLUMNS["name"], lambda row: row.name),
        Column("province", problems.COLUMNS["province"], lambda row: row.province),
        Column("old", problems.COLUMNS["old"], lambda row: ""),
    ]
    title = _("Administrative units")
    content = as_file(title=title, columns=columns, rows=rows, kind=kind)
    return file_answer(title=title, kind=kind, content=content)


@door(AreasPermission.IMPORT_LIST, fresh=True)
@require_http_methods(["GET", "POST"])
def read_list(request: HttpRequest) -> HttpResponseBase:
    """Send the file of a new list; without faults it goes on to the preview."""
    actor = acting_person(request)
    form = UnitListForm(request.POST or None, request.FILES or None, provinces=_provinces())
    faults: list[str] = []
    if form.is_valid():
        read = _read(form)
        if read is not None:
            draft = None if read.faults else _drafted(actor, form, read)
            if draft is not None:
                return HttpResponseRedirect(reverse("areas:list_preview", args=[draft]))
            faults = _faults(actor, form.cleaned_data["coverage"], read)
    context = {
        "form": form,
        "crumbs": _crumbs(),
        "faults": faults[:MOST_FAULTS],
        "faults_count": len(faults),
        "provinces": _provinces(),
    }
    status = 422 if form.errors or faults else 200
    return render(request, "areas/list_read.html", context, status=status)


def _read(form: UnitListForm) -> ListRead | None:
    tables = {}
    for field in ("file", "links"):
        file = form.cleaned_data.get(field)
        try:
            tables[field] = read_upload(file) if file else []
        except TableRefused as error:
            form.add_error(field, sentence(error))
    return read_unit_list(tables["file"], tables["links"]) if not form.errors else None


def _faults(actor: Actor, coverage: str, read: ListRead) -> list[str]:
    """Everything that is wrong, row by row and then with the list as a whole."""
    found = lists.faults_in(actor=actor, coverage=coverage, read=read)
    names = {unit.key: unit.name for unit in lists.units_in_force().values()}
    names |= {unit.key: unit.name for unit in [*read.units, *read.doubtful.units]}
    rows = [problems.row(one) for one in sorted(read.faults, key=problems.place)]
    return [*rows, *problems.faults(found, rows=read.rows, names=names)]


def _drafted(actor: Actor, form: UnitListForm, read: ListRead) -> uuid.UUID | None:
    """The draft; None when it is not taken: a day too early is told at its field."""
    try:
        draft = lists.draft_list(
            actor=actor,
            decision=form.decision(),
            coverage=form.cleaned_data["coverage"],
            read=read,
            at=timezone.now(),
        )
    except lists.ListTooEarly as early:
        form.add_error("effective", _too_early(early.latest))
    except lists.ListFaulty:
        return None  # told with everything else that is wrong
    else:
        return draft.uuid
    return None


def _too_early(latest: UnitList) -> str:
    return _(
        "The list “{title}” is in force since {day}. A new one begins later; take that one back"
        " first if it is wrong."
    ).format(title=latest.title, day=printed.day(latest.effective))


@door(AreasPermission.IMPORT_LIST)
@require_GET
def show_preview(request: HttpRequest, uuid_: uuid.UUID) -> HttpResponseBase:
    """What the list would begin, end, merge and divide."""
    actor = acting_person(request)
    found = lists.previewed(actor, uuid_)
    rows = rows_in_force()
    ending = {rows[unit.key]: unit.code for unit in found.changes.ended}
    uses = uses_before(actor, ending, day=found.draft.effective)
    told = told_uses(uses)
    by_key = {unit.key: told.get(rows[unit.key], ()) for unit in found.changes.ended}
    sections = sections_of(*of_changes(found.changes, by_key))
    context = {
        "draft": found.draft,
        "is_as_previewed": found.is_as_previewed,
        "form": ApplyForm(),
        "counts": counts_of(found.changes.counts(), sections),
        "sections": sections,
        "uses": uses_in_all(uses),
        "padded": len(found.draft.content["padded"]),
        "crumbs": _crumbs(),
    }
    return render(request, "areas/list_preview.html", context)


@door(AreasPermission.IMPORT_LIST, fresh=True)
@require_POST
def apply_list(request: HttpRequest, uuid_: uuid.UUID) -> HttpResponseBase:
    """Put the list in force as the preview showed it."""
    if made := made_before(request):
        messages.info(request, _("This was done already. This is the list."))
        return HttpResponseRedirect(reverse("areas:list", args=[made]))
    try:
        unit_list = lists.apply_list(actor=acting_person(request), uuid_=uuid_, at=timezone.now())
    except lists.UnitsChanged:
        messages.error(
            request,
            _(
                "Nothing was changed: the units in force are others than those in the preview."
                " Send the file again and look at the new preview."
            ),
        )
        return HttpResponseRedirect(reverse("areas:list_preview", args=[uuid_]))
    except lists.ListTooEarly as early:
        messages.error(request, _too_early(early.latest))
        return HttpResponseRedirect(reverse("areas:list_preview", args=[uuid_]))
    remember_made(request, str(unit_list.uuid))
    messages.success(request, _("The list is in force from its day on."))
    return HttpResponseRedirect(reverse("areas:list", args=[unit_list.uuid]))


@door(AreasPermission.IMPORT_LIST)
@require_POST
def drop_draft(request: HttpRequest, uuid_: uuid.UUID) -> HttpResponseBase:
    """Let a previewed list go."""
    lists.drop_draft(actor=acting_person(request), uuid_=uuid_)
    messages.info(request, _("The list was let go. Nothing was changed."))
    return HttpResponseRedirect(reverse("areas:lists"))


@door(AreasPermission.VIEW_AREAS)
@require_GET
def show_list(request: HttpRequest, uuid_: uuid.UUID) -> HttpResponseBase:
    """One list: its decision and what it did."""
    actor = acting_person(request)
    unit_list = list_by_uuid(actor, uuid_)
    sections = sections_in_force(actor, unit_list)
    context = {
        "unit_list": unit_list,
        "counts": counts_of(unit_list.done, sections),
        "sections": sections,
        "facts": _paper(unit_list),
        "is_own": unit_list.loaded_by_id is not None,
        "may_take_back": actor.may(AreasPermission.TAKE_LIST_BACK),
        "steps": [step for step in registry().after_units.values() if actor.may(step.permission)],
        "crumbs": _crumbs(),
    }
    return render(request, "areas/unit_list.html", context)


def _paper(unit_list: UnitList) -> list[tuple[str, str]]:
    rows = [
        (_("Number"), unit_list.decision_number),
        (_("What it says"), unit_list.decision_text),
        (_("File"), unit_list.source),
        (_("Loaded"), printed.printed(unit_list.loaded_at)),
    ]
    return [(label, value) for label, value in rows if value]


@door(AreasPermission.TAKE_LIST_BACK, fresh=True)
@require_http_methods(["GET", "POST"])
def take_back(request: HttpRequest, uuid_: uuid.UUID) -> HttpResponseBase:
    """Undo the newest list, as long as nothing was built on it."""
    actor = acting_person(request)
    unit_list = list_by_uuid(actor, uuid_)
    url = reverse("areas:list", args=[uuid_])
    form = TakeBackForm(request.POST or None)
    if form.is_valid():
        reason = form.cleaned_data["reason"]
        try:
            lists.take_list_back(actor=actor, uuid_=uuid_, reason=reason)
        except lists.ListStays as stays:
            form.add_error(None, problems.STAYS[stays.problem])
        else:
            messages.success(request, _("The list was taken back."))
            return HttpResponseRedirect(reverse("areas:lists"))
    return form_page(
        request,
        form=form,
        title=_("Take back: {title}").format(title=unit_list.title),
        sub=_(
            "What the list began disappears, what it ended is in force again. The trail keeps both."
        ),
        crumbs=[*_crumbs(), (unit_list.title, url)],
        submit=_("Take it back"),
        cancel_url=url,
    )
