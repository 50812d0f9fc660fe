"""Coming in and going out through the real pages: noted, and the device is known from then on."""

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from django.utils.translation import override

from sohoc.core.identity.attempts import ACCOUNT_LIMIT
from sohoc.core.identity.devices import COOKIE
from sohoc.core.identity.models import User
from sohoc.core.identity.web.browsers import spoken
from sohoc.core.testing.actors import PASSWORD, make_province, security_events

# The log and the devices are written by a connection of their own.
pytestmark = pytest.mark.django_db(transaction=True)
ADDRESS = "192.0.2.44"
CHROME = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko)"
    " Chrome/141.0.0.0 Safari/537.36"
)


@pytest.fixture(autouse=True)
def people(transactional_db: None) -> None:
    make_province()


def try_in(client: Client, password: str = PASSWORD) -> Any:
    return client.post(
        "/accounts/login/", {"login": "clerk", "password": password}, REMOTE_ADDR=ADDRESS
    )


def noted() -> list[tuple[str, str]]:
    return [(event.kind, event.address) for event in security_events()]


def test_signing_in_and_out_is_noted_with_person_and_address() -> None:
    client = Client()
    assert try_in(client).status_code == 302
    client.post("/accounts/logout/", REMOTE_ADDR=ADDRESS)
    assert noted() == [("signed_in", ADDRESS), ("signed_out", ADDRESS)]
    first, second = security_events()
    assert first.actor_id == second.actor_id
    assert first.actor_id is not None


def test_the_one_click_of_the_demo_is_noted(settings: Any) -> None:
    settings.SOHOC_MODE, settings.SOHOC_DEMO_USERNAMES = "demo", ["clerk"]
    assert Client().post("/me/demo", {"username": "clerk"}, REMOTE_ADDR=ADDRESS).status_code == 302
    assert noted() == [("signed_in", ADDRESS)]


def test_a_wrong_password_is_no_signing_in_and_makes_no_device_known() -> None:
    client = Client()
    assert try_in(client, "sai").status_code == 200
    assert noted() == [("sign_in_failed", ADDRESS)]
    tried = User.objects.get(username="clerk").pk
    assert [event.actor_id for event in security_events()] == [tried]
    assert COOKIE not in client.cookies


def test_the_own_device_keeps_its_way_in_while_others_guess() -> None:
    own, stranger = Client(), Client()
    try_in(own)
    own.post("/accounts/logout/")
    for _number in range(ACCOUNT_LIMIT):
        try_in(stranger, "sai")
    assert try_in(stranger).status_code == 200
    assert "_auth_user_id" not in stranger.session
    assert try_in(own).status_code == 302


def test_a_right_password_forgets_the_failures_before_it() -> None:
    client = Client()
    for _number in range(ACCOUNT_LIMIT - 1):
        try_in(client, "sai")
    assert try_in(client).status_code == 302
    client.post("/accounts/logout/")
    assert "Còn 4 lần thử" in try_in(Client(), "sai").content.decode()


def test_a_device_is_shown_by_its_browser_and_last_use() -> None:
    client = Client(headers={"user-agent": CHROME})
    try_in(client)
    client.get("/")
    page = client.get("/me/sessions/").content.decode()
    assert "Chrome trên Windows" in page
    assert "Mozilla" not in page
    assert "Dùng lần cuối" in page
    assert page.count(timezone.localtime().strftime("%d/%m/%Y")) >= 2


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        (CHROME, "Chrome trên Windows"),
        (CHROME + " Edg/141.0.0.0", "Microsoft Edge trên Windows"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Firefox/140.0", "Firefox trên Linux"),
        ("Mozilla/5.0 (Linux; Android 14; K) Chrome/141.0 Safari/537", "Chrome trên Android"),
        ("Mozilla/5.0 (iPhone) Version/18.0 Mobile Safari/604.1", "Safari trên iPhone"),
        ("curl/8.5.0", "trình duyệt lạ"),
        ("", "trình duyệt lạ"),
    ],
)
def test_a_user_agent_is_told_in_words(agent: str, words: str) -> None:
    with override("vi"):
        assert spoken(agent) == words
