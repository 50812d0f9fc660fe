"""What the database and the records say at the moment a watcher asks: gauges without a memory."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.db import DatabaseError, connection
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from sohoc.core.access.scope import GATE, Scope, acting
from sohoc.core.audit import ledger
from sohoc.core.audit.security import SecurityKind
from sohoc.project.operations import health, records
from sohoc.project.supervisor.preflight import free_megabytes

MEGABYTE = 1024 * 1024

_QUEUE = """
SELECT queue_name, status::text, count(*)
FROM procrastinate_jobs WHERE status IN ('todo', 'doing', 'failed') GROUP BY 1, 2
"""
_WAITING = """
SELECT coalesce(extract(epoch FROM now() - min(e.at)), 0) FROM procrastinate_jobs j
JOIN procrastinate_events e ON e.job_id = j.id AND e.type = 'deferred'
WHERE j.status = 'todo' AND coalesce(j.scheduled_at, now()) <= now()
"""
_OUTBOX = """
SELECT count(*), coalesce(extract(epoch FROM now() - min(e.at)), 0)
FROM procrastinate_jobs j JOIN outbox_event e ON e.id::text = j.args->>'event_id'
WHERE j.queue_name = 'events' AND j.status IN ('todo', 'doing', 'failed')
"""
_BEAT = "SELECT extract(epoch FROM now() - max(last_heartbeat)) FROM procrastinate_workers"
_JOBS = "SELECT state, count(*) FROM jobs_job GROUP BY 1"
_SIZE = "SELECT pg_database_size(current_database())"
_SEALED = "SELECT extract(epoch FROM now() - max(at)) FROM audit_seal"
_SEALED_UNTIL = 'SELECT "table", max(txid_until) FROM audit_seal GROUP BY 1'
_SECURITY = """
SELECT kind, count(*) FROM audit_securityevent
WHERE at > now() - interval '15 minutes' AND kind = ANY(%s) GROUP BY 1
"""
FAILURES = (
    SecurityKind.SIGN_IN_FAILED,
    SecurityKind.SIGN_IN_CLOSED,
    SecurityKind.SECOND_STEP_FAILED,
    SecurityKind.TOKEN_REFUSED,
    SecurityKind.WALL_TOUCHED,
)


class Figures(Collector):
    """Asks the database anew at every look; a database that is away leaves its figures out."""

    def collect(self) -> Iterator[GaugeMetricFamily]:
        parts = health.parts()
        ready = GaugeMetricFamily("sohoc_part_ready", "1 where a part works", labels=["part"])
        for part in parts:
            ready.add_metric([part.name], 0 if part.fault else 1)
        yield ready
        yield _one(
            "sohoc_disk_free_bytes",
            "Room left where data are written",
            free_megabytes(settings.ENVIRONMENT.home) * MEGABYTE,
        )
        yield from _recorded()
        try:
            yield from [*_of_the_queue(), *_of_the_jobs(), *_of_the_trail()]
        except DatabaseError:
            return


def _of_the_queue() -> Iterator[GaugeMetricFamily]:
    depth = GaugeMetricFamily("sohoc_queue_tasks", "Tasks by state", labels=["queue", "state"])
    with acting(GATE), connection.cursor() as cursor:
        cursor.execute(_QUEUE)
        for queue, state, count in cursor.fetchall():
            depth.add_metric([queue, state], count)
        yield depth
        yield _one("sohoc_queue_oldest_seconds", "Age of the oldest due task", _single(_WAITING))
        yield _one("sohoc_worker_silent_seconds", "Since the last beat of a worker", _single(_BEAT))
        cursor.execute(_OUTBOX)
        waiting, age = cursor.fetchone()
        yield _one("sohoc_outbox_undelivered", "Events that a subscriber has not had", waiting)
        yield _one("sohoc_outbox_lag_seconds", "Age of the oldest of them", age)
        yield _one("sohoc_database_bytes", "Size of the database", _single(_SIZE))


def _of_the_jobs() -> Iterator[GaugeMetricFamily]:
    jobs = GaugeMetricFamily("sohoc_jobs", "Jobs of people by state", labels=["state"])
    with acting(Scope("sohoc_sector").reading()), connection.cursor() as cursor:
        cursor.execute(_JOBS)
        for state, count in cursor.fetchall():
            jobs.add_metric([state], count)
    yield jobs


def _of_the_trail() -> Iterator[GaugeMetricFamily]:
    refused = GaugeMetricFamily(
        "sohoc_refusals_15m", "Lines of the security log of 15 minutes", labels=["kind"]
    )
    with acting(Scope("sohoc_audit").reading()), connection.cursor() as cursor:
        cursor.execute(_SECURITY, [[kind.value for kind in FAILURES]])
        found = dict(cursor.fetchall())
        for kind in FAILURES:
            refused.add_metric([kind.value], found.get(kind.value, 0))
        yield refused
        yield _one("sohoc_seal_age_seconds", "Since the newest seal", _single(_SEALED))
        cursor.execute(_SEALED_UNTIL)
        until = dict(cursor.fetchall())
        beyond = [ledger.rows_beyond(t, txid=until.get(t, 0)) for t in ledger.ledgers()]
    oldest = min((at for _count, at in beyond if at), default=None)
    age = (datetime.now(UTC) - oldest).total_seconds() if oldest else 0
    yield _one("sohoc_unsealed_rows", "Rows of the trail without a seal", sum(n for n, _ in beyond))
    yield _one("sohoc_unsealed_oldest_seconds", "Age of the oldest of them", age)


def _recorded() -> Iterator[GaugeMetricFamily]:
    """Backups and drills from their records; without any there is no line: watch for `absent`."""
    home = settings.ENVIRONMENT.home
    backup, drill = records.newest(home, "backups"), records.newest(home, "drills")
    if backup is not None:
        yield _one(
            "sohoc_backup_finished_timestamp_seconds",
            "When the last backup ended",
            _moment(backup["finished"]),
        )
    if drill is not None:
        yield _one(
            "sohoc_drill_timestamp_seconds", "When the last drill began", _moment(drill["began"])
        )
        yield _one("sohoc_drill_good", "1 when every check passed", int(drill["is_good"]))
        seconds = drill["return_seconds"]
        yield _one("sohoc_drill_return_seconds", "From the order to a running copy", seconds)
        yield _one("sohoc_drill_loss_seconds", "Work at risk when it began", drill["loss_seconds"])


def _single(query: str) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(query)
        return cursor.fetchone()[0]


def _one(name: str, told: str, value: Any) -> GaugeMetricFamily:
    """One gauge; what is unknown is not a number, and no age is below zero."""
    shown = float("nan") if value is None else max(0.0, float(value))
    return GaugeMetricFamily(name, told, value=shown)


def _moment(text: str) -> float:
    return datetime.fromisoformat(text).timestamp()
