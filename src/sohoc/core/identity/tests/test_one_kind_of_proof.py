"""Own second factors ask for the same proof, in the same place, as every other sensitive act."""

import time
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from django.urls import reverse

from sohoc.core.access.scope import GATE, acting
from sohoc.core.identity.tests.test_signing_in_and_out import ADDRESS
from sohoc.core.testing.actors import PASSWORD, Province, make_province, security_events

# Devices and the log are written by a connection of their own.
pytestmark = pytest.mark.django_db(transaction=True)
PROTECTED = (
    "mfa_activate_totp",
    "mfa_deactivate_totp",
    "mfa_view_recovery_codes",
    "mfa_generate_recovery_codes",
    "mfa_download_recovery_codes",
    "mfa_add_webauthn",
)
OWN_PAGE = 'name="so_proof"'


def stale(client: Client) -> None:
    """Let the last proof be an hour old."""
    session = client.session
    for record in session["account_authentication_methods"]:
        record["at"] = time.time() - 3600
    session.save()


def signed_in_by_password(username: str) -> Client:
    client = Client()
    answer = client.post("/accounts/login/", {"login": username, "password": PASSWORD})
    assert answer.status_code == 302
    return client


@pytest.mark.parametrize("name", PROTECTED)
def test_an_own_factor_asks_in_place_and_goes_on_there(province: Province, name: str) -> None:
    client, url = signed_in_by_password("clerk"), reverse(name)
    stale(client)
    asked = client.get(url)
    assert asked.status_code == 403
    assert OWN_PAGE in asked.content.decode()
    answer = client.post(url, {"so_proof": PASSWORD, "so_proof_for": "GET"})
    assert (answer.status_code, answer["Location"]) == (302, url)
    assert OWN_PAGE not in client.get(url, follow=True).content.decode()


def test_a_fresh_sign_in_is_proof_enough_for_an_own_factor(province: Province) -> None:
    page = signed_in_by_password("clerk").get(reverse("mfa_activate_totp"))
    assert page.status_code == 200
    assert 'id="so-secret"' in page.content.decode()


def test_a_factor_is_not_removed_by_a_request_that_lacks_the_proof(province: Province) -> None:
    client = signed_in_by_password("clerk")
    with acting(GATE):
        Authenticator.objects.create(user=province.users["clerk"], type="totp", data={})
    stale(client)
    assert client.post(reverse("mfa_deactivate_totp")).status_code == 403
    with acting(GATE):
        assert Authenticator.objects.count() == 1
    sent = {"so_proof": PASSWORD, "so_proof_for": "POST"}
    assert client.post(reverse("mfa_deactivate_totp"), sent).status_code == 302
    with acting(GATE):
        assert Authenticator.objects.count() == 0


def test_whoever_lacks_the_second_factor_may_set_it_up(province: Province, settings: Any) -> None:
    settings.SOHOC_SECOND_FACTOR = True
    client = signed_in_by_password("administrator")
    assert client.get("/")["Location"] == "/accounts/2fa/"
    assert client.get(reverse("mfa_activate_totp")).status_code == 200
    assert client.get("/tokens/new/")["Location"] == "/accounts/2fa/"


@pytest.mark.parametrize(
    ("wanted", "led_to"),
    [
        ("/accounts/2fa/webauthn/", "/accounts/2fa/webauthn/"),
        ("https://evil.example/", "/accounts/2fa/"),
        ("//evil.example/", "/accounts/2fa/"),
        ("", "/accounts/2fa/"),
    ],
)
def test_where_the_library_sends_people_is_our_question_too(
    province: Province, wanted: str, led_to: str
) -> None:
    client, url = signed_in_by_password("clerk"), reverse("account_reauthenticate")
    stale(client)
    assert OWN_PAGE in client.get(url, {"next": wanted}).content.decode()
    sent = {"so_proof": PASSWORD, "so_proof_for": "GET"}
    client.post(url, sent, QUERY_STRING="")
    assert client.get(url, {"next": wanted})["Location"] == led_to


def test_the_pages_of_the_library_for_the_proof_are_gone(province: Province) -> None:
    client = signed_in_by_password("clerk")
    for address in ("/accounts/2fa/reauthenticate/", "/accounts/2fa/webauthn/reauthenticate/"):
        assert client.get(address).status_code == 404


def test_a_passkey_signs_in_with_a_line_in_the_log(monkeypatch: pytest.MonkeyPatch) -> None:
    user = make_province().users["clerk"]
    with acting(GATE):
        passkey = Authenticator.objects.create(user=user, type="webauthn", data={"name": "Khóa"})
    place = "allauth.mfa.webauthn.forms.auth."
    monkeypatch.setattr(f"{place}parse_authentication_response", lambda response: None)
    monkeypatch.setattr(f"{place}extract_user_from_response", lambda response: user)
    monkeypatch.setattr(f"{place}complete_authentication", lambda who, response: passkey)
    client = Client()
    sent = {"credential": '{"id": "x", "rawId": "x", "type": "public-key", "response": {}}'}
    answer = client.post(reverse("mfa_login_webauthn"), sent, REMOTE_ADDR=ADDRESS)
    assert (answer.status_code, answer["Location"]) == (302, "/")
    noted = [(event.kind, event.actor_id, event.address) for event in security_events()]
    assert noted == [("signed_in", user.pk, ADDRESS)]
    assert client.get("/").status_code == 200
