"""Finding people by what one remembers: part of a name, a code, a phone, a birth date.

The list of people as the browser gets it, milliseconds as the client saw them, from the province
and from a school. Words are those of common names, so that a page of hits is found, not none.
"""

import statistics
import time
from urllib.parse import urlencode

from bench.pages import Visitor
from bench.server import Running

ROUNDS = 5
GOALS_MS = {"canbo.so": 100.0, "vanthu": 30.0}
ASKED: tuple[dict[str, str], ...] = (
    {"q": "bui thi an"},
    {"q": "nguyen van"},
    {"q": "Hà Thị Mế"},
    {"q": "quach minh duc"},
    {"q": "khongcoaitenthe"},
    {"q": "bui", "born": "2014"},
    {"born": "05/09/2014"},
    {"called": "0130000123"},
    {"called": "9900000123"},
    {"q": "an", "tab": "guardians"},
)


def measure(server: Running) -> list[dict[str, object]]:
    """One row for each place from which one asks: all questions, several times."""
    return [_measured(Visitor(server, name), name, goal) for name, goal in GOALS_MS.items()]


def _measured(visitor: Visitor, username: str, goal: float) -> dict[str, object]:
    times: dict[str, list[float]] = {}
    for _round in range(ROUNDS + 1):
        for asked in ASKED:
            path = f"/persons/?{urlencode(asked)}"
            began = time.perf_counter()
            status, _page = visitor.get(path)
            times.setdefault(path, []).append((time.perf_counter() - began) * 1000)
            assert status == 200, (path, status)
    found = [one for each in times.values() for one in each[1:]]  # the first one warms up
    slowest = max(times, key=lambda path: statistics.median(times[path]))
    return {
        "asked by": username,
        "questions": len(ASKED),
        "p50_ms": round(statistics.median(found), 1),
        "p95_ms": round(statistics.quantiles(found, n=20)[-1], 1),
        "goal_ms": goal,
        "slowest": slowest,
        "slowest_ms": round(statistics.median(times[slowest]), 1),
    }
