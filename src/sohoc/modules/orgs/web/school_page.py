"""The page of one school: its facts as of a day, and its life as a line through time."""

import uuid
from collections.abc import Sequence
from datetime import date
from itertools import pairwise
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from sohoc.core.access.actors import Actor
from sohoc.core.access.doors import door
from sohoc.core.access.models import Line, Node, Subordination
from sohoc.core.objects.periods import AsOf
from sohoc.core.objects.records import Event, Sheet
from sohoc.core.objects.screens import acting_person, today
from sohoc.core.shell.printed import day as printed_day
from sohoc.modules.orgs import act_words, words
from sohoc.modules.orgs.models import Act, SchoolState
from sohoc.modules.orgs.permissions import OrgsPermission
from sohoc.modules.orgs.rules.lineage import Drawing, drawing_of
from sohoc.modules.orgs.rules.offices import office_name
from sohoc.modules.orgs.selectors.lineage import Lineage, lineage_of, manager_on
from sohoc.modules.orgs.selectors.schools import school_by_uuid
from sohoc.modules.orgs.web.school_tabs import asking, tabs_of

WIDE, NARROW = 800, 330


@door(OrgsPermission.VIEW_SCHOOLS)
@require_GET
def show_school(request: HttpRequest, uuid_: uuid.UUID) -> HttpResponseBase:
    """The page of a school, as of today or as of the day that the address names."""
    actor = acting_person(request)
    as_of = AsOf.read(request.GET, today=today())
    school = school_by_uuid(actor, uuid_, as_of.day)
    lineage = lineage_of(school)
    context = {
        "sheet": _overview(school, actor, lineage, as_of.day),
        "crumbs": [(_("Schools"), reverse("orgs:schools"))],
        "drawings": _drawings(school, lineage),
        "as_of": {
            "text": as_of.unread or printed_day(as_of.day),
            "unread": as_of.unread,
            "is_other": as_of.is_other or bool(as_of.unread),
            "today_url": reverse("orgs:school", args=[school.uuid]),
        },
    }
    return render(request, "orgs/school.html", context)


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


def _overview(school: SchoolState, actor: Actor, lineage: Lineage, day: date) -> Sheet:
    head = sheet_of(school, actor, current="overview")
    manager = manager_on(lineage, Line.ADMINISTRATIVE, day)
    department = manager_on(lineage, Line.PROFESSIONAL, day)
    facts = [
        (_("School code"), school.code),
        (_("Levels"), words.long_levels(school.levels)),
        (_("Kind of school"), words.kind(school.kind)),
        (_("Commune, ward"), school.commune),
        (_("Managed by"), _office(manager) if manager else ""),
        (_("Professional guidance"), department.name if department else ""),
        (_("Succeeded by"), lineage.successor.name if lineage.successor else ""),
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
        events=events_of(school, actor, lineage),
    )


def _drawings(school: SchoolState, lineage: Lineage) -> Sequence[tuple[str, Drawing]]:
    """The picture for a wide page and for a phone; one life alone is not drawn."""
    if len(lineage.lives) < 2:
        return ()
    return [
        (name, drawing_of(school.school_id, lineage.lives, today=today(), width=width))
        for name, width in (("wide", WIDE), ("narrow", NARROW))
    ]


def events_of(school: SchoolState, actor: Actor, lineage: Lineage) -> Sequence[Event]:
    """Everything that happened to the school and to what it succeeds, the newest first."""
    day = today()
    may_open = actor.may(OrgsPermission.VIEW_ACTS)
    events = [_act_event(act, may_open=may_open) for act in lineage.acts]
    told = {event.at for event in events}
    events += _other_managers(lineage, told)
    events += _other_states(lineage.states, told | {event.at for event in events})
    for life in lineage.lives:
        if life.since not in told or life.since is None:
            is_main = life.key == school.school_id
            coming = life.since is not None and life.since > day
            title = _("Will begin") if coming else _("Began")
            events.append(Event(life.since, title, "" if is_main else life.name, is_now=coming))
    begins, ends = school.life.lower, school.life.upper
    if ends is not None and ends not in told:
        events.append(Event(ends, _("Closed down"), is_now=ends <= day))
    if (begins is None or begins <= day) and (ends is None or ends > day):
        events.append(Event(day, _("Working today"), _standing(lineage, day), is_now=True))
    return sorted(events, key=lambda event: _moment(event.at), reverse=True)


def _moment(at: Any) -> date:
    return at if isinstance(at, date) else date.min


def _act_event(act: Act, *, may_open: bool) -> Event:
    paper = _("Decision {number} of {by}.").format(number=act.decision_number, by=act.decided_by)
    return Event(
        at=act.effective,
        title=act_words.act_kind(act.kind),
        text=f"{act_words.act_schools(act)}. {paper}",
        url=reverse("orgs:act", args=[act.uuid]) if may_open else "",
    )


def _standing(lineage: Lineage, day: date) -> str:
    manager = manager_on(lineage, Line.ADMINISTRATIVE, day)
    department = manager_on(lineage, Line.PROFESSIONAL, day)
    if manager is None or department is None or manager.pk == department.pk:
        return _("{manager} manages it.").format(manager=_office(manager)) if manager else ""
    return _("{manager} manages it, {department} guides its teaching.").format(
        manager=_office(manager), department=department.name
    )


def _other_managers(lineage: Lineage, told: set[Any]) -> list[Event]:
    """Days on which the school came under another office without a decision of its own."""
    rows = [row for row in lineage.managers if row.line == Line.ADMINISTRATIVE]
    return [
        Event(after.period.lower, _("Another office manages it"), _from_to(before, after))
        for before, after in pairwise(rows)
        if after.period.lower not in told and before.parent_id != after.parent_id
    ]


def _from_to(before: Subordination, after: Subordination) -> str:
    return f"{_office(before.parent)} → {_office(after.parent)}"


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


def _office(node: Node) -> str:
    return office_name(node.kind, node.name)
