"""A proof of identity is asked of whoever may do the work, and of nobody else."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from sohoc.core.manifest import registry
from sohoc.core.testing.actors import ALL_ROLES, Province, security_events
from tests.architecture.matrix import Address, addresses
from tests.architecture.schools import prove, traces

SignIn = Callable[[str], Client]
PROTECTED = [a for a in addresses() if a.step_up and a.opens == "door"]
ASKS = 'name="so_proof"'
LONG_AGO = 3600.0
SOMETHING = {
    "uuid": "00000000-0000-0000-0000-000000000000",
    "str": "xlsx",
    "int": "0",
    "slug": "khong",
}


def _place(address: Address) -> str:
    return address.filled({name: SOMETHING[kind] for name, kind in address.parameters.items()})


@pytest.mark.django_db
@pytest.mark.parametrize("role", ALL_ROLES)
def test_a_role_without_the_work_is_refused_before_any_password(
    province: Province, signed_in: SignIn, role: str, settings: Any
) -> None:
    settings.SOHOC_STRANGER_LINES = 1000  # every refusal is written, none only counted
    client = signed_in(role)
    prove(client, ago=LONG_AGO)
    held, before = registry().permissions_of(role), traces()
    answers = {
        (method, address.route): (found.status_code, ASKS in found.content.decode())
        for address in PROTECTED
        for method in address.methods
        for found in [client.generic(method, _place(address))]
    }
    expected = {
        (method, address.route): (403, address.needs in held)
        for address in PROTECTED
        for method in address.methods
    }
    assert answers == expected
    assert traces() == before
    refused = [e.data["door"] for e in security_events() if e.kind == "door_refused"]
    assert sorted(refused) == sorted(
        a.needs for a in PROTECTED for _method in a.methods if a.needs not in held
    )


@pytest.mark.django_db
def test_a_password_sent_to_work_one_does_not_have_is_not_even_looked_at(
    province: Province, signed_in: SignIn
) -> None:
    client = signed_in("commune_officer")
    prove(client, ago=LONG_AGO)
    answer = client.post("/orgs/acts/follow", {"so_proof": "sai", "so_proof_for": "GET"})
    assert answer.status_code == 403
    assert "Vai của anh/chị không có việc này" in answer.content.decode()
    assert [e.kind for e in security_events() if e.kind == "proof_failed"] == []
