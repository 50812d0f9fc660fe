"""A table of a school names somebody who is at another school now: nothing of it is written."""

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client

from sohoc.core.access.scope import acting
from sohoc.core.testing.actors import NOW, SECTOR, Province
from sohoc.modules.people.contracts import IdentifierFacts
from sohoc.modules.people.imports.guardians import GUARDIANS
from sohoc.modules.people.models import (
    Affiliation,
    Contact,
    Guardianship,
    MatchTicket,
    Person,
    TicketState,
)
from sohoc.modules.people.services.identifiers import give_identifier
from sohoc.modules.people.tests.importing import FULL_HEAD, GUARDIAN_HEAD, Desk
from sohoc.modules.people.tests.made import SEEN, SINCE, add
from sohoc.modules.people.tests.test_belonging import end
from sohoc.modules.people.tests.test_former_schools import comes_to_third

pytestmark = pytest.mark.django_db(transaction=True)  # the department is asked past the own act
SignIn = Callable[[str], Client]
NUMBER = "999314000123"
ROW = (1, "Bùi Thị An", "05/09/2014", "Nữ", "5A", "", NUMBER, "0916000777", "", "", "", "")
ANOTHER = (2, "Hà Văn Bình", "06/09/2014", "Nam", "5A", "", "", "", "", "", "", "")
TOLD = (
    "Học sinh này đang học ở trường khác từ ngày 07/09/2026. Dòng này không được ghi; Sở được báo."
    " Nếu người ấy đã trở lại trường anh/chị: trường kia ghi rời trường, rồi anh/chị gửi lại bảng."
)


@pytest.fixture
def desk(province: Province) -> Desk:
    return Desk(province.actor("clerk", at=NOW))


@pytest.fixture
def gone(province: Province, desk: Desk) -> Person:
    """A girl with a number, at the third school since today."""
    person = add(province, "Bùi Thị An")
    facts = IdentifierFacts("vn.sddcn", NUMBER, SINCE)
    with acting(desk.actor.writing_scope):
        give_identifier(actor=desk.actor, person=person.uuid, facts=facts, evidence=SEEN, at=NOW)
    end(province, person)
    comes_to_third(province, person)
    return person


def tickets() -> list[tuple[int | None, str]]:
    with acting(SECTOR):
        return list(MatchTicket.objects.order_by("id").values_list("subject_id", "state"))


def test_the_row_changes_nothing_and_the_department_is_told_once(
    province: Province, desk: Desk, gone: Person
) -> None:
    run = desk.rows(ROW, ANOTHER, head=FULL_HEAD)
    assert desk.told(run) == [("unchanged", []), ("new", [])]
    assert desk.lines(run)[0].warnings == [["Họ và tên", TOLD]]
    assert tickets() == []
    desk.write(run)
    with acting(SECTOR):
        here = Affiliation.objects.get(person=gone, school=province.schools[0])
        assert here.period.upper == date(2026, 9, 7)
        assert not Contact.objects.exists()
        assert Person.objects.get(pk=gone.pk).version == gone.version
    assert tickets() == [(gone.pk, TicketState.OPEN)]
    desk.write(desk.rows(ROW, (3, "Hà Văn Chi", *ANOTHER[2:]), head=FULL_HEAD))
    assert tickets() == [(gone.pk, TicketState.OPEN)]


def test_when_the_other_school_let_them_go_the_table_takes_them_in(
    province: Province, desk: Desk, gone: Person
) -> None:
    with acting(SECTOR):
        there = Affiliation.objects.filter(person=gone, school=province.schools[2])
        there.update(period=(date(2026, 9, 7), date(2026, 9, 8)))
    run = desk.rows(ROW, head=FULL_HEAD)
    assert desk.told(run) == [("changed", [])]
    desk.write(run)
    with acting(SECTOR):
        assert Affiliation.objects.filter(
            person=gone, school=province.schools[0], period__upper_inf=True
        ).exists()
        assert Contact.objects.get(person=gone).value == "0916000777"
    assert tickets() == []


def test_the_department_clears_up_where_they_are(
    desk: Desk, gone: Person, signed_in: SignIn
) -> None:
    desk.write(desk.rows(ROW, ANOTHER, head=FULL_HEAD))
    with acting(SECTOR):
        ticket = MatchTicket.objects.get()
    address = f"/persons/tickets/{ticket.uuid}"
    mine = signed_in("clerk").get(address).content.decode()
    assert "Sở thấy câu hỏi này và thấy người ấy đang ở đâu" in mine
    assert "Mai Hạ" not in mine
    office = signed_in("province_officer")
    page = office.get(address).content.decode()
    assert "Đây là một hồ sơ" in page
    assert "Trường THCS Mai Hạ" in page
    assert "Hai người: giữ cả hai hồ sơ" not in page
    assert office.post(address, {"reason": "em học ở Mai Hạ"}).status_code == 302
    assert tickets() == [(gone.pk, TicketState.PLACED)]


def test_a_table_of_guardians_gives_them_no_guardian(province: Province, gone: Person) -> None:
    desk = Desk(province.actor("clerk", at=NOW), GUARDIANS)
    with acting(SECTOR):
        code = gone.identifiers.get(system="sohoc.tam").value
    row = ("", "", code, "Hà Thị Mế", "Mẹ", "0916000002", "", "1985", "", "", "")
    run = desk.rows(row, head=GUARDIAN_HEAD)
    assert desk.told(run) == [
        (
            "wrong",
            [
                (
                    "Bùi Thị An đã thuộc trường khác từ ngày 07/09/2026."
                    " Trường cũ chỉ xem được phần thuộc thời gian ở trường mình."
                )
            ],
        )
    ]
    with acting(SECTOR):
        assert not Guardianship.objects.exists()


def test_an_import_is_taken_back_but_for_who_is_at_another_school(
    province: Province, desk: Desk
) -> None:
    run = desk.write(desk.rows(ROW, ANOTHER, head=FULL_HEAD))
    with acting(SECTOR):
        person = Person.objects.get(full_name="Bùi Thị An")
        Affiliation.objects.filter(person=person).update(period=(SINCE, date(2026, 9, 6)))
    comes_to_third(province, person)
    assert desk.stays(run) == ["Bùi Thị An"]
    desk.undo(run)
    with acting(SECTOR):
        assert Contact.objects.get(person=person).value == "0916000777"
        assert not Person.objects.filter(full_name="Hà Văn Bình").exists()
