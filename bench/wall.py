"""What the outer wall costs a request: the same page of rows with and without it.

With: a transaction that takes the scope, rows by policy. Without: a superuser's transaction, no
policy, the school named in the query by hand. Milliseconds on the client and CPU of the backends.
"""

import statistics
import time
from typing import Any

import psycopg
from psycopg.conninfo import make_conninfo

from bench.machine import Meter
from sohoc.project.embedded.cluster import Cluster
from sohoc.project.environment import Environment

REPEATS = 400
ROUNDS = 5
PAGE = (
    "SELECT school_id, name, code, levels, commune, kind, period FROM orgs_schoolstate {where}"
    " ORDER BY sort_key, school_id LIMIT 26"
)
TAKE = (
    "SELECT set_config('app.actor', '1', true), set_config('app.schools', %s, true),"
    " set_config('app.learners', '{}', true), set_config('app.classes', '{}', true),"
    " set_config('role', %s, true), set_config('transaction_read_only', 'on', true)"
)


def _time(db: psycopg.Connection[Any], run: Any) -> tuple[float, float]:
    pid = db.info.backend_pid
    for _warm in range(20):
        run()
    meter = Meter([pid])
    times = []
    for _one in range(REPEATS):
        start = time.perf_counter()
        run()
        times.append((time.perf_counter() - start) * 1000)
    return statistics.median(times), meter.spent().server / REPEATS * 1000


def measure() -> list[dict[str, object]]:
    """One row per kind of scope: medians of five rounds, the two ways in turn."""
    cluster = Cluster.of(Environment.read())
    with (
        psycopg.connect(make_conninfo(**cluster.params("sohoc_web")), autocommit=True) as web,
        psycopg.connect(make_conninfo(**cluster.params("superuser")), autocommit=True) as plain,
    ):
        ids = [row[0] for row in plain.execute("SELECT school_id FROM orgs_school ORDER BY 1")]
        cases = {
            "one school": ("sohoc_school", ids[:1], "WHERE school_id = %s", ids[0]),
            "30 schools": ("sohoc_schools", ids[:30], "WHERE school_id = ANY(%s)", ids[:30]),
            "sector": ("sohoc_sector", [], "WHERE %s", True),
        }
        found = []
        for name, (role, schools, where, value) in cases.items():
            found.append(_compare(web, plain, name, role, schools, where, value))
        return found


def _compare(
    web: psycopg.Connection[Any],
    plain: psycopg.Connection[Any],
    name: str,
    role: str,
    schools: list[int],
    where: str,
    value: Any,
) -> dict[str, object]:
    listed = "{" + ",".join(map(str, schools)) + "}"
    walled, bare = PAGE.format(where=""), PAGE.format(where=where)

    def with_wall() -> None:
        with web.transaction():
            web.execute(TAKE, [listed, role])
            web.execute(walled).fetchall()

    def without() -> None:
        with plain.transaction():
            plain.execute(bare, [value]).fetchall()

    rounds = [(_time(web, with_wall), _time(plain, without)) for _ in range(ROUNDS)]
    return {
        "scope": name,
        "with_ms": round(statistics.median(r[0][0] for r in rounds), 3),
        "without_ms": round(statistics.median(r[1][0] for r in rounds), 3),
        "difference_ms": round(statistics.median(r[0][0] - r[1][0] for r in rounds), 3),
        "with_cpu_ms": round(statistics.median(r[0][1] for r in rounds), 3),
        "without_cpu_ms": round(statistics.median(r[1][1] for r in rounds), 3),
    }
