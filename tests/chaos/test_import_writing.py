"""An import whose worker is killed in the middle of writing is written once by the next one."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator

import psycopg
import pytest
from django.db import connections

from sohoc.core.access.scope import acting
from sohoc.core.jobs.models import Job, State
from sohoc.core.jobs.services import start_job
from sohoc.core.jobs.tests.conftest import seen
from sohoc.core.objects.importing import runs
from sohoc.core.objects.manifest import WRITE_IMPORT
from sohoc.core.testing.actors import NOW, SECTOR, Province
from sohoc.core.testing.database import owner_connection
from sohoc.modules.people.imports.learners import LEARNERS
from sohoc.modules.people.models import Guardianship, Identifier, Person
from sohoc.modules.people.tests.importing import FULL_HEAD, Desk
from sohoc.modules.people.tests.test_importing_faults import ROWS

pytestmark = pytest.mark.django_db(transaction=True)
Start = Callable[[], "subprocess.Popen[bytes]"]
WAITING = "SELECT count(*) FROM pg_locks WHERE NOT granted"


@pytest.fixture
def start_worker() -> Iterator[Start]:
    """Starts real worker processes and ends what is left of them."""
    started: list[subprocess.Popen[bytes]] = []
    database = str(connections["default"].settings_dict["NAME"])
    command = [sys.executable, "-m", "sohoc.core.jobs.tests.stub_worker", database, "as it is"]
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "sohoc.project.settings.test"}

    def start() -> "subprocess.Popen[bytes]":
        process = subprocess.Popen(command, env=environment)
        started.append(process)
        return process

    yield start
    for process in started:
        process.kill()
        process.wait()


def wait_until(holds: Callable[[], bool], *, seconds: float = 20) -> None:
    limit = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < limit, "waited too long"
        time.sleep(0.1)


def counts() -> tuple[int, int, int]:
    with acting(SECTOR, using="log"):
        return (
            Person.objects.using("log").count(),
            Identifier.objects.using("log").count(),
            Guardianship.objects.using("log").count(),
        )


def begun(desk: Desk) -> Job:
    """Learners on their way to be written by a worker."""
    run = desk.rows(*ROWS, head=FULL_HEAD)
    with acting(desk.actor.writing_scope):
        runs.want_writing(actor=desk.actor, kind=LEARNERS, uuid=run.uuid)
        wish = {"kind": LEARNERS.code, "run": str(run.uuid)}
        return start_job(actor=desk.actor, kind=WRITE_IMPORT, wish=wish, at=NOW)


def is_waiting(db: "psycopg.Connection[tuple[object, ...]]") -> bool:
    """Whether somebody waits for the table that the test holds."""
    row = db.execute(WAITING).fetchone()
    return row is not None and row[0] == 1


def test_a_worker_killed_between_people_and_guardians_leaves_nothing_and_doubles_nothing(
    province: Province, start_worker: Start
) -> None:
    job = begun(Desk(province.actor("clerk")))
    with owner_connection() as held, owner_connection() as db:
        held.execute("BEGIN")
        held.execute("LOCK TABLE people_guardianship IN EXCLUSIVE MODE")
        first = start_worker()
        wait_until(lambda: is_waiting(db))
        first.send_signal(signal.SIGKILL)
        first.wait()
        held.execute("ROLLBACK")
    assert counts() == (0, 0, 0)
    start_worker()
    wait_until(lambda: seen(job).state == State.DONE)
    assert seen(job).result == {"written": 30}
    assert counts() == (60, 60, 30)
