"""Questions to the department whose act came to nothing: told as such, and closed by the clock."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from django.test import Client

from sohoc.core.access.scope import acting
from sohoc.core.testing.actors import NOW, SECTOR, Province
from sohoc.lib.person_names import match_key
from sohoc.modules.people.models import MatchTicket, Person
from sohoc.modules.people.selectors.held_elsewhere import Wanted
from sohoc.modules.people.services.matching import close_idle_tickets, tell_department_of
from sohoc.modules.people.tests.made import add, add_elsewhere

pytestmark = pytest.mark.django_db(transaction=True)
SignIn = Callable[[str], Client]
BORN = date(2014, 5, 9)
WANTED = Wanted(name_key=match_key("Bùi Thị Ngân"), born=BORN)


@pytest.fixture
def elsewhere(province: Province) -> Person:
    """Somebody at a school that the clerk does not see."""
    return add_elsewhere(province, born=BORN)


@pytest.fixture
def ticket(province: Province, elsewhere: Person) -> MatchTicket:
    """What an act leaves that dies after its question was asked."""
    person, actor = add(province, "Hà Văn Páo"), province.actor("clerk", at=NOW)

    def dies() -> None:
        with acting(actor.writing_scope):
            tell_department_of({person.pk: WANTED}, school_id=province.schools[0].pk)
            raise SystemExit

    with pytest.raises(SystemExit):
        dies()
    with acting(SECTOR):
        return MatchTicket.objects.get()


def after(ticket: MatchTicket) -> str:
    with acting(SECTOR):
        return MatchTicket.objects.get(pk=ticket.pk).state


def test_many_are_asked_about_in_two_statements_and_each_ticket_gets_its_record(
    province: Province, elsewhere: Person
) -> None:
    first, second, third = (add(province, f"Hà Văn {name}") for name in ("Páo", "Sáo", "Lao"))
    actor = province.actor("clerk", at=NOW)
    nobody = Wanted(name_key="HVS", born=BORN)
    asked = {first.pk: WANTED, second.pk: nobody, third.pk: WANTED}
    with acting(actor.writing_scope):
        tell_department_of(asked, school_id=province.schools[0].pk)
    with acting(SECTOR):
        about = MatchTicket.objects.order_by("subject_id").values_list("subject_id", flat=True)
        assert list(about) == [first.pk, third.pk]


def test_a_question_of_an_act_that_came_to_nothing_says_so_and_wants_no_answer(
    ticket: MatchTicket, signed_in: SignIn
) -> None:
    assert ticket.subject_id is None
    page = signed_in("province_officer").get(f"/persons/tickets/{ticket.uuid}").content.decode()
    assert "Chưa ghi hồ sơ cho ai" in page
    assert "tự đóng sau một ngày kể" in page
    assert 'name="state"' not in page


def test_it_is_closed_after_a_day_and_not_before(ticket: MatchTicket, signed_in: SignIn) -> None:
    close_idle_tickets(at=datetime.now(UTC) + timedelta(hours=23))
    assert after(ticket) == "open"
    close_idle_tickets(at=datetime.now(UTC) + timedelta(hours=25))
    assert after(ticket) == "nobody"
    page = signed_in("clerk").get(f"/persons/tickets/{ticket.uuid}").content.decode()
    assert "Câu hỏi đã tự đóng" in page


def test_a_question_about_somebody_stays_open_until_it_is_answered(
    province: Province, ticket: MatchTicket
) -> None:
    with acting(SECTOR):
        subject = Person.objects.get(full_name="Hà Văn Páo")
        MatchTicket.objects.filter(pk=ticket.pk).update(subject=subject)
    close_idle_tickets(at=datetime.now(UTC) + timedelta(days=30))
    assert after(ticket) == "open"
