"""The lock of an idle screen: nothing to be seen, nothing lost, all tabs together."""

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from sohoc.core.shell.tests.browser import Answer, Site, open_page

pytestmark = pytest.mark.journey


def answer_of_the_lock(path: str, data: dict[str, list[str]]) -> Answer:
    if path != "/mo-khoa":
        return (204, "", "")
    if data["password"] == ["dung"]:
        return (200, "application/json", '{"csrf": "fresh"}')
    return (403, "application/json", '{"error": "Mật khẩu chưa đúng. Còn 4 lần thử."}')


def test_idle_screen_locks_and_opens_with_everything_typed(tab: Page, site: Site) -> None:
    site.say, site.lock_after_seconds = answer_of_the_lock, 2
    open_page(tab, "form")
    tab.locator("#id_name").fill("Trường THCS Mai Châu")
    title = tab.title()
    lock = tab.locator("#so-lock")

    expect(lock).to_be_visible()
    expect(tab).to_have_title("Screen locked – SốHọc")
    assert tab.locator("main h1").is_hidden()
    assert len(site.sent("/khoa")) == 1
    tab.keyboard.press("Escape")
    tab.keyboard.press("Escape")
    expect(lock).to_be_visible()
    lock.get_by_label("Password").fill("sai")
    tab.keyboard.press("Enter")
    expect(lock.get_by_role("alert")).to_have_text("Mật khẩu chưa đúng. Còn 4 lần thử.")
    lock.get_by_label("Password").fill("dung")
    tab.keyboard.press("Enter")

    expect(lock).to_be_hidden()
    expect(tab).to_have_title(title)
    expect(tab.locator("#id_name")).to_have_value("Trường THCS Mai Châu")
    expect(tab.locator("#id_name")).to_be_focused()
    assert tab.locator("form[data-so=guard] [name=csrfmiddlewaretoken]").input_value() == "fresh"


def test_tabs_lock_and_open_together(tab: Page, context: BrowserContext, site: Site) -> None:
    site.say, site.lock_after_seconds = answer_of_the_lock, 600
    open_page(tab, "form")
    other = context.new_page()
    open_page(other, "empty")

    other.get_by_role("button", name="Cán bộ Sở").click()
    other.get_by_role("button", name="Lock the screen").click()
    expect(tab.locator("#so-lock")).to_be_visible()
    expect(other.locator("#so-lock")).to_be_visible()
    tab.locator("#so-lock").get_by_label("Password").fill("dung")
    tab.keyboard.press("Enter")

    expect(tab.locator("#so-lock")).to_be_hidden()
    expect(other.locator("#so-lock")).to_be_hidden()


def test_locked_answer_of_the_server_locks_the_screen(tab: Page, site: Site) -> None:
    site.lock_after_seconds = 600
    site.say = lambda path, data: (423, "text/html", "")
    open_page(tab, "passkey")

    tab.get_by_role("button", name="Gửi thử").click()

    expect(tab.locator("#so-lock")).to_be_visible()
