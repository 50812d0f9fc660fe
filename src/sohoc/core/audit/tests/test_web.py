"""One act on the screen with its changes field by field; checking the seals."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from sohoc.core.access.models import Grant
from sohoc.core.access.scope import Scope, acting
from sohoc.core.audit.models import Entry
from sohoc.core.audit.recording import record
from sohoc.core.audit.security import SecurityKind
from sohoc.core.audit.tests.conftest import GIVEN, Thing, act, some_actor
from sohoc.core.audit.web import sentences
from sohoc.core.audit.web.fieldwords import value_of
from sohoc.core.identity.models import Card
from sohoc.core.objects.testing import text_of
from sohoc.core.testing.actors import Province

pytestmark = pytest.mark.django_db

SignIn = Callable[[str], Client]


def told(province: Province, client: Client, **data: object) -> str:
    """What the page of the clerk's newest act says, noted with `data`."""
    scope = Scope("sohoc_sector", actor=province.users["clerk"].pk)
    with acting(scope):
        record(some_actor(scope), GIVEN, Thing(province.schools[0].pk), data=data)
        entry = Entry.objects.latest("id")
    return text_of(client.get(reverse("audit:entry", args=[entry.id])).content.decode())


def test_an_act_shows_its_changes_from_old_to_new(province: Province, signed_in: SignIn) -> None:
    card = Card.objects.filter(user_id=province.users["clerk"].pk)
    with acting(province.actor("administrator").scope):
        card.update(full_name="Đinh Thị Thơm", is_disabled=True)
    page = told(province, signed_in("auditor"))
    assert "Tài khoản: đã sửa" in page
    assert "Họ và tên: Đinh Thị Thắm → Đinh Thị Thơm" in page
    assert "Tài khoản đã đóng: không → có" in page


def test_an_act_is_told_in_words_and_local_days(province: Province, signed_in: SignIn) -> None:
    grant, day = province.grants["clerk"], datetime(2026, 9, 6, 17, tzinfo=UTC)  # midnight here
    with acting(province.actor("administrator").scope):
        Grant.objects.filter(pk=grant.pk).update(period=(day, day + timedelta(days=2)))
        card = Card.objects.filter(user_id=province.users["clerk"].pk)
        card.update(node_id=province.schools[1].pk)
    noted = {"role": "clerk", "user": 7, "node": grant.node_id, "from": day, "until": None}
    page = told(province, signed_in("auditor"), **noted)
    assert "Vai trò đã giao: đã sửa" in page
    assert f"Nơi: {province.schools[0].name} → {province.schools[1].name}" in page
    assert "→ từ 07/09/2026 đến trước 09/09/2026" in page
    assert "Vai trò Văn thư" in page
    for code in ("row_id", "user_id", "txid", "node_id", "+00", "user"):
        assert code not in page.split("Những gì đã thay đổi")[1].split("Thông tin")[0]


@pytest.mark.parametrize(
    ("kept", "told"),
    [
        ("[2020-09-01,2026-07-01)", "từ 01/09/2020 đến trước 01/07/2026"),
        ("[2020-09-01,)", "từ 01/09/2020"),
        ("(,2026-07-01)", "đến trước 01/07/2026"),
        ('["2026-09-07 02:30:00+00",)', "từ 07/09/2026 09:30"),
        ("2026-09-06T17:00:00Z", "07/09/2026"),
        ("2026-99-99", "2026-99-99"),
        ("[chú thích, rồi]", "[chú thích, rồi]"),
    ],
)
def test_kept_times_are_told_as_people_say_them(kept: str, told: str) -> None:
    assert value_of("period", kept, table="orgs_school", places={}) == told


def test_every_kind_of_security_event_has_words() -> None:
    assert set(SecurityKind) == set(sentences.SECURITY)


def test_a_foreign_act_does_not_exist(province: Province, signed_in: SignIn) -> None:
    act(province, school=3)
    with acting(province.actor("administrator").scope):
        entry = Entry.objects.latest("id")
    assert signed_in("principal").get(reverse("audit:entry", args=[entry.id])).status_code == 404
    assert signed_in("auditor").get(reverse("audit:entry", args=[2**62])).status_code == 404


def test_an_act_leads_to_everything_about_its_thing(province: Province, signed_in: SignIn) -> None:
    act(province)
    with acting(province.actor("administrator").scope):
        entry = Entry.objects.latest("id")
    page = signed_in("auditor").get(reverse("audit:entry", args=[entry.id])).content.decode()
    assert 'href="/audit/entries/?about=test.thing%2F7"' in page
    assert "Đinh Thị Thắm đã giao vai trò Quyển sổ" in text_of(page.partition("<h1")[2])


def test_checking_is_started_by_a_form_and_not_by_a_link(
    province: Province, signed_in: SignIn
) -> None:
    client = signed_in("auditor")
    assert client.get(reverse("audit:verify")).status_code == 405
    page = client.post(reverse("audit:verify")).content.decode()
    assert "Nhật ký nguyên vẹn: 0 dòng" in page
    assert "chưa niêm phong" in page


def test_a_trail_too_long_for_the_screen_names_the_command(
    province: Province, signed_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sohoc.core.audit.web.seals.MOST_ROWS", -1)
    page = signed_in("auditor").post(reverse("audit:verify")).content.decode()
    assert "sohoc audit verify" in page
