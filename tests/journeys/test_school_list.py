"""The list of schools: search, filter, sort, columns, choosing rows, files, paper."""

import io
import re
import zipfile
from pathlib import Path

import pytest
from playwright.sync_api import Download, expect

from tests.journeys.people import Newcomer, Visit
from tests.journeys.person import Person

pytestmark = pytest.mark.journey


# The demo of the journeys has few schools, and few rows have no search or filters of their own.
SEARCHED = "/orgs/schools/?q=truong"


@pytest.fixture
def officer(visit: Visit, newcomer: Newcomer) -> Person:
    """An officer of the province at the list of all schools."""
    person = visit(accept_downloads=True)
    person.sign_in(newcomer("province_officer", like="canbo.so"))
    person.goes_to("/")
    person.open(SEARCHED)
    return person


def names(person: Person) -> list[str]:
    """The schools on the page, in order."""
    return person.page.locator(".so-list tbody .so-name").all_inner_texts()


def heads(person: Person) -> list[str]:
    """The heads of the columns, in order."""
    texts = person.page.locator(".so-list thead th").all_inner_texts()
    return [text.strip() for text in texts if text.strip()]


def sheet_text(download: Download) -> str:
    """The words of a workbook."""
    with zipfile.ZipFile(io.BytesIO(Path(download.path()).read_bytes())) as book:
        return book.read("xl/sharedStrings.xml").decode()


def test_search_needs_no_accents(officer: Person) -> None:
    box = officer.page.get_by_role("searchbox", name="Tìm trong danh sách, không cần dấu")
    box.fill("th&thcs bao la")
    box.press("Enter")

    officer.page.wait_for_url("**/orgs/schools/?q=th%26thcs+bao+la*")
    assert names(officer) == ["Trường TH&THCS Bao La (mẫu)"]


def test_search_without_result_says_what_to_do(officer: Person) -> None:
    officer.open("/orgs/schools/?q=khongcotruongnao")

    officer.says("Không có dòng nào khớp các điều kiện này.")


def test_a_filter_narrows_the_list_and_comes_off_again(officer: Person) -> None:
    everything = names(officer)
    bar = officer.page.locator(".so-filters")

    bar.get_by_role("button", name="Cấp học").click()
    officer.page.locator("#so-filter-level").get_by_label("Trung học cơ sở").check()
    officer.page.locator("#so-filter-level").get_by_role("button", name="Lọc").click()
    officer.page.wait_for_url("**level=lower_secondary*")
    narrowed = names(officer)
    officer.page.get_by_role("link", name=re.compile("^Cấp học: Trung học cơ sở")).click()

    assert "Trường TH&THCS Bao La (mẫu)" in narrowed
    assert len(narrowed) < len(everything)
    officer.page.wait_for_url(re.compile(r"/orgs/schools/\?q=truong$"))
    assert names(officer) == everything


def test_a_head_sorts_up_and_down(officer: Person) -> None:
    head = officer.page.get_by_role("columnheader", name="Mã trường")

    head.get_by_role("link").click()
    expect(head).to_have_attribute("aria-sort", "ascending")
    upwards = officer.page.locator(".so-list tbody tr td:nth-child(3)").all_inner_texts()
    head.get_by_role("link").click()

    expect(head).to_have_attribute("aria-sort", "descending")
    downwards = officer.page.locator(".so-list tbody tr td:nth-child(3)").all_inner_texts()
    assert upwards == sorted(upwards)
    assert downwards == upwards[::-1]


def test_a_phone_sorts_by_a_menu_and_chooses_columns(officer: Person) -> None:
    officer.page.set_viewport_size({"width": 360, "height": 740})
    expect(officer.page.get_by_role("columnheader", name="Mã trường")).to_be_hidden()

    officer.page.get_by_role("button", name="Sắp xếp").click()
    officer.page.locator("#so-sort").get_by_role("link", name="Mã trường").click()

    officer.goes_to(f"{SEARCHED}&order=code")
    officer.page.get_by_role("button", name="Cột").click()
    expect(officer.page.locator("#so-columns")).to_be_visible()


def test_a_phone_folds_acts_and_filters_until_they_are_asked_for(officer: Person) -> None:
    officer.open("/orgs/schools/?level=lower_secondary&q=truong")
    page, head = officer.page, officer.page.locator(".so-head")
    conditions = page.locator(".so-filters summary")
    expect(conditions).to_be_hidden()
    page.set_viewport_size({"width": 360, "height": 740})

    first = page.locator(".so-list tbody tr").first.bounding_box()
    assert first is not None
    assert first["y"] <= 420
    expect(head.get_by_role("link", name="Thêm trường")).to_be_visible()
    expect(head.get_by_role("button", name="Xuất")).to_be_hidden()
    head.locator("summary", has_text="Việc khác").press("Enter")
    page.keyboard.press("Tab")
    expect(head.get_by_role("link", name="In", exact=True)).to_be_focused()
    head.get_by_role("button", name="Xuất").click()
    expect(page.locator("#so-export")).to_be_visible()
    page.keyboard.press("Escape")

    expect(conditions).to_have_text("Lọc (1)")
    level = page.get_by_role("link", name=re.compile("^Cấp học"))
    expect(level).to_be_hidden()
    conditions.click()
    level.click()
    page.wait_for_url(re.compile(r"/orgs/schools/\?q=truong$"))
    expect(conditions).to_have_text("Lọc")


def test_columns_are_chosen_with_the_mouse(officer: Person) -> None:
    officer.page.get_by_role("button", name="Cột").click()
    chooser = officer.page.locator("#so-columns")

    chooser.get_by_label("Loại hình", exact=True).uncheck()
    chooser.get_by_label("Ngày thành lập", exact=True).check()
    chooser.get_by_role("button", name="Áp dụng").click()
    expect(officer.page.locator("#so-columns")).to_be_hidden()

    assert "Loại hình" not in heads(officer)
    assert "Ngày thành lập" in heads(officer)
    officer.page.get_by_role("button", name="Cột").click()
    chooser.get_by_role("button", name="Về mặc định").click()
    expect(officer.page.get_by_role("columnheader", name="Loại hình")).to_be_visible()


def test_columns_are_put_in_order_with_the_keyboard(officer: Person) -> None:
    before = heads(officer)
    officer.page.get_by_role("button", name="Cột").focus()
    officer.press(["Enter"])

    officer.page.get_by_role("button", name="Chuyển chỗ Mã trường").focus()
    officer.press(["ArrowDown"])
    expect(officer.page.locator("[data-so-said]")).to_have_text("Mã trường chuyển đến chỗ 3")
    apply = officer.page.locator("#so-columns").get_by_role("button", name="Áp dụng")
    apply.focus()
    officer.press(["Enter"])
    expect(officer.page.locator("#so-columns")).to_be_hidden()

    assert heads(officer)[:3] == [before[0], before[2], before[1]]


def test_chosen_rows_are_exported(officer: Person) -> None:
    everything = names(officer)
    boxes = officer.page.locator("tbody .so-tick input")
    boxes.nth(0).check()
    expect(officer.page.locator("[data-so-count]")).to_have_text("1")

    with officer.page.expect_download() as waiting:
        officer.page.get_by_role("button", name="Xuất các dòng đã chọn").click()

    assert re.fullmatch(r"Trường học \d{4}-\d\d-\d\d\.xlsx", waiting.value.suggested_filename)
    words = sheet_text(waiting.value).replace("&amp;", "&")
    assert everything[0] in words
    assert everything[1] not in words


def test_the_whole_list_is_exported_by_the_menu(officer: Person) -> None:
    everything = names(officer)
    officer.page.get_by_role("button", name="Xuất").first.click()

    with officer.page.expect_download() as waiting:
        officer.page.get_by_role("link", name="CSV").click()

    text = Path(waiting.value.path()).read_text("utf-8-sig")
    assert [name for name in everything if name not in text] == []


def test_the_print_view_has_every_row_and_no_navigation_on_paper(officer: Person) -> None:
    everything = names(officer)
    officer.page.locator(".so-head").get_by_role("link", name="In").click()
    officer.page.wait_for_url("**/orgs/schools/print*")

    officer.page.emulate_media(media="print")

    for name in everything:
        expect(officer.page.get_by_role("cell", name=name, exact=True)).to_be_visible()
    expect(officer.page.locator(".so-nav")).to_be_hidden()
    officer.page.emulate_media(media="screen")
