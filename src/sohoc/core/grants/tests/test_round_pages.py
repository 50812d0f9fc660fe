"""The pages of a round: ticked roles are answered, the report is recorded, days are set."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from sohoc.core.access.models import Grant
from sohoc.core.access.scope import GATE, acting
from sohoc.core.audit.models import Entry
from sohoc.core.grants import answering
from sohoc.core.grants.certifying import terms_now
from sohoc.core.grants.models import Round, RoundAnswer, RoundRule
from sohoc.core.grants.rounds import Terms
from sohoc.core.identity.models import User
from sohoc.core.testing.actors import AUDIT, NOW, SECTOR, Province
from tests.architecture.schools import prove

pytestmark = pytest.mark.django_db
SignIn = Callable[[str], Client]


@pytest.fixture
def opened(province: Province) -> Round:
    """A round that opened ten days before the real today."""
    day = timezone.localdate() - timedelta(days=10)  # the pages read the clock
    with acting(SECTOR):
        RoundRule.objects.create(
            days=[f"{day:%m-%d}"], overdue_after=30, closes_after=60, ends_unanswered=False
        )
    answering.keep_rounds(at=timezone.localtime())
    with acting(SECTOR):
        Grant.objects.update(period=(NOW - timedelta(days=900), None))
        return Round.objects.get()


@pytest.fixture
def client(signed_in: SignIn) -> Client:
    made = signed_in("principal")
    prove(made)
    return made


def text_of(answer: Any) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def test_the_page_shows_what_waits_with_the_last_sign_in(
    province: Province, opened: Round, client: Client
) -> None:
    with acting(GATE):
        User.objects.filter(pk=province.users["clerk"].pk).update(last_login=NOW)
    told = text_of(client.get("/access/round/"))
    assert "5 trên 5 vai chờ anh/chị trả lời." in told
    assert re.search(r"Văn thư Trường THCS Bao La \(mẫu\) \S+ 07/09/2026", told)
    assert "chưa lần nào" in told


def test_ticked_roles_are_confirmed(province: Province, opened: Round, client: Client) -> None:
    ticked = [str(province.grants[role].uuid) for role in ("clerk", "learner")]
    sent = {"id": ticked, "keep": "1", "state": "tab=open&q=tham"}
    answer = client.post("/access/round/answer", sent)
    assert answer.headers["Location"] == "/access/round/?tab=open&q=tham"
    told = text_of(client.get("/access/round/?tab=answered"))
    assert "Đã trả lời 2 vai." in told
    assert told.count("giữ lại") == 2
    again = client.post("/access/round/answer", sent, follow=True)
    assert "2 vai đã có người khác trả lời, hoặc không thuộc phần của anh/chị." in text_of(again)


def test_an_end_needs_a_reason(province: Province, opened: Round, client: Client) -> None:
    ticked = {"id": [str(province.grants["clerk"].uuid)], "end": "1"}
    refused = client.post("/access/round/answer", {**ticked, "reason": ""})
    assert refused.status_code == 422
    assert "Chưa trả lời vai nào." in text_of(refused)
    with acting(SECTOR):
        assert not RoundAnswer.objects.exists()
    client.post("/access/round/answer", {**ticked, "reason": "thôi việc"})
    assert "không giữ, đã chấm dứt" in text_of(client.get("/access/round/?tab=answered"))


def test_a_confirmation_is_taken_back_by_a_button(
    province: Province, opened: Round, client: Client
) -> None:
    grant = province.grants["clerk"].uuid
    client.post("/access/round/answer", {"id": [str(grant)], "keep": "1"})
    address = f"/access/round/answers/{grant}/take-back"
    assert client.post(address).status_code == 302
    assert client.post(address).status_code == 404
    with acting(SECTOR):
        assert not RoundAnswer.objects.exists()


def test_without_a_tick_and_without_a_round_nothing_happens(
    province: Province, client: Client
) -> None:
    assert "Chưa có đợt rà soát nào đang mở." in text_of(client.get("/access/round/"))
    nothing = client.post("/access/round/answer", {"keep": "1"}, follow=True)
    assert "Hãy đánh dấu các vai cần trả lời." in text_of(nothing)
    ticked = {"id": [str(province.grants["clerk"].uuid)], "keep": "1"}
    closed = client.post("/access/round/answer", ticked, follow=True)
    assert "Không còn đợt rà soát nào đang mở." in text_of(closed)
    assert client.post("/access/round/answer", {"id": ["x"], "keep": "1"}).status_code == 400


def test_the_report_is_a_file_and_recorded(
    province: Province, opened: Round, client: Client
) -> None:
    answer = client.get("/access/round/export/xlsx")
    assert answer.status_code == 200
    assert answer.headers["Content-Disposition"].startswith("attachment")
    with acting(AUDIT, using="log"):
        entry = Entry.objects.using("log").filter(verb="objects.list.exported").latest("id")
    assert (entry.object_id, entry.data["rows"]) == ("grants.round", 5)


def test_roles_are_found_by_name_and_by_role(
    province: Province, opened: Round, client: Client
) -> None:
    assert text_of(client.get("/access/round/?role=clerk")).count("Đinh Thị Thắm") >= 1
    assert "Ở đây không có vai nào." in text_of(client.get("/access/round/?q=khongai"))


def test_the_first_page_asks_the_keeper(province: Province, opened: Round, client: Client) -> None:
    told = text_of(client.get("/"))
    assert "Những vai nào vẫn đúng?" in told
    assert "Chờ anh/chị trả lời 5" in told


def test_an_administrator_sets_the_days(province: Province, signed_in: SignIn) -> None:
    client = signed_in("administrator")
    prove(client)
    assert "01/03, 01/09" in client.get("/access/round/rule").content.decode()
    sent = {"days": "15/1, 15/08", "overdue_after": 20, "closes_after": 40, "version": 0}
    wrong = client.post("/access/round/rule", {**sent, "days": "31/02"})
    assert wrong.status_code == 422
    assert "Không phải năm nào cũng có ngày này." in text_of(wrong)
    assert client.post("/access/round/rule", sent).status_code == 302
    with acting(SECTOR):
        assert terms_now() == Terms(("01-15", "08-15"), 20, 40, ends_unanswered=False)
    late = client.post("/access/round/rule", {**sent, "days": "01/02"})
    assert late.status_code == 422
    assert "Có người khác vừa sửa." in text_of(late)


def test_an_administrator_opens_a_round_by_a_button(province: Province, signed_in: SignIn) -> None:
    client = signed_in("administrator")
    prove(client)
    assert "/access/round/open" in client.get("/access/round/").content.decode()
    assert "Trả lời trước ngày" in text_of(client.get("/access/round/open"))
    assert client.post("/access/round/open", {"reason": ""}).status_code == 422
    sent = {"reason": "sau sắp xếp lại trường", "once": "mot"}
    told = text_of(client.post("/access/round/open", sent, follow=True))
    assert "Đợt rà soát đã mở" in told
    again = client.post("/access/round/open", sent, follow=True)
    assert (again.status_code, "Mỗi lúc chỉ có một đợt" in text_of(again)) == (200, False)
    assert "/access/round/open" not in client.get("/access/round/").content.decode()
    other = client.post("/access/round/open", {**sent, "once": "hai"}, follow=True)
    assert "Đang có một đợt rà soát. Mỗi lúc chỉ có một đợt." in text_of(other)
    with acting(SECTOR):
        assert Round.objects.get().opens_on == timezone.localdate()


def test_a_principal_opens_no_round(province: Province, signed_in: SignIn) -> None:
    client = signed_in("principal")
    prove(client)
    assert "/access/round/open" not in client.get("/access/round/").content.decode()
    assert client.post("/access/round/open", {"reason": "thử"}).status_code == 403


@pytest.mark.parametrize("role", ["clerk", "auditor", "specialist", "guardian"])
def test_others_have_no_round(province: Province, signed_in: SignIn, role: str) -> None:
    assert signed_in(role).get("/access/round/").status_code == 403


def test_a_round_of_before_is_read_and_not_answered(
    province: Province, opened: Round, client: Client
) -> None:
    # None but the clock opens rounds: this one was over half a year ago.
    with acting(GATE), connection.cursor() as cursor:
        cursor.execute("SELECT app.open_round('2026-01-01', '2026-02-01', '2026-03-01', false)")
    told = client.get("/access/round/?round=2026-01-01").content.decode()
    assert "trả lời trước ngày 01/02/2026" in told
    assert 'name="keep"' not in told
    assert 'name="keep"' in client.get("/access/round/").content.decode()
    assert client.get("/access/round/export/csv?round=2026-01-01").status_code == 200
    assert client.get("/access/round/?round=1999-01-01").status_code == 404
