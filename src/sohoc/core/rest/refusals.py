"""From what was raised to the problem it is answered with."""

import logging
from collections.abc import Mapping, Sequence
from typing import Any

from django.core.exceptions import (
    RequestDataTooBig,
    SuspiciousOperation,
    TooManyFieldsSent,
    ValidationError,
)
from django.db import DataError, Error, IntegrityError, OperationalError
from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _
from ninja.errors import HttpError
from ninja.errors import ValidationError as SchemaError

from sohoc.core.access.actors import NotAllowed, NotYours
from sohoc.core.audit.security import SecurityKind, write_security
from sohoc.core.identity.middleware import is_of_the_wall
from sohoc.core.objects.fields import out_of_time
from sohoc.core.rest import problems
from sohoc.core.rest.days import OUT_OF_TIME
from sohoc.core.rest.problems import FieldError, Kind, Problem
from sohoc.lib.vietnamese import ControlCharacter

log = logging.getLogger("sohoc.rest")

# The first base that fits counts, so the narrower ones stand first.
PLAIN: tuple[tuple[type[Exception], Kind], ...] = (
    (NotYours, problems.NOT_FOUND),
    (Http404, problems.NOT_FOUND),
    (RequestDataTooBig, problems.TOO_LARGE),
    (TooManyFieldsSent, problems.TOO_LARGE),
    (SuspiciousOperation, problems.UNREADABLE),
    (IntegrityError, problems.CONFLICT),
    (DataError, problems.INVALID),
    (OperationalError, problems.BUSY),
    (ControlCharacter, problems.INVALID),
    (HttpError, problems.UNREADABLE),
)


def problem_of(error: Exception, *, request: HttpRequest) -> Problem:
    """The problem for `error`; touching the wall and refused doors go to the security log.

    What nobody foresaw is logged and answered as our own mistake.
    """
    if isinstance(error, Problem):
        return error
    if isinstance(error, NotAllowed):
        note(SecurityKind.DOOR_REFUSED, request=request, data={"door": str(error.permission)})
        return Problem(problems.NOT_ALLOWED, detail=error.told)
    if isinstance(error, SchemaError):
        return _of_schema(error.errors)
    if isinstance(error, ValidationError):
        return Problem(problems.INVALID, errors=_of_form(error))
    if isinstance(error, Error) and is_of_the_wall(error):
        # The inner doors should have answered first: an incident to look into.
        note(SecurityKind.WALL_TOUCHED, request=request)
        return Problem(problems.NOT_FOUND)
    kind = next((kind for base, kind in PLAIN if isinstance(error, base)), problems.BROKEN)
    if kind in {problems.BROKEN, problems.BUSY}:
        log.error(kind.code, exc_info=error, extra={"request_id": _number(request)})
    return Problem(kind)


def note(kind: SecurityKind, *, request: HttpRequest, data: dict[str, Any] | None = None) -> None:
    """A line of the security log; a program has no session, so the actor is named by its token."""
    actor = getattr(request, "actor", None)
    write_security(
        kind,
        actor_id=actor.user_id if actor else None,
        address=str(getattr(request, "address", "")),
        path=request.path,
        request_id=getattr(request, "request_id", None),
        data=data,
    )


def _number(request: HttpRequest) -> str:
    return str(getattr(request, "request_id", ""))


def _of_form(error: ValidationError) -> Sequence[FieldError]:
    if hasattr(error, "error_dict"):
        return [
            FieldError("" if name == "__all__" else name, " ".join(messages))
            for name, messages in error.message_dict.items()
        ]
    return [FieldError("", message) for message in error.messages]


def _of_schema(found: Sequence[Mapping[str, Any]]) -> Problem:
    """Values that do not fit the description: of the body 422, of the address 400."""
    errors = [FieldError(_path(one["loc"]), _words(one)) for one in found]
    sources = {str(one["loc"][0]) for one in found}
    kind = problems.INVALID if "body" in sources else problems.BAD_PARAMETER
    return Problem(kind, errors=errors)


def _path(location: Sequence[Any]) -> str:
    """`("body", "school", "levels", 0)` is `levels.0`: source and parameter name say nothing."""
    skipped = 2 if location[0] == "body" else 1
    return ".".join(str(step) for step in location[skipped:])


def _words(found: Mapping[str, Any]) -> str:
    """The sentence for one finding of the schema, by its type."""
    sentences = {
        "missing": _("This is missing."),
        "extra_forbidden": _("There is no such field."),
        "string_type": _("This must be a text."),
        "string_too_long": _("This is longer than {max_length} characters."),
        "string_too_short": _("This must not be empty."),
        "int_type": _("This must be a whole number."),
        "int_parsing": _("This must be a whole number."),
        "int_from_float": _("This must be a whole number."),
        "greater_than_equal": _("This must be at least {ge}."),
        "less_than_equal": _("This must be at most {le}."),
        "list_type": _("This must be a list."),
        "too_short": _("This needs at least {min_length}."),
        "too_long": _("This may have at most {max_length}."),
        "enum": _("This must be one of {expected}."),
        "literal_error": _("This must be one of {expected}."),
        "model_type": _("This must be an object."),
        "model_attributes_type": _("This must be an object."),
        "dict_type": _("This must be an object."),
        "date_type": _("This must be a date such as 2026-09-05."),
        "date_parsing": _("This must be a date such as 2026-09-05."),
        "date_from_datetime_parsing": _("This must be a date such as 2026-09-05."),
        OUT_OF_TIME: out_of_time(),
        "uuid_parsing": _("This must be a UUID."),
    }
    sentence = sentences.get(str(found["type"]), _("This value cannot be taken."))
    return sentence.format(**found.get("ctx", {}))
