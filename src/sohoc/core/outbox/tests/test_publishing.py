"""Every scope can tell what happened; each subscriber reacts once; a rollback tells nothing."""

import json
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from django.db import ProgrammingError, connection
from procrastinate.jobs import Job

from sohoc.core.access.scope import GATE, Scope, acting, current
from sohoc.core.manifest import Subscriber, registry
from sohoc.core.outbox import delivery, publishing
from sohoc.core.outbox.delivery import SubscriberUnknown, deliver
from sohoc.core.outbox.jobs import deliver_event
from sohoc.core.outbox.kinds import packed, unpacked
from sohoc.core.outbox.models import Delivery, Event
from sohoc.core.outbox.publishing import OutsideTransaction, publish
from sohoc.core.testing.actors import NOW, Province

pytestmark = pytest.mark.django_db


BELL = UUID(int=7)


@dataclass(frozen=True)
class BellRung:
    times: int
    on: date = date(2026, 9, 7)
    weight: Decimal = Decimal("1.5")
    at: datetime = NOW
    bell: UUID = BELL
    rooms: tuple[int, ...] = (1, 2)


class Listener:
    def __init__(self) -> None:
        self.heard: list[tuple[Any, Scope, datetime]] = []
        self.trouble: Exception | None = None

    def react(self, event: BellRung, *, at: datetime) -> None:
        self.heard.append((event, current(), at))
        if self.trouble:
            raise self.trouble


@pytest.fixture
def listener(monkeypatch: pytest.MonkeyPatch) -> Listener:
    found = Listener()
    subscribers = [Subscriber("thu.nghe", BellRung, found.react)]
    extended = replace(registry(), subscribers=subscribers)
    monkeypatch.setattr(publishing, "registry", lambda: extended)
    monkeypatch.setattr(delivery, "registry", lambda: extended)
    return found


def queued() -> list[tuple[str, dict[str, Any]]]:
    with acting(GATE), connection.cursor() as cursor:
        cursor.execute("SELECT task_name, args FROM procrastinate_jobs ORDER BY id")
        return [(name, json.loads(args)) for name, args in cursor.fetchall()]


def queued_task() -> Job:
    return Job(
        queue="events",
        lock=None,
        queueing_lock=None,
        task_name="outbox.deliver",
        attempts=5,
    )


SCOPES = [
    Scope("sohoc_school", actor=1, schools=(5,)),
    Scope("sohoc_schools", actor=1, schools=(5, 6)),
    Scope("sohoc_person", actor=1, schools=(5,)),
    Scope("sohoc_sector", actor=1),
    Scope("sohoc_unmask", actor=1, schools=(5,)),
    Scope("sohoc_audit", actor=1),
    GATE,
]


@pytest.mark.parametrize("scope", SCOPES, ids=lambda s: s.role)
def test_every_scope_publishes_and_none_reads_the_queue(scope: Scope, listener: Listener) -> None:
    with acting(scope):
        event_id = publish(BellRung(times=3), node_id=5)
    kept = Event.objects.get(pk=event_id)
    assert (kept.kind, kept.node_id, kept.actor_id, kept.payload["times"]) == (
        "sohoc.core.outbox.tests.test_publishing.BellRung",
        5,
        scope.actor,
        3,
    )
    assert queued() == [("outbox.deliver", {"event_id": str(event_id), "subscriber": "thu.nghe"})]
    if scope != GATE:
        with pytest.raises(ProgrammingError, match="permission denied"), acting(scope):
            Event.objects.count()


def test_the_public_scope_publishes_nothing(listener: Listener) -> None:
    with pytest.raises(ProgrammingError), acting(Scope("sohoc_public")):
        publish(BellRung(times=1), node_id=5)
    assert queued() == []


def test_a_rollback_removes_the_event_and_its_deliveries(listener: Listener) -> None:
    def published_then_failed() -> None:
        with acting(SCOPES[0]):
            publish(BellRung(times=1), node_id=5)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        published_then_failed()
    assert Event.objects.count() == 0
    assert queued() == []


@pytest.mark.django_db(transaction=True)
def test_an_event_needs_the_transaction_that_makes_it_true(listener: Listener) -> None:
    with pytest.raises(OutsideTransaction):
        publish(BellRung(times=1), node_id=5)


def test_an_event_without_subscribers_is_kept_and_queues_nothing() -> None:
    with acting(SCOPES[0]):
        publish(BellRung(times=1), node_id=5)
    assert Event.objects.count() == 1
    assert queued() == []


def test_an_event_comes_back_as_it_was() -> None:
    event = BellRung(times=3, weight=Decimal("0.10"))
    assert unpacked(BellRung, json.loads(packed(event))) == event


def test_delivered_twice_is_reacted_once(province: Province, listener: Listener) -> None:
    school = province.schools[0].pk
    with acting(SCOPES[3]):
        event_id = publish(BellRung(times=2), node_id=school)
    at = datetime(2026, 9, 7, 3, 0, tzinfo=UTC)
    assert deliver(event_id=event_id, subscriber="thu.nghe", at=at) is True
    assert deliver(event_id=event_id, subscriber="thu.nghe", at=at) is False
    expected = Scope("sohoc_school", schools=(school,))
    assert listener.heard == [(BellRung(times=2), expected, at)]


def test_without_a_node_the_reaction_sees_the_sector(listener: Listener) -> None:
    with acting(SCOPES[3]):
        event_id = publish(BellRung(times=2))
    deliver(event_id=event_id, subscriber="thu.nghe", at=NOW)
    assert listener.heard[0][1] == Scope("sohoc_sector")


def test_a_reaction_that_fails_is_not_marked_and_may_be_tried_again(listener: Listener) -> None:
    with acting(SCOPES[3]):
        event_id = publish(BellRung(times=2))
    listener.trouble = ValueError("hết giấy")
    with pytest.raises(ValueError, match="hết giấy"):
        deliver(event_id=event_id, subscriber="thu.nghe", at=NOW)
    assert Delivery.objects.count() == 0
    listener.trouble = None
    assert deliver(event_id=event_id, subscriber="thu.nghe", at=NOW) is True
    assert len(listener.heard) == 2


def test_an_unknown_subscriber_keeps_the_event_for_later_and_is_logged(
    listener: Listener, caplog: pytest.LogCaptureFixture
) -> None:
    with acting(SCOPES[3]):
        event_id = publish(BellRung(times=2))
    with pytest.raises(SubscriberUnknown):
        deliver_event(event_id=str(event_id), subscriber="chưa.cài")
    assert [r.getMessage() for r in caplog.records if r.name == "sohoc.outbox"] == [
        "delivery failed"
    ]
    assert deliver_event.get_retry_exception(SubscriberUnknown(), queued_task()) is not None
    assert Event.objects.filter(pk=event_id).exists()
    assert Delivery.objects.count() == 0
