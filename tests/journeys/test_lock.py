"""The lock of the screen: work stays, the server refuses, an interrupted form goes on."""

import time
from collections.abc import Callable
from typing import Any

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.sessions.backends.db import SessionStore
from playwright.sync_api import expect

from tests.journeys.people import Newcomer, Visit
from tests.journeys.person import PASSWORD, Person

pytestmark = pytest.mark.journey
Data = Callable[[], Any]


def let_the_session_rest(data: Data, username: str) -> None:
    """As if the last click had been hours ago."""
    with data():
        for one in UserSession.objects.filter(user__username=username):
            session = SessionStore(one.session_key)
            session["seen"] = time.time() - 7200
            session.save()


def status_of(person: Person, place: str) -> int:
    """What the server answers to another request of the same browser."""
    return person.context.request.get(person.address + place, max_redirects=0).status


def test_what_was_typed_is_there_after_unlocking(visit: Visit, newcomer: Newcomer) -> None:
    person = visit()
    person.sign_in(newcomer("province_officer", like="canbo.so"))
    person.goes_to("/")
    person.open("/orgs/schools/add")
    person.fill(name="Trường TH Đồng Sương")

    with person.page.expect_response("**/me/lock"):
        person.menu().get_by_role("button", name="Khóa màn hình").click()
    lock = person.page.locator("#so-lock")
    expect(lock).to_be_visible()
    expect(person.page.locator("main")).to_have_css("visibility", "hidden")
    assert status_of(person, "/orgs/schools/") == 423
    lock.get_by_label("Mật khẩu").fill("sai rồi")
    lock.get_by_role("button", name="Mở khóa").click()
    expect(lock.get_by_role("alert")).to_contain_text("Mật khẩu chưa đúng. Còn 4 lần thử.")
    person.press(["Escape", "Escape"])
    expect(lock).to_be_visible()
    lock.get_by_label("Mật khẩu").fill(PASSWORD)
    lock.get_by_role("button", name="Mở khóa").click()

    expect(lock).to_be_hidden()
    expect(person.page.locator("[name=name]")).to_have_value("Trường TH Đồng Sương")
    assert status_of(person, "/orgs/schools/") == 200


def test_a_form_sent_by_a_resting_session_goes_on_after_the_proof(
    visit: Visit, newcomer: Newcomer, data: Data
) -> None:
    username = newcomer("province_officer", like="canbo.so")
    person = visit()
    person.sign_in(username)
    person.goes_to("/")
    person.open("/orgs/schools/add")
    person.fill(
        name="Trường TH Hang Kia", code="25-88001-001", commune="Xã Hang Kia", begins="05/09/2001"
    )
    person.page.locator("[name=kind]").select_option("public")
    person.page.get_by_label("Tiểu học").check()
    let_the_session_rest(data, username)

    person.page.locator("form[data-so=guard] [type=submit]").click()
    person.heading("Màn hình đã khóa")
    person.page.locator("#id_proof").fill("sai rồi")
    person.page.get_by_role("button", name="Mở khóa").click()
    person.says("Mật khẩu chưa đúng.")
    person.page.locator("#id_proof").fill(PASSWORD)
    person.page.get_by_role("button", name="Mở khóa").click()

    person.heading("Trường TH Hang Kia")
    person.says("Đã thêm Trường TH Hang Kia.")


def test_a_page_asked_for_by_a_resting_session_opens_after_the_proof(
    visit: Visit, newcomer: Newcomer, data: Data
) -> None:
    username = newcomer("clerk")
    person = visit()
    person.sign_in(username)
    person.goes_to("/")
    let_the_session_rest(data, username)

    assert person.open("/orgs/schools/?tab=all") == 423
    person.page.locator("#id_proof").fill(PASSWORD)
    person.page.get_by_role("button", name="Mở khóa").click()

    person.goes_to("/orgs/schools/?tab=all")
    person.heading("Trường học")


def test_the_lock_lets_somebody_else_sign_in(visit: Visit, newcomer: Newcomer, data: Data) -> None:
    username = newcomer("clerk")
    person = visit()
    person.sign_in(username)
    person.goes_to("/")
    let_the_session_rest(data, username)
    person.open("/")

    person.page.get_by_role("button", name="Đăng xuất").click()

    person.goes_to("/accounts/login/")
