"""How long history is kept: the rules, the decision to remove it, what goes next and what went."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from sohoc.core.access.doors import door
from sohoc.core.audit.forgetting import TooSoon
from sohoc.core.objects.records import form_page
from sohoc.core.objects.screens import acting_person, today
from sohoc.law.privacy.retention import Tag
from sohoc.modules.privacy import inventory_words, retention_words, words
from sohoc.modules.privacy.permissions import PrivacyPermission
from sohoc.modules.privacy.selectors.retention import retention
from sohoc.modules.privacy.services import retention as services
from sohoc.modules.privacy.web.retention_forms import RuleForm, StopForm, SwitchForm


def _url() -> str:
    return reverse("privacy:retention")


def _crumbs() -> list[tuple[Any, str]]:
    return [(_("Retention of history"), _url())]


def _too_soon(error: TooSoon) -> str:
    if error.needs_notice:
        told = _("What removes more begins after thirty days: {day} at the earliest.")
    else:
        told = _("It begins on {day} at the earliest.")
    return told.format(day=words.day(error.earliest))


@door(PrivacyPermission.VIEW_RETENTION)
@require_GET
def show_retention(request: HttpRequest) -> HttpResponseBase:
    """The rules, the preview and the ledger of removals on one page."""
    actor, day = acting_person(request), today()
    state = retention(actor, day)
    may = actor.may(PrivacyPermission.DECIDE_RETENTION)
    is_own = may and not actor.is_delegated
    is_on = state.switch is not None and state.switch.is_on
    context = {
        "switch": retention_words.switch(state.switch, day),
        "decision": state.switch.decision if state.switch else "",
        "kept": [
            retention_words.kept(one)
            | {
                "url": reverse("privacy:retention_rule", args=[one.tag]) if is_own else "",
                "shorter": retention_words.shorter(one, state.due),
            }
            for one in state.kept
        ],
        "days": retention_words.days(state.due),
        "due": [retention_words.due(one) for one in state.due],
        "unfinished": retention_words.unfinished(state.due),
        "is_quiet": all(one.is_empty for one in state.due),
        "removals": [retention_words.removed(one) for one in state.removals],
        "on_url": reverse("privacy:retention_on") if is_own and not is_on else "",
        "off_url": reverse("privacy:retention_off") if may and is_on else "",
    }
    return render(request, "privacy/retention.html", context)


@door(PrivacyPermission.DECIDE_RETENTION, fresh=True)
@require_http_methods(["GET", "POST"])
def write_rule(request: HttpRequest, tag: str) -> HttpResponseBase:
    """Another period for a kind of data, from a day on."""
    if tag not in set(Tag):
        raise Http404
    form = RuleForm(request.POST or None)
    if form.is_valid():
        try:
            services.write_rule(
                actor=acting_person(request), tag=Tag(tag), at=timezone.now(), **form.cleaned_data
            )
        except TooSoon as error:
            form.add_error("valid_from", _too_soon(error))
        else:
            messages.success(request, _("From that day on history is kept for this time."))
            return HttpResponseRedirect(_url())
    return form_page(
        request,
        form=form,
        title=_("Keep history: {kind}").format(kind=inventory_words.TAGS[Tag(tag)]),
        sub=_("Values that are valid now are not touched. What was removed cannot come back."),
        crumbs=_crumbs(),
        submit=_("Keep it for this time from then on"),
        cancel_url=_url(),
    )


@door(PrivacyPermission.DECIDE_RETENTION, fresh=True)
@require_http_methods(["GET", "POST"])
def switch_on(request: HttpRequest) -> HttpResponseBase:
    """Have history removed when its time is over, by a decision."""
    form = SwitchForm(request.POST or None)
    if form.is_valid():
        try:
            services.switch_on(actor=acting_person(request), at=timezone.now(), **form.cleaned_data)
        except TooSoon as error:
            form.add_error("valid_from", _too_soon(error))
        else:
            messages.success(request, _("From that day on, what is over goes each night."))
            return HttpResponseRedirect(_url())
    return form_page(
        request,
        form=form,
        title=_("Remove history whose time is over"),
        sub=_(
            "Earlier values go each night when their time is over, and cannot come back. Look at"
            " the preview first."
        ),
        crumbs=_crumbs(),
        submit=_("Remove it from that day on"),
        cancel_url=_url(),
    )


@door(PrivacyPermission.DECIDE_RETENTION, fresh=True)
@require_http_methods(["GET", "POST"])
def switch_off(request: HttpRequest) -> HttpResponseBase:
    """Stop at once."""
    form = StopForm(request.POST or None)
    if form.is_valid():
        services.switch_off(actor=acting_person(request), at=timezone.now(), **form.cleaned_data)
        messages.success(request, _("Nothing is removed any more."))
        return HttpResponseRedirect(_url())
    return form_page(
        request,
        form=form,
        title=_("Stop removing history?"),
        sub=_("It stops at once. To begin again takes thirty days."),
        crumbs=_crumbs(),
        submit=_("Stop now"),
        cancel_url=_url(),
    )
