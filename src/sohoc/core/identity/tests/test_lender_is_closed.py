"""What somebody has lent ends when the account is closed, and only then."""

from datetime import timedelta

import pytest
from django.utils import timezone

from sohoc.core.access.actors import Actor
from sohoc.core.access.models import Grant, GrantHistory
from sohoc.core.access.scope import acting
from sohoc.core.audit.models import Entry
from sohoc.core.identity import services
from sohoc.core.identity.models import Card, User
from sohoc.core.testing.actors import AUDIT, SECTOR, Province

pytestmark = pytest.mark.django_db
NOW = timezone.localtime().replace(microsecond=0)


def closed(actor: Actor, user: User) -> None:
    with acting(SECTOR):
        card = Card.objects.get(user_id=user.pk)
    with acting(actor.scope):
        services.close_account(actor=actor, account=card.uuid, reason="nghỉ việc", at=NOW)


def entries() -> list[Entry]:
    with acting(AUDIT):
        return list(Entry.objects.order_by("id"))


@pytest.mark.parametrize(
    ("keeper", "lender", "another"),
    [("administrator", "principal", "clerk"), ("principal", "clerk", "principal")],
)
def test_nobody_stands_in_for_a_closed_account(
    province: Province, keeper: str, lender: str, another: str
) -> None:
    own = province.grants[lender]
    with acting(SECTOR):
        lent, coming, over, other = (
            Grant.objects.create(
                user=province.users["subject_teacher"],
                role=source.role,
                node=source.node,
                period=(NOW + timedelta(days=begins), NOW + timedelta(days=ends)),
                reason="đi công tác",
                delegated_from=source,
            )
            for begins, ends, source in (
                (-9, 9, own),
                (20, 30, own),
                (-20, -10, own),
                (-9, 9, province.grants[another]),
            )
        )
    kept = [grant.period[1] for grant in (other, over)]
    actor = province.actor(keeper)
    closed(actor, province.users[lender])
    with acting(SECTOR):
        for grant in (lent, coming, over, other):
            grant.refresh_from_db()
        assert Grant.objects.get(pk=own.pk).period.upper is None
    assert (lent.period.upper, coming.period.isempty) == (NOW, True)
    assert [other.period.upper, over.period.upper] == kept
    told = entries()[-1]
    assert told.verb == "identity.account.disabled"
    assert told.data["lent_ended"] == sorted([str(lent.uuid), str(coming.uuid)])


def test_a_refused_closing_ends_nothing_that_was_lent(province: Province) -> None:
    own = province.grants["principal"]
    with acting(SECTOR):
        lent = Grant.objects.create(
            user=province.users["subject_teacher"],
            role=own.role,
            node=own.node,
            period=(NOW - timedelta(days=1), NOW + timedelta(days=9)),
            delegated_from=own,
        )
    actor = province.actor("principal")
    with acting(AUDIT):
        states = GrantHistory.objects.count()
    with pytest.raises(services.AccountKept):
        closed(actor, province.users["principal"])
    assert entries() == []
    with acting(AUDIT):
        assert GrantHistory.objects.count() == states
    with acting(SECTOR):
        assert Grant.objects.get(pk=lent.pk).period.upper == lent.period[1]
