"""The same question is asked of the department once, for as long as nobody has answered it."""

from datetime import date

import pytest

from sohoc.core.access.scope import acting
from sohoc.core.testing.actors import AUDIT, NOW, SECTOR, Province
from sohoc.modules.people.contracts import IdentifierFacts
from sohoc.modules.people.models import Identifier, MatchAsked, MatchFound, MatchTicket, Person
from sohoc.modules.people.services.identifiers import IdentifierTaken, give_identifier
from sohoc.modules.people.tests.made import SEEN, SINCE, add, add_elsewhere

pytestmark = pytest.mark.django_db(transaction=True)
BORN = date(2014, 5, 9)
NUMBERS = ("999214000123", "999214000124")  # of no province


@pytest.fixture
def holders(province: Province) -> list[Person]:
    """Two people at a school that the clerk does not see, each with a number."""
    people = [add_elsewhere(province, born=BORN) for _number in NUMBERS]
    for person, number in zip(people, NUMBERS, strict=True):
        send(province, person, number, role="province_officer")
    return people


def send(province: Province, person: Person, number: str, *, role: str = "clerk") -> None:
    """Write a number down; that it is taken is said, and what the department is told is kept."""
    actor = province.actor(role, at=NOW)
    facts = IdentifierFacts("vn.sddcn", number, SINCE)
    with acting(actor.writing_scope):
        try:
            give_identifier(actor=actor, person=person.uuid, facts=facts, evidence=SEEN, at=NOW)
        except IdentifierTaken:
            assert role == "clerk"


def tickets() -> list[tuple[int | None, str, list[int]]]:
    """Of whom each ticket is, where it stands, and whom it found."""
    with acting(SECTOR):
        return [
            (one.subject_id, one.state, [found.person_id for found in one.found.all()])
            for one in MatchTicket.objects.order_by("pk")
        ]


def test_a_taken_number_that_is_sent_again_is_one_ticket_and_counts_each_time(
    province: Province, holders: list[Person]
) -> None:
    child = add(province, "Lò Thị Chi")
    with acting(AUDIT):
        before = MatchAsked.objects.count()
    for _again in range(3):
        send(province, child, NUMBERS[0])
    assert tickets() == [(child.pk, "open", [holders[0].pk])]
    with acting(AUDIT):
        assert MatchAsked.objects.count() == before + 3
    with acting(SECTOR):
        assert not Identifier.objects.filter(person=child, system="vn.sddcn").exists()


def test_another_number_or_another_child_is_a_question_of_its_own(
    province: Province, holders: list[Person]
) -> None:
    child, sister = add(province, "Lò Thị Chi"), add(province, "Lò Thị Chanh")
    for person, number in ((child, NUMBERS[0]), (child, NUMBERS[1]), (sister, NUMBERS[0])):
        for _again in range(2):
            send(province, person, number)
    assert tickets() == [
        (child.pk, "open", [holders[0].pk]),
        (child.pk, "open", [holders[1].pk]),
        (sister.pk, "open", [holders[0].pk]),
    ]


def test_after_the_answer_the_same_question_is_asked_anew(
    province: Province, holders: list[Person]
) -> None:
    child = add(province, "Lò Thị Chi")
    send(province, child, NUMBERS[0])
    with acting(SECTOR):
        MatchTicket.objects.update(state="different", closed_at=NOW, reason="hai em")
    send(province, child, NUMBERS[0])
    assert tickets() == [
        (child.pk, "different", [holders[0].pk]),
        (child.pk, "open", [holders[0].pk]),
    ]
    with acting(SECTOR):
        assert MatchFound.objects.count() == 2
