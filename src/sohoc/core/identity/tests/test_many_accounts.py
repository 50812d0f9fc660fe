"""Accounts for many at once: names that nobody has, the rules of one for each of them."""

from dataclasses import replace

import pytest
from django.contrib.auth.hashers import check_password

from sohoc.core.access.actors import NotAllowed
from sohoc.core.access.scope import GATE, acting
from sohoc.core.identity import many
from sohoc.core.identity.models import Card, User
from sohoc.core.identity.permissions import IdentityPermission
from sohoc.core.identity.services import FirstSignIn
from sohoc.core.testing.actors import NOW, Province, give, make_account
from tests.architecture.schools import traces

pytestmark = pytest.mark.django_db
RIGHT = IdentityPermission.CREATE_ACCOUNT
NAMES = ["Đinh Thị Thắm", "Đinh Thị Thắm", "Đỗ Thị Thắm", "Lò Văn Ấm"]


def made(province: Province, names: list[str]) -> list[FirstSignIn]:
    actor = province.actor("principal", at=NOW)
    with acting(actor.writing_scope):
        return many.make_accounts(
            actor=actor,
            right=RIGHT,
            full_names=names,
            passwords=many.first_passwords(len(names)),
            node_id=province.schools[0].pk,
        )


def test_every_name_gets_a_user_name_that_nobody_has(province: Province) -> None:
    for username in ("thamdt", "thamdt3", "thamdtx", "thamdt.cu"):
        make_account(username=username, node=province.schools[1])
    usernames = [one.card.username for one in made(province, NAMES)]
    assert usernames == ["thamdt2", "thamdt4", "thamdt5", "amlv"]


def test_the_password_shown_is_the_one_that_opens(province: Province) -> None:
    for one in made(province, NAMES):
        with acting(GATE):
            user = User.objects.get(pk=one.card.user_id)
        assert check_password(one.password, user.password)
        assert user.must_change_password
        assert many.sign_in_facts([user.pk])[user.pk].is_untouched


def test_a_lent_role_makes_renews_and_closes_nothing(province: Province) -> None:
    actor = replace(province.actor("principal", at=NOW), is_delegated=True)
    words, before = many.first_passwords(1), traces()
    with acting(actor.writing_scope):
        with pytest.raises(NotAllowed):
            many.make_accounts(
                actor=actor, right=RIGHT, full_names=["A"], passwords=words, node_id=actor.node_id
            )
        with pytest.raises(NotAllowed):
            many.renew_first_passwords(
                actor=actor, right=RIGHT, user_ids=[1], passwords=words, at=NOW
            )
        with pytest.raises(NotAllowed):
            many.close_untouched(actor=actor, right=RIGHT, user_ids=[1], at=NOW)
    assert traces() == before


def test_only_untouched_accounts_of_the_own_reach_are_closed(province: Province) -> None:
    fresh, used, changed, above = (one.card for one in made(province, NAMES))
    with acting(GATE):
        User.objects.filter(pk=used.pk).update(last_login=NOW)
        User.objects.filter(pk=changed.pk).update(must_change_password=False)
        reaching = User.objects.get(pk=above.pk)
    give(user=reaching, role="auditor", node=province.root)
    actor = province.actor("principal", at=NOW)
    with acting(actor.writing_scope):
        closed = many.close_untouched(
            actor=actor,
            right=IdentityPermission.DISABLE_ACCOUNT,
            user_ids=[card.pk for card in (fresh, used, changed, above)],
            at=NOW,
        )
        still_open = set(Card.objects.filter(is_disabled=False).values_list("pk", flat=True))
    assert closed == [fresh.pk]
    assert {used.pk, changed.pk, above.pk} <= still_open
