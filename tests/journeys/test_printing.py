"""The button that prints."""

import pytest

from tests.journeys.people import Visit

pytestmark = pytest.mark.journey


@pytest.mark.parametrize("place", ["/orgs/schools/print", "/orgs/schools/"])
def test_one_click_prints_once(visit: Visit, place: str) -> None:
    person = visit()
    person.sign_in("canbo.so")
    person.goes_to("/")
    person.context.add_init_script(
        "window.printed = 0; window.print = () => { window.printed += 1; };"
    )
    person.open(place)
    if not place.endswith("print"):
        person.page.locator("a.so-name").first.click()
        person.page.wait_for_selector("html[data-started]", state="attached")

    person.page.locator("[data-so=print]").click()

    assert person.evaluate("window.printed") == 1
