"""What the small scripts do for a person, in a real browser under the strict policy."""

import json

import pytest
from playwright.sync_api import BrowserContext, Dialog, Page, expect

from sohoc.core.shell.tests.browser import Site, open_page
from tools import vendor

AXE = vendor.ROOT / "tests" / "journeys" / "vendor" / "axe-core" / "axe.min.js"
pytestmark = pytest.mark.journey


def test_slash_goes_to_the_search_box_but_not_while_writing(tab: Page) -> None:
    open_page(tab, "form")

    tab.keyboard.press("/")
    expect(tab.locator("#so-find")).to_be_focused()
    tab.locator("#id_name").fill("")
    tab.locator("#id_name").press("/")

    expect(tab.locator("#id_name")).to_have_value("/")


def test_menu_opens_with_the_arrow_key_walks_and_closes_with_escape(tab: Page) -> None:
    open_page(tab, "list")
    button = tab.get_by_role("button", name="Xuất").first

    button.focus()
    button.press("ArrowDown")
    expect(tab.get_by_role("link", name="Excel", exact=True)).to_be_focused()
    tab.keyboard.press("ArrowDown")
    expect(tab.get_by_role("link", name="CSV")).to_be_focused()
    expect(button).to_have_attribute("aria-expanded", "true")
    tab.keyboard.press("Escape")

    expect(tab.locator("#so-export")).to_be_hidden()
    expect(button).to_be_focused()


def test_menu_stands_under_its_button(tab: Page) -> None:
    open_page(tab, "list")
    button = tab.get_by_role("button", name="Xuất").first
    button.click()

    menu, opener = tab.locator("#so-export").bounding_box(), button.bounding_box()
    assert menu is not None
    assert opener is not None
    assert menu["y"] == pytest.approx(opener["y"] + opener["height"] + 4, abs=1)
    assert menu["x"] + menu["width"] == pytest.approx(opener["x"] + opener["width"], abs=1)


def test_band_of_the_selection_counts_chooses_all_and_clears(tab: Page) -> None:
    open_page(tab, "list")
    count = tab.locator("[data-so-count]")

    expect(count).to_have_text("2")
    tab.locator("[data-so-all]").check()
    expect(count).to_have_text("8")
    tab.locator("[data-so-clear]").click()

    expect(tab.locator(".so-picked")).to_be_hidden()
    expect(tab.locator("[data-so-all]")).to_be_focused()


def test_shift_takes_every_row_between_two_ticks(tab: Page) -> None:
    open_page(tab, "list")
    tab.locator("[data-so-clear]").click()
    boxes = tab.locator("tbody .so-tick input")

    boxes.nth(1).click()
    boxes.nth(5).click(modifiers=["Shift"])

    expect(tab.locator("[data-so-count]")).to_have_text("5")


def test_columns_are_put_in_order_with_the_keyboard(tab: Page, site: Site) -> None:
    open_page(tab, "list")
    tab.get_by_role("button", name="Columns").click()

    tab.get_by_role("button", name="Move Mã trường").focus()
    tab.keyboard.press("ArrowDown")
    expect(tab.locator("[data-so-said]")).to_have_text("Mã trường moved to place 3")
    tab.get_by_role("button", name="Apply").click()

    assert site.sent("/cot")[0]["columns"] == ["name", "level", "code"]


def test_columns_are_put_in_order_by_dragging(tab: Page, site: Site) -> None:
    open_page(tab, "list")
    tab.get_by_role("button", name="Columns").click()
    tab.locator("#so-col-kind").check()
    start = tab.get_by_role("button", name="Move Loại hình").bounding_box()
    goal = tab.get_by_role("button", name="Move Mã trường").bounding_box()
    assert start is not None
    assert goal is not None

    tab.mouse.move(start["x"] + 10, start["y"] + 10)
    tab.mouse.down()
    for y in range(int(start["y"]), int(goal["y"]), -8):
        tab.mouse.move(start["x"] + 10, y)
    tab.mouse.move(goal["x"] + 10, goal["y"] + 10)
    tab.mouse.up()
    tab.get_by_role("button", name="Apply").click()

    assert site.sent("/cot")[0]["columns"] == ["name", "kind", "code", "level"]


def test_theme_and_density_change_at_once_and_are_posted(tab: Page, site: Site) -> None:
    open_page(tab, "empty")
    tab.get_by_role("button", name="Cán bộ Sở").click()

    tab.get_by_role("button", name="Dark").click()
    tab.get_by_role("button", name="Dense").click()
    expect(tab.get_by_role("button", name="Dense")).to_have_attribute("aria-pressed", "true")
    tab.wait_for_timeout(200)

    expect(tab.locator("html")).to_have_attribute("data-theme", "dark")
    expect(tab.locator("html")).to_have_attribute("data-density", "compact")
    expect(tab.get_by_role("button", name="Dark")).to_have_attribute("aria-pressed", "true")
    assert len(site.sent("/tuy-chon")) == 2


def test_destructive_act_asks_and_can_be_left(tab: Page, site: Site) -> None:
    open_page(tab, "detail")

    tab.get_by_role("button", name="Giải thể trường").click()
    expect(tab.get_by_role("dialog")).to_contain_text("512 em cần được chuyển")
    tab.get_by_role("button", name="Keep as it is").click()
    expect(tab.get_by_role("dialog")).to_be_hidden()
    assert site.sent("/xoa") == []
    tab.get_by_role("button", name="Giải thể trường").click()
    tab.get_by_role("dialog").get_by_role("button", name="Giải thể trường").click()
    tab.wait_for_timeout(200)

    assert site.sent("/xoa")[0]["confirmed"] == ["1"]


def test_unsaved_work_asks_before_the_page_is_left(tab: Page) -> None:
    asked: list[str] = []

    def stay(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.dismiss()

    tab.on("dialog", stay)
    open_page(tab, "form")

    tab.locator("#id_name").click()
    tab.keyboard.type("Trường THCS")
    tab.locator(".so-brand").first.click(no_wait_after=True)
    tab.wait_for_timeout(300)

    assert asked == ["beforeunload"]
    expect(tab.locator("#id_name")).to_have_value("Trường THCS")


@pytest.mark.parametrize(
    ("status", "sentence"),
    [
        (403, "Not allowed."),
        (404, "Not found."),
        (409, "Somebody else changed this meanwhile."),
        (429, "Too many requests in a short time."),
        (500, "The server stumbled, nothing was saved."),
    ],
)
def test_failed_request_is_explained_in_a_band(
    tab: Page, site: Site, status: int, sentence: str
) -> None:
    site.say = lambda path, data: (status, "text/html", "<h1>raw</h1>")
    open_page(tab, "passkey")

    tab.get_by_role("button", name="Gửi thử").click()

    expect(tab.get_by_role("alert").locator("strong")).to_have_text(sentence)
    expect(tab.locator("body")).not_to_contain_text("raw")


def test_lost_network_is_explained_in_a_band(tab: Page, context: BrowserContext) -> None:
    open_page(tab, "passkey")
    context.route("**/hong", lambda route: route.abort())

    tab.get_by_role("button", name="Gửi thử").click()

    expect(tab.get_by_role("alert").first).to_contain_text("The network is down")


def test_request_carries_the_csrf_token(tab: Page) -> None:
    open_page(tab, "passkey")

    with tab.expect_request("**/hong") as asked:
        tab.get_by_role("button", name="Gửi thử").click()

    assert len(asked.value.headers["x-csrftoken"]) == 64


def test_toast_shows_and_stays_in_the_log(tab: Page) -> None:
    open_page(tab, "empty")

    tab.evaluate(
        "document.dispatchEvent(new CustomEvent('so:toast', {detail: {text: 'Đã lưu 09:41'}}))"
    )
    expect(tab.get_by_role("status").filter(has_text="Đã lưu 09:41")).to_be_visible()
    tab.get_by_role("button", name="Close").click()
    tab.get_by_role("button", name="Cán bộ Sở").click()
    tab.get_by_role("button", name="Messages just shown").click()

    expect(tab.locator(".so-toast")).to_contain_text("Đã lưu 09:41")


def test_cancelled_passkey_says_so(tab: Page, site: Site) -> None:
    open_page(tab, "passkey")
    tab.evaluate(
        """() => {
          document.getElementById('js_data').textContent = JSON.stringify({creation_options:
            {publicKey: {challenge: 'AAAA', user: {id: 'AAAA'}}}});
          const refusal = new DOMException('', 'NotAllowedError');
          navigator.credentials.create = () => Promise.reject(refusal);
        }"""
    )

    tab.get_by_role("button", name="Thêm khóa").click()

    expect(tab.get_by_role("alert")).to_have_text("stopped")
    assert site.sent("/khoa-moi") == []


def test_passkey_is_made_and_sent_as_the_standard_writes_it(
    tab: Page, context: BrowserContext, site: Site
) -> None:
    open_page(tab, "passkey")
    session = context.new_cdp_session(tab)
    session.send("WebAuthn.enable")
    session.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )
    options = {
        "rp": {"id": "localhost", "name": "SốHọc"},
        "user": {"id": "AAAA", "name": "a", "displayName": "a"},
        "challenge": "c29ob2M",
        "pubKeyCredParams": [{"type": "public-key", "alg": -7}],
    }
    tab.evaluate(
        "o => { document.getElementById('js_data').textContent = JSON.stringify(o) }",
        {"creation_options": {"publicKey": options}},
    )

    tab.get_by_role("button", name="Thêm khóa").click()
    tab.wait_for_timeout(800)

    made = json.loads(site.sent("/khoa-moi")[0]["credential"][0])
    assert made["type"] == "public-key"
    assert made["rawId"] == made["id"]
    assert set(made["response"]) == {"clientDataJSON", "attestationObject", "transports"}


def test_keyboard_alone_reaches_the_content_first(tab: Page) -> None:
    open_page(tab, "list")

    tab.keyboard.press("Tab")
    expect(tab.locator(".so-skip")).to_be_focused()
    tab.keyboard.press("Enter")

    expect(tab.locator("main")).to_be_focused()


@pytest.mark.parametrize("name", ["list", "detail", "form", "empty"])
def test_nothing_scrolls_sideways(tab: Page, name: str) -> None:
    open_page(tab, name)

    for width in (320, 360, 720, 900, 1180, 1280, 1920):
        tab.set_viewport_size({"width": width, "height": 800})
        assert tab.evaluate("document.documentElement.scrollWidth") <= width, width


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("name", ["list", "detail", "form", "empty"])
def test_checker_of_accessibility_finds_nothing(tab: Page, name: str, theme: str) -> None:
    open_page(tab, name)
    # Without motion: halfway from light to dark a text has neither colour.
    tab.emulate_media(reduced_motion="reduce")
    tab.evaluate("theme => { document.documentElement.dataset.theme = theme }", theme)
    tab.evaluate(AXE.read_text("utf-8"))

    for width in (1280, 360):
        # Tall enough that the phone's bar covers nothing: the checker cannot scroll.
        tab.set_viewport_size({"width": width, "height": 3000})
        found = tab.evaluate("axe.run()")
        assert [rule["id"] for rule in found["violations"]] == [], width
