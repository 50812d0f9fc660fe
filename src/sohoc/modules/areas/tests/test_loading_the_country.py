"""The whole country from the real files, with exact counts."""

import html
import re
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from sohoc.core.access.scope import acting
from sohoc.core.objects.testing import text_of
from sohoc.core.testing.actors import NOW, SECTOR
from sohoc.modules.areas.contracts import AreaKind, Rank, SuccessionKind, Unit, UnitKey
from sohoc.modules.areas.models import Area, AreaFinding, AreaOutline, AreaSuccession, UnitList
from sohoc.modules.areas.public import (
    area_by_code,
    areas_on,
    communes_of_province,
    districts_of,
    former_districts,
    load_country,
    outlines_of,
    predecessors_of,
    successors_of,
)
from sohoc.modules.areas.rules.changes import changes_of, divided
from sohoc.modules.areas.rules.country import Country, read_country
from sohoc.modules.areas.rules.naming import name_key
from sohoc.modules.areas.rules.outlines import is_inside
from sohoc.modules.areas.rules.sources import CONVERSION, OLD_COMMUNES, Sources
from sohoc.modules.areas.selectors.addresses import meant
from sohoc.modules.areas.web.applied import MOST_SHOWN

BEFORE, AFTER, NOW_DAY = date(2025, 6, 30), date(2025, 7, 1), date(2026, 9, 7)


@pytest.fixture(scope="module")
def country() -> Country:
    return read_country(Sources.own())


def by_rank(units: Iterable[Unit]) -> dict[str, int]:
    return dict(Counter(unit.rank.value for unit in units))


def test_the_files_hold_the_country_before_and_after(country: Country) -> None:
    assert by_rank(country.former) == {"province": 63, "district": 696, "commune": 10_035}
    assert by_rank(country.reformed) == {"province": 34, "commune": 3_321}
    assert by_rank(country.present) == {"province": 34, "commune": 3_321}
    for units in (country.former, country.reformed, country.present):
        assert len({unit.key for unit in units}) == len(units)
    kinds = Counter(unit.kind for unit in country.present if unit.rank is Rank.COMMUNE)
    assert kinds == {AreaKind.COMMUNE: 2_611, AreaKind.WARD: 697, AreaKind.SPECIAL_ZONE: 13}


def test_five_districts_have_no_communes(country: Country) -> None:
    parents = {unit.parent for unit in country.former if unit.rank is Rank.COMMUNE}
    districts = [unit for unit in country.former if unit.rank is Rank.DISTRICT]
    assert {unit.name for unit in districts if unit.key not in parents} == {
        "Huyện Bạch Long Vĩ",
        "Huyện Cồn Cỏ",
        "Huyện Hoàng Sa",
        "Huyện Lý Sơn",
        "Huyện Côn Đảo",
    }


def test_the_reform_passes_every_unit_on(country: Country) -> None:
    former = {unit.key: unit for unit in country.former}
    changes = changes_of(former, country.reformed, country.links)
    assert changes.faults == []
    assert changes.counts() == {
        "kept": 11,
        "kept_provinces": 11,
        "ended": 10_783,
        "begun": 3_344,
        "continued": 118,
        "renamed": 19,
        "merged": 9_484,
        "divided": 1_033,
        "divided_units": 471,
    }
    assert {key.code for key in divided(changes.passings)} >= {"05221", "04957", "04891"}


def test_what_changed_after_the_reform_is_kept_apart(country: Country) -> None:
    changes = changes_of({u.key: u for u in country.reformed}, country.present, [])
    assert changes.faults == []
    counts = changes.counts()
    assert (counts["kept"], counts["renamed"], counts["continued"]) == (3_259, 11, 85)
    renamed = {p.link.new.code for p in changes.passings if p.kind is SuccessionKind.RENAMED}
    assert {"75", "26368", "25363"} < renamed  # Đồng Nai, Long Thành, Đồng Phú


def test_contradictions_of_the_files_are_told(country: Country) -> None:
    found = Counter(finding.problem for finding in country.findings)
    assert found == {
        "kind_of_name": 3,
        "no_code": 5,
        "other_code": 1,
        "other_kind": 11,
        "other_spelling": 163,
        "nobody_called_so": 4,
        "no_population": 4,
        "no_area": 4,
        "copied_figures": 302,
    }
    (code,) = [finding for finding in country.findings if finding.problem == "other_code"]
    assert (code.name, code.found, code.wanted) == ("Xã Ba Chẽ", "06970", "06978")
    assert sum(finding.file == CONVERSION for finding in country.findings) == 180


def test_measures_are_read_in_all_their_spellings(country: Country) -> None:
    facts = country.facts
    assert len(facts) == 3_355
    ha_noi = facts[UnitKey(Rank.PROVINCE, "01")]
    assert (str(ha_noi.area_km2), ha_noi.population) == ("3359.80", 8_718_000)
    ba_dinh = facts[UnitKey(Rank.COMMUNE, "00004")]
    assert (str(ba_dinh.area_km2), ba_dinh.population) == ("2.97", 65_023)
    assert ba_dinh.seat == "Số 2, phố Trúc Bạch, phường Ba Đình"
    assert sum(fact.population is None for fact in facts.values()) == 70 + 302
    assert sum(fact.area_km2 is None for fact in facts.values()) == 4 + 302


def test_figures_that_stand_at_units_of_several_provinces_are_of_none(country: Country) -> None:
    copied = {one.code: one for one in country.findings if one.problem == "copied_figures"}
    units = {unit.code: unit for unit in country.reformed if unit.rank is Rank.COMMUNE}
    figures = {code: one.found.partition(" = ")[0] for code, one in copied.items()}
    assert (len(copied), len(set(figures.values()))) == (302, 131)
    called = Counter(
        (figures[code], units[code].kind, name_key(units[code].name, units[code].kind))
        for code in copied
    )
    alike = [count for count in called.values() if count > 1]
    assert (sum(alike), len(alike)) == (298, 130)
    phu_tho = UnitKey(Rank.PROVINCE, "25")
    assert sum(units[code].parent == phu_tho for code in copied) == 8
    for code in copied:
        known = country.facts[UnitKey(Rank.COMMUNE, code)]
        assert (known.area_km2, known.population) == (None, None)
    assert country.facts[UnitKey(Rank.COMMUNE, "13096")].latitude is not None
    told = copied["30898"]
    assert (told.name, told.row) == ("Xã Bình An, Tỉnh An Giang", 3060)
    assert told.found == (
        "73,43 km²; 59.475 = Xã Bình An, Tỉnh Ninh Bình; Xã Bình An, Tỉnh Tuyên Quang;"
        " Xã Bình An, Tỉnh Gia Lai; Xã Bình An, Tỉnh Đồng Nai"
    )


def test_the_mark_and_the_zeros_of_the_files_are_minded() -> None:
    own = Sources.own()
    assert own.files[OLD_COMMUNES].startswith(b"\xef\xbb\xbf")
    without = replace(own, files={**own.files, OLD_COMMUNES: own.files[OLD_COMMUNES][3:]})
    assert own.rows(OLD_COMMUNES)[0][1] == without.rows(OLD_COMMUNES)[0][1]
    assert own.rows(OLD_COMMUNES)[0][1]["Mã"] == "00001"


@pytest.mark.django_db
@pytest.mark.usefixtures("settled")
def test_the_country_is_loaded_once(signed_in: Callable[[str], Client]) -> None:
    with acting(SECTOR):
        loaded = load_country(at=NOW)
        assert loaded.counts == {
            "former_province": 63,
            "former_district": 696,
            "former_commune": 10_035,
            "present_province": 34,
            "present_commune": 3_321,
            "links": 10_665,
            "outlines": 240,
        }
        again = load_country(at=NOW)
        assert (again.is_new, again.findings) == (False, [])
    out = StringIO()
    call_command("areas", "load", stdout=out)
    assert out.getvalue().startswith("Các đơn vị hành chính đã có, không phải làm gì.")
    with acting(SECTOR.reading()):
        _check_rows()
        _check_days()
        _check_hoa_binh()
        _check_districts()
        _check_outlines()
        _check_statements()
    _check_pages_of_lists(signed_in("province_officer"))


def _check_rows() -> None:
    assert Counter(Area.objects.values_list("rank", flat=True)) == {
        "province": 63 + 23 + 1,
        "district": 696,
        "commune": 10_035 + 3_321 + 95,
    }
    assert AreaSuccession.objects.count() == 10_654 + 96
    assert AreaFinding.objects.count() == 195 + 302
    assert AreaOutline.objects.count() == 240
    assert list(UnitList.objects.order_by("effective").values_list("effective", flat=True)) == [
        AFTER,
        date(2026, 7, 25),
    ]
    # An unknown beginning stays open.
    assert Area.objects.filter(period__lower_inf=True).count() == 63 + 696 + 10_035
    assert Area.objects.filter(period__lower_inf=True, period__upper_inf=True).count() == 11


def _check_days() -> None:
    for day, provinces, districts, communes in (
        (BEFORE, 63, 696, 10_035),
        (AFTER, 34, 0, 3_321),
        (NOW_DAY, 34, 0, 3_321),
    ):
        assert len(areas_on(day, rank=Rank.PROVINCE)) == provinces
        assert len(areas_on(day, rank=Rank.DISTRICT)) == districts
        assert len(areas_on(day, rank=Rank.COMMUNE)) == communes
    assert len(communes_of_province("25", day=NOW_DAY)) == 148
    assert len(communes_of_province("19", day=NOW_DAY)) == 92
    assert len(districts_of("17", day=BEFORE)) == 10
    for day, name in ((AFTER, "Xã Long Thành"), (NOW_DAY, "Phường Long Thành")):
        row = area_by_code("26368", day=day)
        assert row is not None
        assert row.name == name


def _check_hoa_binh() -> None:
    old = communes_of_province("17", day=BEFORE)
    assert len(old) == 151
    later = successors_of([row.id for row in old], day=NOW_DAY)
    assert len({row.id for rows in later.values() for row in rows}) == 46
    assert {row.province for rows in later.values() for row in rows} == {"25"}
    assert sum(len(rows) for rows in later.values()) == 154
    assert sum(len(rows) > 1 for rows in later.values()) == 3
    (bao_la,) = [row for row in communes_of_province("25", day=NOW_DAY) if row.code == "05245"]
    former = predecessors_of([bao_la.id], day=BEFORE)[bao_la.id]
    assert [row.name for row in former] == ["Xã Bao La", "Xã Mai Hịch", "Xã Săm Khóe"]
    # Over two lists: an old commune of Đồng Nai finds the ward of today.
    (found,) = meant("Thị trấn Long Thành, huyện Long Thành, Đồng Nai", day=NOW_DAY).found
    assert "Phường Long Thành" in {end.name for end in found.ends}


def _check_districts() -> None:
    found = {d.name: d for d in former_districts("25", day=NOW_DAY, before=BEFORE)}
    assert len(found) == 10 + 9 + 13
    mai_chau, da_bac = found["Huyện Mai Châu"], found["Huyện Đà Bắc"]
    assert (mai_chau.province, len(mai_chau.communes)) == ("Tỉnh Hòa Bình", 16)
    assert mai_chau.shared == frozenset()
    # One new commune takes from Đà Bắc and from the city of Hòa Bình: Phường Thống Nhất.
    assert da_bac.shared == found["Thành phố Hòa Bình"].shared & da_bac.successors
    assert len(da_bac.shared) == 1


def _check_outlines() -> None:
    shapes = outlines_of("25", day=NOW_DAY)
    assert len(shapes) == 148
    assert len(outlines_of("19", day=NOW_DAY)) == 92
    assert outlines_of("01", day=NOW_DAY) == []
    assert outlines_of("25", day=BEFORE) == []
    assert all(is_inside(shape.rings, shape.label) for shape in shapes)


def _check_statements() -> None:
    for ask, statements in (
        (lambda: areas_on(NOW_DAY, rank=Rank.COMMUNE), 1),
        (lambda: successors_of([1, 2, 3], day=NOW_DAY), 2),
        (lambda: predecessors_of([1, 2, 3], day=BEFORE), 2),
        (lambda: outlines_of("25", day=NOW_DAY), 1),
        (lambda: former_districts("25", day=NOW_DAY, before=BEFORE), 4),
    ):
        with CaptureQueriesContext(connection) as queries:
            ask()
        assert len(queries) == statements


def _check_pages_of_lists(client: Client) -> None:
    """The page of the reform shows the first of 14,000 units, and costs what a short one does."""
    with acting(SECTOR.reading()):
        reform, official = UnitList.objects.order_by("effective")
    page = client.get(f"/areas/lists/{reform.uuid}/").content.decode()
    parts = re.findall(
        r'<section id="(\w+)".*?<tbody>(.*?)</tbody>(.*?)</section>', page, re.DOTALL
    )
    told = {code: (rows.count("<tr>"), text_of(rest)) for code, rows, rest in parts}
    renamed, ended = told.pop("renamed"), told["ended"]
    assert renamed == (19, "")
    assert {code: rows for code, (rows, _rest) in told.items()} == dict.fromkeys(
        ("divided_units", "merged", "continued", "begun", "ended"), MOST_SHOWN
    )
    assert ended[1] == (
        "và 10.733 dòng nữa. Mở đủ danh sách: Xã, phường, đặc khu: 10.035 ;"
        " Cấp huyện (đến 30/06/2025): 696 ; Tỉnh, thành phố: 52"
    )
    assert told["divided_units"][1].startswith("và 421 dòng nữa")
    assert len(page) < 150_000
    links = dict(re.findall(r'<a href="([^"]+)">[^<]+: ([0-9.]+)</a>', page))
    assert len(links) == 9
    for url, count in links.items():
        listed = client.get(html.unescape(url)).content.decode()
        assert f"{count} đơn vị" in text_of(listed)
    counts = []
    for one in (reform, official):
        with CaptureQueriesContext(connection) as queries:
            client.get(f"/areas/lists/{one.uuid}/")
        counts.append(len(queries))
    assert counts == [12, 12]
