"""Who only borrows a role neither makes nor keeps accounts: that would outlive the loan."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from sohoc.core.access.actors import Actor, NotAllowed
from sohoc.core.access.models import Grant
from sohoc.core.access.scope import GATE, acting
from sohoc.core.audit.models import Entry
from sohoc.core.identity import services
from sohoc.core.identity.models import Card, User
from sohoc.core.identity.rules import KeepingRefusal
from sohoc.core.identity.selectors import keeping_forbidden
from sohoc.core.identity.services import AccountKept, NewAccount, make_account
from sohoc.core.testing.actors import (
    AUDIT,
    SECTOR,
    Province,
    actor_of_grant,
)
from sohoc.core.testing.actors import make_account as account_of

pytestmark = pytest.mark.django_db
NOW = datetime.now(UTC)


@pytest.fixture
def borrower(province: Province) -> Actor:
    """A subject teacher to whom the principal's role was lent."""
    with acting(SECTOR):
        lent = Grant.objects.create(
            user=province.users["subject_teacher"],
            role="principal",
            node=province.schools[0],
            period=(NOW - timedelta(hours=1), NOW + timedelta(days=1)),
            reason="đi công tác",
            delegated_from=province.grants["principal"],
        )
    return actor_of_grant(lent)


def test_a_borrower_may_not_keep_an_account(province: Province, borrower: Actor) -> None:
    clerk = province.users["clerk"].pk
    with acting(borrower.scope):
        assert keeping_forbidden(borrower, user_id=clerk, at=NOW) is KeepingRefusal.LENT_ROLE
        own = province.actor("principal")
    with acting(own.scope):
        assert keeping_forbidden(own, user_id=clerk, at=NOW) is None


def test_a_borrower_makes_no_account(province: Province, borrower: Actor) -> None:
    wish = NewAccount(full_name="Bùi Thị Mới", username="bui.moi", node=province.schools[0].uuid)
    with acting(borrower.scope):
        with pytest.raises(NotAllowed):
            make_account(actor=borrower, new=wish, at=NOW)
        assert not Card.objects.filter(username="bui.moi").exists()


def test_a_borrower_is_offered_nothing_that_a_lent_role_refuses(
    province: Province, borrower: Actor, signed_in: Callable[[str], Client]
) -> None:
    client = signed_in("subject_teacher")
    client.post("/me/role", {"grant": str(borrower.grant_id)})
    with acting(SECTOR):
        card = Card.objects.get(user_id=province.users["clerk"].pk)
    places = ("/people/accounts/", f"/people/accounts/{card.uuid}/", "/access/grants/")
    pages = [client.get(place).content.decode() for place in places]
    assert all("Hiệu trưởng" in page for page in pages)
    for way in ("/people/accounts/make", "/access/grants/give", "/access/grants/delegate"):
        assert not any(f'href="{way}' in page for page in pages), way


def states_of(user: User) -> tuple[Any, ...]:
    """Key and card of the account, and how many acts were recorded."""
    with acting(GATE):
        key = User.objects.values_list("password", "is_active").get(pk=user.pk)
    with acting(SECTOR):
        card = Card.objects.values_list("full_name", "node", "version").get(user_id=user.pk)
    with acting(AUDIT):
        return key, card, Entry.objects.count()


def correct(actor: Actor, card: Card) -> object:
    return services.correct_account(
        actor=actor,
        account=card.uuid,
        full_name="Bùi Thị Khác",
        node=card.node.uuid,
        version=card.version,
        reason="x",
        at=NOW,
    )


def close(actor: Actor, card: Card) -> object:
    return services.close_account(actor=actor, account=card.uuid, reason="x", at=NOW)


def reopen(actor: Actor, card: Card) -> object:
    return services.reopen_account(actor=actor, account=card.uuid, reason="x", at=NOW)


def reset(actor: Actor, card: Card) -> object:
    return services.reset_password(actor=actor, account=card.uuid, reason="x", at=NOW)


@pytest.mark.parametrize("act", [correct, close, reopen, reset])
def test_a_borrower_keeps_no_account_without_roles_either(
    province: Province, borrower: Actor, act: Callable[[Actor, Card], object]
) -> None:
    newcomer = account_of(username="moi.den", node=province.schools[0])
    with acting(SECTOR):
        card = Card.objects.select_related("node").get(user_id=newcomer.pk)
    before = states_of(newcomer)
    with acting(borrower.scope), pytest.raises(AccountKept) as refused:
        act(borrower, card)
    assert refused.value.refusal is KeepingRefusal.LENT_ROLE
    assert states_of(newcomer) == before


def test_a_borrower_does_not_end_a_role_to_take_over_its_account(
    province: Province, borrower: Actor, signed_in: Callable[[str], Client]
) -> None:
    clerk, grant = province.users["clerk"], province.grants["clerk"]
    with acting(SECTOR):
        card = Card.objects.get(user_id=clerk.pk)
    before = states_of(clerk)
    deputy = signed_in("subject_teacher")
    session = deputy.session
    far_ahead = 4102444800.0  # so the proof stays fresh
    session["account_authentication_methods"] = [{"method": "password", "at": far_ahead}]
    session["account_authentication_methods_user"] = session["_auth_user_id"]
    session.save()
    deputy.post("/me/role", {"grant": borrower.grant_id})
    ending = deputy.post(f"/access/grants/{grant.uuid}/end", {"reason": "x"})
    assert ending.status_code == 403
    resetting = deputy.post(f"/people/accounts/{card.uuid}/password", {"reason": "x"})
    assert "Vai trò của anh/chị là được ủy quyền." in resetting.content.decode()
    assert states_of(clerk) == before
    with acting(SECTOR):
        assert Grant.objects.get(pk=grant.pk).period.upper is None
