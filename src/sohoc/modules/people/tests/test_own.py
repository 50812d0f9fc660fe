"""A guardian sees exactly the own children, a learner the own record, at every moment."""

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client

from sohoc.core.access.scope import acting
from sohoc.core.testing.actors import NOW, SECTOR, Province
from sohoc.modules.people.models import Guardianship, Person
from sohoc.modules.people.services.guardianships import end_guardianship
from sohoc.modules.people.tests.made import SINCE, add
from sohoc.modules.people.tests.test_pages import names

pytestmark = pytest.mark.django_db
SignIn = Callable[[str], Client]


@pytest.fixture
def children(province: Province) -> list[Person]:
    return [add(province, name) for name in ("Bùi Thị An", "Bùi Văn Bình", "Lò Thị Chi")]


@pytest.fixture
def mother(province: Province) -> Person:
    person = add(province, "Hà Thị Mế", belonging="guardian", born=date(1988, 2, 3))
    return linked(person, province.users["guardian"].pk)


def linked(person: Person, account: int) -> Person:
    with acting(SECTOR):
        Person.objects.filter(pk=person.pk).update(account_id=account)
    return person


def answers(guardian: Person, child: Person, **facts: object) -> Guardianship:
    known = {"relation": "mother", "basis": "parent", "period": (SINCE, None), **facts}
    with acting(SECTOR):
        return Guardianship.objects.create(child=child, guardian=guardian, **known)


def seen(client: Client) -> list[str]:
    return names(client.get("/persons/").content.decode())


def test_a_guardian_sees_exactly_the_own_children(
    signed_in: SignIn, children: list[Person], mother: Person
) -> None:
    an, binh, _chi = children
    answers(mother, an)
    answers(mother, binh)
    client = signed_in("guardian")
    assert seen(client) == ["Bùi Thị An", "Bùi Văn Bình"]
    assert [client.get(f"/persons/{one.uuid}/").status_code for one in children] == [200, 200, 404]
    assert client.get(f"/persons/{mother.uuid}/").status_code == 200
    for place in ("edit", "history", "open", "numbers/add"):
        assert client.get(f"/persons/{an.uuid}/{place}").status_code == 403


@pytest.mark.parametrize(
    "facts",
    [
        {"can_view": False},
        {"period": ("2020-01-01", "2026-09-01")},
        {"period": ("2030-01-01", None)},
    ],
)
def test_who_may_not_look_or_not_yet_or_no_more_sees_no_child(
    signed_in: SignIn, children: list[Person], mother: Person, facts: dict[str, object]
) -> None:
    answers(mother, children[0], **facts)
    client = signed_in("guardian")
    assert seen(client) == []
    assert client.get(f"/persons/{children[0].uuid}/").status_code == 404


def test_a_right_that_ended_a_minute_ago_is_gone_in_a_session_that_goes_on(
    province: Province, signed_in: SignIn, children: list[Person], mother: Person
) -> None:
    row = answers(mother, children[0])
    client = signed_in("guardian")
    assert seen(client) == ["Bùi Thị An"]
    clerk = province.actor("clerk", at=NOW)
    with acting(clerk.writing_scope):
        end_guardianship(
            actor=clerk,
            child=children[0].uuid,
            guardianship_id=row.pk,
            on=NOW.date(),
            version=1,
            reason="theo bản án",
            at=NOW,
        )
    assert seen(client) == []
    assert client.get(f"/persons/{children[0].uuid}/").status_code == 404


def test_a_child_that_is_added_is_there_at_the_next_look(
    signed_in: SignIn, children: list[Person], mother: Person
) -> None:
    client = signed_in("guardian")
    assert seen(client) == []
    answers(mother, children[2])
    assert seen(client) == ["Lò Thị Chi"]


def test_a_learner_sees_the_own_record_alone(
    province: Province, signed_in: SignIn, children: list[Person]
) -> None:
    linked(children[1], province.users["learner"].pk)
    client = signed_in("learner")
    assert seen(client) == ["Bùi Văn Bình"]
    assert client.get(f"/persons/{children[0].uuid}/").status_code == 404


def test_an_account_without_a_person_sees_nobody(signed_in: SignIn, children: list[Person]) -> None:
    assert seen(signed_in("guardian")) == []
    assert seen(signed_in("learner")) == []
