"""Second records and questions to the department on the screen: the whole way of each."""

import re
from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client

from sohoc.core.access.scope import acting
from sohoc.core.audit.models import Look
from sohoc.core.testing.actors import AUDIT, NOW, SECTOR, Province
from sohoc.modules.people.models import (
    Identifier,
    MatchAsked,
    MatchFound,
    MatchTicket,
    Merge,
    NotTheSame,
    Person,
)
from sohoc.modules.people.secrets import digest
from sohoc.modules.people.selectors.held_elsewhere import AskedTooMuch, Wanted
from sohoc.modules.people.selectors.held_elsewhere import elsewhere as elsewhere_of
from sohoc.modules.people.tests.made import SINCE, add, add_elsewhere

pytestmark = pytest.mark.django_db
SignIn = Callable[[str], Client]
BORN = date(2014, 5, 9)


@pytest.fixture
def pair(province: Province) -> tuple[Person, Person]:
    return (
        add(province, "Bùi Thị Ngân", born=BORN),
        add(province, "Bùi Thị Ngân", born=BORN, sex="male", class_text=""),
    )


@pytest.fixture
def elsewhere(province: Province) -> Person:
    """Somebody at a school that the clerk does not see."""
    person = add_elsewhere(province, born=BORN)
    with acting(SECTOR):
        Identifier.objects.create(
            person=person,
            system="moet.hs",
            value="2512345678",
            digest=digest("moet.hs", "2512345678"),
            period=(SINCE, None),
        )
    return person


def hidden(page: str) -> dict[str, str]:
    found = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page)
    return {name: value for name, value in found if name != "csrfmiddlewaretoken"}


def path_of(pair: tuple[Person, Person]) -> str:
    return f"/persons/{pair[0].uuid}/compare/{pair[1].uuid}"


def test_the_list_leads_to_the_comparison_and_that_to_the_merge_and_back(
    pair: tuple[Person, Person], signed_in: SignIn
) -> None:
    clerk, path = signed_in("clerk"), path_of(pair)
    assert path in clerk.get("/persons/duplicates").content.decode()
    assert path in clerk.get(f"/persons/{pair[0].uuid}/").content.decode()
    page = clerk.get(path).content.decode()
    with acting(AUDIT, using="log"):
        looks = Look.objects.using("log").order_by("-id").values_list("object_id", flat=True)[:2]
        looked = set(looks)
    assert looked == {str(person.uuid) for person in pair}
    answer = clerk.post(
        path, {**hidden(page), "kept": "first", "sex": "second", "reason": "một em"}
    )
    with acting(SECTOR):
        merge = Merge.objects.get()
        assert Person.objects.get(pk=pair[0].pk).sex == "male"
    assert answer.headers["Location"] == f"/persons/merges/{merge.uuid}"
    kept = clerk.get(f"/persons/{pair[0].uuid}/").content.decode()
    assert f"/persons/merges/{merge.uuid}" in kept
    gone = clerk.get(f"/persons/{pair[1].uuid}/")
    assert gone.headers["Location"] == f"/persons/{pair[0].uuid}/"
    assert clerk.get(path).headers["Location"] == f"/persons/{pair[0].uuid}/"
    page = clerk.get(f"/persons/merges/{merge.uuid}").content.decode()
    clerk.post(f"/persons/merges/{merge.uuid}", {**hidden(page), "reason": "hai em khác nhau"})
    with acting(SECTOR):
        assert Person.objects.get(pk=pair[0].pk).sex == "female"
        assert not Person.objects.exclude(merged_into=None).exists()


def test_two_people_stay_two_and_are_not_proposed_again(
    pair: tuple[Person, Person], signed_in: SignIn
) -> None:
    clerk, path = signed_in("clerk"), path_of(pair)
    page = clerk.get(path).content.decode()
    said = {
        **hidden(page),
        "kept": "first",
        "sex": "first",
        "reason": "song sinh",
        "two_people": "1",
    }
    assert clerk.post(path, said).headers["Location"] == "/persons/duplicates/answered"
    with acting(SECTOR):
        assert NotTheSame.objects.count() == 1
        assert not Merge.objects.exists()
    assert path not in clerk.get("/persons/duplicates").content.decode()


@pytest.mark.parametrize("versions", ["", "abc", "a:b c:d"])
def test_a_comparison_of_other_records_is_refused(
    pair: tuple[Person, Person], signed_in: SignIn, versions: str
) -> None:
    said = {"versions": versions, "kept": "first", "sex": "first", "reason": "một em"}
    assert signed_in("clerk").post(path_of(pair), said).status_code == 422
    with acting(SECTOR):
        assert not Merge.objects.exists()


@pytest.mark.parametrize("role", ["homeroom_teacher", "guardian", "auditor"])
def test_others_compare_nobody(pair: tuple[Person, Person], signed_in: SignIn, role: str) -> None:
    client = signed_in(role)
    answered = "/persons/duplicates/answered"
    for path in (path_of(pair), "/persons/duplicates", answered, "/persons/tickets/"):
        assert client.get(path).status_code == 403


ADDED = {
    "full_name": "Bùi Thị Ngân",
    "born": "09/05/2014",
    "born_precision": "day",
    "sex": "female",
    "nationality": "VN",
    "belonging": "learner",
    "since": "05/09/2026",
    "class_text": "",
    "proof": "school",
    "source": "",
    "day": "05/09/2026",
}


@pytest.mark.django_db(transaction=True)
def test_who_may_be_known_elsewhere_is_written_down_with_a_second_look_and_the_department_told(
    province: Province, elsewhere: Person, signed_in: SignIn
) -> None:
    clerk = signed_in("clerk")
    page = clerk.get("/persons/add").content.decode()
    given = {**ADDED, **hidden(page), "school": str(province.schools[0].pk), "is_another": ""}
    refused = clerk.post("/persons/add", given)
    assert refused.status_code == 422
    text = refused.content.decode()
    assert "có thể đã có hồ sơ ở trường khác" in text
    assert str(elsewhere.uuid) not in text
    assert province.schools[1].name not in text
    with acting(SECTOR):
        assert not MatchTicket.objects.exists()
        assert Person.objects.count() == 1
    made = clerk.post("/persons/add", {**given, "is_another": "on"})
    assert made.status_code == 302
    with acting(SECTOR):
        ticket = MatchTicket.objects.get()
        subject = Person.objects.exclude(pk=elsewhere.pk).get()
        assert (ticket.subject_id, ticket.answer, ticket.state) == (subject.pk, "likely", "open")
        assert [found.person_id for found in MatchFound.objects.all()] == [elsewhere.pk]
    with acting(AUDIT):
        counted = MatchAsked.objects.order_by("pk").values_list("asked", "found")
        assert list(counted) == [(1, 1), (1, 1), (1, 1)]
    listed = clerk.get("/persons/tickets/").content.decode()
    assert f"/persons/tickets/{ticket.uuid}" in listed
    page = clerk.get(f"/persons/tickets/{ticket.uuid}").content.decode()
    assert str(elsewhere.uuid) not in page
    officer = signed_in("province_officer")
    page = officer.get(f"/persons/tickets/{ticket.uuid}").content.decode()
    assert f"/persons/{subject.uuid}/compare/{elsewhere.uuid}" in page
    officer.post(f"/persons/tickets/{ticket.uuid}", {"reason": "khác mẹ"})
    with acting(SECTOR):
        ticket.refresh_from_db()
        assert (ticket.state, ticket.reason) == ("different", "khác mẹ")
    assert "khác mẹ" in clerk.get(f"/persons/tickets/{ticket.uuid}").content.decode()
    again = officer.post(f"/persons/tickets/{ticket.uuid}", {"reason": "?"})
    with acting(SECTOR):
        ticket.refresh_from_db()
        assert (again.status_code, ticket.reason) == (200, "khác mẹ")


@pytest.mark.django_db(transaction=True)
def test_a_clerk_answers_no_question(
    province: Province, elsewhere: Person, signed_in: SignIn
) -> None:
    add(province, "Bùi Thị Ngân", born=BORN)
    with acting(SECTOR):
        ticket = MatchTicket.objects.get()
    clerk = signed_in("clerk")
    clerk.post(f"/persons/tickets/{ticket.uuid}", {"reason": "em tôi"})
    with acting(SECTOR):
        ticket.refresh_from_db()
        assert ticket.state == "open"


def test_a_record_that_is_seen_is_named_and_linked(
    province: Province, pair: tuple[Person, Person], signed_in: SignIn
) -> None:
    clerk = signed_in("clerk")
    page = clerk.get("/persons/add").content.decode()
    given = {**ADDED, **hidden(page), "school": str(province.schools[0].pk), "is_another": ""}
    text = clerk.post("/persons/add", given).content.decode()
    assert all(f"/persons/{person.uuid}/" in text for person in pair)


@pytest.mark.django_db(transaction=True)
def test_a_number_of_somebody_elsewhere_is_refused_and_the_department_told(
    province: Province, elsewhere: Person, signed_in: SignIn
) -> None:
    person = add(province, "Hà Văn Páo")
    clerk, path = signed_in("clerk"), f"/persons/{person.uuid}/numbers/add"
    given = {
        **hidden(clerk.get(path).content.decode()),
        "system": "moet.hs",
        "value": "2512345678",
        "since": "05/09/2026",
        "proof": "school",
        "source": "",
        "day": "05/09/2026",
    }
    answer = clerk.post(path, given)
    assert answer.status_code == 422
    assert str(elsewhere.uuid) not in answer.content.decode()
    with acting(SECTOR):
        ticket = MatchTicket.objects.get()
        assert (ticket.subject_id, ticket.answer) == (person.pk, "exact")


@pytest.mark.django_db(transaction=True)
def test_whoever_asks_too_much_in_a_day_is_stopped(
    province: Province, elsewhere: Person, signed_in: SignIn
) -> None:
    clerk = signed_in("clerk")
    page = clerk.get("/persons/add").content.decode()
    given = {**ADDED, **hidden(page), "school": str(province.schools[0].pk), "is_another": ""}
    clerk.post("/persons/add", given)
    wanted = Wanted(name_key=elsewhere.match_key, born=BORN)
    scope = province.actor("clerk", at=NOW).scope
    with pytest.raises(AskedTooMuch), acting(scope):
        elsewhere_of([wanted] * 5000)  # one was found already, and nothing is answered
    with acting(scope):
        assert None not in elsewhere_of([wanted] * 4999)
    answer = clerk.post("/persons/add", {**given, "is_another": "on"})
    assert answer.status_code == 422
    assert "tạm dừng đến ngày mai" in answer.content.decode()
    with acting(SECTOR):
        assert Person.objects.count() == 1
