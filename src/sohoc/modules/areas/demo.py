"""The demo stands on real ground: the communes of one province, and what they were before."""

import csv
import io
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from random import Random

from django.utils import timezone

from sohoc.core.demo import DemoPart, Ids, World
from sohoc.modules.areas.contracts import AreaKind, Rank, Unit, UnitKey
from sohoc.modules.areas.rules.country import Country, read_country
from sohoc.modules.areas.rules.naming import bare_name, read_code
from sohoc.modules.areas.rules.outlines import box_of, is_inside, label_point
from sohoc.modules.areas.rules.shapes import read_shapes
from sohoc.modules.areas.rules.sources import (
    CONVERSION,
    MERGED_COMMUNES,
    MERGED_PROVINCES,
    OFFICIAL,
    OLD_COMMUNES,
    OLD_DISTRICTS,
    OUTLINES,
    PLACES,
    Row,
    Sources,
)
from sohoc.modules.areas.selectors.units import areas_on
from sohoc.modules.areas.services.country import REFORM, load_country

PROVINCE = "25"
LAST_DAY_BEFORE = date(2025, 6, 30)
# Loading all units of the country takes some seconds; these sizes go without the rest of it.
PROVINCE_ALONE = frozenset({"XS"})
TRIES = 200

Place = tuple[Decimal, Decimal]  # latitude, longitude
Rings = Sequence[Sequence[tuple[float, float]]]


@dataclass(frozen=True, slots=True)
class FormerUnit:
    """A commune, district or province before 1 July 2025; `above` is the code above it."""

    code: str
    name: str
    bare: str
    above: str = ""
    is_town: bool = False


@dataclass(frozen=True, slots=True)
class Commune:
    """A commune or ward of today, and the former communes that it took over, wholly or in part."""

    code: str
    name: str
    bare: str
    former: tuple[FormerUnit, ...]
    rings: Rings

    def place(self, chance: Random) -> Place:
        """A point inside the outline, five decimals, as good as a school's address is known."""
        west, south, east, north = box_of(self.rings)
        for _try in range(TRIES):
            found = round(chance.uniform(west, east), 5), round(chance.uniform(south, north), 5)
            if is_inside(self.rings, found):
                return _place(*found)
        return _place(*label_point(self.rings))


@dataclass(frozen=True, slots=True)
class Territory:
    """The province of the demo: communes by code, former districts and provinces."""

    province: str
    communes: tuple[Commune, ...]
    districts: tuple[FormerUnit, ...]
    provinces: tuple[FormerUnit, ...]


def _place(longitude: float, latitude: float) -> Place:
    return Decimal(f"{latitude:.5f}"), Decimal(f"{longitude:.5f}")


def _plan(_world: World) -> Territory:
    return territory()


@cache
def territory() -> Territory:
    """The whole province, whatever the size of the demo."""
    files = Sources.own()
    country = read_country(of_province(files))
    rings = {shape.code: shape.rings for shape in read_shapes(files.files[n] for n in OUTLINES)}
    former = {unit.key: unit for unit in country.former}
    origins = _origins(country)
    province = UnitKey(Rank.PROVINCE, PROVINCE)
    communes = tuple(
        Commune(
            code=unit.code,
            name=unit.name,
            bare=bare_name(unit.name, unit.kind),
            former=tuple(_former(former[key]) for key in origins[unit.code]),
            rings=rings[unit.code],
        )
        for unit in sorted(country.present, key=lambda unit: unit.code)
        if unit.parent == province
    )
    above = {old.above for commune in communes for old in commune.former}
    districts = [former[UnitKey(Rank.DISTRICT, code)] for code in sorted(above)]
    provinces = sorted({unit.parent for unit in districts if unit.parent})
    return Territory(
        province=next(unit.name for unit in country.present if unit.key == province),
        communes=communes,
        districts=tuple(_former(unit) for unit in districts),
        provinces=tuple(_former(former[key]) for key in provinces),
    )


def of_province(sources: Sources) -> Sources:
    """The files without the rest of the country and without measures: quick to read."""
    conversion = [row for _n, row in sources.rows(CONVERSION) if row["newProvinceCode"] == PROVINCE]
    codes = {
        read_code(row["wardCode"], rank=Rank.COMMUNE)[0] for row in conversion if row["wardCode"]
    }
    former = [row for _n, row in sources.rows(OLD_COMMUNES) if row["Mã"] in codes]
    provinces = {row["Mã TP"] for row in former}
    districts = [row for _n, row in sources.rows(OLD_DISTRICTS) if row["Mã TP"] in provinces]
    official = json.loads(sources.files[OFFICIAL])
    here = [province for province in official if province["Code"] == PROVINCE]
    return Sources(
        {
            **sources.files,
            CONVERSION: _written(conversion),
            OLD_COMMUNES: _written(former),
            OLD_DISTRICTS: _written(districts),
            OFFICIAL: json.dumps(here).encode(),
            **dict.fromkeys((PLACES, MERGED_COMMUNES, MERGED_PROVINCES), b""),
        }
    )


def _written(rows: Iterable[Row]) -> bytes:
    """The rows as a file again."""
    listed = list(rows)
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, listed[0])
    writer.writeheader()
    writer.writerows(listed)
    return text.getvalue().encode()


def _origins(country: Country) -> dict[str, list[UnitKey]]:
    """The former communes of each commune of today, by code."""
    found: dict[str, list[UnitKey]] = {}
    for link in country.links:
        if link.old.rank is Rank.COMMUNE:
            found.setdefault(link.new.code, []).append(link.old)
    return {code: sorted(set(keys)) for code, keys in found.items()}


def _former(unit: Unit) -> FormerUnit:
    return FormerUnit(
        code=unit.code,
        name=unit.name,
        bare=bare_name(unit.name, unit.kind),
        above=unit.parent.code if unit.parent else "",
        is_town=unit.kind in {AreaKind.WARD, AreaKind.TOWNSHIP, AreaKind.CITY},
    )


def _write(world: World, *, ids: Ids, at: datetime) -> str:
    """The whole country; hands on the ids of the province's units, the former ones apart."""
    files = Sources.own()
    loaded = load_country(
        at=at, sources=of_province(files) if world.size in PROVINCE_ALONE else files
    )
    now = areas_on(timezone.localdate(at), province=PROVINCE)
    ids.keep("area", {row.code: row.id for row in now})
    for one in world.of(Territory).provinces:
        then = areas_on(LAST_DAY_BEFORE, province=one.code)
        ids.keep("former_area", {row.code: row.id for row in then})
    return "{} units".format(sum(n for word, n in loaded.counts.items() if word != "links"))


DEMO = DemoPart("areas", plan=_plan, write=_write)
REFORMED = REFORM.effective
