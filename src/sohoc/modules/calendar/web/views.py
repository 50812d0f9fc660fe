"""Pages of one school year and of the plans that were published for it."""

import uuid
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from sohoc.core.access.actors import Actor
from sohoc.core.access.doors import door
from sohoc.core.objects.records import Event, Sheet
from sohoc.core.objects.screens import acting_person
from sohoc.core.shell.printed import day as printed_day
from sohoc.modules.calendar import words
from sohoc.modules.calendar.contracts import PlanFacts
from sohoc.modules.calendar.models import Plan, SchoolYear
from sohoc.modules.calendar.permissions import CalendarPermission
from sohoc.modules.calendar.rules import year_on
from sohoc.modules.calendar.selectors import (
    drafts_of,
    latest_levels,
    latest_plans,
    plan_by_uuid,
    plans_in_the_way,
    plans_of,
    year_by_uuid,
    years_seen,
)
from sohoc.modules.calendar.services.levels import LEVELS
from sohoc.modules.calendar.stored import facts_of, frame_kept
from sohoc.modules.calendar.web.drawing import Drawn, drawn, facts_shown, legend


def year_crumbs(year: SchoolYear | None = None) -> list[tuple[Any, str]]:
    """The way to the list of years, and to a year."""
    crumbs: list[tuple[Any, str]] = [(_("School years"), reverse("calendar:years"))]
    if year is not None:
        crumbs.append((str(year), reverse("calendar:year", args=[year.uuid])))
    return crumbs


def told_in_the_way(amends: Plan | None, facts: PlanFacts, *, start: int) -> list[str]:
    """What keeps a first plan from being published beside those that hold; one sentence each."""
    return [
        words.in_the_way(
            plan.decision_number, levels, reverse("calendar:plan_amend", args=[plan.uuid])
        )
        for plan, levels in plans_in_the_way(amends, facts, start=start)
    ]


def year_tabs(
    actor: Actor, year: SchoolYear, plans: Sequence[Plan], chosen: Plan | None, *, is_history: bool
) -> list[tuple[Any, str, bool, int | None]]:
    """The plans that hold, by their levels, and the changes of the frame."""
    url = reverse("calendar:year", args=[year.uuid])
    tabs: list[tuple[Any, str, bool, int | None]] = [
        (
            words.levels(level for level in LEVELS if level in latest_levels(plan, year.start)),
            f"{url}?plan={plan.uuid}",
            plan == chosen,
            None,
        )
        for plan in plans
    ]
    if not tabs:
        tabs.append((_("Overview"), url, not is_history, None))
    if actor.may(CalendarPermission.VIEW_HISTORY):
        changes = reverse("calendar:year_history", args=[year.uuid])
        tabs.append((_("Changes of the frame"), changes, is_history, None))
    return tabs


def _year_acts(
    actor: Actor, year: SchoolYear, plan: Plan | None
) -> tuple[list[dict[str, Any]], list[tuple[Any, str, str]]]:
    """Printing and what is mostly done, as buttons; the rest as a menu of (label, url, icon)."""
    acts: list[dict[str, Any]] = [{"label": _("Print"), "print": True}]
    rest = []
    if actor.may(CalendarPermission.DRAFT_PLAN):
        add = reverse("calendar:plan_add", args=[year.uuid])
        rest.append((_("Draft a plan"), add, "plus"))
    if plan is not None and actor.may(CalendarPermission.PUBLISH_PLAN):
        amend = reverse("calendar:plan_amend", args=[plan.uuid])
        rest.insert(0, (_("Amend the plan"), amend, "adjustments"))
        close = reverse("calendar:year_close", args=[year.uuid])
        rest.append((_("Close schools"), close, "ban"))
    if rest:
        label, url, icon = rest.pop(0)
        acts.append({"label": label, "url": url, "icon_name": icon, "kind": "primary"})
    if actor.may(CalendarPermission.EDIT_YEAR):
        edit = reverse("calendar:year_edit", args=[year.uuid])
        rest.append((_("Correct the frame"), edit, "pencil"))
    return acts, rest


def _exports(plan: Plan) -> list[tuple[Any, str, str]]:
    def to(name: str, *kind: str) -> str:
        return reverse(f"calendar:{name}", args=[plan.uuid, *kind])

    return [
        (_("Weeks to Excel"), to("plan_weeks", "xlsx"), "file-spreadsheet"),
        (_("Weeks to CSV"), to("plan_weeks", "csv"), "file-text"),
        (_("Days off to Excel"), to("plan_days", "xlsx"), "file-spreadsheet"),
        (_("Days off to CSV"), to("plan_days", "csv"), "file-text"),
        (_("To the calendar of a phone (.ics)"), to("plan_ics"), "calendar"),
    ]


def _events(facts: PlanFacts, drawing: Drawn, today: date) -> list[Event]:
    """What comes when, in the order of the days, today among them."""
    events = [Event(day, title) for day, title in words.days_of_plan(facts)]
    if facts.return_day <= today <= facts.closing:
        week = next((w for w in drawing.weeks if w.monday <= today <= w.sunday), None)
        text = (
            _("week {number} of {all}").format(number=week.number, all=len(drawing.weeks))
            if week
            else ""
        )
        events.append(Event(today, _("Today"), text, is_now=True))
    return sorted(events, key=lambda event: str(event.at))


def _chosen(request: HttpRequest, latest: Sequence[Plan], start: int) -> Plan | None:
    """The plan that the address asks for, by itself or by a level; else the first."""
    wanted, level = request.GET.get("plan", ""), request.GET.get("level", "")
    for plan in latest:
        if str(plan.uuid) == wanted or level in latest_levels(plan, start):
            return plan
    return latest[0] if latest else None


@door(CalendarPermission.VIEW_YEARS)
@require_GET
def show_year(request: HttpRequest, uuid_: uuid.UUID) -> HttpResponseBase:
    """A school year: its plans, drawn, with weeks, days off and decisions."""
    actor = acting_person(request)
    year = year_by_uuid(actor, uuid_)
    plans = plans_of(actor, year)
    latest = latest_plans(plans, year.start)
    chosen = _chosen(request, latest, year.start)
    asked = [level for level in LEVELS if level in request.GET.getlist("level")]
    followed = _followed(asked, latest, year)
    return _plan_page(request, actor, year, plans, chosen, followed)


def _followed(
    asked: Sequence[str], latest: Sequence[Plan], year: SchoolYear
) -> list[dict[str, str]]:
    """Which plan each of the levels follows that the address names, such as those of a school."""
    url = reverse("calendar:year", args=[year.uuid])
    rows = []
    for level in asked:
        plan = next((one for one in latest if level in latest_levels(one, year.start)), None)
        rows.append(
            {
                "level": words.levels([level]),
                "plan": plan.decision_number if plan else "",
                "url": f"{url}?plan={plan.uuid}" if plan else "",
            }
        )
    return rows


@door(CalendarPermission.VIEW_YEARS)
@require_GET
def show_current(request: HttpRequest) -> HttpResponseBase:
    """On to the school year of today, with what the address asks; to the list without one."""
    start = year_on(timezone.localdate())
    year = years_seen(acting_person(request)).filter(start=start).first()
    if year is None:
        return HttpResponseRedirect(reverse("calendar:years"))
    query = urlencode([("level", level) for level in request.GET.getlist("level")])
    address = reverse("calendar:year", args=[year.uuid])
    return HttpResponseRedirect(f"{address}?{query}" if query else address)


@door(CalendarPermission.VIEW_YEARS)
@require_GET
def show_plan(request: HttpRequest, uuid_: uuid.UUID) -> HttpResponseBase:
    """One published state of a plan, also one that a later decision has amended."""
    actor = acting_person(request)
    plan = plan_by_uuid(actor, uuid_)
    plans = plans_of(actor, plan.year)
    chosen = next(one for one in plans if one.pk == plan.pk)
    return _plan_page(request, actor, plan.year, plans, chosen)


def _plan_page(
    request: HttpRequest,
    actor: Actor,
    year: SchoolYear,
    plans: Sequence[Plan],
    chosen: Plan | None,
    followed: Sequence[Mapping[str, str]] = (),
) -> HttpResponseBase:
    today, latest = timezone.localdate(), latest_plans(plans, year.start)
    context: dict[str, Any] = {"year": year, "decisions": _decisions(plans, chosen, year)}
    context["followed"] = followed
    facts: list[tuple[Any, Any]] = []
    if chosen is not None:
        plan = facts_of(chosen)
        drawing = drawn(plan, start=year.start, frame=frame_kept(year), today=today)
        facts = facts_shown(plan, drawing)
        context |= {
            "plan": plan,
            "drawing": drawing,
            "events": _events(plan, drawing, today),
            "legend": legend(),
            "days": _day_rows(plan),
            "exports": _exports(chosen),
            "is_past": chosen not in latest,
            "take_back_url": _take_back(actor, chosen),
        }
    planned = {level for one in latest for level in latest_levels(one, year.start)}
    frame = _("{weeks}; term I before {before}, closed by {by}").format(
        weeks=words.count_of_weeks(year.first_term_weeks, year.second_term_weeks),
        before=printed_day(year.first_term_before),
        by=printed_day(year.closes_by),
    )
    facts += [
        (_("The ministry's frame"), frame),
        (_("By decision"), year.decision or _("not known")),
    ]
    acts, rest = _year_acts(actor, year, chosen if chosen in latest else None)
    sheet = Sheet(
        title=_("School year {name}").format(name=year),
        status=words.year_state(start=year.start, today=today),
        sub=_different(latest),
        crumbs=year_crumbs(),
        tabs=year_tabs(actor, year, latest, chosen, is_history=False),
        acts=acts,
        facts_title=_("Facts"),
        facts=facts,
    )
    context |= {
        "sheet": sheet,
        "rest": rest,
        "crumbs": sheet.crumbs,
        "drafts": drafts_of(actor, year),
        "may_draft": actor.may(CalendarPermission.DRAFT_PLAN),
        "draft_url": reverse("calendar:plan_add", args=[year.uuid]),
        "unplanned": words.levels(level for level in LEVELS if level not in planned),
    }
    return render(request, "calendar/year.html", context)


def _different(latest: Sequence[Plan]) -> str:
    """Said where a school with several levels follows several plans."""
    if len(latest) < 2:
        return ""
    return _(
        "{count} plans hold for different levels; a school with levels of several follows each."
    ).format(count=len(latest))


def _day_rows(plan: PlanFacts) -> list[dict[str, str]]:
    return [
        {
            "when": words.stretch(one.first, one.last),
            "kind": words.kind(one.kind),
            "title": one.title,
            "decision": one.decision,
        }
        for one in plan.days
    ]


def _decisions(
    plans: Sequence[Plan], chosen: Plan | None, year: SchoolYear
) -> list[dict[str, Any]]:
    return [
        {
            "plan": plan,
            "url": reverse("calendar:plan", args=[plan.uuid]),
            "levels": words.levels(plan.levels),
            "is_chosen": plan == chosen,
            "state": _("holds") if latest_levels(plan, year.start) else _("amended"),
        }
        for plan in plans
    ]


def _take_back(actor: Actor, plan: Plan) -> str:
    if not actor.may(CalendarPermission.PUBLISH_PLAN):
        return ""
    return reverse("calendar:plan_take_back", args=[plan.uuid])
