"""One person for programs: what is told, what never is, and who looked."""

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from django.db import connections
from django.test import Client
from django.test.utils import CaptureQueriesContext

from sohoc.core.access.scope import acting
from sohoc.core.audit.models import Look
from sohoc.core.rest.models import Answer
from sohoc.core.rest.testing import Program
from sohoc.core.testing.actors import AUDIT, NOW, SECTOR, Province
from sohoc.modules.people.contracts import IdentifierFacts
from sohoc.modules.people.models import Affiliation, Guardianship, Person
from sohoc.modules.people.services.identifiers import give_identifier
from sohoc.modules.people.testing import link_account, make_guardianship, make_one, make_sensitive
from sohoc.modules.people.tests.made import SEEN, SINCE, add
from sohoc.modules.people.tests.test_belonging import end
from sohoc.modules.people.tests.test_former_schools import comes_to_third

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.urls("sohoc.modules.people.rest.tests.addresses"),
]
Programs = Callable[[str], Program]
SignIn = Callable[[str], Client]
PERSONS = "/api/v1/persons"
NUMBER = "999214000123"


@pytest.fixture
def child(province: Province) -> Person:
    """A girl with a personal number."""
    person = add(province, "Bùi Thị An")
    clerk = province.actor("clerk", at=NOW)
    with acting(clerk.writing_scope):
        give_identifier(
            actor=clerk,
            person=person.uuid,
            facts=IdentifierFacts("vn.sddcn", NUMBER, SINCE),
            evidence=SEEN,
            at=NOW,
        )
    return person


@pytest.fixture
def mother(province: Province, child: Person) -> Person:
    """Who answers for the girl, as a court allows it."""
    person = add(province, "Hà Thị Mế", belonging="guardian", born=date(1988, 2, 3), class_text="")
    make_guardianship(child=child, guardian=person, restriction="Bản án 12/2025, không đón con")
    return person


def at(person: Person) -> str:
    return f"{PERSONS}/{person.uuid}"


def looks() -> int:
    with acting(AUDIT, using="log"):
        return Look.objects.using("log").count()


def test_one_person_is_told_with_what_belongs_to_the_record(
    program: Programs, province: Province, child: Person, mother: Person
) -> None:
    answer = program("clerk").call("GET", at(child))
    assert (answer.status_code, answer["ETag"]) == (200, '"1"')
    seen = {"proof": "document", "source": "giấy khai sinh 12/2014", "day": "2026-09-01"}
    told = answer.json()
    provisional = next(one for one in told["identifiers"] if one["system"] == "sohoc.tam")
    assert provisional["value"].startswith("TAM-")
    provisional["value"] = "TAM"
    assert told == {
        "uuid": str(child.uuid),
        "full_name": "Bùi Thị An",
        "born": "2014-09-05",
        "born_precision": "day",
        "sex": "female",
        "nationality": "VN",
        "died": None,
        "version": 1,
        "proofs": [
            {"attribute": name, **seen}
            for name in ("born", "full_name", "nationality", "personal_number", "sex")
        ],
        "affiliations": [
            {
                "school": str(province.schools[0].uuid),
                "school_name": province.schools[0].name,
                "belonging": "learner",
                "valid_from": "2026-09-05",
                "valid_until": None,
                "grade_text": "",
                "class_text": "5A",
                "position_text": "",
            }
        ],
        "identifiers": [
            {
                "system": "sohoc.tam",
                "value": "TAM",
                "status": "provisional",
                "valid_from": "2026-09-05",
                "valid_until": None,
            },
            {
                "system": "vn.sddcn",
                "value": None,
                "status": "active",
                "valid_from": "2026-09-05",
                "valid_until": None,
            },
        ],
        "guardians": [
            {
                "guardian": str(mother.uuid),
                "full_name": "Hà Thị Mế",
                "relation": "mother",
                "basis": "parent",
                "verified_by": "",
                "can_view": True,
                "can_consent": True,
                "is_restricted": True,
                "valid_from": "2026-09-05",
                "valid_until": None,
            }
        ],
        "wards": [],
    }
    wards = program("clerk").call("GET", at(mother)).json()["wards"]
    assert [(one["child"], one["full_name"]) for one in wards] == [(str(child.uuid), "Bùi Thị An")]


@pytest.mark.parametrize("role", ["principal", "province_officer"])
def test_nothing_sensitive_and_no_digit_of_a_number_is_told(
    program: Programs, province: Province, child: Person, mother: Person, role: str
) -> None:
    make_sensitive(
        actor=province.actor("principal", at=NOW),
        person=child.uuid,
        at=NOW,
        ethnicity="Mường",
        religion="Công giáo",
        health="hen suyễn",
    )
    told = program(role).call("GET", at(child)).content.decode()
    for hidden in ("Mường", "Công giáo", "hen suyễn", NUMBER, "Bản án", "…"):
        assert hidden not in told
    with acting(SECTOR):
        digest = child.identifiers.get(system="vn.sddcn").digest
    assert digest not in told


def test_a_look_is_written_down_as_on_the_page(
    program: Programs, province: Province, child: Person
) -> None:
    before, clerk = looks(), program("clerk")
    clerk.call("GET", PERSONS)
    assert looks() == before
    clerk.call("GET", at(child))
    with acting(AUDIT, using="log"):
        look = Look.objects.using("log").order_by("-id")[0]
    assert looks() == before + 1
    assert (look.noun, look.object_id, look.role, look.actor_id) == (
        "people.person",
        str(child.uuid),
        "clerk",
        province.users["clerk"].pk,
    )


def without_number(answer: Any) -> tuple[int, dict[str, Any]]:
    return answer.status_code, answer.json() | {"instance": ""}


@pytest.mark.parametrize("role", ["clerk", "principal", "commune_officer"])
def test_a_stranger_is_not_there_and_nobody_looked(
    program: Programs, province: Province, child: Person, role: str
) -> None:
    with acting(SECTOR):
        child.affiliations.update(school_id=province.schools[2].pk)
    before, caller = looks(), program(role)
    answer = caller.call("GET", at(child))
    assert without_number(answer) == without_number(caller.call("GET", f"{PERSONS}/{uuid4()}"))
    assert answer.status_code == 404
    assert looks() == before


def test_a_guardian_whom_the_role_does_not_see_is_not_told(
    program: Programs, province: Province, child: Person, mother: Person
) -> None:
    with acting(SECTOR):
        mother.affiliations.update(school_id=province.schools[2].pk)
    answer = program("clerk").call("GET", at(child))
    assert answer.json()["guardians"] == []
    for hidden in ("Mế", str(mother.uuid)):
        assert hidden not in answer.content.decode()
    assert len(program("province_officer").call("GET", at(child)).json()["guardians"]) == 1


def test_a_second_record_leads_to_the_one_that_counts(
    program: Programs, province: Province, child: Person
) -> None:
    kept, clerk = add(province, "Bùi Thị An"), program("clerk")
    make_one(actor=province.actor("clerk", at=NOW), kept=kept, gone=child, at=NOW)
    before = looks()
    answer = clerk.call("GET", at(child))
    assert (answer.status_code, answer["Location"], answer.content) == (302, at(kept), b"")
    assert looks() == before
    assert clerk.call("GET", answer["Location"]).json()["uuid"] == str(kept.uuid)


def test_a_second_record_of_a_stranger_leads_nowhere(
    program: Programs, province: Province, child: Person
) -> None:
    kept = add(province, "Bùi Thị An")
    make_one(actor=province.actor("clerk", at=NOW), kept=kept, gone=child, at=NOW)
    with acting(SECTOR):
        Affiliation.objects.update(school_id=province.schools[2].pk)
    answer = program("clerk").call("GET", at(child))
    assert (answer.status_code, "Location" in answer) == (404, False)


def test_a_family_sees_its_own_by_the_session_alone(
    province: Province, signed_in: SignIn, child: Person, mother: Person
) -> None:
    other = add(province, "Lò Văn Ấm")
    link_account(mother, province.users["guardian"].pk)
    family = signed_in("guardian")
    listed = [one["uuid"] for one in family.get(PERSONS).json()["items"]]
    assert listed == [str(child.uuid), str(mother.uuid)]
    assert family.get(at(child)).status_code == 200
    assert family.get(at(other)).status_code == 404
    with acting(SECTOR):
        Guardianship.objects.update(can_view=False)
    assert signed_in("guardian").get(at(child)).status_code == 404


def test_reading_one_costs_the_same_whatever_hangs_on_the_record(
    program: Programs, province: Province, child: Person
) -> None:
    clerk = program("clerk")

    def cost() -> int:
        clerk.call("GET", at(child))
        with (
            CaptureQueriesContext(connections["default"]) as asked,
            CaptureQueriesContext(connections["log"]) as logged,
        ):
            assert clerk.call("GET", at(child)).status_code == 200
        return sum("FROM" in one["sql"] for one in [*asked, *logged])

    before = cost()
    for number in range(4):
        guardian = add(province, f"Hà Thị Mế {'AB'[number % 2]}", belonging="guardian")
        make_guardianship(child=child, guardian=guardian, relation="relative")
    assert cost() == before
    # token, name, grants, person, proofs, schools, numbers, guardians, wards
    assert before == 10


def test_nothing_that_was_read_is_kept(
    program: Programs, province: Province, child: Person
) -> None:
    clerk = program("clerk")
    clerk.call("GET", at(child), Idempotency_Key="k")
    clerk.call("POST", f"{PERSONS}/search", {"called": NUMBER}, Idempotency_Key="k")
    with acting(province.actor("clerk").scope):
        assert Answer.objects.count() == 0


def test_a_former_school_is_told_no_guardian_and_writes_nothing(
    program: Programs, province: Province, child: Person, mother: Person
) -> None:
    end(province, child)
    comes_to_third(province, child)
    clerk = program("clerk")
    told = clerk.call("GET", at(child))
    assert (told.status_code, told.json()["guardians"]) == (200, [])
    evidence = {"proof": "document", "source": "giấy khai sinh", "day": "2026-09-01"}
    sent = {"full_name": "Bùi Thị Ánh", "reason": "thử", "evidence": evidence}
    refused = clerk.call("PATCH", at(child), sent, If_Match='"1"')
    assert refused.status_code == 403
    assert refused.json()["detail"] == (
        "Bùi Thị An đã thuộc trường khác từ ngày 07/09/2026. Trường cũ chỉ xem được phần thuộc thời"
        " gian ở trường mình. Cần sửa thì trường ấy sửa; nếu anh/chị thấy thông tin này chưa đúng,"
        " hãy báo Sở."
    )
    with acting(SECTOR):
        child.refresh_from_db()
    assert (child.full_name, child.version) == ("Bùi Thị An", 1)
