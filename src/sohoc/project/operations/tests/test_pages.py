"""What a watcher reads, and what nobody else does."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
from django.conf import settings
from django.db import OperationalError, connection, connections
from django.test import Client, override_settings
from prometheus_client.parser import text_string_to_metric_families

from sohoc.core.access.scope import GATE, acting
from sohoc.core.testing.actors import PASSWORD, Province
from sohoc.core.testing.database import owner_connection
from sohoc.project.operations import counters, health, records

TOKEN = "mot-chuoi-dai-va-bi-mat-0123456789"
OUTSIDE: dict[str, Any] = {"REMOTE_ADDR": "203.0.113.9"}


@pytest.fixture
def worker() -> Iterator[None]:
    """A worker that has just beaten its heart."""
    with acting(GATE), connections["default"].cursor() as cursor:
        cursor.execute("INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now())")
        yield


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home directory of its own for the records."""
    monkeypatch.setattr(settings, "ENVIRONMENT", replace(settings.ENVIRONMENT, home=tmp_path))
    return tmp_path


def samples(client: Client, **headers: Any) -> dict[str, dict[tuple[str, ...], float]]:
    """Values by name and by the values of their labels."""
    answer = client.get("/metrics", **headers)
    assert answer.status_code == 200
    assert answer["Content-Type"].startswith("text/plain")
    found: dict[str, dict[tuple[str, ...], float]] = {}
    for family in text_string_to_metric_families(answer.content.decode()):
        for sample in family.samples:
            labels = tuple(sample.labels[name] for name in sorted(sample.labels))
            found.setdefault(sample.name, {})[labels] = sample.value
    return found


@pytest.mark.django_db
def test_process_that_lives_says_ok() -> None:
    answer = Client().get("/healthz", **OUTSIDE)
    assert (answer.status_code, answer.content) == (200, b"ok")


@pytest.mark.django_db
def test_program_is_ready_when_every_part_works(worker: None) -> None:
    answer = Client().get("/readyz")
    assert answer.status_code == 200
    assert answer.content.decode().splitlines() == [
        "database ok",
        "migrations ok",
        "worker ok",
        "disk ok",
        "keys ok",
    ]


@pytest.mark.django_db
def test_stranger_learns_only_whether_it_is_ready(worker: None) -> None:
    assert Client().get("/readyz", **OUTSIDE).content == b"ok"
    with acting(GATE), connections["default"].cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_workers")
    answer = Client().get("/readyz", **OUTSIDE)
    assert (answer.status_code, answer.content) == (503, b"not ready")


@pytest.mark.django_db
def test_worker_that_is_gone_or_silent_is_named() -> None:
    assert Client().get("/readyz").content.decode().splitlines()[2] == "worker none"
    with acting(GATE), connections["default"].cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_workers (last_heartbeat)"
            " VALUES (now() - interval '125 seconds')"
        )
    answer = Client().get("/readyz")
    assert answer.status_code == 503
    assert answer.content.decode().splitlines()[2] == "worker silent for 125 s"


@pytest.mark.django_db
def test_database_that_is_away_is_named_and_the_rest_still_looked_at() -> None:
    with mock.patch.object(connection, "cursor", side_effect=OperationalError):
        answer = Client().get("/readyz")
    assert answer.status_code == 503
    assert answer.content.decode().splitlines() == [
        "database OperationalError",
        "migrations unknown",
        "worker unknown",
        "disk ok",
        "keys ok",
    ]


@pytest.mark.django_db
def test_missing_migration_small_disk_and_open_keys_are_named(
    worker: None, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    known = health._known()
    monkeypatch.setattr(health, "_known", lambda: known | {("orgs", "9999_later")})
    monkeypatch.setattr(health, "free_megabytes", lambda _home: 499)
    path = settings.KEYRING.path
    path.chmod(0o640)
    try:
        lines = Client().get("/readyz").content.decode().splitlines()
    finally:
        path.chmod(0o600)
    assert lines == [
        "database ok",
        "migrations 1 missing",
        "worker ok",
        "disk 499 MB free",
        "keys readable for others",
    ]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "headers",
    [
        OUTSIDE,
        {"REMOTE_ADDR": "127.0.0.1", "HTTP_X_FORWARDED_FOR": "203.0.113.9"},
        {"REMOTE_ADDR": "127.0.0.1", "HTTP_X_FORWARDED_FOR": "127.0.0.1"},
        {"REMOTE_ADDR": "127.0.0.1", "HTTP_FORWARDED": "for=203.0.113.9"},
        {**OUTSIDE, "HTTP_AUTHORIZATION": "Bearer None"},
        {**OUTSIDE, "HTTP_AUTHORIZATION": "Bearer "},
        {"REMOTE_ADDR": ""},
    ],
    ids=["outside", "behind proxy", "claimed", "forwarded", "no token", "empty token", "no peer"],
)
def test_figures_are_no_page_for_anybody_else(headers: dict[str, Any]) -> None:
    assert Client().get("/metrics", **headers).status_code == 404


@pytest.mark.django_db
def test_figures_open_with_the_token_from_elsewhere() -> None:
    with override_settings(SOHOC_METRICS_TOKEN=TOKEN):
        right = Client().get("/metrics", HTTP_AUTHORIZATION=f"Bearer {TOKEN}", **OUTSIDE)
        wrong = Client().get("/metrics", HTTP_AUTHORIZATION=f"Bearer {TOKEN}x", **OUTSIDE)
    assert (right.status_code, wrong.status_code) == (200, 404)


@pytest.mark.django_db
def test_figures_cannot_be_written(signed_in: Callable[[str], Client]) -> None:
    assert signed_in("administrator").post("/metrics").status_code == 405


@pytest.mark.django_db
def test_requests_are_counted_by_route_and_never_by_address(
    province: Province, signed_in: Callable[[str], Client]
) -> None:
    client = signed_in("province_officer")
    before = samples(Client())
    client.get("/orgs/schools/?q=Nguy%E1%BB%85n")
    client.get("/orgs/schools/00000000-0000-0000-0000-000000000000/")
    client.get("/khong/co/dia-chi/nay?ten=Nguyen")
    after = samples(Client())

    def more(name: str, *labels: str) -> float:
        return after[name].get(labels, 0) - before[name].get(labels, 0)

    assert more("sohoc_requests_total", "GET", "orgs/schools/", "200") == 1
    assert (
        more("sohoc_requests_total", "GET", "orgs/schools/<uuidstr:uuid>/", "404")
        + more("sohoc_requests_total", "GET", "orgs/schools/<uuid:uuid_>/", "404")
        == 1
    )
    assert more("sohoc_requests_total", "GET", "-", "404") == 1
    assert more("sohoc_request_seconds_count", "orgs/schools/") == 1


@pytest.mark.django_db
def test_figures_hold_no_personal_data(
    province: Province, signed_in: Callable[[str], Client]
) -> None:
    Client().post("/accounts/login/", {"login": "principal", "password": "sai"})
    signed_in("principal").get("/search/?q=Tham")
    text = Client().get("/metrics").content.decode()
    for secret in ("Đinh", "Thắm", "Tham", "principal", "203.0.113", "127.0.0.1", PASSWORD):
        assert secret not in text
    labels = {
        name
        for family in text_string_to_metric_families(text)
        for sample in family.samples
        for name in sample.labels
    }
    assert labels <= {"route", "method", "status", "le", "pool", "state", "queue", "part", "kind"}


@pytest.mark.django_db
def test_figures_tell_of_queue_outbox_jobs_and_refusals(worker: None, province: Province) -> None:
    with owner_connection() as db:
        db.execute(
            "INSERT INTO outbox_event (id, at, kind, payload) VALUES"
            " ('00000000-0000-0000-0000-000000000001', now() - interval '90 seconds', 'k', '{}')"
        )
        db.execute(
            "INSERT INTO procrastinate_jobs (queue_name, task_name, status, args) VALUES"
            " ('events', 'outbox.deliver', 'todo',"
            '  \'{"event_id": "00000000-0000-0000-0000-000000000001"}\'),'
            " ('jobs', 'jobs.run', 'failed', '{}')"
        )
        try:
            found = samples(Client())
        finally:
            db.execute("DELETE FROM procrastinate_jobs")
            db.execute("DELETE FROM outbox_event")
    assert found["sohoc_queue_tasks"] == {("events", "todo"): 1, ("jobs", "failed"): 1}
    assert found["sohoc_outbox_undelivered"][()] == 1
    assert 89 <= found["sohoc_outbox_lag_seconds"][()] < 200
    assert 0 <= found["sohoc_queue_oldest_seconds"][()] < 100
    assert 0 <= found["sohoc_worker_silent_seconds"][()] < 60
    assert found["sohoc_part_ready"] == dict.fromkeys(
        [("database",), ("migrations",), ("worker",), ("disk",), ("keys",)], 1
    )
    assert found["sohoc_database_bytes"][()] > 1_000_000
    assert set(found["sohoc_refusals_15m"]) == {
        ("sign_in_failed",),
        ("sign_in_closed",),
        ("second_step_failed",),
        ("token_refused",),
        ("wall_touched",),
    }
    assert set(found["sohoc_database_pool_connections"]) == {
        (pool, state) for pool in ("default", "log") for state in ("used", "free", "waiting")
    }


@pytest.mark.django_db(transaction=True)
def test_failed_sign_in_and_unsealed_rows_are_counted(province: Province) -> None:
    before = samples(Client())
    Client().post("/accounts/login/", {"login": "principal", "password": "sai"})
    after = samples(Client())
    key = ("sign_in_failed",)
    assert after["sohoc_refusals_15m"][key] - before["sohoc_refusals_15m"][key] == 1
    assert after["sohoc_unsealed_rows"][()] > before["sohoc_unsealed_rows"][()]


@pytest.mark.django_db
def test_figures_tell_of_the_last_backup_and_drill(home: Path) -> None:
    assert "sohoc_drill_good" not in samples(Client())
    at = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)
    finished = (at + timedelta(minutes=5)).isoformat(timespec="seconds")
    records.keep(home, "backups", at=at, content={"finished": finished})
    drilled = {
        "began": at.isoformat(timespec="seconds"),
        "is_good": False,
        "return_seconds": 12.5,
        "loss_seconds": 41.0,
    }
    records.keep(home, "drills", at=at, content=drilled)
    found = samples(Client())
    assert found["sohoc_backup_finished_timestamp_seconds"][()] == at.timestamp() + 300
    assert found["sohoc_drill_timestamp_seconds"][()] == at.timestamp()
    assert found["sohoc_drill_good"][()] == 0
    assert found["sohoc_drill_return_seconds"][()] == 12.5
    assert found["sohoc_drill_loss_seconds"][()] == 41.0


def test_first_process_of_a_run_counts_anew_and_others_join(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(counters.SHARED, raising=False)
    for name in ("counter_999999.db", "gauge_livesum_999999.db"):
        (tmp_path / name).touch()
    counters.share_counters(tmp_path)
    assert list(tmp_path.iterdir()) == []
    assert os.environ[counters.SHARED] == str(tmp_path)
    for name in ("counter_999999.db", "gauge_livesum_999999.db", f"counter_{os.getpid()}.db"):
        (tmp_path / name).touch()
    counters.share_counters(tmp_path)
    counters.forget_dead_gauges(tmp_path)
    assert {path.name for path in tmp_path.iterdir()} == {
        "counter_999999.db",
        f"counter_{os.getpid()}.db",
    }
    monkeypatch.delenv(counters.SHARED)


def test_several_processes_are_read_as_one(tmp_path: Path) -> None:
    program = """
import sys
from pathlib import Path
from sohoc.project.operations.counters import share_counters
share_counters(Path(sys.argv[1]))
from sohoc.project.operations.measuring import REQUESTS, CONNECTIONS
REQUESTS.labels("here", "GET", "200").inc(int(sys.argv[2]))
CONNECTIONS.labels("default", "used").set(3)
if len(sys.argv) > 3:
    from prometheus_client import CollectorRegistry, generate_latest
    from prometheus_client.multiprocess import MultiProcessCollector
    registry = CollectorRegistry()
    MultiProcessCollector(registry, path=sys.argv[1])
    print(generate_latest(registry).decode())
else:
    print("ready", flush=True)
    sys.stdin.read()
"""
    first = subprocess.Popen(
        [sys.executable, "-c", program, str(tmp_path), "2"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert first.stdout is not None
    assert first.stdout.readline() == "ready\n"
    last = subprocess.run(
        [sys.executable, "-c", program, str(tmp_path), "5", "print"],
        capture_output=True,
        text=True,
        check=True,
    )
    first.communicate("")
    total = 'sohoc_requests_total{method="GET",route="here",status="200"} 7.0'
    held = 'sohoc_database_pool_connections{pool="default",state="used"} 6.0'
    assert total in last.stdout
    assert held in last.stdout
