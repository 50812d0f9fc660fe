"""Ninety days of lending are ninety days, in however many pieces."""

from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from sohoc.core.access.actors import Actor
from sohoc.core.access.models import Grant
from sohoc.core.access.rules import LONGEST_DELEGATION, Refusal
from sohoc.core.access.scope import acting
from sohoc.core.audit.models import Entry
from sohoc.core.grants.services import (
    GrantRefused,
    LendWish,
    delegate_role,
    end_grant,
)
from sohoc.core.identity.models import Card, User
from sohoc.core.testing.actors import AUDIT, SECTOR, Province, make_account

pytestmark = pytest.mark.django_db
NOW = timezone.localtime().replace(microsecond=0)
DAY = timedelta(days=1)


def lent(actor: Actor, person: User, *, until: datetime, start: datetime = NOW) -> Grant:
    with acting(SECTOR):
        card = Card.objects.get(user_id=person.pk)
    wish = LendWish(card.uuid, start, until, "nghỉ phép")
    with acting(actor.scope):
        return delegate_role(actor=actor, wish=wish, at=NOW)


def refused(actor: Actor, person: User, *, until: datetime, start: datetime) -> Refusal:
    """Why it is not lent; nothing was written."""
    before = written()
    with pytest.raises(GrantRefused) as refusal:
        lent(actor, person, until=until, start=start)
    assert written() == before
    return refusal.value.refusal


def written() -> tuple[int, int]:
    with acting(SECTOR):
        grants = Grant.objects.count()
    with acting(AUDIT):
        return grants, Entry.objects.count()


@pytest.fixture
def teacher(province: Province) -> User:
    return make_account(username="giao.vien.moi", node=province.schools[0], full_name="Hà Văn Ún")


def test_lendings_to_one_person_are_counted_together(province: Province, teacher: User) -> None:
    principal = province.actor("principal")
    lent(principal, teacher, until=NOW + 60 * DAY)
    for start in (NOW + 60 * DAY, NOW + 61 * DAY):  # adjoining or not
        refusal = refused(principal, teacher, start=start, until=start + 31 * DAY)
        assert refusal is Refusal.DELEGATION_TOO_LONG
    lent(principal, province.users["homeroom_teacher"], until=NOW + 90 * DAY)
    lent(principal, teacher, start=NOW + 60 * DAY, until=NOW + 90 * DAY)
    more = refused(principal, teacher, start=NOW + 90 * DAY, until=NOW + 91 * DAY)
    assert more is Refusal.DELEGATION_TOO_LONG


@pytest.mark.parametrize(("over_for", "counts"), [(timedelta(0), True), (DAY / 24, False)])
def test_a_lending_that_is_over_counts_only_when_the_next_adjoins_it(
    province: Province, teacher: User, over_for: timedelta, counts: bool
) -> None:
    principal, own = province.actor("principal"), province.grants["principal"]
    with acting(SECTOR):
        Grant.objects.create(
            user=teacher,
            role="principal",
            node=own.node,
            period=(NOW - 90 * DAY, NOW - over_for),
            delegated_from=own,
        )
    if counts:
        refusal = refused(principal, teacher, start=NOW, until=NOW + DAY)
        assert refusal is Refusal.DELEGATION_TOO_LONG
    else:
        assert lent(principal, teacher, until=NOW + 90 * DAY).period.upper == NOW + 90 * DAY


def test_what_was_taken_back_is_lent_again(province: Province, teacher: User) -> None:
    principal = province.actor("principal")
    grant = lent(principal, teacher, until=NOW + 90 * DAY)
    with acting(principal.scope):
        end_grant(actor=principal, grant=grant.uuid, ends=NOW, reason="hết", at=NOW)
    assert lent(principal, teacher, until=NOW + 90 * DAY).period.upper == NOW + 90 * DAY


def test_a_lending_begins_within_ninety_days(province: Province, teacher: User) -> None:
    principal, last = province.actor("principal"), NOW + LONGEST_DELEGATION
    late = refused(principal, teacher, start=last + timedelta(seconds=1), until=last + 2 * DAY)
    assert late is Refusal.DELEGATION_TOO_FAR
    assert lent(principal, teacher, start=last, until=last + DAY).period.lower == last
