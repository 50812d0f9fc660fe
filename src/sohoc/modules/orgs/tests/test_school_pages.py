"""Schools on the screen: who sees which, and what people can do with them."""

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client

from sohoc.core.access.scope import acting
from sohoc.core.testing.actors import ALL_ROLES, SECTOR, Province
from sohoc.lib.vietnamese import folded, sort_key
from sohoc.modules.orgs.models import School

pytestmark = pytest.mark.django_db
SignIn = Callable[[str], Client]


@pytest.fixture
def schools(province: Province) -> list[School]:
    with acting(SECTOR):
        return [
            School.objects.create(
                school=node,
                code=f"25-0{number}",
                name=node.name,
                sort_key=sort_key(node.name),
                search_key=folded(f"{node.name} 25-0{number}"),
                kind="public",
                levels=["lower_secondary"],
                commune="Xã Bao La",
                commune_sort_key=sort_key("Xã Bao La"),
                commune_search_key=folded("Xã Bao La"),
                period=(date(2020, 9, 1), None),
            )
            for number, node in enumerate(province.schools)
        ]


@pytest.mark.parametrize(
    ("role", "seen"),
    [
        ("province_officer", 4),
        ("administrator", 4),
        ("commune_officer", 2),
        ("principal", 1),
        ("subject_teacher", 1),
        ("guardian", 1),
        ("learner", 1),
    ],
)
def test_the_list_shows_the_schools_of_the_role(
    schools: list[School], signed_in: SignIn, role: str, seen: int
) -> None:
    page = signed_in(role).get("/orgs/schools/").content.decode()
    assert sum(school.name in page for school in schools) == seen


def test_the_auditor_has_no_school_list(schools: list[School], signed_in: SignIn) -> None:
    assert signed_in("auditor").get("/orgs/schools/").status_code == 403


@pytest.mark.parametrize("role", ALL_ROLES)
def test_every_role_has_a_first_page(schools: list[School], signed_in: SignIn, role: str) -> None:
    assert signed_in(role).get("/").status_code == 200


def test_a_foreign_school_does_not_exist(schools: list[School], signed_in: SignIn) -> None:
    client = signed_in("principal")
    assert client.get(f"/orgs/schools/{schools[0].uuid}/").status_code == 200
    assert client.get(f"/orgs/schools/{schools[1].uuid}/").status_code == 404


def test_the_list_is_exported_with_text_that_stays_text(
    schools: list[School], signed_in: SignIn
) -> None:
    with acting(SECTOR):
        School.objects.filter(pk=schools[0].pk).update(name="=1+1")
    response = signed_in("province_officer").get("/orgs/schools/export/csv")
    assert "\r\n'=1+1," in response.content.decode("utf-8-sig")


@pytest.mark.django_db(transaction=True)
def test_a_school_is_added_corrected_and_its_history_tells_it(
    schools: list[School], signed_in: SignIn
) -> None:
    client = signed_in("province_officer")
    values = {
        "name": "Trường TH Chiềng Hoà",
        "code": "25-09999-001",
        "kind": "public",
        "levels": ["primary"],
        "commune": "Xã Mai Hạ",
        "begins": "05/09/2021",
        "ends": "",
    }
    response = client.post("/orgs/schools/add", values)
    assert response.status_code == 302, response.content.decode()
    with acting(SECTOR):
        school = School.objects.get(code="25-09999-001")
    assert school.name == "Trường TH Chiềng Hòa"
    url = f"/orgs/schools/{school.uuid}/"
    response = client.post(
        f"{url}edit",
        {**values, "name": "Trường TH Chiềng Xôm", "reason": "sai tên", "version": 1},
    )
    assert response.status_code == 302, response.content.decode()
    history = client.get(f"{url}history").content.decode()
    assert "Trường TH Chiềng Xôm" in history
    assert "sai tên" in history
    stale = client.post(f"{url}edit", {**values, "reason": "lần nữa", "version": 1})
    assert stale.status_code == 422
