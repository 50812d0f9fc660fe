"""Repeated requests and versions: one effect, the same answer, no lost update."""

import hashlib
import hmac
import json
import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings
from django.db import connections

from sohoc.core.access.models import Node
from sohoc.core.access.scope import acting
from sohoc.core.identity.models import Card
from sohoc.core.rest.models import Answer
from sohoc.core.rest.testing import Program, token_for
from sohoc.core.testing.actors import SECTOR, Province, make_province

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.urls("sohoc.core.rest.tests.places"),
]
Programs = Callable[[str], Program]
PLACES = "/api/v1/places"


def count(name: str) -> int:
    with acting(SECTOR):
        return Node.objects.filter(name=name).count()


def test_a_repeat_gets_the_same_answer_without_effect(program: Programs) -> None:
    administrator = program("administrator")
    body = {"name": "Xã Lặp Lại", "kind": "commune"}
    first = administrator.call("POST", PLACES, body, Idempotency_Key="k-1")
    again = administrator.call("POST", PLACES, body, Idempotency_Key="k-1")
    assert (first.status_code, again.status_code) == (201, 201)
    assert again.content == first.content
    assert again["Location"] == first["Location"]
    assert again["Idempotency-Replayed"] == "true"
    assert "Idempotency-Replayed" not in first
    assert count("Xã Lặp Lại") == 1


def test_without_key_a_repeat_is_a_second_act(program: Programs) -> None:
    administrator = program("administrator")
    for _ in range(2):
        administrator.call("POST", PLACES, {"name": "Xã Hai Lần"})
    assert count("Xã Hai Lần") == 2


def test_the_key_with_another_body_is_refused(program: Programs) -> None:
    administrator = program("administrator")
    administrator.call("POST", PLACES, {"name": "Xã Một"}, Idempotency_Key="k")
    answer = administrator.call("POST", PLACES, {"name": "Xã Hai"}, Idempotency_Key="k")
    assert (answer.status_code, answer.json()["type"]) == (422, "/api/#key-reused")
    assert count("Xã Hai") == 0


def test_keys_belong_to_one_account(program: Programs) -> None:
    body = {"name": "Xã Chung"}
    for role in ("administrator", "province_officer"):
        answer = program(role).call("POST", PLACES, body, Idempotency_Key="same")
        assert answer.status_code == 201
    assert count("Xã Chung") == 2


def test_a_refused_request_keeps_no_answer(program: Programs) -> None:
    administrator = program("administrator")
    refused = administrator.call("POST", PLACES, {"name": "bận"}, Idempotency_Key="k")
    taken = administrator.call("POST", PLACES, {"name": "rảnh"}, Idempotency_Key="k")
    assert (refused.status_code, taken.status_code) == (409, 201)


def test_a_refusal_that_is_answered_keeps_what_was_written_and_leaves_the_key(
    program: Programs, province: Province
) -> None:
    principal = program("principal")
    for name in ("Bùi Văn Một", "Bùi Văn Hai"):
        body = {"name": name, "kind": "answered"}
        refused = principal.call("POST", "/api/v1/trouble", body, Idempotency_Key="k")
        assert (refused.status_code, refused.json()["type"]) == (409, "/api/#conflict")
        with acting(SECTOR):
            assert Card.objects.get(user=province.users["principal"]).full_name == name


def test_the_digest_of_a_request_gives_nothing_of_its_body_away(
    program: Programs, province: Province
) -> None:
    """A number that stands in a body could be found by trying, were the digest a plain one."""
    actor, place = province.actor("administrator"), {"name": "Xã Kín", "kind": "commune"}
    program("administrator").call("POST", PLACES, place, Idempotency_Key="k")
    with acting(actor.scope):
        kept = bytes(Answer.objects.get().request_digest)
    sent = f"{actor.grant_id}\nPOST\n{PLACES}\n\n{json.dumps(place)}".encode()
    index = settings.KEYRING.active("index").secret
    assert kept == hmac.digest(index, sent, hashlib.sha256)
    assert kept != hashlib.sha256(sent).digest()


@pytest.mark.parametrize("key", ["", "a b", "x" * 81, "khóa"])
def test_a_key_that_cannot_be_meant_is_refused(program: Programs, key: str) -> None:
    answer = program("administrator").call("POST", PLACES, {"name": "Xã"}, Idempotency_Key=key)
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (400, "Idempotency-Key")
    assert count("Xã") == 0


def test_kept_answers_are_seen_by_their_own_account_only(
    program: Programs, province: Province
) -> None:
    program("administrator").call("POST", PLACES, {"name": "Xã Riêng"}, Idempotency_Key="k")
    with acting(province.actor("administrator").scope):
        assert Answer.objects.count() == 1
    with acting(province.actor("province_officer").scope):
        assert Answer.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_two_at_once_have_one_effect() -> None:
    text = token_for(make_province(), "administrator").text
    start, answers = threading.Barrier(2), list[Any]()

    def send() -> None:
        start.wait(10)
        try:
            body = {"name": "Xã Cùng Lúc"}
            answers.append(Program(text).call("POST", PLACES, body, Idempotency_Key="k"))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=send) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert [a.status_code for a in answers] == [201, 201]
    assert answers[0].content == answers[1].content
    assert sorted("Idempotency-Replayed" in a for a in answers) == [False, True]
    assert count("Xã Cùng Lúc") == 1


def rename(program: Program, card: Card, name: str, **headers: str) -> Any:
    return program.call("PATCH", f"/api/v1/cards/{card.uuid}", {"full_name": name}, **headers)


@pytest.fixture
def card(province: Province) -> Card:
    with acting(SECTOR):
        return Card.objects.get(user=province.users["learner"])


def test_the_version_read_is_the_version_written(program: Programs, card: Card) -> None:
    principal = program("principal")
    read = principal.call("GET", f"/api/v1/cards/{card.uuid}")
    assert read["ETag"] == '"1"'
    first = rename(principal, card, "Bùi Văn Một", If_Match=read["ETag"])
    assert (first.status_code, first["ETag"]) == (200, '"2"')
    late = rename(principal, card, "Bùi Văn Hai", If_Match=read["ETag"])
    assert (late.status_code, late.json()["type"]) == (412, "/api/#changed")
    with acting(SECTOR):
        assert Card.objects.get(pk=card.pk).full_name == "Bùi Văn Một"


def test_writing_without_a_version_is_refused(program: Programs, card: Card) -> None:
    answer = rename(program("principal"), card, "Bùi Văn Ba")
    assert (answer.status_code, answer.json()["type"]) == (428, "/api/#version-wanted")


@pytest.mark.parametrize("tag", ["*", "1", 'W/"x"', '"x"', '"99999999999999"', ""])
def test_a_tag_that_is_none_of_ours_does_not_match(program: Programs, card: Card, tag: str) -> None:
    assert rename(program("principal"), card, "Bùi Văn Tư", If_Match=tag).status_code == 412
