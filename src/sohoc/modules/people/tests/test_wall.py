"""Whom a school, a family and the sector see, and that the array of schools follows."""

import pytest
from django.db import ProgrammingError

from sohoc.core.access.scope import Scope, acting
from sohoc.core.testing.actors import SECTOR, Province
from sohoc.modules.people.models import Affiliation, Belonging, Person

pytestmark = pytest.mark.django_db
SINCE = ("2026-09-05", None)


def made(name: str, *schools: int, belonging: str = Belonging.LEARNER) -> Person:
    with acting(SECTOR):
        person = Person.objects.create(
            full_name=name, sort_key=name, search_key=name.lower(), match_key=name.upper()
        )
        for school in schools:
            Affiliation.objects.create(
                person=person, school_id=school, belonging=belonging, period=SINCE, source="hand"
            )
        person.refresh_from_db()
    return person


def seen(scope: Scope) -> set[str]:
    with acting(scope):
        return set(Person.objects.values_list("full_name", flat=True))


def at(*schools: int) -> Scope:
    role = "sohoc_school" if len(schools) == 1 else "sohoc_schools"
    return Scope(role, actor=1, schools=schools)


@pytest.fixture
def nodes(province: Province) -> list[int]:
    return [school.pk for school in province.schools]


def test_the_schools_of_a_person_follow_the_affiliations(nodes: list[int]) -> None:
    first, second, *_rest = nodes
    an = made("An", first, second)
    assert an.schools == sorted([first, second])
    with acting(SECTOR):
        Affiliation.objects.filter(school_id=first).update(school_id=nodes[2])
        an.refresh_from_db()
        assert an.schools == sorted([second, nodes[2]])
        Affiliation.objects.filter(person=an).delete()
        an.refresh_from_db()
        assert an.schools == []


def test_each_sees_the_people_of_their_own_schools(nodes: list[int]) -> None:
    first, second, third, _fourth = nodes
    an, _binh, _chi = made("An", first), made("Bình", first, second), made("Chi", third)
    assert seen(at(first)) == {"An", "Bình"}
    assert seen(at(second)) == {"Bình"}
    assert seen(at(first, third)) == {"An", "Bình", "Chi"}
    assert seen(SECTOR) == {"An", "Bình", "Chi"}
    family = Scope("sohoc_person", actor=1, schools=(first,), learners=(an.pk,))
    assert seen(family) == {"An"}
    assert seen(Scope("sohoc_person", actor=1, schools=(first,))) == set()


def test_a_school_cannot_take_a_stranger_in(nodes: list[int]) -> None:
    first, second, *_rest = nodes
    stranger = made("Dung", second)
    with pytest.raises(ProgrammingError, match="row-level security"), acting(at(first)):
        Affiliation.objects.create(
            person_id=stranger.pk,
            school_id=first,
            belonging=Belonging.LEARNER,
            period=SINCE,
            source="hand",
        )
    assert seen(at(first)) == set()


def test_a_school_adds_a_person_of_its_own(nodes: list[int]) -> None:
    first = nodes[0]
    with acting(at(first)):
        person = Person.objects.create(
            full_name="Em", sort_key="em", search_key="em", match_key="EM", schools=[first]
        )
        Affiliation.objects.create(
            person=person,
            school_id=first,
            belonging=Belonging.LEARNER,
            period=SINCE,
            source="hand",
        )
    assert seen(at(first)) == {"Em"}
