"""A decision on schools: chosen, looked at, recorded, seen in lives and scopes, undone."""

import pytest
from playwright.sync_api import expect

from tests.journeys.people import Newcomer, Visit
from tests.journeys.person import Person
from tests.journeys.test_school import add

pytestmark = pytest.mark.journey


@pytest.fixture
def officer(visit: Visit, newcomer: Newcomer) -> Person:
    """An officer of the province."""
    person = visit()
    person.sign_in(newcomer("province_officer", like="canbo.so"))
    person.goes_to("/")
    return person


def choose(officer: Person, *names: str) -> None:
    """Search and add each of the schools."""
    for name in names:
        officer.page.get_by_role("searchbox", name="Tìm trường theo tên hoặc mã").fill(name)
        officer.page.get_by_role("button", name="Tìm", exact=True).click()
        officer.page.get_by_role("link", name=name, exact=True).click()


def paper(officer: Person, *, number: str, effective: str) -> None:
    """Fill in the paper of the decision."""
    officer.fill(number=number, day="01/06/2026", by="UBND xã Pà Cò", effective=effective)


def fill_in_the_new_school(officer: Person, *, name: str, code: str) -> None:
    fields = {"name": name, "code": code, "commune": "Xã Pà Cò"}
    for field, value in fields.items():
        officer.page.locator(f"[name=new0-{field}]").fill(value)
    officer.page.locator("[name=new0-kind]").select_option("public")
    officer.page.locator("[name=new0-levels][value=primary]").check()
    officer.page.locator("[name=new0-levels][value=lower_secondary]").check()


def test_two_schools_become_one_and_are_two_again(officer: Person) -> None:
    add(officer, name="Trường TH Tà Phình Thử (mẫu)", code="25-89001-001")
    add(officer, name="Trường THCS Tà Phình Thử (mẫu)", code="25-89001-002")
    officer.open("/orgs/acts/")
    officer.page.get_by_role("link", name="Ghi quyết định").click()
    officer.page.get_by_role("link", name="Sáp nhập").click()
    choose(officer, "Trường TH Tà Phình Thử (mẫu)", "Trường THCS Tà Phình Thử (mẫu)")
    officer.page.get_by_label("Một trường mới").check()
    officer.page.get_by_role("button", name="Tiếp tục").click()

    paper(officer, number="77/QĐ-UBND", effective="01/08/2026")
    fill_in_the_new_school(officer, name="Trường TH&THCS Tà Phình Thử (mẫu)", code="25-89001-003")
    officer.page.get_by_role("button", name="Xem trước thay đổi").click()

    officer.says("Chưa ghi gì cả.")
    officer.says("Trường TH&THCS Tà Phình Thử (mẫu) giữ hồ sơ của trường này.")
    officer.page.get_by_role("button", name="Ghi quyết định").click()

    officer.says("Đã ghi quyết định.")
    officer.page.get_by_role("link", name="Trường TH&THCS Tà Phình Thử (mẫu)").click()
    officer.heading("Trường TH&THCS Tà Phình Thử (mẫu)")
    drawing = officer.page.locator("svg.so-lineage-wide")
    expect(drawing).to_be_visible()
    for name in ("Trường TH Tà Phình Thử (mẫu)", "Trường THCS Tà Phình Thử (mẫu)"):
        expect(drawing).to_contain_text(name)
    expect(officer.page.locator(".so-life")).to_contain_text("Quyết định 77/QĐ-UBND")
    officer.open("/orgs/schools/?q=ta+phinh+thu&day=2026-07-31")
    expect(officer.page.locator("tbody a.so-name")).to_have_count(2)
    officer.open("/orgs/schools/?q=ta+phinh+thu")
    expect(officer.page.locator("tbody a.so-name")).to_have_count(1)

    officer.open("/orgs/acts/?q=77")
    officer.page.get_by_role("link", name="77/QĐ-UBND").click()
    officer.page.get_by_role("link", name="Hủy quyết định").click()
    officer.fill(reason="Nhập nhầm số quyết định")
    officer.page.locator("form[data-so=guard] [type=submit]").click()
    officer.says("Đã hủy quyết định. Mọi thứ trở lại như trước.")
    officer.open("/orgs/schools/?q=ta+phinh+thu")
    expect(officer.page.locator("tbody a.so-name")).to_have_count(2)


def test_a_decision_that_comes_too_early_says_since_when(officer: Person) -> None:
    add(officer, name="Trường TH Thung Khe (mẫu)", code="25-89002-001")
    officer.page.get_by_role("link", name="Ghi quyết định").click()
    officer.page.get_by_role("link", name="Giải thể").click()
    paper(officer, number="78/QĐ-UBND", effective="05/09/1998")
    officer.page.get_by_role("button", name="Xem trước thay đổi").click()
    officer.says("Trường TH Thung Khe (mẫu) như hiện nay từ 05/09/1998.")
