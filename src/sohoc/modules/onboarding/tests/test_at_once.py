"""Two administrators at once, and a worker that dies: everybody still has exactly one account."""

from datetime import UTC, date, datetime
from threading import Barrier, Thread
from typing import Any

import pytest
from django.db import connections

from sohoc.core.access.scope import acting
from sohoc.core.jobs.models import Job, State
from sohoc.core.jobs.progress import WorkerStops
from sohoc.core.jobs.running import run_job
from sohoc.core.jobs.services import start_job
from sohoc.core.jobs.tests.conftest import seen
from sohoc.core.testing.actors import make_province
from sohoc.modules.onboarding.services import working
from sohoc.modules.onboarding.services.making import AT_ONCE
from sohoc.modules.onboarding.tests.made import LEARNERS, School, letters
from sohoc.modules.people.testing import accounts_committed as held

pytestmark = pytest.mark.django_db(transaction=True)
NAMES = [f"Bùi Văn An{'i' * number}" for number in range(25)]


@pytest.fixture
def school(db: None) -> School:
    made = School(make_province())
    for name in NAMES:
        made.learner(name, born=date(2014, 1, len(name) - 9))
    return made


def ordered(school: School, role: str) -> Job:
    actor = school.province.actor(role)
    wish = {"school": school.node.pk, "choice": LEARNERS.wish()}
    with acting(actor.scope):
        return start_job(actor=actor, kind=working.MAKE, wish=wish, at=datetime.now(UTC))


def run(job: Job, should_stop: Any = lambda: False) -> None:
    run_job(
        job_id=job.uuid,
        owner_id=job.owner_id,
        worker=None,
        should_stop=should_stop,
        at=datetime.now(UTC),
    )


def test_a_worker_that_stops_after_the_first_part_loses_nothing(school: School) -> None:
    job = ordered(school, "principal")
    with pytest.raises(WorkerStops):
        run(job, should_stop=lambda: len(held()) >= AT_ONCE)
    assert (len(held()), letters()) == (20, 20)
    run(job)
    assert (len(set(held())), letters()) == (25, 25)
    assert (seen(job).state, seen(job).result) == (
        State.DONE,
        {"made": 25, "linked": 0, "renewed": 0},
    )


def test_two_administrators_at_once_make_one_account_each(school: School) -> None:
    works = [ordered(school, "principal"), ordered(school, "province_officer")]
    together = Barrier(2)

    def work(job: Job) -> None:
        together.wait()
        try:
            run(job)
        finally:
            connections.close_all()

    threads = [Thread(target=work, args=[job]) for job in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    results = [seen(job).result or {} for job in works]
    assert sum(result.get("made", 0) for result in results) == 25
    assert (len(held()), len(set(held())), letters()) == (25, 25, 25)
