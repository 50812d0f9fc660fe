"""Every page of every role: accessible in light and dark, nothing wider than a phone, no complaint.

Accessibility is judged by axe-core with the rules of WCAG 2.2 AA; contrast once more in the dark.
"""

from collections import deque
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import ViewportSize

from sohoc.project.demo.plan import SHOWN
from tests.bad_input.forms import FILES, kind_of
from tests.journeys.people import Newcomer, Visit
from tests.journeys.person import Person

pytestmark = pytest.mark.journey

AXE = Path(__file__).parent / "vendor" / "axe-core" / "axe.min.js"
RULES = {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
CONTRAST = {"type": "rule", "values": ["color-contrast"]}
SPARED = frozenset({"/accounts/logout/"})
MOST_PAGES = 60
# Tall enough that the bar of a phone covers nothing: the checker cannot scroll.
DESK: ViewportSize = {"width": 1280, "height": 3000}
PHONE: ViewportSize = {"width": 360, "height": 4000}
VIOLATIONS = """
rules => axe.run({runOnly: rules}).then(found => found.violations.map(
  one => one.id + ': ' + one.nodes.map(node => node.target.join(' ')).join(', ')))
"""
TOO_WIDE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
SMALL_INPUTS = """
() => [...document.querySelectorAll('input, select, textarea')]
  .filter(field => field.checkVisibility()
    && !['checkbox', 'radio', 'hidden'].includes(field.type))
  .filter(field => parseFloat(getComputedStyle(field).fontSize) < 16)
  .map(field => field.name)
"""
# Cut off: text that is wider than its box, where the box hides what does not fit.
CLIPPED = """
() => [...document.querySelectorAll('main :not(input, select, textarea)')]
  .filter(part => part.checkVisibility() && part.clientWidth > 1
    && part.scrollWidth > part.clientWidth + 1
    && ['hidden', 'clip'].includes(getComputedStyle(part).overflowX))
  .map(part => part.className || part.tagName)
"""
LINKS = "[...document.querySelectorAll('a[href]')].map(link => link.getAttribute('href'))"


def problems_of(person: Person) -> list[str]:
    """What is wrong with the page that is open, in every light and width."""
    page = person.page
    page.set_viewport_size(DESK)
    page.evaluate(AXE.read_text("utf-8"))
    found: list[str] = page.evaluate(VIOLATIONS, RULES)
    # Without motion: halfway from light to dark a button has neither colour.
    page.emulate_media(color_scheme="dark", reduced_motion="reduce")
    found += [f"dark: {one}" for one in page.evaluate(VIOLATIONS, CONTRAST)]
    page.emulate_media(color_scheme="light")
    page.set_viewport_size(PHONE)
    if wide := page.evaluate(TOO_WIDE):
        found.append(f"phone: {wide} px too wide")
    found += [f"phone: small letters in {name}" for name in page.evaluate(SMALL_INPUTS)]
    found += [f"phone: cut off: {name}" for name in page.evaluate(CLIPPED)]
    targets = {"type": "rule", "values": ["target-size"]}
    return found + [f"phone: {one}" for one in page.evaluate(VIOLATIONS, targets)]


def pages_of(person: Person, *starts: str, deep: bool) -> Iterator[str]:
    """Opens page after page, each kind once: those of the navigation, or all that links reach."""
    waiting, seen = deque(starts), {kind_of(start) for start in starts}
    for _page in range(MOST_PAGES):
        if not waiting:
            return
        place = waiting.popleft()
        person.open(place)
        yield place
        if not deep and place not in starts:
            continue
        for link in _links(person.evaluate(LINKS)):
            if kind_of(link) not in seen and link not in SPARED and not FILES.search(link):
                seen.add(kind_of(link))
                waiting.append(link)


def _links(found: list[Any]) -> list[str]:
    return [str(link).partition("#")[0] for link in found if str(link).startswith("/")]


@pytest.mark.parametrize(("username", "role"), SHOWN)
def test_every_place_of_the_navigation_is_for_everybody(
    visit: Visit, username: str, role: str
) -> None:
    person = visit()
    person.sign_in(username)
    person.goes_to("/")
    wrong: list[str] = []
    for place in pages_of(person, "/", "/everything/", deep=False):
        wrong += [f"{place}: {problem}" for problem in problems_of(person)]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("role", ["province_officer", "administrator"])
def test_every_page_that_links_reach_is_for_everybody(
    visit: Visit, newcomer: Newcomer, role: str
) -> None:
    person = visit()
    person.sign_in(newcomer(role, like="canbo.so"))
    person.goes_to("/")
    wrong: list[str] = []
    for place in pages_of(person, "/everything/", "/orgs/schools/?q=nguyet+duc", deep=True):
        wrong += [f"{place}: {problem}" for problem in problems_of(person)]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize(
    "place", ["/accounts/login/", "/accounts/password/reset/", "/khong-co-gi-o-day"]
)
def test_pages_before_signing_in_are_for_everybody(visit: Visit, place: str) -> None:
    person = visit()
    person.open(place)
    assert problems_of(person) == []


def test_a_form_with_errors_is_for_everybody(visit: Visit, newcomer: Newcomer) -> None:
    person = visit()
    person.sign_in(newcomer("province_officer", like="canbo.so"))
    person.goes_to("/")
    person.open("/orgs/schools/add")
    person.evaluate("document.querySelector('form[data-so=guard]').noValidate = true")

    person.page.locator("form[data-so=guard] [type=submit]").click()
    person.says("Chưa lưu")

    assert problems_of(person) == []
