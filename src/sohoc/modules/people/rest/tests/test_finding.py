"""Which people programs find, and how."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import connections
from django.test.utils import CaptureQueriesContext

from sohoc.core.access.scope import acting
from sohoc.core.rest.testing import Program
from sohoc.core.testing.actors import NOW, SECTOR, Province, security_events
from sohoc.modules.people.contracts import ContactFacts, IdentifierFacts
from sohoc.modules.people.models import Contact, Guardianship, Identifier, Person
from sohoc.modules.people.selectors import sought
from sohoc.modules.people.services.contacts import add_contact
from sohoc.modules.people.services.identifiers import give_identifier
from sohoc.modules.people.testing import make_one
from sohoc.modules.people.tests.made import SEEN, SINCE, add

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.urls("sohoc.modules.people.rest.tests.addresses"),
]
Programs = Callable[[str], Program]
PERSONS = "/api/v1/persons"
SEARCH = f"{PERSONS}/search"
DAY = "day=2026-09-07"
NUMBER, CODE, PHONE = "999214000123", "2512345678", "0912000345"


@pytest.fixture
def people(province: Province) -> dict[str, Person]:
    """A girl with a number, a code and a mother who has a phone, a boy, and a girl elsewhere."""
    an = add(province, "Bùi Thị An")
    mother = add(province, "Hà Thị Mế", belonging="guardian", born=date(1988, 2, 3), class_text="")
    boy = add(province, "Lò Văn Ấm", sex="male", born=date(2013, 4, 5))
    far = add(province, "Bùi Thị Xa")
    with acting(SECTOR):
        far.affiliations.update(school_id=province.schools[2].pk)
        Guardianship.objects.create(
            child=an, guardian=mother, relation="mother", basis="parent", period=(SINCE, None)
        )
    clerk = province.actor("clerk", at=NOW)
    with acting(clerk.writing_scope):
        for system, value in (("vn.sddcn", NUMBER), ("moet.hs", CODE)):
            give_identifier(
                actor=clerk,
                person=an.uuid,
                facts=IdentifierFacts(system, value, SINCE),
                evidence=SEEN,
                at=NOW,
            )
        facts = ContactFacts("phone", PHONE)
        add_contact(actor=clerk, person=mother.uuid, facts=facts, at=NOW)
    return {"an": an, "mother": mother, "boy": boy, "far": far}


def names(answer: Any) -> list[str]:
    assert answer.status_code == 200, answer.content
    return [item["full_name"] for item in answer.json()["items"]]


@pytest.mark.parametrize(
    ("role", "seen"),
    [("clerk", 3), ("principal", 3), ("commune_officer", 3), ("province_officer", 4)],
)
def test_each_role_lists_its_own_people(
    program: Programs, people: dict[str, Person], role: str, seen: int
) -> None:
    assert len(names(program(role).call("GET", PERSONS))) == seen


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["Bùi Thị An", "Lò Văn Ấm", "Hà Thị Mế"]),
        ("q=bui an", ["Bùi Thị An"]),
        ("q=BÙI", ["Bùi Thị An"]),
        ("q=khong ai", []),
        ("born=2014-09-05", ["Bùi Thị An"]),
        ("born_year=2013", ["Lò Văn Ấm"]),
        ("sex=male", ["Lò Văn Ấm"]),
        (f"belonging=guardian&{DAY}", ["Hà Thị Mế"]),
        (f"belonging=guardian&belonging=staff&{DAY}", ["Hà Thị Mế"]),
        ("belonging=learner&day=2026-09-01", []),
        (f"school={{school}}&belonging=learner&{DAY}", ["Bùi Thị An", "Lò Văn Ấm"]),
        (f"school={{far}}&{DAY}", []),
        ("order=-name&limit=1", ["Hà Thị Mế"]),
    ],
)
def test_filters_and_orders(
    program: Programs, province: Province, people: dict[str, Person], query: str, found: list[str]
) -> None:
    places = {"school": province.schools[0].uuid, "far": province.schools[2].uuid}
    answer = program("clerk").call("GET", f"{PERSONS}?{query.format(**places)}")
    assert names(answer) == found


def test_a_line_tells_what_the_list_on_the_page_tells(
    program: Programs, province: Province, people: dict[str, Person]
) -> None:
    answer = program("clerk").call("GET", f"{PERSONS}?q=an&sex=female&{DAY}")
    assert [one for one in answer.json()["items"] if one["full_name"] == "Bùi Thị An"] == [
        {
            "uuid": str(people["an"].uuid),
            "full_name": "Bùi Thị An",
            "born": "2014-09-05",
            "born_precision": "day",
            "sex": "female",
            "code": CODE,
            "belongs": [
                {
                    "school": str(province.schools[0].uuid),
                    "belonging": "learner",
                    "class_text": "5A",
                }
            ],
        }
    ]


def test_pages_follow_the_next_link(program: Programs, people: dict[str, Person]) -> None:
    clerk, address, found = program("clerk"), f"{PERSONS}?limit=1", list[str]()
    whole = names(clerk.call("GET", PERSONS))
    while address:
        answer = clerk.call("GET", address)
        found += names(answer)
        address = answer.json()["next"]
    assert found == whole
    assert len(found) == 3


def test_pages_of_a_search_follow_the_cursor_of_the_same_body(
    program: Programs, people: dict[str, Person]
) -> None:
    clerk, found, cursor = program("clerk"), list[str](), ""
    body = {"called": PHONE, "limit": 1}
    while cursor is not None:
        answer = clerk.call("POST", SEARCH, body | {"cursor": cursor})
        found += names(answer)
        cursor = answer.json()["next"]
    assert sorted(found) == ["Bùi Thị An", "Hà Thị Mế"]
    first = clerk.call("POST", SEARCH, body).json()["next"]
    assert "/" not in first
    for other in ({"called": CODE, "limit": 1}, {"limit": 1}, body | {"order": "-name"}):
        refused = clerk.call("POST", SEARCH, other | {"cursor": first})
        assert (refused.status_code, refused.json()["type"]) == (400, "/api/#bad-cursor")


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ({"called": NUMBER}, ["Bùi Thị An"]),
        ({"called": "9992 1400 0123"}, ["Bùi Thị An"]),
        ({"called": CODE}, ["Bùi Thị An"]),
        ({"called": PHONE}, ["Bùi Thị An", "Hà Thị Mế"]),
        ({"called": PHONE, "belonging": ["learner"], "day": "2026-09-07"}, ["Bùi Thị An"]),
        ({"called": NUMBER[:-1]}, []),
        ({"called": "\u200b"}, []),
        ({"called": "an"}, []),
        ({"q": "bui thi"}, ["Bùi Thị An"]),
    ],
)
def test_people_are_found_by_their_numbers_in_a_body(
    program: Programs, people: dict[str, Person], body: dict[str, Any], found: list[str]
) -> None:
    assert sorted(names(program("clerk").call("POST", SEARCH, body))) == found


def test_by_the_number_of_a_document_only_roles_that_keep_numbers_find(
    program: Programs, people: dict[str, Person]
) -> None:
    officer = program("commune_officer")
    assert names(officer.call("POST", SEARCH, {"called": NUMBER})) == []
    assert names(officer.call("POST", SEARCH, {"called": CODE})) == ["Bùi Thị An"]
    assert names(program("province_officer").call("POST", SEARCH, {"called": NUMBER})) == [
        "Bùi Thị An"
    ]


def test_numbers_are_looked_for_so_often_in_a_day_by_all_programs_of_an_account(
    program: Programs, people: dict[str, Person], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sought, "MOST_IN_A_DAY", 2)
    for _turn in range(2):
        assert names(program("clerk").call("POST", SEARCH, {"called": NUMBER})) == ["Bùi Thị An"]
    clerk = program("clerk")
    refused = clerk.call("POST", SEARCH, {"called": NUMBER})
    assert (refused.status_code, refused["Retry-After"]) == (429, "86400")
    assert "Bùi Thị An" not in refused.content.decode()
    assert names(clerk.call("POST", SEARCH, {"called": CODE})) == ["Bùi Thị An"]
    assert [one.kind for one in security_events()].count("rate_limited") == 1


@pytest.mark.parametrize("query", ["called=0912000345", "q=an", "limit=1"])
def test_nothing_is_searched_by_the_address(program: Programs, query: str) -> None:
    """A program that writes the number behind the question mark is told, and gets no list."""
    assert program("clerk").call("GET", f"{PERSONS}?called=0912000345").status_code == 400
    assert program("clerk").call("POST", f"{SEARCH}?{query}", {}).status_code == 400


def test_a_stranger_is_found_by_nothing(
    program: Programs, province: Province, people: dict[str, Person]
) -> None:
    with acting(SECTOR):
        Identifier.objects.filter(person=people["an"]).update(person=people["far"])
        Contact.objects.update(person=people["far"])
    clerk = program("clerk")
    for body in ({"called": NUMBER}, {"called": CODE}, {"called": PHONE}, {"q": "xa"}):
        nobody = clerk.call("POST", SEARCH, {"called": "999214999999"})
        answer = clerk.call("POST", SEARCH, body)
        assert (answer.status_code, answer.content) == (nobody.status_code, nobody.content)
    assert names(program("province_officer").call("POST", SEARCH, {"called": NUMBER}))


def test_a_role_that_sees_nobody_has_no_list(program: Programs) -> None:
    administrator = program("administrator")
    assert administrator.call("GET", PERSONS).status_code == 403
    assert administrator.call("POST", SEARCH, {"called": CODE}).status_code == 403


@pytest.mark.parametrize(
    "query",
    [
        *("order=born", "limit=0", "limit=51", "sex=x", "school=x", "born=5/9/2014"),
        *("born_year=1", "belonging=cook", "day=0205-01-01", "phone=0912000345"),
    ],
)
def test_a_wrong_filter_is_refused(program: Programs, query: str) -> None:
    assert program("clerk").call("GET", f"{PERSONS}?{query}").status_code == 400


def test_a_second_record_is_in_no_list(
    program: Programs, province: Province, people: dict[str, Person]
) -> None:
    second = add(province, "Bùi Thị An")
    actor = province.actor("clerk", at=NOW)
    make_one(actor=actor, kept=second, gone=people["an"], at=NOW)
    clerk = program("clerk")
    listed = clerk.call("GET", f"{PERSONS}?q=bui an").json()["items"]
    assert [one["uuid"] for one in listed] == [str(second.uuid)]
    found = clerk.call("POST", SEARCH, {"called": CODE}).json()["items"]
    assert [one["uuid"] for one in found] == [str(second.uuid)]


def test_a_list_costs_the_same_whatever_its_length(
    program: Programs, province: Province, people: dict[str, Person]
) -> None:
    clerk = program("clerk")

    def cost(method: str, address: str, body: Any = None) -> int:
        clerk.call(method, address, body)
        with (
            CaptureQueriesContext(connections["default"]) as asked,
            CaptureQueriesContext(connections["log"]) as logged,
        ):
            assert clerk.call(method, address, body).status_code == 200
        return sum("FROM" in one["sql"] for one in [*asked, *logged])

    # token, name, grants, people
    assert cost("GET", f"{PERSONS}?limit=1") == cost("GET", f"{PERSONS}?limit=50") == 5
    for body in ({"limit": 1}, {"called": PHONE}, {"called": NUMBER, "belonging": ["learner"]}):
        assert cost("POST", SEARCH, body) == 5


def test_a_search_keeps_no_answer_under_a_key(program: Programs, people: dict[str, Person]) -> None:
    clerk = program("clerk")
    for called, found in ((CODE, 1), ("2512345679", 0)):
        answer = clerk.call("POST", SEARCH, {"called": called}, Idempotency_Key="k")
        assert (len(names(answer)), "Idempotency-Replayed" in answer) == (found, False)
