"""The inner doors: every view says which permission opens it, or that it needs none and why.

`ScopeMiddleware` refuses a view that declares nothing, and the permission matrix lists them all.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

View = TypeVar("View", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True)
class Declared:
    """What a view declares. Exactly one of permission, gate and public is set."""

    permission: str = ""
    gate: str = ""  # reason why it runs as the login role, with a signed-in person
    public: str = ""  # reason why anybody may call it
    fresh: bool = False  # asks for a recent proof of identity (step-up)


def _declare(view: View, declared: Declared) -> View:
    view.declared = declared  # type: ignore[attr-defined]  # functions take attributes
    return view


def door(permission: str, *, fresh: bool = False) -> Callable[[View], View]:
    """The view runs in the actor's scope, for roles that hold `permission`."""
    return lambda view: _declare(view, Declared(permission=str(permission), fresh=fresh))


def gate(reason: str, *, fresh: bool = False) -> Callable[[View], View]:
    """The view runs as the login role (sessions, accounts) for any signed-in person."""
    return lambda view: _declare(view, Declared(gate=reason, fresh=fresh))


def public(reason: str) -> Callable[[View], View]:
    """The view runs as the login role for anybody."""
    return lambda view: _declare(view, Declared(public=reason))


# Views of libraries, by module prefix: they handle accounts and run as the login role.
LIBRARY_VIEWS = {
    "allauth.": Declared(public="signing in and out, proving one's identity, own factors"),
    "django.views.static": Declared(public="files of the program itself"),
}


def declared_by(view: Any) -> Declared | None:
    """What the view (a function, or the class behind `as_view`) declares, or None."""
    found = getattr(view, "declared", None) or getattr(
        getattr(view, "view_class", None), "declared", None
    )
    if isinstance(found, Declared):
        return found
    module = getattr(view, "__module__", "") or ""
    for prefix, declared in LIBRARY_VIEWS.items():
        if module.startswith(prefix):
            return declared
    return None
