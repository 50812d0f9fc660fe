"""Signing in and out: every role, wrong passwords, the language, the demo's one-click accounts."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils import translation
from playwright.sync_api import expect

from sohoc.core.access.scope import acting
from sohoc.core.manifest import registry
from sohoc.core.testing.actors import SECTOR
from sohoc.modules.orgs.models import School
from sohoc.project.demo.plan import SHOWN
from tests.journeys.people import Newcomer, Visit

pytestmark = pytest.mark.journey

# Who sees every school of the province, other journeys' schools included.
OF_THE_PROVINCE = {"province_officer", "specialist", "administrator"}
FEWER = {"guardian": 1, "learner": 1, "auditor": 0}


@pytest.mark.parametrize(("username", "role"), SHOWN)
def test_each_role_signs_in_sees_its_pages_and_signs_out(
    visit: Visit, data: Callable[[], Any], username: str, role: str
) -> None:
    with translation.override("vi"):
        label = str(registry().roles[role].label)
    person = visit()

    person.sign_in(username)

    person.goes_to("/")
    expect(person.page.locator("h1")).to_contain_text("Chào ")
    expect(person.role()).to_contain_text(label)
    seen = _schools_seen_by(role, data)
    assert person.open("/orgs/schools/?tab=all") == (200 if seen else 403)
    expect(person.page.locator(".so-list tbody tr")).to_have_count(seen)
    person.open("/")
    person.sign_out()
    person.open("/orgs/schools/")
    person.goes_to("/accounts/login/?next=%2Forgs%2Fschools%2F")


def _schools_seen_by(role: str, data: Callable[[], Any]) -> int:
    """The whole province, or one's own school, as staff with the two that merged into it."""
    if role not in OF_THE_PROVINCE:
        return FEWER.get(role, 3)
    with data(), acting(SECTOR):
        return School.objects.count()


def test_wrong_password_says_how_many_tries_are_left(visit: Visit, newcomer: Newcomer) -> None:
    username = newcomer("clerk")
    person = visit()

    for left in (4, 3):
        person.sign_in(username, "khong-phai-mat-khau")
        person.says(f"Mật khẩu chưa đúng. Còn {left} lần thử.")
    expect(person.page.locator("#id_login")).to_have_value(username)
    person.sign_in(username)

    person.goes_to("/")


def test_fifth_wrong_password_lets_the_account_rest(visit: Visit, newcomer: Newcomer) -> None:
    username = newcomer("clerk")
    person = visit()

    for _try in range(5):
        person.sign_in(username, "khong-phai-mat-khau")
    person.says("Mật khẩu chưa đúng. Tài khoản tạm nghỉ 15 phút.")
    person.sign_in(username)

    person.says("Sai mật khẩu quá nhiều lần.")
    expect(person.page.locator("#id_password")).to_be_visible()


def test_a_page_asked_for_before_signing_in_opens_afterwards(visit: Visit) -> None:
    person = visit()
    person.open("/orgs/schools/?q=thcs")

    person.sign_in("canbo.so")

    person.goes_to("/orgs/schools/?q=thcs")


def test_language_is_switched_before_signing_in(visit: Visit) -> None:
    person = visit()
    person.open("/accounts/login/")

    person.page.get_by_role("button", name="English").click()
    person.heading("Sign in")
    expect(person.page.locator("html")).to_have_attribute("lang", "en")
    person.page.get_by_role("button", name="Tiếng Việt").click()

    person.heading("Đăng nhập")


def test_language_is_switched_to_english_and_back(visit: Visit, newcomer: Newcomer) -> None:
    person = visit()
    person.sign_in(newcomer("clerk"))
    person.open("/orgs/schools/")
    person.heading("Trường học")

    person.menu().get_by_role("button", name="English").click()
    person.goes_to("/orgs/schools/")
    person.heading("Schools")
    person.menu().get_by_role("button", name="Tiếng Việt").click()

    person.heading("Trường học")


def test_one_click_signs_in_to_an_invented_account(visit: Visit) -> None:
    person = visit()
    person.open("/accounts/login/")
    accounts = person.page.locator("form[action='/me/demo']")
    expect(accounts).to_have_count(len(SHOWN) + 1)

    accounts.filter(has=person.page.locator("input[value='hieutruong']")).get_by_role(
        "button"
    ).click()

    person.goes_to("/")
    expect(person.role()).to_contain_text("Hiệu trưởng")


@pytest.mark.django_db
def test_one_click_accounts_exist_in_the_demo_only() -> None:
    assert "/me/demo" not in Client().get("/accounts/login/").content.decode()
    assert Client().post("/me/demo", {"username": "canbo.so"}).status_code == 404
