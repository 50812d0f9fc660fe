"""The page of changes tells all that was changed in a record; a day shows what was true then."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import pytest
from django.test import Client
from django.utils import timezone

from sohoc.core.access.scope import acting
from sohoc.core.audit import recording as audit
from sohoc.core.testing.actors import NOW, SECTOR, Province
from sohoc.lib.periods import Period
from sohoc.modules.people.contracts import ContactFacts, GuardianshipFacts, IdentifierFacts
from sohoc.modules.people.models import Affiliation, Contact, Person
from sohoc.modules.people.services.belonging import Opened, correct_place, mark_of
from sohoc.modules.people.services.contacts import add_contact, remove_contact
from sohoc.modules.people.services.guardianships import begin_guardianship
from sohoc.modules.people.services.identifiers import give_identifier
from sohoc.modules.people.tests.made import SEEN, SINCE, add
from sohoc.modules.people.tests.merging import Office

SignIn = Callable[[str], Client]


@dataclass(frozen=True)
class _Run:
    """What the trail says an import is."""

    school: int

    @property
    def audit_subject(self) -> tuple[str, str, str, int]:
        return "objects.importrun", "0", "hoc-sinh.xlsx", self.school


def text_of(page: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def move(office: Office, person: Person, class_text: str) -> None:
    with acting(SECTOR):
        row = Affiliation.objects.get(person=person)
    opened = Opened(person.uuid, row.pk, mark_of(row))
    texts = {"grade_text": "", "class_text": class_text}
    office.does(correct_place, opened=opened, texts=texts, reason="xếp lại lớp")


@pytest.mark.django_db(transaction=True)  # acts are told apart by their transactions
def test_class_number_contact_guardian_and_proof_are_told(
    office: Office, province: Province, signed_in: SignIn
) -> None:
    child = add(province, "Bùi Thị An")
    mother = add(province, "Hà Thị Mế", belonging="guardian", born=date(1988, 2, 3))
    move(office, child, "5B")
    code = IdentifierFacts("moet.hs", "2512345678", date(2026, 9, 7))
    office.does(give_identifier, person=child.uuid, facts=code, evidence=SEEN)
    office.does(add_contact, person=child.uuid, facts=ContactFacts("phone", "0912345678"))
    with acting(SECTOR):
        phone = Contact.objects.get()
    office.does(remove_contact, person=child.uuid, contact_id=phone.pk, reason="số cũ")
    facts = GuardianshipFacts("mother", "parent", Period(SINCE, None), "giấy khai sinh 12/2014")
    office.does(begin_guardianship, child=child.uuid, guardian=mother.uuid, facts=facts)
    page = text_of(signed_in("clerk").get(f"/persons/{child.uuid}/history").content.decode())
    for told in (
        "đã sửa lớp của người Lý do: xếp lại lớp Lớp: 5A → 5B",
        "Mã học sinh của Bộ: 2512345678, đang hiệu lực, từ 07/09/2026",
        "Điện thoại: 0912345678 → đã bỏ",
        "Người giám hộ Hà Thị Mế: Mẹ, Cha, mẹ theo giấy khai sinh, giấy khai sinh 12/2014",
        "Ngày sinh, căn cứ: theo giấy tờ, giấy khai sinh 12/2014, 01/09/2026",
    ):
        assert told in page


@pytest.mark.django_db
def test_what_a_table_wrote_is_told_by_the_import_and_not_by_what_came_between(
    province: Province, signed_in: SignIn
) -> None:
    clerk, run = province.actor("clerk", at=NOW), _Run(province.schools[0].pk)
    with acting(SECTOR):
        person = Person.objects.create(
            full_name="Bùi Thị An", sort_key="a", search_key="a", match_key="a"
        )
        Affiliation.objects.create(
            person=person,
            school_id=province.schools[0].pk,
            belonging="learner",
            period=(SINCE, None),
            source="import",
        )
    with acting(clerk.writing_scope):
        audit.record(clerk, "people.import.sensitive_kept", run, data={})
        audit.record(clerk, "objects.import.written", run, data={})
    page = text_of(signed_in("clerk").get(f"/persons/{person.uuid}/history").content.decode())
    assert "đã ghi một lần nhập" in page
    assert "đổi thông tin nhạy cảm" not in page


@pytest.mark.django_db
def test_another_day_shows_the_class_of_that_day(
    office: Office, province: Province, signed_in: SignIn
) -> None:
    person = add(province, "Bùi Thị An", class_text="4A")
    move(office, person, "2A")
    clerk = signed_in("clerk")
    assert "2A" in clerk.get("/persons/").content.decode()
    page = clerk.get("/persons/?day=06/09/2026").content.decode()
    assert "4A" in page
    assert "2A" not in page


@pytest.mark.django_db
def test_the_newest_address_counts_and_older_ones_are_old(
    office: Office, province: Province, signed_in: SignIn
) -> None:
    person = add(province, "Bùi Thị An")
    for place in ("Xóm Văn", "Xóm Mới"):
        office.does(add_contact, person=person.uuid, facts=ContactFacts("address", place))
    page = text_of(signed_in("clerk").get(f"/persons/{person.uuid}/").content.decode())
    today = f"{timezone.localdate():%d/%m/%Y}"
    places = page[page.index("Xóm Mới") :]
    assert places.index("Xóm Mới") < places.index(f"Xóm Văn cũ, ghi ngày {today}")
    assert page.count("ghi ngày") == 1
