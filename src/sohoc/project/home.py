"""The first page, the directory of everything, the local certificate."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from sohoc.core.access.doors import door, public
from sohoc.core.identity.frame import places_of
from sohoc.core.manifest import registry
from sohoc.core.objects.panels import Cards, Panel, Tasks
from sohoc.core.objects.screens import acting_person
from sohoc.core.search.permissions import SearchPermission
from sohoc.core.shell.frame import Place


def _places(request: HttpRequest) -> list[Place]:
    actor = acting_person(request)
    return [
        Place(label=str(e.label), url=reverse(e.url_name), icon=e.icon)
        for e in places_of(actor.permissions)
    ]


@door(SearchPermission.SEARCH)
@require_GET
def home(request: HttpRequest) -> HttpResponseBase:
    """Who one is here, the own people and numbers, what waits, the charts; then all places."""
    actor = acting_person(request)
    parts = [
        part
        for source in registry().panels
        if actor.may(source.permission) and (part := source.build(actor, timezone.localdate()))
    ]
    panels = [part for part in parts if isinstance(part, Panel)]
    context = {
        "actor": actor,
        "cards": [part for part in parts if isinstance(part, Cards)],
        "first": [panel for panel in panels if panel.is_first],
        "tasks": [task for part in parts if isinstance(part, Tasks) for task in part.tasks],
        "panels": [panel for panel in panels if not panel.is_first],
        "places": _places(request),
        "is_bare": not parts,
    }
    return render(request, "project/home.html", context)


@door(SearchPermission.SEARCH)
@require_GET
def everything(request: HttpRequest) -> HttpResponseBase:
    """The directory of all places of the role."""
    return render(request, "project/everything.html", {"places": _places(request)})


@public("the certificate that devices of the local network are asked to trust")
@require_GET
def ca_certificate(request: HttpRequest) -> HttpResponseBase:
    """The local authority's certificate; only where the program made one."""
    path = settings.SOHOC_CA_CERTIFICATE
    if path is None or not path.is_file():
        raise Http404
    return HttpResponse(path.read_bytes(), content_type="application/x-x509-ca-cert")
