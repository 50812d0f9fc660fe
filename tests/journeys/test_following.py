"""Offices follow a list of units: chosen, looked at, recorded, followed again, undone."""

import pytest
from playwright.sync_api import Locator, expect

from tests.journeys.people import Newcomer, Visit
from tests.journeys.person import Person

pytestmark = pytest.mark.journey
NUMBER = "91/NQ-HĐND"


@pytest.fixture
def officer(visit: Visit, newcomer: Newcomer) -> Person:
    """An officer of the province."""
    person = visit()
    person.sign_in(newcomer("province_officer", like="canbo.so"))
    person.goes_to("/")
    return person


def look(officer: Person) -> None:
    """From the list of decisions to the preview of the list that is chosen already."""
    officer.open("/orgs/acts/")
    officer.page.get_by_role("link", name="Theo địa giới mới").click()
    expect(officer.page.locator("[name=unit_list]:checked")).to_have_count(1)
    expect(officer.page.locator("[name=effective]")).to_have_count(0)
    officer.fill(number=NUMBER, day="01/06/2026", by="HĐND tỉnh")
    officer.page.get_by_role("button", name="Xem trước thay đổi").click()


def viet_tri(officer: Person) -> Locator:
    """The office of a ward that the demo has no schools in, and so no office either."""
    officer.open("/orgs/offices/?tab=all&q=viet+tri")
    return officer.page.locator("tbody a.so-name")


def test_offices_follow_a_list_once_and_all_of_it_is_taken_back(officer: Person) -> None:
    expect(viet_tri(officer)).to_have_count(0)
    look(officer)
    officer.says("Chưa ghi gì cả.")
    officer.page.get_by_role("button", name="Ghi quyết định").click()
    officer.says("đã theo danh sách.")
    officer.says("Danh mục đang có hiệu lực ngày 25/7/2026")
    expect(viet_tri(officer)).to_have_text(["UBND phường Việt Trì"])

    look(officer)
    officer.says("Không có gì để ghi.")
    expect(officer.page.get_by_role("button", name="Ghi quyết định")).to_have_count(0)

    officer.open(f"/orgs/acts/?q={NUMBER}")
    officer.page.get_by_role("link", name=NUMBER).click()
    officer.page.get_by_role("link", name="Hủy quyết định").click()
    officer.fill(reason="Nhập nhầm")
    officer.page.locator("form[data-so=guard] [type=submit]").click()
    officer.says("Đã hủy quyết định. Mọi thứ trở lại như trước.")
    expect(viet_tri(officer)).to_have_count(0)
