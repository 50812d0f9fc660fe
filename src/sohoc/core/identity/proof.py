"""Proving again who one is: to unlock the screen, and before sensitive acts (step-up).

The question stands at the address where it arose and carries the fields of an interrupted POST,
so nothing that was typed is lost; only passwords and codes have to be typed again.
"""

import time
from enum import StrEnum
from typing import Any

from allauth.account.internal.flows.login import get_authentication_records
from allauth.account.internal.flows.reauthentication import (
    reauthenticate_by_password,
)
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sohoc.core.audit.security import SecurityKind, note_security
from sohoc.core.identity import attempts
from sohoc.core.identity.devices import is_known_device
from sohoc.core.manifest import registry

SEEN, LOCKED = "seen", "locked"
FIELD = "so_proof"
TOUCH_EVERY_SECONDS = 60


class Occasion(StrEnum):
    LOCKED = "locked"
    STEP_UP = "step_up"


def idle_seconds(request: HttpRequest) -> int:
    """How long the role may be idle before the screen locks."""
    role = (request.session.get("actor") or {}).get("role", "")
    spec = registry().roles.get(role)
    return (spec.idle_minutes if spec else 15) * 60


def is_locked(request: HttpRequest) -> bool:
    """Whether the session was locked by the person, or was idle too long."""
    if request.session.get(LOCKED):
        return True
    seen = request.session.get(SEEN)
    if seen is not None and time.time() - seen > idle_seconds(request):
        request.session[LOCKED] = True
        note_security(SecurityKind.SCREEN_LOCKED, request=request)
        return True
    return False


def lock(request: HttpRequest) -> None:
    """Lock the screen of this session now."""
    request.session[LOCKED] = True
    note_security(SecurityKind.SCREEN_LOCKED, request=request)


def may_pass_lock(view: Any) -> bool:
    """Views that a locked session may still reach: locking, unlocking, signing out."""
    return (
        bool(getattr(view, "passes_lock", False))
        or str(getattr(getattr(view, "view_class", None), "__name__", "")) == "LogoutView"
    )


def asks_by_itself(view: Any) -> bool:
    """Views that a page calls without a person there; they do not keep the screen open."""
    return bool(getattr(view, "asks_by_itself", False))


def touch(request: HttpRequest) -> None:
    """Remember that the person is here; written at most once a minute."""
    now = time.time()
    if now - request.session.get(SEEN, 0) > TOUCH_EVERY_SECONDS:
        request.session[SEEN] = now


def lacks_second_factor(request: HttpRequest, role: str) -> bool:
    """Whether the role needs a second factor here, and this session was opened without one."""
    spec = registry().roles.get(role)
    if not settings.SOHOC_SECOND_FACTOR or spec is None or not spec.second_factor:
        return False
    return not any(r["method"] == "mfa" for r in get_authentication_records(request, request.user))


def is_fresh(request: HttpRequest) -> bool:
    """Whether a proof of identity, signing in included, was given in the last five minutes."""
    now = time.time()
    return any(
        now - record["at"] < settings.ACCOUNT_REAUTHENTICATION_TIMEOUT
        for record in get_authentication_records(request, request.user)
    )


def _code_is_right(user: AbstractBaseUser, text: str) -> bool:
    for factor in Authenticator.objects.filter(user_id=user.pk).exclude(type="webauthn"):
        wrapped = factor.wrap()
        if wrapped.validate_code(text):
            factor.record_usage()
            return True
    return False


def _is_right(request: HttpRequest, text: str) -> bool:
    user: Any = request.user
    if user.check_password(text):
        return True
    return _code_is_right(user, text.replace(" ", "")) if text else False


def prove(request: HttpRequest, text: str) -> str:
    """Check the password or code; "" when right, else the sentence that says what is wrong."""
    user: Any = request.user
    address, at = str(getattr(request, "address", "")), timezone.now()
    is_known = is_known_device(request, username=user.username)
    standing = attempts.reserve(
        username=user.username, address=address, is_known_device=is_known, at=at
    )
    if standing.is_closed:
        return _("Too many wrong passwords. Wait 15 minutes, or sign out and ask for help.")
    if not _is_right(request, text):
        attempts.count_at_address(username=user.username, address=address, at=at)
        left = standing.tries_left
        note_security(SecurityKind.PROOF_FAILED, request=request)
        return ngettext(
            "The password is not right. %(tries)d try left.",
            "The password is not right. %(tries)d tries left.",
            left,
        ) % {"tries": left}
    attempts.forget_failures(username=user.username)
    request.session.pop(LOCKED, None)
    request.session[SEEN] = time.time()
    reauthenticate_by_password(request)
    note_security(SecurityKind.PROOF_GIVEN, request=request)
    return ""


def _is_secret(request: HttpRequest, name: str) -> bool:
    """Whether a field holds a proof of identity, which no page prints back.

    `code` only at the second factors: schools have one too.
    """
    lowered = name.lower()
    return "password" in lowered or (
        lowered == "code" and request.path.startswith(reverse("mfa_index"))
    )


def _file_follows(request: HttpRequest) -> HttpResponse:
    """A page that fetches the file and leads back: a browser stays where a download began."""
    place, is_list, _kind = request.path.partition("export/")
    context = {
        "address": request.get_full_path(),
        "back_url": place if is_list else reverse("jobs:jobs"),
    }
    response = render(request, "identity/file_follows.html", context)
    response["Refresh"] = f"0; url={request.get_full_path()}"
    return response


def answer_in_place(request: HttpRequest, occasion: Occasion) -> HttpResponse | None:
    """Ask for the proof at this address; None when this request brought it and may go on."""
    error = ""
    if request.method == "POST" and FIELD in request.POST:
        error = prove(request, request.POST[FIELD])
        if not error:
            if request.POST.get(f"{FIELD}_for") != "GET":
                return None
            view = request.resolver_match.func if request.resolver_match else None
            if getattr(view, "gives_file", False):
                return _file_follows(request)
            return HttpResponseRedirect(request.get_full_path())
    typed = [
        (name, value)
        for name, values in request.POST.lists()
        for value in values
        if not name.startswith(FIELD) and name != "csrfmiddlewaretoken"
    ]
    interrupted = request.method == "POST" and request.POST.get(f"{FIELD}_for") != "GET"
    context = {
        "occasion": occasion.value,
        "fields": [(n, v) for n, v in typed if not _is_secret(request, n)] if interrupted else [],
        "lost_secrets": interrupted and any(v and _is_secret(request, n) for n, v in typed),
        "interrupted": "POST" if interrupted else "GET",
        "lost_files": bool(request.FILES),
        "error": error,
        "proof_field": FIELD,
        "address": request.get_full_path(),
    }
    status = 423 if occasion is Occasion.LOCKED else 403
    return render(request, "identity/locked.html", context, status=status)
