"""Page by page is an export without a proof: programs are told of so many people in a day."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from sohoc.core.access.scope import GATE, acting
from sohoc.core.audit.models import Look, SecurityEvent
from sohoc.core.audit.security import SecurityKind
from sohoc.core.rest.models import Use
from sohoc.core.rest.testing import Program, token_for
from sohoc.core.testing.actors import AUDIT, Province
from sohoc.modules.people.models import Person
from sohoc.modules.people.tests.made import add

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.urls("sohoc.modules.people.rest.tests.addresses"),
]
Programs = Callable[[str], Program]
PERSONS = "/api/v1/persons"


@pytest.fixture
def people(province: Province, settings: Any) -> list[Person]:
    """Three learners, where programs are told of four people in a day."""
    settings.SOHOC_TOKEN_PEOPLE = 4
    return [add(province, f"Bùi Thị {name}") for name in ("An", "Bình", "Chi")]


def limits_told() -> list[dict[str, Any]]:
    with acting(AUDIT, using="log"):
        rows = SecurityEvent.objects.using("log").filter(kind=SecurityKind.RATE_LIMITED)
        return list(rows.order_by("id").values_list("data", flat=True))


def test_beyond_the_limit_of_a_day_nobody_is_told_of_and_that_is_noted_once(
    province: Province, people: list[Person]
) -> None:
    made = token_for(province, "clerk")
    program = Program(made.text)
    first = program.call("GET", f"{PERSONS}?limit=2")
    assert [one["full_name"] for one in first.json()["items"]] == ["Bùi Thị An", "Bùi Thị Bình"]
    assert program.call("GET", first.json()["next"]).status_code == 200
    assert program.call("GET", f"{PERSONS}/{people[0].uuid}").status_code == 200
    found = {"q": "an", "called": ""}
    for refused in (
        program.call("GET", f"{PERSONS}/{people[1].uuid}", Accept_Language="vi"),
        program.call("GET", PERSONS, Accept_Language="vi"),
        program.call("POST", f"{PERSONS}/search", found, Accept_Language="vi"),
    ):
        assert refused.status_code == 429
        assert refused["Content-Type"] == "application/problem+json"
        assert 0 < int(refused["Retry-After"]) <= 24 * 60 * 60
        assert refused.json()["type"] == "/api/#too-many"
        assert refused.json()["detail"] == (
            "Hôm nay phần mềm dùng vai này đã nhận 4 lượt người, là mức tối đa của một ngày. Hãy"
            " tiếp tục vào ngày mai; cần cả danh sách thì người dùng xuất tệp trên trang."
        )
        assert "Bùi" not in refused.content.decode()
    assert limits_told() == [{"token": str(made.token.uuid), "people_in_a_day": 4}]
    with acting(AUDIT, using="log"):
        looks = Look.objects.using("log").values_list("object_id", flat=True)
        assert list(looks) == [str(people[0].uuid)]


def test_the_next_day_begins_anew(province: Province, people: list[Person]) -> None:
    made = token_for(province, "clerk")
    program = Program(made.text)
    answers = [program.call("GET", PERSONS).status_code for _time in range(2)]
    assert answers == [200, 429]
    with acting(GATE, using="log"):
        yesterday = timezone.localdate() - timedelta(days=1)
        Use.objects.using("log").filter(token_id=made.token.pk).update(told_on=yesterday)
    assert program.call("GET", PERSONS).status_code == 200


@pytest.mark.django_db(transaction=True)  # what counts tokens together sees committed ones
def test_a_second_token_of_the_role_opens_no_second_list(
    program: Programs, people: list[Person]
) -> None:
    assert program("clerk").call("GET", PERSONS).status_code == 200
    assert program("clerk").call("GET", PERSONS).status_code == 429
    assert program("principal").call("GET", PERSONS).status_code == 200


def test_who_sees_the_province_has_the_limit_of_many_schools(
    program: Programs, people: list[Person]
) -> None:
    officer = program("province_officer")
    answers = [officer.call("GET", PERSONS).status_code for _time in range(34)]
    assert answers == [200] * 33 + [429]


def test_lists_that_name_nobody_and_signed_in_pages_are_not_counted(
    program: Programs, people: list[Person], signed_in: Callable[[str], Client]
) -> None:
    clerk = program("clerk")
    answers = [clerk.call("GET", f"{PERSONS}?q=khongco").status_code for _time in range(6)]
    assert answers == [200] * 6
    page = signed_in("clerk")
    assert [page.get(PERSONS).status_code for _time in range(3)] == [200] * 3
    assert limits_told() == []
