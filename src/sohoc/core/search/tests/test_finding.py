"""The one search box: whom and what each role finds."""

from collections.abc import Callable

import pytest
from django.test import Client

from sohoc.core.objects.testing import text_of
from sohoc.core.testing.actors import PASSWORD, Province, make_account

SignIn = Callable[[str], Client]


@pytest.fixture
def people(province: Province) -> None:
    make_account(username="thu.o.day", node=province.schools[0], full_name="Trần Thị Thu")
    make_account(username="thu.noi.khac", node=province.schools[2], full_name="Trần Thị Thu Hà")


@pytest.mark.parametrize(
    ("role", "found"),
    [
        ("administrator", {"thu.o.day", "thu.noi.khac"}),
        ("principal", {"thu.o.day"}),
        ("guardian", set()),
    ],
)
def test_people_are_found_within_the_own_scope(
    people: None, signed_in: SignIn, role: str, found: set[str]
) -> None:
    page = text_of(signed_in(role).get("/search/?q=tran+thi+thu").content.decode())
    assert {name for name in ("thu.o.day", "thu.noi.khac") if name in page} == found


def test_a_password_finds_nobody(people: None, signed_in: SignIn) -> None:
    page = signed_in("administrator").get("/search/", {"q": PASSWORD}).content.decode()
    assert "/people/accounts/0" not in page


def test_a_number_that_is_looked_for_stands_in_no_address(signed_in: SignIn) -> None:
    client = signed_in("administrator")
    asked = client.post("/search/", {"q": "tran 0916 000 123"})
    assert asked.status_code == 302
    assert "000" not in asked["Location"]
    assert 'value="tran 0916 000 123"' in client.get(asked["Location"]).content.decode()
    named = client.post("/search/", {"q": "tran thi thu"})
    assert named["Location"] == "/search/?q=tran+thi+thu"
