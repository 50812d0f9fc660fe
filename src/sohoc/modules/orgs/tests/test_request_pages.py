"""Requests for correction on the screen: asking, answering, the lists and who reads them."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from sohoc.core.access.scope import acting
from sohoc.core.identity.tests.twice import key_in, sent_twice_at_once, signed_in_as
from sohoc.core.testing.actors import (
    NOW,
    SECTOR,
    Province,
    actor_of_grant,
    give,
    make_account,
)
from sohoc.modules.orgs.models import CorrectionRequest, SchoolState
from sohoc.modules.orgs.services.requests import accept_request, ask_correction
from sohoc.modules.orgs.services.schools import facts_of
from sohoc.modules.orgs.testing import make_schools
from sohoc.modules.orgs.tests.requests_made import NEW_NAME, asked, corrected, current

pytestmark = pytest.mark.django_db
SignIn = Callable[[str], Client]


@pytest.fixture
def schools(province: Province) -> list[SchoolState]:
    made = make_schools(province.schools)
    return [current(school) for school in made]


@pytest.mark.parametrize(
    ("role", "seen"),
    [("province_officer", 4), ("commune_officer", 2), ("principal", 1), ("clerk", 1)],
)
def test_the_list_keeps_to_the_schools_of_the_role(
    province: Province, schools: list[SchoolState], signed_in: SignIn, role: str, seen: int
) -> None:
    other = make_account(username="xa.hai", node=province.communes[1])
    second = actor_of_grant(give(user=other, role="commune_officer", node=province.communes[1]))
    for number, school in enumerate(schools):
        actor = province.actor("commune_officer") if number < 2 else second
        wished = replace(facts_of(school), name=f"Tên mới {number}")
        with acting(actor.writing_scope):
            request = ask_correction(
                actor=actor, school=school.uuid, wished=wished, reason="x", at=NOW
            )
        answer = signed_in(role).get(f"/orgs/requests/{request.uuid}/")
        assert answer.status_code == (200 if number < seen else 404)
    page = signed_in(role).get("/orgs/requests/").content.decode()
    assert sum(f"Tên mới {number}" in page for number in range(4)) == seen
    text = signed_in(role).get("/orgs/requests/export/csv").content.decode("utf-8-sig")
    assert len(text.splitlines()) == seen + 1


@pytest.mark.parametrize("role", ["subject_teacher", "guardian", "auditor"])
def test_others_read_no_requests(
    province: Province, schools: list[SchoolState], signed_in: SignIn, role: str
) -> None:
    request = asked(province, schools[0])
    for address in ("/orgs/requests/", f"/orgs/requests/{request.uuid}/"):
        assert signed_in(role).get(address).status_code == 403


def test_families_reach_no_request_even_past_the_program(
    province: Province, schools: list[SchoolState]
) -> None:
    asked(province, schools[0])
    with (
        pytest.raises(Exception, match="permission denied"),
        acting(province.actor("guardian").scope),
        connection.cursor() as cursor,
    ):
        cursor.execute("SELECT * FROM orgs_correctionrequest")


def form(school: SchoolState, **changes: Any) -> dict[str, Any]:
    return {
        "name": school.name,
        "code": school.code,
        "kind": school.kind,
        "levels": school.levels,
        "commune": school.commune,
        "reason": "theo quyết định 12",
        "once": "mot-khoa",
        **changes,
    }


@pytest.mark.django_db(transaction=True)
def test_asking_answering_and_reading_the_answer_on_the_screen(
    schools: list[SchoolState], signed_in: SignIn
) -> None:
    principal, officer = signed_in("principal"), signed_in("province_officer")
    school = f"/orgs/schools/{schools[0].uuid}/"
    assert f'{school}ask"' in principal.get(school).content.decode()
    for _time in range(2):
        page = principal.post(f"{school}ask", form(schools[0], name=NEW_NAME), follow=True)
    with acting(SECTOR):
        request = CorrectionRequest.objects.get()
    assert "Đang chờ" in principal.get(f"{school}requests").content.decode()
    assert "Việc này đã làm xong từ trước." in page.content.decode()
    address = f"/orgs/requests/{request.uuid}/"
    home = officer.get("/").content.decode()
    assert "Những đề nghị sửa trường nào đang chờ trả lời?" in home
    assert "/orgs/requests/?since=week" in home
    assert "/orgs/requests/?since" not in principal.get("/").content.decode()
    shown = officer.get(address).content.decode()
    assert shown.index(schools[0].name) < shown.index(f"<b>{NEW_NAME}</b>")
    assert f"{address}accept" in shown
    assert f"{address}accept" not in principal.get(address).content.decode()
    done = officer.post(f"{address}accept", {"once": "k"}, follow=True).content.decode()
    assert "Đã sửa trường theo đề nghị." in done
    history = officer.get(f"{school}history").content.decode()
    assert "Theo đề nghị của" in history
    assert "theo quyết định 12" in history
    assert "Đã chấp nhận" in principal.get(f"{school}requests").content.decode()
    assert "Những đề nghị" not in officer.get("/").content.decode()


def test_the_second_answer_is_told_who_was_first(
    province: Province, schools: list[SchoolState], signed_in: SignIn
) -> None:
    request = asked(province, schools[0])
    officer, address = signed_in("province_officer"), f"/orgs/requests/{request.uuid}/"
    officer.post(f"{address}refuse", {"reason": "chưa có quyết định", "once": "a"})
    again = officer.post(f"{address}accept", {"once": "b"}, follow=True).content.decode()
    assert "Đề nghị này vừa được trả lời: Đã từ chối" in again
    same = officer.post(f"{address}refuse", {"reason": "x", "once": "a"}, follow=True)
    assert "Việc này đã làm xong từ trước." in same.content.decode()
    late = signed_in("principal").post(f"{address}withdraw", {"once": "c"}, follow=True)
    assert "Đề nghị này vừa được trả lời" in late.content.decode()
    assert current(schools[0]).version == 1


def test_what_differs_is_said_to_the_officer(
    province: Province, schools: list[SchoolState], signed_in: SignIn
) -> None:
    request = asked(province, schools[0])
    corrected(province, schools[0], name=NEW_NAME)
    address = f"/orgs/requests/{request.uuid}/accept"
    answer = signed_in("province_officer").post(address)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "Trường đã được sửa sau khi có đề nghị, nên không ghi đè." in page
    assert f"Tên trường đã là “{NEW_NAME}” như đề nghị." in page


def test_a_taken_code_is_named_to_the_officer(
    province: Province, schools: list[SchoolState], signed_in: SignIn
) -> None:
    request = asked(province, schools[0], code=schools[3].code)
    answer = signed_in("province_officer").post(f"/orgs/requests/{request.uuid}/accept")
    assert answer.status_code == 422
    link = f'<a href="/orgs/schools/{schools[3].uuid}/">{schools[3].name}</a>'
    assert link in answer.content.decode()


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({}, "Chưa có gì khác. Hãy sửa ô chưa đúng."),
        ({"name": NEW_NAME, "reason": ""}, "Lý do"),
        ({"name": "a\x07"}, "ký tự không nhìn thấy được"),
        ({"levels": []}, "Cấp học"),
    ],
)
def test_a_request_that_cannot_be_meant_is_not_sent(
    schools: list[SchoolState], signed_in: SignIn, changes: dict[str, Any], said: str
) -> None:
    address = f"/orgs/schools/{schools[0].uuid}/ask"
    answer = signed_in("clerk").post(address, form(schools[0], **changes))
    assert answer.status_code == 422
    assert said in answer.content.decode()
    with acting(SECTOR):
        assert not CorrectionRequest.objects.exists()


def test_long_waiting_requests_are_found(
    province: Province, schools: list[SchoolState], signed_in: SignIn
) -> None:
    request = asked(province, schools[0])
    with acting(SECTOR):
        days = timedelta(days=9)
        CorrectionRequest.objects.filter(pk=request.pk).update(asked_at=datetime.now(UTC) - days)
    officer = signed_in("province_officer")
    assert NEW_NAME in officer.get("/orgs/requests/?since=longer").content.decode()
    assert NEW_NAME not in officer.get("/orgs/requests/?since=week").content.decode()
    assert NEW_NAME in officer.get("/orgs/requests/?q=bao+la+nguoi+thu").content.decode()
    assert NEW_NAME not in officer.get("/orgs/requests/?q=mai+ha").content.decode()


@pytest.mark.django_db(transaction=True)
def test_one_form_sent_twice_at_once_is_one_request(
    province: Province, schools: list[SchoolState]
) -> None:
    client = signed_in_as(province, "principal")
    address = f"/orgs/schools/{schools[0].uuid}/ask"
    values = form(schools[0], name=NEW_NAME, once=key_in(client, address))
    answers = sent_twice_at_once(client, address, values)
    assert [answer.status_code for answer in answers] == [302, 302]
    with acting(SECTOR):
        assert CorrectionRequest.objects.count() == 1


def test_who_asked_finds_the_answers_of_the_last_days_on_the_first_page(
    province: Province, schools: list[SchoolState], signed_in: SignIn
) -> None:
    asking = signed_in("principal")
    question = "Sở đã trả lời những đề nghị nào?"
    request = asked(province, schools[0])
    assert question not in asking.get("/").content.decode()
    officer = province.actor("province_officer")
    with acting(officer.writing_scope):
        accept_request(actor=officer, uuid_=request.uuid, reason="đúng", at=datetime.now(UTC))
    first = asking.get("/").content.decode()
    assert question in first
    assert "/orgs/requests/?tab=accepted&amp;answered=fortnight" in first
    listed = "/orgs/requests/?tab=accepted&answered=fortnight"
    assert NEW_NAME in asking.get(listed).content.decode()
    assert question not in signed_in("province_officer").get("/").content.decode()
    with acting(SECTOR):
        long_ago = datetime.now(UTC) - timedelta(days=16)
        CorrectionRequest.objects.filter(pk=request.pk).update(answered_at=long_ago)
    assert question not in asking.get("/").content.decode()
    assert request.wanted["name"] not in rows_of(asking.get(listed).content.decode())


def rows_of(shown: str) -> str:
    """The rows of a list, without what stands around them."""
    return shown[shown.index("<tbody") : shown.index("</tbody")] if "<tbody" in shown else ""


def test_an_accepted_name_stands_in_the_head_of_every_page_at_once(
    province: Province, schools: list[SchoolState], signed_in: SignIn
) -> None:
    asking = signed_in("principal")
    assert NEW_NAME not in asking.get("/").content.decode()
    request = asked(province, schools[0])
    officer = province.actor("province_officer")
    with acting(officer.writing_scope):
        accept_request(actor=officer, uuid_=request.uuid, reason="đúng", at=datetime.now(UTC))
    head = asking.get("/").content.decode().split("<main")[0]
    assert NEW_NAME in head


def test_waiting_requests_stand_on_the_first_page_of_who_answers(
    province: Province, schools: list[SchoolState], signed_in: SignIn
) -> None:
    officer = signed_in("province_officer")
    question = "Những đề nghị sửa trường nào đang chờ trả lời?"
    assert question not in officer.get("/").content.decode()
    asked(province, schools[0])
    assert question in officer.get("/").content.decode()
