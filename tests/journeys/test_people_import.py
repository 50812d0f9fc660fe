"""A clerk imports learners: errors, the workbook of wrong rows, corrected, written, undone."""

import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import FilePayload, Page, expect

from sohoc.core.files.tables import read_sheets
from sohoc.core.files.tests.workbooks_made import workbook
from tests.journeys.people import Newcomer, Visit
from tests.journeys.person import Person

pytestmark = pytest.mark.journey
HEAD = ("Họ và tên", "Ngày sinh", "Giới tính", "Lớp")
AN = ("Bùi Thị Ánh Nhập", "05/09/2014", "Nữ", "6A")
BINH = ("Bùi Văn Bình Nhập", "31/02/2014", "Nam", "6A")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@pytest.fixture
def clerk(visit: Visit, newcomer: Newcomer) -> Person:
    """A clerk of a school at the import of learners."""
    person = visit(accept_downloads=True)
    person.sign_in(newcomer("clerk", like="vanthu"))
    person.goes_to("/")
    person.open("/persons/")
    person.page.locator(".so-head").get_by_role("link", name="Nhập từ bảng").click()
    person.goes_to("/imports/people.learners/")
    return person


def send(page: Page, *rows: tuple[Any, ...]) -> None:
    """Send the rows as a workbook and wait for the preview."""
    page.get_by_role("link", name="Nhập từ bảng").first.click()
    file = FilePayload(name="lop-6a.xlsx", mimeType=XLSX, buffer=workbook(*rows))
    page.locator("input[type=file]").set_input_files(file)
    page.get_by_role("button", name="Đọc và xem trước").click()
    expect(page.locator("main")).to_contain_text("Chờ lệnh ghi", timeout=30_000)


def corrected(page: Page) -> list[tuple[str, ...]]:
    """The workbook of wrong rows, with the day put right."""
    with page.expect_download() as waiting:
        page.get_by_role("link", name="Các dòng sai ra Excel, kèm lý do").click()
    sheet, *_lists = read_sheets(Path(waiting.value.path()).read_bytes())
    head, *wrong = (line.cells for line in sheet.lines)
    assert [row[head.index("Họ và tên")] for row in wrong] == ["Bùi Văn Bình Nhập"]
    assert "31/02/2014" in wrong[0][head.index("Sai ở đâu")]
    return [head, *(tuple(cell.replace("31/02", "28/02") for cell in row[:-2]) for row in wrong)]


def names_found(person: Person) -> list[str]:
    """Who of the table is in the list of people."""
    person.open("/persons/?q=nhap")
    return person.page.locator(".so-list tbody .so-name").all_inner_texts()


def test_errors_come_back_are_corrected_written_and_undone(clerk: Person) -> None:
    page = clerk.page
    send(page, HEAD, AN, BINH)
    page.get_by_role("link", name=re.compile("^Sai")).click()
    clerk.says("“31/02/2014” không phải là ngày sinh")
    rows = corrected(page)
    page.get_by_role("button", name="Ghi 1 dòng đúng").click()
    expect(page.locator("main")).to_contain_text("Đã ghi 1 dòng.", timeout=30_000)

    clerk.open("/imports/people.learners/")
    send(page, *rows)
    clerk.says("28/02/2014")
    page.get_by_role("button", name="Ghi 1 dòng đúng").click()
    expect(page.locator("main")).to_contain_text("Đã ghi 1 dòng.", timeout=30_000)
    written = page.url
    assert names_found(clerk) == ["Bùi Thị Ánh Nhập", "Bùi Văn Bình Nhập"]

    page.goto(written)
    page.get_by_role("link", name="Hoàn tác lần nhập này").click()
    clerk.fill(reason="Nhập nhầm lớp")
    page.get_by_role("button", name="Hoàn tác lần nhập này").click()
    expect(page.locator("main")).to_contain_text("Lần nhập này đã được hoàn tác.", timeout=30_000)
    assert names_found(clerk) == ["Bùi Thị Ánh Nhập"]


def test_the_other_tables_are_one_step_away(clerk: Person) -> None:
    tabs = clerk.page.get_by_role("navigation", name="Loại bảng nhập")
    tabs.get_by_role("link", name="Người giám hộ của học sinh").click()
    clerk.goes_to("/imports/people.guardians/")
    tabs.get_by_role("link", name="Nhân sự").click()
    clerk.goes_to("/imports/people.staff/")
    clerk.page.get_by_role("link", name="Nhập từ bảng").first.click()
    expect(clerk.page.get_by_label("Bảng này là")).to_be_visible()
