"""Pages by key: stable when rows are added meanwhile, and as fast at the end as at the start."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar
from urllib.parse import urlencode

from django.core import signing
from django.core.exceptions import ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Model, Q, QuerySet

from sohoc.core.rest import problems
from sohoc.core.rest.authentication import CalledRequest
from sohoc.core.rest.problems import Problem

LONGEST = 200
SALT = "sohoc.rest.page"

Row = TypeVar("Row", bound=Model)


@dataclass(frozen=True, slots=True)
class Page(Generic[Row]):
    """Some rows and the address of the following ones, None after the last.

    Where the list was asked for by a body, it is the cursor that the same body takes next.
    """

    items: Sequence[Row]
    next: str | None


def page(
    request: CalledRequest,
    queryset: QuerySet[Row, Row],
    *,
    order: Sequence[str],
    limit: int,
    cursor: str,
) -> Page[Row]:
    """The rows after `cursor` ("" for the first ones), at most `limit`.

    `order` names columns without null, `-` for falling; together they are unique. Raises `Problem`
    for a cursor that was not made for this list, order, filters and account.
    """
    ordered = queryset.order_by(*order)
    binding = _binding(request, order)
    if cursor:
        ordered = ordered.filter(_after(queryset.model, order, _opened(cursor, binding)))
    rows = list(ordered[: limit + 1])
    if len(rows) <= limit:
        return Page(rows, None)
    last = rows[limit - 1]
    key = [getattr(last, _attribute(queryset.model, name)) for name in order]
    if request.method != "GET":
        return Page(rows[:limit], _closed(key, binding))
    query = [*_filters(request), ("limit", str(limit)), ("cursor", _closed(key, binding))]
    return Page(rows[:limit], f"{request.path}?{urlencode(query)}")


def _filters(request: CalledRequest) -> list[tuple[str, str]]:
    """What narrows the list: of the address, or of the body by which it was asked for."""
    sent: dict[str, Any] = getattr(request, "members", {})  # by `read_body`
    asked = [(name, json.dumps(value, sort_keys=True)) for name, value in sent.items()]
    asked += [(name, value) for name, values in request.GET.lists() for value in values]
    return sorted((name, value) for name, value in asked if name not in {"cursor", "limit"})


def _binding(request: CalledRequest, order: Sequence[str]) -> str:
    actor = request.actor
    made_for = [request.path, _filters(request), list(order), actor.user_id, actor.grant_id]
    return hashlib.sha256(json.dumps(made_for).encode()).hexdigest()[:32]


def _closed(key: Sequence[Any], binding: str) -> str:
    text = json.dumps(key, cls=DjangoJSONEncoder)
    return signing.dumps([binding, json.loads(text)], salt=SALT, compress=True)


def _opened(cursor: str, binding: str) -> Sequence[Any]:
    try:
        made_for, key = signing.loads(cursor, salt=SALT)
    except (signing.BadSignature, ValueError) as error:
        raise Problem(problems.BAD_CURSOR) from error
    if made_for != binding:
        raise Problem(problems.BAD_CURSOR)
    found: Sequence[Any] = key
    return found


def _attribute(model: type[Model], name: str) -> str:
    return str(model._meta.get_field(name.lstrip("-")).attname)  # type: ignore[union-attr]  # a column, no relation back


def _after(model: type[Model], order: Sequence[str], key: Sequence[Any]) -> Q:
    """`a >= x AND (a > x OR (a = x AND b > y))`: the first half is what an index can seek."""
    try:
        values = _values(model, order, key)
    except (ValidationError, ValueError) as error:
        raise Problem(problems.BAD_CURSOR) from error
    names = list(values)
    steps = {name: "lt" if f"-{name}" in order else "gt" for name in names}
    beyond = Q()
    for number, name in enumerate(names):
        same = Q(**{before: values[before] for before in names[:number]})
        beyond |= same & Q(**{f"{name}__{steps[name]}": values[name]})
    return Q(**{f"{names[0]}__{steps[names[0]]}e": values[names[0]]}) & beyond


def _values(model: type[Model], order: Sequence[str], key: Sequence[Any]) -> Mapping[str, Any]:
    names = [name.lstrip("-") for name in order]
    return {
        name: model._meta.get_field(name).to_python(value)  # type: ignore[union-attr]  # a column, no relation back
        for name, value in zip(names, key, strict=True)
    }
