"""Who calls: a program by its token, or a signed-in page of our own by its session."""

from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import CsrfViewMiddleware

from sohoc.core.access.actors import Actor, Origin
from sohoc.core.audit.security import SecurityKind, write_security
from sohoc.core.identity import proof
from sohoc.core.identity.sessions import actor_of
from sohoc.core.rest import problems, usage
from sohoc.core.rest.permissions import RestPermission
from sohoc.core.rest.problems import Problem
from sohoc.core.rest.refusals import note
from sohoc.core.rest.tokens import TokenRefused, open_token

CHALLENGE = {"WWW-Authenticate": 'Bearer realm="sohoc"'}
BAD_TOKEN = {"WWW-Authenticate": 'Bearer realm="sohoc", error="invalid_token"'}
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


class CalledRequest(HttpRequest):
    """A request whose actor is known: what every operation gets."""

    actor: Actor


def actor_of_call(request: HttpRequest, *, at: datetime) -> Actor:
    """The actor of the request; raises `Problem`.

    A header wins over a cookie, so a program with a wrong token is never served as a person.
    """
    header = request.headers.get("Authorization")
    if header is not None:
        return _actor_of_token(request, header, at=at)
    if request.user.is_authenticated:
        return _actor_of_session(request)
    raise Problem(problems.NOT_SIGNED_IN, headers=CHALLENGE)


def _actor_of_token(request: HttpRequest, header: str, *, at: datetime) -> Actor:
    scheme, _, text = header.partition(" ")
    origin = Origin(
        address=str(getattr(request, "address", "")),
        request_id=getattr(request, "request_id", None),
        channel="api",
    )
    try:
        if scheme.lower() != "bearer":
            raise TokenRefused("scheme")
        token, actor = open_token(text.strip(), origin=origin, at=at)
    except TokenRefused as refusal:
        write_security(
            SecurityKind.TOKEN_REFUSED,
            actor_id=refusal.user_id,
            address=origin.address,
            path=request.path,
            request_id=origin.request_id,
            data={"reason": refusal.reason},
        )
        raise Problem(problems.NOT_SIGNED_IN, headers=BAD_TOKEN) from refusal
    request.actor = actor  # type: ignore[attr-defined]  # read by the operation
    request.token = token  # type: ignore[attr-defined]  # read where people are counted
    allowance = usage.count_request(token.pk, limit=usage.LIMIT, at=at)
    if not allowance.is_left:
        if allowance.is_first_refusal:  # once a minute: the log is no target
            note(SecurityKind.RATE_LIMITED, request=request, data={"token": str(token.uuid)})
        raise Problem(problems.TOO_MANY, headers={"Retry-After": str(allowance.wait_seconds)})
    actor.must(RestPermission.USE_API)
    return actor


def _actor_of_session(request: HttpRequest) -> Actor:
    if proof.is_locked(request):
        raise Problem(problems.LOCKED)
    if request.method not in SAFE and not _comes_from_our_page(request):
        raise Problem(problems.FORGED)
    actor = actor_of(request)
    if actor is None or proof.lacks_second_factor(request, actor.role):
        raise Problem(problems.NOT_ALLOWED)
    request.actor = actor  # type: ignore[attr-defined]  # read by the operation
    return actor


class _FormToken(CsrfViewMiddleware):
    """Django's check with a plain answer instead of the page for people."""

    def _reject(self, request: HttpRequest, reason: str) -> HttpResponse:
        return HttpResponse(status=403)


def _nothing(request: HttpRequest) -> HttpResponse:
    return HttpResponse()


def _comes_from_our_page(request: HttpRequest) -> bool:
    # The addresses are exempt from the middleware, because programs send no cookie to protect.
    checker = _FormToken(_nothing)
    checker.process_request(request)
    return checker.process_view(request, _nothing, (), {}) is None
