"""Two records that are not made one, and what nobody does with the second one any more."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from django.test import Client

from sohoc.core.access.actors import NotAllowed, NotYours
from sohoc.core.access.scope import acting
from sohoc.core.testing.actors import SECTOR, Province
from sohoc.lib.periods import Period
from sohoc.modules.people.contracts import (
    ContactFacts,
    GuardianshipFacts,
    PersonFacts,
)
from sohoc.modules.people.models import (
    Affiliation,
    Guardianship,
    Merge,
    Person,
)
from sohoc.modules.people.services.contacts import add_contact
from sohoc.modules.people.services.guardianships import begin_guardianship
from sohoc.modules.people.services.merging import BadMerge, MergeWish, merge_people
from sohoc.modules.people.services.persons import (
    PersonChanged,
    PersonMerged,
    correct_person,
    facts_of,
)
from sohoc.modules.people.tests.made import SEEN, SINCE, add, add_elsewhere
from sohoc.modules.people.tests.merging import WHY, Office, whole
from tests.architecture.schools import traces

pytestmark = pytest.mark.django_db


def test_a_record_that_somebody_corrected_meanwhile_is_not_merged(
    office: Office, pair: tuple[Person, Person]
) -> None:
    kept, gone = pair
    wish = MergeWish(kept.uuid, gone.uuid, (kept.version, gone.version))
    office.does(
        correct_person,
        uuid_=gone.uuid,
        facts=PersonFacts("Bùi Thị Ngần", gone.born, "day", "female"),
        evidence=SEEN,
        version=gone.version,
        reason="sai dấu",
    )
    with pytest.raises(PersonChanged):
        office.does(merge_people, wish=wish, reason=WHY)
    with acting(SECTOR):
        assert not Merge.objects.exists()


def test_whoever_has_the_second_record_open_cannot_save_it(
    office: Office, pair: tuple[Person, Person]
) -> None:
    kept, gone = pair
    office.merge(kept, gone)
    with pytest.raises(PersonMerged):
        office.does(
            correct_person,
            uuid_=gone.uuid,
            facts=facts_of(gone),
            evidence=SEEN,
            version=gone.version,
            reason="sai",
        )
    with pytest.raises(PersonMerged):
        office.does(add_contact, person=gone.uuid, facts=ContactFacts("phone", "0199123456"))
    with pytest.raises(BadMerge, match="merged"):
        office.merge(kept, gone)


def test_child_and_guardian_are_two_people(office: Office, pair: tuple[Person, Person]) -> None:
    child = pair[0]
    mother = add(office.province, "Hà Thị Mế", belonging="guardian", born=date(1988, 3, 4))
    facts = GuardianshipFacts("mother", "parent", Period(SINCE, None))
    office.does(begin_guardianship, child=child.uuid, guardian=mother.uuid, facts=facts)
    with pytest.raises(BadMerge, match="guardian"):
        office.merge(child, mother)
    with pytest.raises(BadMerge, match="one_record"):
        office.merge(child, child)


def test_no_restriction_is_lost_by_a_merge(office: Office, pair: tuple[Person, Person]) -> None:
    kept, gone = pair
    father = add(office.province, "Bùi Văn Sơn", belonging="guardian", born=date(1985, 3, 4))
    free = GuardianshipFacts("father", "parent", Period(SINCE, None))
    bound = replace(free, can_view=False, restriction="Bản án 12/2026")
    office.does(begin_guardianship, child=kept.uuid, guardian=father.uuid, facts=free)
    office.does(begin_guardianship, child=gone.uuid, guardian=father.uuid, facts=bound)
    for first, second in (pair, reversed(pair)):
        with pytest.raises(BadMerge, match="restricted"):
            office.merge(first, second)
    second_father = add(office.province, "Bùi Văn Sơn", belonging="guardian", born=None)
    office.does(begin_guardianship, child=gone.uuid, guardian=second_father.uuid, facts=free)
    with pytest.raises(BadMerge, match="restricted"):
        office.merge(father, second_father)
    with acting(SECTOR):
        assert not Merge.objects.exists()


def test_a_school_merges_nobody_with_ties_that_it_does_not_see(
    office: Office, province: Province
) -> None:
    first, second = (
        add(province, "Hà Thị Mế", belonging="guardian", born=born)
        for born in (date(1988, 3, 4), None)
    )
    with acting(SECTOR):
        stranger = Person.objects.create(
            full_name="Đinh Thị Lan", sort_key="l", search_key="dinh thi lan", match_key="DTL"
        )
        Affiliation.objects.create(
            person=stranger,
            school=province.schools[1],
            belonging="learner",
            period=(SINCE, None),
            source="hand",
        )
        Guardianship.objects.create(
            child=stranger, guardian=second, relation="mother", basis="parent", period=(SINCE, None)
        )
    with pytest.raises(BadMerge, match="elsewhere"):
        office.merge(first, second)


def test_a_stranger_is_merged_with_nobody(office: Office, province: Province) -> None:
    here = add(province, "Bùi Thị Ngân")
    with acting(SECTOR):
        stranger = Person.objects.create(
            full_name="Đinh Thị Lan", sort_key="l", search_key="dinh thi lan", match_key="DTL"
        )
    with pytest.raises(NotYours):
        office.merge(here, stranger)
    with pytest.raises(NotAllowed):
        Office(province, "homeroom_teacher").merge(here, here)


def tied_elsewhere(province: Province, guardian: Person) -> Guardianship:
    """Somebody answers for a child of a school that the clerk does not see."""
    child = add_elsewhere(province, born=date(2014, 9, 5))
    with acting(SECTOR):
        return Guardianship.objects.create(
            child=child, guardian=guardian, relation="mother", basis="parent", period=(SINCE, None)
        )


@pytest.mark.parametrize("tied", ["before", "since"])
def test_a_school_takes_no_merge_back_with_ties_that_it_does_not_see(
    office: Office, province: Province, tied: str
) -> None:
    first, second = (
        add(province, "Hà Thị Mế", belonging="guardian", born=born)
        for born in (date(1988, 3, 4), None)
    )
    department = Office(province, "province_officer")
    if tied == "before":
        tie = tied_elsewhere(province, second)
    merge = department.merge(first, second)
    if tied == "since":
        tie = tied_elsewhere(province, first)
    before = whole(), traces()
    with pytest.raises(BadMerge, match="parted_elsewhere"):
        office.part(merge)
    with acting(SECTOR):
        assert Merge.objects.get().undone_at is None
    assert (whole(), traces()) == before
    department.part(merge)
    with acting(SECTOR):
        tie.refresh_from_db()
        assert tie.guardian_id == (second.pk if tied == "before" else first.pk)


def test_the_page_of_a_merge_says_before_that_the_department_takes_it_back(
    office: Office, province: Province, signed_in: Callable[[str], Client]
) -> None:
    first, second = (
        add(province, "Hà Thị Mế", belonging="guardian", born=born)
        for born in (date(1988, 3, 4), None)
    )
    tied_elsewhere(province, second)
    merge = Office(province, "province_officer").merge(first, second)
    path = f"/persons/merges/{merge.uuid}"
    page = signed_in("clerk").get(path).content.decode()
    assert "đề nghị cán bộ phụ trách hồ sơ của Sở tách lại" in page
    assert "Tách lại thành hai hồ sơ" not in page
    assert "Những gì không còn nữa" not in page
    page = signed_in("province_officer").get(path).content.decode()
    assert "Tách lại thành hai hồ sơ" in page
    assert "đề nghị cán bộ phụ trách hồ sơ của Sở tách lại" not in page
