"""Real commits: two officers at the same moment, and rows of others that rest on a plan."""

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connections
from django.test import Client

from sohoc.core.access.actors import Actor, NotYours
from sohoc.core.access.scope import acting
from sohoc.core.testing.actors import NOW, Province
from sohoc.core.testing.database import owner_connection
from sohoc.modules.calendar.models import SchoolYear
from sohoc.modules.calendar.services.drafts import begin_draft
from sohoc.modules.calendar.services.publishing import (
    LevelsTaken,
    PlanStays,
    publish_draft,
    take_back_plan,
)
from sohoc.modules.calendar.testing import plan_facts, publish_plan
from sohoc.modules.calendar.tests.written import held, rows

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*acts: Callable[[], Any]) -> list[str]:
    """Run the acts in threads of their own that begin together; what each came to."""
    barrier, outcomes = threading.Barrier(len(acts)), [""] * len(acts)

    def run(number: int, act: Callable[[], Any]) -> None:
        try:
            barrier.wait(timeout=10)
            act()
            outcomes[number] = "done"
        except (LevelsTaken, NotYours) as refused:
            outcomes[number] = type(refused).__name__
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=one) for one in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    return sorted(outcomes)


def publishing(officer: Actor, uuid_: Any) -> Callable[[], None]:
    def act() -> None:
        with acting(officer.scope):
            publish_draft(actor=officer, uuid_=uuid_, version=1, at=NOW)

    return act


def test_the_same_draft_is_published_once(officer: Actor, year: SchoolYear) -> None:
    with acting(officer.scope):
        draft = begin_draft(actor=officer, year_uuid=year.uuid, facts=plan_facts(), at=NOW)
    act = publishing(officer, draft.uuid)
    assert at_once(act, act) == ["NotYours", "done"]
    assert len(held("primary")) == 1


def test_of_two_drafts_for_the_same_level_one_is_published(
    officer: Actor, year: SchoolYear
) -> None:
    with acting(officer.scope):
        drafts = [
            begin_draft(actor=officer, year_uuid=year.uuid, facts=plan_facts(), at=NOW)
            for _number in range(2)
        ]
    acts = [publishing(officer, draft.uuid) for draft in drafts]
    assert at_once(*acts) == ["LevelsTaken", "done"]
    assert len(held("primary")) == 1


def test_the_second_officer_is_told_on_the_page(
    province: Province, officer: Actor, year: SchoolYear, signed_in: Callable[[str], Client]
) -> None:
    with acting(officer.scope):
        draft = begin_draft(actor=officer, year_uuid=year.uuid, facts=plan_facts(), at=NOW)
    place = f"/calendar/drafts/{draft.uuid}/publish"
    first, second = signed_in("province_officer"), signed_in("province_officer")
    assert second.get(place).status_code == 200
    assert first.post(place, {"version": "1"}).status_code == 302
    page = second.post(place, {"version": "1"}, follow=True).content.decode()
    assert "Kế hoạch này đã được công bố lúc" in page
    assert len(held("primary")) == 1


def test_a_plan_on_which_rows_of_another_module_rest_stays(
    officer: Actor, year: SchoolYear
) -> None:
    plan = publish_plan(officer, year)
    before = rows()
    with owner_connection() as db:
        db.execute(
            "CREATE TABLE resting (plan_id bigint REFERENCES calendar_plan"
            " DEFERRABLE INITIALLY DEFERRED)"
        )
        try:
            db.execute("INSERT INTO resting VALUES (%s)", [plan.pk])
            with pytest.raises(PlanStays, match="used"), acting(officer.scope):
                take_back_plan(actor=officer, uuid_=plan.uuid, reason="nhầm", at=NOW)
            assert rows() == before
            db.execute("DELETE FROM resting")
            with acting(officer.scope):
                take_back_plan(actor=officer, uuid_=plan.uuid, reason="nhầm", at=NOW)
        finally:
            db.execute("DROP TABLE resting")
    assert held("primary") == []
