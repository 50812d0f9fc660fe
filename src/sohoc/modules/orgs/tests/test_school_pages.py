"""Schools on the screen: who sees which, and what people can do with them."""

import re
from collections.abc import Callable

import pytest
from django.test import Client

from sohoc.core.access.scope import acting
from sohoc.core.testing.actors import ALL_ROLES, SECTOR, Province
from sohoc.modules.orgs.models import SchoolHistory, SchoolState
from sohoc.modules.orgs.testing import make_schools
from sohoc.modules.orgs.tests.acting_out import record

pytestmark = pytest.mark.django_db
SignIn = Callable[[str], Client]


@pytest.fixture
def schools(province: Province) -> list[SchoolState]:
    return make_schools(province.schools, first=0)


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
    schools: list[SchoolState], signed_in: SignIn, role: str, seen: int
) -> None:
    page = signed_in(role).get("/orgs/schools/").content.decode()
    assert sum(school.name in page for school in schools) == seen


def test_the_auditor_has_no_school_list(schools: list[SchoolState], signed_in: SignIn) -> None:
    assert signed_in("auditor").get("/orgs/schools/").status_code == 403


@pytest.mark.parametrize("role", ALL_ROLES)
def test_every_role_has_a_first_page(
    schools: list[SchoolState], signed_in: SignIn, role: str
) -> None:
    assert signed_in(role).get("/").status_code == 200


def test_a_foreign_school_does_not_exist(schools: list[SchoolState], signed_in: SignIn) -> None:
    client = signed_in("principal")
    assert client.get(f"/orgs/schools/{schools[0].uuid}/").status_code == 200
    assert client.get(f"/orgs/schools/{schools[1].uuid}/").status_code == 404


def test_the_list_is_exported_with_text_that_stays_text(
    schools: list[SchoolState], signed_in: SignIn
) -> None:
    with acting(SECTOR):
        SchoolState.objects.filter(pk=schools[0].pk).update(name="=1+1")
    response = signed_in("province_officer").get("/orgs/schools/export/csv")
    assert "\r\n'=1+1," in response.content.decode("utf-8-sig")


def oldest_state(school: SchoolState) -> int:
    with acting(SECTOR):
        return SchoolHistory.objects.filter(school_id=school.school_id).earliest("id").pk


def edited(school: SchoolState, **changes: object) -> dict[str, object]:
    return {
        "name": school.name,
        "code": school.code,
        "kind": school.kind,
        "levels": school.levels,
        "commune": school.commune,
        "begins": "01/09/2020",
        "ends": "",
        "reason": "sai mã",
        "version": school.version,
        **changes,
    }


def test_saving_without_a_change_says_so(schools: list[SchoolState], signed_in: SignIn) -> None:
    client, url = signed_in("province_officer"), f"/orgs/schools/{schools[0].uuid}/"

    page = client.post(f"{url}edit", edited(schools[0]), follow=True).content.decode()

    assert "Không có gì khác, nên không lưu gì." in page
    assert "Đã lưu thay đổi." not in page


def test_a_code_in_use_names_the_school_that_one_may_see(
    schools: list[SchoolState], signed_in: SignIn
) -> None:
    client, url = signed_in("province_officer"), f"/orgs/schools/{schools[0].uuid}/"

    response = client.post(f"{url}edit", edited(schools[0], code=schools[1].code))

    assert response.status_code == 422
    link = f'<a href="/orgs/schools/{schools[1].uuid}/">{schools[1].name}</a>'
    assert f"Mã này đang thuộc về {link} trong thời gian đó." in response.content.decode()


def test_no_kind_is_chosen_beforehand(signed_in: SignIn) -> None:
    page = signed_in("province_officer").get("/orgs/schools/add").content.decode()
    assert '<option value="" selected>Chọn loại hình</option>' in page


def test_few_rows_need_no_search_unless_one_is_on(
    schools: list[SchoolState], signed_in: SignIn
) -> None:
    client = signed_in("province_officer")
    main = client.get("/orgs/acts/").content.decode().partition("<main")[2]
    assert 'name="q"' not in main
    page = client.get("/orgs/acts/?q=25").content.decode()
    assert re.search(r'name="q"\s+value="25"', page)


@pytest.mark.parametrize("role", ["guardian", "learner"])
def test_background_work_is_no_word_of_the_bar_for_families(
    schools: list[SchoolState], signed_in: SignIn, role: str
) -> None:
    bar = signed_in(role).get("/orgs/schools/").content.decode().partition("</nav>")[0]
    assert "Dữ liệu của tôi" in bar
    assert "Việc nền" not in bar
    everything = signed_in(role).get("/everything/").content.decode()
    assert "Việc nền" in everything
    assert "/orgs/schools/" in everything


@pytest.mark.django_db(transaction=True)
def test_a_school_is_added_corrected_and_its_history_tells_it(
    schools: list[SchoolState], signed_in: SignIn
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
        school = SchoolState.objects.select_related("school").get(code="25-09999-001")
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
    before = client.get(f"{url}edit?state={oldest_state(school)}").content.decode()
    assert "khác hiện nay: Tên trường." in before
    assert 'value="Trường TH Chiềng Hòa"' in before
    assert 'value="Lấy lại như trước ngày ' in before
    stale = client.post(f"{url}edit", {**values, "reason": "lần nữa", "version": 1})
    assert stale.status_code == 422


def test_a_page_of_another_day_says_so_and_one_of_no_day_shows_today(
    schools: list[SchoolState], signed_in: SignIn
) -> None:
    client, address = signed_in("principal"), f"/orgs/schools/{schools[0].uuid}/"
    then = client.get(f"{address}?day=01/07/2025").content.decode()
    wrong = client.get(f"{address}?day=31/02/2026").content.decode()
    assert "Trường tại ngày 01/07/2025." in then
    assert "Danh sách" not in then
    assert "Đây không phải ngày hợp lệ: 31/02/2026." in wrong
    assert "Trang này cho thấy trường như hôm nay." in wrong
    assert "Chưa hiện dòng nào" not in wrong
    assert schools[0].code in wrong


def test_the_form_of_a_correction_says_what_a_decision_is_for(
    province: Province, schools: list[SchoolState], signed_in: SignIn
) -> None:
    address = f"/orgs/schools/{schools[0].uuid}/edit"
    officer = signed_in("province_officer")
    assert "ghi quyết định" not in officer.get(address).content.decode()
    record(province, "rename", subjects=(schools[0].uuid,), changes={"name": "Trường Một"})
    link = f'<a href="/orgs/acts/new?school={schools[0].uuid}">ghi quyết định</a>'
    assert link in officer.get(address).content.decode()
    told = signed_in("commune_officer").get(address).content.decode()
    assert "Thay đổi theo quyết định thì Sở ghi." in told
    assert link not in told
