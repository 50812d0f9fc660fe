"""What it costs to know who stands below whom: the scope of an account, computed anew.

Milliseconds of one statement as the login role sees it, for the place with the most below it and
for a commune, on each line, today and on a day before the reform.
"""

import statistics
import time
from datetime import date

import psycopg
from psycopg.conninfo import make_conninfo

from sohoc.project.embedded.cluster import Cluster
from sohoc.project.environment import Environment

REPEATS = 200
GOAL_MS = 5.0
BELOW = "SELECT count(*) FROM app.access_below(%s, %s, %s)"
LARGEST = "SELECT id FROM access_node WHERE kind = %s AND period @> %s ORDER BY id LIMIT 1"


def measure() -> list[dict[str, object]]:
    """One row for each kind of place, line and day."""
    cluster, today = Cluster.of(Environment.read()), date.today()  # noqa: DTZ011 - of this machine
    found = []
    with psycopg.connect(make_conninfo(**cluster.params("sohoc_web")), autocommit=True) as db:
        for kind, line, day in (
            ("province", "administrative", today),
            ("department", "professional", today),
            ("commune", "administrative", today),
            ("province", "administrative", date(2018, 3, 1)),
        ):
            place = db.execute(LARGEST, [kind, today]).fetchone()
            if place is not None:
                found.append(_measured(db, kind, place[0], line, day))
    return found


def _measured(
    db: psycopg.Connection[tuple[object, ...]], kind: str, place: int, line: str, day: date
) -> dict[str, object]:
    times, below = [], 0
    for _one in range(REPEATS):
        start = time.perf_counter()
        row = db.execute(BELOW, [place, line, day]).fetchone()
        times.append((time.perf_counter() - start) * 1000)
        below = int(str(row[0])) if row else 0
    return {
        "scope of": kind,
        "line": line,
        "as of": day.isoformat(),
        "places": below,
        "p50_ms": round(statistics.median(times), 2),
        "p95_ms": round(statistics.quantiles(times, n=20)[-1], 2),
        "goal_ms": GOAL_MS,
    }
