"""A small country for tests: three former provinces, one reform, every kind of succession."""

from datetime import UTC, date, datetime

import pytest

from sohoc.core.access.scope import Scope, acting
from sohoc.modules.areas.contracts import Decision, Link, Rank, Unit, UnitFacts, UnitKey
from sohoc.modules.areas.models import AreaOutline, UnitList
from sohoc.modules.areas.rules.changes import changes_of
from sohoc.modules.areas.rules.naming import read_name
from sohoc.modules.areas.services.country import keep_list, rows_in_force
from sohoc.modules.areas.services.rows import write_changes, write_units

SECTOR = Scope("sohoc_sector")
REFORM = Decision(date(2025, 7, 1), "Sắp xếp đơn vị hành chính 01/7/2025")
LOADED = datetime(2026, 9, 7, 2, 0, tzinfo=UTC)

_RANKS = {2: Rank.PROVINCE, 3: Rank.DISTRICT, 5: Rank.COMMUNE}

FORMER = [
    ("01", "Thành phố Hà Nội", ""),
    ("17", "Tỉnh Hòa Bình", ""),
    ("25", "Tỉnh Phú Thọ", ""),
    ("001", "Quận Ba Đình", "01"),
    ("150", "Huyện Đà Bắc", "17"),
    ("154", "Huyện Mai Châu", "17"),
    ("227", "Thành phố Việt Trì", "25"),
    ("00004", "Phường Trúc Bạch", "001"),
    ("04831", "Thị trấn Đà Bắc", "150"),
    ("05200", "Thị trấn Mai Châu", "154"),
    ("05212", "Xã Pà Cò", "154"),
    ("05221", "Xã Đồng Tân", "154"),
    ("05227", "Xã Bao La", "154"),
    ("05245", "Xã Xăm Khòe", "154"),
    ("05257", "Xã Mai Hịch", "154"),
    ("07900", "Phường Dữu Lâu", "227"),
]
REFORMED = [
    ("01", "Thành phố Hà Nội", ""),
    ("25", "Tỉnh Phú Thọ", ""),
    ("00004", "Phường Trúc Bạch", "01"),
    ("04831", "Xã Đà Bắc", "25"),
    ("05200", "Xã Mai Châu", "25"),
    ("05212", "Xã Pà Cò", "25"),
    ("05245", "Xã Bao La", "25"),
    ("07900", "Phường Việt Trì", "25"),
]
LINKS = [
    ("01", "01"),
    ("17", "25"),
    ("25", "25"),
    ("00004", "00004"),
    ("04831", "04831"),
    ("05200", "05200"),
    ("05212", "05212"),
    ("05221", "05200"),  # Đồng Tân was divided
    ("05221", "05212"),
    ("05227", "05245"),
    ("05245", "05245"),
    ("05257", "05245"),
    ("07900", "07900"),
]


def key_of(code: str) -> UnitKey:
    """The unit with this code; its length says of which rank."""
    return UnitKey(_RANKS[len(code)], code)


def unit_of(code: str, name: str, above: str = "") -> Unit:
    """A unit by its code, full name and the code above it."""
    key = key_of(code)
    kind, full = read_name(name, rank=key.rank)
    return Unit(key.rank, code, kind, full, key_of(above) if above else None)


def units_of(rows: list[tuple[str, str, str]]) -> list[Unit]:
    """Units from rows of code, name and the code above."""
    return [unit_of(*row) for row in rows]


def links_of(pairs: list[tuple[str, str]]) -> list[Link]:
    """Links from pairs of old and new code."""
    return [Link(key_of(old), key_of(new)) for old, new in pairs]


def make_country() -> UnitList:
    """Write the small country; commits when the test commits."""
    former, facts = units_of(FORMER), {key_of("05245"): UnitFacts(population=12_345)}
    changes = changes_of({u.key: u for u in former}, units_of(REFORMED), links_of(LINKS))
    if changes.faults:
        raise ValueError(changes.faults)
    with acting(SECTOR):
        write_units(former, ids={}, since=None, facts={}, brought_by=None)
        reform = keep_list(REFORM, changes, loaded_by=None, at=LOADED)
        write_changes(changes, ids=rows_in_force(), unit_list=reform, facts=facts)
    return reform


def draw_squares(*area_ids: int) -> None:
    """Outlines for units: squares side by side from 105° east on, from 20° to 21° north."""
    rows = []
    for number, area_id in enumerate(area_ids):
        west, east = 105.0 + number, 106.0 + number
        ring = [[west, 20.0], [east, 20.0], [east, 21.0], [west, 21.0], [west, 20.0]]
        box = {"west": west, "south": 20.0, "east": east, "north": 21.0}
        label = {"label_x": west + 0.5, "label_y": 20.5}
        rows.append(AreaOutline(area_id=area_id, rings=[ring], **box, **label))
    with acting(SECTOR):
        AreaOutline.objects.bulk_create(rows)


@pytest.fixture
def country(db: None) -> UnitList:
    """The small country, and the reform that made its present units."""
    return make_country()
