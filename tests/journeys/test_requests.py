"""A request for correction: asked by a clerk, answered by the province, read by who asked."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Locator, expect

from sohoc.core.access.models import Node
from sohoc.core.access.scope import acting
from sohoc.core.testing.actors import SECTOR, give, make_account
from tests.journeys.people import Newcomer, Visit
from tests.journeys.person import PASSWORD, Person
from tests.journeys.test_school import SUBMIT, add

pytestmark = pytest.mark.journey
PANEL = "Những đề nghị sửa trường nào đang chờ trả lời?"
ONE_OF_THE_PANEL = ".so-bars a[href='/orgs/requests/?since=week']"
Data = Callable[[], Any]


@pytest.fixture
def officer(visit: Visit, newcomer: Newcomer) -> Person:
    """An officer of the province."""
    person = visit()
    person.sign_in(newcomer("province_officer", like="canbo.so"))
    person.goes_to("/")
    return person


def clerk_of(school: str, visit: Visit, data: Data, *, username: str) -> Person:
    """The clerk of a school that was added, signed in on the page of the school."""
    with data():
        with acting(SECTOR):
            node = Node.objects.get(name=school)
        user = make_account(
            username=username, node=node, full_name="Bùi Thị Mây", password=PASSWORD
        )
        give(user=user, role="clerk", node=node)
    person = visit()
    person.sign_in(username)
    person.goes_to("/")
    person.open("/orgs/schools/")
    person.page.get_by_role("link", name=school, exact=True).first.click()
    person.heading(school)
    return person


def ask(person: Person, *, reason: str, **changes: str) -> None:
    """From the page of a school: ask for other values."""
    person.page.get_by_role("link", name="Đề nghị sửa", exact=True).click()
    person.fill(reason=reason, **changes)
    person.page.locator(SUBMIT).click()
    person.says("Đã gửi đề nghị. Câu trả lời sẽ có ở đây.")


def request_about(person: Person, reason: str) -> Locator:
    """A request on the page of the requests about a school."""
    return person.page.locator(".so-life > li", has_text=reason)


def open_waiting(officer: Person, wanted: str) -> None:
    """From the panel of the first page to the one waiting request that wants this."""
    officer.open("/")
    officer.says(PANEL)
    officer.page.locator(ONE_OF_THE_PANEL).click()
    officer.heading("Đề nghị sửa trường")
    officer.page.locator("tbody tr", has_text=wanted).locator("a.so-name").click()


def test_a_clerk_asks_and_the_province_refuses_one_and_accepts_another(
    officer: Person, visit: Visit, newcomer: Newcomer, data: Data
) -> None:
    add(officer, name="Trường TH Noong Luông Cũ", code="25-87001-001")
    page = officer.page.url.removeprefix(officer.address)
    clerk = clerk_of("Trường TH Noong Luông Cũ", visit, data, username="vanthu.noongluong")
    ask(clerk, reason="Quyết định 15/QĐ-UBND đổi tên", name="Trường TH Noong Luông Mới")
    clerk.open(page)
    ask(clerk, reason="Mã trên giấy khác", code="25-87001-009")
    waiting = request_about(clerk, "Mã trên giấy khác")
    expect(waiting).to_contain_text("Đang chờ")
    expect(waiting.locator("del")).to_have_text("25-87001-001")
    expect(waiting.locator("ins")).to_have_text("25-87001-009")

    open_waiting(officer, "25-87001-009")
    officer.heading("Đề nghị sửa: Trường TH Noong Luông Cũ")
    expect(officer.page.locator("tbody td")).to_have_text(["", "25-87001-001", "25-87001-009"])
    officer.says("Mã trên giấy khác")
    officer.page.get_by_role("link", name="Từ chối", exact=True).click()
    officer.page.locator(SUBMIT).click()
    officer.heading("Từ chối đề nghị sửa Trường TH Noong Luông Cũ")  # not without a reason
    officer.fill(reason="Mã do Bộ cấp, không sửa theo giấy")
    officer.page.locator(SUBMIT).click()
    officer.says("Đã từ chối đề nghị. Người đề nghị đọc được lý do của anh/chị.")

    open_waiting(officer, "Trường TH Noong Luông Mới")
    officer.page.get_by_role("link", name="Chấp nhận", exact=True).click()
    officer.heading("Chấp nhận đề nghị sửa Trường TH Noong Luông Cũ?")
    officer.page.get_by_role("button", name="Chấp nhận và sửa trường").click()
    officer.says("Đã sửa trường theo đề nghị.")

    clerk.open(f"{page}requests")
    refused = request_about(clerk, "Mã trên giấy khác")
    expect(refused).to_contain_text("Đã từ chối")
    expect(refused).to_contain_text("Mã do Bộ cấp, không sửa theo giấy")
    accepted = request_about(clerk, "Quyết định 15/QĐ-UBND đổi tên")
    expect(accepted).to_contain_text("Đã chấp nhận")
    clerk.open(page)
    clerk.heading("Trường TH Noong Luông Mới")
    clerk.says("25-87001-001")
    clerk.page.get_by_role("link", name="Lịch sử thay đổi").click()
    newest = clerk.page.locator(".so-life > li").first
    expect(newest.locator("del")).to_have_text("Trường TH Noong Luông Cũ")
    expect(newest.locator("ins")).to_have_text("Trường TH Noong Luông Mới")
    expect(newest).to_contain_text("Theo đề nghị của Bùi Thị Mây")
    expect(newest).to_contain_text("Quyết định 15/QĐ-UBND đổi tên")

    auditor = visit()
    auditor.sign_in(newcomer("auditor", like="kiemtoan"))
    auditor.goes_to("/")
    auditor.open("/audit/entries/?q=noong+luong")
    rows = auditor.page.locator(".so-list tbody tr")
    for act in ("đề nghị sửa trường", "từ chối đề nghị sửa trường", "chấp nhận đề nghị sửa trường"):
        expect(rows.filter(has_text=act).first).to_be_visible()
    expect(rows.filter(has_text="Mã do Bộ cấp, không sửa theo giấy")).to_have_count(1)


def test_a_request_is_withdrawn_and_waits_no_longer(
    officer: Person, visit: Visit, data: Data
) -> None:
    add(officer, name="Trường TH Hang Kia Thử", code="25-87002-001")
    page = officer.page.url.removeprefix(officer.address)
    clerk = clerk_of("Trường TH Hang Kia Thử", visit, data, username="vanthu.hangkia")
    ask(clerk, reason="Tên ghi thiếu", name="Trường TH Hang Kia A")
    request_about(clerk, "Tên ghi thiếu").get_by_role("link").first.click()
    clerk.page.get_by_role("link", name="Rút đề nghị", exact=True).click()
    clerk.page.get_by_role("button", name="Rút đề nghị").click()
    clerk.says("Đã rút đề nghị.")

    clerk.open(f"{page}requests")
    expect(request_about(clerk, "Tên ghi thiếu")).to_contain_text("Đã rút")
    officer.open("/orgs/requests/?q=hang+kia")
    expect(officer.page.locator("tbody tr")).to_have_count(0)
    officer.open("/orgs/requests/?q=hang+kia&tab=withdrawn")
    expect(officer.page.locator("tbody tr")).to_have_count(1)
    officer.open(page)
    officer.heading("Trường TH Hang Kia Thử")


def test_nobody_asks_for_a_school_of_another_commune(
    officer: Person, visit: Visit, newcomer: Newcomer
) -> None:
    add(officer, name="Trường TH Thung Mài Thử", code="25-87003-001")
    page = officer.page.url.removeprefix(officer.address)
    for role, like in (("clerk", "vanthu"), ("commune_officer", "canbo.xa")):
        person = visit()
        person.sign_in(newcomer(role, like=like))
        person.goes_to("/")
        assert person.open(f"{page}ask") == 404
        person.open("/orgs/schools/?q=thung+mai")
        expect(person.page.locator("tbody tr")).to_have_count(0)
