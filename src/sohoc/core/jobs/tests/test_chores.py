"""What the program does for itself, and the rescue of what dead workers left."""

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.db import connection, connections

from sohoc.core.access.scope import GATE, Scope, acting
from sohoc.core.audit.models import Seal
from sohoc.core.audit.security import SecurityKind, write_security
from sohoc.core.identity.models import Attempts
from sohoc.core.jobs import chores
from sohoc.core.jobs.periodic import CHORES
from sohoc.core.jobs.queue import worker_app
from sohoc.core.jobs.rescue import rescue_once
from sohoc.core.testing.actors import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def place(tmp_path: Path, settings: Any) -> None:
    settings.SOHOC_FILES = tmp_path / "files"


def test_every_chore_runs_as_the_login_role() -> None:
    for chore in CHORES:
        chore.work(at=datetime.now(UTC))


def test_sessions_and_attempts_are_forgotten_when_their_time_is_over() -> None:
    with acting(GATE):
        for key, end in (("cu", NOW - timedelta(seconds=1)), ("moi", NOW + timedelta(seconds=1))):
            Session.objects.create(session_key=key, session_data="", expire_date=end)
        for key, last in (("cu", NOW - timedelta(days=2)), ("moi", NOW - timedelta(hours=1))):
            Attempts.objects.create(key=key, failures=1, first_at=last, last_at=last)
    chores.forget_sessions(at=NOW)
    with acting(GATE):
        assert list(Session.objects.values_list("session_key", flat=True)) == ["moi"]
        assert list(Attempts.objects.values_list("key", flat=True)) == ["moi"]


def test_audit_months_are_made_more_than_a_year_ahead() -> None:
    chores.make_audit_months(at=datetime(2041, 3, 15, tzinfo=UTC))
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT to_regclass('audit_entry_2041_03'), to_regclass('audit_entry_2042_04')"
        )
        assert None not in cursor.fetchone()


@pytest.mark.django_db(transaction=True)
def test_what_was_written_is_sealed_within_the_minute() -> None:
    write_security(
        SecurityKind.SIGNED_OUT, actor_id=None, address="192.0.2.7", path="/", request_id=None
    )
    chores.seal_audit(at=datetime.now(UTC))
    with acting(Scope("sohoc_audit")):
        assert Seal.objects.get(table="audit_securityevent").rows == 1


def rescued(*, silence: float) -> int:
    async def rescue() -> int:
        async with worker_app().open_async() as opened:
            return await rescue_once(opened, silence=silence)

    return asyncio.run(rescue())


def doing(*, beat: datetime, queueing_lock: str | None = None) -> int:
    with connections["log"].cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_workers (last_heartbeat) VALUES (%s) RETURNING id", [beat]
        )
        (worker,) = cursor.fetchone()
        cursor.execute(
            "INSERT INTO procrastinate_jobs (queue_name, task_name, status, worker_id,"
            " queueing_lock) VALUES ('jobs', 'jobs.run', 'doing', %s, %s) RETURNING id",
            [worker, queueing_lock],
        )
        return int(cursor.fetchone()[0])


def status(task: int) -> str:
    with connections["log"].cursor() as cursor:
        cursor.execute("SELECT status FROM procrastinate_jobs WHERE id = %s", [task])
        return str(cursor.fetchone()[0])


@pytest.mark.django_db(transaction=True)
def test_only_tasks_of_silent_workers_are_put_back() -> None:
    now = datetime.now(UTC)
    dead, living = doing(beat=now - timedelta(seconds=30)), doing(beat=now)
    chore = doing(beat=now - timedelta(seconds=30), queueing_lock="jobs.chore.x")
    assert rescued(silence=20) == 2
    assert (status(dead), status(living), status(chore)) == ("todo", "doing", "failed")
    assert rescued(silence=20) == 0
