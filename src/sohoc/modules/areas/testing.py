"""A small country for tests: three former provinces, one reform, every kind of succession."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from sohoc.core.access.actors import Actor
from sohoc.core.access.scope import Scope, acting
from sohoc.modules.areas.contracts import Decision, Link, Rank, Unit, UnitFacts, UnitKey
from sohoc.modules.areas.models import Area, AreaOutline, UnitList
from sohoc.modules.areas.rules.changes import changes_of
from sohoc.modules.areas.rules.naming import read_name
from sohoc.modules.areas.services.country import keep_list, rows_in_force
from sohoc.modules.areas.services.lists import ListStays, take_list_back, units_in_force
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

# A year later Pà Cò is merged into Mai Châu, and Bao La becomes a ward.
FURTHER = Decision(date(2026, 7, 1), "Sắp xếp xã năm 2026", number="2/NQ")
UNITS_THEN = [
    ("01", "Thành phố Hà Nội", ""),
    ("25", "Tỉnh Phú Thọ", ""),
    ("00004", "Phường Trúc Bạch", "01"),
    ("04831", "Xã Đà Bắc", "25"),
    ("05200", "Xã Mai Châu", "25"),
    ("05245", "Phường Bao La", "25"),
    ("07900", "Phường Việt Trì", "25"),
]
LINKS_THEN = [*((code, code) for code, _name, _above in UNITS_THEN), ("05212", "05200")]


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


def make_further_list(*, loaded_by: int) -> UnitList:
    """A second list, loaded by a person; commits when the test commits."""
    with acting(SECTOR):
        changes = changes_of(units_in_force(), units_of(UNITS_THEN), links_of(LINKS_THEN))
        if changes.faults:
            raise ValueError(changes.faults)
        further = keep_list(FURTHER, changes, loaded_by=loaded_by, at=LOADED)
        write_changes(changes, ids=rows_in_force(), unit_list=further, facts={})
    return further


def why_it_stays(actor: Actor, unit_list: UnitList) -> str:
    """Why a list cannot be taken back; "" for one that was taken back by this."""
    with acting(actor.scope):
        try:
            take_list_back(actor=actor, uuid_=unit_list.uuid, reason="nhầm")
        except ListStays as stays:
            return stays.problem
    return ""


def further_list(day: date, rows: list[tuple[str, str, str]], pairs: list[tuple[str, str]]) -> None:
    """After the small country was made: another list of all its units, in force from the day on."""
    base = {unit.key: unit for unit in units_of(REFORMED)}
    changes = changes_of(base, units_of(rows), links_of(pairs))
    if changes.faults:
        raise ValueError(changes.faults)
    with acting(SECTOR):
        decision = Decision(day, "Sắp xếp đơn vị hành chính")
        unit_list = keep_list(decision, changes, loaded_by=None, at=LOADED)
        write_changes(changes, ids=rows_in_force(), unit_list=unit_list, facts={})


def measure_area(area_id: int, *, km2: str) -> None:
    """Write down how large a unit is."""
    with acting(SECTOR):
        Area.objects.filter(pk=area_id).update(area_km2=Decimal(km2))


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
