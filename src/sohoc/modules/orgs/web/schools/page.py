"""The page of one school: its facts as of a day, and its life as a line through time."""

import uuid
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from itertools import pairwise
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from sohoc.core.access.actors import Actor
from sohoc.core.access.doors import door
from sohoc.core.access.models import Line
from sohoc.core.objects.periods import AsOf
from sohoc.core.objects.records import Event, Sheet
from sohoc.core.objects.screens import acting_person, today
from sohoc.core.shell.printed import day as printed_day
from sohoc.modules.orgs import words
from sohoc.modules.orgs.act_words import differences_of_facts
from sohoc.modules.orgs.models import Act, ActKind, SchoolState
from sohoc.modules.orgs.permissions import OrgsPermission
from sohoc.modules.orgs.selectors.lineage import Lineage, lineage_of, manager_on
from sohoc.modules.orgs.selectors.recorded_sides import corrected_days, recorded_sides
from sohoc.modules.orgs.selectors.schools import school_by_uuid, schools_seen
from sohoc.modules.orgs.web.schools.life_line import (
    Pages,
    act_event,
    beginnings,
    drawings,
    linked,
    newest_first,
    office_link,
    other_managers,
    school_followed,
    with_pages,
)
from sohoc.modules.orgs.web.schools.tabs import asking, tabs_of
from sohoc.modules.orgs.web.schools.waiting import waiting_band


@door(OrgsPermission.VIEW_SCHOOLS)
@require_GET
def show_school(request: HttpRequest, uuid_: uuid.UUID) -> HttpResponseBase:
    """The page of a school, as of today or as of the day that the address names."""
    actor = acting_person(request)
    as_of = AsOf.read(request.GET, today=today())
    school = school_by_uuid(actor, uuid_, as_of.day)
    lineage = lineage_of(school)
    pages = _pages(actor, lineage, besides=school.school_id)
    lineage = replace(lineage, lives=with_pages(lineage.lives, pages))
    context = {
        "sheet": _overview(school, actor, lineage, pages, as_of.day),
        "crumbs": [(_("Schools"), reverse("orgs:schools"))],
        "waiting": {} if as_of.is_other else waiting_band(actor, school, as_of.day),
        "drawings": drawings(school.school_id, lineage.lives, today=today()),
        "as_of": {
            "text": as_of.unread or printed_day(as_of.day),
            "said": _("The page shows the school as it is today.")
            if as_of.unread
            else _("The school as of {day}.").format(day=printed_day(as_of.day)),
            "unread": as_of.unread,
            "is_other": as_of.is_other or bool(as_of.unread),
            "today_url": reverse("orgs:school", args=[school.uuid]),
        },
    }
    return render(request, "orgs/school.html", context)


def _pages(actor: Actor, lineage: Lineage, *, besides: int) -> Pages:
    """The pages of the other schools that the life line tells of; one statement."""
    others = [node for node in lineage.family if node != besides]
    found = schools_seen(actor, today()).filter(school_id__in=others) if others else ()
    return {one.school_id: reverse("orgs:school", args=[one.uuid]) for one in found}


def sheet_of(school: SchoolState, actor: Actor, *, current: str) -> Sheet:
    """Head and tabs that all pages of a school have in common."""
    return Sheet(
        title=school.name,
        status=words.state(school, today()),
        sub=words.period(school.life),
        crumbs=[(_("Schools"), reverse("orgs:schools"))],
        tabs=tabs_of(school, actor, current=current),
        acts=_acts(school, actor),
    )


def _acts(school: SchoolState, actor: Actor) -> Sequence[dict[str, Any]]:
    acts: list[dict[str, Any]] = [{"label": _("Print"), "print": True}, *asking(school, actor)]
    if actor.may(OrgsPermission.RECORD_ACT) and school.life.upper is None:
        url = f"{reverse('orgs:act_new')}?school={school.uuid}"
        acts.append({"label": _("Record a decision"), "url": url, "icon_name": "certificate"})
    if actor.may(OrgsPermission.EDIT_SCHOOL):
        edit = reverse("orgs:school_edit", args=[school.uuid])
        acts.append({"label": _("Correct"), "url": edit, "icon_name": "pencil", "kind": "primary"})
    return acts


def _overview(
    school: SchoolState, actor: Actor, lineage: Lineage, pages: Pages, day: date
) -> Sheet:
    head = sheet_of(school, actor, current="overview")
    manager = manager_on(lineage, Line.ADMINISTRATIVE, day)
    department = manager_on(lineage, Line.PROFESSIONAL, day)
    heir, sees_offices = lineage.successor, actor.may(OrgsPermission.VIEW_OFFICES)
    facts = [
        (_("School code"), school.code),
        (_("Levels"), words.long_levels(school.levels)),
        (_("Kind of school"), words.kind(school.kind)),
        (_("Commune, ward"), school.commune),
        (_("Managed by"), office_link(lineage, manager, day, may_open=sees_offices)),
        (_("Professional guidance"), office_link(lineage, department, day, may_open=sees_offices)),
        (_("Succeeded by"), linked(heir.name, pages.get(heir.pk, "")) if heir else ""),
        (_("Period"), words.period(school.life)),
    ]
    return Sheet(
        title=head.title,
        status=words.state(school, day),
        sub=head.sub,
        crumbs=head.crumbs,
        tabs=head.tabs,
        acts=head.acts,
        facts_title=_("Facts"),
        facts=[(label, value) for label, value in facts if value],
        events_title=_("Life line"),
        events=events_of(school, actor, lineage, pages),
    )


def events_of(school: SchoolState, actor: Actor, lineage: Lineage, pages: Pages) -> Sequence[Event]:
    """Everything that happened to the school and to what it succeeds, the newest first."""
    day = today()
    may_open = actor.may(OrgsPermission.VIEW_ACTS)
    corrected = corrected_days(lineage.states) if may_open else frozenset()
    events = [
        _corrected_since(event, act, school, actor) if act.effective in corrected else event
        for act in lineage.acts
        for event in [
            act_event(act, may_open=may_open, pages=pages, own=school_followed(lineage, act))
        ]
    ]
    told = {event.at for event in events}
    events += other_managers(lineage, told)
    events += _other_states(lineage.states, told | {event.at for event in events})
    events += beginnings(lineage.lives, school.school_id, told=told, today=day)
    begins, ends = school.life.lower, school.life.upper
    if ends is not None and ends not in told:
        events.append(Event(ends, _("Closed down"), is_now=ends <= day))
    if (begins is None or begins <= day) and (ends is None or ends > day):
        events.append(Event(day, _("Working today"), _standing(lineage, day), is_now=True))
    return newest_first(events)


def _corrected_since(event: Event, act: Act, school: SchoolState, actor: Actor) -> Event:
    """A decision on the school itself of which something was corrected: with the way to it.

    A change of units says what it was when it was recorded.
    """
    if all(party.node_id != school.school_id for party in act.parties.all()):
        return event
    may_open = actor.may(OrgsPermission.VIEW_HISTORY)
    url = reverse("orgs:school_history", args=[school.uuid]) if may_open else ""
    text = event.text
    if act.kind == ActKind.TRANSFER:
        sides = recorded_sides([school.school_id], effective=act.effective)
        before, after = sides.before.get(school.school_id), sides.after.get(school.school_id)
        told = [f"{old} → {new}" for _l, old, new in differences_of_facts(before, after)]
        text = "; ".join(told) + "."
    return replace(event, text=format_html("{} {}", text, linked(_("Corrected since."), url)))


def _standing(lineage: Lineage, day: date) -> str:
    manager = manager_on(lineage, Line.ADMINISTRATIVE, day)
    department = manager_on(lineage, Line.PROFESSIONAL, day)
    if manager is None or department is None or manager.pk == department.pk:
        managed = lineage.name_of(manager, day) if manager else ""
        return _("{manager} manages it.").format(manager=managed) if managed else ""
    return _("{manager} manages it, {department} guides its teaching.").format(
        manager=lineage.name_of(manager, day), department=lineage.name_of(department, day)
    )


def _other_states(states: Sequence[SchoolState], told: set[Any]) -> list[Event]:
    """Days on which facts changed without a decision on the school, as its commune's name does."""
    events = []
    for before, after in pairwise(states):
        if after.period.lower in told:
            continue
        pairs = [
            (before.name, after.name),
            (before.code, after.code),
            (before.commune, after.commune),
        ]
        changes = [f"{old} → {new}" for old, new in pairs if old != new]
        events.append(Event(after.period.lower, _("Written otherwise"), "; ".join(changes)))
    return events
