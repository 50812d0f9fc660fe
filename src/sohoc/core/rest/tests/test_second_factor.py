"""A role that needs a second factor has no way past it through the interface for programs."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client

from sohoc.core.access.actors import NotAllowed
from sohoc.core.access.scope import GATE, acting
from sohoc.core.audit.models import Entry
from sohoc.core.identity.models import User
from sohoc.core.rest.models import Token
from sohoc.core.rest.testing import Program, token_for
from sohoc.core.rest.tokens import make_token
from sohoc.core.testing.actors import AUDIT, PASSWORD, Province, give, security_events

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


def add_factor(user: User, *, kind: str) -> None:
    with acting(GATE):
        Authenticator.objects.create(user=user, type=kind, data={})


def nothing_was_made() -> bool:
    with acting(AUDIT):
        recorded = Entry.objects.exists()
    with acting(GATE):
        return not recorded and not Token.objects.exists()


def test_the_choice_of_roles_leaves_out_the_one_that_needs_the_second_factor(
    signed_in: Callable[[str], Client], province: Province, settings: Any
) -> None:
    settings.SOHOC_SECOND_FACTOR = True
    user = province.users["principal"]
    strong = give(user=user, role="province_officer", node=province.root)
    client = signed_in("principal")
    client.post("/me/role", {"grant": province.grants["principal"].pk})
    day = (datetime.now(UTC) + timedelta(days=9)).strftime("%d/%m/%Y")
    wish = {"name": "máy", "grant": strong.pk, "last_day": day, "so_proof": PASSWORD}
    page = client.post("/tokens/new/", wish).content.decode()
    assert re.findall(r'<option value="(\d+)"', page) == [str(province.grants["principal"].pk)]
    assert nothing_was_made()


def test_who_holds_nothing_but_such_roles_is_led_to_the_second_factor(
    signed_in: Callable[[str], Client], province: Province, settings: Any
) -> None:
    settings.SOHOC_SECOND_FACTOR = True
    give(user=province.users["guardian"], role="province_officer", node=province.root)
    client = signed_in("guardian")
    client.post("/me/role", {"grant": province.grants["guardian"].pk})
    client.post("/tokens/new/", {"so_proof": PASSWORD, "so_proof_for": "GET"})
    assert client.get("/tokens/new/")["Location"] == "/accounts/2fa/"
    assert nothing_was_made()


@pytest.mark.parametrize("kind", ["", "recovery_codes"])
def test_no_token_is_made_for_an_account_without_the_factor_that_its_role_needs(
    province: Province, settings: Any, kind: str
) -> None:
    settings.SOHOC_SECOND_FACTOR = True
    if kind:
        add_factor(province.users["province_officer"], kind=kind)
    at = datetime.now(UTC)
    with pytest.raises(NotAllowed):
        make_token(
            actor=province.actor("province_officer"),
            name="máy",
            grant_id=province.grants["province_officer"].pk,
            ends_at=at + timedelta(days=1),
            at=at,
        )
    assert nothing_was_made()


def test_a_token_opens_such_a_role_only_while_the_account_has_a_factor(
    province: Province, settings: Any
) -> None:
    settings.SOHOC_SECOND_FACTOR = True
    user = province.users["province_officer"]
    add_factor(user, kind="totp")
    program = Program(token_for(province, "province_officer").text)
    assert program.call("GET", "/api/v1/schools").status_code == 200
    with acting(GATE):
        Authenticator.objects.filter(user_id=user.pk).delete()
    assert program.call("GET", "/api/v1/schools").status_code == 401
    assert [e.data for e in security_events()] == [{"reason": "no second factor"}]
