"""An office of the department: founded, renamed, its life line looked at, undone."""

import pytest
from playwright.sync_api import expect

from tests.journeys.people import Newcomer, Visit
from tests.journeys.person import Person

pytestmark = pytest.mark.journey
FOUNDED, RENAMED = "Phòng Chuyển đổi số (mẫu)", "Phòng Công nghệ và Chuyển đổi số (mẫu)"


@pytest.fixture
def officer(visit: Visit, newcomer: Newcomer) -> Person:
    """An officer of the province."""
    person = visit()
    person.sign_in(newcomer("province_officer", like="canbo.so"))
    person.goes_to("/")
    return person


def paper(officer: Person, *, number: str, effective: str) -> None:
    """Fill in the paper of the decision."""
    officer.fill(number=number, day="01/06/2026", by="UBND tỉnh", effective=effective)


def record(officer: Person) -> None:
    """From the form over the preview to the recorded decision."""
    officer.page.get_by_role("button", name="Xem trước thay đổi").click()
    officer.says("Chưa ghi gì cả.")
    officer.page.get_by_role("button", name="Ghi quyết định").click()
    officer.says("Đã ghi quyết định.")


def undo(officer: Person, number: str) -> None:
    """Undo the decision with this number."""
    officer.open(f"/orgs/acts/?q={number}")
    officer.page.get_by_role("link", name=number).click()
    officer.page.get_by_role("link", name="Hủy quyết định").click()
    officer.fill(reason="Nhập nhầm số quyết định")
    officer.page.locator("form[data-so=guard] [type=submit]").click()
    officer.says("Đã hủy quyết định. Mọi thứ trở lại như trước.")


def test_an_office_is_founded_renamed_and_taken_back(officer: Person) -> None:
    officer.open("/orgs/offices/")
    officer.page.get_by_role("link", name="Ghi quyết định").click()
    officer.page.get_by_role("link", name="Thành lập").click()
    paper(officer, number="81/QĐ-UBND", effective="01/07/2026")
    officer.fill(name=FOUNDED)
    record(officer)

    officer.page.get_by_role("link", name=FOUNDED).click()
    officer.heading(FOUNDED)
    officer.page.get_by_role("link", name="Ghi quyết định").click()
    officer.page.get_by_role("link", name="Đổi tên").click()
    expect(officer.page.locator("[name=name]")).to_have_value(FOUNDED)
    paper(officer, number="82/QĐ-UBND", effective="01/08/2026")
    officer.fill(name=RENAMED)
    record(officer)

    officer.page.get_by_role("link", name=RENAMED).click()
    officer.heading(RENAMED)
    line = officer.page.locator(".so-life")
    expect(line).to_contain_text("Quyết định 81/QĐ-UBND")
    expect(line).to_contain_text(f"{FOUNDED} → {RENAMED}")
    officer.open("/orgs/offices/?q=chuyen+doi+so&day=2026-07-15")
    expect(officer.page.locator("tbody a.so-name")).to_have_text([FOUNDED])
    officer.open("/orgs/offices/?q=chuyen+doi+so")
    expect(officer.page.locator("tbody a.so-name")).to_have_text([RENAMED])

    undo(officer, "82/QĐ-UBND")
    officer.open("/orgs/offices/?q=chuyen+doi+so")
    expect(officer.page.locator("tbody a.so-name")).to_have_text([FOUNDED])
    undo(officer, "81/QĐ-UBND")
    officer.open("/orgs/offices/?q=chuyen+doi+so&tab=all")
    expect(officer.page.locator("tbody a.so-name")).to_have_count(0)


def test_the_office_of_a_commune_leads_to_the_lists_of_units(officer: Person) -> None:
    officer.open("/orgs/offices/?kind=commune")
    officer.page.locator("tbody a.so-name").first.click()
    officer.says("Cơ quan của xã, phường bắt đầu và kết thúc theo danh sách đơn vị hành chính.")
    expect(officer.page.get_by_role("link", name="Ghi quyết định")).to_have_count(0)
    officer.page.get_by_role("link", name="Theo địa giới mới").click()
    officer.heading("Theo địa giới mới")
