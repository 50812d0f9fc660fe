"""A number that somebody elsewhere has: the department is told which, and can put it right."""

import html
from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client

from sohoc.core.access.scope import acting
from sohoc.core.testing.actors import NOW, SECTOR, Province
from sohoc.modules.people.contracts import IdentifierFacts
from sohoc.modules.people.models import Identifier, MatchTicket, Person
from sohoc.modules.people.services.identifiers import give_identifier
from sohoc.modules.people.tests.made import SEEN, SINCE, add, add_elsewhere

pytestmark = pytest.mark.django_db(transaction=True)
SignIn = Callable[[str], Client]
NUMBER, CODE = "999214000123", "9936829436"  # of no province


def give(province: Province, person: Person, system: str, number: str) -> None:
    """The department has found a number in a document."""
    officer = province.actor("province_officer", at=NOW)
    facts = IdentifierFacts(system, number, SINCE)
    with acting(officer.writing_scope):
        give_identifier(actor=officer, person=person.uuid, facts=facts, evidence=SEEN, at=NOW)


@pytest.fixture
def holder(province: Province) -> Person:
    """A girl of another school who has number and code."""
    person = add_elsewhere(province, born=date(2014, 5, 9))
    give(province, person, "vn.sddcn", NUMBER)
    give(province, person, "moet.hs", CODE)
    return person


@pytest.fixture
def child(province: Province) -> Person:
    return add(province, "Lò Thị Chi")


def writes(clerk: Client, child: Person, system: str, number: str, once: str) -> str:
    """What the page answers to a number: the address where it goes on, or its text."""
    sent = {"system": system, "value": number, "since": "05/09/2026", "once": once}
    sent |= {"proof": "document", "source": "giấy khai sinh 9/2014", "day": "05/09/2026"}
    answer = clerk.post(f"/persons/{child.uuid}/numbers/add", sent)
    return answer.headers.get("Location") or html.unescape(answer.content.decode())


@pytest.mark.parametrize(
    ("system", "number", "told"),
    [
        ("vn.sddcn", NUMBER, "Số định danh cá nhân …123"),
        ("moet.hs", CODE, "Mã học sinh của Bộ …436"),
    ],
)
def test_a_question_says_which_number_by_its_last_digits(
    holder: Person, child: Person, signed_in: SignIn, system: str, number: str, told: str
) -> None:
    clerk = signed_in("clerk")
    assert "Sở đã được báo" in writes(clerk, child, system, number, "mot")
    with acting(SECTOR):
        ticket = MatchTicket.objects.get()
        assert ticket.numbers == [[system, f"…{number[-3:]}"]]
    for role in ("clerk", "province_officer"):
        client = clerk if role == "clerk" else signed_in(role)
        listed = client.get("/persons/tickets/").content.decode()
        shown = client.get(f"/persons/tickets/{ticket.uuid}").content.decode()
        assert (told in listed, told in shown, number in listed) == (True, True, False)


def test_the_department_takes_a_wrong_number_away_and_the_school_writes_it_down(
    holder: Person, child: Person, signed_in: SignIn
) -> None:
    clerk, officer = signed_in("clerk"), signed_in("province_officer")
    writes(clerk, child, "vn.sddcn", NUMBER, "mot")
    with acting(SECTOR):
        ticket = MatchTicket.objects.get()
        held = Identifier.objects.get(person=holder, system="vn.sddcn")
    place, void = (
        f"/persons/tickets/{ticket.uuid}",
        f"/persons/{holder.uuid}/numbers/{held.pk}/void",
    )
    assert void in officer.get(place).content.decode()
    assert void not in clerk.get(place).content.decode()
    sent = {"reason": "chép nhầm số của em khác", "once": "hai"}
    assert officer.post(void, sent).status_code == 302
    assert officer.post(place, {"reason": "hai em khác nhau", "once": "ba"}).status_code == 302
    assert "ghi lại số này ngay" in clerk.get(place).content.decode()
    assert writes(clerk, child, "vn.sddcn", NUMBER, "bon") == f"/persons/{child.uuid}/"
    with acting(SECTOR):
        rows = Identifier.objects.filter(system="vn.sddcn").order_by("pk")
        assert [(row.person_id, row.status) for row in rows] == [
            (holder.pk, "void"),
            (child.pk, "active"),
        ]


def test_a_number_that_stays_the_other_ones_is_refused_with_the_answer(
    holder: Person, child: Person, signed_in: SignIn
) -> None:
    clerk, officer = signed_in("clerk"), signed_in("province_officer")
    writes(clerk, child, "vn.sddcn", NUMBER, "mot")
    with acting(SECTOR):
        ticket = MatchTicket.objects.get()
    sent = {"reason": "số này của em ở trường kia", "once": "hai"}
    assert officer.post(f"/persons/tickets/{ticket.uuid}", sent).status_code == 302
    answer = writes(clerk, child, "vn.sddcn", NUMBER, "ba")
    assert "“số này của em ở trường kia”" in answer
    with acting(SECTOR):
        assert not Identifier.objects.filter(person=child, system="vn.sddcn").exists()
