"""Schools follow their communes after a list of units took effect."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from sohoc.core.access.doors import door
from sohoc.core.identity.once import made_before, remember_made
from sohoc.core.objects.screens import acting_person
from sohoc.lib.numbers import format_number
from sohoc.modules.orgs.permissions import OrgsPermission
from sohoc.modules.orgs.services.following import follow_units, preview_following
from sohoc.modules.orgs.services.offices import NoProvince
from sohoc.modules.orgs.web.act_forms import DecisionForm

MOST_SHOWN = 200


@door(OrgsPermission.RECORD_ACT, fresh=True)
@require_http_methods(["GET", "POST"])
def follow(request: HttpRequest) -> HttpResponseBase:
    """Fill in the paper, look at what follows, do it."""
    actor = acting_person(request)
    if request.method == "POST" and (made := made_before(request)):
        messages.info(request, _("This was done already."))
        return HttpResponseRedirect(made)
    form = DecisionForm(request.POST or None)
    wanted = request.method == "POST" and "change" not in request.POST and form.is_valid()
    decision = form.decision() if wanted else None
    context: dict[str, Any] = {
        "form": form,
        "crumbs": [(_("Decisions on schools"), reverse("orgs:acts"))],
        "cancel_url": reverse("orgs:acts"),
    }
    if decision is None:
        status = 422 if request.method == "POST" and form.errors else 200
        return render(request, "orgs/follow.html", context, status=status)
    try:
        if "record" not in request.POST:
            seen = preview_following(actor=actor, decision=decision, at=timezone.now())
            context |= {"seen": seen, "decision": decision, "most": f":{MOST_SHOWN}"}
            return render(request, "orgs/follow_preview.html", context)
        done = follow_units(actor=actor, decision=decision, at=timezone.now())
    except NoProvince:
        form.add_error(None, _("Nobody has said yet which province this is. Ask whoever runs it."))
        return render(request, "orgs/follow.html", context, status=422)
    url = reverse("orgs:act", args=[done.act.uuid]) if done.act else reverse("orgs:acts")
    remember_made(request, url)
    text = _("{moved} schools follow their communes; {waiting} wait for a decision.")
    moved, waiting = format_number(len(done.moved)), format_number(len(done.waiting))
    messages.success(request, text.format(moved=moved, waiting=waiting))
    return HttpResponseRedirect(url)
