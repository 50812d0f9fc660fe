"""Browsers for the journeys, and people with accounts in the running program."""

import os
from collections.abc import Callable, Iterator
from datetime import datetime
from itertools import count
from typing import Any

import pytest
from playwright.sync_api import Browser, sync_playwright

from sohoc.core.access.models import Node
from sohoc.core.access.scope import acting
from sohoc.core.identity.models import Card
from sohoc.core.testing.actors import SECTOR, give, make_account
from tests.journeys.people import Newcomer, Visit
from tests.journeys.person import ARGUMENTS, PASSWORD, Person
from tests.journeys.program import Program, chromium

REQUIRED = os.environ.get("SOHOC_REQUIRE_JOURNEYS") == "1"
_NUMBERS = count(1)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A Chromium; without one the journeys are skipped, or fail where they are required."""
    found = chromium()
    if found is None:
        if REQUIRED:
            pytest.fail("journeys are required, but there is no Chromium", pytrace=False)
        pytest.skip("no Chromium on this machine")
    with pytest.MonkeyPatch.context() as patched, sync_playwright() as playwright:
        # Playwright keeps an event loop in this thread, and Django would take our own statements
        # for some of a coroutine.
        patched.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        running = playwright.chromium.launch(executable_path=found, args=list(ARGUMENTS))
        yield running
        running.close()


@pytest.fixture
def visit(browser: Browser, program: Program) -> Iterator[Visit]:
    """Opens browsers at the program; in the end none of them may have complained."""
    opened: list[Person] = []

    def at(**options: Any) -> Person:
        options = {"viewport": {"width": 1280, "height": 800}, "locale": "vi-VN", **options}
        person = Person.at(browser.new_context(**options), program.address)
        opened.append(person)
        return person

    yield at
    complaints = [complaint for person in opened for complaint in person.complaints]
    for person in opened:
        person.context.close()
    assert complaints == []


@pytest.fixture
def data(program: Program, django_db_blocker: Any) -> Callable[[], Any]:
    """A block in which the models reach the data of the running program."""
    return lambda: program.data(django_db_blocker)


@pytest.fixture
def newcomer(data: Callable[[], Any]) -> Newcomer:
    """Makes an account of its own for a journey: roles at the place of a demo account."""

    def make(*roles: str, like: str = "hieutruong", until: datetime | None = None) -> str:
        username = f"khach.{next(_NUMBERS)}"
        with data():
            node = node_of(like)
            user = make_account(username=username, node=node, password=PASSWORD)
            for role in roles:
                give(user=user, role=role, node=node, until=until)
        return username

    return make


def node_of(username: str) -> Node:
    """The place of an account of the demo; inside `data()`."""
    with acting(SECTOR):
        return Card.objects.select_related("node").get(username=username).node
