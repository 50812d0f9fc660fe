"""The keys of this installation: their ids and ages, never the keys; and making new ones."""

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from sohoc.core.access.doors import door
from sohoc.core.identity.permissions import IdentityPermission
from sohoc.core.jobs.services import start_job
from sohoc.core.keys.keyring import RENEWED, Key
from sohoc.core.objects.screens import acting_person

ROTATION = "identity.keys.rotate"
PURPOSES = {
    "django": _("Sessions"),
    "field": _("Second factors"),
    "index": _("Blind indexes, not used yet"),
    "token": _("Access tokens"),
}
# What the button is called, what it asks, and who notices the act: nobody is signed out by any.
RENEWALS = {
    "field": (
        _("New key for second factors"),
        _("Make a new key for second factors?"),
        _(
            "All secrets of second factors are closed anew in the background. Nobody is signed out."
            " Copy the key file afterwards."
        ),
    ),
    "django": (
        _("New key for sessions"),
        _("Make a new key for sessions?"),
        _(
            "Nobody is signed out: the old key opens the sessions that are open now."
            " Copy the key file afterwards."
        ),
    ),
    "token": (
        _("New key for access tokens"),
        _("Make a new key for access tokens?"),
        _(
            "Nobody is signed out, and tokens made before work until their own end."
            " Copy the key file afterwards."
        ),
    ),
}


def _shown(key: Key, *, is_outdated: bool) -> dict[str, Any]:
    return {
        "id": key.id,
        "purpose": PURPOSES[key.purpose],
        "made": parse_datetime(key.made),
        "retired": parse_datetime(key.retired) if key.retired else None,
        "is_outdated": is_outdated,
    }


@door(IdentityPermission.ROTATE_KEYS)
@require_GET
def keys(request: HttpRequest) -> HttpResponseBase:
    """Which keys there are, how old they are, and which are retired."""
    keyring, days = settings.KEYRING, settings.SOHOC_KEY_DAYS
    outdated = keyring.outdated(at=timezone.now(), days=days)
    context = {
        "keys": [_shown(key, is_outdated=key in outdated) for key in keyring.all()],
        "days": days,
        "renewals": [
            (purpose, reverse("accounts:rotate_key", args=[purpose]), *words)
            for purpose, words in RENEWALS.items()
        ],
    }
    return render(request, "identity/accounts/keys.html", context)


@door(IdentityPermission.ROTATE_KEYS, fresh=True)
@require_POST
def rotate(request: HttpRequest, purpose: str) -> HttpResponseBase:
    """Order a new key of the purpose."""
    if purpose not in RENEWED:
        raise Http404
    actor = acting_person(request)
    job = start_job(actor=actor, kind=ROTATION, wish={"purpose": purpose}, at=timezone.now())
    return HttpResponseRedirect(reverse("jobs:job", args=[job.uuid]))
