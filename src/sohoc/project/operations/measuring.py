"""What one web process counts while it works: requests by route and status, and how long.

A route is the pattern of an address, never the address: no ids, no words that were searched for.
With several processes the library keeps the numbers in files that all of them read
(PROMETHEUS_MULTIPROC_DIR, set by whoever starts the web server).
"""

import time
from collections.abc import Callable
from typing import Any

from django.db import connections
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

UNKNOWN = "-"  # an address that no route knows: its words are not ours
POOLS = ("default", "log")
SECONDS = (0.01, 0.025, 0.05, 0.1, 0.15, 0.2, 0.3, 0.5, 1.0, 2.5, 5.0, 10.0)

COUNTED = CollectorRegistry()
REQUESTS = Counter(
    "sohoc_requests",
    "Answered requests by route, method and status",
    ["route", "method", "status"],
    registry=COUNTED,
)
DURATIONS = Histogram(
    "sohoc_request_seconds",
    "Time to answer by route",
    ["route"],
    buckets=SECONDS,
    registry=COUNTED,
)
CONNECTIONS = Gauge(
    "sohoc_database_pool_connections",
    "Connections of the pools of all web processes, by state",
    ["pool", "state"],
    multiprocess_mode="livesum",
    registry=COUNTED,
)
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


class MeasuringMiddleware:
    """Counts every answer, errors included; outermost, so that it sees what others answer."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        started = time.perf_counter()
        response = self.get_response(request)
        route = _route(request)
        method = request.method if request.method in METHODS else UNKNOWN
        REQUESTS.labels(route, method, str(response.status_code)).inc()
        DURATIONS.labels(route).observe(time.perf_counter() - started)
        return response


def _route(request: HttpRequest) -> str:
    match: Any = request.resolver_match
    return str(match.route) if match else UNKNOWN


def measure_pools() -> None:
    """How many connections each pool of this process holds, has free, and how many wait."""
    for alias in POOLS:
        pool: Any = getattr(connections[alias], "pool", None)
        stats: dict[str, int] = pool.get_stats() if pool is not None else {}
        held, free = stats.get("pool_size", 0), stats.get("pool_available", 0)
        for state, value in (
            ("used", held - free),
            ("free", free),
            ("waiting", stats.get("requests_waiting", 0)),
        ):
            CONNECTIONS.labels(alias, state).set(value)
