"""What costs the machine much is done so many times in a window, for each account by itself."""

from datetime import UTC, datetime, timedelta

import pytest
from django.http import HttpRequest
from django.test import RequestFactory

from sohoc.core.identity.models import User
from sohoc.core.identity.pacing import Pace, keeps_pace
from sohoc.core.testing.actors import Province

pytestmark = pytest.mark.django_db
AT = datetime(2026, 9, 7, 2, 0, tzinfo=UTC)
PACE = Pace("reading", most=2, within=timedelta(minutes=5))


def asked_by(user: User) -> HttpRequest:
    request = RequestFactory().get("/areas/convert/figures")
    request.user = user
    return request


def test_a_window_holds_so_many_and_then_a_new_one_begins(province: Province) -> None:
    request = asked_by(province.users["clerk"])
    minutes = (0, 1, 2, 4.9, 5, 6, 7)
    kept = [keeps_pace(request, PACE, at=AT + timedelta(minutes=one)) for one in minutes]
    assert kept == [True, True, False, False, True, True, False]


def test_accounts_and_kinds_of_work_are_counted_apart(province: Province) -> None:
    clerk, principal = (asked_by(province.users[role]) for role in ("clerk", "principal"))
    for request, pace in (
        (clerk, PACE),
        (clerk, Pace("writing", most=1, within=PACE.within)),
        (principal, PACE),
    ):
        kept = [keeps_pace(request, pace, at=AT) for _time in range(pace.most + 1)]
        assert kept == [True] * pace.most + [False]
