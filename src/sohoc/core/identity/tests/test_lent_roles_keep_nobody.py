"""Who only borrows a role neither makes nor keeps accounts: that would outlive the loan."""

from datetime import UTC, datetime, timedelta

import pytest

from sohoc.core.access.actors import Actor, NotAllowed
from sohoc.core.access.models import Grant
from sohoc.core.access.scope import acting
from sohoc.core.identity.models import Card
from sohoc.core.identity.selectors import keeping_forbidden
from sohoc.core.identity.services import NewAccount, make_account
from sohoc.core.testing.actors import SECTOR, Province, actor_of_grant

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
        assert keeping_forbidden(borrower, user_id=clerk, at=NOW) is not None
        own = province.actor("principal")
    with acting(own.scope):
        assert keeping_forbidden(own, user_id=clerk, at=NOW) is None


def test_a_borrower_makes_no_account(province: Province, borrower: Actor) -> None:
    wish = NewAccount(full_name="Bùi Thị Mới", username="bui.moi", node=province.schools[0].uuid)
    with acting(borrower.scope):
        with pytest.raises(NotAllowed):
            make_account(actor=borrower, new=wish, at=NOW)
        assert not Card.objects.filter(username="bui.moi").exists()
