"""A number that says otherwise than the record is said on the record as long as it does."""

import re
from collections.abc import Callable

import pytest
from django.test import Client

from sohoc.core.access.scope import acting
from sohoc.core.testing.actors import SECTOR, Province
from sohoc.modules.people.contracts import IdentifierFacts
from sohoc.modules.people.models import Affiliation, Person
from sohoc.modules.people.services.identifiers import IdentifierTaken, give_identifier
from sohoc.modules.people.tests.made import SEEN, SINCE, add
from sohoc.modules.people.tests.merging import Office

pytestmark = pytest.mark.django_db
SignIn = Callable[[str], Client]
GIRL_OF_2014, BOY_OF_2013 = "003314000123", "003213000124"  # 003 is no province
BAND = "Số định danh khác với hồ sơ."


def names(page: str) -> list[str]:
    return re.findall(r'<a class="so-name" href="[^"]+">([^<]+)</a>', page)


def give(office: Office, person: Person, number: str) -> None:
    facts = IdentifierFacts("vn.sddcn", number, SINCE)
    office.does(give_identifier, person=person.uuid, facts=facts, evidence=SEEN)


def page_of(client: Client, person: Person) -> str:
    return client.get(f"/persons/{person.uuid}/").content.decode()


def test_the_record_says_it_at_every_look_to_those_who_keep_numbers(
    office: Office, province: Province, signed_in: SignIn
) -> None:
    right, wrong = add(province, "Bùi Thị An"), add(province, "Lò Văn Ấm")
    give(office, right, GIRL_OF_2014)
    give(office, wrong, BOY_OF_2013)
    clerk = signed_in("clerk")
    assert BAND not in page_of(clerk, right)
    for _time in range(2):
        page = page_of(clerk, wrong)
        assert BAND in page
        assert "Trong số: năm sinh khác, giới tính khác." in page
        assert BOY_OF_2013 not in page
    assert BAND in page_of(signed_in("province_officer"), wrong)
    assert BAND not in page_of(signed_in("homeroom_teacher"), wrong)


def test_a_correction_of_the_record_begins_and_ends_it(
    office: Office, province: Province, signed_in: SignIn
) -> None:
    person = add(province, "Bùi Thị An")
    give(office, person, GIRL_OF_2014)
    clerk = signed_in("clerk")
    for version, sex in ((1, "male"), (2, "female")):
        sent = {
            "full_name": "Bùi Thị An",
            "born": "05/09/2014",
            "born_precision": "day",
            "sex": sex,
            "nationality": "VN",
            "proof": "document",
            "day": "05/09/2026",
            "reason": "xem lại",
            "version": str(version),
            "is_sure": "on",
        }
        assert clerk.post(f"/persons/{person.uuid}/edit", sent).status_code == 302
        assert (BAND in page_of(clerk, person)) is (sex == "male")


def test_all_numbers_to_check_of_a_school_are_one_list(
    office: Office, province: Province, signed_in: SignIn
) -> None:
    right, wrong = add(province, "Bùi Thị An"), add(province, "Lò Văn Ấm")
    give(office, right, GIRL_OF_2014)
    give(office, wrong, BOY_OF_2013)
    clerk = signed_in("clerk")
    assert "/persons/?tab=all&amp;check=numbers" in clerk.get("/persons/").content.decode()
    assert names(clerk.get("/persons/?tab=all&check=numbers").content.decode()) == ["Lò Văn Ấm"]
    officer = signed_in("province_officer")
    assert "check=numbers" not in officer.get("/persons/").content.decode()
    assert names(officer.get("/persons/?tab=all&check=numbers").content.decode()) == []


@pytest.mark.parametrize("role", ["homeroom_teacher", "subject_teacher"])
def test_whose_number_is_odd_is_told_to_nobody_who_keeps_none(
    office: Office, province: Province, signed_in: SignIn, role: str
) -> None:
    person = add(province, "Lò Văn Ấm")
    give(office, person, BOY_OF_2013)
    teacher = signed_in(role)
    assert names(teacher.get("/persons/?tab=all").content.decode()) == ["Lò Văn Ấm"]
    assert names(teacher.get("/persons/?tab=all&check=numbers").content.decode()) == []


def test_a_number_that_somebody_here_has_names_the_record(
    office: Office, province: Province, signed_in: SignIn
) -> None:
    first, second = add(province, "Bùi Thị An"), add(province, "Bùi Thị Bình")
    give(office, first, GIRL_OF_2014)
    sent = {
        "system": "vn.sddcn",
        "value": GIRL_OF_2014,
        "since": "05/09/2026",
        "proof": "document",
        "day": "05/09/2026",
    }
    clerk = signed_in("clerk")
    refused = clerk.post(f"/persons/{second.uuid}/numbers/add", sent)
    assert refused.status_code == 422
    page = refused.content.decode()
    assert f'<a href="/persons/{first.uuid}/">Bùi Thị An</a>, 05/09/2014, đang có số này.' in page


def test_a_number_that_somebody_elsewhere_has_names_nobody(
    office: Office, province: Province
) -> None:
    first, second = add(province, "Bùi Thị An"), add(province, "Bùi Thị Bình")
    give(office, first, GIRL_OF_2014)
    with acting(SECTOR):
        Affiliation.objects.filter(person=first).update(school_id=province.schools[1].pk)
    with pytest.raises(IdentifierTaken) as refused:
        give(office, second, GIRL_OF_2014)
    assert refused.value.holder is None
