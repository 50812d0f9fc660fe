"""The pages of accounts: who sees which, the slip that is shown once, and what a list costs."""

import csv
import io
import re
import uuid
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from sohoc.core.access.models import Grant
from sohoc.core.access.scope import GATE, Scope, acting
from sohoc.core.audit.models import Look
from sohoc.core.grants.tests.proving import prove
from sohoc.core.identity.models import Card, User
from sohoc.core.objects.testing import table_of
from sohoc.core.testing.actors import ALL_ROLES, Province, give, make_account, make_guardians

pytestmark = pytest.mark.django_db
SignIn = Callable[[str], Client]
SECTOR, AUDIT = Scope("sohoc_sector"), Scope("sohoc_audit")
SEERS = {"administrator", "province_officer", "commune_officer", "principal", "clerk"}
KEEPERS = {"administrator", "principal"}
LIST = "/people/accounts/"
MAKE = f"{LIST}make"


def card_of(user: User) -> Card:
    with acting(SECTOR):
        return Card.objects.get(user_id=user.pk)


@pytest.fixture
def teacher(province: Province) -> User:
    user = make_account(username="unhv", node=province.schools[0], full_name="Hà Văn Ún")
    give(user=user, role="homeroom_teacher", node=province.schools[0])
    return user


@pytest.fixture
def url(teacher: User) -> str:
    return f"{LIST}{card_of(teacher).uuid}/"


@pytest.mark.parametrize("role", ALL_ROLES)
def test_pages_open_by_role(province: Province, url: str, signed_in: SignIn, role: str) -> None:
    client = signed_in(role)
    expected = 200 if role in SEERS else 403
    for address in (LIST, url, f"{url}history"):
        assert client.get(address).status_code == expected, address
    for address in (MAKE, *(f"{url}{act}" for act in ("edit", "close", "reopen", "password"))):
        assert client.get(address).status_code == 403, "not without the password"
    prove(client, MAKE if role in KEEPERS else f"{LIST}print")
    expected = 200 if role in KEEPERS else 403
    for address in (MAKE, *(f"{url}{act}" for act in ("edit", "close", "reopen", "password"))):
        assert client.get(address).status_code == expected, address
    exporters = SEERS - {"clerk"}
    for whole in ("export/csv", "export/xlsx", "print"):
        answer = client.get(f"{LIST}{whole}")
        assert answer.status_code == (200 if role in exporters else 403)


def test_a_foreign_account_does_not_exist(province: Province, signed_in: SignIn) -> None:
    stranger = card_of(make_account(username="xa.la", node=province.schools[1]))
    client = prove(signed_in("principal"), MAKE)
    for uuid_ in (stranger.uuid, uuid.uuid4()):
        for path in ("", "history", "edit", "close", "reopen", "password", "move"):
            assert client.get(f"{LIST}{uuid_}/{path}").status_code == 404, path
        values = {"reason": "x", "full_name": "A", "version": "1"}
        for path in ("edit", "close", "reopen", "password"):
            assert client.post(f"{LIST}{uuid_}/{path}", values).status_code == 404, path


@pytest.mark.parametrize(
    ("role", "seen"),
    [
        ("province_officer", 11),
        ("administrator", 11),
        ("commune_officer", 7),
        ("principal", 6),
        ("clerk", 6),
    ],
)
def test_the_list_shows_the_accounts_of_the_own_places(
    province: Province, signed_in: SignIn, role: str, seen: int
) -> None:
    page = signed_in(role).get(LIST).content.decode()
    assert page.count('name="id"') == seen


def test_search_state_and_place_narrow_the_list(
    province: Province, teacher: User, signed_in: SignIn
) -> None:
    with acting(SECTOR):
        Card.objects.filter(pk=province.users["clerk"].pk).update(is_disabled=True)
    client = signed_in("province_officer")

    def found(query: str) -> int:
        return client.get(f"{LIST}?{query}").content.decode().count('name="id"')

    assert found("q=ha+van+un") == 1
    assert found("q=unhv") == 1
    assert found("tab=closed") == 1
    assert found("tab=all") == 12
    assert found("place=thcs+bao+la&tab=all") == 7
    assert found("place=khong+co") == 0
    assert found("order=-username&tab=all") == 12


def test_opening_a_sheet_is_recorded(province: Province, url: str, signed_in: SignIn) -> None:
    signed_in("principal").get(url)
    with acting(AUDIT, using="log"):
        look = Look.objects.using("log").order_by("-id").first()
    assert look is not None
    assert (look.actor_id, look.noun) == (province.users["principal"].pk, "identity.account")
    assert look.object_id in url


def test_an_account_is_made_and_its_password_shown_once(
    province: Province, signed_in: SignIn
) -> None:
    client = prove(signed_in("principal"), MAKE)
    response = client.post(MAKE, {"full_name": " Bùi  Thị Hảo", "username": ""})
    page = response.content.decode()
    assert response.status_code == 200
    assert "Phiếu đăng nhập lần đầu" in page
    found = re.search(r'id="so-password">([^<]+)<', page)
    assert found is not None
    with acting(GATE):
        user = User.objects.get(username="haobt")
    assert user.check_password(found[1])
    assert response["Cache-Control"] == "private, no-store"
    sheet = client.get(f"{LIST}{card_of(user).uuid}/").content.decode()
    assert "Bùi Thị Hảo" in sheet
    assert found[1] not in sheet


def key_in(page: str) -> str:
    found = re.search(r'name="once" value="([^"]+)"', page)
    assert found is not None
    return found[1]


def test_the_same_form_sent_twice_makes_one_account(province: Province, signed_in: SignIn) -> None:
    client = prove(signed_in("principal"), MAKE)
    key = key_in(client.get(MAKE).content.decode())
    values = {"full_name": "Bùi Thị Hảo", "username": "", "once": key}
    first = client.post(MAKE, values)
    assert "so-password" in first.content.decode()
    again = client.post(MAKE, values, follow=True)
    with acting(SECTOR):
        made = Card.objects.get(full_name="Bùi Thị Hảo")
    assert again.redirect_chain == [(f"{LIST}{made.uuid}/", 302)]
    page = again.content.decode()
    assert "Việc này đã làm xong từ trước" in page
    assert 'id="so-password"' not in page
    other = {**values, "once": key_in(client.get(MAKE).content.decode())}
    assert "so-password" in client.post(MAKE, other).content.decode()
    with acting(SECTOR):
        assert Card.objects.filter(full_name="Bùi Thị Hảo").count() == 2


def test_a_form_with_an_error_may_be_sent_again(province: Province, signed_in: SignIn) -> None:
    client = prove(signed_in("principal"), MAKE)
    key = key_in(client.get(MAKE).content.decode())
    refused = client.post(MAKE, {"full_name": "", "once": key})
    assert key_in(refused.content.decode()) == key
    made = client.post(MAKE, {"full_name": "Bùi Thị Hảo", "once": key})
    assert "so-password" in made.content.decode()


@pytest.mark.parametrize("forged", ["", "a b", "\u202e", "x" * 5000, "\x00", "<script>"])
def test_a_forged_key_breaks_nothing(province: Province, signed_in: SignIn, forged: str) -> None:
    client = prove(signed_in("principal"), MAKE)
    for _time in range(2):
        answer = client.post(MAKE, {"full_name": "Bùi Thị Hảo", "once": forged})
        assert answer.status_code in (200, 422)


def test_the_same_form_sent_twice_makes_one_password(
    province: Province, url: str, teacher: User, signed_in: SignIn
) -> None:
    client = prove(signed_in("principal"), MAKE)
    key = key_in(client.get(f"{url}password").content.decode())
    shown = client.post(f"{url}password", {"reason": "quên", "once": key}).content.decode()
    found = re.search(r'id="so-password">([^<]+)<', shown)
    assert found is not None
    again = client.post(f"{url}password", {"reason": "quên", "once": key})
    assert (again.status_code, again["Location"]) == (302, url)
    with acting(GATE):
        assert User.objects.get(pk=teacher.pk).check_password(found[1])


def test_an_account_without_a_role_says_so_and_offers_to_give_one(
    province: Province, signed_in: SignIn
) -> None:
    card = card_of(make_account(username="moi", node=province.schools[0]))
    page = signed_in("principal").get(f"{LIST}{card.uuid}/").content.decode()
    assert "Chưa có vai trò nào." in page
    assert f"/access/grants/give?person={card.uuid}" in page


def test_the_list_names_the_roles_in_force(
    province: Province, teacher: User, signed_in: SignIn
) -> None:
    give(user=teacher, role="guardian", node=province.schools[0])
    ended = give(user=teacher, role="clerk", node=province.schools[0])
    with acting(SECTOR):
        Grant.objects.filter(pk=ended.pk).update(period="empty")
    page = signed_in("principal").get(f"{LIST}?q=unhv").content.decode()
    assert "Giáo viên chủ nhiệm, Phụ huynh" in page
    assert "Văn thư" not in page.partition("<tbody")[2]


def test_who_has_several_places_chooses_one_first(province: Province, signed_in: SignIn) -> None:
    client = prove(signed_in("administrator"), MAKE)
    places = client.get(f"{MAKE}?q=chieng").content.decode()
    node = province.schools[3]
    assert f"node={node.uuid}" in places
    assert str(province.schools[0].uuid) not in places
    response = client.post(
        f"{MAKE}?node={node.uuid}", {"full_name": "Vì Văn Ơn", "username": "on.vv"}
    )
    assert response.status_code == 200
    with acting(SECTOR):
        assert Card.objects.get(username="on.vv").node_id == node.pk


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"full_name": ""}, "full_name"),
        ({"full_name": "   "}, "full_name"),
        ({"full_name": "x" * 121}, "full_name"),
        ({"full_name": "123"}, "full_name"),
        ({"full_name": "a\u202eb"}, "full_name"),
        ({"full_name": "A B", "username": "thắm"}, "username"),
        ({"full_name": "A B", "username": "clerk"}, "username"),
        ({"full_name": "A B", "username": "-x"}, "username"),
        ({"full_name": "A B", "username": "x" * 81}, "username"),
        ({"full_name": "A B", "username": "=1+1"}, "username"),
    ],
)
def test_bad_input_comes_back_with_the_error_at_its_field(
    province: Province, signed_in: SignIn, values: dict[str, str], field: str
) -> None:
    client = prove(signed_in("principal"), MAKE)
    response = client.post(MAKE, values)
    assert response.status_code == 422
    assert f'id="id_{field}_error"' in response.content.decode()
    with acting(SECTOR):
        assert Card.objects.count() == 11


@pytest.mark.django_db(transaction=True)  # an act and its rows meet by their transaction
def test_a_correction_and_a_new_password_stand_in_the_changes(
    province: Province, url: str, teacher: User, signed_in: SignIn
) -> None:
    client = prove(signed_in("principal"), MAKE)
    values = {"full_name": "Hà Văn Ứng", "reason": "sai tên", "version": "1"}
    assert client.post(f"{url}edit", values).status_code == 302
    assert client.post(f"{url}edit", values).status_code == 422
    assert client.post(f"{url}edit", {**values, "version": "x"}).status_code == 422
    assert "so-password" in client.post(f"{url}password", {"reason": "quên"}).content.decode()
    assert client.post(f"{url}close", {"reason": "nghỉ"}).status_code == 302
    assert client.post(f"{url}close", {"reason": "nghỉ"}).status_code == 422
    assert client.post(f"{url}reopen", {"reason": "về lại"}).status_code == 302
    history = client.get(f"{url}history").content.decode()
    for words in ("Hà Văn Ứng", "sai tên", "quên", "nghỉ", "về lại", "Đã đóng"):
        assert words in history, words
    life = history.partition('class="so-life"')[2].partition("</ol>")[0]
    assert life.count("<li") == 5


def test_an_account_moves_by_choosing_another_place(
    province: Province, url: str, teacher: User, signed_in: SignIn
) -> None:
    client = prove(signed_in("administrator"), MAKE)
    assert f"{url}move" in client.get(f"{url}edit").content.decode()
    node = province.schools[2]
    response = client.get(f"{url}move?node={node.uuid}")
    assert response["Location"] == f"{url}edit?node={node.uuid}"
    values = {"full_name": "Hà Văn Ún", "reason": "chuyển", "version": "1"}
    assert client.post(response["Location"], values).status_code == 302
    assert card_of(teacher).node_id == node.pk


def test_buttons_are_absent_where_the_account_reaches_further(
    province: Province, url: str, teacher: User, signed_in: SignIn
) -> None:
    client = prove(signed_in("principal"), MAKE)
    assert f"{url}password" in client.get(url).content.decode()
    give(user=teacher, role="province_officer", node=province.root)
    page = client.get(url).content.decode()
    for act in ("password", "close", "edit"):
        assert f"{url}{act}" not in page
    answer = client.post(f"{url}password", {"reason": "quên"})
    assert answer.status_code == 422
    assert "so-password" not in answer.content.decode()
    assert "Tỉnh Thử" not in page


@pytest.mark.parametrize("role", ["province_officer", "principal"])
def test_the_list_needs_the_same_statements_for_five_rows_and_for_fifty(
    province: Province, signed_in: SignIn, role: str
) -> None:
    client = signed_in(role)
    client.get(LIST)
    counts = []
    for number in (5, 50):
        make_guardians(province.schools[0], number)
        with CaptureQueriesContext(connection) as seen:
            assert client.get(f"{LIST}?q=nguoi&place=bao").status_code == 200
        counts.append(len(seen))
    assert counts[0] == counts[1]


def test_an_export_keeps_text_as_text(province: Province, teacher: User, signed_in: SignIn) -> None:
    with acting(SECTOR):
        Card.objects.filter(pk=teacher.pk).update(full_name="@SUM(1)")
    client = prove(signed_in("principal"), MAKE)
    body = client.get(f"{LIST}export/csv?q=unhv").content.decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(body)))
    assert [row[0] for row in rows[1:]] == ["'@SUM(1)"]


@pytest.mark.parametrize(
    "query",
    ["order=-name", "tab=x", "after=%21", "after=WzFd", "before=x", "place=%00", "n=x", "id=1"],
)
def test_any_query_of_the_list_is_answered(
    province: Province, signed_in: SignIn, query: str
) -> None:
    assert signed_in("principal").get(f"{LIST}?{query}").status_code in (200, 400)


def test_accounts_are_narrowed_to_a_role(province: Province, signed_in: SignIn) -> None:
    page = signed_in("principal").get("/people/accounts/?role=clerk").content.decode()
    assert [row["Tên đăng nhập"] for row in table_of(page)] == ["clerk"]
