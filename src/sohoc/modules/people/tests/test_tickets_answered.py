"""A question of a school is answered by what is done with the two records, and by nothing else."""

import html
import re
from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client

from sohoc.core.access.scope import acting
from sohoc.core.audit.models import Entry
from sohoc.core.testing.actors import AUDIT, SECTOR, Province
from sohoc.modules.people.models import (
    MatchTicket,
    Merge,
    NotTheSame,
    Person,
)
from sohoc.modules.people.services.telling_apart import say_two_people
from sohoc.modules.people.tests.made import add, add_elsewhere
from sohoc.modules.people.tests.merging import Office

pytestmark = pytest.mark.django_db(transaction=True)
SignIn = Callable[[str], Client]
BORN = date(2014, 5, 9)


@pytest.fixture
def there(province: Province) -> Person:
    return add_elsewhere(province, born=BORN)


@pytest.fixture
def here(province: Province, there: Person) -> Person:
    """The girl of the same name and birth date whom the clerk wrote down."""
    return add(province, "Bùi Thị Ngân", born=BORN)


@pytest.fixture
def registrar(province: Province, here: Person) -> Office:
    return Office(province, "province_officer")


def ticket() -> MatchTicket:
    with acting(SECTOR):
        return MatchTicket.objects.get()


def address() -> str:
    return f"/persons/tickets/{ticket().uuid}"


def read(client: Client, path: str) -> str:
    page = client.get(path).content.decode()
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page)).split())


def test_one_person_is_said_by_merging_and_by_nothing_else(
    registrar: Office, here: Person, there: Person, signed_in: SignIn
) -> None:
    officer = signed_in("province_officer")
    page = officer.get(address()).content.decode()
    assert f'href="/persons/{here.uuid}/compare/{there.uuid}"' in page
    assert 'name="state"' not in page
    officer.post(address(), {"state": "same", "reason": ""})
    assert (ticket().state, ticket().reason) == ("open", "")
    merge = registrar.merge(here, there)
    assert (ticket().state, ticket().reason) == ("same", merge.reason)
    registrar.part(merge)
    assert (ticket().state, ticket().reason, ticket().closed_at) == ("open", "", None)
    with acting(AUDIT):
        rows = Entry.objects.filter(verb__startswith="people.ticket.").order_by("id")
        acts = list(rows.values_list("verb", flat=True))
    assert acts == ["people.ticket.resolved", "people.ticket.reopened"]


def test_the_answer_two_people_needs_a_reason_and_tells_the_records_apart(
    here: Person, there: Person, signed_in: SignIn
) -> None:
    officer = signed_in("province_officer")
    assert officer.post(address(), {"reason": ""}).status_code == 422
    assert ticket().state == "open"
    with acting(SECTOR):
        assert not NotTheSame.objects.exists()
    officer.post(address(), {"reason": "khác mẹ"})
    assert (ticket().state, ticket().reason) == ("different", "khác mẹ")
    with acting(SECTOR):
        said = NotTheSame.objects.get()
        assert {said.one_id, said.other_id} == {here.pk, there.pk}
        assert not Merge.objects.exists()


def test_the_question_is_answered_when_the_last_who_was_found_is_told_apart(
    province: Province, there: Person
) -> None:
    twin, registrar = add_elsewhere(province, born=BORN), Office(province, "province_officer")
    here = add(province, "Bùi Thị Ngân", born=BORN)
    registrar.does(say_two_people, one=here.uuid, other=there.uuid, reason="khác mẹ")
    assert ticket().state == "open"
    registrar.does(say_two_people, one=twin.uuid, other=here.uuid, reason="khác xã")
    assert (ticket().state, ticket().reason) == ("different", "khác xã")


def test_the_school_reads_what_happens_who_decides_and_what_to_do_meanwhile(
    here: Person, signed_in: SignIn
) -> None:
    told = read(signed_in("clerk"), address())
    assert "Bây giờ thế nào" in told
    assert "Cán bộ phụ trách hồ sơ của Sở quyết định" in told
    assert "Trong lúc chờ, nhà trường cứ làm việc bình thường" in told
    signed_in("province_officer").post(address(), {"reason": "khác mẹ"})
    assert "Câu hỏi đã được trả lời." in read(signed_in("clerk"), address())


def test_the_list_says_what_its_columns_hold_and_the_empty_one_what_is_true(
    here: Person, signed_in: SignIn
) -> None:
    officer = signed_in("province_officer")
    heads = re.findall(
        r"<th scope=\"col\".*?</th>", officer.get("/persons/tickets/").content.decode(), re.DOTALL
    )
    told = [" ".join(re.sub(r"<[^>]+>", " ", head).split()) for head in heads]
    assert told == [
        "Người được trường ghi",
        "Trường đã ghi",
        "Điểm giống ở trường khác",
        "Hỏi ngày",
        "Trả lời của Sở",
    ]
    officer.post(address(), {"reason": "khác mẹ"})
    empty = read(officer, "/persons/tickets/")
    assert "Ở đây không có câu hỏi nào." in empty
    assert "Chưa thêm ai" not in empty


def test_waiting_questions_stand_on_the_first_page_of_the_department(
    here: Person, signed_in: SignIn
) -> None:
    officer = signed_in("province_officer")
    assert 'href="/persons/tickets/"' in (page := officer.get("/").content.decode())
    assert "1 câu hỏi của" in page
    officer.post(address(), {"reason": "khác mẹ"})
    assert "1 câu hỏi của" not in officer.get("/").content.decode()
