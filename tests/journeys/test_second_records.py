"""A second record of one child: found without accents, compared, merged, and parted again."""

import pytest
from playwright.sync_api import expect

from tests.journeys.people import Newcomer, Visit
from tests.journeys.person import Person

pytestmark = pytest.mark.journey
NAME = "Quách Thị Ngân Giang"


@pytest.fixture
def clerk(visit: Visit, newcomer: Newcomer) -> Person:
    """A clerk of the demo's first school."""
    person = visit()
    person.sign_in(newcomer("clerk", like="vanthu"))
    person.goes_to("/")
    return person


def add(clerk: Person, *, sex: str, class_text: str) -> None:
    """Write the child down; her name and birth date are those of a record that is there."""
    clerk.open("/persons/add")
    clerk.fill(full_name=NAME, born="09/05/2014", class_text=class_text)
    clerk.page.locator("[name=sex]").select_option(sex)
    clerk.page.get_by_role("button", name="Thêm người này").click()


def test_two_records_of_one_child_become_one_and_two_again(clerk: Person) -> None:
    add(clerk, sex="female", class_text="6A")
    clerk.heading(NAME)
    add(clerk, sex="male", class_text="")
    clerk.says("đã có hồ sơ ở đây")
    clerk.page.get_by_label("Đây là người khác").check()
    clerk.page.get_by_role("button", name="Thêm người này").click()
    clerk.heading(NAME)

    clerk.open("/persons/?q=quach+ngan+giang")
    expect(clerk.page.locator("a.so-name", has_text=NAME)).to_have_count(2)
    clerk.page.locator("a.so-name", has_text=NAME).first.click()
    clerk.says("Có thể còn một hồ sơ khác của người này.")
    clerk.page.get_by_role("link", name="So sánh").click()
    clerk.page.get_by_label("Nữ").check()
    clerk.fill(reason="cùng giấy khai sinh 12/2014")
    clerk.page.get_by_role("button", name="Cùng một người").click()
    clerk.says("Hai hồ sơ nay là một.")

    clerk.open("/persons/?q=quach+ngan+giang")
    expect(clerk.page.locator("a.so-name", has_text=NAME)).to_have_count(1)
    clerk.page.go_back()
    clerk.fill(reason="hai chị em song sinh")
    clerk.page.get_by_role("button", name="Tách lại thành hai hồ sơ").click()
    clerk.says("Đã tách lại thành hai hồ sơ.")
    clerk.open("/persons/?q=quach+ngan+giang")
    expect(clerk.page.locator("a.so-name", has_text=NAME)).to_have_count(2)
