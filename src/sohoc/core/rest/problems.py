"""The one shape of every refusal: `application/problem+json` (RFC 9457)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext_lazy as _

CONTENT_TYPE = "application/problem+json"


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of problem: its code in the address of `type`, status, title and usual detail.

    The detail says what happened, why, and how to mend it.
    """

    code: str
    status: HTTPStatus
    title: Any  # lazy translations
    detail: Any


@dataclass(frozen=True, slots=True)
class FieldError:
    """What is wrong with one field; `field` is its path in the body or the name of a parameter."""

    field: str
    message: Any


@dataclass
class Problem(Exception):
    """A refusal with its kind; an empty `detail` takes the kind's own."""

    kind: Kind
    detail: Any = ""
    errors: Sequence[FieldError] = ()
    headers: Mapping[str, str] = field(default_factory=dict)


UNREADABLE = Kind(
    "unreadable",
    HTTPStatus.BAD_REQUEST,
    _("The request cannot be read"),
    _("The body is not JSON as RFC 8259 describes it. Send one JSON object in UTF-8."),
)
BAD_PARAMETER = Kind(
    "bad-parameter",
    HTTPStatus.BAD_REQUEST,
    _("A parameter or header cannot be meant"),
    _("See the errors below, and the description of the operation for what is allowed."),
)
BAD_CURSOR = Kind(
    "bad-cursor",
    HTTPStatus.BAD_REQUEST,
    _("The cursor does not belong to this list"),
    _(
        "A cursor holds for the list, order, filters and person it was made for."
        " Begin again without a cursor and follow the next links."
    ),
)
NOT_SIGNED_IN = Kind(
    "not-signed-in",
    HTTPStatus.UNAUTHORIZED,
    _("Not signed in"),
    _(
        "The request brings no access token that is valid now."
        " Make one in your account and send it as Authorization: Bearer."
    ),
)
NOT_ALLOWED = Kind(
    "not-allowed",
    HTTPStatus.FORBIDDEN,
    _("The role does not allow this"),
    _("The role of the token does not hold this right. Use a token of a role that does."),
)
FORGED = Kind(
    "csrf",
    HTTPStatus.FORBIDDEN,
    _("The request may come from another site"),
    _("A signed-in page must send the token of its form as X-CSRFToken. Reload the page."),
)
NOT_FOUND = Kind(
    "not-found",
    HTTPStatus.NOT_FOUND,
    _("Not found"),
    _("There is nothing at this address, or not for this role. Check the address."),
)
NO_SUCH_METHOD = Kind(
    "no-such-method",
    HTTPStatus.METHOD_NOT_ALLOWED,
    _("The address does not know this method"),
    _("Use one of the methods that the header Allow names."),
)
CONFLICT = Kind(
    "conflict",
    HTTPStatus.CONFLICT,
    _("It conflicts with what is stored"),
    _("Something stored already excludes these values. Read it again and change the values."),
)
CHANGED = Kind(
    "changed",
    HTTPStatus.PRECONDITION_FAILED,
    _("Somebody else changed it meanwhile"),
    _("The version in If-Match is not the newest. Read it again, then repeat your change."),
)
TOO_LARGE = Kind(
    "too-large",
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    _("The body is too large"),
    _("A body may have 256 KiB. Send several smaller requests."),
)
NOT_JSON = Kind(
    "not-json",
    HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
    _("The body is not announced as JSON"),
    _("Send the header Content-Type: application/json."),
)
INVALID = Kind(
    "invalid",
    HTTPStatus.UNPROCESSABLE_ENTITY,
    _("Some values cannot be taken"),
    _("Nothing was saved. Mend the fields named in errors and send the request again."),
)
KEY_REUSED = Kind(
    "key-reused",
    HTTPStatus.UNPROCESSABLE_ENTITY,
    _("The idempotency key was used for another request"),
    _("Nothing was done. Take a new key for every new request."),
)
LOCKED = Kind(
    "locked",
    HTTPStatus.LOCKED,
    _("The screen is locked"),
    _("The session was idle too long. Unlock the screen, then try again."),
)
VERSION_WANTED = Kind(
    "version-wanted",
    HTTPStatus.PRECONDITION_REQUIRED,
    _("The version is missing"),
    _('Send the ETag that you read as If-Match, such as If-Match: "3".'),
)
TOO_MANY = Kind(
    "too-many",
    HTTPStatus.TOO_MANY_REQUESTS,
    _("Too many requests"),
    _("The token has used up its requests of this minute. Wait as long as Retry-After says."),
)
BROKEN = Kind(
    "broken",
    HTTPStatus.INTERNAL_SERVER_ERROR,
    _("The program made a mistake"),
    _("Nothing was saved. Try again later, and give the number in instance to the operator."),
)
BUSY = Kind(
    "busy",
    HTTPStatus.SERVICE_UNAVAILABLE,
    _("The database is busy"),
    _("Nothing was saved. Try again in some seconds."),
)

KINDS = (
    UNREADABLE,
    BAD_PARAMETER,
    BAD_CURSOR,
    NOT_SIGNED_IN,
    NOT_ALLOWED,
    FORGED,
    NOT_FOUND,
    NO_SUCH_METHOD,
    CONFLICT,
    CHANGED,
    TOO_LARGE,
    NOT_JSON,
    INVALID,
    KEY_REUSED,
    LOCKED,
    VERSION_WANTED,
    TOO_MANY,
    BROKEN,
    BUSY,
)


def problem_response(problem: Problem, *, request: HttpRequest) -> HttpResponse:
    """The problem in the language of the moment, with the request's number as `instance`."""
    kind = problem.kind
    response = JsonResponse(
        {
            "type": f"/api/#{kind.code}",
            "title": kind.title,
            "status": kind.status.value,
            "detail": problem.detail or kind.detail,
            "instance": "urn:uuid:{}".format(getattr(request, "request_id", "")),
            "errors": [{"field": e.field, "message": e.message} for e in problem.errors],
        },
        status=kind.status.value,
        content_type=CONTENT_TYPE,
        encoder=DjangoJSONEncoder,
        json_dumps_params={"ensure_ascii": False},
    )
    for name, value in problem.headers.items():
        response[name] = value
    return response
