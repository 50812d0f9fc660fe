"""What nobody would type, at every operation of people that takes it: refused or stored whole."""

import json
import unicodedata
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import sohoc.core.rest
from sohoc.core.rest import usage
from sohoc.core.rest.testing import Program
from sohoc.core.testing.actors import Province
from sohoc.lib.vietnamese import normal
from sohoc.modules.people.models import Person
from sohoc.modules.people.tests.made import add
from tests.architecture.schools import traces

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.urls("sohoc.modules.people.rest.tests.addresses"),
]
Programs = Callable[[str], Program]
PERSONS = "/api/v1/persons"
DATA = Path(sohoc.core.rest.__file__).parent / "tests" / "data"
EVIDENCE = {"proof": "document", "source": "", "day": "2026-09-01"}


@pytest.fixture(autouse=True)
def without_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(usage, "LIMIT", 1_000_000)


@pytest.fixture
def person(province: Province) -> Person:
    return add(province, "Bùi Thị An")


def texts(*, each: int) -> list[str]:
    """Every so many of the naughty ones: all of them are written at the schools."""
    found: list[str] = json.loads((DATA / "blns" / "blns.json").read_text("utf-8"))
    return found[::each]


def test_no_broken_body_is_taken(program: Programs, person: Person) -> None:
    clerk, here = program("clerk"), f"{PERSONS}/{person.uuid}"
    before = traces()
    files = sorted((DATA / "json").glob("*.json"))[::2]  # the parser is one for every operation
    for file in files:
        body = file.read_bytes()
        for answer in (
            clerk.call("POST", PERSONS, body),
            clerk.call("POST", f"{PERSONS}/search", body),
            clerk.call("PATCH", here, body, If_Match='"1"'),
            clerk.call("POST", f"{here}/identifiers", body),
            clerk.call("POST", f"{here}/guardianships", body),
        ):
            assert 400 <= answer.status_code < 500, (file.name, answer.status_code)
            assert answer["Content-Type"] == "application/problem+json"
    assert traces() == before


def test_naughty_facts_are_stored_whole_or_refused(program: Programs, person: Person) -> None:
    clerk, here, version = program("clerk"), f"{PERSONS}/{person.uuid}", 1
    for text in texts(each=2):
        body: dict[str, Any] = {
            "full_name": text,
            "reason": text or "x",
            "evidence": EVIDENCE | {"source": text},
        }
        for sent in (body, body | {"reason": "thử", "evidence": EVIDENCE}):
            answer = clerk.call("PATCH", here, sent, If_Match=f'"{version}"')
            assert answer.status_code in {200, 400, 422}, (text, answer.content)
            if answer.status_code == 200:
                version = answer.json()["version"]
                stored = clerk.call("GET", here).json()["full_name"]
                assert stored == normal(text)
                assert unicodedata.is_normalized("NFC", stored)
    assert version > 10


def test_naughty_texts_beside_a_record_never_break(
    program: Programs, province: Province, person: Person
) -> None:
    mother = add(province, "Hà Thị Mế", belonging="guardian")
    clerk, here = program("clerk"), f"{PERSONS}/{person.uuid}"
    number = {"system": "passport", "valid_from": "2026-09-05", "evidence": EVIDENCE}
    answering = {"guardian": str(mother.uuid), "relation": "relative", "basis": "school"}
    for text in texts(each=4):
        for place, body in (
            (f"{here}/identifiers", number | {"value": text}),
            (f"{here}/identifiers", number | {"system": text, "value": "B1234567"}),
            (f"{here}/guardianships", answering | {"verified_by": text, "restriction": text}),
            (f"{here}/guardianships", answering | {"guardian": text}),
        ):
            answer = clerk.call("POST", place, body)
            assert answer.status_code in {201, 400, 409, 422}, (text, answer.content)


def test_naughty_conditions_never_break_a_list(program: Programs, person: Person) -> None:
    clerk = program("clerk")
    for text in texts(each=5):
        listed = clerk.client.get(PERSONS, {"q": text}, headers=clerk.headers)
        assert listed.status_code in {200, 400}, text
        for body in ({"called": text}, {"q": text, "called": text}, {"cursor": text}):
            found = clerk.call("POST", f"{PERSONS}/search", body)
            assert found.status_code in {200, 400, 422}, (text, found.content)
            if found.status_code == 200 and body.get("called"):
                assert found.json() == {"items": [], "next": None}
