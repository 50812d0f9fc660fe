"""The pages of roles: who sees which, and the way from a name to a role given."""

import uuid
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from sohoc.core.access.models import Grant, Node
from sohoc.core.access.rules import Refusal
from sohoc.core.access.scope import Scope, acting
from sohoc.core.grants.tests.proving import prove
from sohoc.core.grants.web.words import REACHES, REFUSALS, kind
from sohoc.core.identity.models import Card, User
from sohoc.core.manifest import Reach, registry
from sohoc.core.objects.testing import text_of
from sohoc.core.testing.actors import (
    ALL_ROLES,
    Province,
    give,
    make_account,
    make_node,
)

pytestmark = pytest.mark.django_db
SignIn = Callable[[str], Client]
SECTOR = Scope("sohoc_sector")
KEEPERS = {"administrator", "province_officer", "commune_officer", "principal"}
GIVE, LEND = "/access/grants/give", "/access/grants/delegate"


def card_of(user: User) -> Card:
    with acting(SECTOR):
        return Card.objects.get(user_id=user.pk)


@pytest.fixture
def teacher(province: Province) -> User:
    return make_account(username="unhv", node=province.schools[0], full_name="Hà Văn Ún")


@pytest.mark.parametrize("role", ALL_ROLES)
def test_lists_open_for_those_who_keep_roles(
    province: Province, signed_in: SignIn, role: str
) -> None:
    client = signed_in(role)
    expected = 200 if role in KEEPERS else 403
    assert client.get("/access/grants/").status_code == expected
    url = f"/access/grants/{province.grants['clerk'].uuid}/"
    assert client.get(url).status_code == expected
    assert client.get(f"{url}history").status_code == expected


@pytest.mark.parametrize("role", ALL_ROLES)
def test_protected_pages_ask_whoever_may_open_them_for_the_password_first(
    province: Province, signed_in: SignIn, role: str
) -> None:
    client = signed_in(role)
    ending = f"/access/grants/{province.grants['clerk'].uuid}/end"
    printed = "/access/grants/print"
    doors = {
        GIVE: "grants.grant.give",
        LEND: "grants.grant.delegate",
        ending: "grants.grant.view",
        "/access/grants/export/xlsx": "grants.grant.view",
        printed: "grants.grant.view",
    }
    for url, door in doors.items():
        page = client.get(url)
        assert page.status_code == 403
        asks = "so_proof" in page.content.decode()
        assert (url, asks) == (url, door in registry().permissions_of(role))
    prove(client, GIVE)
    assert client.get(GIVE).status_code == (200 if role in KEEPERS else 403)
    assert client.get(printed).status_code == (200 if role in KEEPERS else 403)
    lends = KEEPERS - {"administrator"}
    assert client.get(LEND).status_code == (200 if role in lends else 403)
    may_end = KEEPERS
    assert client.get(ending).status_code == (200 if role in may_end else 403)


@pytest.mark.parametrize(
    ("role", "seen"),
    [("province_officer", 11), ("administrator", 11), ("commune_officer", 7), ("principal", 6)],
)
def test_the_list_shows_the_roles_of_the_own_places(
    province: Province, signed_in: SignIn, role: str, seen: int
) -> None:
    page = signed_in(role).get("/access/grants/").content.decode()
    assert sum(str(grant.uuid) in page for grant in province.grants.values()) >= seen
    assert sum(f"/access/grants/{g.uuid}/" in page for g in province.grants.values()) == seen


def test_a_role_at_a_foreign_school_does_not_exist(province: Province, signed_in: SignIn) -> None:
    user = make_account(username="xa.la", node=province.schools[1])
    grant = give(user=user, role="clerk", node=province.schools[1])
    client = prove(signed_in("principal"), GIVE)
    for path in ("", "history", "end"):
        assert client.get(f"/access/grants/{grant.uuid}/{path}").status_code == 404
    assert client.get(f"/access/grants/{uuid.uuid4()}/").status_code == 404


def test_a_search_without_accents_finds_the_person(
    province: Province, teacher: User, signed_in: SignIn
) -> None:
    give(user=teacher, role="clerk", node=province.schools[0])
    page = signed_in("principal").get("/access/grants/?q=ha+un").content.decode()
    assert page.count('name="id"') == 1
    assert "Hà Văn Ún" in page
    page = signed_in("province_officer").get("/access/grants/?place=bao+la+thcs").content.decode()
    assert "Hà Văn Ún" in page
    page = signed_in("province_officer").get("/access/grants/?place=mai+ha").content.decode()
    assert "Hà Văn Ún" not in page


def test_tabs_part_what_is_what_comes_and_what_was(
    province: Province, teacher: User, signed_in: SignIn
) -> None:
    now, school = timezone.localtime(), province.schools[0]
    day = timedelta(days=1)
    give(user=teacher, role="clerk", node=school, start=now - 9 * day, until=now - day)
    give(user=teacher, role="clerk", node=school, start=now + day)
    client = signed_in("principal")
    for tab, count in (("in_force", 0), ("coming", 1), ("ended", 1), ("all", 2)):
        page = client.get(f"/access/grants/?tab={tab}&q=unhv").content.decode()
        assert page.count('name="id"') == count, tab


def test_a_role_is_given_in_three_steps(
    province: Province, teacher: User, signed_in: SignIn
) -> None:
    client = prove(signed_in("province_officer"), GIVE)
    found = client.get(f"{GIVE}?q=ha+un").content.decode()
    person = f"person={card_of(teacher).uuid}"
    assert f"?{person}" in found
    places = client.get(f"{GIVE}?{person}&q=dong").content.decode()
    node = f"node={province.schools[1].uuid}"
    assert f"{person}&amp;{node}" in places
    assert str(province.schools[2].uuid) not in places
    url = f"{GIVE}?{person}&{node}"
    page = client.get(url).content.decode()
    assert 'value="principal"' in page
    assert 'value="administrator"' not in page
    assert 'value="commune_officer"' not in page  # does not stand at a school
    today = timezone.localdate().strftime("%d/%m/%Y")
    values = {"role": "principal", "start": today, "until": "", "reason": "QĐ 7"}
    response = client.post(url, values)
    assert response.status_code == 302
    with acting(SECTOR):
        grant = Grant.objects.get(user_id=teacher.pk)
    assert (grant.role, grant.node_id) == ("principal", province.schools[1].pk)
    assert response["Location"] == f"/access/grants/{grant.uuid}/"
    sheet = client.get(response["Location"]).content.decode()
    assert "Hà Văn Ún" in sheet
    assert "QĐ 7" in sheet


def test_every_kind_of_place_is_called_by_its_name(
    province: Province, teacher: User, signed_in: SignIn
) -> None:
    make_node(name="Đơn vị Thử", kind="office", parent=province.department)
    with acting(SECTOR):
        kinds = set(Node.objects.values_list("kind", flat=True))
    assert kinds >= {"province", "department", "office", "commune", "school"}
    client = prove(signed_in("province_officer"), GIVE)
    page = text_of(client.get(f"{GIVE}?person={card_of(teacher).uuid}").content.decode())
    assert "Đơn vị thuộc Sở" in page
    for code in (*kinds, "district_office"):
        assert f" {code} " not in page
        assert kind(code) != code


def test_who_has_one_place_is_not_asked_where(
    province: Province, teacher: User, signed_in: SignIn
) -> None:
    client = prove(signed_in("principal"), GIVE)
    page = client.get(f"{GIVE}?person={card_of(teacher).uuid}")
    assert 'name="role"' in page.content.decode()


BAD_FORMS = [
    ({"start": ""}, "start"),
    ({"start": "31/02/2027"}, "start"),
    ({"start": "01/01/2020"}, "start"),
    ({"start": "hôm nay"}, "start"),
    ({"until": "99/99/9999"}, "until"),
    ({"reason": ""}, "reason"),
    ({"reason": "x" * 301}, "reason"),
    ({"reason": "a\u202eb"}, "reason"),
    ({"role": "administrator"}, "role"),
    ({"role": ""}, "role"),
    ({"until": "01/01/2021"}, "until"),
]


@pytest.mark.parametrize(("changed", "field"), BAD_FORMS)
def test_bad_input_comes_back_with_the_error_at_its_field(
    province: Province, teacher: User, signed_in: SignIn, changed: dict[str, str], field: str
) -> None:
    client = prove(signed_in("principal"), GIVE)
    url = f"{GIVE}?person={card_of(teacher).uuid}"
    today = timezone.localdate().strftime("%d/%m/%Y")
    values = {"role": "clerk", "start": today, "until": "", "reason": "QĐ", **changed}
    response = client.post(url, values)
    assert response.status_code == 422
    assert f'id="id_{field}_error"' in response.content.decode()
    with acting(SECTOR):
        assert not Grant.objects.filter(user_id=teacher.pk).exists()


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("person=x", 400),
        ("person=00000000-0000-0000-0000-000000000000", 404),
        ("q=%00%00", 200),
        ("q=" + "a" * 5000, 200),
        ("q=%25_'\"<script>", 200),
    ],
)
def test_forged_addresses_break_nothing(
    province: Province, signed_in: SignIn, query: str, status: int
) -> None:
    client = prove(signed_in("principal"), GIVE)
    for address in (GIVE, LEND):
        page = client.get(f"{address}?{query}")
        assert page.status_code == status
        assert '<script>"' not in page.content.decode()


def test_a_forged_place_outside_of_the_subtree_does_not_exist(
    province: Province, teacher: User, signed_in: SignIn
) -> None:
    client = prove(signed_in("principal"), GIVE)
    person = f"person={card_of(teacher).uuid}"
    for node in (province.schools[1], province.communes[0], province.root):
        assert client.get(f"{GIVE}?{person}&node={node.uuid}").status_code == 404


def test_a_refusal_of_the_rules_is_said_in_vietnamese_at_its_field(
    province: Province, teacher: User, signed_in: SignIn
) -> None:
    client = prove(signed_in("principal"), LEND)
    url = f"{LEND}?person={card_of(teacher).uuid}"
    today = timezone.localdate()
    values = {"start": f"{today:%d/%m/%Y}", "reason": "nghỉ phép"}
    late = f"{today + timedelta(days=92):%d/%m/%Y}"
    page = client.post(url, {**values, "until": late})
    assert page.status_code == 422
    assert "được ủy quyền một vai trò nhiều nhất 90 ngày" in page.content.decode()
    assert 'id="id_until_error"' in page.content.decode()
    good = f"{today + timedelta(days=30):%d/%m/%Y}"
    assert client.post(url, {**values, "until": good}).status_code == 302
    page = client.post(url, {**values, "until": good})
    assert page.status_code == 422
    assert 'id="id_start_error"' in page.content.decode()


def test_the_choice_for_lending_shows_roles_and_leaves_families_out(
    province: Province, teacher: User, signed_in: SignIn
) -> None:
    client = prove(signed_in("principal"), LEND)
    page = client.get(LEND).content.decode()
    families = [province.users[role] for role in ("guardian", "learner")]
    assert [str(card_of(user).uuid) in page for user in families] == [False, False]
    assert "clerk, Trường THCS Bao La (mẫu), Văn thư" in page
    assert "unhv, Trường THCS Bao La (mẫu), chưa có vai trò" in page
    to_give = client.get(GIVE).content.decode()
    assert [str(card_of(user).uuid) in to_give for user in families] == [True, True]


def test_a_forged_guardian_for_lending_is_refused_with_a_sentence(
    province: Province, signed_in: SignIn
) -> None:
    client = prove(signed_in("principal"), LEND)
    today = timezone.localdate()
    values = {
        "start": f"{today:%d/%m/%Y}",
        "until": f"{today + timedelta(days=9):%d/%m/%Y}",
        "reason": "nghỉ phép",
    }
    page = client.post(f"{LEND}?person={card_of(province.users['guardian']).uuid}", values)
    assert page.status_code == 422
    assert "Chỉ ủy quyền cho cán bộ, giáo viên, nhân viên" in page.content.decode()


def test_no_role_is_chosen_before_somebody_chooses(
    province: Province, teacher: User, signed_in: SignIn
) -> None:
    client = prove(signed_in("principal"), GIVE)
    page = client.get(f"{GIVE}?person={card_of(teacher).uuid}").content.decode()
    options = page.partition('name="role"')[2].partition("</select>")[0]
    assert options.index("Chọn vai trò") < options.index('value="clerk"')
    assert options.partition("Chọn vai trò")[0].rpartition("<option")[2].startswith(' value=""')
    assert "selected" not in options.partition("Chọn vai trò")[2]


def test_midnight_is_shown_as_a_day(province: Province, teacher: User, signed_in: SignIn) -> None:
    first = datetime(2020, 9, 5, tzinfo=timezone.get_current_timezone())
    last = datetime(2035, 6, 1, 14, 30, tzinfo=timezone.get_current_timezone())
    give(user=teacher, role="clerk", node=province.schools[0], start=first, until=last)
    page = signed_in("principal").get("/access/grants/?q=unhv").content.decode()
    assert "05/09/2020</span>" in page
    assert "01/06/2035 14:30" in page
    assert "00:00" not in page


def test_every_refusal_has_its_sentence() -> None:
    assert set(REFUSALS) == set(Refusal)
    assert set(REACHES) == set(Reach)


def test_a_role_is_ended_on_a_day_and_its_page_tells_why(
    province: Province, signed_in: SignIn
) -> None:
    grant = province.grants["clerk"]
    url = f"/access/grants/{grant.uuid}/"
    client = prove(signed_in("principal"), GIVE)
    assert f"{url}end" in client.get(url).content.decode()
    today = timezone.localdate()
    for bad in ({"ends": "01/01/2020", "reason": "x"}, {"ends": "", "reason": ""}):
        assert client.post(f"{url}end", bad).status_code == 422
    ends = today + timedelta(days=3)
    values = {"ends": f"{ends:%d/%m/%Y}", "reason": "chuyển trường"}
    assert client.post(f"{url}end", values).status_code == 302
    history = client.get(f"{url}history").content.decode()
    assert "chuyển trường" in history
    assert "đã chấm dứt vai trò" in history
    assert client.post(f"{url}end", {"ends": "", "reason": "ngay"}).status_code == 302
    assert f"{url}end" not in client.get(url).content.decode()


def test_the_own_role_has_no_button_for_ending(province: Province, signed_in: SignIn) -> None:
    client = prove(signed_in("principal"), GIVE)
    url = f"/access/grants/{province.grants['principal'].uuid}/"
    assert f"{url}end" not in client.get(url).content.decode()
    assert client.get(f"{url}end").status_code == 403
