"""Choosing a person or a place by searching: a page of links, which needs no script."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import BadRequest
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from sohoc.core.access.actors import Actor, NotYours
from sohoc.core.access.models import Node
from sohoc.core.access.selectors import places_below
from sohoc.core.grants.selectors import FoundPerson, people_found
from sohoc.core.grants.web import words
from sohoc.core.objects.screens import safe_next
from sohoc.lib.vietnamese import folded

MOST_SHOWN = 30
LONGEST_SEARCH = 100
Crumbs = Sequence[tuple[Any, str]]


def uuid_in(request: HttpRequest, name: str) -> UUID | None:
    """The identifier that the query or the form names; raises `BadRequest` for another text."""
    text = request.POST.get(name) or request.GET.get(name)
    if not text:
        return None
    try:
        return UUID(text)
    except ValueError as error:
        raise BadRequest(name) from error


def chosen_place(request: HttpRequest, actor: Actor, *, at: Any) -> Node | None:
    """The place named by `node`, or the only one that the actor has; None when it is to be chosen.

    Raises `NotYours` for a place outside of the actor's subtree.
    """
    wanted = uuid_in(request, "node")
    places = places_below(actor, at=at)
    if wanted is not None:
        place: Node | None = places.filter(uuid=wanted).first()
        if place is None:
            raise NotYours
        return place
    found = list(places[:2])
    return found[0] if len(found) == 1 else None


def person_page(
    request: HttpRequest,
    actor: Actor,
    *,
    title: str,
    crumbs: Crumbs,
    at: datetime,
    for_lending: bool = False,
) -> HttpResponseBase:
    """Choose an account of the scope: links to this address with `person`."""
    found = people_found(
        actor, _search(request), limit=MOST_SHOWN + 1, at=at, for_lending=for_lending
    )
    rows = [(one.card.full_name, _about(one), one.card.uuid) for one in found]
    return _page(
        request,
        title=title,
        crumbs=crumbs,
        sub=_("Who is it for? Search by name or user name, accents not needed."),
        name="person",
        rows=rows,
        nobody=_("No open account of your places fits. Search with fewer letters."),
    )


def _about(found: FoundPerson) -> str:
    """User name, place and roles in force, so that two people of one name are told apart."""
    roles = [str(own.spec.label) for own in found.held if own.has_begun]
    parts = [found.card.username, found.card.node.name, *dict.fromkeys(roles)]
    return ", ".join(parts if roles else [*parts, _("no role")])


def place_page(
    request: HttpRequest,
    actor: Actor,
    *,
    title: str,
    crumbs: Crumbs,
    at: Any,
    fits: Callable[[Node], bool] = lambda node: True,
) -> HttpResponseBase:
    """Choose a node of the actor's subtree: links to this address with `node`."""
    wanted = folded(_search(request)).split()
    rows = [
        (node.name, words.kind(node.kind), node.uuid)
        for node in places_below(actor, at=at)
        if fits(node) and all(word in folded(node.name) for word in wanted)
    ]
    return _page(
        request,
        title=title,
        crumbs=crumbs,
        sub=_("At which place? Search by name, accents not needed."),
        name="node",
        rows=rows,
        nobody=_("No place of yours fits. Search with fewer letters."),
    )


def _search(request: HttpRequest) -> str:
    return request.GET.get("q", "").replace("\x00", "").strip()[:LONGEST_SEARCH]


def _page(
    request: HttpRequest,
    *,
    title: str,
    crumbs: Crumbs,
    sub: str,
    name: str,
    rows: Sequence[tuple[str, str, UUID]],
    nobody: str,
) -> HttpResponseBase:
    kept = {key: request.GET[key] for key in ("person", "node") if key in request.GET}
    context = {
        "title": title,
        "crumbs": crumbs,
        "sub": sub,
        "search": _search(request),
        "kept": kept,
        "rows": [
            (text, more, f"?{urlencode({**kept, name: str(uuid_)})}")
            for text, more, uuid_ in rows[:MOST_SHOWN]
        ],
        "is_cut": len(rows) > MOST_SHOWN,
        "nobody": nobody,
        "cancel_url": safe_next(request, crumbs[-1][1]),
    }
    return render(request, "grants/pick.html", context)
