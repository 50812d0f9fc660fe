"""Reading bodies and parameters strictly: what could not be stored or read back is refused."""

import json
import math
from collections.abc import Iterator
from typing import Any, NoReturn

from django.http import HttpRequest
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _
from ninja.parser import Parser
from ninja.types import DictStrAny

from sohoc.core.rest import problems
from sohoc.core.rest.problems import FieldError, Problem

LARGEST_BODY = 256 * 1024
DEEPEST = 20


class StrictParser(Parser):
    """JSON as in RFC 8259 and no more: UTF-8, no doubled names, no NaN, bounded depth."""

    def parse_body(self, request: HttpRequest) -> DictStrAny:
        found: DictStrAny = request.members  # type: ignore[attr-defined]  # by `read_body`
        return found

    def parse_querydict(
        self, data: MultiValueDict[str, Any], list_fields: list[str], request: HttpRequest
    ) -> DictStrAny:
        for name in data:
            if any(not is_storable(value) for value in data.getlist(name)):
                message = _("This holds a character that cannot be stored.")
                raise Problem(problems.BAD_PARAMETER, errors=[FieldError(name, message)])
        return super().parse_querydict(data, list_fields, request)


class Unreadable(ValueError):
    """The body is not the JSON that is asked for; the message is for people."""


def check_envelope(request: HttpRequest) -> None:
    """Refuse a body by its announced type and size, before anything of it is read."""
    if request.method in {"GET", "HEAD", "DELETE"}:
        return
    media_type = (request.content_type or "").lower()
    if media_type != "application/json":
        raise Problem(problems.NOT_JSON)
    announced = request.META.get("CONTENT_LENGTH") or "0"
    if not announced.isdigit() or int(announced) > LARGEST_BODY:
        raise Problem(problems.TOO_LARGE)


def read_body(request: HttpRequest) -> None:
    """Keep the body's object as `request.members`; raises `Problem` when it is none of ours."""
    if request.method in {"GET", "HEAD", "DELETE"}:
        return
    try:
        found = read_json(request.body)
    except Unreadable as error:
        raise Problem(problems.UNREADABLE, detail=str(error)) from error
    if not isinstance(found, dict):
        raise Problem(problems.UNREADABLE, detail=_("The body must be one JSON object."))
    request.members = found  # type: ignore[attr-defined]  # read by the parser above


def read_json(body: bytes) -> Any:
    """The value of a JSON text; raises `Unreadable` with the reason."""
    if len(body) > LARGEST_BODY:
        raise Problem(problems.TOO_LARGE)
    try:
        found = json.loads(
            body.decode("utf-8"),
            object_pairs_hook=_members,
            parse_float=_finite,
            parse_constant=_no_constant,
        )
    except UnicodeDecodeError as error:
        raise Unreadable(_("The body is not UTF-8.")) from error
    except json.JSONDecodeError as error:
        raise Unreadable(
            _("The body is not JSON: line %(line)d, column %(column)d.")
            % {"line": error.lineno, "column": error.colno}
        ) from error
    except RecursionError as error:
        raise Unreadable(_too_deep()) from error
    except Unreadable:
        raise
    except ValueError as error:  # a whole number with thousands of digits
        raise Unreadable(_("A number is too large.")) from error
    for text, depth in _texts(found):
        if depth > DEEPEST:
            raise Unreadable(_too_deep())
        if not is_storable(text):
            raise Unreadable(_("A text holds a character that cannot be stored."))
    return found


def is_storable(text: str) -> bool:
    """Whether the text is whole Unicode without NUL; halves of surrogate pairs are not."""
    return "\x00" not in text and not any("\ud800" <= sign <= "\udfff" for sign in text)


def _too_deep() -> str:
    return _("The body nests deeper than %(levels)d levels.") % {"levels": DEEPEST}


def _members(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) != len(pairs):
        raise Unreadable(_("An object names the same field twice."))
    return members


def _finite(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise Unreadable(_("A number is too large."))
    return number


def _no_constant(text: str) -> NoReturn:
    raise Unreadable(_("%(text)s is no number in JSON.") % {"text": text})


def _texts(value: Any) -> Iterator[tuple[str, int]]:
    """Every text with its depth; an empty text stands for every list and object."""
    waiting: list[tuple[Any, int]] = [(value, 0)]
    while waiting:
        one, depth = waiting.pop()
        if isinstance(one, str):
            yield one, depth
        elif isinstance(one, dict):
            yield "", depth + 1
            for name, member in one.items():
                yield name, depth
                waiting.append((member, depth + 1))
        elif isinstance(one, list):
            yield "", depth + 1
            waiting.extend((member, depth + 1) for member in one)
