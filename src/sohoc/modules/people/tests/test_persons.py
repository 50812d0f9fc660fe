"""Adding and correcting people: what is written, kept, refused."""

from datetime import date
from typing import Any

import pytest

from sohoc.core.access.actors import NotAllowed, NotYours
from sohoc.core.access.scope import acting
from sohoc.core.audit.models import Entry
from sohoc.core.testing.actors import AUDIT, NOW, SECTOR, Province
from sohoc.modules.people.models import (
    Affiliation,
    AttributeSource,
    Identifier,
    Person,
    PersonHistory,
)
from sohoc.modules.people.rules.persons import BadPerson
from sohoc.modules.people.services.persons import PersonChanged, correct_person, facts_of
from sohoc.modules.people.tests.made import SEEN, add

pytestmark = pytest.mark.django_db


def counts() -> tuple[int, ...]:
    with acting(SECTOR):
        kept = (Person, Affiliation, Identifier, AttributeSource, PersonHistory)
        rows = tuple(model.objects.count() for model in kept)
    with acting(AUDIT):
        return (*rows, Entry.objects.count())


def correct(province: Province, person: Person, *, version: int = 1, **changed: Any) -> Person:
    actor = province.actor("clerk", at=NOW)
    with acting(actor.writing_scope):
        facts = facts_of(person)
        return correct_person(
            actor=actor,
            uuid_=person.uuid,
            facts=type(facts)(
                **{name: changed.get(name, getattr(facts, name)) for name in facts.__slots__}
            ),
            evidence=SEEN,
            version=version,
            reason="ghi nhầm",
            at=NOW,
        )


def test_a_clerk_adds_a_learner_who_gets_a_provisional_code(province: Province) -> None:
    person = add(province, "bùi  thị AN")
    with acting(SECTOR):
        stored = Person.objects.get(pk=person.pk)
        belongs = Affiliation.objects.get(person=person)
        code = Identifier.objects.get(person=person)
        proven = dict(AttributeSource.objects.values_list("attribute", "proof"))
    assert (stored.full_name, stored.search_key) == ("bùi thị AN", "bui thi an")
    assert (stored.born, stored.sex, stored.schools) == (
        date(2014, 9, 5),
        "female",
        [province.schools[0].pk],
    )
    assert (belongs.belonging, belongs.class_text, belongs.source) == ("learner", "5A", "hand")
    assert (code.system, code.status, code.value[:4]) == ("sohoc.tam", "provisional", "TAM-")
    assert proven == dict.fromkeys(("full_name", "born", "sex", "nationality"), "document")
    with acting(AUDIT):
        entry = Entry.objects.get()
    assert (entry.verb, entry.label) == ("people.person.added", "bùi thị AN")


def test_guardians_and_staff_get_no_code_of_learners(province: Province) -> None:
    add(province, "Hà Văn Sơn", belonging="guardian", born=date(1985, 1, 2), sex="male")
    with acting(SECTOR):
        assert not Identifier.objects.exists()


@pytest.mark.parametrize(
    ("facts", "problem"),
    [
        ({"born": date(2026, 12, 31)}, ("born", "future")),
        ({"born": date(1899, 12, 31)}, ("born", "long_ago")),
        ({"died": date(2010, 1, 1)}, ("died", "before_birth")),
        ({"died": date(2026, 12, 31)}, ("died", "future")),
        ({"nationality": "Việt Nam"}, ("nationality", "unknown")),
    ],
)
def test_facts_that_cannot_be_leave_nothing(
    province: Province, facts: dict[str, Any], problem: tuple[str, str]
) -> None:
    before = counts()
    with pytest.raises(BadPerson) as refused:
        add(province, "Bùi Thị An", **facts)
    assert (refused.value.field, refused.value.problem) == problem
    assert counts() == before


@pytest.mark.parametrize(
    ("name", "problem"),
    [
        ("  ", "empty"),
        ("123", "empty"),
        ("An 2", "digits"),
        ("A" * 121, "long"),
        ("A\x1b", "control"),
    ],
)
def test_names_that_cannot_be_leave_nothing(province: Province, name: str, problem: str) -> None:
    before = counts()
    with pytest.raises(BadPerson) as refused:
        add(province, name)
    assert (refused.value.field, refused.value.problem) == ("full_name", problem)
    assert counts() == before


def test_a_birth_known_as_a_year_is_kept_as_its_first_day(province: Province) -> None:
    person = add(province, "Hà Thị Mế", born=date(1958, 7, 9), born_precision="year")
    assert person.born == date(1958, 1, 1)


def test_nobody_adds_people_to_another_school_and_teachers_none(province: Province) -> None:
    before = counts()
    with pytest.raises(NotYours):
        add(province, "Bùi Thị An", school=1)
    with pytest.raises(NotAllowed):
        add(province, "Bùi Thị An", role="homeroom_teacher")
    assert counts() == before


def test_a_correction_keeps_the_state_before_and_says_by_what_it_is_proven(
    province: Province,
) -> None:
    person = add(province, "Bùi Thị An")
    saved = correct(province, person, full_name="Bùi Thị Ân", born=date(2014, 9, 6))
    assert (saved.version, saved.full_name) == (2, "Bùi Thị Ân")
    with acting(SECTOR):
        names = PersonHistory.objects.order_by("id").values_list("full_name", "verb")
        assert list(names) == [("Bùi Thị An", "INSERT"), ("Bùi Thị Ân", "UPDATE")]
    with acting(AUDIT):
        entry = Entry.objects.get(verb="people.person.corrected")
    assert (entry.reason, entry.data) == ("ghi nhầm", {"fields": ["full_name", "born"]})


def test_a_correction_without_a_change_writes_nothing(province: Province) -> None:
    person = add(province, "Bùi Thị An")
    before = counts()
    assert correct(province, person).version == 1
    assert counts() == before


def test_of_two_who_correct_the_second_is_told(province: Province) -> None:
    person = add(province, "Bùi Thị An")
    correct(province, person, sex="male")
    before = counts()
    with pytest.raises(PersonChanged) as told:
        correct(province, person, sex="")
    assert told.value.person.sex == "male"
    assert counts() == before


def test_a_foreign_person_does_not_exist(province: Province) -> None:
    stranger = add(province, "Lò Thị Mai", role="principal")
    with acting(SECTOR):
        Affiliation.objects.filter(person=stranger).update(school_id=province.schools[1].pk)
    before = counts()
    with pytest.raises(NotYours):
        correct(province, stranger, sex="male")
    assert counts() == before
