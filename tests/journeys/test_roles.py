"""Roles in the header, addresses of other schools, and rights that end while one works."""

import re
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from playwright.sync_api import expect

from sohoc.core.access.models import Grant
from sohoc.core.access.scope import GATE, Scope, acting
from sohoc.core.audit.models import SecurityEvent
from sohoc.core.identity.models import User
from sohoc.core.testing.actors import SECTOR, give
from sohoc.modules.orgs.models import SchoolState
from tests.journeys.conftest import node_of
from tests.journeys.people import Newcomer, Visit
from tests.journeys.person import Person

pytestmark = pytest.mark.journey
Data = Callable[[], Any]
# How long a role lasts that ends while one works. On a busy machine signing in takes longer than
# the first of them: then the journey begins once more.
SHORT = (3, 8, 20)


def _user(username: str) -> User:
    with acting(GATE):
        return User.objects.get(username=username)


def test_a_person_with_several_roles_switches_in_the_header(visit: Visit) -> None:
    person = visit()
    person.sign_in("nhieuvai")
    person.goes_to("/")
    expect(person.role()).to_contain_text("Hiệu trưởng")

    person.menu().get_by_role("button", name=re.compile("^Giáo viên bộ môn")).click()
    expect(person.role()).to_contain_text("Giáo viên bộ môn")
    person.menu().get_by_role("button", name=re.compile("^Phụ huynh")).click()

    expect(person.role()).to_contain_text("Phụ huynh")
    person.menu().get_by_role("button", name=re.compile("^Hiệu trưởng")).click()
    expect(person.role()).to_contain_text("Hiệu trưởng")


def test_a_forged_switch_is_refused_with_a_sentence_and_noted(visit: Visit, data: Data) -> None:
    with data():
        owner = _user("quantri").pk
        with acting(SECTOR):
            foreign = Grant.objects.get(user_id=owner).pk
    person = visit()
    person.sign_in("nhieuvai")
    person.goes_to("/")
    menu = person.menu()

    person.page.locator("#so-person [name=grant]").first.evaluate(
        "(field, forged) => { field.value = forged }", str(foreign)
    )
    menu.locator("form[action='/me/role'] button").first.click()

    person.says("Vai này không phải của anh/chị, hoặc đã hết hạn. Anh/chị vẫn ở vai cũ.")
    expect(person.role()).to_contain_text("Hiệu trưởng")
    with data(), acting(Scope("sohoc_audit")):
        noted = SecurityEvent.objects.filter(kind="role_switch_refused").order_by("-id")[0]
    assert noted.data == {"grant": foreign}


def test_the_address_of_a_foreign_school_leads_nowhere(visit: Visit, data: Data) -> None:
    with data():
        own = node_of("hieutruong")
        with acting(SECTOR):
            foreign = SchoolState.objects.select_related("school").exclude(school=own.pk)[0]
    person = visit()
    person.sign_in("hieutruong")
    person.goes_to("/")

    for part in ("", "history"):
        assert person.open(f"/orgs/schools/{foreign.uuid}/{part}") == 404
        person.heading("Không có gì ở địa chỉ này")
        expect(person.page.locator("body")).not_to_contain_text(foreign.name)


def work_until_it_ends(journey: Callable[[datetime], Person]) -> Person:
    """Begin a journey in a role that ends soon, and wait for the end; the role was seen before."""
    for seconds in SHORT:
        ends = datetime.now(UTC) + timedelta(seconds=seconds)
        person = journey(ends)
        left = (ends - datetime.now(UTC)).total_seconds()
        if left > 0:
            time.sleep(left + 0.1)
            return person
    pytest.fail("too slow to sign in while the role lasts")


def test_a_role_that_ends_while_working_is_gone_at_the_next_click(
    visit: Visit, newcomer: Newcomer
) -> None:
    opened: list[int] = []

    def journey(ends: datetime) -> Person:
        person = visit()
        person.sign_in(newcomer("clerk", until=ends))
        person.goes_to("/")
        opened.append(person.open("/orgs/schools/"))
        return person

    person = work_until_it_ends(journey)
    assert opened[-1] == 200

    person.page.locator(".so-nav a").first.click()

    person.heading("Hôm nay anh/chị chưa có vai nào")


def test_a_role_that_ends_falls_back_to_another_one(
    visit: Visit, newcomer: Newcomer, data: Data
) -> None:
    roles: list[str] = []

    def journey(ends: datetime) -> Person:
        username = newcomer("learner")
        with data():
            give(user=_user(username), role="clerk", node=node_of("hieutruong"), until=ends)
        person = visit()
        person.sign_in(username)
        person.goes_to("/")
        roles.append(person.role().inner_text())
        return person

    person = work_until_it_ends(journey)
    assert "Văn thư" in roles[-1]

    person.page.locator(".so-nav a").first.click()

    expect(person.role()).to_contain_text("Học sinh")
