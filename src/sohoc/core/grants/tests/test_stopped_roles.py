"""A role whose place is no more has stopped: it is told so, found so, and not rewritten."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from sohoc.core.access.models import Grant, GrantHistory, Node
from sohoc.core.access.scope import acting
from sohoc.core.objects.testing import text_of
from sohoc.core.testing.actors import NOW, SECTOR, Province

pytestmark = pytest.mark.django_db
SignIn = Callable[[str], Client]
TABS = ("in_force", "coming", "stopped", "ended", "all")


def end_place(province: Province, day: date) -> None:
    with acting(SECTOR):
        node = province.communes[0]
        Node.objects.filter(pk=node.pk).update(period=(date(2020, 9, 1), day))


def tabs(client: Client, grant: Grant) -> list[str]:
    """The tabs under which the role is listed."""
    address = f"/access/grants/{grant.uuid}/"
    return [
        tab for tab in TABS if address in client.get(f"/access/grants/?tab={tab}").content.decode()
    ]


def states(grant: Grant) -> int:
    """How many states of the role were ever written down."""
    with acting(SECTOR):
        return GrantHistory.objects.filter(row_id=grant.pk).count()


def test_a_role_stops_on_the_day_on_which_its_place_ends(
    province: Province, signed_in: SignIn
) -> None:
    client, grant = signed_in("administrator"), province.grants["commune_officer"]
    today = timezone.localdate()
    end_place(province, today + timedelta(days=1))
    assert tabs(client, grant) == ["in_force", "all"]
    kept = states(grant)
    end_place(province, today)
    assert tabs(client, grant) == ["stopped", "all"]
    said = f"Đã dừng: nơi giao không còn từ {today:%d/%m/%Y}"
    assert said in text_of(client.get("/access/grants/?tab=stopped").content.decode())
    page = text_of(client.get(f"/access/grants/{grant.uuid}/").content.decode())
    assert said in page
    assert "Hôm nay đang có hiệu lực" not in page
    assert states(grant) == kept


def test_a_role_that_was_over_before_its_place_ended_is_over(
    province: Province, signed_in: SignIn
) -> None:
    client, grant = signed_in("administrator"), province.grants["commune_officer"]
    with acting(SECTOR):
        Grant.objects.filter(pk=grant.pk).update(period=(NOW - timedelta(days=9), NOW))
    end_place(province, date(2026, 10, 1))
    assert tabs(client, grant) == ["ended", "all"]


def test_a_coming_role_at_a_place_that_is_no_more_has_stopped(
    province: Province, signed_in: SignIn
) -> None:
    client, grant = signed_in("administrator"), province.grants["commune_officer"]
    with acting(SECTOR):
        coming = NOW + timedelta(days=3650)
        Grant.objects.filter(pk=grant.pk).update(period=(coming, None))
    assert tabs(client, grant) == ["coming", "all"]
    end_place(province, date(2026, 10, 1))
    assert tabs(client, grant) == ["stopped", "all"]


@pytest.mark.parametrize("node", ["khong", "0198c0de-0000-7000-8000-000000000000"])
def test_a_place_that_is_not_there_lists_no_role(
    province: Province, signed_in: SignIn, node: str
) -> None:
    page = signed_in("administrator").get(f"/access/grants/?tab=all&at={node}")
    assert page.status_code == 200
    assert "/access/grants/0" not in page.content.decode()
