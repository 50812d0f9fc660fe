"""A browser tab on the pretended site, for the tests of the scripts."""

import os
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from sohoc.core.shell.tests.browser import ARGUMENTS, Site, chromium


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    found = chromium()
    if found is None and os.environ.get("SOHOC_REQUIRE_JOURNEYS") != "1":
        pytest.skip("no Chromium on this machine")
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=found, args=ARGUMENTS)
        yield running
        running.close()


@pytest.fixture
def site() -> Site:
    return Site()


@pytest.fixture
def context(browser: Browser, site: Site) -> Iterator[BrowserContext]:
    opened = browser.new_context(viewport={"width": 1280, "height": 800})
    opened.set_default_timeout(5_000)
    site.serve(opened)
    yield opened
    opened.close()
    assert site.violations == []


@pytest.fixture
def tab(context: BrowserContext, site: Site) -> Page:
    opened = context.new_page()
    opened.on(
        "console",
        lambda said: site.violations.append(said.text) if "Content Security" in said.text else None,
    )
    return opened
