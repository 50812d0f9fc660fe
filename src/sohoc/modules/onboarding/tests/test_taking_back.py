"""Accounts that nobody has used are taken back; those that somebody has used stay."""

import pytest

from sohoc.core.access.models import Grant
from sohoc.core.access.scope import GATE, acting
from sohoc.core.audit.models import Entry
from sohoc.core.grants.services import BadReason
from sohoc.core.identity.models import Card, User
from sohoc.core.testing.actors import AUDIT, NOW, SECTOR, Province, give
from sohoc.modules.onboarding.contracts import Choice
from sohoc.modules.onboarding.services import working
from sohoc.modules.onboarding.tests.made import (
    LEARNERS,
    School,
    Steps,
    accounts,
    letters,
    sign_in,
    user_named,
)
from sohoc.modules.people.testing import accounts_of_people
from tests.architecture.schools import traces

pytestmark = pytest.mark.django_db


@pytest.fixture
def school(province: Province) -> School:
    made = School(province)
    made.learner("Bùi Thị An", "5A")
    made.learner("Lò Văn Ấm", "5B")
    made.make()
    return made


def take_back(
    school: School, choice: Choice = LEARNERS, *, reason: str = "nhầm lớp"
) -> dict[str, int]:
    actor = school.actor
    with acting(actor.scope):
        return working.take_back_in_parts(
            Steps(),  # type: ignore[arg-type]  # stands for it
            actor=actor,
            at=NOW,
            school=school.node.pk,
            choice=choice.wish(),
            reason=reason,
        )


def test_an_unused_account_is_closed_and_the_record_is_free_again(school: School) -> None:
    assert take_back(school, Choice("learner", ("5A",))) == {"closed": 1}
    assert set(accounts()) == {"Lò Văn Ấm"}
    assert letters() == 1
    with acting(SECTOR):
        card = Card.objects.get(username="anbt")
        assert not Grant.objects.filter(user_id=card.user_id, period__contains=NOW).exists()
    with acting(GATE):
        assert not User.objects.get(username="anbt").is_active
    assert (card.is_disabled, card.version) == (True, 2)
    school.make()
    assert accounts()["Bùi Thị An"] == ("anbt2", ["learner"])


def test_what_was_taken_back_and_why_is_recorded(school: School) -> None:
    take_back(school)
    with acting(AUDIT):
        (entry,) = Entry.objects.filter(verb="onboarding.accounts.taken_back")
    assert entry.reason == "nhầm lớp"
    assert entry.data == {"count": 2, "accounts": ["amlv", "anbt"]}


def test_who_has_signed_in_keeps_the_account(school: School) -> None:
    sign_in("anbt")
    assert take_back(school) == {"closed": 1}
    assert set(accounts()) == {"Bùi Thị An"}


def test_an_account_that_reaches_beyond_the_actor_stays(school: School) -> None:
    user = user_named("anbt")
    give(user=user, role="commune_officer", node=school.province.communes[0])
    assert take_back(school) == {"closed": 1}
    assert accounts_of_people() == {"Bùi Thị An": user.pk}


def test_without_a_reason_nothing_is_taken_back(school: School) -> None:
    before = traces()
    with pytest.raises(BadReason):
        take_back(school, reason=" ")
    assert traces() == before


def test_a_second_time_nothing_is_left(school: School) -> None:
    take_back(school)
    before = traces()
    assert take_back(school) == {"closed": 0}
    assert traces() == before
