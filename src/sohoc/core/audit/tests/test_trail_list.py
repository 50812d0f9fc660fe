"""The list of the audit trail: what it shows to whom, narrowed, in pages, as file, on paper."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from sohoc.core.access.scope import acting
from sohoc.core.audit.models import Entry
from sohoc.core.audit.tests.conftest import act
from sohoc.core.objects.testing import sentences_of, table_of, text_of
from sohoc.core.testing.actors import SECTOR, Province

pytestmark = pytest.mark.django_db

SignIn = Callable[[str], Client]
LIST = "/audit/entries/"
CSV = "/audit/entries/export/csv"
REVOKED = "grants.grant.revoked"


@pytest.fixture
def fresh(monkeypatch: pytest.MonkeyPatch) -> None:
    """The proof of identity is as fresh as an export needs it."""
    monkeypatch.setattr("sohoc.core.identity.proof.is_fresh", lambda request: True)


def page(client: Client, query: str = "") -> str:
    answer: Any = client.get(f"{LIST}{query}")
    assert answer.status_code == 200
    return str(answer.content.decode())


def test_a_row_says_who_did_what_when_where_and_why(province: Province, signed_in: SignIn) -> None:
    act(province)
    with acting(SECTOR):
        entry = Entry.objects.get()
    shown = page(signed_in("auditor"))
    assert table_of(shown) == [
        {
            "Ai": "Đinh Thị Thắm",
            "Việc gì": "đã giao vai trò",
            "Đối tượng": "Quyển sổ",
            "Lúc nào": f"{timezone.localtime(entry.at):%d/%m/%Y %H:%M}",
            "Nơi": province.schools[0].name,
            "Lý do": "vì cần",
            "Từ đâu": "192.0.2.7",
            "Vai trò": "Văn thư",
        }
    ]
    assert f'href="/audit/entries/{entry.id}/"' in shown


def test_a_phone_shows_each_act_as_a_sentence(province: Province, signed_in: SignIn) -> None:
    act(province)
    shown = page(signed_in("auditor"))
    assert sentences_of(shown) == ["Đinh Thị Thắm đã giao vai trò Quyển sổ"]
    assert 'aria-label="Chọn Đinh Thị Thắm đã giao vai trò Quyển sổ"' in shown


@pytest.mark.parametrize(
    ("role", "seen"),
    [
        ("auditor", 3),
        ("administrator", 3),
        ("province_officer", 3),
        ("commune_officer", 2),
        ("principal", 1),
    ],
)
def test_everybody_sees_the_acts_of_the_own_schools(
    province: Province, signed_in: SignIn, role: str, seen: int
) -> None:
    for school in (0, 1, 3):
        act(province, school=school)
    assert len(table_of(page(signed_in(role)))) == seen


@pytest.mark.parametrize("role", ["clerk", "homeroom_teacher", "guardian", "learner"])
@pytest.mark.parametrize("name", ["entries", "security", "seals"])
@pytest.mark.parametrize("part", ["", "export/csv", "print", "chosen"])
def test_others_are_refused(
    province: Province, signed_in: SignIn, role: str, name: str, part: str
) -> None:
    assert signed_in(role).get(f"/audit/{name}/{part}").status_code == 403


@pytest.mark.parametrize(
    ("query", "seen"),
    [
        ("q=quyen+so", 3),
        ("q=Tham+QUYỂN", 3),
        ("q=vì", 3),
        ("q=quyen+khac", 0),
        ("person=tham", 3),
        ("person=thắm", 3),
        ("person=Hoa", 0),
        ("person=.*", 0),
        ("person=%00", 3),
        ("actor=0", 0),
        ("actor=99999999999999", 0),
        ("actor=x", 0),
        ("actor=1+2", 0),
        ("actor=x&q=quyen+so", 0),
        (f"verb={REVOKED}", 1),
        (f"verb={REVOKED}&verb=grants.grant.given", 3),
        ("verb=unknown", 3),
        ("node=chieng", 1),
        ("about=test.thing/7", 3),
        ("about=test.thing/8", 0),
        ("about=%00", 3),
        ("since=2020-01-01", 3),
        ("until=01/01/2020", 0),
        ("since=01/01/2020&until=02/01/2020", 0),
        ("since=today&until=99", 3),
        ("since=9999-12-31", 3),
    ],
)
def test_a_question_narrows_the_trail(
    province: Province, signed_in: SignIn, query: str, seen: int
) -> None:
    act(province)
    act(province, school=1, verb=REVOKED)
    act(province, school=3)
    assert len(table_of(page(signed_in("auditor"), f"?{query}"))) == seen


def test_the_last_day_of_a_period_belongs_to_it(province: Province, signed_in: SignIn) -> None:
    act(province)
    today = timezone.localdate()
    client = signed_in("auditor")
    for days, seen in ((0, 1), (-1, 0), (1, 1)):
        until = f"?until={today + timedelta(days=days):%d/%m/%Y}"
        assert len(table_of(page(client, until))) == seen


def test_what_is_no_day_is_said_and_stays_in_its_field(
    province: Province, signed_in: SignIn
) -> None:
    act(province)
    shown = page(signed_in("auditor"), "?until=31/02/2020")
    assert "Đây không phải ngày hợp lệ: 31/02/2020" in text_of(shown)
    assert re.search(r'name="until"\s+value="31/02/2020"', shown)
    assert shown.count('placeholder="ngày/tháng/năm"') == 2
    assert len(table_of(shown)) == 1


def test_one_thing_only_stays_a_condition_until_it_is_taken_off(
    province: Province, signed_in: SignIn
) -> None:
    act(province)
    shown = page(signed_in("auditor"), "?about=test.thing/7&person=tham")
    assert '<input type="hidden" name="about" value="test.thing/7">' in shown
    off = r'href="/audit/entries/\?person=tham">\s*<span><b>Chỉ một đối tượng</b>'
    assert re.search(off, shown)


def test_few_acts_are_read_at_a_glance_without_filters(
    province: Province, signed_in: SignIn
) -> None:
    client = signed_in("auditor")
    act(province)
    assert 'aria-label="Lọc danh sách"' not in page(client)
    for _number in range(9):
        act(province)
    assert 'aria-label="Lọc danh sách"' in page(client)


def test_pages_go_on_where_the_last_one_ended(province: Province, signed_in: SignIn) -> None:
    for number in range(60):
        act(province, object_id=str(number))
    client = signed_in("auditor")
    first = page(client, "?person=Thắm")
    assert "1–50 việc làm" in text_of(first)
    older = link(first, "next")
    second = page(client, older)
    assert "51–60 việc làm" in text_of(second)
    assert (len(table_of(first)), len(table_of(second))) == (50, 10)
    shown = [int(number) for number in re.findall(r'value="(\d+)" aria-label', first + second)]
    assert shown == sorted(shown, reverse=True)
    assert table_of(page(client, link(second, "prev"))) == table_of(first)


def link(shown: str, side: str) -> str:
    """The query behind the link to the page before or after."""
    (found,) = re.findall(rf'href="{LIST}(\?[^"]*)" rel="{side}"', shown)
    return str(found).replace("&amp;", "&")


def test_the_trail_is_also_read_from_its_beginning(province: Province, signed_in: SignIn) -> None:
    for number in range(3):
        act(province, label=f"Sổ {number}")
    client = signed_in("auditor")
    newest, oldest = page(client), page(client, "?order=at")
    assert [row["Đối tượng"] for row in table_of(newest)] == ["Sổ 2", "Sổ 1", "Sổ 0"]
    assert [row["Đối tượng"] for row in table_of(oldest)] == ["Sổ 0", "Sổ 1", "Sổ 2"]
    link = r'aria-sort="descending">\s+<a class="so-sort" href="/audit/entries/\?order=at"'
    assert re.search(link, newest)
    back = r'aria-sort="ascending">\s+<a class="so-sort" href="/audit/entries/\?"'
    assert re.search(back, oldest)
    assert newest.count('class="so-sort"') == 1


@pytest.mark.parametrize("key", ["x", "W10", "WyJhIl0"])
def test_a_page_key_that_we_never_gave_is_a_bad_request(
    province: Province, signed_in: SignIn, key: str
) -> None:
    assert signed_in("auditor").get(f"{LIST}?after={key}").status_code == 400


def test_columns_are_chosen_and_remembered(province: Province, signed_in: SignIn) -> None:
    act(province)
    client = signed_in("auditor")
    client.post(f"{LIST}columns", {"columns": ["who", "verb", "object"], "next": LIST})
    assert table_of(page(client)) == [
        {"Ai": "Đinh Thị Thắm", "Mã việc làm": "grants.grant.given", "Số của đối tượng": "7"}
    ]
    client.post(f"{LIST}columns", {"reset": "1"})
    assert len(table_of(page(client))[0]) == 8


def test_before_the_first_act_the_page_says_what_will_stand_here(
    province: Province, signed_in: SignIn
) -> None:
    assert "Ở đây chưa có việc nào được ghi." in page(signed_in("auditor"))
