"""Pairs of which somebody said that they are two people: read again, and taken back."""

import re
from collections.abc import Callable
from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from sohoc.core.access.scope import acting
from sohoc.core.audit.models import Entry
from sohoc.core.testing.actors import AUDIT, NOW, SECTOR, Province
from sohoc.modules.people.models import NotTheSame, Person
from sohoc.modules.people.selectors.duplicates import told_apart
from sohoc.modules.people.services.telling_apart import maybe_one, say_two_people
from sohoc.modules.people.tests.made import add
from sohoc.modules.people.tests.merging import Office

pytestmark = pytest.mark.django_db
SignIn = Callable[[str], Client]
BORN = date(2014, 5, 9)
LIST = "/persons/duplicates/answered"


@pytest.fixture
def said(office: Office, province: Province) -> NotTheSame:
    one, other = (add(province, "Bùi Thị Ngân", born=BORN) for _ in range(2))
    answer: NotTheSame = office.does(
        say_two_people, one=one.uuid, other=other.uuid, reason="hai chị em song sinh"
    )
    return answer


def hidden(page: str) -> dict[str, str]:
    found = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page)
    return {name: value for name, value in found if name != "csrfmiddlewaretoken"}


def test_the_list_says_who_when_and_why_and_the_answer_is_taken_back(
    office: Office, said: NotTheSame, signed_in: SignIn
) -> None:
    clerk = signed_in("clerk")
    page = clerk.get(LIST).content.decode()
    with acting(AUDIT):
        who = Entry.objects.get(verb="people.person.not_the_same").actor_name
    assert all(told in page for told in ("hai chị em song sinh", f"{NOW:%d/%m/%Y}", who))
    assert who
    assert f"{LIST}/{said.pk}/take-back" in page
    path = f"{LIST}/{said.pk}/take-back"
    form = clerk.get(path).content.decode()
    assert clerk.post(path, {**hidden(form), "reason": ""}).status_code == 422
    done = clerk.post(path, {**hidden(form), "reason": "nhầm, cùng giấy khai sinh"})
    assert done.headers["Location"] == f"/persons/{said.one.uuid}/compare/{said.other.uuid}"
    with acting(SECTOR):
        assert not NotTheSame.objects.exists()
    with acting(AUDIT):
        act = Entry.objects.get(verb="people.person.maybe_the_same")
    assert (act.reason, act.object_id) == ("nhầm, cùng giấy khai sinh", str(said.one.uuid))
    assert done.headers["Location"] in clerk.get("/persons/duplicates").content.decode()
    assert "Chưa ai trả lời" in clerk.get(LIST).content.decode()
    assert clerk.get(path).status_code == 404


def test_taken_back_twice_it_stands_once_in_the_trail(office: Office, said: NotTheSame) -> None:
    actor = office.actor
    for _ in range(2):
        with acting(actor.writing_scope):
            maybe_one(actor=actor, said=said, reason="nhầm")
    with acting(AUDIT):
        assert Entry.objects.filter(verb="people.person.maybe_the_same").count() == 1


def test_another_school_reads_nothing_of_it(
    province: Province, said: NotTheSame, signed_in: SignIn
) -> None:
    with acting(SECTOR):
        people = Person.objects.filter(pk__in=(said.one_id, said.other_id))
        people.update(schools=[province.schools[1].pk])
    clerk = signed_in("clerk")
    assert "Bùi Thị Ngân" not in clerk.get(LIST).content.decode()
    assert clerk.get(f"{LIST}/{said.pk}/take-back").status_code == 404
    assert clerk.post(f"{LIST}/{said.pk}/take-back", {"reason": "x"}).status_code == 404
    with acting(SECTOR):
        assert NotTheSame.objects.count() == 1


def test_the_list_takes_two_statements_however_many_pairs_there_are(
    office: Office, province: Province, said: NotTheSame
) -> None:
    other = add(province, "Bùi Thị Ngân", born=BORN)
    office.does(say_two_people, one=said.one.uuid, other=other.uuid, reason="khác lớp")
    actor = office.actor
    with acting(actor.scope), CaptureQueriesContext(connection) as asked:
        found = told_apart(actor)
    assert [one.said.reason for one in found] == ["khác lớp", "hai chị em song sinh"]
    assert len([one for one in asked.captured_queries if "people_notthesame" in one["sql"]]) == 1
    assert len([one for one in asked.captured_queries if "audit_entry" in one["sql"]]) == 1
