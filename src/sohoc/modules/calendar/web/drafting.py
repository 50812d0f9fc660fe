"""Drafting a plan: a form, and below it the weeks as they come out; nothing is public yet."""

import uuid
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib import messages
from django.forms.formsets import BaseFormSet
from django.http import HttpRequest, HttpResponseRedirect, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from sohoc.core.access.actors import Actor
from sohoc.core.access.doors import door
from sohoc.core.identity.once import forget_made, made_before, remember_made
from sohoc.core.objects.screens import acting_person
from sohoc.law.school_year import lunar_new_year
from sohoc.modules.calendar import words
from sohoc.modules.calendar.contracts import PlanFacts
from sohoc.modules.calendar.models import Draft, Plan, SchoolYear
from sohoc.modules.calendar.permissions import CalendarPermission
from sohoc.modules.calendar.rules import MOST_DAYS, BadPlan
from sohoc.modules.calendar.selectors import (
    amendment_refused,
    draft_by_uuid,
    latest_levels,
    latest_plans,
    plan_by_uuid,
    plans_of,
    year_by_uuid,
    years_seen,
)
from sohoc.modules.calendar.services import drafts
from sohoc.modules.calendar.services.levels import LEVELS
from sohoc.modules.calendar.stored import frame_kept, unpacked
from sohoc.modules.calendar.web.drawing import drawn, legend, needed, told_problem
from sohoc.modules.calendar.web.forms import DaysForm, DaysRows, PlanForm, days_in, rows_for
from sohoc.modules.calendar.web.views import told_in_the_way, year_crumbs

MORE_ROWS = 5


@dataclass(frozen=True, slots=True)
class Desk:
    """What is drafted: for which year, from which values, as an amendment of which plan."""

    year: SchoolYear
    initial: PlanFacts
    amends: Plan | None = None
    effective: date | None = None
    draft: Draft | None = None

    @property
    def levels(self) -> list[str] | None:
        """The levels that an amendment may name; None for all."""
        return latest_levels(self.amends, self.year.start) if self.amends else None


@door(CalendarPermission.DRAFT_PLAN)
@require_http_methods(["GET", "POST"])
def new_plan(request: HttpRequest, uuid_: uuid.UUID) -> HttpResponseBase:
    """Draft a plan of a year, from a suggestion or from the plan of the year before."""
    actor = acting_person(request)
    year = year_by_uuid(actor, uuid_)
    latest = latest_plans(plans_of(actor, year), year.start)
    taken = {level for plan in latest for level in latest_levels(plan, year.start)}
    free = tuple(level for level in LEVELS if level not in taken)
    copied = request.GET.get("copy", "")
    earlier = _earlier(actor, year)
    source = next((plan for plan in earlier if str(plan.uuid) == copied), None)
    initial = drafts.suggestion(year, levels=free)
    if source is not None:
        initial = drafts.copy_of(source, year=year)
    return _desk(request, actor, Desk(year, initial), copies=earlier)


def _earlier(actor: Actor, year: SchoolYear) -> list[Plan]:
    """The plans of the year before, to be copied."""
    before = years_seen(actor).filter(start=year.start - 1).first()
    return latest_plans(plans_of(actor, before), before.start) if before else []


@door(CalendarPermission.DRAFT_PLAN)
@require_http_methods(["GET", "POST"])
def amend(request: HttpRequest, uuid_: uuid.UUID) -> HttpResponseBase:
    """Draft an amendment of a published plan."""
    actor = acting_person(request)
    plan = plan_by_uuid(actor, uuid_)
    if not latest_levels(plan, plan.year.start):
        messages.warning(
            request, _("A later decision has amended this plan already. Amend the later one.")
        )
        return HttpResponseRedirect(reverse("calendar:plan", args=[plan.uuid]))
    initial = drafts.amendment_of(plan, start=plan.year.start)
    return _desk(request, actor, Desk(plan.year, initial, amends=plan))


@door(CalendarPermission.DRAFT_PLAN)
@require_http_methods(["GET", "POST"])
def edit_draft(request: HttpRequest, uuid_: uuid.UUID) -> HttpResponseBase:
    """Go on with a draft."""
    actor = acting_person(request)
    draft = draft_by_uuid(actor, uuid_)
    amends = plan_by_uuid(actor, draft.amends.uuid) if draft.amends else None
    desk = Desk(draft.year, unpacked(draft.content), amends, draft.effective, draft)
    return _desk(request, actor, desk)


def _desk(
    request: HttpRequest, actor: Actor, desk: Desk, *, copies: list[Plan] | None = None
) -> HttpResponseBase:
    made = made_before(request) if desk.draft is None else None
    if made is not None:
        if Draft.objects.filter(uuid=made).exists():
            messages.info(request, _("This was done already. This is the draft."))
            return HttpResponseRedirect(reverse("calendar:draft", args=[made]))
        forget_made(request)
    form, rows = _bound(request, desk)
    facts: PlanFacts | None = desk.initial
    if form.is_bound:
        whole = form.is_valid() and rows.is_valid()
        facts = form.facts(days_in(rows)) if whole else None
        act = request.POST.get("act", "save")
        if facts is not None and act == "save":
            saved = _saved(request, actor, desk, form, facts)
            if saved is not None:
                return HttpResponseRedirect(reverse("calendar:draft", args=[saved.uuid]))
    return _page(request, desk, form, rows, facts, copies or [])


def _bound(request: HttpRequest, desk: Desk) -> "tuple[PlanForm, BaseFormSet[DaysForm]]":
    version = desk.draft.version if desk.draft else None
    values = PlanForm.values_of(desk.initial, effective=desk.effective, version=version)
    if request.method != "POST":
        return PlanForm(initial=values, only_levels=desk.levels), rows_for(desk.initial)
    data = _with_more_rows(request.POST)
    form = PlanForm(data, initial=values, only_levels=desk.levels)
    return form, DaysRows(data, prefix="days")


def _with_more_rows(data: QueryDict) -> QueryDict:
    """The same data with a few empty lines more, when they were asked for."""
    text = data.get("days-TOTAL_FORMS", "")
    if data.get("act") != "more" or not (text.isascii() and text.isdigit() and len(text) < 4):
        return data
    more = data.copy()
    more["days-TOTAL_FORMS"] = str(min(int(text) + MORE_ROWS, MOST_DAYS))
    return more


def _saved(
    request: HttpRequest, actor: Actor, desk: Desk, form: PlanForm, facts: PlanFacts
) -> Draft | None:
    """Keep the draft; None, with the error at its place, when it cannot be kept."""
    effective = form.cleaned_data.get("effective")
    at = timezone.now()
    try:
        if desk.draft is None:
            draft = drafts.begin_draft(
                actor=actor,
                year_uuid=desk.year.uuid,
                facts=facts,
                at=at,
                amends=desk.amends,
                effective=effective,
            )
            remember_made(request, str(draft.uuid))
        else:
            draft = drafts.save_draft(
                actor=actor,
                uuid_=desk.draft.uuid,
                facts=facts,
                version=form.cleaned_data["version"] or 0,
                at=at,
                effective=effective,
            )
    except drafts.DraftChanged:
        form.add_error(None, words.CHANGED)
    except BadPlan as bad:
        for found in bad.problems:
            form.add_error(None, told_problem(found))
    else:
        messages.success(request, _("The draft was saved. Only the department sees it."))
        return draft
    return None


def _page(
    request: HttpRequest,
    desk: Desk,
    form: PlanForm,
    rows: "BaseFormSet[DaysForm]",
    facts: PlanFacts | None,
    copies: list[Plan],
) -> HttpResponseBase:
    year = desk.year
    url = reverse("calendar:year", args=[year.uuid])
    title = _("Plan of {name}").format(name=year)
    if desk.amends is not None:
        title = _("Amendment of {number}").format(number=desk.amends.decision_number)
    context: dict[str, Any] = {
        "title": title,
        "crumbs": year_crumbs(year),
        "form": form,
        "rows": rows,
        "draft": desk.draft,
        "copies": [
            (
                plan.decision_number,
                f"{reverse('calendar:plan_add', args=[year.uuid])}?copy={plan.uuid}",
            )
            for plan in copies
        ],
        "cancel_url": url,
        "is_tet_unknown": lunar_new_year(school_year=year.start) is None,
        "legend": legend(),
    }
    others: list[str] = []
    if facts is not None:
        others = told_in_the_way(desk.amends, facts, start=year.start)
        effective = form.cleaned_data.get("effective") if form.is_bound else desk.effective
        context |= {
            "drawing": drawn(
                facts,
                start=year.start,
                frame=frame_kept(year),
                today=timezone.localdate(),
                further=amendment_refused(
                    desk.amends, facts, effective=effective, start=year.start
                ),
                others=others,
            ),
            "needed": needed(facts, frame_kept(year)),
        }
    context["may_publish"] = not others
    failed = form.is_bound and (bool(form.errors) or not rows.is_valid())
    return render(request, "calendar/draft.html", context, status=422 if failed else 200)
