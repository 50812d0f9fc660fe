"""After a merge was taken back, what the histories kept of the one is told of the other no more."""

import re
from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client

from sohoc.core.access.scope import acting
from sohoc.core.testing.actors import SECTOR, Province
from sohoc.modules.people.contracts import ContactFacts
from sohoc.modules.people.models import (
    Affiliation,
    AffiliationHistory,
    Contact,
    ContactHistory,
    Guardianship,
    GuardianshipHistory,
    Person,
)
from sohoc.modules.people.services.contacts import add_contact, remove_contact
from sohoc.modules.people.tests.made import SINCE, add, add_elsewhere
from sohoc.modules.people.tests.merging import Office

pytestmark = pytest.mark.django_db
SignIn = Callable[[str], Client]
FORBIDDEN = "Bản án 12/2026: cấm tiếp xúc"
SECRETS = ("Nhà tạm lánh số 3", "0199000333", "9Z", FORBIDDEN)


@pytest.fixture
def department(province: Province) -> Office:
    return Office(province, "province_officer")


@pytest.fixture
def here(province: Province) -> Person:
    return add(province, "Bùi Thị Anh")


@pytest.fixture
def there(province: Province) -> Person:
    """A girl of another school, with an address, a phone and a father whom a court keeps away."""
    person = add_elsewhere(province, born=date(2014, 9, 5))
    with acting(SECTOR):
        Affiliation.objects.filter(person=person).update(class_text="9Z")
        father = Person.objects.create(
            full_name="Hà Văn Ẩn", sort_key="an", search_key="ha van an", match_key="HAVANAN"
        )
        Affiliation.objects.create(
            person=father,
            school=province.schools[1],
            belonging="guardian",
            period=(SINCE, None),
            source="hand",
        )
        for channel, value in (("address", SECRETS[0]), ("phone", SECRETS[1])):
            Contact.objects.create(
                person=person, channel=channel, value=value, search_key=value.lower()
            )
        Guardianship.objects.create(
            child=person,
            guardian=father,
            relation="father",
            basis="court",
            period=(SINCE, None),
            restriction=FORBIDDEN,
        )
    return person


def text_of(page: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def kept_for(office: Office) -> list[str]:
    """Every text of the histories that the clerk's scope reads."""
    with acting(office.actor.scope):
        return [
            *ContactHistory.objects.order_by("id").values_list("value", flat=True),
            *AffiliationHistory.objects.order_by("id").values_list("class_text", flat=True),
            *GuardianshipHistory.objects.order_by("id").values_list("restriction", flat=True),
        ]


def test_the_first_school_reads_nothing_of_the_other_child_any_more(
    office: Office, department: Office, here: Person, there: Person, signed_in: SignIn
) -> None:
    merge = department.merge(here, there)
    clerk = signed_in("clerk")
    page = text_of(clerk.get(f"/persons/{here.uuid}/history").content.decode())
    assert [secret in page for secret in SECRETS] == [True] * 4
    department.part(merge)
    page = text_of(clerk.get(f"/persons/{here.uuid}/history").content.decode())
    assert [secret in page for secret in SECRETS] == [False] * 4
    assert kept_for(office) == ["5A"]


def test_what_was_taken_away_or_added_meanwhile_is_told_with_the_child_whose_it_is(
    office: Office, department: Office, here: Person, there: Person
) -> None:
    merge = department.merge(here, there)
    for number in ("0199000001", "0199000002"):
        department.does(add_contact, person=here.uuid, facts=ContactFacts("phone", number))
    with acting(SECTOR):
        phone = Contact.objects.get(value=SECRETS[1])
        added = Contact.objects.get(value="0199000002")
    department.does(remove_contact, person=here.uuid, contact_id=phone.pk, reason="số cũ")
    department.part(merge, also=[("people.contact.person", str(added.pk))])
    assert kept_for(office) == ["0199000001", "5A"]


def test_who_sees_both_reads_each_state_on_the_page_of_the_child_whose_it_is(
    department: Office, here: Person, there: Person, signed_in: SignIn
) -> None:
    merge = department.merge(here, there)
    with acting(SECTOR):
        Affiliation.objects.filter(class_text="9Z").update(class_text="8Y")
    department.part(merge)
    officer = signed_in("province_officer")
    pages = [
        text_of(officer.get(f"/persons/{one.uuid}/history").content.decode())
        for one in (here, there)
    ]
    assert [text in pages[0] for text in (*SECRETS, "8Y")] == [False] * 5
    assert [text in pages[1] for text in (*SECRETS, "8Y")] == [True] * 5


def test_a_merge_that_holds_again_shows_all_of_the_one_record(
    department: Office, office: Office, here: Person, there: Person, signed_in: SignIn
) -> None:
    department.part(department.merge(here, there))
    department.merge(here, there)
    page = text_of(signed_in("clerk").get(f"/persons/{here.uuid}/history").content.decode())
    assert [secret in page for secret in SECRETS] == [True] * 4
    assert FORBIDDEN in kept_for(office)
