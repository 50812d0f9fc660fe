"""The map of communes, coloured by any count, and the table behind it as a file."""

from collections.abc import Sequence
from itertools import groupby
from typing import Any

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from sohoc.core.access.actors import Actor
from sohoc.core.access.doors import door
from sohoc.core.audit.recording import record_past
from sohoc.core.manifest import Measure, registry
from sohoc.core.objects.columns import Column
from sohoc.core.objects.exported import EXPORTED, ExportedList, export_facts
from sohoc.core.objects.exporting import MEDIA_TYPES, as_file
from sohoc.core.objects.screens import acting_person, file_answer, today
from sohoc.core.shell import printed
from sohoc.law.local_government import TWO_TIERS_SINCE
from sohoc.lib.numbers import format_number
from sohoc.modules.orgs.permissions import OrgsPermission
from sohoc.modules.orgs.selectors.map import Drawing, Point, drawing_of, points_on
from sohoc.modules.orgs.selectors.territory import (
    NOWHERE,
    Territory,
    root_name,
    standing_in,
)
from sohoc.modules.orgs.web.map.asked import BY_COMMUNE, BY_DISTRICT, AskedMap
from sohoc.modules.orgs.web.map.drawing import close_of, in_words, picture_of, tone_code
from sohoc.modules.orgs.web.map.places import Provinces
from sohoc.modules.orgs.web.map.table import Line, MapTable, table_of
from sohoc.modules.orgs.web.map.words import (
    legend_of,
    nothing_drawn,
    outlines_said,
    sentence_of,
)

CODE = "orgs.map"
UNITS = {
    BY_COMMUNE: gettext_lazy("By commune, ward"),
    BY_DISTRICT: gettext_lazy("By former district"),
}


def _measures(actor: Actor) -> list[Measure]:
    return [one for one in registry().measures.values() if actor.may(one.permission)]


def _asked(request: HttpRequest, actor: Actor, places: Provinces) -> AskedMap:
    measures = _measures(actor)
    if places.other:
        measures = [one for one in measures if one.of_units]
    return AskedMap.read(
        request.GET, measures=measures, today=today(), province=places.other, own=places.own
    )


def _places(request: HttpRequest, actor: Actor) -> Provinces:
    """The provinces to choose from; none where the person sees nothing of other ones."""
    return Provinces.read(
        request.GET, today=today(), sees_others=any(one.of_units for one in _measures(actor))
    )


@door(OrgsPermission.VIEW_MAP)
@require_GET
def show_map(request: HttpRequest) -> HttpResponseBase:
    """The map with its table; without a known province, what is to be done."""
    actor = acting_person(request)
    places = _places(request, actor)
    asked = _asked(request, actor, places)
    context: dict[str, Any] = {
        "places": places,
        "asked": asked,
        "measure": asked.measure,
        "crumbs": [(_("Schools"), reverse("orgs:schools"))],
        "choices": _choices(asked),
        "units": [(code, label, code == asked.by) for code, label in UNITS.items()],
        "as_of": _as_of(asked),
    }
    if places.unknown:
        return render(request, "orgs/map_empty.html", context, status=404)
    table = None if asked.as_of.unread or places.is_nowhere else table_of(actor, asked)
    if table is None:
        context["root"] = "" if asked.as_of.unread else root_name()
        return render(request, "orgs/map_empty.html", context)
    return render(request, "orgs/map.html", context | _shown(actor, asked, table))


def _as_of(asked: AskedMap) -> dict[str, Any]:
    return {
        "text": asked.as_of.unread or printed.day(asked.day),
        "unread": asked.as_of.unread,
        "is_other": asked.as_of.is_other,
        "today_url": asked.url(day=None),
    }


def _choices(asked: AskedMap) -> list[tuple[str, list[tuple[str, Any, bool]]]]:
    """The measures in their groups, with which of them is shown."""
    return [
        (group, [(one.code, one.label, one is asked.measure) for one in found])
        for group, found in groupby(asked.measures.values(), key=lambda one: str(one.group))
    ]


def _shown(actor: Actor, asked: AskedMap, table: MapTable) -> dict[str, Any]:
    drawing = _drawing(asked, table.territory)
    chosen = table.line(asked.code)
    wants_points = asked.with_points or (chosen and not asked.province)
    points = points_on(actor, asked.day) if drawing and wants_points else []
    noun = str(asked.measure.noun)
    context: dict[str, Any] = {
        "table": table,
        "lines": _lines(table, asked),
        "heads": _heads(asked, table),
        "sentence": sentence_of(asked, table),
        "legend": legend_of(table, drawing),
        "notes": _notes(asked, table),
        "chosen": _chosen(chosen, asked, noun) if chosen else None,
        "noun": noun,
        "nothing_drawn": "" if drawing else nothing_drawn(asked, table.territory),
        "exports": _exports(asked),
        "may_export": actor.may(OrgsPermission.EXPORT_SCHOOLS),
    }
    if drawing:
        shown = points if asked.with_points else []
        context["picture"] = picture_of(table, drawing, shown, asked=asked)
        context["outlines"] = outlines_said(table, drawing)
        if chosen:
            inside = _standing(points, chosen, asked, table.territory)
            context["close"] = close_of(chosen.unit, drawing, inside)
    return context


def _standing(
    points: Sequence[Point], line: Line, asked: AskedMap, territory: Territory
) -> list[Point]:
    """The schools that count in the chosen unit, wherever their coordinates lie."""
    placed = standing_in({p.area_id for p in points}, territory.communes, day=asked.day)
    return [p for p in points if p.area_id and placed.get(p.area_id) in line.unit.members]


def _drawing(asked: AskedMap, territory: Territory) -> Drawing | None:
    if asked.day < TWO_TIERS_SINCE:
        return None  # the outlines are those of the present communes
    return drawing_of(territory.province.code, territory.communes, day=asked.day)


def _lines(table: MapTable, asked: AskedMap) -> list[dict[str, Any]]:
    choose = asked.chooser()
    return [
        {
            "name": line.unit.name,
            "above": line.unit.above,
            "tone": tone_code(line.tone),
            "share": line.share,
            "figure": "–" if line.figure is None else format_number(line.figure),
            "whole": "" if line.whole is None else format_number(line.whole),
            "url": choose(line.unit.code),
            "rows_url": _rows_url(line, asked) if line.figure else "",
            "is_chosen": line.unit.code == asked.code,
        }
        for line in table.lines
    ]


def _rows_url(line: Line, asked: AskedMap) -> str:
    counted = asked.measures.get(asked.measure.per, asked.measure)
    return str(counted.rows_url(line.unit.code, asked.day))


def _chosen(line: Line, asked: AskedMap, noun: str) -> dict[str, Any]:
    return {
        "line": line,
        "words": in_words(line, noun),
        "rows_url": _rows_url(line, asked) if line.figure else "",
        "off_url": asked.url(area=None),
    }


def _heads(asked: AskedMap, table: MapTable) -> list[dict[str, Any]]:
    """The heads of the table: name, figure, and the whole where there is one."""
    beside = asked.measures.get(asked.measure.beside)
    figure = _("Figure") if asked.measure.per else _("Count")
    heads = [("name", _unit_head(asked), "name", ""), ("figure", figure, "-figure", "so-r")]
    if beside and table.whole is not None:
        heads.append(("whole", _("All in all"), "-whole", "so-r"))
    shown = []
    for field, label, first, css in heads:
        is_sorted = asked.order.removeprefix("-") == field
        turned = field if asked.order == f"-{field}" else f"-{field}"
        direction = "descending" if asked.order.startswith("-") else "ascending"
        shown.append(
            {
                "column": {"label": label},
                "css": css,
                "direction": direction if is_sorted else "",
                "url": asked.url(order=turned if is_sorted else first),
            }
        )
    return shown


def _unit_head(asked: AskedMap) -> str:
    return _("Former district") if asked.by_district else _("Commune, ward")


def _notes(asked: AskedMap, table: MapTable) -> list[tuple[str, str, str]]:
    """What is to be known about the figures: text, address and words of a link."""
    notes = []
    if table.is_part:
        notes.append((_("Only schools within your reach are counted."), "", ""))
    if table.elsewhere:
        text = _("{count} stand in no unit of this map.").format(count=table.elsewhere)
        counted = asked.measures.get(asked.measure.per, asked.measure)
        notes.append((text, str(counted.rows_url(NOWHERE, asked.day)), _("Show them")))
    crossing = table.territory.crossing
    if asked.by_district and crossing:
        text = _(
            "Approximate: {count} communes took from several districts and count where most of"
            " them came from: {names}."
        )
        notes.append((text.format(count=len(crossing), names=", ".join(crossing)), "", ""))
    elif asked.by_district and asked.day >= TWO_TIERS_SINCE:
        notes.append((_("A former district is the union of its present communes."), "", ""))
    return notes


def _exports(asked: AskedMap) -> list[tuple[str, str, str]]:
    query = asked.query(area=None, points=None)
    tail = f"?{query}" if query else ""
    return [
        (_("Excel (.xlsx)"), reverse("orgs:map_export", args=["xlsx"]) + tail, "file-spreadsheet"),
        (_("CSV (.csv)"), reverse("orgs:map_export", args=["csv"]) + tail, "file-text"),
    ]


@door(OrgsPermission.VIEW_MAP)
@require_GET
def export_map(request: HttpRequest, kind: str) -> HttpResponseBase:
    """The table of the map as a file; recorded before it leaves, as every list."""
    if kind not in MEDIA_TYPES:
        raise BadRequest("export kind")
    actor = acting_person(request)
    actor.must(OrgsPermission.EXPORT_SCHOOLS)
    places = _places(request, actor)
    asked = _asked(request, actor, places)
    is_bare = asked.as_of.unread or places.unknown or places.is_nowhere
    table = None if is_bare else table_of(actor, asked)
    if table is None:
        return HttpResponseRedirect(asked.url(province=places.unknown))
    title = str(asked.measure.label)
    if asked.province:
        title = f"{title}, {asked.province.name}"
    columns = _columns(asked, table)
    content = as_file(title=title, columns=columns, rows=table.lines, kind=kind)
    record_past(
        actor,
        EXPORTED,
        ExportedList(CODE, title, actor.node_id),
        data=export_facts(rows=len(table.lines), kind=kind, columns=columns),
    )
    return file_answer(title=title, kind=kind, content=content, day=asked.day)


export_map.gives_file = True  # type: ignore[attr-defined]  # read by the lock


def _columns(asked: AskedMap, table: MapTable) -> list[Column]:
    columns = [
        Column("code", _("Code"), lambda line: line.unit.code),
        Column("name", _unit_head(asked), lambda line: line.unit.name),
    ]
    if any(line.unit.above for line in table.lines):
        columns.append(Column("above", _("District"), lambda line: line.unit.above))
    columns.append(Column("figure", asked.measure.label, lambda line: line.figure))
    beside = asked.measures.get(asked.measure.beside)
    if beside:
        columns.append(Column("whole", beside.label, lambda line: line.whole))
    return columns
