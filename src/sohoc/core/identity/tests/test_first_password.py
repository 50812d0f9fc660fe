"""A first password opens the page on which it is changed, and nothing else."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from sohoc.core.access.scope import GATE, acting
from sohoc.core.identity.first_password import NotTheFirstPassword
from sohoc.core.identity.models import User
from sohoc.core.testing.actors import PASSWORD, Province

pytestmark = pytest.mark.django_db
SignIn = Callable[[str], Client]
NAME = "sohoc.core.identity.first_password.FirstPasswordMiddleware"
NEW = "mưa rơi trên mái ngói cũ"
CHANGE = "/accounts/password/change/"


@pytest.fixture(autouse=True)
def middleware(settings: Any) -> None:
    if NAME not in settings.MIDDLEWARE:
        settings.MIDDLEWARE = [*settings.MIDDLEWARE[:-1], NAME, settings.MIDDLEWARE[-1]]


@pytest.fixture
def clerk(province: Province) -> User:
    user = province.users["clerk"]
    with acting(GATE):
        User.objects.filter(pk=user.pk).update(must_change_password=True)
    return user


@pytest.mark.parametrize("address", ["/", "/everything/", "/orgs/schools/", "/me/sessions/"])
def test_every_page_leads_to_the_change_of_the_password(
    clerk: User, signed_in: SignIn, address: str
) -> None:
    response = signed_in("clerk").get(address)
    assert (response.status_code, response["Location"]) == (302, CHANGE)


def test_the_page_says_why_it_stands_there(clerk: User, signed_in: SignIn) -> None:
    why = "Mật khẩu lần đầu chỉ dùng một lần; hãy chọn mật khẩu của anh/chị."
    assert why in signed_in("clerk").get(CHANGE).content.decode()
    assert why not in signed_in("principal").get(CHANGE).content.decode()


def test_the_rules_of_passwords_are_said_in_our_words(clerk: User, signed_in: SignIn) -> None:
    page = signed_in("clerk").get(CHANGE).content.decode()
    assert "Không dùng mật khẩu mà nhiều người hay dùng." in page
    assert "của bạn" not in page


def test_who_has_forgotten_the_password_is_sent_to_who_can_help() -> None:
    page = Client().get("/accounts/password/reset/").content.decode()
    assert "nhân viên của trường: hiệu trưởng" in page
    assert "người quản trị của tỉnh" in page


def test_a_post_elsewhere_changes_nothing(clerk: User, signed_in: SignIn) -> None:
    response = signed_in("clerk").post("/orgs/schools/columns", {"columns": "name"})
    assert (response.status_code, response["Location"]) == (302, CHANGE)


@pytest.mark.parametrize("name", ["account_change_password", "account_logout", "healthz"])
def test_the_way_out_stays_open(clerk: User, signed_in: SignIn, name: str) -> None:
    assert signed_in("clerk").get(reverse(name)).status_code == 200


def test_after_the_change_the_person_goes_home_and_stays_signed_in(
    clerk: User, signed_in: SignIn
) -> None:
    client = signed_in("clerk")
    values = {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW}
    response = client.post(CHANGE, values)
    assert (response.status_code, response["Location"]) == (302, reverse("home"))
    with acting(GATE):
        user = User.objects.get(pk=clerk.pk)
    assert not user.must_change_password
    assert user.check_password(NEW)
    assert client.get("/").status_code == 200


def test_a_refused_change_leaves_the_duty(clerk: User, signed_in: SignIn) -> None:
    client = signed_in("clerk")
    values = {"oldpassword": "sai", "password1": NEW, "password2": NEW}
    assert client.post(CHANGE, values).status_code == 200
    assert client.get("/").status_code == 302


def test_the_first_password_is_not_kept(clerk: User) -> None:
    with acting(GATE):
        user = User.objects.get(pk=clerk.pk)
        with pytest.raises(ValidationError):
            NotTheFirstPassword().validate(PASSWORD, user)
        NotTheFirstPassword().validate(NEW, user)
        user.must_change_password = False
        NotTheFirstPassword().validate(PASSWORD, user)


def test_others_are_not_led_anywhere(province: Province, signed_in: SignIn) -> None:
    assert signed_in("clerk").get("/").status_code == 200
