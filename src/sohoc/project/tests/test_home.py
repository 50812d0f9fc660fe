"""The first page begins with the work of the role: own people, what waits; the rest is folded."""

import re
import uuid
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from sohoc.core.access.scope import acting
from sohoc.core.objects.models import ImportRun, RunState
from sohoc.core.testing.actors import NOW, SECTOR, Province
from sohoc.modules.people.testing import link_account, make_guardianship, make_person

pytestmark = pytest.mark.django_db
SignIn = Callable[[str], Client]


def page_of(client: Client) -> str:
    return client.get("/").content.decode()


def text_of(page: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


@pytest.fixture
def child(province: Province) -> Any:
    """A child of class 5A whose mother has the account of the guardian."""
    known: dict[str, Any] = {
        "actor": province.actor("clerk", at=NOW),
        "school": province.schools[0].pk,
        "at": NOW,
    }
    made = make_person(name="Bùi Thị An", **known)
    make_person(name="Lò Thị Chi", **known)
    mother = make_person(
        name="Hà Thị Mế", belonging="guardian", class_text="", born=date(1988, 2, 3), **known
    )
    link_account(mother, province.users["guardian"].pk)
    make_guardianship(child=made, guardian=mother)
    return made


def make_run(province: Province, *, school: int, state: str = RunState.READY, new: int = 1) -> None:
    at = datetime.now(UTC)
    with acting(SECTOR):
        ImportRun.objects.create(
            kind="people.learners",
            school_id=province.schools[school].pk,
            asked_by_id=province.users["clerk"].pk,
            asked_by_name="Văn thư",
            file_name="hs.xlsx",
            sha256=uuid.uuid4().hex * 2,
            state=state,
            new=new,
            made_at=at,
            lines_end_at=at + timedelta(days=30),
        )


@pytest.mark.parametrize("role", ["clerk", "principal"])
def test_who_keeps_a_school_begins_with_its_people_and_the_tables_that_bring_more(
    province: Province, child: Any, signed_in: SignIn, role: str
) -> None:
    page = page_of(signed_in(role))
    told = text_of(page)
    assert "Ai đang ở trường? Học sinh 2 Người giám hộ 1 Nhân sự 0" in told
    for address in (
        "/persons/?tab=learners",
        "/persons/?tab=guardians",
        "/persons/?tab=staff",
        "/imports/people.learners/",
        "/imports/people.guardians/",
        "/imports/people.staff/",
    ):
        assert f'href="{address}"' in page, address
    assert "Mỗi cấp học có bao nhiêu trường?" not in told


def test_the_rest_of_the_places_is_folded_below(child: Any, signed_in: SignIn) -> None:
    page = page_of(signed_in("clerk"))
    folded = page.index("<details>")
    assert page.index("Ai đang ở trường?") < folded < page.rindex('href="/orgs/map/')


def test_whoever_has_nothing_of_their_own_sees_the_places_at_once(
    province: Province, signed_in: SignIn
) -> None:
    page = page_of(signed_in("auditor"))
    assert "Việc có thể làm" in page
    assert "<details>" not in page


def test_tables_that_wait_at_the_own_school_are_told(province: Province, signed_in: SignIn) -> None:
    client = signed_in("clerk")
    assert "Việc đang chờ" not in page_of(client)
    make_run(province, school=0)
    make_run(province, school=0, state=RunState.WRITTEN)
    make_run(province, school=0, new=0)
    make_run(province, school=1)
    page = page_of(client)
    assert "Việc đang chờ 1 bảng chờ anh/chị cho ghi: Học sinh" in text_of(page)


@pytest.mark.django_db(transaction=True)
def test_questions_about_one_person_at_two_schools_are_told(
    province: Province, signed_in: SignIn
) -> None:
    known: dict[str, Any] = {
        "actor": province.actor("clerk", at=NOW),
        "name": "Bùi Thị Ngân",
        "school": province.schools[0].pk,
        "at": NOW,
    }
    elsewhere = make_person(**known)
    with acting(SECTOR):
        elsewhere.affiliations.update(school=province.schools[1])
    make_person(**known)
    for role, told in (
        ("clerk", "1 người có thể đã có hồ sơ ở trường khác; Sở đang xem"),
        ("province_officer", "1 câu hỏi của các trường đang chờ: có phải cùng một người?"),
    ):
        page = page_of(signed_in(role))
        assert told in text_of(page), role
        assert 'href="/persons/tickets/"' in page


def test_a_guardian_begins_with_the_own_children(
    province: Province, child: Any, signed_in: SignIn
) -> None:
    page = page_of(signed_in("guardian"))
    assert "Các con Bùi Thị An 5A, Trường THCS Bao La (mẫu)" in text_of(page)
    assert f'href="/persons/{child.uuid}/"' in page
    assert "Lò Thị Chi" not in page
    assert "Ai đang ở trường?" not in page


def test_a_guardian_without_a_record_is_told_whom_to_ask(
    province: Province, signed_in: SignIn
) -> None:
    assert "Tài khoản chưa được nối với hồ sơ nào." in text_of(page_of(signed_in("guardian")))


def test_the_bar_of_a_guardians_phone_leads_to_people_and_the_own_data(
    province: Province, signed_in: SignIn
) -> None:
    page = page_of(signed_in("guardian"))
    bar = re.search(r'<nav class="so-tabbar".*?</nav>', page, re.DOTALL)
    assert bar
    assert re.findall(r'<a href="([^"]+)"', bar[0]) == ["/persons/", "/privacy/", "/everything/"]
    assert "/orgs/schools/" in signed_in("guardian").get("/everything/").content.decode()
