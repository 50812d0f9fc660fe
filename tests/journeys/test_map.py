"""The map of communes: drawn by two measures, opened to its rows, read without seeing it."""

import io
import re
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from sohoc.core.access.models import Node
from sohoc.core.access.scope import acting
from sohoc.core.testing.actors import SECTOR
from sohoc.modules.areas.models import Area
from sohoc.modules.orgs.models import OfficeState, SchoolState
from tests.journeys.people import Visit
from tests.journeys.person import Person
from tests.journeys.test_every_page import AXE, CONTRAST, RULES, TOO_WIDE, VIOLATIONS

pytestmark = pytest.mark.journey
BAO_LA = "05245"


@pytest.fixture
def mapped(data: Callable[[], Any]) -> int:
    """The demo's schools stand in Bao La; returns how many of them work today."""
    with data(), acting(SECTOR):
        province = Area.objects.get(rank="province", code="25", period__upper_inf=True)
        commune = Area.objects.get(rank="commune", code=BAO_LA, period__upper_inf=True)
        root = Node.objects.filter(kind="province").earliest("id")
        OfficeState.objects.filter(office_id=root.pk).update(area=province)
        working = SchoolState.objects.filter(period__upper_inf=True, area__isnull=False)
        working.update(area=commune, latitude="20.62500", longitude="105.05000")
        return working.count()


def officer(visit: Visit, **options: Any) -> Person:
    """An officer of the province."""
    person = visit(**options)
    person.sign_in("canbo.so")
    person.goes_to("/")
    return person


def area(person: Person, code: str) -> Any:
    """The area of a unit on the map."""
    return person.page.locator(f"svg.so-map a:has(#u{code})")


def test_the_map_is_drawn_by_two_measures_and_a_count_opens_to_its_rows(
    visit: Visit, mapped: int
) -> None:
    person = officer(visit)
    person.page.get_by_role("link", name="Bản đồ").first.click()
    person.goes_to("/orgs/map/")

    person.heading("Tất cả các trường")
    expect(person.page.locator("svg.so-map a")).to_have_count(148)
    expect(area(person, BAO_LA)).to_have_class("so-tone-3")
    area(person, BAO_LA).locator("path").click()
    person.page.wait_for_url(f"**/orgs/map/?area={BAO_LA}")
    chosen = person.page.get_by_role("region", name="Đang chọn trên bản đồ")
    expect(chosen.get_by_role("heading")).to_have_text("Xã Bao La")
    chosen.get_by_role("link", name=f"{mapped} trường").click()
    person.heading("Trường học")
    expect(person.page.locator(".so-list tbody tr")).to_have_count(mapped)

    person.page.go_back()
    person.page.get_by_label("Số lượng").select_option("Trường chưa có tọa độ")
    person.page.get_by_role("button", name="Xem", exact=True).click()
    person.heading("Trường chưa có tọa độ")
    expect(area(person, BAO_LA)).to_have_class("so-tone-0")
    expect(chosen).to_contain_text("0 trường chưa có tọa độ")


def test_a_point_opens_its_school(visit: Visit, mapped: int) -> None:
    person = officer(visit)
    person.open("/orgs/map/?points=1")

    person.page.locator("svg.so-map circle").last.click()

    person.page.wait_for_url(re.compile(r"/orgs/schools/[0-9a-f-]{36}/$"))


def test_the_table_is_sorted_taken_along_and_reached_in_full_on_a_phone(
    visit: Visit, mapped: int
) -> None:
    person = officer(
        visit, viewport={"width": 360, "height": 740}, accept_downloads=True, has_touch=True
    )
    person.open("/orgs/map/?order=name")
    rows = person.page.locator(".so-map-table tbody tr:visible")

    expect(rows).to_have_count(15)
    person.page.get_by_role("link", name="Xem đủ 148 dòng").click()
    expect(rows).to_have_count(148)
    assert person.evaluate(TOO_WIDE) <= 0

    person.page.get_by_role("button", name="Xuất").click()
    with person.page.expect_download() as saved:
        person.page.get_by_role("link", name="Excel (.xlsx)").click()
    with zipfile.ZipFile(io.BytesIO(Path(saved.value.path()).read_bytes())) as book:
        assert "Xã Bao La" in book.read("xl/sharedStrings.xml").decode()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(
    "query", ["", f"?points=1&area={BAO_LA}", "?by=district&measure=orgs.inhabitants&area=154"]
)
def test_the_map_is_accessible(visit: Visit, mapped: int, query: str, scheme: str) -> None:
    person = officer(visit, viewport={"width": 1280, "height": 3000}, color_scheme=scheme)
    person.open(f"/orgs/map/{query}")
    person.page.evaluate(AXE.read_text("utf-8"))

    rules = RULES if scheme == "light" else CONTRAST
    assert person.evaluate(VIOLATIONS, [{"include": ["html"]}, rules]) == []
