"""Kinds of work for tests, and a look at jobs past the transaction under test."""

import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import pytest
from django.db import connection

from sohoc.core.access.actors import Actor
from sohoc.core.access.scope import GATE, acting
from sohoc.core.access.selectors import own_gate
from sohoc.core.files.models import StoredFile
from sohoc.core.jobs import running, services
from sohoc.core.jobs.models import Job
from sohoc.core.jobs.permissions import JobsPermission
from sohoc.core.manifest import JobKind, registry
from sohoc.core.testing.actors import NOW, Province, make_province

Body = Callable[..., dict[str, Any] | None]


@dataclass
class Workshop:
    """A province with one kind of work, `thu.viec`, whose body is set by the test."""

    province: Province
    body: Body

    def start(self, role: str = "principal", **wish: Any) -> Job:
        actor = self.province.actor(role)
        with acting(actor.scope):
            return services.start_job(actor=actor, kind="thu.viec", wish=wish, at=NOW)


@pytest.fixture
def workshop(db: None, monkeypatch: pytest.MonkeyPatch) -> Workshop:
    """For tests marked `django_db(transaction=True)`: progress is committed on its own."""
    made = Workshop(make_province(), lambda progress, **_wish: {})

    def run(progress: Any, **wish: Any) -> dict[str, Any] | None:
        return made.body(progress, **wish)

    kind = JobKind("thu.viec", "Việc thử", run, JobsPermission.VIEW_OWN_JOBS)
    extended = replace(registry(), jobs={"thu.viec": kind})
    monkeypatch.setattr(services, "registry", lambda: extended)
    monkeypatch.setattr(running, "registry", lambda: extended)
    return made


def seen(job: Job) -> Job:
    """The row as others see it now, over the other connection."""
    with acting(own_gate(job.owner_id), using="log"):
        return Job.objects.using("log").get(pk=job.pk)


def effects(job: Job) -> list[str]:
    """What bodies have committed."""
    with acting(own_gate(job.owner_id), using="log"):
        return list(StoredFile.objects.using("log").order_by("id").values_list("name", flat=True))


def write(actor: Actor, name: str) -> None:
    """An effect of a body that every role may have."""
    StoredFile.objects.create(
        owner_id=actor.user_id,
        node_id=actor.node_id,
        name=name,
        media_type="text/csv",
        size=1,
        sha256="0" * 64,
        purpose="thu",
        made_at=NOW,
    )


def queued() -> list[tuple[str, Any]]:
    with acting(GATE), connection.cursor() as cursor:
        cursor.execute("SELECT task_name, args FROM procrastinate_jobs ORDER BY id")
        return [(name, json.loads(args)) for name, args in cursor.fetchall()]
