"""A class gets accounts and letters; a guardian comes in with a letter and sees the own child."""

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import quote

import pytest
from playwright.sync_api import expect

from sohoc.core.access.scope import acting
from sohoc.core.identity.models import Card
from sohoc.core.testing.actors import SECTOR
from sohoc.modules.people.models import Guardianship, Person
from tests.journeys.people import Visit
from tests.journeys.person import Person as Somebody

pytestmark = pytest.mark.journey
CLASS = "2A"
SHEET = re.compile(rb"/Type\s*/Page\b")
OWN_PASSWORD = "sáng nay trời đẹp lắm"


def _make_accounts(person: Somebody) -> None:
    """Choose the guardians of the class, look at the preview, have it done."""
    person.open("/onboarding/")
    person.page.get_by_role("link", name="Cấp tài khoản").click()
    person.page.get_by_label("Người giám hộ").check()
    person.page.get_by_label(CLASS, exact=True).check()
    person.page.get_by_role("button", name="Xem trước").click()
    person.says("Được cấp tài khoản")
    person.page.get_by_role("button", name=re.compile(r"^Thực hiện cho \d+ người$")).click()
    expect(person.page.locator("#job-progress")).to_contain_text("Việc đã xong.", timeout=60_000)
    person.says("tài khoản. Thư nằm ở mục “Tài khoản của trường”.")


def _first_letter(person: Somebody) -> tuple[str, str, list[str]]:
    """Print the letters of the class; user name, first password and children of the first one."""
    person.open(f"/onboarding/letters?group=guardian&classes={quote(CLASS)}")
    person.page.get_by_role("button", name=re.compile(r"^In \d+ thư$")).click()
    letter = person.page.locator(".so-ob-letter").first
    expect(letter).to_be_visible()  # reading all texts waits for nothing
    printed = person.page.pdf(prefer_css_page_size=True)
    assert len(SHEET.findall(printed)) == person.page.locator(".so-ob-letter").count()
    _address, username, password = letter.locator(".so-secret").all_inner_texts()
    children = re.findall(r"([^,(]+) \(", letter.locator(".so-ob-who").inner_text().split("của")[1])
    return username, password, sorted(name.strip() for name in children)


def _person_of(username: str) -> Person:
    """The record behind an account; inside a scope."""
    account = Card.objects.values_list("user_id", flat=True).get(username=username)
    return Person.objects.get(account_id=account)


def test_a_guardian_comes_in_with_a_letter_and_sees_exactly_the_own_children(
    visit: Visit, data: Callable[[], Any]
) -> None:
    principal = visit()
    principal.sign_in("hieutruong")
    _make_accounts(principal)
    username, password, children = _first_letter(principal)
    assert children

    guardian = visit(viewport={"width": 360, "height": 740})
    guardian.sign_in(username, password)
    expect(guardian.page).to_have_url(re.compile("/accounts/password/change/"))
    guardian.page.locator("#id_oldpassword").fill(password)
    guardian.page.locator("#id_password1").fill(OWN_PASSWORD)
    guardian.page.locator("#id_password2").fill(OWN_PASSWORD)
    guardian.page.locator("main [type=submit]").first.click()
    guardian.goes_to("/")
    guardian.open("/persons/")
    names = guardian.page.locator("tbody a.so-name").all_inner_texts()
    assert set(children) <= set(names)
    with data(), acting(SECTOR):
        own = Guardianship.objects.filter(guardian=_person_of(username), can_view=True)
        assert sorted(names) == sorted(own.values_list("child__full_name", flat=True))

    principal.open(f"/onboarding/letters?group=guardian&classes={quote(CLASS)}")
    expect(principal.page.locator("main")).not_to_contain_text(username)
