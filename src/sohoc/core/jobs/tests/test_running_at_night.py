"""A job that runs between midnight and seven in Hà Nội, when UTC has another day."""

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import pytest

from sohoc.core.access.models import Line
from sohoc.core.access.scope import acting
from sohoc.core.access.tree import move
from sohoc.core.jobs.models import State
from sohoc.core.jobs.running import run_job
from sohoc.core.jobs.tests.conftest import Workshop, seen
from sohoc.core.testing.actors import SECTOR

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize(
    ("at", "is_seen"),
    [
        (datetime(2026, 9, 30, 16, 59, 59, tzinfo=UTC), True),
        (datetime(2026, 9, 30, 17, 0, tzinfo=UTC), False),
        (datetime(2026, 9, 30, 18, 30, tzinfo=UTC), False),
    ],
)
def test_a_job_reaches_the_places_of_the_day_in_hanoi(
    workshop: Workshop, at: datetime, is_seen: bool
) -> None:
    province, reached = workshop.province, []

    def body(progress: Any, *, actor: Any, at: datetime) -> dict[str, Any]:
        reached.append(province.schools[0].pk in actor.scope.schools)
        return {}

    workshop.body = body
    job = workshop.start("commune_officer")
    with acting(SECTOR):
        move(
            province.schools[0].pk,
            below=province.communes[1].pk,
            line=Line.ADMINISTRATIVE,
            on=date(2026, 10, 1),
        )
    run_job(
        job_id=UUID(str(job.uuid)),
        owner_id=job.owner_id,
        worker=None,
        should_stop=lambda: False,
        at=at,
    )
    assert seen(job).state == State.DONE
    assert reached == [is_seen]
