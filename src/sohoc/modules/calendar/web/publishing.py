"""Publishing a draft, closing schools by a decision, taking a publishing back."""

import uuid

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from sohoc.core.access.actors import NotYours
from sohoc.core.access.doors import door
from sohoc.core.identity.once import forget_made, made_before, remember_made
from sohoc.core.objects.records import form_page
from sohoc.core.objects.screens import acting_person
from sohoc.core.shell.printed import day as printed_day
from sohoc.modules.calendar import words
from sohoc.modules.calendar.models import Draft, Plan
from sohoc.modules.calendar.permissions import CalendarPermission
from sohoc.modules.calendar.rules import BadPlan
from sohoc.modules.calendar.selectors import (
    amendment_refused,
    draft_by_uuid,
    latest_levels,
    latest_plans,
    plan_by_uuid,
    plans_of,
    year_by_uuid,
)
from sohoc.modules.calendar.services import drafts, publishing
from sohoc.modules.calendar.services.closing import close_days
from sohoc.modules.calendar.services.levels import LEVELS
from sohoc.modules.calendar.stored import frame_kept, unpacked
from sohoc.modules.calendar.web.drawing import Drawn, drawn, facts_shown, legend, told_problem
from sohoc.modules.calendar.web.forms import ClosureForm, ReasonForm, VersionForm
from sohoc.modules.calendar.web.views import told_in_the_way, year_crumbs


@door(CalendarPermission.PUBLISH_PLAN)
@require_http_methods(["GET", "POST"])
def publish(request: HttpRequest, uuid_: uuid.UUID) -> HttpResponseBase:
    """Look at a draft as it will be, and publish it."""
    actor = acting_person(request)
    form = VersionForm(request.POST or None)
    try:
        draft = draft_by_uuid(actor, uuid_)
        if form.is_valid():
            plan = publishing.publish_draft(
                actor=actor,
                uuid_=uuid_,
                version=form.cleaned_data["version"],
                at=timezone.now(),
            )
            undo = reverse("calendar:plan_take_back", args=[plan.uuid])
            messages.success(request, words.published(str(plan.year), undo))
            return HttpResponseRedirect(_address_of(plan))
    except NotYours:
        return _published_already(request, uuid_)
    except drafts.DraftChanged:
        form.add_error(
            None,
            _("Somebody else saved this draft meanwhile. Look at it as it is now, then publish."),
        )
    except publishing.LevelsTaken as taken:
        form.add_error(None, words.taken(taken.levels))
    except BadPlan as bad:
        for found in bad.problems:
            form.add_error(None, told_problem(found))
    drawing = _drawing(draft)
    facts = unpacked(draft.content)
    context = {
        "draft": draft,
        "form": form,
        "again": VersionForm(initial={"version": draft.version}),
        "plan": facts,
        "drawing": drawing,
        "facts": facts_shown(facts, drawing),
        "legend": legend(),
        "crumbs": [*year_crumbs(draft.year), (_("Draft"), reverse("calendar:draft", args=[uuid_]))],
        "cancel_url": reverse("calendar:draft", args=[uuid_]),
        "since": printed_day(draft.effective) if draft.effective else "",
    }
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "calendar/publish.html", context, status=status)


def _address_of(plan: Plan) -> str:
    return f"{reverse('calendar:year', args=[plan.year.uuid])}?plan={plan.uuid}"


def _published_already(request: HttpRequest, uuid_: uuid.UUID) -> HttpResponseBase:
    """Of two who publish at once the second is led to what the first has published."""
    plan = plan_by_uuid(acting_person(request), uuid_)  # raises when there never was one
    text = _("This plan was published already, at {moment}. Nothing was done a second time.")
    at = timezone.localtime(plan.published_at)
    messages.info(request, text.format(moment=f"{at:%H:%M %d/%m/%Y}"))
    return HttpResponseRedirect(_address_of(plan))


def _drawing(draft: Draft) -> Drawn:
    facts, frame = unpacked(draft.content), frame_kept(draft.year)
    start, today = draft.year.start, timezone.localdate()
    further = amendment_refused(draft.amends, facts, effective=draft.effective, start=start)
    others = told_in_the_way(draft.amends, facts, start=start)
    return drawn(facts, start=start, frame=frame, today=today, further=further, others=others)


@door(CalendarPermission.DRAFT_PLAN)
@require_http_methods(["GET", "POST"])
def discard(request: HttpRequest, uuid_: uuid.UUID) -> HttpResponseBase:
    """Throw a draft away."""
    actor = acting_person(request)
    draft = draft_by_uuid(actor, uuid_)
    if request.method == "POST":
        drafts.discard_draft(actor=actor, uuid_=uuid_)
        messages.success(request, _("The draft was discarded."))
        return HttpResponseRedirect(reverse("calendar:year", args=[draft.year.uuid]))
    return form_page(
        request,
        form=Form(),
        title=_("Discard the draft?"),
        sub=_("Only this draft goes; what is published stays. The trail keeps who discarded it."),
        crumbs=[*year_crumbs(draft.year), (_("Draft"), reverse("calendar:draft", args=[uuid_]))],
        submit=_("Discard the draft"),
        cancel_url=reverse("calendar:draft", args=[uuid_]),
    )


@door(CalendarPermission.PUBLISH_PLAN)
@require_http_methods(["GET", "POST"])
def take_back(request: HttpRequest, uuid_: uuid.UUID) -> HttpResponseBase:
    """Undo a publishing as long as nothing was built on it; the plan becomes a draft again."""
    actor = acting_person(request)
    plan = plan_by_uuid(actor, uuid_)
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        try:
            draft = publishing.take_back_plan(
                actor=actor,
                uuid_=uuid_,
                reason=form.cleaned_data["reason"],
                at=timezone.now(),
            )
        except publishing.PlanStays as stays:
            form.add_error(None, words.STAYS[stays.why])
        else:
            messages.success(
                request, _("The publishing was taken back. Here is the plan as a draft again.")
            )
            return HttpResponseRedirect(reverse("calendar:draft", args=[draft.uuid]))
    return form_page(
        request,
        form=form,
        title=_("Take back the publishing of {number}").format(number=plan.decision_number),
        sub=_(
            "What held before holds again. The plan becomes a draft that only the department sees."
        ),
        crumbs=year_crumbs(plan.year),
        submit=_("Take it back"),
        cancel_url=_address_of(plan),
    )


@door(CalendarPermission.PUBLISH_PLAN)
@require_http_methods(["GET", "POST"])
def close(request: HttpRequest, uuid_: uuid.UUID) -> HttpResponseBase:
    """Close schools of some levels for some days, by an amendment of their plans."""
    actor = acting_person(request)
    year = year_by_uuid(actor, uuid_)
    url = reverse("calendar:year", args=[year.uuid])
    made = made_before(request)
    if made is not None:
        if Plan.objects.filter(uuid=made).exists():
            messages.info(request, _("This was done already. This is the school year."))
            return HttpResponseRedirect(url)
        forget_made(request)  # it was taken back
    latest = latest_plans(plans_of(actor, year), year.start)
    held = {level for plan in latest for level in latest_levels(plan, year.start)}
    form = ClosureForm(
        request.POST or None, initial={"levels": [level for level in LEVELS if level in held]}
    )
    if form.is_valid():
        try:
            plans = close_days(
                actor=actor,
                year=year,
                levels=form.cleaned_data["levels"],
                days=form.days(),
                decided=form.cleaned_data["decided"],
                at=timezone.now(),
            )
        except BadPlan as bad:
            for found in bad.problems:
                form.add_error(None, words.problem(found))
        else:
            remember_made(request, str(plans[0].uuid))
            text = _("Closed for these days: {levels}. The weeks below are counted anew.")
            told = words.levels(level for plan in plans for level in plan.levels)
            messages.success(request, text.format(levels=told))
            return HttpResponseRedirect(_address_of(plans[0]))
    return form_page(
        request,
        form=form,
        title=_("Close schools in {name}").format(name=year),
        sub=_(
            "For storm, flood or epidemic: the plans are amended from the first of these days on."
        ),
        crumbs=year_crumbs(year),
        submit=_("Close schools and publish"),
        cancel_url=url,
    )
