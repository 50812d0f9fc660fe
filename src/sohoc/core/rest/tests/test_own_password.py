"""Whoever changes the own password ends every token that the old one may have made."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from django.test import Client

from sohoc.core.access.scope import GATE, acting
from sohoc.core.identity.models import User
from sohoc.core.rest.models import Token
from sohoc.core.rest.testing import Program, token_for
from sohoc.core.rest.tokens import revoke_token
from sohoc.core.testing.actors import PASSWORD, Province

pytestmark = pytest.mark.django_db
SignIn = Callable[[str], Client]
NEW = "mưa rơi trên mái ngói cũ"
CHANGE = "/accounts/password/change/"
SCHOOLS = "/api/v1/schools"
REVOKED = "mã truy cập cùng với mật khẩu cũ"


def change(client: Client, *, old: str = PASSWORD) -> str:
    values = {"oldpassword": old, "password1": NEW, "password2": NEW}
    return client.post(CHANGE, values, follow=True).content.decode()


def test_the_tokens_end_with_the_own_password_and_the_page_counts_them(
    signed_in: SignIn, province: Province
) -> None:
    live, second, earlier = (token_for(province, "clerk") for _ in range(3))
    foreign = token_for(province, "principal")
    revoke_token(actor=province.actor("clerk"), uuid_=earlier.token.uuid, at=datetime.now(UTC))
    page = change(signed_in("clerk"))
    assert f"Đã thu hồi 2 {REVOKED}" in page
    for made in (live, second):
        assert Program(made.text).call("GET", SCHOOLS).status_code == 401
    assert Program(foreign.text).call("GET", SCHOOLS).status_code == 200


def test_the_tokens_end_with_a_first_password_too(signed_in: SignIn, province: Province) -> None:
    made = token_for(province, "clerk")
    with acting(GATE):
        User.objects.filter(pk=made.token.user_id).update(must_change_password=True)
    assert f"Đã thu hồi 1 {REVOKED}" in change(signed_in("clerk"))
    assert Program(made.text).call("GET", SCHOOLS).status_code == 401


def test_a_refused_change_leaves_the_tokens(signed_in: SignIn, province: Province) -> None:
    made = token_for(province, "clerk")
    assert REVOKED not in change(signed_in("clerk"), old="sai")
    with acting(GATE):
        assert Token.objects.get(pk=made.token.pk).revoked_at is None
    assert Program(made.text).call("GET", SCHOOLS).status_code == 200


def test_without_tokens_nothing_is_said_of_them(signed_in: SignIn) -> None:
    assert REVOKED not in change(signed_in("clerk"))
