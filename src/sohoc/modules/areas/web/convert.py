"""Converting an address or a code, and a column of figures."""

from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from sohoc.core.access.doors import door
from sohoc.core.objects.columns import Column
from sohoc.core.objects.exporting import MEDIA_TYPES, as_file
from sohoc.core.objects.screens import acting_person, file_answer
from sohoc.modules.areas import words
from sohoc.modules.areas.models import Area
from sohoc.modules.areas.permissions import AreasPermission
from sohoc.modules.areas.rules.amounts import MOST_LINES, Given, LineFault, read_amounts
from sohoc.modules.areas.rules.tables import TableRefused, read_table
from sohoc.modules.areas.selectors.conversion import Found, converted, meant, reforms
from sohoc.modules.areas.selectors.units import above_in_words
from sohoc.modules.areas.web import problems
from sohoc.modules.areas.web.figures import Table, table_of
from sohoc.modules.areas.web.forms import TO_NEW, AddressForm, FiguresForm
from sohoc.modules.areas.web.listings import parts

MOST_FAULTS = 50


@door(AreasPermission.VIEW_AREAS)
@require_GET
def convert_address(request: HttpRequest) -> HttpResponseBase:
    """One address or code, from old units to new ones or back."""
    asked = "q" in request.GET
    values = {"way": TO_NEW, **request.GET.dict()} if asked else None
    form = AddressForm(values, reforms=reforms(), initial={"way": TO_NEW})
    context: dict[str, Any] = {"form": form, "parts": parts("areas:convert"), "asked": asked}
    if asked and form.is_valid():
        days = form.days(timezone.localdate())
        day = days[1] if days else timezone.localdate()
        answer = meant(form.cleaned_data["q"], day=day, back=form.is_back)
        context |= {
            "answer": answer,
            "day": day,
            "is_back": form.is_back,
            "found": [_told(one, is_back=form.is_back) for one in answer.found],
        }
    return render(request, "areas/convert.html", context)


def _told(found: Found, *, is_back: bool) -> dict[str, Any]:
    return {
        "unit": _unit(found.area, ""),
        "ends": [_unit(area, "" if is_back else found.detail) for area in found.ends],
        "said": _said(found, is_back=is_back),
        "is_divided": len(found.ends) > 1 and not is_back,
    }


def _unit(area: Area, detail: str) -> dict[str, Any]:
    names = [name for name in (detail, area.name, above_in_words(area)) if name]
    return {
        "name": ", ".join(names),
        "code": area.code,
        "period": words.period(area.period),
        "url": reverse("areas:area", args=[area.uuid]),
    }


def _said(found: Found, *, is_back: bool) -> str:
    if not found.ends:
        return _(
            "No unit of that day is recorded for it. A district has none:"
            " write the commune as well."
        )
    if found.is_same:
        return _("Nothing has changed: the unit is the same on that day.")
    if is_back:
        return _("It was made from these, wholly or in part:")
    if len(found.ends) > 1:
        return _(
            "This unit was divided: the commune's code is not enough to tell."
            " Choose by hamlet or street:"
        )
    return _("All of it now belongs to:")


@door(AreasPermission.VIEW_AREAS)
@require_http_methods(["GET", "POST"])
def convert_figures(request: HttpRequest) -> HttpResponseBase:
    """A column of figures by commune; nothing of it is kept."""
    form = FiguresForm(
        request.POST or None, request.FILES or None, reforms=reforms(), initial={"way": TO_NEW}
    )
    context: dict[str, Any] = {"form": form, "parts": parts("areas:convert")}
    if form.is_valid():
        table = _converted(form, context)
        kind = request.POST.get("as", "")
        if table is not None and kind in MEDIA_TYPES:
            acting_person(request).must(AreasPermission.EXPORT_AREAS)
            return _file(table, kind)
        context["may_export"] = acting_person(request).may(AreasPermission.EXPORT_AREAS)
    status = 422 if form.errors else 200
    return render(request, "areas/figures.html", context, status=status)


def _converted(form: FiguresForm, context: dict[str, Any]) -> Table | None:
    given, faults = _given(form)
    days = form.days(timezone.localdate())
    if faults:
        for fault in faults[:MOST_FAULTS]:
            form.add_error("text", problems.line(fault))
        return None
    if form.errors:
        return None
    if not given or days is None:
        form.add_error("text", _("There is no line with a code and a figure in it."))
        return None
    source, target = days
    result = converted(given, source=source, target=target)
    table = table_of(given, result, target=target)
    context |= {"table": table, "text": _text(given), "source": source, "target": target}
    context |= {
        "values": {name: form[name].value() for name in ("way", "over") if name in form.fields}
    }
    return table


def _given(form: FiguresForm) -> tuple[list[Given], list[LineFault]]:
    file = form.cleaned_data.get("file")
    content = file.read() if file else form.cleaned_data["text"].encode()
    try:
        lines = read_table(content)
    except TableRefused as error:
        form.add_error("file" if file else "text", problems.table(error.problem))
        return [], []
    return read_amounts(lines[:MOST_LINES])


def _text(given: list[Given]) -> str:
    """The figures as they were understood, to be sent again for a file."""
    return "\n".join(f"{one.code};{str(one.value).replace('.', ',')}" for one in given)


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
