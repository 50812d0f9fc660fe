"""One operation: who calls, may they, the transaction in their scope, once per key."""

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import wraps
from typing import Any, TypeVar

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja.decorators import decorate_view

from sohoc.core.access.scope import acting
from sohoc.core.rest import problems
from sohoc.core.rest.authentication import actor_of_call
from sohoc.core.rest.idempotency import answered_once
from sohoc.core.rest.parsing import check_envelope, read_body
from sohoc.core.rest.problems import FieldError, Problem

View = TypeVar("View", bound=Callable[..., Any])
Refusals = Mapping[type[Exception], Callable[[Any], Problem]]


@dataclass(frozen=True, slots=True)
class Opened:
    """What an operation declares: its permission, its parameters, how its own refusals read."""

    permission: str
    summary: Any  # a lazy translation
    parameters: frozenset[str]
    refusals: Refusals
    only_reads: bool


def operation(
    permission: str, *, summary: Any, refusals: Refusals | None = None, only_reads: bool = False
) -> Callable[[View], View]:
    """Declare the door of an operation; stands directly below `@router.get` and its like.

    The view, its answer included, runs inside the actor's scope in one transaction, read-only for
    GET. `summary` is for the description; `refusals` turns exceptions of the module's services into
    problems. A POST that `only_reads` asks with a body what may not stand in an address; it runs
    like a GET, and nothing of its answer is kept.
    """

    def declare(view: View) -> View:
        parameters = _parameters(view)
        opened = Opened(str(permission), summary, parameters, refusals or {}, only_reads)
        view.opened = opened  # type: ignore[attr-defined]  # functions take attributes

        def guarded(run: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
            @wraps(run)
            def answer(request: HttpRequest, **path: Any) -> HttpResponse:
                return _answered(request, opened, lambda: run(request, **path))

            return answer

        declared: View = decorate_view(guarded)(view)
        return declared

    return declare


def _parameters(view: Callable[..., Any]) -> frozenset[str]:
    """Names that may stand after the question mark: those of the view, or of its one model.

    A model that is no `Query` is the body: what is sent there is not taken from the address.
    """
    names: set[str] = set()
    for parameter in inspect.signature(view).parameters.values():
        fields = set(getattr(parameter.annotation, "model_fields", {}))
        if not fields:
            names.add(parameter.name)
        elif not isinstance(parameter.annotation, type):
            names |= fields
    return frozenset(names)


def _answered(
    request: HttpRequest, opened: Opened, run: Callable[[], HttpResponse]
) -> HttpResponse:
    at = timezone.now()
    check_envelope(request)
    actor = actor_of_call(request, at=at)
    actor.must(opened.permission)
    _check_parameters(request, opened)
    read_body(request)
    reading = request.method == "GET" or opened.only_reads
    try:
        with acting(actor.scope.reading() if reading else actor.writing_scope):
            if reading:
                return run()
            return answered_once(request, actor=actor, run=run, at=at)
    except tuple(opened.refusals) as refusal:
        raise opened.refusals[type(refusal)](refusal) from refusal


def _check_parameters(request: HttpRequest, opened: Opened) -> None:
    """A misspelt filter must not answer with everything."""
    unknown = sorted(set(request.GET) - opened.parameters)
    if unknown:
        message = _("The operation has no such parameter.")
        raise Problem(
            problems.BAD_PARAMETER, errors=[FieldError(name, message) for name in unknown]
        )
