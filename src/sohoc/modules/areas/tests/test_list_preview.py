"""What the preview of a list and the page of one in force open to, and previews that were left."""

import re
import uuid
from datetime import date
from functools import partial

import pytest
from django.test import Client

from sohoc.core.access.actors import Actor
from sohoc.core.access.scope import acting
from sohoc.core.manifest import UnitUse
from sohoc.core.objects.testing import table_of, text_of
from sohoc.core.testing.actors import SECTOR
from sohoc.modules.areas.models import Area, UnitList
from sohoc.modules.areas.permissions import AreasPermission
from sohoc.modules.areas.selectors.unit_uses import uses_before
from sohoc.modules.areas.tests.test_new_list import (
    ADDRESS,
    FORM,
    MERGERS,
    SignIn,
    file,
    officer,
    sent,
    state,
)
from sohoc.modules.areas.web import applied
from sohoc.modules.areas.web import lists as lists_page

__all__ = ["officer"]

pytestmark = pytest.mark.django_db


def test_the_preview_says_what_begins_ends_merges_and_divides(officer: Client) -> None:
    before = state()
    words = sent(officer, MERGERS)
    assert "Xem trước: Sắp xếp xã năm 2027" in words
    for line in (
        "giữ nguyên 1 tỉnh, thành phố giữ nguyên 1",  # Bao La, and the province
        "bắt đầu 4",
        "kết thúc 4",
        "gồm nhiều đơn vị cũ 1",
        "bị chia 1",
        "đổi tên, loại hoặc mã 1",
        "1 mã bị mất số 0 ở đầu.",
        "Phường Mai Châu (05200) Xã Mai Châu (05200), Xã Pà Cò (05212)",
        "Xã Đà Bắc (04831) Xã Đà Bắc (04831, một phần), Xã Tu Lý (04840, một phần)",
        "Phường Việt Trì (07900) Phường Âu Cơ (07900)",
        "Đơn vị bắt đầu 4 Đơn vị bắt đầu Đơn vị mới Từ",
        "4 Xã Tu Lý (04840) Xã Đà Bắc (04831, một phần)",
        "Đơn vị kết thúc 4 Đơn vị kết thúc Đơn vị cũ Về",
        "3 Xã Pà Cò (05212) Phường Mai Châu (05200)",
    ):
        assert line in words
    assert state() == before


def test_every_count_that_opens_rows_is_the_number_of_its_rows(
    country: UnitList, officer: Client
) -> None:
    """Pà Cò and Bao La are merged into Mai Châu: three former units, one new one."""
    rows = MERGERS.replace("05245,Xã Bao La,25,\n", "").replace("05200 05212", "05200 05212 05245")
    preview = officer.post(ADDRESS, {**FORM, "file": file(rows)}, follow=True)
    for page in (preview, officer.get(f"/areas/lists/{country.uuid}/")):
        html = page.content.decode()
        counts = re.findall(r'<dt><a href="#(\w+)">.*?<dd>(.*?)</dd>', html, re.DOTALL)
        assert {code for code, _count in counts} >= {"begun", "ended", "merged"}
        for code, count in counts:
            section = re.search(rf'<section id="{code}".*?</section>', html, re.DOTALL)
            assert section is not None
            assert (code, section[0].count('<th scope="row">')) == (code, int(text_of(count)))
    assert "gồm nhiều đơn vị cũ 1" in text_of(preview.content.decode())


def test_a_new_unit_names_the_parts_that_it_takes(officer: Client) -> None:
    rows = MERGERS.replace("05200 05212", "05200 05212 04831")
    words = sent(officer, rows)
    sources = "Xã Đà Bắc (04831, một phần), Xã Mai Châu (05200), Xã Pà Cò (05212)"
    assert f"Nhập 1 Nhập Đơn vị mới Từ 1 Phường Mai Châu (05200) {sources}" in words


def test_the_page_of_a_list_opens_its_counts(country: UnitList, officer: Client) -> None:
    page = officer.get(f"/areas/lists/{country.uuid}/").content.decode()
    words = text_of(page)
    assert 'href="#ended"' in page
    assert 'id="ended"' in page
    parts = "Xã Mai Châu (05200, một phần) , Xã Pà Cò (05212, một phần)"
    assert f"1 Xã Đồng Tân (05221) {parts}" in words
    merged = "Xã Bao La (05227) , Xã Mai Hịch (05257) , Xã Xăm Khòe (05245)"
    assert f"Xã Bao La (05245) {merged}" in words
    with acting(SECTOR):
        old = Area.objects.get(code="05221")
    assert f'<a href="/areas/{old.uuid}/">Xã Đồng Tân (05221)</a>' in page


def test_what_the_page_of_a_list_leaves_out_opens_as_lists(
    country: UnitList, officer: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(applied, "MOST_SHOWN", 2)
    page = officer.get(f"/areas/lists/{country.uuid}/").content.decode()
    section = re.search(r'<section id="ended".*?</section>', page, re.DOTALL)
    assert section is not None
    assert text_of(section[0]) == (
        "Đơn vị kết thúc 15 Đơn vị kết thúc Đơn vị cũ Về"
        " 1 Quận Ba Đình (001) 2 Xã Bao La (05227) Xã Bao La (05245)"
        " và 13 dòng nữa. Mở đủ danh sách: Xã, phường, đặc khu: 9 ;"
        " Cấp huyện (đến 30/06/2025): 4 ; Tỉnh, thành phố: 2"
    )
    assert f"/areas/?tab=district&amp;day=2025-06-30&amp;ended={country.uuid}" in section[0]


def test_the_list_of_a_part_shows_its_units_and_no_others(
    country: UnitList, officer: Client
) -> None:
    def names(query: str) -> list[str]:
        page = officer.get(f"/areas/?{query}").content.decode()
        return [row["Tên"] for row in table_of(page)]

    before, after = "day=2025-06-30", "day=2025-07-01"
    assert names(f"{before}&tab=province&ended={country.uuid}") == ["Tỉnh Hòa Bình", "Tỉnh Phú Thọ"]
    assert names(f"{before}&divided_units={country.uuid}") == ["Xã Đồng Tân"]
    assert names(f"{before}&renamed={country.uuid}") == ["Phường Dữu Lâu", "Thị trấn Đà Bắc"]
    assert names(f"{before}&continued={country.uuid}") == ["Phường Trúc Bạch"]
    merged = ["Xã Bao La", "Xã Mai Châu", "Xã Pà Cò"]
    assert names(f"{after}&merged={country.uuid}") == merged
    assert names(f"{after}&tab=province&begun={country.uuid}") == ["Tỉnh Phú Thọ"]
    page = officer.get(f"/areas/?{before}&ended={country.uuid}").content.decode()
    assert "<b>Đơn vị kết thúc</b>" in page
    for wrong in ("x", str(uuid.uuid4()), country.uuid.hex):
        assert names(f"{before}&ended={wrong}") == []


def test_the_preview_says_what_hangs_on_units_that_end(
    country: UnitList, officer: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def ids() -> dict[str, int]:
        with acting(SECTOR):
            rows = Area.objects.filter(period__contains=date(2026, 12, 31), rank="commune")
            return dict(rows.values_list("code", "id"))

    pa_co, bao_la = ids()["05212"], ids()["05245"]
    asked: list[date] = []

    def counts(_actor: Actor, day: date) -> dict[int | None, int]:
        asked.append(day)
        return {pa_co: 3, bao_la: 7, None: 1}

    uses = {
        "tests.schools": UnitUse(
            "tests.schools", "trường", AreasPermission.VIEW_AREAS, counts, "/{}?{}".format
        ),
        "tests.hidden": UnitUse("tests.hidden", "kho", "tests.nobody.may", counts),
    }
    monkeypatch.setattr(lists_page, "uses_before", partial(uses_before, declared=uses))
    page = officer.post(ADDRESS, {**FORM, "file": file(MERGERS)}, follow=True).content.decode()
    words = text_of(page)
    assert "Gắn với các đơn vị kết thúc có 3 trường." in words
    assert "3 Xã Pà Cò (05212) Phường Mai Châu (05200) 3 trường" in words
    assert 'href="/05212?2026-12-31"' in page
    assert asked == [date(2026, 12, 31)]


def test_a_preview_that_was_left_is_found_again_and_deleted(
    country: UnitList, officer: Client, signed_in: SignIn
) -> None:
    sent(officer, MERGERS)
    page = officer.get("/areas/lists/").content.decode()
    assert "Bản xem trước của anh/chị" in text_of(page)
    place = re.search(r"/areas/lists/drafts/[0-9a-f-]{36}/", page)
    assert place is not None
    assert "Xem trước: Sắp xếp xã năm 2027" in text_of(officer.get(place[0]).content.decode())
    assert "Sắp xếp xã năm 2027" not in signed_in("principal").get("/areas/lists/").content.decode()
    officer.post(f"{place[0]}drop")
    assert "Sắp xếp xã năm 2027" not in officer.get("/areas/lists/").content.decode()
