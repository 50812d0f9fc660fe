"""What surrounds every view: request id and address, the person's taste, the lock, the wall."""

import ipaddress
import logging
import time
import uuid
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.db import Error
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseForbidden
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.template.response import SimpleTemplateResponse
from django.urls import reverse
from django.utils import translation
from django.utils.http import urlencode

from sohoc.core.access.actors import Actor, NotAllowed, NotYours, TooMuchAsked
from sohoc.core.access.doors import Declared, declared_by
from sohoc.core.access.scope import acting
from sohoc.core.audit.security import SecurityKind, note_security
from sohoc.core.identity import proof
from sohoc.core.identity.sessions import actor_of
from sohoc.core.keys.signing import follow_keyring

log = logging.getLogger("sohoc.request")
Respond = Callable[[HttpRequest], HttpResponseBase]
INSUFFICIENT_PRIVILEGE = "42501"


def _address(request: HttpRequest) -> str:
    """The peer's address; behind a proxy of the operator, the last one that the proxy names."""
    peer = str(request.META.get("REMOTE_ADDR", ""))
    named = str(request.META.get("HTTP_X_FORWARDED_FOR", "")).rpartition(",")[2].strip()
    if settings.SOHOC_BEHIND_PROXY and named and peer in {"", "127.0.0.1", "::1"}:
        try:
            return str(ipaddress.ip_address(named))
        except ValueError:
            return peer[:45]
    return peer[:45]


class RequestMiddleware:
    """Gives the request its id and address, writes one log line without personal data."""

    def __init__(self, get_response: Respond) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        follow_keyring(settings)
        request.request_id = uuid.uuid4()  # type: ignore[attr-defined]  # read by the trail
        request.address = _address(request)  # type: ignore[attr-defined]
        # No cookie of ours holds such characters, and the database refuses a NUL in a key.
        request.COOKIES = {k: v for k, v in request.COOKIES.items() if v.isprintable()}
        started = time.perf_counter()
        response = self.get_response(request)
        response["X-Request-Id"] = str(request.request_id)  # type: ignore[attr-defined]  # set above
        if not request.path.startswith("/static/"):
            response.setdefault("Cache-Control", "private, no-store")
        actor = getattr(request, "actor", None)
        match = request.resolver_match
        log.info(
            "request",
            extra={
                "request_id": str(request.request_id),  # type: ignore[attr-defined]  # set above
                "method": request.method,
                "route": match.route if match else "",
                "status": response.status_code,
                "ms": round((time.perf_counter() - started) * 1000, 1),
                "actor": actor.user_id if actor else None,
            },
        )
        return response


class PersonMiddleware:
    """Speaks the person's language; before signing in, the one chosen by the switch."""

    def __init__(self, get_response: Respond) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        user: Any = request.user
        chosen = user.language if user.is_authenticated else request.COOKIES.get("sohoc_language")
        language = chosen if chosen in {"vi", "en"} else "vi"
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = self.get_response(request)
        response.setdefault("Content-Language", language)
        return response


class LockMiddleware:
    """A session that was idle too long answers with the lock until the person proves it is them.

    The lock stands at the same address and carries the fields of an interrupted POST, so the work
    goes on where it stopped.
    """

    def __init__(self, get_response: Respond) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Any, args: Any, kwargs: Any
    ) -> HttpResponseBase | None:
        if not request.user.is_authenticated:
            return None
        if proof.is_locked(request) and not proof.may_pass_lock(view):
            asked = proof.answer_in_place(request, proof.Occasion.LOCKED)
            if asked is not None:
                return asked
        if not proof.asks_by_itself(view):
            proof.touch(request)
        return None


class ScopeMiddleware:
    """Runs the view inside the actor's scope. Last: session, user and CSRF were read before it.

    `process_view` instead of wrapping `get_response`: an exception of the view leaves through
    here and rolls back, and lazy templates render inside.
    """

    def __init__(self, get_response: Respond) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Any, args: Any, kwargs: Any
    ) -> HttpResponseBase | None:
        declared = declared_by(view)
        if declared is None:
            return HttpResponseForbidden("This address declares no permission.")
        if declared.public:
            return None
        if not request.user.is_authenticated:
            return redirect(
                "{}?{}".format(
                    reverse("account_login"), urlencode({"next": request.get_full_path()})
                )
            )
        if declared.gate:
            return self._gate(request, declared, view)
        actor = actor_of(request)
        if actor is None:
            return render(request, "identity/no_role.html", status=403)
        if proof.lacks_second_factor(request, actor.role):
            return redirect("mfa_index")
        request.actor = actor  # type: ignore[attr-defined]  # read by `acting_person`
        # Before any proof: nobody types a password for work that the role does not have.
        if not actor.may(declared.permission):
            return _refused(request, declared.permission)
        asked = _asked_for_proof(request, declared)
        if asked is not None:
            return asked
        return self._scoped(request, actor, lambda: view(request, *args, **kwargs))

    def _gate(self, request: HttpRequest, declared: Declared, view: Any) -> HttpResponseBase | None:
        """What is sensitive in one's own account, such as a token, needs the second factor too.

        Where that factor is set up, it cannot be there yet.
        """
        asked = _asked_for_proof(request, declared)
        if asked is not None:
            return asked
        if declared.fresh and not getattr(view, "sets_up_factor", False):
            actor = actor_of(request)
            if actor is not None and proof.lacks_second_factor(request, actor.role):
                return redirect("mfa_index")
        return None

    def _scoped(
        self,
        request: HttpRequest,
        actor: Actor,
        run: Callable[[], HttpResponseBase],
    ) -> HttpResponseBase:
        reading = request.method in {"GET", "HEAD"}
        try:
            with acting(actor.scope.reading() if reading else actor.writing_scope):
                response = run()
                if isinstance(response, SimpleTemplateResponse):
                    response = response.render()
                if response.streaming and not getattr(response, "scoped", False):
                    raise RuntimeError("streaming under a scope: use scoped_stream()")
                return response
        except NotAllowed as refusal:
            return _refused(request, refusal.permission, told=refusal.told)
        except NotYours:
            raise Http404 from None
        except TooMuchAsked:
            return render(request, "shell/errors/429.html", {"is_for_today": True}, status=429)
        except Error as error:
            if is_of_the_wall(error):
                # The inner doors should have answered first: an incident to look into.
                note_security(SecurityKind.WALL_TOUCHED, request=request)
                raise Http404 from error
            raise


def is_of_the_wall(error: Error) -> bool:
    """Whether the database refused for want of a right; by its code, for texts quote values."""
    return getattr(error.__cause__, "sqlstate", None) == INSUFFICIENT_PRIVILEGE


def _asked_for_proof(request: HttpRequest, declared: Declared) -> HttpResponse | None:
    """The question who it is, where the view needs a recent proof and none was given."""
    if not declared.fresh or proof.is_fresh(request):
        return None
    return proof.answer_in_place(request, proof.Occasion.STEP_UP)


def _refused(request: HttpRequest, permission: str, *, told: str = "") -> HttpResponse:
    note_security(SecurityKind.DOOR_REFUSED, request=request, data={"door": permission})
    context = {"permission": permission, "told": told}
    return render(request, "shell/errors/403.html", context, status=403)
