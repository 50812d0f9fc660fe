"""Converting an address or a code, and a column of figures."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from sohoc.core.access.doors import door
from sohoc.core.files.tables import read_table, read_upload, sentence
from sohoc.core.identity.pacing import Pace, keeps_pace
from sohoc.core.manifest import registry
from sohoc.core.objects.columns import Column
from sohoc.core.objects.exporting import MEDIA_TYPES, as_file
from sohoc.core.objects.screens import acting_person, file_answer
from sohoc.lib.tables import Line, TableRefused
from sohoc.modules.areas.permissions import AreasPermission
from sohoc.modules.areas.rules.amounts import LIMITS, read_amounts
from sohoc.modules.areas.selectors.addresses import meant
from sohoc.modules.areas.selectors.conversion import converted, reforms
from sohoc.modules.areas.web import problems
from sohoc.modules.areas.web.addresses import told
from sohoc.modules.areas.web.figures import Table, table_of
from sohoc.modules.areas.web.forms import TO_NEW, AddressForm, FiguresForm, written_again
from sohoc.modules.areas.web.listings import parts

MOST_FAULTS = 50
# Everybody converts, families too. What is typed by hand costs nothing worth counting.
TYPED = 10_000
PACE = Pace("figures", most=20, within=timedelta(minutes=5))


@door(AreasPermission.VIEW_AREAS)
@require_GET
def convert_address(request: HttpRequest) -> HttpResponseBase:
    """One address or code, from old units to new ones or back."""
    asked = "q" in request.GET
    values = {"way": TO_NEW, **request.GET.dict()} if asked else None
    form = AddressForm(values, reforms=reforms(), initial={"way": TO_NEW})
    context: dict[str, Any] = {"form": form, "parts": parts("areas:convert"), "asked": asked}
    if asked and form.is_valid():
        today = timezone.localdate()
        given, wanted = form.days(today) or (today, today)
        answer = meant(
            form.cleaned_data["q"],
            day=wanted,
            back_from=given if form.is_back else None,
            home=registry().home_province(today),
        )
        query = {name: form[name].value() or "" for name in form.fields}
        context["answer"] = told(answer, is_back=form.is_back, asked=query)
    return render(request, "areas/convert.html", context)


@door(AreasPermission.VIEW_AREAS)
@require_http_methods(["GET", "POST"])
def convert_figures(request: HttpRequest) -> HttpResponseBase:
    """A column of figures by commune; nothing of it is kept."""
    form = FiguresForm(
        request.POST or None, request.FILES or None, reforms=reforms(), initial={"way": TO_NEW}
    )
    context: dict[str, Any] = {"form": form, "parts": parts("areas:convert")}
    if form.is_valid():
        table = _converted(request, form, context)
        kind = request.POST.get("as", "")
        if table is not None and kind in MEDIA_TYPES:
            acting_person(request).must(AreasPermission.EXPORT_AREAS)
            return _file(table, kind)
        context["may_export"] = acting_person(request).may(AreasPermission.EXPORT_AREAS)
    status = 422 if form.errors else 200
    return render(request, "areas/figures.html", context, status=status)


def _converted(request: HttpRequest, form: FiguresForm, context: dict[str, Any]) -> Table | None:
    lines = _lines(request, form)
    days = form.days(timezone.localdate())
    if form.errors:
        return None
    given, faults = read_amounts(lines)
    if not given or days is None:
        form.add_error(form.source, _("There is no line with a code and a figure in it."))
        for fault in faults[:MOST_FAULTS]:
            form.add_error(form.source, problems.line(fault))
        return None
    source, target = days
    table = table_of(given, faults, converted(given, source=source, target=target))
    context |= {"table": table, "again": written_again(lines), "source": source, "target": target}
    context |= {
        "values": {name: form[name].value() for name in ("way", "over") if name in form.fields}
    }
    return table


def _lines(request: HttpRequest, form: FiguresForm) -> Sequence[Line]:
    """What was sent; nothing, with the error at its field, when it cannot be read."""
    given = form.cleaned_data
    file, text = given["file"], given["text"]
    is_large = bool(file) or len(text or given["again"]) > TYPED
    if is_large and not keeps_pace(request, PACE, at=timezone.now()):
        form.add_error(form.source, problems.too_often(PACE))
        return []
    if form.again_lines:
        return form.again_lines
    try:
        if file:
            return read_upload(file, limits=LIMITS)
        return read_table(text.encode(), limits=LIMITS)
    except TableRefused as refused:
        form.add_error(form.source, sentence(refused))
        return []


def _file(table: Table, kind: str) -> HttpResponseBase:
    title = _("Converted figures")
    columns = [
        Column("code", _("Code"), lambda row: row.code),
        Column("name", _("Unit"), lambda row: row.name),
        Column("value", _("Figure"), lambda row: row.value),
        Column("note", _("Remark"), lambda row: row.note),
    ]
    content = as_file(title=title, columns=columns, rows=table.all_rows, kind=kind)
    return file_answer(title=title, kind=kind, content=content)
