"""Offices and schools follow a list of units that came into force."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from sohoc.core.access.actors import Actor
from sohoc.core.access.doors import door
from sohoc.core.identity.once import made_before, remember_made
from sohoc.core.objects.screens import acting_person, today
from sohoc.modules.areas.public import AppliedList, unit_lists
from sohoc.modules.orgs import act_words, following_words
from sohoc.modules.orgs.contracts import Decision
from sohoc.modules.orgs.permissions import OrgsPermission
from sohoc.modules.orgs.rules.acts import ActRefused
from sohoc.modules.orgs.services.following.units import (
    follow_units,
    list_to_follow,
    preview_following,
)
from sohoc.modules.orgs.services.offices.renewing import NoProvince
from sohoc.modules.orgs.web.acts.following_tables import tables_of
from sohoc.modules.orgs.web.acts.forms import DecisionForm
from sohoc.modules.orgs.words import day


class FollowForm(DecisionForm):
    """Which list is followed, and the paper; the day on which it counts is the list's."""

    unit_list = forms.ChoiceField(
        label=gettext_lazy("List of units"),
        widget=forms.RadioSelect,
        help_text=gettext_lazy("The decision counts from the day of the list."),
    )
    field_order = ["unit_list", "number", "day", "by", "note"]

    def __init__(self, *arguments: Any, lists: Sequence[AppliedList], **named: Any) -> None:
        super().__init__(*arguments, **named)
        del self.fields["effective"]
        self.lists = {str(one.uuid): one for one in lists}
        unit_list: Any = self.fields["unit_list"]
        unit_list.choices = [
            (code, " · ".join(filter(None, (day(one.effective), one.title, one.number))))
            for code, one in self.lists.items()
        ]

    def decision(self) -> Decision | None:
        """The decision, in force from the day of the chosen list."""
        chosen = self.lists[self.cleaned_data["unit_list"]]
        self.cleaned_data["effective"] = chosen.effective
        return super().decision()


@door(OrgsPermission.RECORD_ACT, fresh=True)
@require_http_methods(["GET", "POST"])
def follow(request: HttpRequest) -> HttpResponseBase:
    """Choose the list, fill in the paper, look at what follows, do it."""
    actor = acting_person(request)
    if request.method == "POST" and (made := made_before(request)):
        messages.info(request, _("This was done already."))
        return HttpResponseRedirect(made)
    if request.method != "POST":
        return _form_page(request, _fresh_form(request))
    form = FollowForm(request.POST, lists=unit_lists())
    decision = form.decision() if "change" not in request.POST and form.is_valid() else None
    if decision is None:
        return _form_page(request, form)
    try:
        if "record" not in request.POST:
            return _preview(request, actor, form, decision)
        done = follow_units(actor=actor, decision=decision, at=timezone.now())
    except ActRefused as refusal:
        form.add_error(None, act_words.act_problem(refusal))
    except NoProvince:
        form.add_error(None, _("Nobody has said yet which province this is. Ask whoever runs it."))
    else:
        url = reverse("orgs:act", args=[done.act.uuid]) if done.act else reverse("orgs:acts")
        remember_made(request, url)
        messages.success(request, following_words.followed(done))
        return HttpResponseRedirect(url)
    return _form_page(request, form)


def _fresh_form(request: HttpRequest) -> FollowForm:
    """With the list of the address, else the newest one that something is left of."""
    lists = unit_lists()
    asked = {str(one.uuid): one for one in lists}.get(request.GET.get("list", ""))
    chosen = asked or list_to_follow() or next(iter(lists), None)
    initial = {"unit_list": str(chosen.uuid), "number": chosen.number} if chosen else {}
    return FollowForm(lists=lists, initial=initial)


def _form_page(request: HttpRequest, form: FollowForm) -> HttpResponseBase:
    context = {**_around(form), "cancel_url": reverse("orgs:acts"), "lists_url": _lists_url()}
    bad = request.method == "POST" and form.errors
    return render(request, "orgs/follow.html", context, status=422 if bad else 200)


def _preview(
    request: HttpRequest, actor: Actor, form: FollowForm, decision: Decision
) -> HttpResponseBase:
    seen = preview_following(actor=actor, decision=decision, at=timezone.now())
    context = {
        **_around(form),
        "seen": seen,
        "decision": decision,
        "doubts": act_words.doubts(decision, today()),
        "tables": tables_of(seen),
    }
    return render(request, "orgs/follow_preview.html", context)


def _around(form: FollowForm) -> dict[str, Any]:
    return {
        "form": form,
        "crumbs": [(_("Decisions on schools and offices"), reverse("orgs:acts"))],
    }


def _lists_url() -> str:
    return reverse("areas:lists")
