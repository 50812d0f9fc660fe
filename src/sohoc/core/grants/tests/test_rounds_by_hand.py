"""A round is opened by hand: with who and why, one at a time, beside the days of the rule."""

import threading
from datetime import datetime, timedelta

import pytest
from django.db import connections
from django.utils import timezone

from sohoc.core.access.actors import NotAllowed
from sohoc.core.access.scope import acting
from sohoc.core.audit.models import Entry
from sohoc.core.grants import answering
from sohoc.core.grants.certifying import asked_about
from sohoc.core.grants.models import Round
from sohoc.core.grants.services import BadReason
from sohoc.core.testing.actors import AUDIT, NOW, SECTOR, Province, make_province
from tests.architecture.schools import traces

pytestmark = pytest.mark.django_db
BETWEEN = NOW + timedelta(days=100)  # 16/12/2026: no round of the usual rule is open


def opened_by_hand(province: Province, *, at: datetime, role: str = "administrator") -> Round:
    actor = province.actor(role, at=at)
    with acting(actor.writing_scope):
        return answering.open_now(actor=actor, reason="sau sắp xếp lại trường", at=at)


def test_a_round_is_opened_by_hand_with_who_and_why(province: Province) -> None:
    one = opened_by_hand(province, at=BETWEEN)
    day = timezone.localdate(BETWEEN)
    assert (one.opens_on, one.overdue_on, one.closes_on) == (
        day,
        day + timedelta(days=30),
        day + timedelta(days=60),
    )
    principal = province.actor("principal", at=BETWEEN)
    with acting(principal.scope):
        assert asked_about(principal, one, at=BETWEEN).exists()
    with acting(AUDIT):
        (entry,) = Entry.objects.filter(verb="grants.round.opened")
    assert (entry.actor_id, entry.reason, entry.object_id) == (
        province.users["administrator"].pk,
        "sau sắp xếp lại trường",
        f"{day:%d/%m/%Y}",
    )


def test_there_is_one_round_at_a_time(province: Province) -> None:
    first = opened_by_hand(province, at=BETWEEN)
    before = traces()
    with pytest.raises(answering.RoundOpen):
        opened_by_hand(province, at=BETWEEN + timedelta(days=1))
    assert traces() == before
    with acting(SECTOR):
        assert list(Round.objects.all()) == [first]


def test_the_clock_opens_none_beside_one_opened_by_hand(province: Province) -> None:
    # The day of the rule, 01/03/2027, falls into the round opened by hand.
    opened_by_hand(province, at=BETWEEN + timedelta(days=50))
    for days in (75, 80, 111, 120):
        answering.keep_rounds(at=BETWEEN + timedelta(days=days))
    with acting(SECTOR):
        assert Round.objects.count() == 1


@pytest.mark.parametrize("role", ["province_officer", "commune_officer", "principal", "auditor"])
def test_only_an_administrator_opens_a_round(province: Province, role: str) -> None:
    with pytest.raises(NotAllowed):
        opened_by_hand(province, at=BETWEEN, role=role)


def test_a_round_is_not_opened_without_a_reason(province: Province) -> None:
    actor, before = province.actor("administrator", at=BETWEEN), traces()
    with pytest.raises(BadReason), acting(actor.writing_scope):
        answering.open_now(actor=actor, reason="  ", at=BETWEEN)
    assert traces() == before


@pytest.mark.django_db(transaction=True)
def test_of_two_at_once_one_opens_the_round() -> None:
    province, gate = make_province(), threading.Barrier(2)
    told: list[str] = []

    def act() -> None:
        try:
            gate.wait(timeout=10)
            told.append(opened_by_hand(province, at=BETWEEN).code)
        except answering.RoundOpen:
            told.append("open")
        finally:
            connections.close_all()

    threads = [threading.Thread(target=act) for _number in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    assert sorted(told) == [timezone.localdate(BETWEEN).isoformat(), "open"]
