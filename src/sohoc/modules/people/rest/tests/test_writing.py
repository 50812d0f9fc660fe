"""Programs add and correct people: through the services of the pages, with their refusals."""

import json
import threading
from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from django.db import connections

from sohoc.core.access.scope import GATE, acting
from sohoc.core.audit.models import Entry
from sohoc.core.outbox.models import Event
from sohoc.core.rest.models import Answer
from sohoc.core.rest.testing import Program, token_for
from sohoc.core.testing.actors import AUDIT, NOW, SECTOR, Province
from sohoc.modules.people.models import MatchTicket, Person
from sohoc.modules.people.rest.v1 import endpoints
from sohoc.modules.people.selectors.held_elsewhere import AskedTooMuch
from sohoc.modules.people.services import persons as services
from sohoc.modules.people.testing import make_one
from sohoc.modules.people.tests.made import add
from tests.architecture.schools import traces

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.urls("sohoc.modules.people.rest.tests.addresses"),
]
Programs = Callable[[str], Program]
PERSONS = "/api/v1/persons"
EVIDENCE = {"proof": "document", "source": "giấy khai sinh 12/2014", "day": "2026-09-01"}
ELSEWHERE = (
    "Người trùng tên và ngày sinh này có thể đã có hồ sơ ở trường khác. Cán bộ quản lý hồ sơ của Sở"
    " sẽ xem cả hai; anh/chị không cần chờ."
)


@pytest.fixture
def new(province: Province) -> dict[str, Any]:
    """What a program sends of a girl who has no record yet."""
    return {
        "full_name": "Bùi Thị An",
        "born": "2014-09-05",
        "sex": "female",
        "school": str(province.schools[0].uuid),
        "belonging": "learner",
        "valid_from": "2026-09-05",
        "class_text": "5A",
        "evidence": EVIDENCE,
    }


def at(person: Person) -> str:
    return f"{PERSONS}/{person.uuid}"


def fields(answer: Any) -> list[str]:
    return [error["field"] for error in answer.json()["errors"]]


def said(answer: Any) -> list[str]:
    return [error["message"] for error in answer.json()["errors"]]


def verbs() -> list[str]:
    with acting(AUDIT):
        return list(Entry.objects.order_by("id").values_list("verb", flat=True))


def test_a_program_adds_a_person_and_reads_the_record(
    program: Programs, new: dict[str, Any]
) -> None:
    clerk = program("clerk")
    made = clerk.call("POST", PERSONS, new)
    assert made.status_code == 201, made.content
    assert made.json() == {"uuid": made.json()["uuid"], "version": 1}
    assert (made["ETag"], made["Location"]) == ('"1"', f"{PERSONS}/{made.json()['uuid']}")
    told = clerk.call("GET", made["Location"]).json()
    assert (told["full_name"], told["born"], told["sex"]) == ("Bùi Thị An", "2014-09-05", "female")
    assert [one["class_text"] for one in told["affiliations"]] == ["5A"]
    assert [one["system"] for one in told["identifiers"]] == ["sohoc.tam"]
    assert {one["source"] for one in told["proofs"]} == {EVIDENCE["source"]}
    assert verbs()[-1] == "people.person.added"
    with acting(GATE):
        assert Event.objects.filter(kind__endswith="PersonAdded").count() == 1


def test_a_repeat_under_the_key_adds_nobody_and_keeps_nothing_personal(
    program: Programs, province: Province, new: dict[str, Any]
) -> None:
    clerk = program("clerk")
    first, again = (clerk.call("POST", PERSONS, new, Idempotency_Key="k") for _ in range(2))
    assert (first.status_code, again.status_code) == (201, 201)
    assert (again.content, again["Location"]) == (first.content, first["Location"])
    assert again["Idempotency-Replayed"] == "true"
    other = clerk.call("POST", PERSONS, new | {"class_text": "5B"}, Idempotency_Key="k")
    assert (other.status_code, other.json()["type"]) == (422, "/api/#key-reused")
    with acting(SECTOR):
        assert Person.objects.count() == 1
    with acting(province.actor("clerk").scope):
        body = Answer.objects.get().body
    assert json.loads(body).keys() == {"uuid", "version"}


@pytest.mark.parametrize(
    ("role", "status"), [("province_officer", 403), ("commune_officer", 403), ("principal", 201)]
)
def test_who_may_add(program: Programs, new: dict[str, Any], role: str, status: int) -> None:
    caller, before = program(role), traces()
    assert caller.call("POST", PERSONS, new).status_code == status
    assert (traces() == before) == (status == 403)


def test_a_school_behind_the_wall_is_as_one_that_is_not_there(
    program: Programs, province: Province, new: dict[str, Any]
) -> None:
    clerk, before, told = program("clerk"), traces(), []
    for school in (province.schools[1].uuid, province.communes[0].uuid, uuid4()):
        answer = clerk.call("POST", PERSONS, new | {"school": str(school)})
        assert answer.status_code == 422
        told.append(answer.json()["errors"])
    assert told[0] == told[1] == told[2]
    assert told[0] == [
        {"field": "school", "message": "Không có trường này, hoặc vai này không thấy trường đó."}
    ]
    assert traces() == before


WRONG = [
    ({"full_name": " "}, "full_name"),
    ({"full_name": "Bùi Thị 2"}, "full_name"),
    ({"full_name": "Bùi\u202e An"}, "full_name"),
    ({"full_name": "Bùi" * 41}, "full_name"),
    ({"born": "2999-01-01"}, "born"),
    ({"born": "0205-01-01"}, "born"),
    ({"born": "5/9/2014"}, "born"),
    ({"born_precision": "hour"}, "born_precision"),
    ({"sex": "x"}, "sex"),
    ({"nationality": "V1"}, "nationality"),
    ({"nationality": "VNM"}, "nationality"),
    ({"evidence": None}, "evidence"),
    ({"evidence": EVIDENCE | {"proof": "heard"}}, "evidence.proof"),
    ({"evidence": EVIDENCE | {"source": "a\u202eb"}}, "evidence.source"),
    ({"ethnicity": "Mường"}, "ethnicity"),
    ({"personal_number": "999214000123"}, "personal_number"),
]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        *WRONG,
        ({"class_text": "5\u202eA"}, "class_text"),
        ({"belonging": "cook"}, "belonging"),
        ({"valid_from": None}, "valid_from"),
        ({"school": "1"}, "school"),
    ],
)
def test_a_wrong_fact_is_named_and_nothing_written(
    program: Programs, new: dict[str, Any], change: dict[str, Any], field: str
) -> None:
    clerk, before = program("clerk"), traces()
    answer = clerk.call("POST", PERSONS, new | change)
    assert answer.status_code == 422, answer.content
    assert fields(answer) == [field]
    assert traces() == before


def test_who_may_have_a_record_here_is_named_with_its_address(
    program: Programs, province: Province, new: dict[str, Any]
) -> None:
    add(province, "Bùi Thị Ấn")
    known, clerk = add(province, "Bùi Thị An"), program("clerk")
    before = verbs()
    refused = clerk.call("POST", PERSONS, new)
    assert (refused.status_code, refused.json()["type"]) == (409, "/api/#conflict")
    assert (fields(refused), said(refused)) == (
        ["is_another"],
        [f"Bùi Thị An, 05/09/2014, đã có hồ sơ ở đây: {at(known)}"],
    )
    assert refused.json()["detail"].endswith("nếu đúng là người khác, gửi is_another: true.")
    with acting(SECTOR):
        assert Person.objects.count() == 2
    assert verbs() == before
    assert clerk.call("POST", PERSONS, new | {"is_another": True}).status_code == 201


@pytest.mark.django_db(transaction=True)  # what is held elsewhere is asked on another connection
def test_who_may_have_a_record_elsewhere_is_told_without_saying_who_and_where(
    program: Programs, province: Province, new: dict[str, Any]
) -> None:
    known = add(province, "Bùi Thị An")
    with acting(SECTOR):
        known.affiliations.update(school_id=province.schools[2].pk)
    clerk, before = program("clerk"), verbs()
    refused = clerk.call("POST", PERSONS, new)
    assert (refused.status_code, said(refused)) == (409, [ELSEWHERE])
    assert str(known.uuid) not in refused.content.decode()
    with acting(SECTOR):
        assert (Person.objects.count(), MatchTicket.objects.count()) == (1, 0)
    assert verbs() == before
    made = clerk.call("POST", PERSONS, new | {"is_another": True})
    with acting(SECTOR):
        added = Person.objects.get(uuid=made.json()["uuid"])
        about = [one.subject_id for one in MatchTicket.objects.all()]
    assert (made.status_code, about) == (201, [added.pk])


def test_who_asks_too_much_is_stopped(
    program: Programs, new: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    def stopped(*_given: Any, **_named: Any) -> None:
        raise AskedTooMuch

    monkeypatch.setattr(services, "sighting_of", stopped)
    clerk, before = program("clerk"), traces()
    answer = clerk.call("POST", PERSONS, new)
    assert (answer.status_code, answer["Retry-After"]) == (429, "86400")
    assert answer.json()["detail"].startswith("Tài khoản này đã tra cứu quá nhiều người")
    assert traces() == before


def change(program: Program, person: Person, tag: str = '"1"', **facts: Any) -> Any:
    body = {"reason": "theo giấy khai sinh", "evidence": EVIDENCE} | facts
    return program.call("PATCH", at(person), body, If_Match=tag)


def test_only_the_sent_facts_change_and_say_by_what_they_are_proven(
    program: Programs, province: Province
) -> None:
    person, clerk = add(province, "Bùi Thị An"), program("clerk")
    done = change(
        clerk, person, full_name="Bùi Thị Ân", evidence=EVIDENCE | {"source": "trích lục"}
    )
    assert (done.status_code, done["ETag"]) == (200, '"2"')
    assert done.json() == {"uuid": str(person.uuid), "version": 2}
    told = clerk.call("GET", at(person)).json()
    assert (told["full_name"], told["born"]) == ("Bùi Thị Ân", "2014-09-05")
    assert {one["attribute"]: one["source"] for one in told["proofs"]} == {
        "full_name": "trích lục",
        "born": "giấy khai sinh 12/2014",
        "sex": "giấy khai sinh 12/2014",
        "nationality": "giấy khai sinh 12/2014",
    }
    with acting(AUDIT):
        entry = Entry.objects.order_by("-id")[0]
    assert (entry.verb, entry.reason, entry.channel) == (
        "people.person.corrected",
        "theo giấy khai sinh",
        "api",
    )


@pytest.mark.parametrize(
    ("facts", "born", "precision"),
    [
        ({"born": "2013-04-05"}, "2013-04-05", "day"),
        ({"born": "2013-04-05", "born_precision": "month"}, "2013-04-01", "month"),
        ({"born_precision": "year"}, "2014-01-01", "year"),
        ({"born": None}, None, "day"),
    ],
)
def test_a_birth_date_is_known_as_far_as_it_is_said(
    program: Programs,
    province: Province,
    facts: dict[str, Any],
    born: str | None,
    precision: str,
) -> None:
    person, clerk = add(province, "Bùi Thị An"), program("clerk")
    assert change(clerk, person, **facts).status_code == 200
    told = clerk.call("GET", at(person)).json()
    assert (told["born"], told["born_precision"]) == (born, precision)


def test_a_whole_day_of_birth_is_whole_also_where_the_year_alone_was_known(
    program: Programs, province: Province
) -> None:
    person = add(province, "Bùi Thị An", born=date(2014, 1, 1), born_precision="year")
    clerk = program("clerk")
    assert change(clerk, person, born="2014-09-05").status_code == 200
    assert clerk.call("GET", at(person)).json()["born"] == "2014-09-05"


def test_the_same_again_changes_nothing(program: Programs, province: Province) -> None:
    person, clerk = add(province, "Bùi Thị An"), program("clerk")
    before = traces()
    same = change(clerk, person, full_name="Bùi Thị An", sex="female")
    assert (same.status_code, same["ETag"]) == (200, '"1"')
    assert traces() == before


def test_an_older_version_is_not_overwritten(program: Programs, province: Province) -> None:
    person, clerk = add(province, "Bùi Thị An"), program("clerk")
    change(clerk, person, full_name="Bùi Thị Ân")
    before = traces()
    late = change(clerk, person, full_name="Bùi Thị Âu")
    assert (late.status_code, late.json()["type"]) == (412, "/api/#changed")
    body = {"reason": "x", "evidence": EVIDENCE, "full_name": "Bùi Thị Âu"}
    assert clerk.call("PATCH", at(person), body).status_code == 428
    assert traces() == before


@pytest.mark.django_db(transaction=True)
def test_of_two_programs_that_correct_at_once_one_is_told_to_read_again(
    province: Province,
) -> None:
    person, text = add(province, "Bùi Thị An"), token_for(province, "clerk").text
    start, answers = threading.Barrier(2), list[Any]()

    def send(name: str) -> None:
        start.wait(10)
        try:
            answers.append(change(Program(text), person, full_name=name))
        finally:
            connections.close_all()

    names = ("Bùi Thị Ân", "Bùi Thị Âu")
    threads = [threading.Thread(target=send, args=[name]) for name in names]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert sorted(answer.status_code for answer in answers) == [200, 412]
    with acting(SECTOR):
        kept = Person.objects.get()
    assert (kept.version, kept.full_name in names) == (2, True)
    assert verbs().count("people.person.corrected") == 1


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        *WRONG,
        ({"full_name": None}, "full_name"),
        ({"nationality": None}, "nationality"),
        ({"died": "2999-01-01"}, "died"),
        ({"died": "2010-01-01"}, "died"),
        ({"reason": "\u200b"}, "reason"),
        ({"reason": "a\u202eb"}, "reason"),
        ({"school": "x"}, "school"),
    ],
)
def test_a_change_that_cannot_be_meant_is_refused(
    program: Programs, province: Province, facts: dict[str, Any], field: str
) -> None:
    person, clerk = add(province, "Bùi Thị An"), program("clerk")
    before = traces()
    answer = change(clerk, person, **facts)
    assert (answer.status_code, fields(answer)) == (422, [field]), answer.content
    assert traces() == before


@pytest.mark.parametrize(("role", "status"), [("clerk", 404), ("commune_officer", 403)])
def test_a_stranger_is_corrected_by_nobody(
    program: Programs, province: Province, role: str, status: int
) -> None:
    person = add(province, "Bùi Thị An")
    with acting(SECTOR):
        person.affiliations.update(school_id=province.schools[2].pk)
    caller, before = program(role), traces()
    assert change(caller, person, full_name="Bùi Thị Ân").status_code == status
    assert traces() == before


def test_a_second_record_is_not_written_at_and_the_one_that_counts_is_named(
    program: Programs, province: Province
) -> None:
    kept, gone = add(province, "Bùi Thị An"), add(province, "Bùi Thị An")
    make_one(actor=province.actor("clerk", at=NOW), kept=kept, gone=gone, at=NOW)
    clerk, before = program("clerk"), traces()
    answer = change(clerk, gone, '"2"', full_name="Bùi Thị Ân")
    assert (answer.status_code, answer["Location"]) == (409, at(kept))
    assert answer.json()["detail"] == (f"Người này từng có hai hồ sơ. Hồ sơ được tính: {at(kept)}")
    assert traces() == before


def test_a_merge_in_the_middle_of_a_correction_is_told(
    program: Programs, province: Province, monkeypatch: pytest.MonkeyPatch
) -> None:
    person, clerk = add(province, "Bùi Thị An"), program("clerk")

    def late(**_named: Any) -> None:
        raise services.PersonMerged(person)

    monkeypatch.setattr(endpoints, "correct_person", late)
    before = traces()
    answer = change(clerk, person, full_name="Bùi Thị Ân")
    assert answer.status_code == 409
    assert answer.json()["detail"].startswith("Trong lúc đó đã có người gộp hồ sơ này")
    assert traces() == before
