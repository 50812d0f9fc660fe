"""What the framework does not know of the interface: tokens, keys, versions and problems."""

from collections.abc import Iterable
from typing import Any, Protocol


class Described(Protocol):
    """An operation with what it declares."""

    @property
    def path(self) -> str: ...
    @property
    def methods(self) -> tuple[str, ...]: ...
    @property
    def permission(self) -> str: ...
    @property
    def summary(self) -> Any: ...
    @property
    def only_reads(self) -> bool: ...


PROBLEM = {
    "type": "object",
    "title": "Problem",
    "required": ["type", "title", "status", "detail", "instance", "errors"],
    "properties": {
        "type": {"type": "string", "format": "uri-reference"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string", "description": "What happened, why, and how to mend it."},
        "instance": {"type": "string", "description": "The number of the request."},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["field", "message"],
                "properties": {"field": {"type": "string"}, "message": {"type": "string"}},
            },
        },
    },
}
SCHEMES = {
    "token": {"type": "http", "scheme": "bearer", "description": "An access token: sh1_…"},
    "session": {
        "type": "apiKey",
        "in": "cookie",
        "name": "sessionid",
        "description": "A signed-in page of the program; writing needs X-CSRFToken.",
    },
}
KEY = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": False,
    "schema": {"type": "string", "minLength": 1, "maxLength": 80, "pattern": "^[!-~]+$"},
    "description": "A repeat with the same key and body gets the same answer without effect.",
}
VERSION = {
    "name": "If-Match",
    "in": "header",
    "required": True,
    "schema": {"type": "string", "pattern": '^"[0-9]{1,9}"$'},
    "description": "The ETag that was read.",
}
EVERYWHERE = {
    400: "The request cannot be read",
    401: "Not signed in",
    403: "The role does not allow this",
    404: "Not found, or not for this role",
    423: "The screen of the session is locked",
    429: "Too many requests",
    500: "The program made a mistake",
    503: "The database is busy",
}
WRITING = {
    409: "It conflicts with what is stored",
    413: "The body is too large",
    415: "The body is not announced as JSON",
    422: "Some values cannot be taken",
}
VERSIONED = {412: "Somebody else changed it meanwhile", 428: "The version is missing"}


def describe(schema: dict[str, Any], operations: Iterable[Described]) -> dict[str, Any]:
    """Complete the framework's schema with what holds for every operation."""
    for declared in operations:
        for method in declared.methods:
            found = schema["paths"][declared.path][method.lower()]
            found["summary"] = str(declared.summary)
            found["x-permission"] = declared.permission
            _complete(found, method, only_reads=declared.only_reads)
    components = schema.setdefault("components", {})
    components.setdefault("schemas", {})["Problem"] = PROBLEM
    components["securitySchemes"] = SCHEMES
    schema["security"] = [{"token": []}, {"session": []}]
    return schema


def _complete(operation: dict[str, Any], method: str, *, only_reads: bool) -> None:
    parameters = operation.setdefault("parameters", [])
    possible = dict(EVERYWHERE)
    if method != "GET":
        possible |= WRITING
    if method != "GET" and not only_reads:
        parameters.append(KEY)
    if method in {"PATCH", "PUT", "DELETE"}:
        parameters.append(VERSION)
        possible |= VERSIONED
    for status, words in sorted(possible.items()):
        operation["responses"][status] = {
            "description": words,
            "content": {
                "application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}
            },
        }
