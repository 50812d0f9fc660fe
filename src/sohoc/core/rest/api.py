"""The one interface for programs, put together from the routers of the modules."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import wraps
from typing import Any, NoReturn

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.urls import URLPattern, path, re_path
from django.utils import translation
from ninja import NinjaAPI, Router
from ninja.operation import Operation
from ninja.renderers import JSONRenderer

from sohoc.core.access.doors import Declared, public
from sohoc.core.manifest import registry
from sohoc.core.rest import problems
from sohoc.core.rest.description import describe
from sohoc.core.rest.operations import Opened
from sohoc.core.rest.parsing import StrictParser
from sohoc.core.rest.problems import Problem, problem_response
from sohoc.core.rest.refusals import problem_of
from sohoc.core.rest.web.views import interface_page

VERSION = "1.0.0"
ROOT = "v1/"
Answer = Callable[..., HttpResponseBase]


class PlainRenderer(JSONRenderer):
    """Vietnamese stays readable in the answer."""

    json_dumps_params = {"ensure_ascii": False}


class Interface(NinjaAPI):
    """Ninja without its own answers to exceptions: they must leave the transaction first."""

    def on_exception(self, request: HttpRequest, exc: Any) -> NoReturn:
        raise exc

    def get_openapi_operation_id(self, operation: Operation) -> str:
        return str(operation.view_func.__name__)


@dataclass(frozen=True, slots=True)
class DeclaredOperation:
    """One operation for the permission matrix."""

    path: str
    methods: tuple[str, ...]
    permission: str
    summary: Any
    only_reads: bool
    view: Callable[..., Any]


class NoDoor(Exception):
    """An operation declares no permission, or one that programs cannot use.

    That is a permission which no manifest knows, or a sensitive one: it asks a person for a fresh
    proof. The program does not start with it.
    """


def build_api(routers: Sequence[Router]) -> Interface:
    """The interface of all routers; raises `NoDoor` for an operation without a fitting door."""
    api = Interface(
        title="SốHọc",
        version=VERSION,
        openapi_url=None,
        docs_url=None,
        urls_namespace="rest-v1",
        parser=StrictParser(),
        renderer=PlainRenderer(),
    )
    for router in routers:
        api.add_router("", router)
    doors = registry().doors
    for declared in declared_operations(api):
        if declared.permission not in doors or doors[declared.permission].sensitive:
            raise NoDoor(declared.path, declared.permission)
    return api


def _operations(api: NinjaAPI) -> list[tuple[str, Operation]]:
    return [
        (_shown(f"/api/{ROOT}{bound.prefix}{place}"), operation)
        for bound in api._get_bound_routers()
        for place, view in bound.path_operations.items()
        for operation in view.operations
    ]


def _shown(place: str) -> str:
    """The address as OpenAPI writes it: without doubled slashes and converters."""
    return re.sub(r"{[^}:]+:", "{", place).replace("//", "/")


def declared_operations(api: NinjaAPI) -> list[DeclaredOperation]:
    """Every operation with its address, methods and permission."""
    found = []
    for place, operation in _operations(api):
        opened = getattr(operation.view_func, "opened", None)
        if not isinstance(opened, Opened):
            raise NoDoor(place)
        found.append(
            DeclaredOperation(
                path=place,
                methods=tuple(operation.methods),
                permission=opened.permission,
                summary=opened.summary,
                only_reads=opened.only_reads,
                view=operation.view_func,
            )
        )
    return found


def addresses_of(api: NinjaAPI) -> list[URLPattern]:
    """The addresses below `/api/`: for `path("api/", include(addresses_of(api)))`."""

    @public("describes the interface; holds no data")
    def description(request: HttpRequest) -> HttpResponse:
        return JsonResponse(schema_of(api), json_dumps_params={"ensure_ascii": False, "indent": 1})

    @public("describes the interface; holds no data")
    def page(request: HttpRequest) -> HttpResponse:
        return interface_page(request, schema_of(api))

    patterns = []
    for pattern in api.urls[0]:
        if not isinstance(pattern, URLPattern) or pattern.name == "api-root":
            continue
        patterns.append(
            path(f"{ROOT}{pattern.pattern}", _spoken(pattern.callback), name=pattern.name)
        )
    return [
        path("", page, name="api"),
        path(f"{ROOT}openapi.json", description, name="openapi"),
        *patterns,
        re_path(r"^.*$", _spoken(_nowhere)),
    ]


def schema_of(api: NinjaAPI) -> dict[str, Any]:
    """The description of the interface as OpenAPI 3.1."""
    plain = dict(api.get_openapi_schema(path_prefix=f"/api/{ROOT}"))
    return describe(plain, declared_operations(api))


def _nowhere(request: HttpRequest, *args: Any, **kwargs: Any) -> NoReturn:
    raise Problem(problems.NOT_FOUND)


def _language(request: HttpRequest) -> str:
    """A person's own language in our pages; else what the program asks for."""
    if "Authorization" not in request.headers and request.user.is_authenticated:
        return str(getattr(request, "LANGUAGE_CODE", "vi"))
    return translation.get_language_from_request(request)


def _spoken(view: Answer) -> Answer:
    """Every answer below /api/ in the caller's language, every refusal in the one shape."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        language = _language(request)
        with translation.override(language):
            try:
                response = view(request, *args, **kwargs)
                if response.status_code == problems.NO_SUCH_METHOD.status:
                    allowed = {"Allow": response["Allow"]}
                    response = problem_response(
                        Problem(problems.NO_SUCH_METHOD, headers=allowed), request=request
                    )
            except Exception as error:
                response = problem_response(problem_of(error, request=request), request=request)
        response["Content-Language"] = language
        return response

    answer.declared = Declared(  # type: ignore[attr-defined]  # read by the middleware
        public="every operation asks for a token or a session and declares its own door"
    )
    answer.passes_lock = True  # type: ignore[attr-defined]  # answered as a problem, not as a page
    answer.csrf_exempt = True  # type: ignore[attr-defined]  # sessions are checked by the operation
    return answer
