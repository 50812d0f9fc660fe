"""The page of one office: its facts as of a day, its life line, what stands below it."""

import uuid
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from itertools import pairwise
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from sohoc.core.access.actors import Actor
from sohoc.core.access.doors import door
from sohoc.core.access.models import Line, Node
from sohoc.core.audit.selectors import acts_by_transaction
from sohoc.core.grants.permissions import GrantsPermission
from sohoc.core.objects.periods import AsOf
from sohoc.core.objects.records import Event, FieldWords, Sheet, changes_between, history_page
from sohoc.core.objects.screens import acting_person, today
from sohoc.core.shell.printed import day as printed_day
from sohoc.lib.numbers import format_number
from sohoc.modules.areas.public import areas_by_ids
from sohoc.modules.orgs import office_words, words
from sohoc.modules.orgs.models import Act, OfficeKind, OfficeState
from sohoc.modules.orgs.permissions import OrgsPermission
from sohoc.modules.orgs.rules.lineage import Life
from sohoc.modules.orgs.rules.offices import office_name
from sohoc.modules.orgs.selectors.heirs import heirs_of_offices
from sohoc.modules.orgs.selectors.lineage import Lineage, lineage_of_node, manager_on
from sohoc.modules.orgs.selectors.offices import (
    history_of_office,
    office_by_uuid,
    places_below_office,
    roles_held_at,
    roles_stopped_at,
    states_of_office,
)
from sohoc.modules.orgs.web.offices.filters import schools_url
from sohoc.modules.orgs.web.schools import life_line

LINES = {
    Line.ADMINISTRATIVE.value: gettext_lazy("It manages"),
    Line.PROFESSIONAL.value: gettext_lazy("It guides professionally"),
}
DECIDED_ON = frozenset({OfficeKind.DEPARTMENT.value, OfficeKind.OFFICE.value})


@door(OrgsPermission.VIEW_OFFICES)
@require_GET
def show_office(request: HttpRequest, uuid_: uuid.UUID) -> HttpResponseBase:
    """The page of an office, as of today or as of the day that the address names."""
    actor = acting_person(request)
    as_of = AsOf.read(request.GET, today=today())
    office = office_by_uuid(actor, uuid_, as_of.day)
    lineage = lineage_of_node(office.office_id)
    pages = _pages(lineage, besides=office.office_id)
    lineage = replace(lineage, lives=life_line.with_pages(lineage.lives, pages))
    context = {
        "sheet": _overview(office, actor, lineage, pages, as_of.day),
        "crumbs": _crumbs(),
        "drawings": life_line.drawings(office.office_id, lineage.lives, today=today()),
        "below": _below(office, actor, as_of.day),
        "follow_url": _follow_url(office, actor),
        "as_of": {
            "text": as_of.unread or printed_day(as_of.day),
            "said": _("The page shows the office as it is today.")
            if as_of.unread
            else _("The office as of {day}.").format(day=printed_day(as_of.day)),
            "unread": as_of.unread,
            "is_other": as_of.is_other or bool(as_of.unread),
            "today_url": reverse("orgs:office", args=[office.uuid]),
        },
    }
    return render(request, "orgs/office.html", context)


@door(OrgsPermission.VIEW_OFFICE_HISTORY)
@require_GET
def show_office_history(request: HttpRequest, uuid_: uuid.UUID) -> HttpResponseBase:
    """Every change of an office, with its author and reason."""
    actor = acting_person(request)
    office = office_by_uuid(actor, uuid_, today())
    states = history_of_office(actor, office)
    units = areas_by_ids([state.area_id for state in states if state.area_id is not None])
    kept = {
        "name": FieldWords(_("Name of the office")),
        "area_id": FieldWords(
            _("Unit administered"), lambda pk: units[pk].name if pk in units else "–"
        ),
        "period": FieldWords(_("Period"), words.period),
    }
    acts = acts_by_transaction([state.txid for state in states])
    sheet = _head(office, actor, today(), current="history")
    return history_page(request, sheet, changes_between(states, kept, acts=acts))


def _crumbs() -> list[tuple[Any, str]]:
    return [(_("Offices"), reverse("orgs:offices"))]


def _head(office: OfficeState, actor: Actor, day: date, *, current: str, **further: Any) -> Sheet:
    pages = (
        ("overview", _("Overview"), "orgs:office", OrgsPermission.VIEW_OFFICES),
        ("history", _("Changes"), "orgs:office_history", OrgsPermission.VIEW_OFFICE_HISTORY),
    )
    return Sheet(
        title=office_words.name(office),
        status=office_words.state(office, day),
        sub=words.period(office.life),
        crumbs=_crumbs(),
        tabs=[
            (label, reverse(name, args=[office.uuid]), code == current, None)
            for code, label, name, permission in pages
            if actor.may(permission)
        ],
        **further,
    )


def _pages(lineage: Lineage, *, besides: int) -> life_line.Pages:
    """The pages of the other offices that the life line tells of: they are public."""
    others = [node for node in lineage.family if node != besides]
    found = Node.objects.filter(pk__in=others).values_list("pk", "uuid") if others else ()
    return {pk: reverse("orgs:office", args=[uuid_]) for pk, uuid_ in found}


def _overview(
    office: OfficeState, actor: Actor, lineage: Lineage, pages: life_line.Pages, day: date
) -> Sheet:
    manager = manager_on(lineage, Line.ADMINISTRATIVE, day)
    guide = manager_on(lineage, Line.PROFESSIONAL, day)
    facts = [
        (_("Kind"), office_words.kind(office.node.kind)),
        (_("Unit administered"), office.area.name if office.area else ""),
        (_("Belongs to"), life_line.office_link(lineage, manager, day, may_open=True)),
        (_("Professional guidance"), life_line.office_link(lineage, guide, day, may_open=True)),
        (_("Its successor"), _heirs(office, lineage, pages)),
        (_("Period"), words.period(office.life)),
    ]
    return _head(
        office,
        actor,
        day,
        current="overview",
        acts=_acts(office, actor),
        facts_title=_("Facts"),
        facts=[(label, value) for label, value in facts if value],
        events_title=_("Life line"),
        events=_events(office, actor, lineage, pages),
    )


def _heirs(office: OfficeState, lineage: Lineage, pages: life_line.Pages) -> str:
    """Who keeps what the office left; of a commune that was divided, those of all its parts."""
    heir, end = lineage.successor, office.life.upper
    if heir is not None:
        return life_line.linked(office_name(heir.kind, heir.name), pages.get(heir.pk, ""))
    if end is None:
        return ""
    found = heirs_of_offices([office.office_id], on=end).get(office.office_id, ())
    return format_html_join(
        ", ",
        '<a href="{}">{}</a>',
        ((reverse("orgs:office", args=[one.uuid]), office_words.name(one)) for one in found),
    )


def _acts(office: OfficeState, actor: Actor) -> Sequence[dict[str, Any]]:
    acts: list[dict[str, Any]] = [{"label": _("Print"), "print": True}]
    decided_on = office.node.kind in DECIDED_ON and office.life.upper is None
    if decided_on and actor.may(OrgsPermission.RECORD_ACT):
        url = f"{reverse('orgs:office_act_new')}?office={office.uuid}"
        acts.append({"label": _("Record a decision"), "url": url, "icon_name": "certificate"})
    return acts


def _follow_url(office: OfficeState, actor: Actor) -> str:
    """Where the offices of communes are brought in line with the lists of units."""
    is_commune = office.node.kind == OfficeKind.COMMUNE
    return reverse("orgs:follow") if is_commune and actor.may(OrgsPermission.RECORD_ACT) else ""


def _below(office: OfficeState, actor: Actor, day: date) -> Sequence[tuple[Any, str, str]]:
    """What stands directly below on each line, and the roles held here: (what, number, address)."""
    sees_rows = actor.sees(office.office_id)
    rows: list[tuple[Any, str, str]] = []
    for line, kind, number in places_below_office(office, day):
        opens = kind == "school" and sees_rows and actor.may(OrgsPermission.VIEW_SCHOOLS)
        url = schools_url(office, line, day=day, today=today()) if opens else ""
        rows.append((LINES[line], office_words.places(kind, number), url))
    if sees_rows and actor.may(GrantsPermission.VIEW_GRANTS):
        rows.append(_roles(office))
    return rows


def _roles(office: OfficeState) -> tuple[Any, str, str]:
    """The roles held here; at an office that is no more those that stopped with it."""
    at, end = timezone.now(), office.life.upper
    has_ended = end is not None and end <= today()
    number = (roles_stopped_at if has_ended else roles_held_at)(office, at)
    query = {"tab": "stopped", "at": office.uuid} if has_ended else {"at": office.uuid}
    url = f"{reverse('grants:grants')}?{urlencode(query)}" if number else ""
    what = _("Roles that stopped with it") if has_ended else _("Roles held here")
    return what, format_number(number), url


def _events(
    office: OfficeState, actor: Actor, lineage: Lineage, pages: life_line.Pages
) -> Sequence[Event]:
    """Everything that happened to the office and to what it succeeds, the newest first."""
    day, life = today(), office.life
    lives = {one.key for one in lineage.lives}
    events = [
        life_line.act_event(
            act,
            may_open=_may_open(act, actor),
            pages=pages,
            own=life_line.offices_followed(act, lives),
        )
        for act in lineage.acts
    ]
    told = {event.at for event in events}
    events += life_line.other_managers(lineage, told)
    events += _other_states(office, told)
    events += _taken_over(lineage.lives, told)
    events += life_line.beginnings(lineage.lives, office.office_id, told=told, today=day)
    if life.upper is not None and life.upper not in told:
        events.append(Event(life.upper, _("No longer there"), is_now=life.upper <= day))
    if (life.lower is None or life.lower <= day) and (life.upper is None or life.upper > day):
        events.append(Event(day, _("Working today"), is_now=True))
    return life_line.newest_first(events)


def _taken_over(lives: Sequence[Life], told: set[Any]) -> list[Event]:
    """Days on which the office took over another one without a decision of its own."""
    return [
        Event(life.until, _("Took over another office"), life_line.linked(life.name, life.url))
        for life in lives
        if life.heir is not None and life.until is not None and life.until not in told
    ]


def _may_open(act: Act, actor: Actor) -> bool:
    """Others than the sector open decisions on places within their own reach only."""
    if not actor.may(OrgsPermission.VIEW_ACTS):
        return False
    return actor.sees_all or any(actor.sees(party.node_id) for party in act.parties.all())


def _other_states(office: OfficeState, told: set[Any]) -> list[Event]:
    """Days on which the name or the unit changed without a decision on the office."""
    events = []
    for before, after in pairwise(states_of_office(office)):
        if after.period.lower in told:
            continue
        pairs = [(before.name, after.name), (_unit(before), _unit(after))]
        changes = list(dict.fromkeys(f"{old} → {new}" for old, new in pairs if old != new))
        text = "; ".join(changes) or _("It administers the unit that followed its own.")
        events.append(Event(after.period.lower, _("Written otherwise"), text))
    return events


def _unit(state: OfficeState) -> str:
    return state.area.name if state.area else ""
