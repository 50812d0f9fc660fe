"""What holds for every operation: doors, the one shape of refusals, transactions."""

from collections.abc import Callable

import pytest
from django.test import Client
from ninja import Router

from sohoc.core.access.models import Node
from sohoc.core.access.scope import Scope, acting
from sohoc.core.audit.models import SecurityEvent
from sohoc.core.identity.models import Card
from sohoc.core.rest import usage
from sohoc.core.rest.api import NoDoor, build_api, declared_operations, schema_of
from sohoc.core.rest.models import Answer
from sohoc.core.rest.operations import operation
from sohoc.core.rest.testing import Program
from sohoc.core.rest.tests import places
from sohoc.core.testing.actors import SECTOR, Province

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.urls("sohoc.core.rest.tests.places"),
]
Programs = Callable[[str], Program]
SEARCH = "/api/v1/cards/search"
NAMES = {"type", "title", "status", "detail", "instance", "errors"}


def security_kinds() -> list[str]:
    with acting(Scope("sohoc_audit"), using="log"):
        events = SecurityEvent.objects.using("log").order_by("id")
        return list(events.values_list("kind", flat=True))


def test_every_operation_names_its_door_for_the_matrix() -> None:
    found = {(o.path, o.methods, o.permission) for o in declared_operations(places.api)}
    assert ("/api/v1/cards/{uuid}", ("PATCH",), "identity.account.view") in found
    assert len(found) == 6


def test_an_operation_without_a_door_does_not_start() -> None:
    router = Router()

    @router.get("/open")
    def anything(request: object) -> None:
        return None

    with pytest.raises(NoDoor):
        build_api([router])


@pytest.mark.parametrize("permission", ["identity.account.edit", "unknown.noun.verb"])
def test_a_sensitive_or_unknown_door_does_not_start(permission: str) -> None:
    router = Router()

    @router.get("/open")
    @operation(permission, summary="x")
    def anything(request: object) -> None:
        return None

    with pytest.raises(NoDoor, match=permission):
        build_api([router])


def test_a_program_reads_what_its_role_sees(program: Programs) -> None:
    answer = program("principal").call("GET", "/api/v1/cards")
    assert answer.status_code == 200
    assert len(answer.json()["items"]) == 6  # the people of the first school
    assert answer["Content-Type"] == "application/json; charset=utf-8"


def test_no_answer_without_token(province: Province) -> None:
    answer = Client().get("/api/v1/cards")
    assert answer.status_code == 401
    assert answer["WWW-Authenticate"] == 'Bearer realm="sohoc"'
    assert answer["Content-Type"] == "application/problem+json"
    assert answer.json().keys() == NAMES


@pytest.mark.parametrize("role", ["homeroom_teacher", "guardian", "auditor"])
def test_a_role_that_keeps_programs_out_gets_no_token(province: Province, role: str) -> None:
    actor = province.actor(role)
    assert "rest.token.use" not in actor.permissions


def test_a_door_that_the_role_does_not_hold_is_403_and_logged(program: Programs) -> None:
    clerk = program("clerk")
    answer = clerk.call("POST", "/api/v1/places", {"name": "Trường mới"})
    assert answer.status_code == 403
    assert answer.json()["type"] == "/api/#not-allowed"
    assert security_kinds() == ["door_refused"]
    with acting(SECTOR):
        assert not Node.objects.filter(name="Trường mới").exists()


def test_a_row_behind_the_wall_is_404(program: Programs, province: Province) -> None:
    with acting(SECTOR):
        other = Card.objects.get(user=province.users["auditor"])
    answer = program("principal").call("GET", f"/api/v1/cards/{other.uuid}")
    assert (answer.status_code, answer.json()["type"]) == (404, "/api/#not-found")


@pytest.mark.parametrize(
    ("kind", "status", "code"),
    [
        ("form", 422, "invalid"),
        ("integrity", 409, "conflict"),
        ("data", 422, "invalid"),
        ("not allowed", 403, "not-allowed"),
        ("wall", 404, "not-found"),
        ("nothing known", 500, "broken"),
    ],
)
def test_every_exception_has_the_one_shape(
    program: Programs, kind: str, status: int, code: str
) -> None:
    answer = program("principal").call("POST", "/api/v1/trouble", {"name": "x", "kind": kind})
    assert answer.status_code == status
    assert answer.json()["type"] == f"/api/#{code}"
    assert answer.json().keys() == NAMES
    assert answer.json()["instance"] == f"urn:uuid:{answer['X-Request-Id']}"


def test_a_body_asks_what_may_not_stand_in_an_address(program: Programs) -> None:
    principal = program("principal")
    found = principal.call("POST", SEARCH, {"secret": "e"})
    assert (found.status_code, found.json()["next"]) == (200, None)
    whole = [one["uuid"] for one in found.json()["items"]]
    pages, cursor = [], ""
    while cursor is not None:
        answer = principal.call("POST", SEARCH, {"secret": "e", "limit": 1, "cursor": cursor})
        pages += [one["uuid"] for one in answer.json()["items"]]
        cursor = answer.json()["next"]
    assert pages == whole
    first = principal.call("POST", SEARCH, {"secret": "e", "limit": 1}).json()["next"]
    other = principal.call("POST", SEARCH, {"secret": "i", "cursor": first})
    assert (other.status_code, other.json()["type"]) == (400, "/api/#bad-cursor")


def test_what_belongs_into_the_body_is_refused_in_the_address(program: Programs) -> None:
    answer = program("principal").call("POST", f"{SEARCH}?secret=e", {})
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (400, "secret")


@pytest.mark.django_db(transaction=True)  # inside of a test's own one nothing is read-only
def test_what_only_reads_writes_nothing_and_keeps_no_answer(
    program: Programs, province: Province
) -> None:
    principal = program("principal")
    for secret, status in (("e", 200), ("i", 200), ("write", 500)):
        answer = principal.call("POST", SEARCH, {"secret": secret}, Idempotency_Key="k")
        assert (answer.status_code, "Idempotency-Replayed" in answer) == (status, False)
    with acting(SECTOR):
        assert not Card.objects.filter(full_name="written").exists()
    with acting(province.actor("principal").scope):
        assert not Answer.objects.exists()
    described = schema_of(places.api)["paths"]["/api/v1/cards/search"]["post"]
    assert described["parameters"] == []


def test_touching_the_wall_is_an_incident(program: Programs) -> None:
    program("principal").call("POST", "/api/v1/trouble", {"name": "x", "kind": "wall"})
    assert security_kinds() == ["wall_touched"]


def test_a_mistake_after_the_effect_takes_the_effect_back(program: Programs) -> None:
    answer = program("administrator").call(
        "POST", "/api/v1/places", {"name": "Trường muộn", "kind": "late"}, Idempotency_Key="k1"
    )
    assert answer.status_code == 500
    with acting(SECTOR):
        assert not Node.objects.filter(name="Trường muộn").exists()


def test_a_refusal_of_a_service_reads_as_the_module_says(program: Programs) -> None:
    answer = program("administrator").call("POST", "/api/v1/places", {"name": "bận"})
    assert (answer.status_code, answer.json()["detail"]) == (409, "Tên đang được dùng.")


@pytest.mark.parametrize(
    ("language", "title"), [("vi", "Không tìm thấy"), ("en", "Not found"), ("de", "Không tìm thấy")]
)
def test_words_are_in_the_asked_language(program: Programs, language: str, title: str) -> None:
    answer = program("clerk").call("GET", "/api/v1/nothing", Accept_Language=language)
    assert (answer.status_code, answer.json()["title"]) == (404, title)
    assert answer["Content-Language"] == ("en" if language == "en" else "vi")


@pytest.mark.parametrize(
    "path", ["/api/v2/x", "/api/v1/cards/not-a-uuid", "/api/v1/", "/api/v1/cards/"]
)
def test_unknown_addresses_answer_the_same_shape(path: str) -> None:
    answer = Client().get(path)
    assert (answer.status_code, answer.json()["type"]) == (404, "/api/#not-found")


def test_an_unknown_method_names_the_known_ones(program: Programs) -> None:
    answer = program("clerk").call("PUT", "/api/v1/cards", {})
    assert (answer.status_code, answer["Allow"]) == (405, "GET")
    assert answer.json()["type"] == "/api/#no-such-method"


def test_a_misspelt_filter_is_refused_by_name(program: Programs) -> None:
    answer = program("clerk").call("GET", "/api/v1/cards?qq=bao")
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (400, "qq")


def test_wrong_fields_are_named_in_vietnamese(program: Programs) -> None:
    answer = program("administrator").call("POST", "/api/v1/places", {"name": 7, "more": 1})
    assert answer.status_code == 422
    assert answer.json()["errors"] == [
        {"field": "name", "message": "Phải là một đoạn chữ."},
        {"field": "more", "message": "Không có trường này."},
    ]


def test_a_wrong_parameter_is_400(program: Programs) -> None:
    answer = program("clerk").call("GET", "/api/v1/cards?limit=201")
    assert answer.status_code == 400
    assert answer.json()["errors"] == [{"field": "limit", "message": "Nhiều nhất là 200."}]


def test_requests_of_a_token_are_limited_in_a_window(
    program: Programs, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(usage, "LIMIT", 2)
    clerk = program("clerk")
    answers = [clerk.call("GET", "/api/v1/cards") for _ in range(4)]
    assert [a.status_code for a in answers] == [200, 200, 429, 429]
    assert 1 <= int(answers[2]["Retry-After"]) <= 60
    assert security_kinds() == ["rate_limited"]
