"""The guardian of a child is found among people of one name, or written down and led back."""

import html
import re
from collections.abc import Callable
from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from sohoc.core.access.scope import acting
from sohoc.core.testing.actors import SECTOR, Province
from sohoc.lib.periods import Period
from sohoc.modules.people.contracts import ContactFacts, GuardianshipFacts
from sohoc.modules.people.models import Guardianship, Person
from sohoc.modules.people.rules.guardianships import latest_birth_of_guardian
from sohoc.modules.people.services.contacts import add_contact
from sohoc.modules.people.services.guardianships import begin_guardianship
from sohoc.modules.people.testing import link_account
from sohoc.modules.people.tests.made import SINCE, add
from sohoc.modules.people.tests.merging import Office

pytestmark = pytest.mark.django_db
SignIn = Callable[[str], Client]
MOTHER = GuardianshipFacts("mother", "parent", Period(SINCE, None))


def told(page: str) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page)).split())


def found(page: str) -> list[str]:
    return re.findall(r'<a class="so-name"\s+href="[^"]+">([^<]+)</a>', page)


@pytest.fixture
def child(province: Province) -> Person:
    return add(province, "Lò Văn Ấm")


@pytest.fixture
def mother(province: Province, office: Office) -> Person:
    """Hà Thị Mế, who answers for a girl, with phone and address."""
    person = add(province, "Hà Thị Mế", belonging="guardian", born=None)
    girl = add(province, "Bùi Thị An")
    office.does(begin_guardianship, child=girl.uuid, guardian=person.uuid, facts=MOTHER)
    for channel, value in (("phone", "0912345678"), ("address", "Xóm Văn, xã Bao La")):
        office.does(add_contact, person=person.uuid, facts=ContactFacts(channel, value))
    return person


@pytest.mark.parametrize(
    ("child", "latest"),
    [
        (date(2014, 9, 5), date(2008, 9, 7)),  # of age
        (date(2024, 9, 5), date(2012, 12, 31)),  # of another generation
        (None, date(2008, 9, 7)),
    ],
)
def test_who_is_too_young_answers_for_no_child(child: date | None, latest: date) -> None:
    assert latest_birth_of_guardian(child=child, day=date(2026, 9, 7)) == latest


def test_people_of_one_name_are_told_apart_by_phone_place_and_child(
    province: Province, child: Person, mother: Person, signed_in: SignIn
) -> None:
    add(province, "Hà Thị Mế", belonging="guardian", born=date(1988, 2, 3))
    add(province, "Hà Thị Mế", born=date(2015, 2, 3), class_text="4B")
    page = signed_in("clerk").get(f"/persons/{child.uuid}/guardians/find?q=ha+me").content.decode()
    assert found(page) == ["Hà Thị Mế", "Hà Thị Mế"]
    text = told(page)
    assert "0912345678 Xóm Văn, xã Bao La Bùi Thị An (Mẹ)" in text
    assert "Hà Thị Mế 03/02/1988 – –" in text
    assert "03/02/2015" not in text


def test_the_candidates_take_as_many_statements_for_many_as_for_one(
    province: Province, child: Person, mother: Person, signed_in: SignIn
) -> None:
    clerk, place = signed_in("clerk"), f"/persons/{child.uuid}/guardians/find?q=ha+me"
    clerk.get(place)
    with CaptureQueriesContext(connection) as one:
        clerk.get(place)
    for _more in range(4):
        add(province, "Hà Thị Mế", belonging="guardian", born=date(1988, 2, 3))
    with CaptureQueriesContext(connection) as many:
        assert len(found(clerk.get(place).content.decode())) == 5
    assert len(many) == len(one)


def test_who_has_no_record_is_added_on_the_way_and_leads_back_to_the_child(
    province: Province, child: Person, mother: Person, signed_in: SignIn
) -> None:
    clerk, record = signed_in("clerk"), f"/persons/{child.uuid}/"
    for name in ("ha+me", "khong+ai"):
        assert (
            f'href="{record}guardians/new"'
            in clerk.get(f"{record}guardians/find?q={name}").content.decode()
        )
    page = clerk.get(f"{record}guardians/new").content.decode()
    assert "Thêm người giám hộ của Lò Văn Ấm" in told(page)
    assert re.search(r'<option value="guardian"\s+selected', page)
    new = {
        "full_name": "Lò Văn Sơn",
        "born": "03/02/1985",
        "born_precision": "day",
        "sex": "male",
        "nationality": "VN",
        "school": str(province.schools[0].pk),
        "belonging": "guardian",
        "since": "05/09/2026",
        "proof": "school",
        "day": "05/09/2026",
        "once": "mot",
    }
    added = clerk.post(f"{record}guardians/new", new)
    with acting(SECTOR):
        father = Person.objects.get(full_name="Lò Văn Sơn")
    assert added.headers["Location"] == f"{record}guardians/add/{father.uuid}"
    sent = {"relation": "father", "basis": "parent", "can_view": "on", "once": "hai"}
    written = clerk.post(added.headers["Location"], sent)
    assert written.headers["Location"] == record
    with acting(SECTOR):
        row = Guardianship.objects.get(guardian=father)
    assert (row.child_id, row.relation) == (child.pk, "father")


def test_the_record_of_a_child_tells_staff_how_guardians_are_reached_and_no_other_guardian(
    province: Province, office: Office, mother: Person, signed_in: SignIn
) -> None:
    with acting(SECTOR):
        girl = Person.objects.get(full_name="Bùi Thị An")
    father = add(province, "Bùi Văn Sơn", belonging="guardian", born=date(1985, 1, 2))
    facts = GuardianshipFacts("father", "parent", Period(SINCE, None))
    office.does(begin_guardianship, child=girl.uuid, guardian=father.uuid, facts=facts)
    link_account(father, province.users["guardian"].pk)
    for role, is_told in (("clerk", True), ("homeroom_teacher", True), ("guardian", False)):
        text = told(signed_in(role).get(f"/persons/{girl.uuid}/").content.decode())
        assert ("Hà Thị Mế Mẹ, 0912345678 Cha, mẹ" in text, "0912345678" in text) == (
            is_told,
            is_told,
        )
