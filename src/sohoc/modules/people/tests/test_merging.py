"""Two records of one person become one, and two again, and nothing is lost on the way."""

from datetime import date

import pytest

from sohoc.core.access.scope import Scope, acting
from sohoc.core.audit.models import Entry
from sohoc.core.testing.actors import AUDIT, NOW, SECTOR, Province
from sohoc.lib.periods import Period
from sohoc.modules.people.contracts import (
    ContactFacts,
    GuardianshipFacts,
    IdentifierFacts,
    PersonFacts,
    Sensitive,
)
from sohoc.modules.people.models import (
    Affiliation,
    Contact,
    Guardianship,
    Merge,
    NotTheSame,
    Person,
    SecretNumber,
)
from sohoc.modules.people.selectors.own import learners_of
from sohoc.modules.people.selectors.people import people_seen, person_by_uuid
from sohoc.modules.people.services.contacts import add_contact, remove_contact
from sohoc.modules.people.services.guardianships import begin_guardianship, end_guardianship
from sohoc.modules.people.services.identifiers import give_identifier
from sohoc.modules.people.services.merging import BadMerge
from sohoc.modules.people.services.persons import (
    correct_person,
)
from sohoc.modules.people.services.sensitive import keep_sensitive, unmask
from sohoc.modules.people.services.unmerging import parting_of
from sohoc.modules.people.tests.made import SEEN, SINCE, add
from sohoc.modules.people.tests.merging import NUMBER, WHY, Office, whole

pytestmark = pytest.mark.django_db


def test_everything_of_the_second_record_hangs_on_the_first(
    office: Office, pair: tuple[Person, Person]
) -> None:
    kept, gone = pair
    mother = add(office.province, "Hà Thị Mế", belonging="guardian", born=date(1988, 3, 4))
    facts = GuardianshipFacts("mother", "parent", Period(SINCE, None))
    office.does(begin_guardianship, child=gone.uuid, guardian=mother.uuid, facts=facts)
    office.does(add_contact, person=gone.uuid, facts=ContactFacts("phone", "0199123456"))
    merge = office.merge(kept, gone)
    with acting(SECTOR):
        assert [g.child_id for g in Guardianship.objects.all()] == [kept.pk]
        assert [c.person_id for c in Contact.objects.all()] == [kept.pk]
        # A learner of the school during the same time already, with codes of the same system.
        assert not Affiliation.objects.filter(person=kept).exclude(class_text="5A").exists()
        stayed = merge.moves.filter(is_moved=False).order_by("model")
        assert {one.model for one in stayed} == {"people.affiliation", "people.identifier"}
        gone.refresh_from_db()
        assert (gone.merged_into_id, gone.schools) == (kept.pk, kept.schools)
    actor = office.actor
    with acting(actor.scope):
        assert {p.pk for p in people_seen(actor)} == {kept.pk, mother.pk}
        assert person_by_uuid(actor, gone.uuid).pk == kept.pk
    with acting(AUDIT):
        (entry,) = Entry.objects.filter(verb="people.person.merged")
        assert (entry.reason, entry.object_id) == (WHY, str(kept.uuid))
        assert entry.data == {"second": str(gone.uuid), "rows": 2}


def test_what_was_merged_and_parted_is_as_it_was(
    office: Office, pair: tuple[Person, Person]
) -> None:
    kept, gone = pair
    office.does(add_contact, person=gone.uuid, facts=ContactFacts("phone", "0199123456"))
    facts = IdentifierFacts("vn.sddcn", NUMBER, SINCE)
    office.does(give_identifier, person=gone.uuid, facts=facts, evidence=SEEN)
    secret = Sensitive(ethnicity="02")
    office.does(keep_sensitive, person=gone.uuid, facts=secret, version=0, reason="phiếu điều tra")
    before = whole()
    merge = office.merge(kept, gone, "born")
    opened = office.does(unmask, person=kept.uuid, purpose="kiểm tra sau khi gộp")
    assert (opened.facts, opened.numbers) == (secret, (("vn.sddcn", NUMBER),))
    with acting(SECTOR):
        assert Person.objects.get(pk=kept.pk).born == gone.born
    assert whole() != before
    office.part(merge)
    assert whole() == before
    opened = office.does(unmask, person=gone.uuid, purpose="kiểm tra sau khi tách")
    assert (opened.facts, opened.numbers) == (secret, (("vn.sddcn", NUMBER),))
    assert office.does(unmask, person=kept.uuid, purpose="kiểm tra sau khi tách").numbers == ()


def test_two_numbers_of_one_system_stay_with_their_records_and_open_nothing_else(
    office: Office, pair: tuple[Person, Person]
) -> None:
    kept, gone = pair
    for person, number in ((kept, "999214000124"), (gone, NUMBER)):
        facts = IdentifierFacts("vn.sddcn", number, SINCE)
        office.does(give_identifier, person=person.uuid, facts=facts, evidence=SEEN)
    office.merge(kept, gone)
    opened = office.does(unmask, person=kept.uuid, purpose="kiểm tra sau khi gộp")
    assert opened.numbers == (("vn.sddcn", "999214000124"),)
    with acting(Scope("sohoc_unmask", schools=tuple(gone.schools))):
        holders = SecretNumber.objects.order_by("pk").values_list("person_id", flat=True)
        assert list(holders) == [kept.pk, gone.pk]


def test_a_fact_corrected_since_stays_and_rows_added_since_go_where_somebody_says(
    office: Office, pair: tuple[Person, Person]
) -> None:
    kept, gone = pair
    office.does(add_contact, person=gone.uuid, facts=ContactFacts("phone", "0199123456"))
    merge = office.merge(kept, gone, "born", "full_name")
    with acting(SECTOR):
        now = Person.objects.get(pk=kept.pk)
    corrected = PersonFacts("Bùi Thị Ngân", date(2014, 1, 1), "day", "female")
    office.does(
        correct_person,
        uuid_=kept.uuid,
        facts=corrected,
        evidence=SEEN,
        version=now.version,
        reason="theo giấy khai sinh",
    )
    added = [
        office.does(add_contact, person=kept.uuid, facts=ContactFacts("phone", number))
        for number in ("0199000001", "0199000002")
    ]
    with acting(SECTOR):
        moved = Contact.objects.get(search_key="0199123456")
    office.does(remove_contact, person=kept.uuid, contact_id=moved.pk, reason="số cũ")
    actor = office.actor
    with acting(actor.writing_scope):
        merge = Merge.objects.select_related("kept", "gone").get(pk=merge.pk)
        parting = parting_of(actor, merge)
    place = "people.contact.person"
    assert parting.since == [(place, str(one.pk)) for one in added]
    assert [(one.model, one.row) for one in parting.vanished] == [("people.contact", str(moved.pk))]
    assert (parting.facts, parting.changed) == ([], ["born"])
    office.part(merge, also=[(place, str(added[1].pk))])
    with acting(SECTOR):
        assert Person.objects.get(pk=kept.pk).born == date(2014, 1, 1)
        assert Person.objects.get(pk=gone.pk).born == date(2014, 5, 9)
        assert [c.person_id for c in Contact.objects.order_by("pk")] == [kept.pk, gone.pk]


@pytest.mark.parametrize("since", [SINCE, None])
def test_a_right_that_ended_does_not_come_back_by_a_merge_nor_by_taking_it_back(
    office: Office, pair: tuple[Person, Person], since: date | None
) -> None:
    child = pair[0]
    first, second = (
        add(office.province, "Bùi Văn Sơn", belonging="guardian", born=born)
        for born in (date(1985, 3, 4), None)
    )
    facts = GuardianshipFacts("father", "parent", Period(since, None))
    ties = [
        office.does(begin_guardianship, child=child.uuid, guardian=one.uuid, facts=facts)
        for one in (first, second)
    ]
    account = office.province.users["guardian"].pk
    with acting(SECTOR):
        Person.objects.filter(pk=second.pk).update(account_id=account)
    merge = office.merge(first, second)

    def end(tie: Guardianship) -> None:
        office.does(
            end_guardianship,
            child=child.uuid,
            guardianship_id=tie.pk,
            on=NOW.date(),
            version=tie.version,
            reason="theo bản án",
        )

    end(ties[0])
    office.part(merge)
    with acting(SECTOR):
        days = [(tie.period.lower, tie.period.upper) for tie in Guardianship.objects.all()]
        assert days == [(since, NOW.date())] * 2
        assert learners_of(account, "guardian", NOW.date()) == [second.pk]
    third = add(office.province, "Bùi Văn Sơn", belonging="guardian", born=None)
    office.does(begin_guardianship, child=child.uuid, guardian=third.uuid, facts=facts)
    with pytest.raises(BadMerge, match="restricted"):
        office.merge(third, second)


def test_a_school_merges_its_own_and_the_department_those_of_two_schools(
    office: Office, province: Province
) -> None:
    here = add(province, "Bùi Thị Ngân")
    with acting(SECTOR):
        there = Person.objects.create(
            full_name="Bùi Thị Ngân", sort_key="n", search_key="bui thi ngan", match_key="BTN"
        )
        for school in province.schools[:2]:
            Affiliation.objects.create(
                person=there,
                school=school,
                belonging="learner",
                period=(SINCE, None),
                source="hand",
            )
        there.refresh_from_db()
    with pytest.raises(BadMerge, match="elsewhere"):
        office.merge(here, there)
    merge = Office(province, "province_officer").merge(here, there)
    with acting(SECTOR):
        here.refresh_from_db()
        assert here.schools == sorted(s.pk for s in province.schools[:2])
    Office(province, "province_officer").part(merge)
    with acting(SECTOR):
        here.refresh_from_db()
        there.refresh_from_db()
        assert (here.schools, there.schools) == (
            [province.schools[0].pk],
            sorted(s.pk for s in province.schools[:2]),
        )


def test_a_merge_is_taken_back_once(office: Office, pair: tuple[Person, Person]) -> None:
    merge = office.merge(*pair)
    office.part(merge)
    with pytest.raises(BadMerge, match="parted"):
        office.part(merge)
    office.merge(*pair)  # and may be done anew


def test_a_merge_ends_the_word_that_they_are_two(
    office: Office, pair: tuple[Person, Person]
) -> None:
    one, other = sorted(pair, key=lambda person: person.pk)
    with acting(SECTOR):
        NotTheSame.objects.create(one=one, other=other, at=NOW, reason="song sinh")
    office.merge(*pair)
    with acting(SECTOR):
        assert not NotTheSame.objects.exists()
