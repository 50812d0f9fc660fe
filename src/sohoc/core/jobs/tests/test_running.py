"""A job at work: seen while it runs, stopped in time, written once or not at all."""

import logging
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import connection, connections, transaction

from sohoc.core.access.actors import Actor
from sohoc.core.access.models import Grant
from sohoc.core.access.scope import GATE, acting, current
from sohoc.core.identity.models import User
from sohoc.core.jobs.models import Job, State
from sohoc.core.jobs.progress import Progress, WorkerStops
from sohoc.core.jobs.running import CheckpointInsideTransaction, run_job
from sohoc.core.jobs.services import cancel_job
from sohoc.core.jobs.tests.conftest import Workshop, effects, seen, write
from sohoc.core.testing.actors import NOW, SECTOR

pytestmark = pytest.mark.django_db(transaction=True)


def run(
    job: Job, *, worker: int | None = None, should_stop: Callable[[], bool] = lambda: False
) -> Job:
    run_job(
        job_id=UUID(str(job.uuid)),
        owner_id=job.owner_id,
        worker=worker,
        should_stop=should_stop,
        at=datetime.now(UTC),
    )
    assert current() == GATE
    return seen(job)


def living_worker() -> int:
    with connections["log"].cursor() as cursor:
        cursor.execute("SELECT worker_id FROM procrastinate_register_worker_v1()")
        return int(cursor.fetchone()[0])


def bury(worker: int) -> None:
    with connections["log"].cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_workers WHERE id = %s", [worker])


def writes_one(progress: Progress, *, actor: Actor, at: datetime) -> dict[str, Any]:
    write(actor, "một.csv")
    return {}


class Death(BaseException):
    """Nothing after this line runs any more."""


def test_a_job_runs_in_the_scope_of_its_owner_and_says_what_came_of_it(workshop: Workshop) -> None:
    met = []

    def body(progress: Progress, *, actor: Actor, at: datetime, name: str) -> dict[str, Any]:
        met.append((current(), actor.role, actor.origin.channel))
        write(actor, name)
        return {"rows": 45}

    workshop.body = body
    kept = run(workshop.start("homeroom_teacher", name="lớp 6A.csv"))
    scope = workshop.province.actor("homeroom_teacher").scope
    assert met == [(scope, "homeroom_teacher", "job")]
    assert (kept.state, kept.result, kept.runs, kept.problem) == (State.DONE, {"rows": 45}, 1, "")
    assert kept.ended_at is not None
    assert effects(kept) == ["lớp 6A.csv"]


def test_a_job_that_is_done_is_not_run_again(workshop: Workshop) -> None:
    workshop.body = writes_one
    job = workshop.start()
    run(job)
    assert run(job).runs == 1
    assert effects(job) == ["một.csv"]


def test_progress_shows_while_the_transaction_is_still_open(workshop: Workshop) -> None:
    job = workshop.start()
    during: list[tuple[Any, ...]] = []

    def body(progress: Progress, *, actor: Actor, at: datetime) -> dict[str, Any]:
        write(actor, "một.csv")
        progress.total(4)
        progress.step(3)
        progress.look()
        now = seen(job)
        during.append((now.state, now.steps_done, now.steps_total, now.percent, effects(job)))
        return {}

    workshop.body = body
    run(job)
    assert during == [(State.RUNNING, 3, 4, 75, [])]
    assert effects(job) == ["một.csv"]


def test_steps_are_written_twice_a_second_at_most() -> None:
    class Line:
        def __init__(self) -> None:
            self.looks: list[int] = []

        def look(self, *, steps_done: int, steps_total: int | None) -> None:
            self.looks.append(steps_done)

        def checkpoint(self, *, steps_done: int, state: dict[str, Any]) -> None: ...

    line, now = Line(), [0.0]
    progress = Progress(line, resumed_from={}, clock=lambda: now[0])
    for hundredth in range(100):
        now[0] = hundredth / 100
        progress.step()
    assert line.looks == [1, 51]


def test_a_cancelled_job_rolls_back(workshop: Workshop) -> None:
    job, actor = workshop.start("clerk"), workshop.province.actor("clerk")

    def body(progress: Progress, *, actor: Actor, at: datetime) -> dict[str, Any]:
        write(actor, "một.csv")
        with acting(actor.scope, using="log"):
            Job.objects.using("log").filter(pk=job.pk).update(cancel_wanted=True)
        progress.step()
        return {}

    workshop.body = body
    kept = run(job)
    assert (kept.state, kept.problem, kept.result) == (State.CANCELLED, "", None)
    assert effects(job) == []
    assert actor.user_id == job.owner_id


def test_a_body_that_ignores_the_cancel_is_rolled_back_at_its_end(workshop: Workshop) -> None:
    job = workshop.start("clerk")

    def body(progress: Progress, *, actor: Actor, at: datetime) -> dict[str, Any]:
        write(actor, "một.csv")
        with acting(actor.scope, using="log"):
            Job.objects.using("log").filter(pk=job.pk).update(cancel_wanted=True)
        return {}

    workshop.body = body
    assert run(job).state == State.CANCELLED
    assert effects(job) == []


def test_a_job_cancelled_while_it_waited_does_nothing(workshop: Workshop) -> None:
    workshop.body = writes_one
    job, actor = workshop.start("clerk"), workshop.province.actor("clerk")
    with acting(actor.scope):
        cancel_job(actor=actor, job=job, at=NOW)
    assert run(job).state == State.CANCELLED
    assert effects(job) == []


def revoke(grant: Grant) -> None:
    with acting(SECTOR, using="log"):
        Grant.objects.using("log").filter(pk=grant.pk).update(
            period=(NOW - timedelta(days=365), datetime.now(UTC) - timedelta(seconds=1))
        )


def test_a_role_revoked_before_the_start_runs_nothing(workshop: Workshop) -> None:
    workshop.body = writes_one
    job = workshop.start("clerk")
    revoke(workshop.province.grants["clerk"])
    kept = run(job)
    assert (kept.state, kept.problem) == (State.FAILED, "role_lost")
    assert effects(job) == []


def test_a_role_revoked_while_it_runs_writes_nothing(workshop: Workshop) -> None:
    reached = []

    def body(progress: Progress, *, actor: Actor, at: datetime) -> dict[str, Any]:
        write(actor, "một.csv")
        revoke(workshop.province.grants["clerk"])
        progress.look()
        reached.append(True)
        return {}

    workshop.body = body
    kept = run(workshop.start("clerk"))
    assert (kept.state, kept.problem, reached) == (State.FAILED, "role_lost", [])
    assert effects(kept) == []


def test_a_role_revoked_in_the_last_step_writes_nothing(workshop: Workshop) -> None:
    def body(progress: Progress, *, actor: Actor, at: datetime) -> dict[str, Any]:
        write(actor, "một.csv")
        revoke(workshop.province.grants["clerk"])
        return {}

    workshop.body = body
    kept = run(workshop.start("clerk"))
    assert (kept.state, kept.problem) == (State.FAILED, "role_lost")
    assert effects(kept) == []


def test_a_closed_account_runs_nothing(workshop: Workshop) -> None:
    workshop.body = writes_one
    job = workshop.start("clerk")
    User.objects.filter(pk=job.owner_id).update(is_active=False)
    kept = run(job)
    assert (kept.state, kept.problem) == (State.FAILED, "role_lost")
    assert effects(job) == []


def test_another_change_of_rights_lets_the_job_go_on(workshop: Workshop) -> None:
    def body(progress: Progress, *, actor: Actor, at: datetime) -> dict[str, Any]:
        User.objects.using("log").filter(pk=actor.user_id).update(rights_version=99)
        progress.look()
        write(actor, "một.csv")
        return {}

    workshop.body = body
    kept = run(workshop.start("clerk"))
    assert kept.state == State.DONE
    assert effects(kept) == ["một.csv"]


def test_a_mistake_rolls_back_and_its_words_stay_out_of_the_row(
    workshop: Workshop, caplog: pytest.LogCaptureFixture
) -> None:
    def body(progress: Progress, *, actor: Actor, at: datetime) -> dict[str, Any]:
        write(actor, "một.csv")
        raise ValueError("Đinh Thị Thắm")

    workshop.body = body
    with caplog.at_level(logging.ERROR, logger="sohoc.jobs"):
        kept = run(workshop.start("clerk"))
    assert (kept.state, kept.problem, kept.result) == (State.FAILED, "error", None)
    assert effects(kept) == []
    assert [r.getMessage() for r in caplog.records] == ["job failed"]
    assert caplog.records[0].__dict__["job"] == str(kept.uuid)


def test_a_killed_job_resumes_from_its_checkpoint_and_writes_once(workshop: Workshop) -> None:
    started_from = []

    def body(progress: Progress, *, actor: Actor, at: datetime) -> dict[str, Any]:
        first = progress.resumed_from.get("next", 1)
        started_from.append(first)
        progress.total(3)
        for number in range(first, 4):
            write(actor, f"{number}.csv")
            progress.step()
            if len(started_from) == 1 and number == 2:
                raise Death
            progress.checkpoint({"next": number + 1})
        return {"parts": 3}

    workshop.body = body
    job, worker = workshop.start("clerk"), living_worker()
    with pytest.raises(Death):
        run(job, worker=worker)
    assert effects(job) == ["1.csv"]
    assert seen(job).state == State.RUNNING

    assert run(job, worker=living_worker()).runs == 1  # the first worker still lives
    bury(worker)
    kept = run(job, worker=living_worker())
    assert (kept.state, kept.runs, kept.steps_done, kept.result) == (
        State.DONE,
        2,
        3,
        {"parts": 3},
    )
    assert started_from == [1, 2]
    assert effects(job) == ["1.csv", "2.csv", "3.csv"]


def test_who_was_taken_for_dead_writes_nothing(workshop: Workshop) -> None:
    job, worker = workshop.start("clerk"), living_worker()
    names = iter(["cũ.csv", "mới.csv"])

    def body(progress: Progress, *, actor: Actor, at: datetime) -> dict[str, Any]:
        name = next(names)
        write(actor, name)
        if name == "cũ.csv":
            with acting(actor.scope, using="log"):  # another worker has begun it anew
                Job.objects.using("log").filter(pk=job.pk).update(runs=2)
        return {"by": name}

    workshop.body = body
    kept = run(job, worker=worker)
    assert (kept.state, kept.result) == (State.RUNNING, None)
    assert effects(job) == []


def test_a_job_that_died_three_times_fails(workshop: Workshop) -> None:
    def body(progress: Progress, *, actor: Actor, at: datetime) -> dict[str, Any]:
        raise Death

    workshop.body = body
    job = workshop.start("clerk")
    for _ in range(3):
        worker = living_worker()
        with pytest.raises(Death):
            run(job, worker=worker)
        bury(worker)
    kept = run(job, worker=living_worker())
    assert (kept.state, kept.problem, kept.runs) == (State.FAILED, "died", 3)


def test_a_worker_that_stops_gives_the_job_back_uncounted(workshop: Workshop) -> None:
    def body(progress: Progress, *, actor: Actor, at: datetime) -> dict[str, Any]:
        write(actor, "một.csv")
        progress.step()
        return {}

    workshop.body = body
    job = workshop.start("clerk")
    with pytest.raises(WorkerStops):
        run(job, worker=living_worker(), should_stop=lambda: True)
    kept = seen(job)
    assert (kept.state, kept.runs, kept.worker) == (State.QUEUED, 0, None)
    assert effects(job) == []
    assert run(job).state == State.DONE


def test_a_checkpoint_inside_a_transaction_of_the_body_is_a_mistake(workshop: Workshop) -> None:
    caught = []

    def body(progress: Progress, *, actor: Actor, at: datetime) -> dict[str, Any]:
        with transaction.atomic():
            try:
                progress.checkpoint({})
            except CheckpointInsideTransaction as mistake:
                caught.append(mistake)
        return {}

    workshop.body = body
    assert run(workshop.start("clerk")).state == State.DONE
    assert len(caught) == 1


def test_the_job_of_another_owner_is_not_found(workshop: Workshop) -> None:
    workshop.body = writes_one
    job = workshop.start("clerk")
    run_job(
        job_id=job.uuid,
        owner_id=workshop.province.users["principal"].pk,
        worker=None,
        should_stop=lambda: False,
        at=NOW,
    )
    assert seen(job).state == State.QUEUED
    assert connection.in_atomic_block is False
