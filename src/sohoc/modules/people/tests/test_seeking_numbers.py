"""By closed numbers only who keeps numbers finds people, so often in a day."""

import re
from collections.abc import Callable
from datetime import date
from urllib.parse import urlencode

import pytest
from django.db import ProgrammingError, connections
from django.test import Client

from sohoc.core.access.scope import GATE, acting
from sohoc.core.objects.testing import text_of
from sohoc.core.testing.actors import NOW, SECTOR, Province, security_events
from sohoc.modules.people.models import Contact, NumbersSought, Person
from sohoc.modules.people.selectors import sought
from sohoc.modules.people.tests.made import add
from sohoc.modules.people.tests.test_numbers import NUMBER, give

pytestmark = pytest.mark.django_db
SignIn = Callable[[str], Client]
PASSPORT = "C1234567"
STRANGE = "Vai này không tìm được người theo số định danh cá nhân, số CMND hay số hộ chiếu"


@pytest.fixture
def person(province: Province) -> Person:
    """Bùi Thị An with a number, a passport, a code and a phone."""
    made = add(province, "Bùi Thị An")
    give(province, made, "vn.sddcn", NUMBER)
    give(province, made, "passport", PASSPORT)
    give(province, made, "moet.hs", "2512345678")
    with acting(SECTOR):
        Contact.objects.create(
            person=made, channel="phone", value="0912345678", search_key="0912345678"
        )
    return made


def found(client: Client, text: str) -> bool:
    """Whether the search of everything and the list both find her, or neither does."""
    answers = {
        "Bùi Thị An" in text_of(client.get(f"{page}?{urlencode(asked)}").content.decode())
        for page, asked in (
            ("/search/", {"q": text}),
            ("/persons/", {"tab": "all", "q": text}),
            ("/persons/", {"tab": "all", "called": text}),
        )
    }
    assert len(answers) == 1, text
    return answers.pop()


def times(province: Province, role: str) -> list[int]:
    with acting(GATE, using="log"):
        rows = NumbersSought.objects.using("log").filter(account_id=province.users[role].pk)
        return list(rows.values_list("times", flat=True))


@pytest.mark.parametrize("role", ["clerk", "principal", "province_officer"])
def test_who_keeps_numbers_finds_by_them_and_each_search_is_counted(
    province: Province, person: Person, signed_in: SignIn, role: str
) -> None:
    client = signed_in(role)
    assert found(client, NUMBER)
    assert times(province, role) == [3]
    assert found(client, PASSPORT)
    assert not found(client, "003314000124")
    assert times(province, role) == [9]
    assert found(client, "2512345678")
    assert found(client, "0912345678")
    client.get("/search/?q=bui thi an")
    assert times(province, role) == [9]


@pytest.mark.parametrize(
    "role", ["commune_officer", "specialist", "homeroom_teacher", "subject_teacher"]
)
def test_others_find_by_open_codes_and_phones_alone(
    province: Province, person: Person, signed_in: SignIn, role: str
) -> None:
    client = signed_in(role)
    assert [found(client, text) for text in (NUMBER, PASSPORT)] == [False, False]
    assert times(province, role) == []
    sees = "Bùi Thị An" in client.get("/persons/?tab=all").content.decode()
    for text in ("2512345678", "0912345678"):
        assert found(client, text) is sees


def test_a_role_that_does_not_keep_numbers_is_told_so(person: Person, signed_in: SignIn) -> None:
    officer, clerk = signed_in("commune_officer"), signed_in("clerk")
    for box in ("q", "called"):
        assert STRANGE in officer.get(f"/persons/?{box}={NUMBER}").content.decode()
        assert STRANGE not in clerk.get(f"/persons/?{box}=003314000124").content.decode()
    assert STRANGE not in officer.get("/persons/?q=2599999999").content.decode()


def test_beyond_the_limit_of_a_day_nothing_is_looked_for_and_the_log_says_so(
    province: Province, person: Person, signed_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sought, "MOST_IN_A_DAY", 2)
    clerk = signed_in("clerk")
    for _turn in range(2):
        assert clerk.get("/search/", {"q": "003314000124"}).status_code == 200
    assert [one.kind for one in security_events()].count("rate_limited") == 0
    for page in ("/search/?q=", "/persons/?q=", "/persons/?called="):
        refused = clerk.get(f"{page}{NUMBER}")
        assert refused.status_code == 429
        said = text_of(refused.content.decode())
        assert "Hôm nay đã tìm quá nhiều" in said
        assert "dừng đến ngày mai" in said
        assert "Bùi Thị An" not in said
    events = [one for one in security_events() if one.kind == "rate_limited"]
    account = province.users["clerk"].pk
    assert [(one.actor_id, one.data) for one in events] == [
        (account, {"role": "clerk", "numbers_in_a_day": 2})
    ]
    assert "Bùi Thị An" in clerk.get("/search/?q=bui thi an").content.decode()


def test_after_a_day_it_is_counted_anew(
    province: Province, person: Person, signed_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sought, "MOST_IN_A_DAY", 1)
    clerk = signed_in("clerk")
    assert clerk.get("/search/", {"q": NUMBER}).status_code == 200
    assert clerk.get("/search/", {"q": NUMBER}).status_code == 429
    with acting(GATE, using="log"), connections["log"].cursor() as cursor:
        cursor.execute("UPDATE people_numberssought SET since = since - interval '1 day'")
    assert clerk.get("/search/", {"q": NUMBER}).status_code == 200
    assert times(province, "clerk") == [1]


def test_no_scope_reaches_the_counts(province: Province) -> None:
    for scope in (SECTOR, province.actor("clerk", at=NOW).writing_scope):
        with pytest.raises(ProgrammingError, match="permission denied"), acting(scope):
            list(NumbersSought.objects.all())


@pytest.mark.parametrize("text", ["003(314)000(123)", "003314000123", "0912 345 678"])
@pytest.mark.parametrize("role", ["guardian", "administrator", "province_officer"])
def test_what_was_looked_for_opens_for_nobody_else(
    person: Person, signed_in: SignIn, role: str, text: str
) -> None:
    clerk, other = signed_in("clerk"), signed_in(role)
    for page, box in (("/search/", "q"), ("/persons/", "called")):
        address = clerk.post(page, {box: text, "tab": "all"})["Location"]
        assert re.sub(r"\D", "", text) not in re.sub(r"[^0-9&]", "", address.partition("~")[0])
        assert "Bùi Thị An" in clerk.get(address).content.decode()
        answer = other.get(address)
        assert text not in answer.content.decode()
        assert "Bùi Thị An" not in answer.content.decode()


def test_a_list_whose_number_does_not_open_shows_nobody_and_says_why(
    person: Person, signed_in: SignIn
) -> None:
    address = signed_in("clerk").post("/persons/", {"called": NUMBER})["Location"]
    officer = signed_in("province_officer")
    page = officer.get(address).content.decode()
    said = "Địa chỉ này có số mà chỉ người đã tìm mới mở được."
    assert said in page
    assert 'class="so-name"' not in page
    own = officer.get("/persons/").content.decode()
    assert (said in own, "Bùi Thị An" in own) == (False, True)


@pytest.mark.parametrize(("page", "role"), [("guardians/find", "clerk"), ("second", "clerk")])
def test_a_number_typed_where_a_name_is_asked_for_stands_in_no_address(
    province: Province, person: Person, signed_in: SignIn, page: str, role: str
) -> None:
    add(province, "Hà Thị Mế", belonging="guardian", born=date(1988, 2, 3))
    client, address = signed_in(role), f"/persons/{person.uuid}/{page}"
    form = client.get(address).content.decode()
    assert '<form method="post"' in form
    asked = client.post(address, {"q": NUMBER})
    assert (asked.status_code, NUMBER in asked["Location"]) == (302, False)
    assert f'value="{NUMBER}"' in client.get(asked["Location"]).content.decode()
    named = client.post(address, {"q": "ha thi me"})
    assert named["Location"] == f"{address}?q=ha+thi+me"
    assert "Hà Thị Mế" in client.get(named["Location"]).content.decode()
