"""Every page of every role: accessible in light and dark, nothing wider than a phone, no complaint.

Accessibility is judged by axe-core with the rules of WCAG 2.2 AA; contrast once more in the dark.
Pages of one build (the same elements with the same classes and states, whatever their texts say)
are judged once and share the judgement, the content apart from the frame around it; what texts can
break is looked at on every page.
"""

from collections import deque
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from playwright.sync_api import ViewportSize

from sohoc.project.demo.plan import SHOWN
from tests.bad_input.forms import FILES, VARIABLE
from tests.journeys.people import Newcomer, Visit
from tests.journeys.person import Person

pytestmark = pytest.mark.journey

AXE = Path(__file__).parent / "vendor" / "axe-core" / "axe.min.js"
RULES = {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
CONTRAST = {"type": "rule", "values": ["color-contrast"]}
SPARED = frozenset({"/accounts/logout/"})
MOST_PAGES = 400
# Their own pages are among those that links reach, which are all looked at.
DEEP = ("province_officer", "administrator")
# Tall enough that the bar of a phone covers nothing: the checker cannot scroll.
DESK: ViewportSize = {"width": 1280, "height": 3000}
PHONE: ViewportSize = {"width": 360, "height": 4000}
VIOLATIONS = """
([where, rules]) => axe.run(where, {runOnly: rules}).then(found => found.violations.map(
  one => one.id + ': ' + one.nodes.map(node => node.target.join(' ')).join(', ')))
"""
# The parts of a page that are judged apart, and what the checker is to look at of each.
PARTS = {"main": {"include": ["main"]}, "html": {"exclude": ["main"]}}
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
# The build of a page. Texts count as there or not, numbers and keys as such; of siblings that are
# built alike the first two are written, so that one row and many rows are different pages. What is
# not written can be taken away: checking a thousand rows that are alike takes half a minute.
BUILD = """
([where, takesAway]) => {
  const texts = ['href', 'src', 'value', 'title', 'alt', 'action', 'content', 'placeholder', 'd',
    'aria-label', 'datetime'];
  const attribute = ({name, value}) => texts.includes(name)
    ? name + (value.trim() ? '=…' : '')
    : name + '=' + value.replace(/[0-9a-f]{8}-[0-9a-f-]{27}|[0-9]+/g, '…');
  const built = part => {
    if (part.nodeType === Node.TEXT_NODE) return part.nodeValue.trim() ? '…' : '';
    if (part.nodeType !== Node.ELEMENT_NODE) return '';
    if (part.localName === 'main' && where !== 'main') return '<main>';
    const inner = [...part.childNodes].map(one => [one, built(one)]).filter(([, text]) => text);
    const isThird = ([, text], n) => n > 1 && text === inner[n - 1][1] && text === inner[n - 2][1];
    if (takesAway) inner.filter(isThird).forEach(([one]) => one.remove());
    return '<' + [part.tagName, ...[...part.attributes].map(attribute).sort()].join(' ') + '>'
      + inner.filter((one, n) => !isThird(one, n)).map(([, text]) => text).join('') + '</>';
  };
  return built(document.querySelector(where));
}
"""
TWICE = """
() => [...document.querySelectorAll('[id]')].map(part => part.id)
  .filter((one, n, all) => all.indexOf(one) !== n)
"""
# What Django calls a row that nobody gave a name.
NAMELESS = r"""
() => [...new Set(document.documentElement.outerHTML.match(/\w+ object \(\w+\)/g) ?? [])]
"""
SHOW_BAR = """
shown => document.querySelectorAll('.so-tabbar').forEach(bar => { bar.hidden = !shown; })
"""
# What a phone folds is looked at unfolded: then everything is there.
UNFOLD = "document.querySelectorAll('.so-more').forEach(fold => { fold.open = true; })"
_judged: dict[str, list[str]] = {}


def problems_of(person: Person) -> list[str]:
    """What is wrong with the page that is open, in every light and width; may leave it pruned."""
    found = _layout(person)
    builds = {name: str(person.page.evaluate(BUILD, [name, False])) for name in PARTS}
    new = [name for name, build in builds.items() if build not in _judged]
    for name in new:
        person.page.evaluate(BUILD, [name, True])
    for name in new:
        _judged[builds[name]] = _judgement(person, PARTS[name])
    return [problem for build in builds.values() for problem in _judged[build]] + found


def _judgement(person: Person, part: dict[str, list[str]]) -> list[str]:
    page = person.page
    page.evaluate(AXE.read_text("utf-8"))
    page.set_viewport_size(DESK)
    found: list[str] = page.evaluate(VIOLATIONS, [part, RULES])
    # Without motion: halfway from light to dark a button has neither colour.
    page.emulate_media(color_scheme="dark", reduced_motion="reduce")
    found += [f"dark: {one}" for one in page.evaluate(VIOLATIONS, [part, CONTRAST])]
    page.emulate_media(color_scheme="light")
    page.set_viewport_size(PHONE)
    targets = {"type": "rule", "values": ["target-size"]}
    # What the bar at the bottom covers comes out from behind it by scrolling.
    page.evaluate(SHOW_BAR, False)
    found += [f"phone: {one}" for one in page.evaluate(VIOLATIONS, [part, targets])]
    page.evaluate(SHOW_BAR, True)
    return found


def _layout(person: Person) -> list[str]:
    page = person.page
    page.set_viewport_size(PHONE)
    page.evaluate(UNFOLD)
    found = [f"twice: {name}" for name in page.evaluate(TWICE)]
    found += [f"nameless: {name}" for name in page.evaluate(NAMELESS)]
    if wide := page.evaluate(TOO_WIDE):
        found.append(f"phone: {wide} px too wide")
    found += [f"phone: small letters in {name}" for name in page.evaluate(SMALL_INPUTS)]
    return found + [f"phone: cut off: {name}" for name in page.evaluate(CLIPPED)]


def aspects_of(link: str) -> set[tuple[str, str]]:
    """The page whatever row it is about, and the names of what it is asked for."""
    parts = urlsplit(link)
    page = VARIABLE.sub("…", parts.path)
    return {(page, name) for name, _value in [("", ""), *parse_qsl(parts.query)]}


def pages_of(person: Person, *starts: str, deep: bool) -> Iterator[str]:
    """Opens page after page: those of the navigation, or all that links reach.

    A link leads to something new when its page is new, or is asked for something new. What is no
    page but a file is not yielded.
    """
    waiting = deque(starts)
    seen = set().union(*(aspects_of(start) for start in starts))
    for _page in range(MOST_PAGES):
        if not waiting:
            return
        place = waiting.popleft()
        person.open(place)
        if person.evaluate("document.contentType") != "text/html":
            continue
        links = _links(person.evaluate(LINKS)) if deep or place in starts else []
        yield place
        for link in links:
            if not aspects_of(link) <= seen and link not in SPARED and not FILES.search(link):
                seen |= aspects_of(link)
                waiting.append(link)
    pytest.fail(f"more than {MOST_PAGES} pages, these were never opened: {list(waiting)[:20]}")


def _links(found: list[Any]) -> list[str]:
    return [str(link).partition("#")[0] for link in found if str(link).startswith("/")]


@pytest.mark.parametrize(("username", "role"), [one for one in SHOWN if one[1] not in DEEP])
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


@pytest.mark.parametrize("role", DEEP)
def test_every_page_that_links_reach_is_for_everybody(
    visit: Visit, newcomer: Newcomer, role: str
) -> None:
    person = visit()
    person.sign_in(newcomer(role, like="canbo.so"))
    person.goes_to("/")
    wrong: list[str] = []
    for place in pages_of(
        person, "/", "/everything/", "/orgs/schools/?q=th%26thcs+bao+la", deep=True
    ):
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
