"""The keys of this installation: their ids and ages, never the keys; and making a new one."""

from django.conf import settings
from django.http import HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.views.decorators.http import require_GET, require_POST

from sohoc.core.access.doors import door
from sohoc.core.identity.permissions import IdentityPermission
from sohoc.core.jobs.services import start_job
from sohoc.core.keys.keyring import Key
from sohoc.core.objects.screens import acting_person

ROTATION = "identity.keys.rotate"


def _shown(key: Key) -> dict[str, object]:
    return {
        "id": key.id,
        "purpose": key.purpose,
        "made": parse_datetime(key.made),
        "retired": parse_datetime(key.retired) if key.retired else None,
    }


@door(IdentityPermission.ROTATE_KEYS)
@require_GET
def keys(request: HttpRequest) -> HttpResponseBase:
    """Which keys there are, how old they are, and which are retired."""
    context = {"keys": [_shown(key) for key in settings.KEYRING.all()]}
    return render(request, "identity/accounts/keys.html", context)


@door(IdentityPermission.ROTATE_KEYS, fresh=True)
@require_POST
def rotate(request: HttpRequest) -> HttpResponseBase:
    """Order a new key for the secrets of second factors."""
    job = start_job(actor=acting_person(request), kind=ROTATION, wish={}, at=timezone.now())
    return HttpResponseRedirect(reverse("jobs:job", args=[job.uuid]))
