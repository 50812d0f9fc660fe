"""A school where somebody is no more reads its own time; the school where they are writes."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.db import ProgrammingError, transaction
from django.test import Client

from sohoc.core.access.actors import Actor
from sohoc.core.access.scope import acting
from sohoc.core.audit.models import Entry, Look
from sohoc.core.outbox.kinds import kind_of
from sohoc.core.outbox.models import Event
from sohoc.core.testing.actors import (
    AUDIT,
    NOW,
    SECTOR,
    Province,
    actor_of_grant,
    give,
    make_account,
)
from sohoc.lib.periods import Period
from sohoc.modules.people.contracts import (
    ContactFacts,
    GuardianshipFacts,
    IdentifierFacts,
    Sensitive,
)
from sohoc.modules.people.events import PersonCorrected
from sohoc.modules.people.models import (
    Affiliation,
    AttributeSource,
    Contact,
    Guardianship,
    Identifier,
    Person,
    SensitiveFacts,
)
from sohoc.modules.people.services.belonging import Opened, mark_of, reopen_belonging
from sohoc.modules.people.services.contacts import add_contact, remove_contact
from sohoc.modules.people.services.former import BelongsElsewhere
from sohoc.modules.people.services.guardianships import begin_guardianship, end_guardianship
from sohoc.modules.people.services.identifiers import give_identifier, void_identifier
from sohoc.modules.people.services.persons import correct_person, facts_of
from sohoc.modules.people.services.population import confirm_by_hand
from sohoc.modules.people.services.sensitive import keep_sensitive, unmask, unmasking_in
from sohoc.modules.people.tests.made import SEEN, SINCE, add
from sohoc.modules.people.tests.test_belonging import end, of

pytestmark = pytest.mark.django_db
SignIn = Callable[[str], Client]
TODAY = date(2026, 9, 7)
NUMBER = "999214000123"
TELLS = "đã thuộc trường khác từ ngày 07/09/2026"


def comes_to_third(province: Province, person: Person, *, belonging: str = "learner") -> None:
    """The person belongs to the third school, in another commune, from today on."""
    with acting(SECTOR):
        Affiliation.objects.create(
            person=person,
            school=province.schools[2],
            belonging=belonging,
            period=(TODAY, None),
            source="hand",
            class_text="6B",
        )


def moved(province: Province) -> Person:
    """A girl who left the first school and is at the third one since."""
    person = add(province, "Bùi Thị An")
    end(province, person)
    comes_to_third(province, person)
    return person


@pytest.fixture
def third(province: Province) -> Actor:
    """The clerk of the third school."""
    user = make_account(username="van.thu.ba", node=province.schools[2])
    return actor_of_grant(give(user=user, role="clerk", node=province.schools[2]), at=NOW)


def facts(**wish: Any) -> GuardianshipFacts:
    known: dict[str, Any] = {"relation": "mother", "basis": "parent", "period": Period(SINCE, None)}
    return GuardianshipFacts(**{**known, **wish})


def every_act(actor: Actor, person: Person, other: Person) -> dict[str, Callable[[], Any]]:
    """What is written about one person, and opened."""
    named: dict[str, Any] = {"actor": actor, "person": person.uuid, "at": NOW}
    return {
        "people.person.corrected": lambda: correct_person(
            actor=actor,
            uuid_=person.uuid,
            facts=replace(facts_of(person), full_name="Bùi Thị Ánh"),
            evidence=SEEN,
            version=person.version,
            reason="thử",
            at=NOW,
        ),
        "people.contact.added": lambda: add_contact(
            **named, facts=ContactFacts("phone", "0916000777")
        ),
        "people.identifier.given": lambda: give_identifier(
            **named, facts=IdentifierFacts("vn.sddcn", NUMBER, SINCE), evidence=SEEN
        ),
        "people.guardianship.begun": lambda: begin_guardianship(
            actor=actor, child=person.uuid, guardian=other.uuid, facts=facts(), at=NOW
        ),
        "people.person.sensitive_kept": lambda: keep_sensitive(
            **named, facts=Sensitive(health="hen"), version=0, reason="nhập học"
        ),
        "people.person.unmasked": lambda: unmask(**named, purpose="khám sức khỏe đầu năm"),
        "people.population.confirmed": lambda: confirm_by_hand(
            **named, evidence="thẻ căn cước", version=0
        ),
    }


def done_by(actor: Actor, act: Callable[[], Any]) -> None:
    with acting(actor.writing_scope):
        act()


def kept() -> list[int]:
    """How much is written down."""
    with acting(SECTOR):
        rows = [
            model.objects.count()
            for model in (Contact, Identifier, Guardianship, AttributeSource, Affiliation)
        ]
        rows.append(sum(Person.objects.values_list("version", flat=True)))
    with acting(AUDIT):
        return [*rows, Entry.objects.count(), Look.objects.count()]


def test_the_new_school_writes_and_its_own_trail_tells_of_it(
    province: Province, third: Actor
) -> None:
    person = moved(province)
    mother = add(province, "Hà Thị Mế", belonging="guardian", born=date(1985, 1, 1))
    comes_to_third(province, mother, belonging="guardian")
    with acting(SECTOR):
        person.refresh_from_db()
        assert person.schools == [province.schools[0].pk, province.schools[2].pk]
    for act in every_act(third, person, mother).values():
        done_by(third, act)
    with acting(AUDIT):
        written = Entry.objects.filter(actor_id=third.user_id, noun="people.person")
        told = dict(written.values_list("verb", "node_id"))
    assert told == dict.fromkeys(every_act(third, person, mother), province.schools[2].pk)


def test_each_of_two_schools_tells_of_its_own_acts(province: Province, third: Actor) -> None:
    """A parent with children at two schools is written by both."""
    mother = add(province, "Hà Thị Mế", belonging="guardian", born=date(1985, 1, 1))
    comes_to_third(province, mother, belonging="guardian")
    for number, actor in enumerate((province.actor("clerk", at=NOW), third)):
        reached = ContactFacts("phone", f"091600077{number}")
        with acting(actor.writing_scope):
            add_contact(actor=actor, person=mother.uuid, facts=reached, at=NOW)
            correct_person(
                actor=actor,
                uuid_=mother.uuid,
                facts=replace(facts_of(mother), full_name=f"Hà Thị Mế {'AB'[number]}"),
                evidence=SEEN,
                version=number + 1,
                reason="thử",
                at=NOW,
            )
    with acting(AUDIT):
        told = Entry.objects.filter(verb="people.contact.added").order_by("id")
        assert list(told.values_list("node_id", flat=True)) == [
            province.schools[0].pk,
            province.schools[2].pk,
        ]
    events = Event.objects.filter(kind=kind_of(PersonCorrected))
    assert {*events.values_list("node_id", flat=True)} == {
        province.schools[0].pk,
        province.schools[2].pk,
    }


def test_the_former_school_writes_and_opens_nothing(province: Province) -> None:
    person = moved(province)
    stranger = add(province, "Người Lạ Mặt", belonging="guardian", born=date(1980, 1, 1))
    clerk, before = province.actor("clerk", at=NOW), kept()
    for act in every_act(clerk, person, stranger).values():
        with pytest.raises(BelongsElsewhere) as refused, acting(clerk.writing_scope):
            act()
        assert refused.value.told.startswith(f"Bùi Thị An {TELLS}.")
    assert kept() == before


def test_what_stood_before_is_taken_away_by_the_new_school_alone(
    province: Province, third: Actor
) -> None:
    person = add(province, "Bùi Thị An")
    mother = add(province, "Hà Thị Mế", belonging="guardian", born=date(1985, 1, 1))
    clerk = province.actor("clerk", at=NOW)
    with acting(clerk.writing_scope):
        phone = add_contact(
            actor=clerk, person=person.uuid, facts=ContactFacts("phone", "0916000777"), at=NOW
        )
        tie = begin_guardianship(
            actor=clerk, child=person.uuid, guardian=mother.uuid, facts=facts(), at=NOW
        )
        code = Identifier.objects.get(person=person)
    end(province, person)
    comes_to_third(province, person)
    comes_to_third(province, mother, belonging="guardian")

    def acts(actor: Actor) -> list[Callable[[], Any]]:
        reason: dict[str, Any] = {"reason": "thử", "at": NOW}
        return [
            lambda: remove_contact(actor=actor, person=person.uuid, contact_id=phone.pk, **reason),
            lambda: end_guardianship(
                actor=actor,
                child=person.uuid,
                guardianship_id=tie.pk,
                on=TODAY,
                version=1,
                **reason,
            ),
            lambda: void_identifier(
                actor=actor, person=person.uuid, identifier_id=code.pk, version=1, **reason
            ),
        ]

    before = kept()
    for act in acts(clerk):
        with pytest.raises(BelongsElsewhere), acting(clerk.writing_scope):
            act()
    assert kept() == before
    for act in acts(third):
        done_by(third, act)
    with acting(SECTOR):
        assert not Contact.objects.exists()


def test_a_school_whose_pupil_is_nowhere_yet_still_corrects(province: Province) -> None:
    person = add(province, "Bùi Thị An")
    end(province, person)
    clerk = province.actor("clerk", at=NOW)
    done_by(clerk, every_act(clerk, person, person)["people.person.corrected"])
    with acting(SECTOR):
        person.refresh_from_db()
    assert person.full_name == "Bùi Thị Ánh"


def test_nobody_is_taken_back_from_another_school(province: Province) -> None:
    person = add(province, "Bùi Thị An")
    row = end(province, person)
    mark = mark_of(of(person))
    comes_to_third(province, person)
    clerk = province.actor("clerk", at=NOW)
    opened = Opened(person.uuid, row.pk, mark)
    with pytest.raises(BelongsElsewhere), acting(clerk.writing_scope):
        reopen_belonging(actor=clerk, opened=opened, reason="thử", at=NOW)
    with acting(SECTOR):
        assert Affiliation.objects.get(pk=row.pk).period.upper == TODAY


# The second wall: what a service would forget.


def refused(actor: Actor, write: Callable[[], Any]) -> None:
    with (
        pytest.raises(ProgrammingError, match="people of other schools"),
        transaction.atomic(),
        acting(actor.writing_scope),
    ):
        write()


def test_the_database_refuses_every_row_of_who_is_at_another_school(province: Province) -> None:
    person = add(province, "Bùi Thị An")
    mother = add(province, "Hà Thị Mế", belonging="guardian", born=date(1985, 1, 1))
    other = add(province, "Hà Thị Hai", belonging="guardian", born=date(1985, 1, 1))
    with acting(SECTOR):
        phone = Contact.objects.create(
            person=person, channel="phone", value="0916000777", search_key="0916000777"
        )
        tie = Guardianship.objects.create(
            child=person, guardian=mother, relation="mother", basis="parent", period=(SINCE, None)
        )
    end(province, person)
    comes_to_third(province, person)
    clerk, before = province.actor("clerk", at=NOW), kept()
    one = Person.objects.filter(pk=person.pk)
    for write in (
        lambda: one.update(full_name="Bùi Thị Khác"),
        lambda: one.update(account=None),
        lambda: Contact.objects.create(
            person=person, channel="phone", value="0916000888", search_key="0916000888"
        ),
        lambda: Contact.objects.filter(pk=phone.pk).update(value="0916000999"),
        lambda: Contact.objects.filter(pk=phone.pk).delete(),
        lambda: Guardianship.objects.filter(pk=tie.pk).update(can_view=False),
        lambda: Guardianship.objects.filter(pk=tie.pk).delete(),
        lambda: Guardianship.objects.create(
            child=person, guardian=other, relation="other", basis="parent", period=(SINCE, None)
        ),
        lambda: Identifier.objects.filter(person=person).update(status="void"),
        lambda: AttributeSource.objects.filter(person=person).update(source="khác"),
        lambda: Affiliation.objects.filter(person=person).update(period=(SINCE, None)),
        lambda: Affiliation.objects.create(
            person=person,
            school=province.schools[0],
            belonging="staff",
            period=(SINCE, None),
            source="hand",
        ),
    ):
        refused(clerk, write)
    assert kept() == before


def test_the_scope_that_unmasks_writes_nothing_of_them(province: Province) -> None:
    person = moved(province)
    clerk = province.actor("clerk", at=NOW)
    scope = unmasking_in(clerk, schools=clerk.scope.schools)
    with (
        pytest.raises(ProgrammingError, match="people of other schools"),
        transaction.atomic(),
        acting(scope),
    ):
        SensitiveFacts.objects.create(person_id=person.pk, closed="x")


def test_own_people_and_the_department_are_not_held_up(province: Province, third: Actor) -> None:
    person = moved(province)
    here = add(province, "Hà Văn Bình")
    comes_to_third(province, here)  # at both schools
    for scope, who in (
        (third.writing_scope, person),
        (SECTOR, person),
        (province.actor("clerk", at=NOW).writing_scope, here),
    ):
        with acting(scope):
            assert Person.objects.filter(pk=who.pk).update(nationality="LA") == 1


def test_of_its_own_time_a_former_school_keeps_the_class(province: Province) -> None:
    person = moved(province)
    with acting(province.actor("clerk", at=NOW).writing_scope):
        assert Affiliation.objects.filter(person=person).update(class_text="5B") == 1
