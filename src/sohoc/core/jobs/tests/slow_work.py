"""Work in four parts that waits for its death, and an event that it publishes."""

import time
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from unittest import mock

from sohoc.core.access.actors import Actor
from sohoc.core.jobs import running
from sohoc.core.jobs.permissions import JobsPermission
from sohoc.core.jobs.progress import Progress
from sohoc.core.jobs.tests.conftest import write
from sohoc.core.manifest import JobKind, Subscriber, registry
from sohoc.core.outbox import delivery, publishing
from sohoc.core.outbox.publishing import publish

PARTS = 4


@dataclass(frozen=True)
class PartWritten:
    number: int
    owner_id: int


def slow(
    progress: Progress, *, actor: Actor, at: datetime, seconds: int, is_deaf: bool = False
) -> dict[str, Any]:
    """Write a file and publish an event in each part; in the third, the first process waits.

    A deaf one does not look up while it waits.
    """
    first = progress.resumed_from.get("next", 1)
    progress.total(PARTS)
    for number in range(first, PARTS + 1):
        write(actor, f"{number}.csv")
        publish(PartWritten(number, actor.user_id), node_id=actor.node_id)
        progress.step()
        if number == 3 and first == 1:
            for _ in range(seconds * 10):
                time.sleep(0.1)
                if not is_deaf:
                    progress.step(0)
        progress.checkpoint({"next": number + 1})
    return {"began_at": first}


def heard(event: PartWritten, *, at: datetime) -> None:
    """Nothing to do: the delivery itself is what tests look at."""


def teach() -> None:
    """Make the kind and the event known to the code that runs them."""
    kind = JobKind("thu.viec", "Việc thử", slow, JobsPermission.VIEW_OWN_JOBS)
    extended = replace(
        registry(),
        jobs={"thu.viec": kind},
        subscribers=[Subscriber("thu.nghe", PartWritten, heard)],
    )
    for module in (running, delivery, publishing):
        mock.patch.object(module, "registry", return_value=extended).start()
