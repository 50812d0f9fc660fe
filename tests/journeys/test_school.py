"""Adding and correcting a school, and what its page of changes tells."""

import pytest
from playwright.sync_api import expect

from tests.journeys.people import Newcomer, Visit
from tests.journeys.person import Person

pytestmark = pytest.mark.journey
SUBMIT = "form[data-so=guard] [type=submit]"


@pytest.fixture
def officer(visit: Visit, newcomer: Newcomer) -> Person:
    """An officer of the province."""
    person = visit()
    person.sign_in(newcomer("province_officer", like="canbo.so"))
    person.goes_to("/")
    return person


def add(person: Person, *, name: str, code: str) -> None:
    """Add a school by its form; ends on its page."""
    person.open("/orgs/schools/add")
    person.fill(name=name, code=code, commune="Xã Pà Cò", begins="05/09/1998")
    choose_kind(person)
    person.page.get_by_label("Tiểu học").check()
    person.page.locator(SUBMIT).click()
    person.heading(name)


def choose_kind(person: Person) -> None:
    """Choose that the school is public; no kind is chosen beforehand."""
    person.page.locator("[name=kind]").select_option("public")


def test_wrong_fields_are_explained_and_mended(officer: Person) -> None:
    officer.open("/orgs/schools/")
    officer.page.get_by_role("link", name="Thêm trường").click()
    officer.fill(name="Trường TH Cun Pheo", code="25-88?", commune="Xã Cun Pheo")
    officer.fill(begins="31/02/2020")
    choose_kind(officer)
    officer.page.evaluate("document.querySelector('form[data-so=guard]').noValidate = true")

    officer.page.locator(SUBMIT).click()

    band = officer.page.get_by_role("alert").first
    expect(band).to_contain_text("Chưa lưu, còn 3 chỗ cần sửa.")
    expect(band).to_be_focused()
    expect(band.get_by_role("link")).to_have_text(["Mã trường", "Cấp học", "Ngày thành lập"])
    officer.says("Mã chỉ gồm chữ không dấu, chữ số, dấu chấm và gạch nối, như 25-05245-721.")
    expect(officer.page.locator("[name=name]")).to_have_value("Trường TH Cun Pheo")
    officer.fill(begins="05/09/2020")
    officer.page.get_by_label("Tiểu học").check()
    officer.fill(code="25-88002-001")
    officer.page.locator(SUBMIT).click()
    officer.heading("Trường TH Cun Pheo")
    officer.says("Đã thêm Trường TH Cun Pheo.")


def test_a_code_in_use_is_refused_with_a_sentence(officer: Person) -> None:
    add(officer, name="Trường TH Pà Cò A", code="25-88003-001")
    officer.open("/orgs/schools/add")
    officer.fill(name="Trường TH Pà Cò B", code="25-88003-001", commune="Xã Pà Cò")
    officer.fill(begins="05/09/1999")
    choose_kind(officer)
    officer.page.get_by_label("Tiểu học").check()

    officer.page.locator(SUBMIT).click()

    officer.says("Mã này đang thuộc về Trường TH Pà Cò A trong thời gian đó.")
    expect(officer.page.locator("[name=name]")).to_have_value("Trường TH Pà Cò B")


def test_a_correction_shows_old_and_new_among_the_changes(officer: Person) -> None:
    add(officer, name="Trường TH Bao La Cũ", code="25-88004-001")
    officer.page.get_by_role("link", name="Sửa thông tin").click()

    officer.fill(name="Trường TH Bao La Mới", reason="Ghi sai tên")
    officer.page.locator(SUBMIT).click()
    officer.says("Đã lưu thay đổi.")
    officer.page.get_by_role("link", name="Lịch sử thay đổi").click()

    newest = officer.page.locator(".so-life > li").first
    expect(newest.locator("del")).to_have_text("Trường TH Bao La Cũ")
    expect(newest.locator("ins")).to_have_text("Trường TH Bao La Mới")
    expect(newest).to_contain_text("Ghi sai tên")


def test_two_people_do_not_overwrite_each_other(
    officer: Person, visit: Visit, newcomer: Newcomer
) -> None:
    add(officer, name="Trường TH Tân Mai", code="25-88005-001")
    place = officer.page.url.removeprefix(officer.address)
    other = visit()
    other.sign_in(newcomer("province_officer", like="canbo.so"))
    other.goes_to("/")
    for person in (officer, other):
        person.open(f"{place}edit")
        person.fill(reason="Sửa xã")
    officer.fill(commune="Xã Mai Hạ")
    officer.page.locator(SUBMIT).click()
    officer.says("Đã lưu thay đổi.")

    other.fill(commune="Xã Mai Châu")
    other.page.locator(SUBMIT).click()

    other.says("người khác đã lưu trường này: Trường TH Tân Mai, 25-88005-001, Xã Mai Hạ.")


def test_the_keyboard_alone_leads_from_the_list_to_a_saved_school(officer: Person) -> None:
    add(officer, name="Trường TH Vạn Mai", code="25-88006-001")
    officer.open("/orgs/schools/?q=van+mai")

    tab_to(officer, "a.so-name")
    officer.press(["Enter"])
    officer.heading("Trường TH Vạn Mai")
    tab_to(officer, "a[href$='/edit']")
    officer.press(["Enter"])
    officer.heading("Sửa thông tin Trường TH Vạn Mai")
    tab_to(officer, "[name=name]")
    officer.press(["End"])
    officer.page.keyboard.type(" 2")
    tab_to(officer, "[name=reason]")
    officer.page.keyboard.type("Tách trường")
    officer.press(["Enter"])

    officer.heading("Trường TH Vạn Mai 2")
    officer.says("Đã lưu thay đổi.")


def tab_to(person: Person, selector: str) -> None:
    """Press the tab key until the element has the focus, which must be seen."""
    for _press in range(60):
        person.press(["Tab"])
        if person.evaluate("sought => document.activeElement.matches(sought)", selector):
            shown = "getComputedStyle(document.activeElement).outlineStyle"
            assert person.evaluate(f"{shown} !== 'none'"), "the focus cannot be seen"
            return
    pytest.fail(f"the tab key never reaches {selector}")
