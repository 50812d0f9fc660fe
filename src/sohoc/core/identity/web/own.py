"""What everybody does with their own account: role, taste, lock, devices."""

from datetime import UTC, datetime
from typing import Any

from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.contrib.sessions.models import Session
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from sohoc.core.access.doors import gate, public
from sohoc.core.audit.security import SecurityKind, note_security
from sohoc.core.identity import proof
from sohoc.core.identity.models import Density, Language, Theme
from sohoc.core.identity.sessions import take_role
from sohoc.core.identity.web import browsers
from sohoc.core.objects.screens import safe_next

TASTES = {"theme": Theme.values, "density": Density.values, "language": Language.values}


@gate("takes another of the person's own grants")
@require_POST
def switch_role(request: HttpRequest) -> HttpResponseBase:
    """Work in another role; a grant of somebody else, or one that ended, is refused and noted."""
    text = request.POST.get("grant", "")
    wanted = int(text) if text.isascii() and text.isdigit() and len(text) < 19 else 0
    actor = take_role(request, grant_id=wanted, at=timezone.localtime()) if wanted else None
    if actor is None:
        note_security(SecurityKind.ROLE_SWITCH_REFUSED, request=request, data={"grant": wanted})
        messages.error(
            request, _("This role is not yours, or it has ended. You stay in the role you had.")
        )
        return HttpResponseRedirect(reverse("home"))
    taken = {"role": actor.role, "node": actor.node_name}
    note_security(SecurityKind.ROLE_SWITCHED, request=request, data=taken)
    return HttpResponseRedirect(reverse("home"))


@gate("changes the person's own taste")
@require_POST
def preferences(request: HttpRequest) -> HttpResponseBase:
    """Theme, density and language; what is not offered changes nothing."""
    user: Any = request.user
    chosen = {
        name: request.POST[name]
        for name, offered in TASTES.items()
        if request.POST.get(name) in offered
    }
    for name, value in chosen.items():
        setattr(user, name, value)
    if chosen:
        user.save(update_fields=list(chosen))
    return HttpResponseRedirect(safe_next(request, reverse("home")))


@public("the language of the sign-in page")
@require_POST
def set_language(request: HttpRequest) -> HttpResponseBase:
    """Choose the language before signing in; kept in a cookie of this device."""
    response = HttpResponseRedirect(safe_next(request, reverse("account_login")))
    language = request.POST.get("language")
    if language in Language.values:
        response.set_cookie("sohoc_language", language, max_age=31536000, samesite="Lax")
    return response


@gate("locks the person's own screen")
@require_POST
def lock(request: HttpRequest) -> HttpResponseBase:
    """Lock the screen; the page that is open stays as it is."""
    proof.lock(request)
    if request.headers.get("Accept", "").startswith("application/json"):
        return JsonResponse({"locked": True})
    return HttpResponseRedirect(reverse("home"))


@gate("unlocks the person's own screen")
@require_POST
def unlock(request: HttpRequest) -> HttpResponseBase:
    """Prove who one is; 204 when right, 403 with the sentence when not."""
    error = proof.prove(request, request.POST.get("password", ""))
    if error:
        return JsonResponse({"error": error}, status=403)
    return HttpResponse(status=204)


@gate("leads back to the act that asked for a proof", fresh=True)
@require_GET
def reauthenticate(request: HttpRequest) -> HttpResponseBase:
    """Where a library sends who has to prove who they are: asked in place, then back."""
    return HttpResponseRedirect(safe_next(request, reverse("mfa_index")))


reauthenticate.sets_up_factor = True  # type: ignore[attr-defined]  # read by the middleware
lock.passes_lock = True  # type: ignore[attr-defined]  # read by the lock
unlock.passes_lock = True  # type: ignore[attr-defined]  # read by the lock


@gate("lists the person's own sessions")
@require_GET
def sessions(request: HttpRequest) -> HttpResponseBase:
    """Where the account is signed in."""
    own: Any = UserSession.objects.purge_and_list(request.user)
    own.sort(key=lambda session: session.created_at, reverse=True)
    seen = _last_seen([session.session_key for session in own])
    context = {
        "sessions": [
            {
                "session": session,
                "browser": browsers.spoken(session.user_agent),
                "last_seen": seen.get(session.session_key) or session.last_seen_at,
            }
            for session in own
        ],
        "current_key": request.session.session_key,
    }
    return render(request, "usersessions/usersession_list.html", context)


def _last_seen(keys: list[str]) -> dict[str, datetime]:
    """When each session was last used, by its key, in one statement; to the minute, as kept."""
    found = {}
    for kept in Session.objects.filter(session_key__in=keys):
        seen = kept.get_decoded().get(proof.SEEN)
        if seen is not None:
            found[kept.session_key] = datetime.fromtimestamp(seen, tz=UTC)
    return found


@gate("ends the person's own sessions")
@require_POST
def end_session(request: HttpRequest) -> HttpResponseBase:
    """End one session of the account, or all but this one (`session=others`)."""
    wanted = request.POST.get("session", "")
    own = UserSession.objects.filter(user_id=request.user.pk)
    if wanted == "others":
        chosen = own.exclude(session_key=request.session.session_key)
    else:
        number = int(wanted) if wanted.isascii() and wanted.isdigit() and len(wanted) < 19 else 0
        chosen = own.filter(pk=number)
    for session in chosen:
        session.end()
        note_security(SecurityKind.SESSION_ENDED, request=request)
    return HttpResponseRedirect(reverse("identity:sessions"))
