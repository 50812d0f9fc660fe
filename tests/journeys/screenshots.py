"""Pictures of the running program: `python -m tests.journeys.screenshots`.

Starts a demo of its own, opens each scene and writes `docs/screenshots/<scene>-<width>-<light>.png`
for the documents.
"""

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Literal

import django
from django.conf import settings
from playwright.sync_api import Browser, ViewportSize, sync_playwright

from tests.journeys import scenes_of_people
from tests.journeys.person import ARGUMENTS, Person
from tests.journeys.program import Program, chromium

TARGET = Path(__file__).resolve().parents[2] / "docs" / "screenshots"
Scene = Callable[[Person], None]


def school(person: Person, part: str = "") -> None:
    """The page of a school, or one of its parts."""
    person.open("/orgs/schools/?q=th%26thcs+bao+la")
    place = person.page.locator("a.so-name").first.get_attribute("href")
    person.open(f"{place}{part}")


def merged_school(person: Person) -> None:
    """The life of a school that others were merged into."""
    person.open("/orgs/acts/?kind=merge")
    person.page.locator("a.so-name").first.click()
    person.page.locator("main a[href^='/orgs/schools/']").last.click()


def decision(person: Person) -> None:
    """What closing a school would touch, before it is recorded."""
    person.open("/orgs/acts/new")
    person.page.locator("main a[href*='kind=close']").first.click()
    person.page.locator("main a[href*='choose=1']").first.click()
    person.page.get_by_role("button", name="Tiếp tục").click()
    person.fill(number="77/QĐ-UBND", day="01/12/2026", by="UBND xã", effective="01/06/2027")
    person.page.get_by_role("button", name="Xem trước thay đổi").click()
    person.says("Chưa ghi gì cả.")


def form_with_errors(person: Person) -> None:
    """A form that came back with what is to be mended."""
    person.open("/orgs/schools/add")
    person.fill(name="Trường TH Cun Pheo", code="25-88?", begins="31/02/2020")
    person.evaluate("document.querySelector('form[data-so=guard]').noValidate = true")
    person.page.locator("form[data-so=guard] [type=submit]").click()
    person.says("Chưa lưu")


def history(person: Person) -> None:
    """The changes of a school, after one was made."""
    school(person, "edit")
    field = person.page.locator("[name=commune]")
    field.fill(field.input_value().removesuffix(" (cũ)") + " (cũ)")
    person.fill(reason="Theo nghị quyết sắp xếp xã")
    person.page.locator("form[data-so=guard] [type=submit]").click()
    school(person, "history")


def lock(person: Person) -> None:
    """The lock over a page."""
    person.open("/orgs/schools/")
    person.menu().get_by_role("button", name="Khóa màn hình").click()
    person.page.locator("#so-lock").wait_for()


def at(place: str) -> Scene:
    """A scene that is one address."""
    return lambda person: (person.open(place), None)[1]


# Scene: who looks at it ("" before signing in), and how it is reached.
SCENES: dict[str, tuple[str, Scene]] = {
    "sign-in": ("", at("/accounts/login/")),
    "first-page": ("canbo.so", at("/")),
    "schools": ("canbo.so", at("/orgs/schools/")),
    "school": ("canbo.so", school),
    "map": ("canbo.so", at("/orgs/map/")),
    "school-life": ("canbo.so", merged_school),
    "map-districts": ("canbo.so", at("/orgs/map/?by=district&points=1")),
    "decision": ("canbo.so", decision),
    "offices": ("canbo.so", at("/orgs/offices/")),
    "units": ("canbo.so", at("/areas/?day=2020-01-01")),
    "school-year": ("canbo.so", at("/calendar/years/current")),
    "form-errors": ("canbo.so", form_with_errors),
    "history": ("canbo.so", history),
    "people": ("vanthu", at("/persons/")),
    "import": ("vanthu", at("/imports/people.learners/new")),
    "import-preview": ("vanthu", scenes_of_people.import_preview),
    "person": ("vanthu", scenes_of_people.record),
    "possible-second-records": ("canbo.so", at("/persons/duplicates")),
    "side-by-side": ("canbo.so", scenes_of_people.side_by_side),
    "own-child": ("phuhuynh", scenes_of_people.own_child),
    "looks": ("phuhuynh", scenes_of_people.looks),
    "retention": ("quantri", at("/privacy/retention/")),
    "population": ("hieutruong", at("/persons/population/")),
    "accounts": ("quantri", at("/people/accounts/")),
    "grants": ("quantri", at("/access/grants/")),
    "accounts-of-a-school": ("hieutruong", at("/onboarding/")),
    "account-preview": ("hieutruong", at("/onboarding/make?group=guardian")),
    "recertification": ("quantri", at("/access/round/rule")),
    "matrix": ("quantri", at("/access/matrix/")),
    "audit": ("quantri", at("/audit/entries/")),
    "jobs": ("quantri", at("/jobs/")),
    "lock": ("hieutruong", lock),
}
# Every scene on both widths; which of the two is dark alternates, so that the files show all four.
Light = Literal["light", "dark"]
OTHER: dict[Light, Light] = {"light": "dark", "dark": "light"}
SIZES: tuple[tuple[ViewportSize, Light], ...] = (
    ({"width": 1280, "height": 800}, "light"),
    ({"width": 360, "height": 740}, "dark"),
)


def take(browser: Browser, program: Program) -> int:
    """Take all pictures; returns how many complaints the browser had."""
    complaints = 0
    for number, (name, (username, scene)) in enumerate(SCENES.items()):
        for size, light in SIZES:
            scheme = light if number % 2 == 0 else OTHER[light]
            context = browser.new_context(viewport=size, color_scheme=scheme, locale="vi-VN")
            person = Person.at(context, program.address)
            if username:
                person.sign_in(username)
                person.goes_to("/")
            scene(person)
            person.page.evaluate("document.fonts.ready.then(() => true)")
            person.page.mouse.move(0, 0)
            person.page.screenshot(path=TARGET / f"{name}-{size['width']}-{scheme}.png")
            complaints += len(person.complaints)
            context.close()
    return complaints


def main() -> int:
    """Start the demo, take the pictures, stop it."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sohoc.project.settings.test")
    django.setup()
    settings.CLUSTER.create_if_missing()
    settings.CLUSTER.start()
    TARGET.mkdir(parents=True, exist_ok=True)
    for old in TARGET.glob("*.png"):
        old.unlink()
    program = Program(settings.ENVIRONMENT.home / "screenshots").start()
    try:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=chromium(), args=list(ARGUMENTS))
            complaints = take(browser, program)
            browser.close()
    finally:
        program.stop()
    sys.stdout.write(f"{len(list(TARGET.glob('*.png')))} pictures, {complaints} complaints\n")
    return 1 if complaints else 0


if __name__ == "__main__":
    sys.exit(main())
