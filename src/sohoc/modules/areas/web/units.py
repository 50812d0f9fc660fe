"""The page of one unit and the page of its changes."""

import uuid
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET

from sohoc.core.access.actors import Actor
from sohoc.core.access.doors import door
from sohoc.core.audit.selectors import acts_by_transaction
from sohoc.core.objects.records import Event, FieldWords, Sheet, changes_between, history_page
from sohoc.core.objects.screens import acting_person
from sohoc.lib.numbers import format_number
from sohoc.modules.areas import words
from sohoc.modules.areas.contracts import Rank
from sohoc.modules.areas.models import Area, AreaSuccession
from sohoc.modules.areas.permissions import AreasPermission
from sohoc.modules.areas.selectors.successions import came_from, passed_into
from sohoc.modules.areas.selectors.units import (
    above_in_words,
    area_by_uuid,
    copied_figures,
    parts_of,
    states_of,
    those_above,
)
from sohoc.modules.areas.web.drawing import drawn


def _number(value: Any) -> str:
    return _("not known") if value is None else format_number(value)


KEPT_FIELDS = {
    "name": FieldWords(gettext_lazy("Name")),
    "code": FieldWords(gettext_lazy("Code")),
    "kind": FieldWords(gettext_lazy("Kind"), words.kind),
    "period": FieldWords(gettext_lazy("Validity"), words.period),
    "area_km2": FieldWords(gettext_lazy("Area, km²"), _number),
    "population": FieldWords(gettext_lazy("Population"), _number),
    "seat": FieldWords(gettext_lazy("Seat")),
}


def _day_of(area: Area, today: date) -> date:
    """A day on which the unit exists: today, or its last or first one."""
    begins: date | None = area.period.lower
    ends: date | None = area.period.upper
    if ends is not None and ends <= today:
        return ends - timedelta(days=1)
    return begins if begins is not None and begins > today else today


def _sheet(
    area: Area,
    actor: Actor,
    *,
    current: str,
    former: Sequence[AreaSuccession] = (),
    later: Sequence[AreaSuccession] = (),
) -> Sheet:
    url = reverse("areas:area", args=[area.uuid])
    tabs: list[tuple[Any, str, bool, int | None]] = [
        (_("Overview"), url, current == "overview", None)
    ]
    if actor.may(AreasPermission.VIEW_HISTORY):
        history = reverse("areas:area_history", args=[area.uuid])
        tabs.append((_("Changes"), history, current == "history", None))
    today = timezone.localdate()
    return Sheet(
        title=area.name,
        status=words.state(area.period, today),
        sub=words.period(area.period),
        crumbs=_crumbs(area),
        tabs=tabs,
        acts=[{"label": _("Print"), "print": True}],
        facts_title=_("Facts"),
        facts=_facts(area),
        events_title=_("Life line"),
        events=_life(area, former, later, today),
        note=_doubt(area),
    )


def _doubt(area: Area) -> str:
    """Why a unit that the files measure has no area and no population here."""
    copied = copied_figures(area)
    if not copied:
        return ""
    return _(
        "Area and population are not known: the public file gives the same ones to units of"
        " several provinces ({figures}), so they are not used. See “To be looked at”."
    ).format(figures=copied)


def _crumbs(area: Area) -> list[tuple[Any, str]]:
    above = [
        (unit.name, reverse("areas:area", args=[unit.uuid])) for unit in reversed(those_above(area))
    ]
    return [(_("Administrative units"), reverse("areas:areas")), *above]


def _facts(area: Area) -> list[tuple[Any, Any]]:
    place = ""
    if area.latitude is not None and area.longitude is not None:
        place = f"{format_number(area.latitude)}; {format_number(area.longitude)}"
    facts = [
        (_("Code"), area.code),
        (_("Kind"), words.kind(area.kind)),
        (_("Belongs to"), above_in_words(area)),
        (_("Validity"), words.period(area.period)),
        (_("Area, km²"), _number(area.area_km2 and area.area_km2.normalize())),
        (_("Population"), _number(area.population)),
        (_("Seat"), area.seat),
        (_("Latitude, longitude"), place),
    ]
    return [(name, value) for name, value in facts if value]


def _life(
    area: Area, former: Sequence[AreaSuccession], later: Sequence[AreaSuccession], today: date
) -> list[Event]:
    begins, ends = area.period.lower, area.period.upper
    events = []
    if ends is not None:
        names = ", ".join(step.successor.name for step in later)
        text = _("Became {names}.").format(names=names) if names else ""
        events.append(Event(ends, _("End of validity"), text, is_now=ends <= today))
    if (begins is None or begins <= today) and (ends is None or ends > today):
        events.append(Event(today, _("In force today"), is_now=True))
    names = ", ".join(step.predecessor.name for step in former)
    text = _("From {names}.").format(names=names) if names else ""
    if begins is None:
        text = _("Since when is not known.")
    events.append(Event(begins, _("Beginning"), text, is_now=begins is not None and begins > today))
    return events


def _told(step: AreaSuccession, unit: Area) -> dict[str, Any]:
    return {
        "day": step.day,
        "url": reverse("areas:area", args=[unit.uuid]),
        "name": unit.name,
        "code": unit.code,
        "above": above_in_words(unit),
        "word": words.passing(step.kind),
    }


def _passings(
    former: Sequence[AreaSuccession], later: Sequence[AreaSuccession]
) -> list[tuple[str, str, list[dict[str, Any]]]]:
    told = []
    if former:
        told.append((_("Before"), "", [_told(step, step.predecessor) for step in former]))
    if later:
        hint = ""
        if len(later) > 1:
            hint = _("The code of the commune alone does not say which of them.")
        told.append((_("After"), hint, [_told(step, step.successor) for step in later]))
    return told


@door(AreasPermission.VIEW_AREAS)
@require_GET
def show_area(request: HttpRequest, uuid_: uuid.UUID) -> HttpResponseBase:
    """The page of a unit."""
    actor = acting_person(request)
    area = area_by_uuid(actor, uuid_)
    former, later = came_from(area), passed_into(area)
    day = _day_of(area, timezone.localdate())
    children = parts_of(area, day=day)
    sheet = _sheet(area, actor, current="overview", former=former, later=later)
    context = {
        "sheet": sheet,
        "crumbs": sheet.crumbs,
        "drawing": drawn(
            area.name,
            [step.predecessor.name for step in former],
            [step.successor.name for step in later],
        ),
        "passings": _passings(former, later),
        "children": children,
        "children_words": ngettext(
            "{count} unit as a list", "{count} units as a list", len(children)
        ).format(count=len(children)),
        "children_url": _children_url(area, children, day),
    }
    return render(request, "areas/area.html", context)


def _children_url(area: Area, children: Sequence[Area], day: date) -> str:
    rank = children[0].rank if children else Rank.COMMUNE
    code = area.code if area.rank == Rank.PROVINCE else ""
    query = f"?tab={rank}&province={code}&day={day.isoformat()}"
    return reverse("areas:areas") + query


@door(AreasPermission.VIEW_HISTORY)
@require_GET
def show_history(request: HttpRequest, uuid_: uuid.UUID) -> HttpResponseBase:
    """Every change of the row of a unit, with its author."""
    actor = acting_person(request)
    area = area_by_uuid(actor, uuid_)
    states = states_of(actor, area)
    acts = acts_by_transaction([state.txid for state in states])
    changes = changes_between(states, KEPT_FIELDS, acts=acts)
    return history_page(request, _sheet(area, actor, current="history"), changes)
