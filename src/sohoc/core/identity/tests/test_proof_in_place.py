"""Locked screens and sensitive acts: the proof is asked where the question arose."""

import time
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from sohoc.core.identity.models import User
from sohoc.core.testing.actors import PASSWORD, Province, security_events

pytestmark = pytest.mark.django_db
SignIn = Callable[[str], Client]


def kinds() -> list[str]:
    return [event.kind for event in security_events()]


def idle(client: Client, minutes: int) -> None:
    session = client.session
    session["seen"] = time.time() - minutes * 60
    session.save()


def test_a_session_idle_too_long_answers_with_the_lock(signed_in: SignIn) -> None:
    client = signed_in("principal")
    assert client.get("/").status_code == 200
    idle(client, 16)
    response = client.get("/orgs/schools/")
    assert response.status_code == 423
    assert "screen_locked" in kinds()
    assert client.get("/").status_code == 423


def test_an_administrator_is_locked_after_five_minutes(signed_in: SignIn) -> None:
    client = signed_in("administrator")
    client.get("/")
    idle(client, 6)
    assert client.get("/").status_code == 423


def test_the_right_password_unlocks_and_leads_back_to_the_page(signed_in: SignIn) -> None:
    client = signed_in("principal")
    client.get("/")
    client.post("/me/lock")
    response = client.post("/orgs/schools/", {"so_proof": PASSWORD, "so_proof_for": "GET"})
    assert (response.status_code, response["Location"]) == (302, "/orgs/schools/")
    assert client.get("/orgs/schools/").status_code == 200


def test_a_wrong_password_keeps_the_lock_and_tells_the_tries_left(signed_in: SignIn) -> None:
    client = signed_in("principal")
    client.get("/")
    client.post("/me/lock")
    response = client.post("/", {"so_proof": "sai", "so_proof_for": "GET"})
    assert response.status_code == 423
    assert "Còn 4 lần thử" in response.content.decode()


def test_a_form_sent_to_a_locked_session_goes_on_after_the_proof(
    signed_in: SignIn, province: Province
) -> None:
    client = signed_in("principal")
    client.get("/")
    client.post("/me/lock")
    response = client.post("/me/preferences", {"theme": "dark", "next": "/"})
    page = response.content.decode()
    assert response.status_code == 423
    assert '<input type="hidden" name="theme" value="dark">' in page
    answer = client.post(
        "/me/preferences",
        {"theme": "dark", "next": "/", "so_proof": PASSWORD, "so_proof_for": "POST"},
    )
    assert answer.status_code == 302
    assert User.objects.get(pk=province.users["principal"].pk).theme == "dark"


def test_a_locked_screen_never_prints_typed_passwords_back(
    signed_in: SignIn, province: Province
) -> None:
    client = signed_in("clerk")
    client.get("/")
    client.post("/me/lock")
    typed = {"oldpassword": PASSWORD, "password1": "mật khẩu mới 77", "password2": "mật khẩu mới"}
    again = {**typed, "so_proof": "sai", "so_proof_for": "POST"}
    for sent in (typed, again):
        response = client.post("/accounts/password/change/", sent)
        page = response.content.decode()
        assert response.status_code == 423
        assert "Mật khẩu và mã đã nhập cần nhập lại." in page
        for secret in typed.values():
            assert secret not in page
    code = {"code": "123456"}
    assert "123456" not in client.post("/accounts/2fa/totp/activate/", code).content.decode()
    assert User.objects.get(pk=province.users["clerk"].pk).check_password(PASSWORD)


def test_the_code_of_a_school_is_no_secret(signed_in: SignIn) -> None:
    client = signed_in("province_officer")
    client.get("/")
    client.post("/me/lock")
    page = client.post("/orgs/schools/add", {"code": "25-0001", "name": "A"}).content.decode()
    assert '<input type="hidden" name="code" value="25-0001">' in page
    assert "cần nhập lại" not in page


def test_a_locked_session_changes_nothing_without_the_proof(
    signed_in: SignIn, province: Province
) -> None:
    client = signed_in("principal")
    client.get("/")
    client.post("/me/lock")
    client.post("/me/preferences", {"theme": "dark"})
    assert User.objects.get(pk=province.users["principal"].pk).theme == "auto"


def test_a_sensitive_act_asks_for_a_proof_that_holds_five_minutes(signed_in: SignIn) -> None:
    client = signed_in("administrator")
    url = "/people/accounts/make"
    assert client.get(url).status_code == 403
    response = client.post(url, {"so_proof": PASSWORD, "so_proof_for": "GET"})
    assert (response.status_code, response["Location"]) == (302, url)
    assert client.get(url).status_code == 200
    session = client.session
    for record in session["account_authentication_methods"]:
        record["at"] -= 301
    session.save()
    assert client.get(url).status_code == 403
    assert kinds().count("proof_given") == 1


def signed_in_with(client: Client, province: Province, *methods: str) -> None:
    """The session as it is after signing in with these proofs, an hour ago."""
    session = client.session
    session["account_authentication_methods"] = [
        {"method": method, "at": time.time() - 3600} for method in methods
    ]
    session["account_authentication_methods_user"] = session["_auth_user_id"]
    session.save()


def test_real_data_are_shown_to_an_administrator_after_a_second_factor_only(
    signed_in: SignIn, province: Province, settings: Any
) -> None:
    settings.SOHOC_SECOND_FACTOR = True
    client = signed_in("administrator")
    signed_in_with(client, province, "password")
    response = client.get("/")
    assert (response.status_code, response["Location"]) == (302, "/accounts/2fa/")
    signed_in_with(client, province, "password", "mfa")
    assert client.get("/").status_code == 200


def test_a_clerk_needs_no_second_factor(
    signed_in: SignIn, province: Province, settings: Any
) -> None:
    settings.SOHOC_SECOND_FACTOR = True
    client = signed_in("clerk")
    signed_in_with(client, province, "password")
    assert client.get("/").status_code == 200


def test_after_a_proof_for_a_file_the_page_fetches_it_and_leads_back(signed_in: SignIn) -> None:
    client = signed_in("administrator")
    address = "/people/accounts/export/csv?q=tham"
    assert client.get(address).status_code == 403
    response = client.post(address, {"so_proof": PASSWORD, "so_proof_for": "GET"})
    assert (response.status_code, response["Refresh"]) == (200, f"0; url={address}")
    page = response.content.decode()
    assert 'href="/people/accounts/"' in page
    assert 'href="/people/accounts/export/csv?q=tham"' in page
    assert client.get(address)["Content-Type"].startswith("text/csv")
