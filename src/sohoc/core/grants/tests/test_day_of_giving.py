"""A role is given at a place that exists on the day in Hà Nội, at any hour of it."""

from datetime import UTC, date, datetime

import pytest

from sohoc.core.access.models import Grant, GrantHistory, Node
from sohoc.core.access.rules import Refusal
from sohoc.core.access.scope import GATE, acting
from sohoc.core.audit.models import Entry
from sohoc.core.grants.services import GrantRefused, GrantWish, give_grant
from sohoc.core.identity.models import Card
from sohoc.core.outbox.models import Event
from sohoc.core.testing.actors import AUDIT, SECTOR, Province, make_account

pytestmark = pytest.mark.django_db
FIRST = date(2026, 8, 1)
BEFORE = datetime(2026, 7, 31, 16, 59, tzinfo=UTC)
AT_NIGHT = datetime(2026, 7, 31, 18, 30, tzinfo=UTC)  # 01:30 of 1 August


def given(province: Province, place: Node, *, at: datetime) -> Grant:
    """The province makes somebody principal of a place."""
    user = make_account(username="hieu.truong.moi", node=place)
    actor = province.actor("administrator", at=at)
    with acting(actor.scope):
        wish = GrantWish(
            person=Card.objects.get(user_id=user.pk).uuid,
            role="principal",
            node=place.uuid,
            start=at,
            until=None,
            reason="Bổ nhiệm",
        )
        return give_grant(actor=actor, wish=wish, at=at)


def written() -> tuple[int, int, int, int]:
    with acting(AUDIT):
        kept, audited = GrantHistory.objects.count(), Entry.objects.count()
    with acting(SECTOR):
        grants = Grant.objects.count()
    with acting(GATE):
        return grants, kept, audited, Event.objects.count()


@pytest.mark.parametrize(
    ("life", "at"),
    [((FIRST, None), BEFORE), ((date(2020, 9, 1), FIRST), AT_NIGHT)],
    ids=["begins tomorrow", "ended yesterday"],
)
def test_nothing_is_given_at_a_place_of_another_day(
    province: Province, life: tuple[date, date | None], at: datetime
) -> None:
    school = province.schools[1]
    with acting(SECTOR):
        Node.objects.filter(pk=school.pk).update(period=life)
    before = written()
    with pytest.raises(GrantRefused) as refused:
        given(province, school, at=at)
    assert refused.value.refusal is Refusal.NODE_NOT_BELOW_YOURS
    assert written() == before


def test_in_the_night_of_its_first_day_a_place_has_its_roles(province: Province) -> None:
    school = province.schools[1]
    with acting(SECTOR):
        Node.objects.filter(pk=school.pk).update(period=(FIRST, None))
    assert given(province, school, at=AT_NIGHT).node_id == school.pk
