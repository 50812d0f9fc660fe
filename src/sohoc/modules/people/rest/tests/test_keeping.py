"""Programs write down numbers of people, and who answers for a child."""

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from django.utils import translation

from sohoc.core.access.scope import GATE, acting
from sohoc.core.audit.models import Entry
from sohoc.core.outbox.models import Event
from sohoc.core.rest.models import Answer
from sohoc.core.rest.testing import Program
from sohoc.core.testing.actors import AUDIT, NOW, SECTOR, Province
from sohoc.modules.people import words
from sohoc.modules.people.contracts import IdentifierFacts
from sohoc.modules.people.models import Guardianship, Identifier, MatchTicket, Person
from sohoc.modules.people.services.identifiers import give_identifier
from sohoc.modules.people.testing import make_one
from sohoc.modules.people.tests.made import SEEN, SINCE, add
from tests.architecture.schools import traces

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.urls("sohoc.modules.people.rest.tests.addresses"),
]
Programs = Callable[[str], Program]
PERSONS = "/api/v1/persons"
NUMBER, OTHER = "999214000123", "999214000124"
EVIDENCE = {"proof": "document", "source": "căn cước", "day": "2026-09-01"}
UNPROVEN = {"proof": "population", "source": ""}


def sent(system: str, value: str, since: str = "2026-09-05") -> dict[str, Any]:
    return {"system": system, "value": value, "valid_from": since, "evidence": EVIDENCE}


def identifiers(person: Person) -> str:
    return f"{PERSONS}/{person.uuid}/identifiers"


def guardianships(person: Person) -> str:
    return f"{PERSONS}/{person.uuid}/guardianships"


def held(person: Person) -> dict[str, tuple[str, str]]:
    with acting(SECTOR):
        rows = Identifier.objects.filter(person=person).order_by("id")
        return {row.system: (row.value, row.status) for row in rows}


def give(province: Province, person: Person, system: str, value: str) -> None:
    clerk = province.actor("clerk", at=NOW)
    with acting(clerk.writing_scope):
        give_identifier(
            actor=clerk,
            person=person.uuid,
            facts=IdentifierFacts(system, value, SINCE),
            evidence=SEEN,
            at=NOW,
        )


def errors(answer: Any) -> list[tuple[str, str]]:
    return [(error["field"], error["message"]) for error in answer.json()["errors"]]


def fields(answer: Any) -> list[str]:
    return [error["field"] for error in answer.json()["errors"]]


def test_a_code_of_the_ministry_takes_the_place_of_the_provisional_one(
    program: Programs, province: Province
) -> None:
    person, clerk = add(province, "Bùi Thị An"), program("clerk")
    code = held(person)["sohoc.tam"][0]
    made = clerk.call("POST", identifiers(person), sent("moet.hs", "2512345678"))
    assert (made.status_code, made.json()) == (
        201,
        {"system": "moet.hs", "status": "active", "notice": ""},
    )
    assert held(person) == {"sohoc.tam": (code, "superseded"), "moet.hs": ("2512345678", "active")}
    with acting(AUDIT):
        entry = Entry.objects.order_by("-id")[0]
    assert (entry.verb, entry.channel) == ("people.identifier.given", "api")


def test_a_secret_number_is_in_no_answer_and_its_contradictions_are_told(
    program: Programs, province: Province
) -> None:
    person, clerk = add(province, "Bùi Thị An"), program("clerk")
    body = sent("vn.sddcn", " 9992 1400 0123 ")
    made = clerk.call("POST", identifiers(person), body, Idempotency_Key="k")
    assert made.status_code == 201, made.content
    assert made.json()["notice"].startswith("Số này")
    assert held(person)["vn.sddcn"] == ("…123", "active")
    with acting(province.actor("clerk").scope):
        kept = Answer.objects.get()
    for told in (made.content.decode(), kept.body, str(kept.headers)):
        assert "123" not in told.replace(str(person.uuid), "")
    proofs = clerk.call("GET", f"{PERSONS}/{person.uuid}").json()["proofs"]
    assert ("personal_number", "căn cước") in [(one["attribute"], one["source"]) for one in proofs]
    again = clerk.call("POST", identifiers(person), body, Idempotency_Key="k")
    assert again["Idempotency-Replayed"] == "true"


def test_the_same_number_again_changes_nothing(program: Programs, province: Province) -> None:
    person, clerk = add(province, "Bùi Thị An"), program("clerk")
    give(province, person, "moet.hs", "2512345678")
    before = traces()
    again = clerk.call("POST", identifiers(person), sent("moet.hs", "2512345678"))
    assert (again.status_code, traces()) == (201, before)


@pytest.mark.parametrize(
    ("body", "field"),
    [
        (sent("vn.sddcn", "33314000123"), "value"),
        (sent("vn.cmnd", "1234"), "value"),
        (sent("passport", "1234567"), "value"),
        (sent("moet.hs", "a b"), "value"),
        (sent("moet.hs", "25\u202e12345678"), "value"),
        (sent("moet.hs", "2512345678", "2999-01-01"), "valid_from"),
        (sent("moet.hs", "2512345678", "2049-01-01"), "valid_from"),
        (sent("sohoc.tam", "TAM-ABCDEFGHJK"), "system"),
        (sent("vn.x", "1"), "system"),
        (sent("moet.hs", "2512345678") | {"evidence": None}, "evidence"),
        (sent("moet.hs", "2512345678") | {"note": "x"}, "note"),
        (
            sent("moet.hs", "2512345678") | {"evidence": EVIDENCE | UNPROVEN},
            "evidence.source",
        ),
    ],
)
def test_what_can_be_no_number_is_refused_at_its_field(
    program: Programs, province: Province, body: dict[str, Any], field: str
) -> None:
    person, clerk = add(province, "Bùi Thị An"), program("clerk")
    before = traces()
    answer = clerk.call("POST", identifiers(person), body)
    assert (answer.status_code, fields(answer)) == (422, [field]), answer.content
    assert traces() == before


@pytest.mark.django_db(transaction=True)  # what is held elsewhere is asked on another connection
@pytest.mark.parametrize("system", ["vn.sddcn", "moet.hs"])
def test_a_number_that_another_has_is_refused_and_whose_it_is_told_to_who_sees_them(
    program: Programs, province: Province, system: str
) -> None:
    near, far = add(province, "Lò Văn Ấm"), add(province, "Lò Văn Xa")
    person, clerk = add(province, "Bùi Thị An"), program("clerk")
    give(province, near, system, NUMBER)
    give(province, far, system, OTHER)
    with acting(SECTOR):
        far.affiliations.update(school_id=province.schools[2].pk)
    before, told = traces(), []
    for value in (NUMBER, OTHER):
        answer = clerk.call("POST", identifiers(person), sent(system, value), Idempotency_Key="k")
        assert (answer.status_code, answer["Content-Type"]) == (409, "application/problem+json")
        assert str(far.uuid) not in answer.content.decode()
        told += errors(answer)
    with translation.override("vi"):
        sentence = words.taken()  # the one of the page
    seen = f"Hồ sơ khác đã có số này: {PERSONS}/{near.uuid}"
    assert told == [("value", seen), ("value", sentence)]
    # Nothing but what the department is told of the number that is held elsewhere.
    after = traces()
    changed = {name for name in after if after[name] != before[name]}
    assert changed == {"people_matchticket", "people_matchasked", "people_matchfound"}
    with acting(SECTOR):
        assert [one.subject_id for one in MatchTicket.objects.all()] == [person.pk]
    # The key of a refused request is not used up.
    free = clerk.call(
        "POST", identifiers(person), sent(system, "999214000125"), Idempotency_Key="k"
    )
    assert free.status_code == 201


@pytest.mark.parametrize("place", [identifiers, guardianships])
@pytest.mark.parametrize(
    ("role", "status"), [("clerk", 404), ("commune_officer", 403), ("administrator", 403)]
)
def test_nothing_is_written_at_a_stranger(
    program: Programs, province: Province, place: Callable[[Person], str], role: str, status: int
) -> None:
    person = add(province, "Bùi Thị An")
    with acting(SECTOR):
        person.affiliations.update(school_id=province.schools[2].pk)
    guardian, caller = add(province, "Hà Thị Mế", belonging="guardian"), program(role)
    before = traces()
    body = sent("moet.hs", "2512345678") if place is identifiers else answering(guardian)
    assert caller.call("POST", place(person), body).status_code == status
    assert traces() == before


def test_nothing_is_written_at_a_second_record(program: Programs, province: Province) -> None:
    kept, gone = add(province, "Bùi Thị An"), add(province, "Bùi Thị An")
    guardian, clerk = add(province, "Hà Thị Mế", belonging="guardian"), program("clerk")
    make_one(actor=province.actor("clerk", at=NOW), kept=kept, gone=gone, at=NOW)
    before = traces()
    for address, body in (
        (identifiers(gone), sent("moet.hs", "2512345678")),
        (guardianships(gone), answering(guardian)),
    ):
        answer = clerk.call("POST", address, body)
        assert (answer.status_code, answer["Location"]) == (409, f"{PERSONS}/{kept.uuid}")
    assert traces() == before


def answering(guardian: Person, **facts: Any) -> dict[str, Any]:
    return {"guardian": str(guardian.uuid), "relation": "mother", "basis": "parent"} | facts


@pytest.fixture
def family(province: Province) -> tuple[Person, Person]:
    """A girl and her mother."""
    mother = add(province, "Hà Thị Mế", belonging="guardian", born=date(1988, 2, 3))
    return add(province, "Bùi Thị An"), mother


def test_a_guardian_is_written_down_until_the_child_is_of_age(
    program: Programs, family: tuple[Person, Person]
) -> None:
    child, mother = family
    facts = {
        "verified_by": "giấy khai sinh  12/2014",
        "valid_from": "2026-09-05",
        "can_consent": False,
        "restriction": "Bản án 12/2025",
    }
    made = program("clerk").call("POST", guardianships(child), answering(mother, **facts))
    assert (made.status_code, made.json()) == (
        201,
        {"child": str(child.uuid), "guardian": str(mother.uuid), "version": 1},
    )
    with acting(SECTOR):
        row = Guardianship.objects.get()
    assert (row.period.lower, row.period.upper) == (date(2026, 9, 5), date(2032, 9, 5))
    assert (row.verified_by, row.restriction) == ("giấy khai sinh 12/2014", "Bản án 12/2025")
    assert (row.can_view, row.can_consent) == (True, False)
    with acting(GATE):
        assert Event.objects.filter(kind__endswith="GuardianshipChanged").count() == 1


@pytest.mark.parametrize(
    ("facts", "status", "field"),
    [
        ({"relation": "friend"}, 422, "relation"),
        ({"basis": "hearsay"}, 422, "basis"),
        ({"restriction": "a\u202eb"}, 422, "restriction"),
        ({"verified_by": "x" * 121}, 422, "verified_by"),
        ({"can_view": "maybe"}, 422, "can_view"),
        ({"valid_from": "2032-09-05"}, 422, "valid_from"),
        ({"valid_from": "2026-09-05", "valid_until": "2026-09-05"}, 422, "valid_until"),
        ({"guardian": "1"}, 422, "guardian"),
        ({"restrictions": "x"}, 422, "restrictions"),
    ],
)
def test_what_cannot_be_meant_is_refused_at_its_field(
    program: Programs,
    family: tuple[Person, Person],
    facts: dict[str, Any],
    status: int,
    field: str,
) -> None:
    child, mother = family
    clerk, before = program("clerk"), traces()
    answer = clerk.call("POST", guardianships(child), answering(mother) | facts)
    assert (answer.status_code, fields(answer)) == (status, [field]), answer.content
    assert traces() == before


def test_nobody_answers_twice_or_for_themselves_or_for_their_parents(
    program: Programs, family: tuple[Person, Person]
) -> None:
    child, mother = family
    clerk = program("clerk")
    assert clerk.call("POST", guardianships(child), answering(mother)).status_code == 201
    before = traces()
    twice = clerk.call("POST", guardianships(child), answering(mother))
    assert (twice.status_code, fields(twice)) == (409, ["guardian"])
    for guardian, of in ((child, child), (child, mother)):
        refused = clerk.call("POST", guardianships(of), answering(guardian))
        assert refused.status_code == 422
    assert traces() == before


def test_a_guardian_behind_the_wall_is_as_one_that_is_not_there(
    program: Programs, province: Province, family: tuple[Person, Person]
) -> None:
    child, mother = family
    with acting(SECTOR):
        mother.affiliations.update(school_id=province.schools[2].pk)
    clerk, before = program("clerk"), traces()
    stranger = clerk.call("POST", guardianships(child), answering(mother))
    nobody = clerk.call(
        "POST", guardianships(child), answering(mother) | {"guardian": str(uuid4())}
    )
    assert errors(stranger) == errors(nobody)
    assert errors(stranger) == [
        ("guardian", "Không có hồ sơ này, hoặc vai này không thấy hồ sơ đó.")
    ]
    assert (stranger.status_code, nobody.status_code, traces()) == (422, 422, before)


def test_the_second_record_of_a_guardian_names_the_one_that_counts(
    program: Programs, province: Province, family: tuple[Person, Person]
) -> None:
    child, gone = family
    kept = add(province, "Hà Thị Mế", belonging="guardian", born=date(1988, 2, 3))
    make_one(actor=province.actor("clerk", at=NOW), kept=kept, gone=gone, at=NOW)
    clerk, before = program("clerk"), traces()
    answer = clerk.call("POST", guardianships(child), answering(gone))
    assert (answer.status_code, fields(answer)) == (422, ["guardian"])
    assert answer.json()["errors"][0]["message"].endswith(f"{PERSONS}/{kept.uuid}")
    assert traces() == before
