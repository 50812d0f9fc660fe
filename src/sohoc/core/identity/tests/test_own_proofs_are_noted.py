"""What happens to the proofs of an account stands in the security log: added, removed, guessed."""

from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.test import Client
from django.urls import reverse

from sohoc.core.access.scope import GATE, acting
from sohoc.core.identity.models import User
from sohoc.core.testing.actors import PASSWORD, Province, security_events

# The log is written by a connection of its own.
pytestmark = pytest.mark.django_db(transaction=True)
LOGIN = {"login": "clerk", "password": PASSWORD}
NEW_PASSWORD = "mới hoàn toàn 2026!"


def signed_in() -> Client:
    client = Client()
    assert client.post("/accounts/login/", LOGIN).status_code == 302
    return client


def noted(province: Province) -> list[str]:
    """The kinds noted about the clerk; a line about nobody or another person would fail here."""
    events = security_events()
    assert {event.actor_id for event in events} <= {province.users["clerk"].pk}
    return [event.kind for event in events]


def code_for(secret: str) -> str:
    counter = next(iter(yield_hotp_counters_from_time()))
    return str(format_hotp_value(hotp_value(secret, counter)))


def with_codes(province: Province) -> str:
    secret = str(generate_totp_secret())
    with acting(GATE):
        TOTP.activate(province.users["clerk"], secret)
    return secret


def test_codes_turned_on_and_off_are_noted_with_their_recovery_codes(province: Province) -> None:
    client, url = signed_in(), reverse("mfa_activate_totp")
    client.get(url)
    code = code_for(client.session["mfa.totp.secret"])
    assert client.post(url, {"code": "000000" if code != "000000" else "1"}).status_code == 200
    assert noted(province) == ["signed_in"], "a refused code turned nothing on"
    assert client.post(url, {"code": code}).status_code == 302
    assert client.post(reverse("mfa_generate_recovery_codes")).status_code == 302
    assert client.post(reverse("mfa_deactivate_totp")).status_code == 302
    assert noted(province) == [
        "signed_in",
        "codes_app_added",
        "recovery_codes_made",  # the first ones come by themselves
        "recovery_codes_made",
        "codes_app_removed",
        "recovery_codes_removed",
    ]


def test_a_passkey_removed_is_noted(province: Province) -> None:
    client = signed_in()
    with acting(GATE):
        passkey = Authenticator.objects.create(
            user=province.users["clerk"], type="webauthn", data={"name": "Điện thoại"}
        )
    url = reverse("mfa_remove_webauthn", args=[passkey.pk])
    assert client.post(url).status_code == 302
    assert noted(province) == ["signed_in", "passkey_removed"]


def test_the_own_password_changed_is_noted_and_a_refused_change_is_not(province: Province) -> None:
    client, url = signed_in(), "/accounts/password/change/"
    typed = {"oldpassword": "sai", "password1": NEW_PASSWORD, "password2": NEW_PASSWORD}
    client.post(url, typed)
    assert noted(province) == ["signed_in"]
    client.post(url, {**typed, "oldpassword": PASSWORD})
    with acting(GATE):
        assert User.objects.get(username="clerk").check_password(NEW_PASSWORD)
    assert noted(province)[:2] == ["signed_in", "password_changed"]


def test_who_knows_the_password_and_guesses_the_code_is_noted(province: Province) -> None:
    with_codes(province)
    client, page = Client(), ""
    assert client.post("/accounts/login/", LOGIN)["Location"] == reverse("mfa_authenticate")
    for _ in range(6):
        answer: Any = client.post(reverse("mfa_authenticate"), {"code": "12"})
        page = answer.content.decode()
    assert noted(province) == ["second_step_awaited", *["second_step_failed"] * 5]
    assert "Nhập sai quá nhiều lần. Anh/chị chờ vài phút rồi thử lại." in page
    assert "Too many" not in page


def test_the_right_code_signs_in(province: Province) -> None:
    secret = with_codes(province)
    client = Client()
    client.post("/accounts/login/", LOGIN)
    assert client.post(reverse("mfa_authenticate"), {"code": code_for(secret)}).status_code == 302
    assert noted(province) == ["second_step_awaited", "signed_in"]
