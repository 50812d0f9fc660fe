"""Answers that no authenticator gives: refused, without a fault and without a way in."""

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from django.urls import reverse

from sohoc.core.access.scope import GATE, acting
from sohoc.core.identity.tests.twice import signed_in_as
from sohoc.core.testing.actors import PASSWORD, make_province

pytestmark = pytest.mark.django_db(transaction=True)
WHOLE = '{"id": "eA", "rawId": "eA", "type": "public-key", "response": %s}'
ANSWERS = {
    "nothing": "",
    "no json": "x",
    "a number": "1",
    "a list": "[]",
    "no id": "{}",
    "no raw id": '{"id": "eA"}',
    "numbers for texts": '{"id": 1, "rawId": 1, "type": 1, "response": {}}',
    "no response": '{"id": "eA", "rawId": "eA", "type": "public-key"}',
    "empty response": WHOLE % "{}",
    "a response of texts": WHOLE % '"x"',
    "no key's handle": WHOLE % '{"clientDataJSON": "e30", "userHandle": "MQ"}',
    "broken client data": WHOLE
    % '{"clientDataJSON": "eA", "authenticatorData": "eA", "signature": "eA", "userHandle": "eA"}',
    "a nul": '{"id": "\\u0000"}',
    "deeply nested": "[" * 2000,
}


@pytest.mark.parametrize("answer", ANSWERS)
def test_a_broken_answer_signs_nobody_in(answer: str) -> None:
    make_province()
    client, url = Client(), reverse("mfa_login_webauthn")
    client.get(url, headers={"X-Requested-With": "XMLHttpRequest"})
    response = client.post(url, {"credential": ANSWERS[answer]})
    assert (response.status_code, response["Location"]) == (302, "/accounts/login/")
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize("answer", ANSWERS)
def test_a_broken_answer_adds_no_passkey(answer: str) -> None:
    client, url = signed_in_as(make_province(), "clerk"), reverse("mfa_add_webauthn")
    client.post(url, {"so_proof": PASSWORD, "so_proof_for": "GET"})
    assert client.get(url).status_code == 200
    response = client.post(url, {"name": "Máy", "credential": ANSWERS[answer]})
    assert response.status_code == 200
    with acting(GATE):
        assert not Authenticator.objects.exists()
