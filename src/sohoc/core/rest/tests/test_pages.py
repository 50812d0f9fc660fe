"""Pages by key: complete, stable under inserts, and only with their own cursor."""

from collections.abc import Callable

import pytest
from django.core import signing

from sohoc.core.access.scope import acting
from sohoc.core.identity.models import Card
from sohoc.core.rest.testing import Program
from sohoc.core.testing.actors import SECTOR, Province, make_account

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.urls("sohoc.core.rest.tests.places"),
]
Programs = Callable[[str], Program]


def walk(program: Program, address: str | None) -> list[str]:
    names = []
    while address:
        answer = program.call("GET", address)
        assert answer.status_code == 200, answer.content
        names += [item["uuid"] for item in answer.json()["items"]]
        address = answer.json()["next"]
    return names


@pytest.mark.parametrize("order", ["sort_key", "-sort_key"])
def test_pages_give_every_row_once_in_order(
    program: Programs, province: Province, order: str
) -> None:
    with acting(SECTOR):
        node = province.schools[0].pk
        direction = "-" if order.startswith("-") else ""
        cards = Card.objects.filter(node=node).order_by(f"{direction}sort_key", f"{direction}user")
        expected = [str(card.uuid) for card in cards]
    found = walk(program("principal"), f"/api/v1/cards?limit=2&order={order}")
    assert found == expected
    assert len(found) == 6


def test_rows_added_meanwhile_repeat_and_hide_nothing(
    program: Programs, province: Province
) -> None:
    principal = program("principal")
    first = principal.call("GET", "/api/v1/cards?limit=3").json()
    make_account(username="som.nhat", node=province.schools[0], full_name="An Ánh Á")
    rest = walk(principal, first["next"])
    seen = [item["uuid"] for item in first["items"]] + rest
    assert len(seen) == len(set(seen)) == 6


def test_the_limit_may_change_between_pages(program: Programs) -> None:
    principal = program("principal")
    address = principal.call("GET", "/api/v1/cards?limit=1").json()["next"]
    assert len(walk(principal, address.replace("limit=1", "limit=200"))) == 5


@pytest.mark.parametrize("cursor", ["x", "eyJ:1:2", "%00", "a" * 3000, ":::", "“”"])
def test_a_made_up_cursor_is_refused(program: Programs, cursor: str) -> None:
    answer = program("principal").call("GET", f"/api/v1/cards?cursor={cursor}")
    assert answer.status_code == 400


def test_a_cursor_of_another_filter_order_or_person_is_refused(program: Programs) -> None:
    principal = program("principal")
    address = principal.call("GET", "/api/v1/cards?limit=1").json()["next"]
    for foreign in (address + "&q=tham", address + "&order=-sort_key"):
        answer = principal.call("GET", foreign)
        assert (answer.status_code, answer.json()["type"]) == (400, "/api/#bad-cursor")
    assert program("clerk").call("GET", address).status_code == 400


def test_a_cursor_signed_for_something_else_is_refused(program: Programs) -> None:
    foreign = signing.dumps(["x", ["a", 1]], salt="another")
    answer = program("principal").call("GET", f"/api/v1/cards?cursor={foreign}")
    assert (answer.status_code, answer.json()["type"]) == (400, "/api/#bad-cursor")
