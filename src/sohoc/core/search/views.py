"""The one search box: every source that the role may open, a few hits of each."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from sohoc.core.access.doors import door
from sohoc.core.manifest import Hit, registry
from sohoc.core.objects.screens import acting_person, today
from sohoc.core.objects.unsaid import from_address, in_address
from sohoc.core.search.permissions import SearchPermission
from sohoc.lib.vietnamese import folded

HITS_PER_SOURCE = 8
LONGEST = 100
MOST_WORDS = 8


def _plain(text: str) -> str:
    return text.replace("\x00", "").strip()[:LONGEST]


@door(SearchPermission.SEARCH)
@require_http_methods(["GET", "POST"])
def find(request: HttpRequest) -> HttpResponseBase:
    """What was searched, without accents, in everything the role may see.

    What is sent is asked again by an address without numbers.
    """
    actor = acting_person(request)
    if request.method == "POST":
        asked = urlencode({"q": in_address(_plain(request.POST.get("q", "")))})
        return HttpResponseRedirect(f"{request.path}?{asked}")
    text = _plain(from_address(request.GET.get("q", "")))
    words = folded(text).split()[:MOST_WORDS]
    groups: list[tuple[Any, Sequence[Hit]]] = []
    if words:
        groups = [
            (source.label, source.find(actor, words, HITS_PER_SOURCE, today()))
            for source in registry().searches
            if actor.may(source.permission)
        ]
        places = [
            Hit(title=str(entry.label), text="", url=reverse(entry.url_name))
            for entry in registry().navigation
            if actor.may(entry.permission) and all(w in folded(str(entry.label)) for w in words)
        ]
        groups.append((_("Pages"), places))
    context = {"text": text, "groups": [g for g in groups if g[1]], "is_asked": bool(words)}
    return render(request, "search/found.html", context)
