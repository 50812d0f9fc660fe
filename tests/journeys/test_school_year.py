"""A province officer plans a school year; a guardian sees it."""

import pytest
from playwright.sync_api import expect

from tests.journeys.people import Newcomer, Visit

pytestmark = pytest.mark.journey


def test_a_year_is_planned_published_closed_by_a_storm_and_read_by_a_guardian(
    visit: Visit, newcomer: Newcomer
) -> None:
    officer = visit()
    officer.sign_in(newcomer("province_officer", like="canbo.so"))
    officer.open("/calendar/years/")
    officer.page.get_by_role("link", name="Thêm năm học").first.click()
    expect(officer.page.locator("[name=start]")).to_have_value("2027")  # the demo has three
    officer.page.get_by_role("button", name="Thêm năm học").click()
    officer.heading("Năm học 2027–2028")
    officer.page.get_by_role("link", name="Soạn kế hoạch").first.click()
    officer.heading("Kế hoạch năm học 2027–2028")
    expect(officer.page.locator("[name=days-2-first]")).to_have_value("24/01/2028")  # Tết: 26/01
    officer.page.locator("[name=second_ends]").fill("14/05/2028")
    officer.page.get_by_role("button", name="Xem trước các tuần").click()
    officer.says("Học kỳ II mới có 16 tuần thực học, cần 17: thiếu 1 tuần")
    officer.page.locator("[name=second_ends]").fill("21/05/2028")
    officer.page.locator("[name=decision_number]").fill("1702/QĐ-UBND")
    officer.page.locator("[name=decision_date]").fill("2027-07-20")
    officer.page.get_by_role("button", name="Lưu bản thảo").click()
    officer.says("Đã lưu bản thảo. Chỉ Sở thấy.")
    officer.says("Đúng khung của Bộ.")
    officer.page.get_by_role("link", name="Xem để công bố").click()
    officer.page.get_by_role("button", name="Công bố").click()
    officer.says("Đã công bố kế hoạch năm học 2027–2028.")
    officer.page.get_by_role("button", name="Việc khác").click()
    officer.page.get_by_role("link", name="Cho nghỉ vì thiên tai").click()
    officer.page.locator("[name=first]").fill("13/09/2027")
    officer.page.locator("[name=title]").fill("Bão số 3")
    officer.page.locator("[name=decision]").fill("12/UBND")
    officer.page.locator("[name=decided]").fill("12/09/2027")
    officer.page.get_by_role("button", name="Cho nghỉ và công bố").click()
    officer.says("Đã cho nghỉ: Mầm non")
    address = officer.page.url
    guardian = visit()
    guardian.sign_in(newcomer("guardian", like="hieutruong"))
    guardian.open("/" + address.split("/", 3)[3])
    expect(guardian.page.locator(".so-cal-month")).to_have_count(12)
    guardian.says("Bão số 3")
    assert officer.complaints == []
    assert guardian.complaints == []
