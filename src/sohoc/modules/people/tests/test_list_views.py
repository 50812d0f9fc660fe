"""The views of the list of people: guardians with their children, staff with what they do."""

import html
import re
from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client

from sohoc.core.access.scope import acting
from sohoc.core.testing.actors import SECTOR, Province
from sohoc.lib.periods import Period
from sohoc.modules.people.contracts import ContactFacts, GuardianshipFacts
from sohoc.modules.people.models import Person
from sohoc.modules.people.services.contacts import add_contact
from sohoc.modules.people.services.guardianships import begin_guardianship
from sohoc.modules.people.testing import link_account
from sohoc.modules.people.tests.made import SINCE, add
from sohoc.modules.people.tests.merging import Office

pytestmark = pytest.mark.django_db
SignIn = Callable[[str], Client]


@pytest.fixture
def mother(province: Province, office: Office) -> Person:
    """Hà Thị Mế, who answers for a girl, with a phone; and a teacher at the same school."""
    girl = add(province, "Bùi Thị An")
    person = add(province, "Hà Thị Mế", belonging="guardian", born=date(1988, 2, 3))
    facts = GuardianshipFacts("mother", "parent", Period(SINCE, None))
    office.does(begin_guardianship, child=girl.uuid, guardian=person.uuid, facts=facts)
    office.does(add_contact, person=person.uuid, facts=ContactFacts("phone", "0912345678"))
    teacher = add(province, "Lò Văn Ấm", belonging="staff", born=date(1990, 2, 3))
    with acting(SECTOR):
        teacher.affiliations.update(position_text="Giáo viên Toán")
    return person


def table(client: Client, address: str) -> tuple[list[str], str]:
    """The heads of the list's table, and what stands below them."""
    page = client.get(address).content.decode()
    head = re.findall(r"<thead>.*?</thead>", page, re.DOTALL)[0]
    body = re.findall(r"<tbody>.*?</tbody>", page, re.DOTALL)[0]
    heads = re.findall(r"<th\b.*?</th>", head, re.DOTALL)
    return [name for one in heads if (name := text(one))], text(body)


def text(part: str) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", part)).split())


@pytest.mark.parametrize(
    ("tab", "told", "not_told"),
    [
        ("guardians", {"Giám hộ cho", "Điện thoại"}, {"Lớp", "Mã", "Trạng thái"}),
        ("staff", {"Vị trí việc làm", "Trạng thái", "Mã", "Điện thoại"}, {"Lớp", "Giám hộ cho"}),
        ("learners", {"Lớp", "Trạng thái", "Mã"}, {"Giám hộ cho", "Điện thoại"}),
    ],
)
def test_each_view_shows_what_says_something_of_its_people(
    mother: Person, signed_in: SignIn, tab: str, told: set[str], not_told: set[str]
) -> None:
    heads, _rows = table(signed_in("clerk"), f"/persons/?tab={tab}")
    assert (told - {*heads}, not_told & {*heads}) == (set(), set())


def test_guardians_stand_with_their_children_and_staff_with_their_position(
    mother: Person, signed_in: SignIn
) -> None:
    clerk = signed_in("clerk")
    _heads, guardians = table(clerk, "/persons/?tab=guardians")
    _heads, staff = table(clerk, "/persons/?tab=staff")
    assert "Hà Thị Mế 03/02/1988 Nữ Bùi Thị An 0912345678" in guardians
    assert "Giáo viên Toán" in staff


def test_columns_that_somebody_has_chosen_stay_in_every_view(
    mother: Person, signed_in: SignIn
) -> None:
    clerk = signed_in("clerk")
    clerk.post("/persons/columns", {"columns": ["name", "sex"]})
    for tab in ("learners", "guardians", "staff"):
        heads, _rows = table(clerk, f"/persons/?tab={tab}")
        assert heads == ["Họ và tên", "Giới tính"]


def test_a_family_has_no_views_of_staff_and_of_who_left(
    province: Province, mother: Person, signed_in: SignIn
) -> None:
    link_account(mother, province.users["guardian"].pk)
    for role, is_shown in (("clerk", True), ("guardian", False)):
        page = signed_in(role).get("/persons/").content.decode()
        shown = [f"tab={tab}" in page for tab in ("guardians", "staff", "former", "all")]
        assert shown == [True, is_shown, is_shown, True]
