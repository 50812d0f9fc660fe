"""Passkeys by a virtual authenticator, and codes of an authenticator app."""

import base64
import hashlib
import hmac
import struct
import time

import pytest
from playwright.sync_api import expect

from tests.journeys.people import Newcomer, Visit
from tests.journeys.person import Person

pytestmark = pytest.mark.journey
STEP_SECONDS = 30
LEFT_SECONDS = 4  # enough to type a code and press the button


def code_of(secret: str, *, at: float) -> str:
    """The six digits of RFC 6238 for a secret in base 32."""
    counter = struct.pack(">Q", int(at) // STEP_SECONDS)
    padded = secret + "=" * (-len(secret) % 8)
    digest = hmac.new(base64.b32decode(padded), counter, hashlib.sha1).digest()
    place = digest[-1] & 15
    number = struct.unpack(">I", digest[place : place + 4])[0] & 0x7FFFFFFF
    return f"{number % 10**6:06d}"


def fresh_code(secret: str) -> str:
    """The code that the app shows now; one that is about to go is left to pass, as people do."""
    left = STEP_SECONDS - time.time() % STEP_SECONDS
    if left < LEFT_SECONDS:
        time.sleep(left)
    return code_of(secret, at=time.time())


def enter(person: Person, code: str) -> None:
    """Type a code where the second step asks for it."""
    person.heading("Bước thứ hai")
    person.page.locator("[name=code]").fill(code)
    person.page.get_by_role("button", name="Đăng nhập", exact=True).click()


def virtual_authenticator(person: Person) -> None:
    """A fingerprint reader that always says yes."""
    session = person.context.new_cdp_session(person.page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    session.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def set_up(person: Person, what: str) -> None:
    """Begin to set up one of the second steps; the sign-in just now is proof enough."""
    row = person.page.locator("li").filter(has_text=what)
    row.get_by_role("link", name="Thiết lập").click()


def open_security(person: Person) -> None:
    """By the menu, as a person does."""
    person.menu().get_by_role("link", name="Đăng nhập và bảo mật").click()
    person.heading("Đăng nhập và bảo mật")


def test_a_passkey_is_registered_and_signs_in(visit: Visit, newcomer: Newcomer) -> None:
    person = visit()
    virtual_authenticator(person)
    person.sign_in(newcomer("clerk"))
    person.goes_to("/")
    open_security(person)
    row = person.page.locator("li").filter(has_text="Vân tay, khuôn mặt")

    set_up(person, "Vân tay, khuôn mặt")
    person.page.locator("#id_name").fill("Máy phòng văn thư")
    person.page.get_by_role("button", name="Thêm khóa này").click()
    expect(person.page.locator("h1")).not_to_have_text("Thêm khóa")
    person.open("/accounts/2fa/")
    expect(row).to_contain_text("đang dùng 1 khóa")
    person.sign_out()
    person.page.get_by_role("button", name="Vân tay hoặc khuôn mặt trên máy này").click()

    person.goes_to("/")
    expect(person.role()).to_contain_text("Văn thư")


def test_a_code_of_the_app_is_the_second_step(visit: Visit, newcomer: Newcomer) -> None:
    username = newcomer("clerk")
    person = visit()
    person.sign_in(username)
    person.goes_to("/")
    open_security(person)
    row = person.page.locator("li").filter(has_text="Ứng dụng xác thực")
    set_up(person, "Ứng dụng xác thực")
    secret = person.page.locator("#so-secret").inner_text().replace(" ", "")

    person.page.locator("[name=code]").fill(fresh_code(secret))
    person.page.get_by_role("button", name="Bật").click()
    expect(person.page.locator("h1")).not_to_have_text("Thiết lập ứng dụng xác thực")
    person.open("/accounts/2fa/")
    expect(row).to_contain_text("đang dùng")
    person.sign_out()
    person.sign_in(username)
    person.heading("Bước thứ hai")
    key = person.page.get_by_role("button", name="Vân tay, khuôn mặt hoặc khóa bảo mật")
    expect(key).to_have_count(0)  # this account has none
    person.open("/orgs/schools/")
    enter(person, "000000")
    person.says("Mã chưa đúng.")
    code = fresh_code(secret)
    enter(person, code)
    person.goes_to("/")

    # A code opens once: who looked over the shoulder comes too late.
    person.sign_out()
    person.sign_in(username)
    enter(person, code)
    person.says("Mã chưa đúng.")
    person.open("/")
    person.heading("Bước thứ hai")
