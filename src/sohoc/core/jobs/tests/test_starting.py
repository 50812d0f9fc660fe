"""Starting and stopping background work: for every role, in one transaction, or not at all."""

from dataclasses import replace
from typing import Any

import pytest
from django.test import override_settings

from sohoc.core.access.actors import NotAllowed
from sohoc.core.access.scope import Scope, acting
from sohoc.core.audit.models import Entry
from sohoc.core.jobs.models import Job, State
from sohoc.core.jobs.services import AlreadyEnded, KindUnknown, cancel_job, start_job
from sohoc.core.jobs.tests.conftest import Workshop, effects, queued, seen, write
from sohoc.core.testing.actors import ALL_ROLES, NOW

pytestmark = pytest.mark.django_db(transaction=True)

AUDIT = Scope("sohoc_audit")


@pytest.mark.parametrize("role", ALL_ROLES)
def test_every_role_starts_a_job(role: str, workshop: Workshop) -> None:
    job = workshop.start(role, class_id=4)
    kept = seen(job)
    assert (kept.state, kept.owner_id, kept.wish, kept.made_at) == (
        State.QUEUED,
        workshop.province.users[role].pk,
        {"class_id": 4},
        NOW,
    )
    assert queued() == [("jobs.run", {"job_id": str(job.uuid), "owner_id": job.owner_id})]


def test_a_rollback_removes_the_job_and_its_task(workshop: Workshop) -> None:
    actor = workshop.province.actor("clerk")

    def started_then_failed() -> None:
        with acting(actor.scope):
            start_job(actor=actor, kind="thu.viec", wish={}, at=NOW)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        started_then_failed()
    with acting(actor.scope):
        assert Job.objects.count() == 0
    assert queued() == []


def test_who_lacks_the_permission_starts_nothing(workshop: Workshop) -> None:
    actor = replace(workshop.province.actor("clerk"), permissions=frozenset())
    with acting(actor.scope):
        with pytest.raises(NotAllowed):
            start_job(actor=actor, kind="thu.viec", wish={}, at=NOW)
        assert Job.objects.count() == 0
    assert queued() == []


def test_an_unknown_kind_starts_nothing(workshop: Workshop) -> None:
    actor = workshop.province.actor("clerk")
    with acting(actor.scope), pytest.raises(KindUnknown):
        start_job(actor=actor, kind="chua.co", wish={}, at=NOW)
    assert queued() == []


@override_settings(SOHOC_JOBS_INLINE=True)
def test_inline_the_job_is_done_when_its_transaction_ends(workshop: Workshop) -> None:
    def body(progress: Any, *, actor: Any, at: Any, name: str) -> dict[str, Any]:
        write(actor, name)
        return {"rows": 1}

    workshop.body = body
    job = workshop.start("clerk", name="một.csv")
    assert seen(job).state == State.DONE
    assert seen(job).result == {"rows": 1}
    assert effects(job) == ["một.csv"]
    assert queued() == []


def test_a_waiting_job_is_cancelled_at_once(workshop: Workshop) -> None:
    job, actor = workshop.start("clerk"), workshop.province.actor("clerk")
    with acting(actor.scope):
        cancel_job(actor=actor, job=job, at=NOW)
    kept = seen(job)
    assert (kept.state, kept.cancel_wanted, kept.ended_at) == (State.CANCELLED, True, NOW)
    with acting(AUDIT):
        assert list(Entry.objects.values_list("verb", "object_id")) == [
            ("jobs.job.cancelled", str(job.uuid))
        ]


def test_an_ended_job_cannot_be_cancelled(workshop: Workshop) -> None:
    job, actor = workshop.start("clerk"), workshop.province.actor("clerk")
    with acting(actor.scope):
        cancel_job(actor=actor, job=job, at=NOW)
        with pytest.raises(AlreadyEnded):
            cancel_job(actor=actor, job=job, at=NOW)
    with acting(AUDIT):
        assert Entry.objects.count() == 1


@pytest.mark.parametrize("role", ["principal", "subject_teacher", "auditor", "guardian"])
def test_a_colleague_cannot_cancel_the_job(role: str, workshop: Workshop) -> None:
    job, other = workshop.start("clerk"), workshop.province.actor(role)
    with acting(other.scope), pytest.raises(NotAllowed):
        cancel_job(actor=other, job=job, at=NOW)
    assert seen(job).cancel_wanted is False
    with acting(AUDIT):
        assert Entry.objects.count() == 0


def test_the_administrator_cancels_any_job(workshop: Workshop) -> None:
    job, administrator = workshop.start("clerk"), workshop.province.actor("administrator")
    with acting(administrator.scope):
        cancel_job(actor=administrator, job=job, at=NOW)
    assert seen(job).state == State.CANCELLED
