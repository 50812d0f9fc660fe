"""Schools for programs."""

import json
import unicodedata
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

import sohoc.core.rest
from sohoc.core.access.models import Node
from sohoc.core.access.scope import GATE, Scope, acting
from sohoc.core.audit.models import Entry
from sohoc.core.outbox.models import Event
from sohoc.core.rest import usage
from sohoc.core.rest.testing import Program
from sohoc.core.testing.actors import SECTOR, Province
from sohoc.lib.vietnamese import folded, normal
from sohoc.modules.orgs.models import SchoolState
from sohoc.modules.orgs.testing import make_schools

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.urls("sohoc.modules.orgs.rest.tests.addresses"),
]
PARTS = 8  # a long transaction piles up versions of the rows that every call changes
Programs = Callable[[str], Program]
SCHOOLS = "/api/v1/schools"
DATA = Path(sohoc.core.rest.__file__).parent / "tests" / "data"
NEW = {
    "name": "Trường Tiểu học Sơn Thủy",
    "code": "25-05245-101",
    "kind": "public",
    "levels": ["primary"],
    "commune": "Xã Bao La",
    "valid_from": "2026-09-01",
}


@pytest.fixture
def schools(province: Province) -> list[SchoolState]:
    """A school of each node, in the order of the province."""
    made = []
    for number, node in enumerate(province.schools):
        commune = str(province.communes[number // 2])
        made += make_schools(
            [node],
            commune=commune,
            code=f"25-0000{number}-601",
            search_key=folded(f"{node.name} 25-0000{number}-601"),
            kind="private" if number == 3 else "public",
            levels=["primary", "lower_secondary"] if number == 1 else ["lower_secondary"],
        )
    return made


def names(answer: Any) -> list[str]:
    assert answer.status_code == 200, answer.content
    return [item["name"].removeprefix("Trường THCS ") for item in answer.json()["items"]]


def written() -> tuple[int, int, int, int]:
    with acting(GATE):
        events = Event.objects.count()
    with acting(Scope("sohoc_audit")):
        acts = Entry.objects.filter(noun="orgs.school").count()
    with acting(SECTOR):
        return SchoolState.objects.count(), Node.objects.count(), events, acts


@pytest.mark.parametrize(
    ("role", "seen"),
    [("province_officer", 4), ("commune_officer", 2), ("principal", 1), ("clerk", 1)],
)
def test_each_role_lists_its_own_schools(
    program: Programs, schools: list[SchoolState], role: str, seen: int
) -> None:
    assert len(names(program(role).call("GET", SCHOOLS))) == seen


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=dong bang", ["Đông Bảng (mẫu)"]),
        ("q=00003", ["Chiềng Châu (mẫu)"]),
        ("level=primary", ["Đông Bảng (mẫu)"]),
        ("level=primary&level=continuing", ["Đông Bảng (mẫu)"]),
        ("kind=private", ["Chiềng Châu (mẫu)"]),
        ("commune=mai ha&kind=public", ["Mai Hạ (mẫu)"]),
        ("q=không có", []),
        ("order=code&limit=2", ["Bao La (mẫu)", "Đông Bảng (mẫu)"]),
        ("order=-code&limit=1", ["Chiềng Châu (mẫu)"]),
        ("order=-commune&limit=1", ["Chiềng Châu (mẫu)"]),
        ("", ["Bao La (mẫu)", "Chiềng Châu (mẫu)", "Đông Bảng (mẫu)", "Mai Hạ (mẫu)"]),
    ],
)
def test_filters_and_orders(
    program: Programs, schools: list[SchoolState], query: str, found: list[str]
) -> None:
    assert names(program("province_officer").call("GET", f"{SCHOOLS}?{query}")) == found


def test_pages_follow_the_next_link(program: Programs, schools: list[SchoolState]) -> None:
    officer, address, found = program("province_officer"), f"{SCHOOLS}?limit=3&kind=public", []
    while address:
        answer = officer.call("GET", address)
        found += names(answer)
        address = answer.json()["next"]
    assert found == ["Bao La (mẫu)", "Đông Bảng (mẫu)", "Mai Hạ (mẫu)"]


@pytest.mark.parametrize(
    "query", ["order=size", "level=x", "kind=", "limit=0", "limit=x", "sort=name"]
)
def test_a_wrong_filter_is_refused(program: Programs, query: str) -> None:
    assert program("clerk").call("GET", f"{SCHOOLS}?{query}").status_code == 400


@pytest.mark.parametrize("limit", [1, 4])
def test_a_list_costs_the_same_whatever_its_length(
    program: Programs, schools: list[SchoolState], limit: int
) -> None:
    officer = program("province_officer")
    officer.call("GET", SCHOOLS)
    with CaptureQueriesContext(connection) as asked:
        officer.call("GET", f"{SCHOOLS}?limit={limit}")
    reads = [one["sql"] for one in asked if "FROM" in one["sql"]]
    assert len(reads) == 4, reads  # token, name, grants, schools


def test_one_school_has_its_version_as_tag(program: Programs, schools: list[SchoolState]) -> None:
    answer = program("clerk").call("GET", f"{SCHOOLS}/{schools[0].uuid}")
    assert (answer.status_code, answer["ETag"]) == (200, '"1"')
    assert answer.json() == {
        "uuid": str(schools[0].uuid),
        "code": "25-00000-601",
        "name": "Trường THCS Bao La (mẫu)",
        "kind": "public",
        "levels": ["lower_secondary"],
        "commune": "Xã Bao La",
        "valid_from": "2020-09-01",
        "valid_until": None,
        "version": 1,
    }


@pytest.mark.parametrize(("method", "tail"), [("GET", ""), ("GET", "/history"), ("PATCH", "")])
def test_a_school_behind_the_wall_is_not_there(
    program: Programs, schools: list[SchoolState], method: str, tail: str
) -> None:
    body = {"name": "Trường khác", "reason": "thử"} if method == "PATCH" else None
    answer = program("commune_officer").call(
        method, f"{SCHOOLS}/{schools[3].uuid}{tail}", body, If_Match='"1"'
    )
    assert (answer.status_code, answer.json()["type"]) == (404, "/api/#not-found")


def test_an_officer_adds_a_school(program: Programs, province: Province) -> None:
    before, officer = written(), program("province_officer")
    answer = officer.call("POST", SCHOOLS, NEW, Idempotency_Key="a")
    assert answer.status_code == 201, answer.content
    assert answer.json() | NEW == answer.json()
    assert officer.call("GET", answer["Location"]).json() == answer.json()
    assert [after - was for after, was in zip(written(), before, strict=True)] == [1, 1, 1, 1]


@pytest.mark.parametrize("role", ["commune_officer", "principal", "clerk", "administrator"])
def test_other_roles_add_none(program: Programs, province: Province, role: str) -> None:
    before = written()
    assert program(role).call("POST", SCHOOLS, NEW).status_code == 403
    assert written() == before


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"name": " "}, "name"),
        ({"name": "Trường\x07"}, "name"),
        ({"code": "mã lạ"}, "code"),
        ({"levels": []}, "levels"),
        ({"levels": ["nursery"]}, "levels.0"),
        ({"kind": "secret"}, "kind"),
        ({"valid_from": None}, "valid_from"),
        ({"valid_from": "1/9/2026"}, "valid_from"),
        ({"valid_from": "0001-01-01"}, "valid_from"),
        ({"valid_until": "9999-12-31"}, "valid_until"),
        ({"valid_until": "2026-09-01"}, "valid_until"),
        ({"version": 3}, "version"),
    ],
)
def test_a_wrong_fact_is_named_and_nothing_written(
    program: Programs, province: Province, change: dict[str, Any], field: str
) -> None:
    before = written()
    answer = program("province_officer").call("POST", SCHOOLS, NEW | change)
    assert answer.status_code == 422
    assert [error["field"] for error in answer.json()["errors"]] == [field]
    assert written() == before


def test_a_taken_code_is_a_conflict(program: Programs, schools: list[SchoolState]) -> None:
    before = written()
    body = NEW | {"code": schools[3].code}
    answer = program("province_officer").call("POST", SCHOOLS, body)
    assert (answer.status_code, answer.json()["type"]) == (409, "/api/#conflict")
    assert answer.json()["errors"][0]["field"] == "code"
    assert written() == before


def change(program: Program, school: SchoolState, body: dict[str, Any], tag: str = '"1"') -> Any:
    return program.call("PATCH", f"{SCHOOLS}/{school.uuid}", body, If_Match=tag)


def test_the_tag_of_a_compressed_answer_names_the_version_too(
    program: Programs, schools: list[SchoolState]
) -> None:
    officer = program("commune_officer")
    body = {"name": "Trường THCS Bao La A", "reason": "đổi tên"}
    assert change(officer, schools[0], body, 'W/"1"').status_code == 200
    assert change(officer, schools[0], body, 'W/"1"').status_code == 412


def test_only_the_sent_fields_change(program: Programs, schools: list[SchoolState]) -> None:
    officer = program("commune_officer")
    answer = change(officer, schools[0], {"name": "Trường THCS Bao La A", "reason": "đổi tên"})
    assert (answer.status_code, answer["ETag"]) == (200, '"2"')
    assert answer.json()["name"] == "Trường THCS Bao La A"
    assert answer.json()["code"] == schools[0].code
    history = officer.call("GET", f"{SCHOOLS}/{schools[0].uuid}/history").json()["items"]
    assert [state["verb"] for state in history] == ["UPDATE", "INSERT"]
    assert history[1]["name"] == "Trường THCS Bao La (mẫu)"


def test_an_older_version_is_not_overwritten(program: Programs, schools: list[SchoolState]) -> None:
    officer = program("commune_officer")
    change(officer, schools[0], {"name": "Trường Một", "reason": "đổi tên"})
    before = written()
    late = change(officer, schools[0], {"name": "Trường Hai", "reason": "đổi tên"})
    assert (late.status_code, late.json()["type"]) == (412, "/api/#changed")
    assert written() == before


@pytest.mark.parametrize(
    "body", [{"name": None, "reason": "x"}, {"name": "Trường"}, {"reason": "\u200b"}]
)
def test_a_change_that_cannot_be_meant_is_refused(
    program: Programs, schools: list[SchoolState], body: dict[str, Any]
) -> None:
    before = written()
    assert change(program("commune_officer"), schools[0], body).status_code == 422
    assert written() == before


def test_the_end_is_changed_by_those_who_may_close_only(
    program: Programs, schools: list[SchoolState]
) -> None:
    body = {"valid_until": "2030-09-01", "reason": "giải thể"}
    assert change(program("commune_officer"), schools[0], body).status_code == 403
    closed = change(program("province_officer"), schools[0], body)
    assert closed.json()["valid_until"] == "2030-09-01"
    opened = change(
        program("province_officer"), schools[0], {"valid_until": None, "reason": "nhầm"}, '"2"'
    )
    assert opened.json()["valid_until"] is None


def test_no_broken_body_is_taken(
    program: Programs, schools: list[SchoolState], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(usage, "LIMIT", 1_000_000)
    officer, before = program("province_officer"), written()
    for file in sorted((DATA / "json").glob("*.json")):
        for answer in (
            officer.call("POST", SCHOOLS, file.read_bytes()),
            change(officer, schools[0], file.read_bytes()),  # type: ignore[arg-type]  # rows, not a document
        ):
            assert 400 <= answer.status_code < 500, file.name
            assert answer["Content-Type"] == "application/problem+json"
    assert written() == before


@pytest.mark.parametrize("part", range(PARTS))
def test_naughty_texts_are_stored_whole_or_refused(
    program: Programs, schools: list[SchoolState], monkeypatch: pytest.MonkeyPatch, part: int
) -> None:
    monkeypatch.setattr(usage, "LIMIT", 1_000_000)
    officer, version = program("province_officer"), 1
    texts = json.loads((DATA / "blns" / "blns.json").read_text("utf-8"))[part::PARTS]
    for text in texts:
        for facts in ({"name": text}, {"commune": text}, {"code": text, "reason": text}):
            body = {"reason": "thử"} | facts
            answer = change(officer, schools[0], body, f'"{version}"')
            assert answer.status_code in {200, 400, 422}, (body, answer.content)
            if answer.status_code == 200:
                version = answer.json()["version"]
            if answer.status_code == 200 and "name" in facts:
                assert answer.json()["name"] == normal(text)
                assert unicodedata.is_normalized("NFC", answer.json()["name"])
    assert version > 300 // PARTS
    for text in texts[::4]:
        query = {"q": text, "commune": text}
        assert officer.client.get(SCHOOLS, query, headers=officer.headers).status_code < 500, text
