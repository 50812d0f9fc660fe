"""Who answers for a child: begun, corrected, ended, and never past the day of majority."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from sohoc.core.access.actors import NotYours
from sohoc.core.access.scope import acting
from sohoc.core.audit.models import Entry
from sohoc.core.testing.actors import AUDIT, NOW, SECTOR, Province
from sohoc.lib.periods import Period
from sohoc.modules.people.contracts import ContactFacts, GuardianshipFacts, PersonFacts
from sohoc.modules.people.models import Affiliation, Guardianship, GuardianshipHistory, Person
from sohoc.modules.people.rules.contacts import BadContact, tidy_contact
from sohoc.modules.people.rules.guardianships import BadGuardianship
from sohoc.modules.people.rules.persons import BadPerson
from sohoc.modules.people.selectors.people import called
from sohoc.modules.people.services.contacts import add_contact, remove_contact
from sohoc.modules.people.services.guardianships import (
    GuardianAlready,
    GuardianshipEdited,
    begin_guardianship,
    correct_guardianship,
    end_guardianship,
    facts_of,
)
from sohoc.modules.people.services.persons import correct_person
from sohoc.modules.people.testing import link_account
from sohoc.modules.people.tests.made import SEEN, SINCE, add

pytestmark = pytest.mark.django_db
MOTHER = GuardianshipFacts("mother", "parent", Period(SINCE, None), "giấy khai sinh 12/2014")


@pytest.fixture
def child(province: Province) -> Person:
    return add(province, "Bùi Thị An")


@pytest.fixture
def mother(province: Province) -> Person:
    return add(province, "Hà Thị Mế", belonging="guardian", born=date(1988, 2, 3))


def begin(
    province: Province, child: Person, guardian: Person, facts: GuardianshipFacts = MOTHER
) -> Guardianship:
    clerk = province.actor("clerk", at=NOW)
    with acting(clerk.writing_scope):
        return begin_guardianship(
            actor=clerk, child=child.uuid, guardian=guardian.uuid, facts=facts, at=NOW
        )


def change(
    province: Province, row: Guardianship, *, version: int = 1, **changed: Any
) -> Guardianship:
    clerk = province.actor("clerk", at=NOW)
    with acting(clerk.writing_scope):
        return correct_guardianship(
            actor=clerk,
            child=row.child.uuid,
            guardianship_id=row.pk,
            facts=replace(facts_of(row), **changed),
            version=version,
            reason="bản án 12/2026",
            at=NOW,
        )


def rows() -> tuple[int, int]:
    with acting(SECTOR):
        kept = (Guardianship.objects.count(), GuardianshipHistory.objects.count())
    with acting(AUDIT):
        assert Entry.objects.filter(verb__startswith="people.guardianship").count() == kept[1]
    return kept


def test_a_guardianship_ends_on_the_day_of_majority(
    province: Province, child: Person, mother: Person
) -> None:
    row = begin(province, child, mother)
    assert (row.period.lower, row.period.upper) == (SINCE, date(2032, 9, 5))
    assert facts_of(row) == replace(MOTHER, period=Period(SINCE, date(2032, 9, 5)))


def test_an_adult_has_no_guardian(province: Province, mother: Person) -> None:
    adult = add(province, "Bùi Văn Lớn", born=date(2008, 9, 5))
    with pytest.raises(BadGuardianship) as refused:
        begin(province, adult, mother)
    assert (refused.value.field, refused.value.problem) == ("since", "of_age")
    assert rows() == (0, 0)


@pytest.mark.parametrize(
    ("born", "relation", "refused"),
    [
        (date(2003, 1, 1), "mother", True),
        (date(2002, 1, 1), "mother", False),
        (date(2003, 1, 1), "sibling", False),
    ],
)
def test_a_parent_is_of_another_generation(
    province: Province, child: Person, born: date, relation: str, refused: bool
) -> None:
    other = add(province, "Hà Thị Na", belonging="guardian", born=born)
    facts = replace(MOTHER, relation=relation)
    if refused:
        with pytest.raises(BadGuardianship, match="too_young"):
            begin(province, child, other, facts)
        assert rows() == (0, 0)
    else:
        assert begin(province, child, other, facts).relation == relation


def test_nobody_answers_twice_or_for_themselves(
    province: Province, child: Person, mother: Person
) -> None:
    begin(province, child, mother)
    with pytest.raises(GuardianAlready):
        begin(province, child, mother)
    with pytest.raises(BadGuardianship, match="the_child"):
        begin(province, child, child)
    assert rows() == (1, 1)


def test_a_court_takes_rights_away_and_the_history_keeps_both(
    province: Province, child: Person, mother: Person
) -> None:
    row = begin(province, child, mother)
    changed = change(
        province, row, can_view=False, can_consent=False, restriction="Bản án 12/2026/HNGĐ"
    )
    assert (changed.version, changed.can_view, changed.restriction) == (
        2,
        False,
        "Bản án 12/2026/HNGĐ",
    )
    with acting(SECTOR):
        states = GuardianshipHistory.objects.order_by("id").values_list("can_view", "verb")
        assert list(states) == [(True, "INSERT"), (False, "UPDATE")]
    with pytest.raises(GuardianshipEdited):
        change(province, row, can_view=True, version=1)
    assert change(province, changed, version=2).version == 2


def test_a_guardian_ends_on_a_day_that_has_come(
    province: Province, child: Person, mother: Person
) -> None:
    row = begin(province, child, mother)
    clerk = province.actor("clerk", at=NOW)

    def end(on: date, version: int) -> Guardianship:
        with acting(clerk.writing_scope):
            return end_guardianship(
                actor=clerk,
                child=child.uuid,
                guardianship_id=row.pk,
                on=on,
                version=version,
                reason="thôi giám hộ",
                at=NOW,
            )

    for day, problem in ((date(2030, 1, 1), "future"), (date(2026, 9, 4), "before_begin")):
        with pytest.raises(BadGuardianship, match=problem):
            end(day, 1)
    assert rows() == (1, 1)
    last = NOW.date()
    assert end(last, 1).period.upper == last
    with pytest.raises(GuardianshipEdited):
        end(last, 1)


def test_a_guardian_of_another_school_cannot_be_named(
    province: Province, child: Person, mother: Person
) -> None:
    with acting(SECTOR):
        Affiliation.objects.filter(person=mother).update(school_id=province.schools[1].pk)
    with pytest.raises(NotYours):
        begin(province, child, mother)
    assert rows() == (0, 0)


@pytest.mark.parametrize(
    ("channel", "typed", "kept"),
    [
        ("phone", "+84 916.000 123", "0916000123"),
        ("phone", "0084916000123", "0916000123"),
        ("phone", "0218-3851-234", "02183851234"),
        ("email", " An@Truong.Example ", "an@truong.example"),
        ("address", "Xóm  Văn, xã Bao La", "Xóm Văn, xã Bao La"),
    ],
)
def test_contacts_are_kept_in_one_form(channel: str, typed: str, kept: str) -> None:
    assert tidy_contact(ContactFacts(channel, typed)).value == kept


@pytest.mark.parametrize(
    ("channel", "typed", "problem"),
    [
        ("phone", "916000123", "phone"),
        ("phone", "09160001234567", "phone"),
        ("email", "an.truong", "email"),
        ("address", "  ", "empty"),
        ("address", "x" * 201, "long"),
        ("address", "a\x1bb", "control"),
    ],
)
def test_contacts_that_cannot_be_are_refused(channel: str, typed: str, problem: str) -> None:
    with pytest.raises(BadContact) as refused:
        tidy_contact(ContactFacts(channel, typed))
    assert refused.value.problem == problem


def test_a_child_is_found_by_the_phone_of_its_guardian(
    province: Province, child: Person, mother: Person
) -> None:
    begin(province, child, mother)
    clerk = province.actor("clerk", at=NOW)
    with acting(clerk.writing_scope):
        phone = ContactFacts("phone", "0916 000 123")
        made = add_contact(actor=clerk, person=mother.uuid, facts=phone, at=NOW)
        again = add_contact(actor=clerk, person=mother.uuid, facts=phone, at=NOW)
        assert made.pk == again.pk
        found = Person.objects.filter(called("0916.000.123", secrets=False)).order_by("id")
        assert list(found) == [child, mother]
        remove_contact(actor=clerk, person=mother.uuid, contact_id=made.pk, reason="đổi số", at=NOW)
        assert not Person.objects.filter(called("0916000123", secrets=False)).exists()
        with pytest.raises(NotYours):
            remove_contact(
                actor=clerk, person=mother.uuid, contact_id=made.pk, reason="nữa", at=NOW
            )
    with acting(AUDIT):
        verbs = Entry.objects.filter(verb__startswith="people.contact").order_by("id")
        assert list(verbs.values_list("verb", flat=True)) == [
            "people.contact.added",
            "people.contact.removed",
        ]


def correct_birth(province: Province, child: Person, born: date) -> Person:
    clerk = province.actor("clerk", at=NOW)
    with acting(clerk.writing_scope):
        return correct_person(
            actor=clerk,
            uuid_=child.uuid,
            facts=replace(PersonFacts("Bùi Thị An", sex="female"), born=born),
            evidence=SEEN,
            version=1,
            reason="theo giấy khai sinh",
            at=NOW,
        )


def test_a_corrected_birth_corrects_the_end_that_stood_at_majority(
    province: Province, child: Person, mother: Person
) -> None:
    father = add(province, "Bùi Văn Sơn", belonging="guardian", born=date(1985, 1, 2))
    moved = begin(province, child, mother)
    until = Period(SINCE, date(2030, 1, 1))
    stays = begin(province, child, father, replace(MOTHER, relation="father", period=until))
    correct_birth(province, child, date(2015, 3, 12))
    with acting(SECTOR):
        ends = dict(Guardianship.objects.values_list("pk", "period"))
        versions = dict(Guardianship.objects.values_list("pk", "version"))
    assert ends[moved.pk].upper == date(2033, 3, 12)
    assert ends[stays.pk].upper == date(2030, 1, 1)
    assert (versions[moved.pk], versions[stays.pk]) == (2, 1)
    with acting(AUDIT):
        entry = Entry.objects.get(verb="people.guardianship.moved")
    assert entry.data == {"guardian": str(mother.uuid), "until": "2033-03-12"}


def test_a_birth_by_which_a_guardian_never_was_one_is_refused(
    province: Province, child: Person, mother: Person
) -> None:
    begin(province, child, mother)
    before = rows()
    with pytest.raises(BadPerson) as refused:
        correct_birth(province, child, date(2004, 3, 12))
    assert (refused.value.field, refused.value.problem) == ("born", "of_age_before")
    assert rows() == before
    with acting(SECTOR):
        assert Person.objects.get(pk=child.pk).born == date(2014, 9, 5)


def test_nobody_writes_down_what_they_themselves_may_see_of_a_child(
    province: Province, child: Person, mother: Person
) -> None:
    row = begin(province, child, mother, replace(MOTHER, can_view=False))
    link_account(mother, province.users["clerk"].pk)
    other = add(province, "Bùi Văn Bình")
    before = rows()
    with pytest.raises(BadGuardianship) as refused:
        begin(province, other, mother)
    assert (refused.value.field, refused.value.problem) == ("guardian", "yourself")
    with pytest.raises(BadGuardianship, match="yourself"):
        change(province, row, can_view=True)
    assert rows() == before


@pytest.mark.parametrize(
    ("precision", "until"), [("year", date(2027, 12, 31)), ("month", date(2027, 1, 31))]
)
def test_who_may_still_be_a_child_has_guardians(
    province: Province, mother: Person, precision: str, until: date
) -> None:
    young = add(province, "Lò Văn Ấm", born=date(2009, 1, 1), born_precision=precision)
    assert begin(province, young, mother).period.upper == until


def test_a_day_of_birth_that_becomes_known_moves_the_end(
    province: Province, mother: Person
) -> None:
    child = add(province, "Bùi Thị An", born=date(2014, 1, 1), born_precision="year")
    row = begin(province, child, mother)
    correct_birth(province, child, date(2014, 1, 1))
    with acting(SECTOR):
        row.refresh_from_db()
    assert (row.period.upper, row.version) == (date(2032, 1, 1), 2)
