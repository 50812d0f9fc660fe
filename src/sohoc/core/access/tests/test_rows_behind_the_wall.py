"""Which rows of accounts and grants each role sees: the outer wall, by what people hold."""

from datetime import timedelta

import pytest
from django.db import ProgrammingError

from sohoc.core.access.actors import Origin
from sohoc.core.access.models import Grant
from sohoc.core.access.scope import acting
from sohoc.core.access.selectors import actor_for
from sohoc.core.identity.models import Card, User
from sohoc.core.testing.actors import NOW, Province, give, make_account

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("role", "seen"),
    [
        ("province_officer", 11),
        ("administrator", 11),
        ("commune_officer", 7),
        ("principal", 6),
        ("clerk", 6),
        ("guardian", 1),
        ("learner", 1),
        ("auditor", 1),
    ],
)
def test_each_role_sees_the_accounts_of_its_own_nodes(
    province: Province, role: str, seen: int
) -> None:
    with acting(province.actor(role).scope):
        assert Card.objects.count() == seen
        assert Grant.objects.count() == seen


def test_without_a_scope_nothing_is_reachable(province: Province) -> None:
    with pytest.raises(ProgrammingError, match="permission denied"):
        Grant.objects.create(
            user_id=1, role="auditor", node=province.root, period=(NOW, None), reason="x"
        )


def test_a_changed_grant_raises_the_version_of_its_holder(province: Province) -> None:
    user = make_account(username="moi.den", node=province.schools[0])
    before = User.objects.get(pk=user.pk).rights_version
    give(user=user, role="clerk", node=province.schools[0])
    assert User.objects.get(pk=user.pk).rights_version == before + 1


def test_a_grant_that_has_ended_gives_no_actor(province: Province) -> None:
    user = make_account(username="het.han", node=province.schools[0])
    give(user=user, role="clerk", node=province.schools[0], until=NOW + timedelta(days=1))
    later = NOW + timedelta(days=2)
    assert actor_for(user_id=user.pk, name="", grant_id=None, at=later, origin=Origin()) is None
