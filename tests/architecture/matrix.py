"""Every address of the program and what opens it: walked from the resolver, kept in a table.

`python -m tests.architecture.matrix --write` renews `permission_matrix.csv`; the difference is for
a reviewer to read, because each line is somebody's right.
"""

import csv
import io
import os
import re
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import django
from django.urls import URLPattern, URLResolver, get_resolver

from sohoc.core.access.doors import declared_by

TABLE = Path(__file__).with_name("permission_matrix.csv")
COLUMNS = ("address", "methods", "opens", "needs", "step_up")
PARAMETER = re.compile(r"<(?:(?P<kind>\w+):)?(?P<name>\w+)>")
UNDECLARED = "nothing"


@dataclass(frozen=True, slots=True)
class Address:
    """One address with one way in.

    `opens` is door, endpoint (a door of the interface for programs), gate, public or nothing;
    `needs` the permission, or the reason why none is needed. Without a restriction of methods
    `methods` is `*`.
    """

    route: str
    name: str
    methods: tuple[str, ...]
    opens: str
    needs: str
    step_up: bool
    view: Callable[..., Any]

    @property
    def line(self) -> tuple[str, ...]:
        """The address as it stands in the table."""
        step_up = "yes" if self.step_up else ""
        return (self.route, " ".join(self.methods), self.opens, self.needs, step_up)

    def filled(self, values: dict[str, str]) -> str:
        """A path with values in place of its parameters; raises `KeyError` for a missing one."""
        return "/" + PARAMETER.sub(lambda found: values[found["name"]], self.route)

    @property
    def parameters(self) -> dict[str, str]:
        """Names of the parameters in the path with their kinds."""
        return {found["name"]: found["kind"] or "str" for found in PARAMETER.finditer(self.route)}


def addresses() -> list[Address]:
    """Every address that the resolver knows, libraries included, in the order of their routes."""
    found = {
        address.line: address  # the interface has one pattern per operation of the same address
        for route, name, view in _walk(get_resolver().url_patterns, route="", space="")
        for address in _addresses_of(route, name, view)
    }
    return [found[line] for line in sorted(found)]


def _walk(
    patterns: Sequence[URLPattern | URLResolver], *, route: str, space: str
) -> Iterator[tuple[str, str, Callable[..., Any]]]:
    for pattern in patterns:
        here = route + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            inner = f"{space}{pattern.namespace}:" if pattern.namespace else space
            yield from _walk(pattern.url_patterns, route=here, space=inner)
        else:
            yield here, f"{space}{pattern.name or ''}", pattern.callback


def _addresses_of(route: str, name: str, view: Callable[..., Any]) -> Iterator[Address]:
    for operation in _operations(view):
        yield Address(
            route,
            name,
            tuple(sorted(operation.methods)),
            "endpoint",
            operation.view_func.opened.permission,
            step_up=False,
            view=view,
        )
    if _operations(view):
        return
    declared = declared_by(view)
    opens, needs = UNDECLARED, ""
    if declared is not None:
        opens = "door" if declared.permission else "gate" if declared.gate else "public"
        needs = declared.permission or declared.gate or declared.public
    yield Address(
        route,
        name,
        methods_of(view),
        opens,
        needs,
        step_up=declared is not None and declared.fresh,
        view=view,
    )


def _operations(view: Callable[..., Any]) -> list[Any]:
    """The operations behind an address of the interface for programs; each has its own door."""
    path_view = _held(getattr(view, "__wrapped__", None)).get("self")
    return list(getattr(path_view, "operations", []))


def _held(view: Any) -> dict[str, Any]:
    """What a function holds from around it: the only trace that decorators leave."""
    code, cells = getattr(view, "__code__", None), getattr(view, "__closure__", None) or ()
    names = code.co_freevars if code else ()
    return {name: cell.cell_contents for name, cell in zip(names, cells, strict=False)}


def methods_of(view: Callable[..., Any]) -> tuple[str, ...]:
    """Methods that the view takes: a class's handlers, or what `require_http_methods` holds."""
    view_class: Any = getattr(view, "view_class", None)
    if view_class is not None:
        names = [m for m in view_class.http_method_names if hasattr(view_class, m)]
        return tuple(sorted(m.upper() for m in names if m not in {"options", "head"}))
    inner: Any = view
    while inner is not None:
        held = _held(inner)
        if "request_method_list" in held:
            return tuple(sorted(held["request_method_list"]))
        inner = getattr(inner, "__wrapped__", None)
    return ("*",)


def written() -> str:
    """The table as the program would write it now."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows(address.line for address in addresses())
    return out.getvalue()


def main(arguments: Sequence[str]) -> int:
    """Print the table, or write it with `--write`."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sohoc.project.settings.test")
    django.setup()
    if "--write" in arguments:
        TABLE.write_text(written(), encoding="utf-8")
    else:
        sys.stdout.write(written())
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
