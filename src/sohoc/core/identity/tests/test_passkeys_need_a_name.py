"""Browsers bind passkeys to a name: at a bare number nobody is led into a form that cannot work."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from sohoc.core.grants.tests.proving import prove

pytestmark = pytest.mark.django_db
ADD = "/accounts/2fa/webauthn/add/"
WHY = "chỉ dùng được ở địa chỉ có tên và có khóa bảo mật"


@pytest.fixture
def person(signed_in: Callable[[str], Client], settings: Any) -> Client:
    settings.ALLOWED_HOSTS = ["*"]
    client = signed_in("clerk")
    prove(client, ADD)
    return client


@pytest.mark.parametrize("place", ["/accounts/2fa/", ADD])
def test_a_bare_number_says_why_there_are_no_passkeys(person: Client, place: str) -> None:
    page = person.get(place, secure=True, headers={"host": "192.0.2.2"}).content.decode()
    assert WHY in page
    assert f'href="{ADD}"' not in page
    assert f'action="{ADD}"' not in page


def test_a_name_with_a_lock_offers_them(person: Client) -> None:
    host = {"host": "sohoc.local"}
    page = person.get("/accounts/2fa/", secure=True, headers=host).content.decode()
    assert f'href="{ADD}"' in page
    page = person.get(ADD, secure=True, headers=host).content.decode()
    assert f'action="{ADD}"' in page
    assert WHY not in page
