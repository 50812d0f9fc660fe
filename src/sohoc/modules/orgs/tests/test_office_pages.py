"""The pages of offices: list, one with its life line, decisions, history, export."""

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

import pytest
from django.test import Client

from sohoc.core.access.scope import acting
from sohoc.core.testing.actors import ALL_ROLES, SECTOR, Province
from sohoc.modules.areas.public import area_by_code
from sohoc.modules.areas.testing import make_country
from sohoc.modules.orgs.models import Act, OfficeState
from sohoc.modules.orgs.testing import make_schools
from sohoc.modules.orgs.tests.acting_out import DAY
from sohoc.modules.orgs.tests.offices_made import (
    QUALITY,
    STAFFING,
    Offices,
    make_offices_of,
    record,
    states,
    traces,
)
from tests.architecture.schools import prove

pytestmark = pytest.mark.django_db
SignIn = Callable[[str], Client]
PAPER = {
    "number": "15/QĐ-SGDĐT",
    "day": "01/07/2026",
    "by": "UBND tỉnh Thử",
    "effective": "01/08/2026",
    "note": "",
}
READERS = set(ALL_ROLES) - {"guardian", "learner", "auditor"}


@pytest.fixture
def offices(province: Province) -> Offices:
    make_schools(province.schools)
    return make_offices_of(province)


@pytest.fixture
def officer(signed_in: SignIn, offices: Offices) -> Client:
    client = signed_in("province_officer")
    prove(client)
    return client


def text(answer: Any) -> str:
    return str(answer.content.decode())


def names(answer: Any) -> list[str]:
    return re.findall(r'<a class="so-name" href="[^"]*">([^<]*)</a>', text(answer))


@pytest.mark.parametrize("role", ALL_ROLES)
def test_the_staff_of_the_sector_see_the_offices(
    offices: Offices, signed_in: SignIn, role: str
) -> None:
    status = 200 if role in READERS else 403
    assert signed_in(role).get("/orgs/offices/").status_code == status
    page = signed_in(role).get(f"/orgs/offices/{offices.quality.uuid}/")
    assert page.status_code == status


@pytest.mark.parametrize("role", ALL_ROLES)
def test_the_history_is_for_the_province(offices: Offices, signed_in: SignIn, role: str) -> None:
    address = f"/orgs/offices/{offices.quality.uuid}/history"
    allowed = role in {"province_officer", "administrator"}
    assert signed_in(role).get(address).status_code == (200 if allowed else 403)


def test_the_list_is_in_vietnamese_order_with_what_stands_above(officer: Client) -> None:
    page = officer.get("/orgs/offices/")
    assert names(page) == [
        "Phòng Kế hoạch",
        "Phòng Quản lý chất lượng",
        "Phòng Tổ chức",
        "Sở GD&amp;ĐT Thử",
        "Tỉnh Thử",
        "UBND xã Bao La",
        "UBND xã Mai Hạ",
    ]
    assert "Đơn vị thuộc Sở" in text(page)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=to+chuc", ["Phòng Tổ chức"]),
        ("q=ubnd+xa", ["UBND xã Bao La", "UBND xã Mai Hạ"]),
        ("kind=department&kind=province", ["Sở GD&amp;ĐT Thử", "Tỉnh Thử"]),
        ("tab=ended", []),
        ("q=khong+co", []),
        ("day=2019-01-01", []),
        ("kind=office&order=-name&day=31/07/2026", [STAFFING, QUALITY, "Phòng Kế hoạch"]),
    ],
)
def test_search_filters_tabs_and_days(officer: Client, query: str, found: list[str]) -> None:
    assert names(officer.get(f"/orgs/offices/?{query}")) == found


def test_an_ended_office_stands_among_those_of_before(officer: Client, offices: Offices) -> None:
    record(offices, "close", ending=(offices.quality.uuid,))
    assert QUALITY not in names(officer.get("/orgs/offices/"))
    assert names(officer.get("/orgs/offices/?tab=ended")) == [QUALITY]
    assert QUALITY in names(officer.get("/orgs/offices/?day=2026-07-31"))


def test_the_number_of_schools_opens_to_these_schools(officer: Client, offices: Offices) -> None:
    page = text(officer.get("/orgs/offices/?q=bao+la"))
    query = urlencode({"managed_by": offices.province.communes[0].uuid})
    assert f'<a href="/orgs/schools/?{query}">2</a>' in re.sub(r"\s+", " ", page)
    listed = officer.get(f"/orgs/schools/?{query}")
    assert names(listed) == ["Trường THCS Bao La (mẫu)", "Trường THCS Đông Bảng (mẫu)"]
    guided = urlencode({"guided_by": offices.department.uuid})
    assert len(names(officer.get(f"/orgs/schools/?{guided}"))) == 4
    assert names(officer.get("/orgs/schools/?managed_by=khong")) == []


def test_a_number_that_is_not_all_seen_does_not_open(offices: Offices, signed_in: SignIn) -> None:
    page = text(signed_in("principal").get("/orgs/offices/?q=bao+la"))
    assert "managed_by" not in page
    own = text(signed_in("commune_officer").get("/orgs/offices/"))
    assert own.count("managed_by=") == 1


def test_the_page_tells_unit_places_and_roles(officer: Client, offices: Offices) -> None:
    make_country()
    area = area_by_code("05245", day=DAY)
    assert area is not None
    with acting(SECTOR):
        OfficeState.objects.filter(office_id=offices.province.communes[0].pk).update(
            area_id=area.id
        )
    page = text(officer.get(f"/orgs/offices/{offices.province.communes[0].uuid}/"))
    assert "UBND xã Bao La" in page
    assert "2 trường" in page
    assert "Tỉnh Thử" in page
    assert f"/access/grants/?at={offices.province.communes[0].uuid}" in page
    assert "Theo địa giới mới" in page  # nobody decides on this office by hand
    assert "Ghi quyết định" not in page
    department = text(officer.get(f"/orgs/offices/{offices.department.uuid}/"))
    assert "4 trường" in department
    assert "3 đơn vị thuộc Sở" in department
    assert "Ghi quyết định" in department


def test_an_office_is_founded_renamed_and_the_line_tells_it(
    officer: Client, offices: Offices
) -> None:
    assert "Sáp nhập" in text(officer.get("/orgs/offices/acts/new"))
    address = "/orgs/offices/acts/new?kind=found"
    form = {**PAPER, "name": "Chi cục Công nghệ", "once": "mot"}
    before = traces()
    preview = text(officer.post(address, form))
    assert traces() == before
    assert "Chi cục Công nghệ" in preview
    recorded = officer.post(address, {**form, "record": "1"}, follow=True)
    assert "Đã ghi quyết định." in text(recorded)
    with acting(SECTOR):
        made = OfficeState.objects.get(name="Chi cục Công nghệ")
        uuid = made.uuid
    again = officer.post(address, {**form, "record": "1"})
    with acting(SECTOR):
        assert again["Location"].endswith(f"/orgs/acts/{Act.objects.get().uuid}/")
    rename = {
        **PAPER,
        "effective": "01/09/2026",
        "office": str(uuid),
        "name": "Chi cục Chuyển đổi số",
    }
    address = f"/orgs/offices/acts/new?kind=rename&office={uuid}"
    assert 'value="Chi cục Công nghệ"' in text(officer.get(address))
    assert "<ins>Chi cục Chuyển đổi số</ins>" in text(officer.post(address, rename))
    officer.post(address, {**rename, "record": "1", "once": "hai"})
    page = text(officer.get(f"/orgs/offices/{uuid}/"))
    assert "Chi cục Công nghệ → Chi cục Chuyển đổi số" in page
    assert "Quyết định 15/QĐ-SGDĐT của UBND tỉnh Thử." in page
    assert "Chi cục Công nghệ" in text(officer.get(f"/orgs/offices/{uuid}/?day=2026-08-15"))
    history = text(officer.get(f"/orgs/offices/{uuid}/history"))
    assert "<ins>Chi cục Chuyển đổi số</ins>" in history


def test_a_merger_is_drawn_listed_and_undone(officer: Client, offices: Offices) -> None:
    address = f"/orgs/offices/acts/new?kind=merge&office={offices.quality.uuid}"
    form = {
        **PAPER,
        "ending": [str(offices.quality.uuid), str(offices.staffing.uuid)],
        "into": str(offices.staffing.uuid),
        "name": "",
        "record": "1",
    }
    answer = officer.post(address, form, follow=True)
    assert "Đã ghi quyết định." in text(answer)
    assert f"/orgs/offices/{offices.staffing.uuid}/" in text(answer)
    page = text(officer.get(f"/orgs/offices/{offices.staffing.uuid}/"))
    assert "so-lineage-wide" in page
    assert QUALITY in page
    ended = text(officer.get(f"/orgs/offices/{offices.quality.uuid}/"))
    assert "Cơ quan kế tục" in ended
    with acting(SECTOR):
        act = Act.objects.get()
    listed = text(officer.get("/orgs/acts/?about=offices"))
    assert "15/QĐ-SGDĐT" in listed
    assert "15/QĐ-SGDĐT" not in text(officer.get("/orgs/acts/?about=schools"))
    undone = officer.post(f"/orgs/acts/{act.uuid}/undo", {"reason": "nhầm"}, follow=True)
    assert "Đã hủy quyết định. Mọi thứ trở lại như trước." in text(undone)
    assert states(offices.quality.uuid)[0][2] is None


@pytest.mark.parametrize(
    ("kind", "changed", "says"),
    [
        ("found", {"name": ""}, "Mục này cần điền."),
        ("found", {"name": QUALITY}, f"{QUALITY} đang mang tên này"),
        ("found", {"name": "a\u0007"}, "ký tự"),
        ("found", {"name": "A", "effective": "31/02/2026"}, "31/02/2026"),
        ("rename", {"name": QUALITY, "office": "quality"}, "Chưa có gì khác"),
        ("rename", {"name": "X", "office": "quality", "effective": "01/09/2020"}, "01/09/2020"),
        ("rename", {"name": "X", "office": "commune"}, "lựa chọn"),
        ("close", {"office": ""}, "Mục này cần điền."),
        ("merge", {"ending": ["quality"], "into": "quality"}, "Chọn ít nhất hai cơ quan"),
        ("merge", {"ending": ["quality"], "into": "new", "name": "X"}, "Chọn ít nhất hai"),
        ("merge", {"ending": ["quality", "staffing"], "into": "new"}, "Ghi đúng như"),
    ],
)
def test_what_cannot_be_meant_comes_back_with_its_reason(
    officer: Client, offices: Offices, kind: str, changed: dict[str, Any], says: str
) -> None:
    uuids = {
        "quality": str(offices.quality.uuid),
        "staffing": str(offices.staffing.uuid),
        "commune": str(offices.province.communes[0].uuid),
    }
    given = {
        name: [uuids[one] for one in value] if isinstance(value, list) else uuids.get(value, value)
        for name, value in changed.items()
    }
    before = traces()
    answer = officer.post(
        f"/orgs/offices/acts/new?kind={kind}", {**PAPER, "name": "", **given, "record": "1"}
    )
    assert answer.status_code == 422
    assert says in text(answer)
    assert traces() == before


def test_strange_days_are_said_before_recording(officer: Client) -> None:
    address = "/orgs/offices/acts/new?kind=found"
    form = {**PAPER, "name": "Chi cục Công nghệ"}
    assert "so-band-amber" not in text(officer.post(address, form))
    says = "Quyết định ký ngày 02/08/2026, sau ngày bắt đầu có hiệu lực 01/08/2026."
    assert says in text(officer.post(address, {**form, "day": "02/08/2026"}))


def test_broken_addresses_are_answered(officer: Client) -> None:
    assert officer.get("/orgs/offices/acts/new?office=x").status_code == 404
    assert officer.get("/orgs/offices/acts/new?kind=blow_up").status_code == 200
    missing = "/orgs/offices/00000000-0000-0000-0000-000000000000/"
    assert officer.get(missing).status_code == 404


@pytest.mark.parametrize("role", ["specialist", "commune_officer", "principal", "administrator"])
def test_only_the_province_decides(offices: Offices, signed_in: SignIn, role: str) -> None:
    client = signed_in(role)
    assert client.get("/orgs/offices/acts/new").status_code == 403
    assert "/orgs/offices/acts/new" not in text(client.get("/orgs/offices/"))


def test_a_decision_on_offices_opens_to_those_whose_office_it_is(
    offices: Offices, signed_in: SignIn
) -> None:
    act = record(offices, "rename", goes_on=offices.quality.uuid, name="Phòng Mới")
    assert signed_in("specialist").get(f"/orgs/acts/{act.uuid}/").status_code == 200
    page = text(signed_in("principal").get(f"/orgs/offices/{offices.quality.uuid}/"))
    assert "Quyết định 12/QĐ-UBND" in page
    assert f"/orgs/acts/{act.uuid}/" not in page


def test_the_list_is_exported_and_printed(officer: Client) -> None:
    exported = officer.get("/orgs/offices/export/csv")
    assert exported.status_code == 200
    assert "UBND xã Bao La" in exported.content.decode("utf-8-sig")
    assert "UBND xã Bao La" in text(officer.get("/orgs/offices/print"))


def test_an_office_is_found_by_the_search_box(officer: Client) -> None:
    assert "Phòng Tổ chức" in text(officer.get("/search/?q=phong+to"))
