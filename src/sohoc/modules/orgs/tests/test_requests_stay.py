"""Whoever asked reads the answer, also when the school has left their scope with it."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from django.test import Client
from django.utils import timezone

from sohoc.core.access.actors import Actor, NotYours
from sohoc.core.access.scope import acting
from sohoc.core.objects.testing import table_of, text_of
from sohoc.core.testing.actors import (
    NOW,
    SECTOR,
    Province,
    actor_of_grant,
    give,
    make_account,
)
from sohoc.modules.orgs.models import CorrectionRequest, SchoolState
from sohoc.modules.orgs.selectors.requests import requests_seen
from sohoc.modules.orgs.services.requests import refuse_request, withdraw_request
from sohoc.modules.orgs.testing import make_schools
from sohoc.modules.orgs.tests.requests_made import accept, asked, current, left_behind

pytestmark = pytest.mark.django_db
SignIn = Callable[[str], Client]
GONE = "không còn thuộc phạm vi của anh/chị"


@pytest.fixture
def schools(province: Province) -> list[SchoolState]:
    return [current(school) for school in make_schools(province.schools)]


@pytest.fixture
def gone(province: Province, schools: list[SchoolState]) -> CorrectionRequest:
    """Asked by the officer of Bao La and accepted: the school is another commune's now."""
    request = asked(province, schools[0], by="commune_officer", commune="Xã Mai Hạ")
    return accept(province.actor("province_officer"), request)


def other_officer(province: Province) -> Actor:
    """Of the same commune, and did not ask."""
    other = make_account(username="xa.hai", node=province.communes[0])
    return actor_of_grant(give(user=other, role="commune_officer", node=province.communes[0]))


def seen(actor: Actor) -> list[str]:
    with acting(actor.scope.reading()):
        return [str(one.uuid) for one in requests_seen(actor, timezone.localdate())]


def test_the_request_stays_with_who_asked_and_with_nobody_else_there(
    province: Province, gone: CorrectionRequest
) -> None:
    actor = province.actor("commune_officer")
    assert gone.school_id not in actor.scope.schools
    assert seen(actor) == [str(gone.uuid)]
    assert seen(other_officer(province)) == []
    assert seen(province.actor("province_officer")) == [str(gone.uuid)]
    with acting(actor.scope.reading()):
        assert not SchoolState.objects.filter(school=gone.school_id).exists()


def test_its_page_says_the_answer_and_nothing_of_the_school_of_today(
    province: Province, schools: list[SchoolState], gone: CorrectionRequest, signed_in: SignIn
) -> None:
    with acting(SECTOR):
        SchoolState.objects.filter(pk=schools[0].pk).update(name="Trường Tên Sau (mẫu)")
    client = signed_in("commune_officer")
    page = client.get(f"/orgs/requests/{gone.uuid}/").content.decode()
    words = text_of(page)
    assert f"Đề nghị sửa: {schools[0].name}" in words
    assert "Đã chấp nhận" in words
    assert GONE in words
    assert "Trường Tên Sau" not in page
    assert str(schools[0].uuid) not in page
    assert client.get(f"/orgs/schools/{schools[0].uuid}/").status_code == 404


def test_the_list_the_file_and_the_home_page_tell_of_it(
    province: Province, schools: list[SchoolState], gone: CorrectionRequest, signed_in: SignIn
) -> None:
    with acting(SECTOR):
        CorrectionRequest.objects.filter(pk=gone.pk).update(answered_at=datetime.now(UTC))
    client = signed_in("commune_officer")
    home = client.get("/").content.decode()
    assert "Sở đã trả lời những đề nghị nào?" in home
    place = "/orgs/requests/?tab=accepted&answered=fortnight"
    assert place.replace("&", "&amp;") in home
    for address in (place, f"/orgs/requests/?tab=accepted&q={schools[0].name[-12:]}"):
        (row,) = table_of(client.get(address).content.decode())
        assert row["Trường"] == schools[0].name
    text = client.get("/orgs/requests/export/csv?tab=accepted").content.decode("utf-8-sig")
    assert schools[0].name in text


def test_what_was_asked_about_a_school_that_is_gone_is_read_and_not_written(
    province: Province, schools: list[SchoolState], gone: CorrectionRequest, signed_in: SignIn
) -> None:
    with acting(SECTOR):
        CorrectionRequest.objects.filter(pk=gone.pk).update(state="open", answered_at=None)
    actor, before = province.actor("commune_officer"), left_behind()
    with acting(actor.writing_scope):
        assert CorrectionRequest.objects.filter(pk=gone.pk).update(reason="khác") == 0
        with pytest.raises(NotYours):
            withdraw_request(actor=actor, uuid_=gone.uuid, at=NOW)
    page = signed_in("commune_officer").get(f"/orgs/requests/{gone.uuid}/").content.decode()
    assert "withdraw" not in page
    assert left_behind() == before
    officer = province.actor("province_officer")
    with acting(officer.scope):
        refuse_request(actor=officer, uuid_=gone.uuid, answer="đã chuyển rồi", at=NOW)
    answered = signed_in("commune_officer").get(f"/orgs/requests/{gone.uuid}/")
    assert "đã chuyển rồi" in text_of(answered.content.decode())


@pytest.mark.parametrize(
    ("by", "changes", "told"),
    [
        (
            "commune_officer",
            {"commune": "Xã Mai Hạ"},
            "Khi đó trường rời phạm vi của Xã Bao La và thuộc Xã Mai Hạ.",
        ),
        (
            "principal",
            {"commune": "Xã Mai Hạ"},
            "Khi đó trường rời phạm vi của Xã Bao La và thuộc Xã Mai Hạ.",
        ),
        ("commune_officer", {"commune": "xa  bao la"}, ""),
        ("commune_officer", {"kind": "private"}, ""),
        ("commune_officer", {"commune": "Xã Không Tên"}, ""),
        (
            "principal",
            {"levels": ("upper_secondary",)},
            "Khi đó trường rời phạm vi của Xã Bao La và thuộc Sở GD&ĐT Thử.",
        ),
    ],
)
def test_the_page_of_accepting_says_whose_part_the_school_leaves(
    province: Province,
    schools: list[SchoolState],
    signed_in: SignIn,
    by: str,
    changes: dict[str, str],
    told: str,
) -> None:
    request = asked(province, schools[0], by=by, **changes)
    officer = signed_in("province_officer")
    words = text_of(officer.get(f"/orgs/requests/{request.uuid}/accept").content.decode())
    assert told in words
    assert ("rời phạm vi" in words) == bool(told)
    refusing = text_of(officer.get(f"/orgs/requests/{request.uuid}/refuse").content.decode())
    assert "rời phạm vi" not in refusing
