"""For watchers and never for people: `/healthz`, `/readyz`, `/metrics`."""

import os
from pathlib import Path

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.crypto import constant_time_compare
from django.views.decorators.http import require_GET
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector

from sohoc.core.access.doors import public
from sohoc.project.operations import health
from sohoc.project.operations.counters import SHARED, forget_dead_gauges
from sohoc.project.operations.figures import Figures
from sohoc.project.operations.measuring import COUNTED, measure_pools

LOOPBACK = frozenset({"127.0.0.1", "::1"})
FORWARDED = ("HTTP_X_FORWARDED_FOR", "HTTP_FORWARDED", "HTTP_X_REAL_IP")


@public("says that the process lives")
@require_GET
def healthz(request: HttpRequest) -> HttpResponseBase:
    """200 as long as the process answers."""
    return HttpResponse("ok", content_type="text/plain")


@public("says that the process can work")
@require_GET
def readyz(request: HttpRequest) -> HttpResponseBase:
    """200 when every part works, else 503; which part, only a watcher reads."""
    parts = health.parts()
    is_ready = not any(part.fault for part in parts)
    text = "ok" if is_ready else "not ready"
    if is_watcher(request):
        text = "\n".join(map(str, parts)) + "\n"
    return HttpResponse(text, status=200 if is_ready else 503, content_type="text/plain")


@public("figures for the watcher of this machine, or with its token; no personal data")
@require_GET
def metrics(request: HttpRequest) -> HttpResponseBase:
    """The text format of Prometheus; for everybody else there is no such page."""
    if not is_watcher(request):
        raise Http404
    measure_pools()
    registry = COUNTED
    if directory := os.environ.get(SHARED):
        forget_dead_gauges(Path(directory))
        registry = CollectorRegistry()
        MultiProcessCollector(registry, path=directory)  # type: ignore[no-untyped-call]  # untyped library
    now = CollectorRegistry(auto_describe=False)
    now.register(Figures())
    text = generate_latest(registry) + generate_latest(now)
    return HttpResponse(text, content_type=CONTENT_TYPE_LATEST)


def is_watcher(request: HttpRequest) -> bool:
    """Somebody on this machine itself, or with the token; what a proxy passes on is from outside.

    The address of the connection counts, not what a header says.
    """
    given = str(request.META.get("HTTP_AUTHORIZATION", ""))
    token = settings.SOHOC_METRICS_TOKEN
    if token and constant_time_compare(given.encode(), f"Bearer {token}".encode()):
        return True
    is_passed_on = any(request.META.get(name) for name in FORWARDED)
    return not is_passed_on and str(request.META.get("REMOTE_ADDR", "")) in LOOPBACK
