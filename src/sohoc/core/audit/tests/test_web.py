"""The trail on the screen: sentences, filters, pages, changes field by field, seals."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from sohoc.core.access.models import Grant
from sohoc.core.access.scope import acting
from sohoc.core.audit.models import Entry, SecurityEvent
from sohoc.core.audit.recording import record
from sohoc.core.audit.security import SecurityKind, write_security
from sohoc.core.audit.tests.conftest import Thing, some_actor
from sohoc.core.audit.web import sentences
from sohoc.core.audit.web.fieldwords import value_of
from sohoc.core.testing.actors import Province

pytestmark = [pytest.mark.django_db, pytest.mark.urls("sohoc.core.audit.tests.urls")]

SignIn = Callable[[str], Client]


def text_of(page: str) -> str:
    """What a person reads of a page."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", page))


def act(province: Province, *, school: int = 0, verb: str = "grants.grant.given") -> None:
    node = province.schools[school]
    scope = province.actor("administrator").scope
    with acting(scope):
        record(some_actor(scope), verb, Thing(node.pk), reason="vì cần", data={"count": 45})


def test_the_trail_says_who_did_what_where_from_where_and_why(
    province: Province, signed_in: SignIn
) -> None:
    act(province)
    page = text_of(signed_in("auditor").get(reverse("audit:entries")).content.decode())
    for words in ("Đinh Thị Thắm", "Quyển sổ", "vì cần", "192.0.2.7", "ở máy chủ"):
        assert words in page
    assert province.schools[0].name in page


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
    page = signed_in(role).get(reverse("audit:entries")).content.decode()
    assert page.count("Quyển sổ") == seen


@pytest.mark.parametrize("role", ["clerk", "homeroom_teacher", "guardian", "learner"])
@pytest.mark.parametrize("name", ["entries", "security", "seals"])
def test_others_are_refused(province: Province, signed_in: SignIn, role: str, name: str) -> None:
    assert signed_in(role).get(reverse(f"audit:{name}")).status_code == 403


@pytest.mark.parametrize(
    ("query", "seen"),
    [
        ("person=thắm", 3),
        ("person=Hà", 0),
        ("actor=4", 0),
        ("verb=grants.grant.revoked", 1),
        ("verb=grants.grant.revoked&verb=grants.grant.given", 3),
        ("verb=unknown", 0),
        ("verb=", 3),
        ("node=Chiềng", 1),
        ("noun=test.thing&object=7", 3),
        ("noun=test.thing&object=8", 0),
        ("since=2020-01-01", 3),
        ("until=2020-01-01", 0),
        ("since=today&until=99", 3),
        ("since=9999-12-31", 3),
        ("person=%00", 3),
        ("actor=99999999999999", 3),
    ],
)
def test_a_question_narrows_the_trail(
    province: Province, signed_in: SignIn, query: str, seen: int
) -> None:
    act(province)
    act(province, school=1, verb="grants.grant.revoked")
    act(province, school=3)
    answer = signed_in("auditor").get(f"{reverse('audit:entries')}?{query}")
    assert answer.status_code == 200
    assert answer.content.decode().count("Quyển sổ") == seen


def test_pages_go_on_where_the_last_one_ended(province: Province, signed_in: SignIn) -> None:
    for _number in range(60):
        act(province)
    client, url = signed_in("auditor"), reverse("audit:entries")
    first = client.get(f"{url}?person=Thắm").content.decode()
    (older,) = re.findall(r'href="(\?[^"]*after=[^"]*)" rel="next"', first)
    assert "person=Th" in older
    second = client.get(url + older.replace("&amp;", "&")).content.decode()
    assert (first.count("Quyển sổ"), second.count("Quyển sổ")) == (50, 10)
    shown = re.findall(r"/entries/(\d+)/", first + second)
    assert shown == sorted(shown, key=int, reverse=True)
    (newer,) = re.findall(r'href="(\?[^"]*before=[^"]*)" rel="prev"', second)
    assert client.get(url + newer.replace("&amp;", "&")).content.decode().count("Quyển sổ") == 50


@pytest.mark.parametrize("key", ["x", "W10", "WyJhIl0"])
def test_a_page_key_that_we_never_gave_is_a_bad_request(
    province: Province, signed_in: SignIn, key: str
) -> None:
    answer = signed_in("auditor").get(f"{reverse('audit:entries')}?after={key}")
    assert answer.status_code in {200, 400}
    assert answer.status_code == 400 or key == "W10"


def test_an_act_shows_its_changes_from_old_to_new(province: Province, signed_in: SignIn) -> None:
    grant = province.grants["clerk"]
    admin = province.actor("administrator")
    with acting(admin.scope):
        Grant.objects.filter(pk=grant.pk).update(reason="chuyển công tác")
        record(some_actor(admin.scope), "grants.grant.revoked", Thing(grant.node_id))
        entry = Entry.objects.latest("id")
    page = text_of(
        signed_in("auditor").get(reverse("audit:entry", args=[entry.id])).content.decode()
    )
    assert "Vai trò đã giao: đã sửa" in page
    assert "Lý do: thử nghiệm → chuyển công tác" in page
    assert "Thời" not in page.split("thử nghiệm")[1].split("Vai trò đã giao")[0]


def test_an_act_is_told_in_words_and_local_days(province: Province, signed_in: SignIn) -> None:
    grant, admin = province.grants["clerk"], province.actor("administrator")
    day = datetime(2026, 9, 6, 17, tzinfo=UTC)  # midnight here
    with acting(admin.scope):
        Grant.objects.filter(pk=grant.pk).update(
            role="principal", node=province.schools[1], period=(day, day + timedelta(days=2))
        )
        record(
            some_actor(admin.scope),
            "grants.grant.given",
            Thing(grant.node_id),
            data={"role": "clerk", "user": 7, "node": grant.node_id, "from": day, "until": None},
        )
        entry = Entry.objects.latest("id")
    page = text_of(
        signed_in("auditor").get(reverse("audit:entry", args=[entry.id])).content.decode()
    )
    assert "Vai trò: Văn thư → Hiệu trưởng" in page
    assert f"Nơi: {province.schools[0].name} → {province.schools[1].name}" in page
    assert "→ từ 07/09/2026 đến trước 09/09/2026" in page
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


def test_exporting_asks_for_a_fresh_proof_first(province: Province, signed_in: SignIn) -> None:
    act(province)
    answer = signed_in("auditor").get(reverse("audit:export", args=["csv"]))
    assert answer.status_code == 403
    assert "Quyển sổ" not in answer.content.decode()


@pytest.mark.parametrize(("kind", "start"), [("csv", b"\xef\xbb\xbf"), ("xlsx", b"PK")])
def test_the_trail_is_exported_as_asked(
    province: Province,
    signed_in: SignIn,
    monkeypatch: pytest.MonkeyPatch,
    kind: str,
    start: bytes,
) -> None:
    monkeypatch.setattr("sohoc.core.identity.proof.is_fresh", lambda request: True)
    act(province)
    client = signed_in("auditor")
    answer = client.get(reverse("audit:export", args=[kind]) + "?person=Thắm")
    assert answer.status_code == 200
    assert answer.content.startswith(start)
    assert client.get(reverse("audit:export", args=["exe"])).status_code == 400
    assert signed_in("principal").get(reverse("audit:export", args=[kind])).status_code == 403


@pytest.mark.django_db(transaction=True)  # the log is written by a connection of its own
def test_the_security_log_is_read_and_narrowed(province: Province, signed_in: SignIn) -> None:
    for kind, account in ((SecurityKind.SIGN_IN_FAILED, 12), (SecurityKind.RATE_LIMITED, 13)):
        write_security(
            kind, actor_id=account, address="192.0.2.9", path="/x", request_id=None, data={"n": 3}
        )
    client, url = signed_in("auditor"), reverse("audit:security")
    page = client.get(url).content.decode()
    assert "một lần đăng nhập không thành" in page
    assert '<td class="so-n so-in">12</td>' in page
    narrowed = client.get(f"{url}?verb=rate_limited&actor=13").content.decode()
    assert narrowed.count("192.0.2.9") == 1
    with acting(province.actor("auditor").scope):
        assert SecurityEvent.objects.filter(kind="sign_in_failed").count() == 1


@pytest.mark.django_db(transaction=True)
def test_the_security_log_names_people_to_those_who_see_accounts(
    province: Province, signed_in: SignIn
) -> None:
    for role in ("clerk", "principal"):
        write_security(
            SecurityKind.DOOR_REFUSED,
            actor_id=province.users[role].pk,
            address="192.0.2.9",
            path="/x",
            request_id=None,
            data={"door": "audit.trail.view"},
        )
    client, url = signed_in("administrator"), reverse("audit:security")
    page = client.get(url).content.decode()
    assert 'Đinh Thị Thắm<span class="so-code">clerk</span>' in page
    assert "Quyền còn thiếu: xem ai đã làm gì" in page
    for words, rows in (("Dinh thi tham", 2), ("đinh CLERK", 1), ("%", 0), ("nobody", 0)):
        assert client.get(url, {"person": words}).content.decode().count("192.0.2.9") == rows
    page = signed_in("auditor").get(url, {"person": "clerk"}).content.decode()
    assert page.count("192.0.2.9") == 2
    assert f'<td class="so-n so-in">{province.users["clerk"].pk}</td>' in page
    assert "Đinh Thị Thắm" not in page.split("<tbody>")[1].split("</tbody>")[0]


def test_days_are_written_as_in_every_form(province: Province, signed_in: SignIn) -> None:
    act(province)
    client, url = signed_in("auditor"), reverse("audit:entries")
    page = client.get(url).content.decode()
    assert page.count('placeholder="ngày/tháng/năm"') == 2
    assert "Từ ngày" in text_of(page)
    assert "Quyển sổ" not in client.get(url, {"until": "01/02/2020"}).content.decode()
    wrong = client.get(url, {"until": "31/02/2020"}).content.decode()
    assert "Đây không phải ngày hợp lệ:" in wrong
    assert "Quyển sổ" in wrong


@pytest.mark.django_db(transaction=True)
def test_exporting_the_trail_is_recorded_in_it(
    province: Province, signed_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sohoc.core.identity.proof.is_fresh", lambda request: True)
    act(province)
    signed_in("auditor").get(reverse("audit:export", args=["csv"]))
    with acting(province.actor("auditor").scope):
        kept = Entry.objects.latest("id")
    assert (kept.verb, kept.role, kept.data) == (
        "audit.trail.exported",
        "auditor",
        {"rows": 1, "format": "csv"},
    )
    assert kept.actor_id == province.users["auditor"].pk


def test_there_is_a_page_before_anything_was_sealed(province: Province, signed_in: SignIn) -> None:
    page = signed_in("auditor").get(reverse("audit:seals"))
    assert page.status_code == 200
    assert "Chưa có gì được niêm phong" in page.content.decode()


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


@pytest.mark.parametrize("name", ["entries", "security", "seals"])
def test_pages_ask_the_database_a_few_times_only(
    province: Province,
    signed_in: SignIn,
    name: str,
    django_assert_max_num_queries: Callable[[int], object],
) -> None:
    for _number in range(30):
        act(province)
    client, url = signed_in("auditor"), reverse(f"audit:{name}")
    client.get(url)
    with django_assert_max_num_queries(8):  # type: ignore[attr-defined]
        client.get(url)


def test_no_page_carries_a_style_or_script_inside(province: Province, signed_in: SignIn) -> None:
    act(province)
    for name in ("entries", "security", "seals"):
        page = signed_in("auditor").get(reverse(f"audit:{name}")).content.decode()
        assert not re.search(r"<script>|<style|\sstyle=|\son\w+=", page)
