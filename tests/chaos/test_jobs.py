"""Background work survives what happens to machines: its effects happen once, or not at all."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator

import pytest
from django.db import connections

from sohoc.core.access.scope import GATE, acting
from sohoc.core.jobs.models import Job, State
from sohoc.core.jobs.services import cancel_job
from sohoc.core.jobs.tests.conftest import Workshop, effects, seen, workshop
from sohoc.core.outbox.models import Delivery, Event
from sohoc.core.testing.actors import NOW

__all__ = ["workshop"]
pytestmark = pytest.mark.django_db(transaction=True)
ALL_PARTS = ["1.csv", "2.csv", "3.csv", "4.csv"]
Start = Callable[[], "subprocess.Popen[bytes]"]


@pytest.fixture
def start_worker() -> Iterator[Start]:
    """Starts real worker processes and ends what is left of them."""
    started: list[subprocess.Popen[bytes]] = []
    database = str(connections["default"].settings_dict["NAME"])
    command = [sys.executable, "-m", "sohoc.core.jobs.tests.stub_worker", database]

    def start() -> subprocess.Popen[bytes]:
        process = subprocess.Popen(
            command,
            env={**os.environ, "DJANGO_SETTINGS_MODULE": "sohoc.project.settings.test"},
            stderr=subprocess.PIPE if not started else None,
        )
        started.append(process)
        return process

    yield start
    for process in started:
        process.kill()
        process.wait()
        if process.stderr:
            process.stderr.close()


def wait_until(holds: Callable[[], bool], *, seconds: float = 20) -> None:
    limit = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < limit, "waited too long"
        time.sleep(0.1)


def is_in_third_part(job: Job) -> bool:
    return seen(job).steps_done >= 3


def told() -> list[int]:
    with acting(GATE, using="log"):
        payloads = Event.objects.using("log").order_by("at").values_list("payload", flat=True)
        return [payload["number"] for payload in payloads]


def delivered() -> int:
    with acting(GATE, using="log"):
        return Delivery.objects.using("log").count()


def left_in_queue() -> list[str]:
    with acting(GATE, using="log"), connections["log"].cursor() as cursor:
        cursor.execute("SELECT status FROM procrastinate_jobs WHERE task_name = 'jobs.run'")
        return [status for (status,) in cursor.fetchall()]


def test_a_killed_worker_loses_nothing_and_repeats_nothing(
    workshop: Workshop, start_worker: Start
) -> None:
    job = workshop.start("clerk", seconds=60)
    first = start_worker()
    wait_until(lambda: is_in_third_part(job))
    first.send_signal(signal.SIGKILL)
    first.wait()
    assert effects(job) == ["1.csv", "2.csv"]
    start_worker()
    wait_until(lambda: seen(job).state == State.DONE)
    kept = seen(job)
    assert (kept.runs, kept.result, kept.steps_done) == (2, {"began_at": 3}, 4)
    assert effects(job) == ALL_PARTS
    wait_until(lambda: left_in_queue() == [])
    # What a job tells belongs to its transaction: the third part was told once, by the second run.
    assert told() == [1, 2, 3, 4]
    wait_until(lambda: delivered() == 4)


def test_a_worker_asked_to_stop_gives_its_job_back_within_ten_seconds(
    workshop: Workshop, start_worker: Start
) -> None:
    job = workshop.start("clerk", seconds=60)
    first = start_worker()
    wait_until(lambda: is_in_third_part(job))
    asked = time.monotonic()
    first.terminate()
    assert first.wait(timeout=10) == 0
    assert time.monotonic() - asked < 10
    kept = seen(job)
    assert (kept.state, kept.runs) == (State.QUEUED, 0)
    assert effects(job) == ["1.csv", "2.csv"]
    start_worker()
    wait_until(lambda: seen(job).state == State.DONE)
    assert effects(job) == ALL_PARTS


def test_a_job_that_never_looks_up_does_not_keep_the_worker_alive(
    workshop: Workshop, start_worker: Start
) -> None:
    job = workshop.start("clerk", seconds=60, is_deaf=True)
    first = start_worker()
    wait_until(lambda: effects(job) == ["1.csv", "2.csv"])
    first.terminate()
    assert first.wait(timeout=10) == 0
    assert effects(job) == ["1.csv", "2.csv"]
    start_worker()
    wait_until(lambda: seen(job).state == State.DONE)
    assert effects(job) == ALL_PARTS


def test_a_running_job_is_cancelled_from_another_process(
    workshop: Workshop, start_worker: Start
) -> None:
    job, actor = workshop.start("clerk", seconds=60), workshop.province.actor("clerk")
    start_worker()
    wait_until(lambda: is_in_third_part(job))
    with acting(actor.scope):
        cancel_job(actor=actor, job=job, at=NOW)
    wait_until(lambda: seen(job).state == State.CANCELLED, seconds=5)
    assert effects(job) == ["1.csv", "2.csv"]
