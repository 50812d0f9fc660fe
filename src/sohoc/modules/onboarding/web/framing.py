"""What the pages of onboarding share: the school they are about, the way back, links."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from sohoc.core.access.actors import Actor, NotYours
from sohoc.core.access.models import Node
from sohoc.core.grants.web.picking import chosen_place, place_page
from sohoc.modules.onboarding.contracts import Choice
from sohoc.modules.onboarding.web.forms import NO_CLASS

Crumbs = list[tuple[Any, str]]


def school_in(request: HttpRequest, actor: Actor, *, at: datetime) -> Node | None:
    """The school that the address names, or the only one; None when it is to be chosen."""
    place = chosen_place(request, actor, at=at)
    if place is not None and place.kind != "school":
        raise NotYours
    return place


def choose_school(request: HttpRequest, actor: Actor, *, at: datetime) -> HttpResponseBase:
    """Choose a school: links to the same address."""
    return place_page(
        request,
        actor,
        title=_("Accounts of a school"),
        crumbs=[(_("First page"), reverse("home"))],
        at=at,
        fits=lambda place: place.kind == "school",
    )


def crumbs_of(school: Node) -> Crumbs:
    """The way back to the school's figures."""
    return [(_("Accounts of the school"), url_of("onboarding:school", school))]


def url_of(name: str, school: Node, choice: Choice | None = None, *args: Any) -> str:
    """A page of the school, filled with a choice."""
    return f"{reverse(name, args=args)}?{urlencode(query_of(school, choice))}"


def query_of(school: Node, choice: Choice | None = None) -> Sequence[tuple[str, str]]:
    """School and choice as fields of a form or an address."""
    fields = [("node", str(school.uuid))]
    if choice is None:
        return fields
    fields += [("group", choice.group)]
    fields += [("classes", text or NO_CLASS) for text in choice.classes]
    fields += [(name, value) for name in ("role", "person") if (value := getattr(choice, name))]
    return [*fields, ("renew", "on")] if choice.renew else fields
