"""Scenes of people for the pictures: a table with faults, a record, two records side by side."""

import re

from playwright.sync_api import expect

from sohoc.core.files.tests.workbooks_made import workbook
from tests.journeys.person import Person

ROWS = (
    ("Họ và tên", "Ngày sinh", "Giới tính", "Lớp", "Họ tên mẹ", "ĐT mẹ"),
    ("Bùi Thị Ánh", "05/09/2014", "Nữ", "6A", "Hà Thị Mận", "0550 000 011"),
    ("Bùi Văn Bình", "31/02/2014", "Nam", "6A", "Hà Thị Mận", "0550 000 011"),
    ("Đinh Công Chiến", "17/3/2014", "Nam", "6A", "Xa Thị Ót", "0550 000 012"),
    ("LÒ THỊ DUNG", "2014", "Nữ", "6A", "Vì Thị Hặc", ""),
    ("Sùng A Páo", "01/01/1984", "Nam", "6A", "Giàng Thị Mỷ", "0550 000 013"),
)


def import_preview(person: Person) -> None:
    """What a table would write, and what is wrong with it."""
    person.open("/imports/people.learners/new")
    file = {
        "name": "lop-6a.xlsx",
        "mimeType": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "buffer": workbook(*ROWS),
    }
    person.page.locator("input[type=file]").set_input_files(file)  # type: ignore[arg-type]  # as documented
    person.page.get_by_role("button", name="Đọc và xem trước").click()
    expect(person.page.locator("main")).to_contain_text("Chờ lệnh ghi", timeout=30_000)
    person.page.get_by_role("link", name=re.compile("^Sai")).click()


def record(person: Person) -> None:
    """The record of a learner."""
    person.open("/persons/")
    person.page.locator("a.so-name").first.click()


def side_by_side(person: Person) -> None:
    """Two records that may be of one person."""
    person.open("/persons/duplicates")
    person.page.locator("a.so-name").first.click()


def own_child(person: Person) -> None:
    """A guardian's page of a child."""
    person.open("/privacy/")
    person.page.locator("main a.so-name").last.click()


def looks(person: Person) -> None:
    """Who looked at a record."""
    own_child(person)
    person.page.locator("main a[href$='/looks']").first.click()
