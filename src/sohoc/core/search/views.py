"""The one search box: every source that the role may open, a few hits of each."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from sohoc.core.access.doors import door
from sohoc.core.manifest import Hit, registry
from sohoc.core.objects.asking import ask_again, asked_text
from sohoc.core.objects.screens import acting_person, today
from sohoc.core.search.permissions import SearchPermission
from sohoc.lib.vietnamese import folded

HITS_PER_SOURCE = 8
MOST_WORDS = 8


@door(SearchPermission.SEARCH)
@require_http_methods(["GET", "POST"])
def find(request: HttpRequest) -> HttpResponseBase:
    """What was searched, without accents, in everything the role may see.

    What is sent is asked again by an address without numbers.
    """
    actor = acting_person(request)
    if request.method == "POST":
        return ask_again(request)
    text = asked_text(request)
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
