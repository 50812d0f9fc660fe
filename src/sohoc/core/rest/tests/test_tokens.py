"""Tokens: shown once, open one role of one person, end at once when they end."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from django.conf import settings
from django.test import Client

from sohoc.core.access.actors import NotAllowed, NotYours
from sohoc.core.access.models import Grant
from sohoc.core.access.scope import GATE, Scope, acting
from sohoc.core.audit.models import Entry, SecurityEvent
from sohoc.core.identity.models import User
from sohoc.core.rest.models import Token
from sohoc.core.rest.testing import Program, token_for
from sohoc.core.rest.tokens import (
    MOST_LISTED,
    MOST_LIVE,
    BadTokenWish,
    grants_for_programs,
    make_token,
    revoke_token,
    tokens_of,
)
from sohoc.core.testing.actors import SECTOR, Province
from sohoc.lib.vietnamese import ControlCharacter

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.urls("sohoc.core.rest.tests.places"),
]
Programs = Callable[[str], Program]
CARDS = "/api/v1/cards"


def refusals() -> list[tuple[int | None, str]]:
    with acting(Scope("sohoc_audit"), using="log"):
        events = SecurityEvent.objects.using("log").filter(kind="token_refused").order_by("id")
        return [(event.actor_id, event.data["reason"]) for event in events]


def verbs() -> list[str]:
    with acting(Scope("sohoc_audit")):
        return list(Entry.objects.order_by("id").values_list("verb", flat=True))


def test_the_text_is_kept_nowhere(province: Province) -> None:
    made = token_for(province, "clerk")
    form, key_part, secret = made.text.split("_", 2)
    assert (form, "token-" + key_part) == ("sh1", settings.KEYRING.active("token").id)
    assert len(secret) == 43
    with acting(GATE):
        kept = Token.objects.values().get()
    assert secret not in repr(kept)
    assert verbs() == ["rest.token.made"]


def test_a_revoked_token_opens_nothing_when_replayed(province: Province) -> None:
    made = token_for(province, "clerk")
    program = Program(made.text)
    assert program.call("GET", CARDS).status_code == 200
    actor = province.actor("clerk")
    revoke_token(actor=actor, uuid_=made.token.uuid, at=datetime.now(UTC))
    revoke_token(actor=actor, uuid_=made.token.uuid, at=datetime.now(UTC))
    answer = program.call("GET", CARDS)
    assert answer.status_code == 401
    assert answer["WWW-Authenticate"] == 'Bearer realm="sohoc", error="invalid_token"'
    assert refusals() == [(actor.user_id, "revoked")]
    assert verbs() == ["rest.token.made", "rest.token.revoked"]


def test_an_ended_token_opens_nothing(province: Province) -> None:
    made = token_for(province, "clerk")
    past = datetime.now(UTC) - timedelta(seconds=1)
    with acting(GATE):
        Token.objects.update(made_at=past - timedelta(days=1), ends_at=past)
    assert Program(made.text).call("GET", CARDS).status_code == 401
    assert refusals() == [(made.token.user_id, "ended")]


def test_a_closed_account_closes_its_tokens(province: Province) -> None:
    made = token_for(province, "clerk")
    with acting(GATE):
        User.objects.filter(pk=made.token.user_id).update(is_active=False)
    assert Program(made.text).call("GET", CARDS).status_code == 401
    assert refusals() == [(made.token.user_id, "closed account")]


def test_a_lost_role_closes_its_tokens(province: Province) -> None:
    made = token_for(province, "clerk")
    now = datetime.now(UTC)
    with acting(SECTOR):
        Grant.objects.filter(pk=made.token.grant_id).update(
            period=(now - timedelta(days=2), now - timedelta(days=1))
        )
    assert Program(made.text).call("GET", CARDS).status_code == 401
    assert refusals() == [(made.token.user_id, "no role")]


@pytest.mark.parametrize(
    "header",
    [
        "Bearer",
        "Bearer ",
        "Basic YTpi",
        "Bearer sh1_00000000_x",
        "Bearer sh2_1_2",
        "Bearer ___",
        "Bearer sh1_ữ_ữ",
        "Bearer " + "x" * 5000,
    ],
)
def test_what_is_no_token_is_401_and_logged(province: Province, header: str) -> None:
    answer = Client(raise_request_exception=False).get(CARDS, headers={"Authorization": header})
    assert answer.status_code == 401
    assert len(refusals()) == 1


def test_a_token_with_one_changed_letter_opens_nothing(province: Province) -> None:
    text = token_for(province, "clerk").text
    changed = text[:-1] + ("A" if text[-1] != "A" else "B")
    assert Program(changed).call("GET", CARDS).status_code == 401


def test_a_token_is_bound_to_a_grant_of_its_own_account(province: Province) -> None:
    at = datetime.now(UTC)
    with pytest.raises(NotAllowed):
        make_token(
            actor=province.actor("clerk"),
            name="x",
            grant_id=province.grants["principal"].pk,
            ends_at=at + timedelta(days=1),
            at=at,
        )
    with acting(GATE):
        assert not Token.objects.exists()
    assert verbs() == []


@pytest.mark.parametrize("role", ["guardian", "learner", "homeroom_teacher", "auditor"])
def test_roles_without_the_right_get_no_token(province: Province, role: str) -> None:
    assert grants_for_programs(province.users[role].pk, at=datetime.now(UTC)) == []


@pytest.mark.parametrize(
    ("name", "days", "problem"),
    [(" ", 1, "name"), ("x" * 81, 1, "name"), ("x", 0, "end"), ("x", 367, "end")],
)
def test_a_wrong_wish_makes_nothing(province: Province, name: str, days: int, problem: str) -> None:
    at = datetime.now(UTC)
    with pytest.raises(BadTokenWish) as refused:
        make_token(
            actor=province.actor("clerk"),
            name=name,
            grant_id=province.grants["clerk"].pk,
            ends_at=at + timedelta(days=days),
            at=at,
        )
    assert refused.value.problem == problem
    assert verbs() == []


def test_a_name_with_steering_characters_is_refused(province: Province) -> None:
    at = datetime.now(UTC)
    with pytest.raises(ControlCharacter):
        make_token(
            actor=province.actor("clerk"),
            name="a\x07b",
            grant_id=province.grants["clerk"].pk,
            ends_at=at + timedelta(days=1),
            at=at,
        )


def test_an_account_has_at_most_twenty_tokens(province: Province) -> None:
    for _ in range(MOST_LIVE):
        token_for(province, "clerk")
    with pytest.raises(BadTokenWish, match="many"):
        token_for(province, "clerk")


def test_another_person_cannot_revoke_a_token(province: Province) -> None:
    made = token_for(province, "clerk")
    with pytest.raises(NotYours):
        revoke_token(
            actor=province.actor("administrator"), uuid_=made.token.uuid, at=datetime.now(UTC)
        )


def test_the_list_shows_the_last_use(province: Province) -> None:
    made = token_for(province, "clerk")
    at = datetime.now(UTC)
    assert [t.used_at for t in tokens_of(made.token.user_id, at=at)] == [None]


def test_a_live_token_is_listed_behind_any_number_of_others(province: Province) -> None:
    old = token_for(province, "clerk").token
    at = datetime.now(UTC)
    with acting(GATE):
        Token.objects.bulk_create(
            Token(
                user_id=old.user_id,
                grant_id=old.grant_id,
                name=f"cũ {number}",
                key_id=old.key_id,
                digest=number.to_bytes(32, "big"),
                made_at=at + timedelta(seconds=number),
                ends_at=at + timedelta(days=9),
                revoked_at=at,
            )
            for number in range(MOST_LISTED)
        )
    listed = tokens_of(old.user_id, at=at)
    assert (listed[0].token, listed[0].is_live) == (old, True)
    assert [one.token.name for one in listed[1:3]] == ["cũ 199", "cũ 198"]
    assert len(listed) == MOST_LISTED


def test_a_signed_in_page_reads_without_token(signed_in: Callable[[str], Client]) -> None:
    assert signed_in("guardian").get("/api/v1/cards").status_code == 403
    assert signed_in("principal").get("/api/v1/cards").status_code == 200


def test_a_wrong_token_is_not_served_as_the_signed_in_person(
    signed_in: Callable[[str], Client],
) -> None:
    answer = signed_in("principal").get(CARDS, headers={"Authorization": "Bearer x"})
    assert answer.status_code == 401


def test_a_signed_in_page_writes_with_the_token_of_its_form_only(
    signed_in: Callable[[str], Client],
) -> None:
    client = signed_in("administrator")
    client.handler.enforce_csrf_checks = True
    body = '{"name": "Xã Thử"}'
    refused = client.post("/api/v1/places", body, content_type="application/json")
    assert (refused.status_code, refused.json()["type"]) == (403, "/api/#csrf")
    client.cookies["csrftoken"] = "a" * 32
    taken = client.post(
        "/api/v1/places",
        body,
        content_type="application/json",
        headers={"X-CSRFToken": "a" * 32},
    )
    assert taken.status_code == 201


def test_a_locked_screen_is_a_problem_too(signed_in: Callable[[str], Client]) -> None:
    client = signed_in("principal")
    session = client.session
    session["locked"] = True
    session.save()
    answer = client.get(CARDS)
    assert (answer.status_code, answer.json()["type"]) == (423, "/api/#locked")
