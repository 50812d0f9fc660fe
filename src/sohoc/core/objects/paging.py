"""Pages by key: a page begins behind the last row of the one before, whatever was inserted."""

import base64
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import BadRequest
from django.db import DataError
from django.db.models import Q, QuerySet


@dataclass(frozen=True, slots=True)
class Page:
    """Rows of one page, and the keys behind which the next and before which the last one lie."""

    rows: Sequence[Any]
    after: str
    before: str


def _key(row: Any, fields: Sequence[str]) -> str:
    values = [getattr(row, field.lstrip("-")) for field in fields]
    return base64.urlsafe_b64encode(json.dumps(values, default=str).encode()).decode().rstrip("=")


def read_key(text: str, length: int) -> list[Any]:
    """The values of a key; raises `BadRequest` for one that no page of ours has given."""
    try:
        values = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
    except (ValueError, RecursionError) as error:
        raise BadRequest("page key") from error
    plain = isinstance(values, list) and all(isinstance(v, str | int) for v in values)
    if not plain or len(values) != length:
        raise BadRequest("page key")
    if any(isinstance(v, str) and "\x00" in v for v in values):
        raise BadRequest("page key")
    return list(values)


def has_parts(text: str, length: int) -> bool:
    """Whether it is a key of so many values."""
    try:
        return bool(read_key(text, length))
    except BadRequest:
        return False


def behind(fields: Sequence[str], values: Sequence[Any], *, backwards: bool) -> Q:
    """Rows behind the key in this order: (a, b) > (x, y), written out field by field.

    The leading `>=` on the first field lets the index find the place.
    """
    condition = Q()
    for number in reversed(range(len(fields))):
        field = fields[number]
        descends = field.startswith("-") != backwards
        name, value = field.lstrip("-"), values[number]
        beyond = Q(**{f"{name}__{'lt' if descends else 'gt'}": value})
        condition = beyond | (Q(**{name: value}) & condition) if condition else beyond
    first = fields[0]
    bound = "lte" if first.startswith("-") != backwards else "gte"
    return Q(**{f"{first.lstrip('-')}__{bound}": values[0]}) & condition


def _reversed(fields: Sequence[str]) -> list[str]:
    return [f[1:] if f.startswith("-") else f"-{f}" for f in fields]


def page_of(
    rows: QuerySet[Any, Any], *, fields: Sequence[str], size: int, after: str = "", before: str = ""
) -> Page:
    """One page in one statement; the last of `fields` is unique."""
    backwards = bool(before)
    key = before or after
    try:
        if key:
            rows = rows.filter(behind(fields, read_key(key, len(fields)), backwards=backwards))
        found = list(rows.order_by(*(_reversed(fields) if backwards else fields))[: size + 1])
    except (ValueError, TypeError, DataError) as error:
        if not key:
            raise
        raise BadRequest("page key") from error
    more = len(found) > size
    found = found[:size]
    if backwards:
        found.reverse()
    has_after = backwards or more
    has_before = more if backwards else bool(after)
    return Page(
        rows=found,
        after=_key(found[-1], fields) if found and has_after else "",
        before=_key(found[0], fields) if found and has_before else "",
    )
