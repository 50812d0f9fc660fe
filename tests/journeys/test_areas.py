"""Administrative units: an old address, a past day, a new list with its preview and its undo."""

import csv
import io

import pytest
from playwright.sync_api import FilePayload, expect

from tests.journeys.people import Newcomer, Visit
from tests.journeys.person import Person

pytestmark = pytest.mark.journey
LIST = "/areas/lists/new"


@pytest.fixture
def officer(visit: Visit, newcomer: Newcomer) -> Person:
    """An officer of the province, signed in."""
    person = visit(accept_downloads=True)
    person.sign_in(newcomer("province_officer", like="canbo.so"))
    person.goes_to("/")
    return person


def names(person: Person) -> list[str]:
    """The units on the page, in order."""
    return person.page.locator(".so-list tbody .so-name").all_inner_texts()


def test_an_old_address_is_converted(officer: Person) -> None:
    officer.open("/areas/convert/")
    officer.page.locator("#id_q").fill("Xóm Báo, xa bao la, h. Mai Châu, T. Hoà Bình")
    officer.page.get_by_role("button", name="Chuyển đổi", exact=True).click()
    officer.says("Nay toàn bộ thuộc:")
    officer.says("Xóm Báo, Xã Bao La, Tỉnh Phú Thọ 05245")
    officer.page.locator("#id_q").fill("05221")
    officer.page.get_by_role("button", name="Chuyển đổi", exact=True).click()
    officer.says("mã xã không đủ để xác định")


def test_a_past_day_shows_the_districts(officer: Person) -> None:
    officer.open("/areas/?tab=district&day=30/06/2025&province=17")
    officer.says("Danh sách tại ngày 30/06/2025.")
    assert "Huyện Mai Châu" in names(officer)
    officer.page.get_by_role("link", name="Mã", exact=True).click()
    assert "day=2025-06-30" in officer.page.url
    officer.page.get_by_role("link", name="Về hôm nay").click()
    expect(officer.page.locator(".so-band")).to_have_count(0)
    assert names(officer) == []


def changed(template: str) -> bytes:
    """The template with one commune merged into another and one renamed."""
    rows = list(csv.reader(io.StringIO(template)))
    head, units = rows[0], {row[0]: row for row in rows[1:]}
    del units["05212"]
    units["05200"][3] = "05200 05212"
    units["05245"][1] = "Phường Bao La"
    out = io.StringIO()
    csv.writer(out).writerows([head, *units.values()])
    return out.getvalue().encode()


def test_a_new_list_is_previewed_put_in_force_and_taken_back(officer: Person) -> None:
    officer.open(LIST)
    officer.heading("Nạp danh sách mới")
    officer.page.locator("#template-province").select_option("25")
    with officer.page.expect_download() as download:
        officer.page.get_by_role("button", name="CSV (.csv)").click()
    template = download.value.path().read_text("utf-8-sig")
    assert len(template.splitlines()) == 149
    officer.page.locator("#id_coverage").select_option("25")
    officer.fill(effective="01/01/2027", title="Sắp xếp xã năm 2027")
    file: FilePayload = {
        "name": "phu-tho.csv",
        "mimeType": "text/csv",
        "buffer": changed(template),
    }
    officer.page.locator("#id_file").set_input_files(file)
    officer.page.get_by_role("button", name="Đọc và xem trước").click()
    officer.heading("Xem trước: Sắp xếp xã năm 2027")
    officer.says("Xã Mai Châu (05200), Xã Pà Cò (05212)")
    officer.says("Phường Bao La (05245)")
    officer.page.get_by_role("button", name="Cho có hiệu lực").click()
    officer.says("Danh sách có hiệu lực từ ngày đã ghi.")
    officer.open("/areas/?province=25&q=pa+co&day=31/12/2026")
    assert names(officer) == ["Xã Pà Cò"]
    officer.open("/areas/?province=25&q=pa+co&day=01/01/2027")
    assert names(officer) == []
    officer.open("/areas/lists/")
    officer.page.get_by_role("link", name="Sắp xếp xã năm 2027").click()
    officer.page.get_by_role("link", name="Rút lại").click()
    officer.page.locator("[name=reason]").fill("nhầm tệp")
    officer.page.get_by_role("button", name="Rút lại").click()
    officer.says("Đã rút lại danh sách.")
    officer.open("/areas/?province=25&q=pa+co&day=01/01/2027")
    assert names(officer) == ["Xã Pà Cò"]
