"""Where an account is signed in, and ending it elsewhere."""

import pytest
from playwright.sync_api import expect

from tests.journeys.people import Newcomer, Visit

pytestmark = pytest.mark.journey


def test_ending_another_session_puts_that_browser_out(visit: Visit, newcomer: Newcomer) -> None:
    username = newcomer("clerk")
    here, there = visit(), visit(user_agent="Mozilla/5.0 (Linux; Android 14) Firefox/130.0")
    for person in (here, there):
        person.sign_in(username)
        person.goes_to("/")

    here.menu().get_by_role("link", name="Máy đang đăng nhập").click()
    here.heading("Máy đang đăng nhập")
    rows = here.page.locator("tbody tr")
    expect(rows).to_have_count(2)
    rows.filter(has_not_text="máy này").get_by_role("button", name="Đăng xuất").click()

    expect(rows).to_have_count(1)
    there.open("/orgs/schools/")
    there.heading("Đăng nhập")
    assert here.open("/orgs/schools/") == 200


def test_all_other_sessions_end_at_once(visit: Visit, newcomer: Newcomer) -> None:
    username = newcomer("clerk")
    browsers = [visit(), visit(), visit()]
    for person in browsers:
        person.sign_in(username)
        person.goes_to("/")
    here = browsers[0]
    here.open("/me/sessions/")

    here.page.get_by_role("button", name="Đăng xuất các máy khác").click()

    expect(here.page.locator("tbody tr")).to_have_count(1)
    for other in browsers[1:]:
        other.open("/")
        other.heading("Đăng nhập")
