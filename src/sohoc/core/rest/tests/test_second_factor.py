"""A role that needs a second factor has no way past it through the interface for programs."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db


def test_a_session_without_the_second_factor_opens_neither_pages_nor_interface_nor_tokens(
    signed_in: Callable[[str], Client], settings: Any
) -> None:
    settings.SOHOC_SECOND_FACTOR = True
    client = signed_in("province_officer")
    session = client.session
    far_ahead = 4102444800.0  # so the proof stays fresh
    session["account_authentication_methods"] = [{"method": "password", "at": far_ahead}]
    session["account_authentication_methods_user"] = session["_auth_user_id"]
    session.save()
    assert client.get("/orgs/schools/")["Location"] == "/accounts/2fa/"
    assert client.get("/api/v1/schools").status_code == 403
    assert client.get("/tokens/new/")["Location"] == "/accounts/2fa/"
