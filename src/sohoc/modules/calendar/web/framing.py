"""The frame of a school year: adding a year, correcting it, its past, taking it back."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from sohoc.core.access.actors import Actor
from sohoc.core.access.doors import door
from sohoc.core.audit.selectors import acts_by_transaction
from sohoc.core.identity.once import forget_made, made_before, remember_made
from sohoc.core.objects.records import FieldWords, Sheet, changes_between, form_page, history_page
from sohoc.core.objects.screens import acting_person
from sohoc.core.shell.printed import day as printed_day
from sohoc.law.school_year import frame_for
from sohoc.modules.calendar import words
from sohoc.modules.calendar.permissions import CalendarPermission
from sohoc.modules.calendar.rules import year_on
from sohoc.modules.calendar.selectors import (
    latest_plans,
    plans_of,
    states_of,
    year_by_uuid,
    years_seen,
)
from sohoc.modules.calendar.services import years
from sohoc.modules.calendar.stored import frame_kept
from sohoc.modules.calendar.web.forms import FrameForm, ReasonForm, year_values
from sohoc.modules.calendar.web.views import year_crumbs, year_tabs

KEPT_FIELDS = {
    "first_term_weeks": FieldWords(gettext_lazy("Weeks of term I")),
    "second_term_weeks": FieldWords(gettext_lazy("Weeks of term II")),
    "first_term_before": FieldWords(gettext_lazy("Term I ends before"), printed_day),
    "closes_by": FieldWords(gettext_lazy("The year closes by"), printed_day),
    "decision": FieldWords(gettext_lazy("Decision of the ministry")),
}


@door(CalendarPermission.VIEW_HISTORY)
@require_GET
def show_history(request: HttpRequest, uuid_: uuid.UUID) -> HttpResponseBase:
    """Every change of the frame of a year, with its author and reason."""
    actor = acting_person(request)
    year = year_by_uuid(actor, uuid_)
    states = states_of(actor, year)
    acts = acts_by_transaction([state.txid for state in states])
    latest = latest_plans(plans_of(actor, year), year.start)
    sheet = Sheet(
        title=_("School year {name}").format(name=year),
        crumbs=year_crumbs(),
        tabs=year_tabs(actor, year, latest, None, is_history=True),
    )
    return history_page(request, sheet, changes_between(states, KEPT_FIELDS, acts=acts))


@door(CalendarPermission.EDIT_YEAR)
@require_http_methods(["GET", "POST"])
def add_year(request: HttpRequest) -> HttpResponseBase:
    """Add a school year with the ministry's frame."""
    actor = acting_person(request)
    made = made_before(request)
    if made is not None:
        if years_seen(actor).filter(uuid=made).exists():
            messages.info(request, _("This was done already. This is the school year."))
            return HttpResponseRedirect(reverse("calendar:year", args=[made]))
        forget_made(request)  # it was taken back
    form = FrameForm(request.POST or None, is_new=True, initial=_next_year(actor))
    if form.is_valid():
        try:
            year = years.add_year(
                actor=actor,
                start=form.cleaned_data["start"],
                frame=form.frame(),
                at=timezone.now(),
            )
        except years.YearTaken as taken:
            text = _("The school year {name} is there already. Open it in the list.")
            form.add_error("start", text.format(name=taken.year))
        except years.BadFrame as bad:
            form.add_error(bad.field, words.frame_problem(bad.field, bad.problem))
        else:
            remember_made(request, str(year.uuid))
            undo = reverse("calendar:year_take_back", args=[year.uuid])
            messages.success(request, words.added(str(year), undo))
            return HttpResponseRedirect(reverse("calendar:year", args=[year.uuid]))
    return form_page(
        request,
        form=form,
        title=_("Add a school year"),
        crumbs=year_crumbs(),
        submit=_("Add the school year"),
        cancel_url=reverse("calendar:years"),
    )


def _next_year(actor: Actor) -> dict[str, Any]:
    """The year after the newest one with the frame that is known of it."""
    newest = years_seen(actor).order_by("-start").first()
    start = newest.start + 1 if newest else year_on(timezone.localdate())
    return FrameForm.values_of(frame_for(school_year=start), start=start)


@door(CalendarPermission.EDIT_YEAR)
@require_http_methods(["GET", "POST"])
def edit_year(request: HttpRequest, uuid_: uuid.UUID) -> HttpResponseBase:
    """Correct the frame of a year."""
    actor = acting_person(request)
    year = year_by_uuid(actor, uuid_)
    url = reverse("calendar:year", args=[year.uuid])
    form = FrameForm(request.POST or None, initial=year_values(year, frame_kept(year)))
    if form.is_valid():
        version = form.cleaned_data["version"]
        try:
            saved = years.correct_frame(
                actor=actor,
                uuid_=uuid_,
                frame=form.frame(),
                version=version,
                reason=form.cleaned_data["reason"],
                at=timezone.now(),
            )
        except years.YearChanged:
            form.add_error(None, words.CHANGED)
        except years.BadFrame as bad:
            form.add_error(bad.field, words.frame_problem(bad.field, bad.problem))
        else:
            _tell(request, is_changed=saved.version != version)
            return HttpResponseRedirect(url)
    return form_page(
        request,
        form=form,
        title=_("Correct the frame of {name}").format(name=year),
        sub=_("Published plans stay as they are; their page says when they no longer fit."),
        crumbs=year_crumbs(year),
        submit=_("Save the correction"),
        cancel_url=url,
    )


def _tell(request: HttpRequest, *, is_changed: bool) -> None:
    if is_changed:
        messages.success(request, _("The correction was saved."))
    else:
        messages.info(request, _("Nothing was different, so nothing was saved."))


@door(CalendarPermission.EDIT_YEAR)
@require_http_methods(["GET", "POST"])
def take_back(request: HttpRequest, uuid_: uuid.UUID) -> HttpResponseBase:
    """Take back the adding of a year, as long as nothing belongs to it."""
    actor = acting_person(request)
    year = year_by_uuid(actor, uuid_)
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        try:
            years.take_back_year(actor=actor, uuid_=uuid_, reason=form.cleaned_data["reason"])
        except years.YearStays:
            form.add_error(None, words.YEAR_STAYS)
        else:
            text = _("The school year {name} was taken back.")
            messages.success(request, text.format(name=year))
            return HttpResponseRedirect(reverse("calendar:years"))
    return form_page(
        request,
        form=form,
        title=_("Take back the adding of {name}").format(name=year),
        sub=_("The year disappears from the list. The trail keeps who added it, and this."),
        crumbs=year_crumbs(year),
        submit=_("Take it back"),
        cancel_url=reverse("calendar:year", args=[year.uuid]),
    )
