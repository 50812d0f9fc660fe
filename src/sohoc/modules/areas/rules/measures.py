"""Area, population and seat of units, joined by names: the source has a numbering of its own."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

from sohoc.lib.numbers import format_number
from sohoc.lib.vietnamese import ControlCharacter, normal
from sohoc.modules.areas.contracts import Finding, Rank, Unit, UnitFacts, UnitKey
from sohoc.modules.areas.rules.naming import BadName, name_key, read_code, read_name, same_spelling
from sohoc.modules.areas.rules.sources import (
    MERGED_COMMUNES,
    MERGED_PROVINCES,
    PLACES,
    Row,
    Sources,
)

CAPITAL = "Thủ đô"  # the source calls Hà Nội so
COPIED_FIGURES = "copied_figures"  # the problem of a finding
UNKNOWN = frozenset({"", "đang cập nhật", "giữ nguyên"})
_DECIMAL = re.compile(r"[0-9]+(\.[0-9]+)?")
_VIETNAMESE = re.compile(r"[0-9]{1,3}(\.[0-9]{3})*(,[0-9]+)?")
_WHOLE = re.compile(r"[0-9]{1,3}([.,][0-9]{3})+|[0-9]+")
_DEGREES = re.compile(r"-?[0-9]{1,3}(\.[0-9]+)?")

Named = Mapping[tuple[str, str, str], Sequence[Unit]]


def read_decimal(text: str) -> Decimal | None:
    """Square kilometres, written 28.69; None for nothing, for words and for zero."""
    plain = text.strip()
    return (Decimal(plain) or None) if _DECIMAL.fullmatch(plain) else None


def read_vietnamese(text: str) -> Decimal | None:
    """Square kilometres, written 3.359,80."""
    plain = text.strip()
    if not _VIETNAMESE.fullmatch(plain):
        return None
    return Decimal(plain.replace(".", "").replace(",", ".")) or None


def read_population(text: str) -> int | None:
    """Heads, written 102136, 30,509 or 8.718.000; None for nothing, for words and for zero."""
    plain = text.strip()
    return (int(re.sub("[.,]", "", plain)) or None) if _WHOLE.fullmatch(plain) else None


def read_seat(text: str) -> str:
    """Where the offices are; "" where the source does not know."""
    try:
        seat = normal(text)
    except ControlCharacter:
        return ""
    return "" if seat.lower() in UNKNOWN else seat[:200]


def read_degrees(text: str) -> Decimal | None:
    """A longitude or latitude."""
    return Decimal(text) if _DEGREES.fullmatch(text) else None


def facts_of(
    sources: Sources, units: Iterable[Unit], *, codes: Mapping[str, str]
) -> tuple[dict[UnitKey, UnitFacts], list[Finding]]:
    """Facts of the units of 1 July 2025; `codes` gives the official code for another one."""
    listed = list(units)
    facts = _of_provinces(sources, [u for u in listed if u.rank is Rank.PROVINCE])
    measured, rows, findings = _of_communes(sources, listed)
    copied, copies = _copied(measured, {unit.key: unit for unit in listed}, rows)
    findings += copies
    for number, row in sources.rows(PLACES):
        code = read_code(row["wardCode"], rank=Rank.COMMUNE)[0]
        key = UnitKey(Rank.COMMUNE, codes.get(code, code))
        known = measured.get(key)
        if known is None:
            findings.append(Finding("no_population", PLACES, number, key.code, row["ward"]))
            known = UnitFacts()
        # This file repeats the areas of the other one, and so it is no witness for a copied one.
        area = None if key in copied else known.area_km2 or read_decimal(row["wardAreaKm2"])
        facts[key] = UnitFacts(
            area_km2=area,
            population=None if key in copied else known.population,
            seat=known.seat,
            latitude=read_degrees(row["wardLat"]),
            longitude=read_degrees(row["wardLon"]),
        )
    return facts, findings


def _of_provinces(sources: Sources, provinces: Sequence[Unit]) -> dict[UnitKey, UnitFacts]:
    by_name = {name_key(unit.name, unit.kind): unit for unit in provinces}
    facts = {}
    for _number, row in sources.rows(MERGED_PROVINCES):
        kind, name = read_name(_province_name(row), rank=Rank.PROVINCE)
        facts[by_name[name_key(name, kind)].key] = UnitFacts(
            area_km2=read_vietnamese(row["dientichkm2"]),
            population=read_population(row["dansonguoi"]),
            seat=read_seat(row["trungtamhc"]),
            latitude=read_degrees(row["vido"]),
            longitude=read_degrees(row["kinhdo"]),
        )
    return facts


def _province_name(row: Row) -> str:
    return row["tentinh"].replace(CAPITAL, "Thành phố")


def _copied(
    measured: Mapping[UnitKey, UnitFacts],
    units: Mapping[UnitKey, Unit],
    rows: Mapping[UnitKey, int],
) -> tuple[frozenset[UnitKey], list[Finding]]:
    """Units with area and population of a unit in another province, and a finding for each.

    No two places agree in both: the source gave the figures of one to all that are called alike,
    and does not say whose they are.
    """
    alike: dict[tuple[Decimal, int], list[UnitKey]] = defaultdict(list)
    for key, known in measured.items():
        if known.area_km2 is not None and known.population is not None:
            alike[known.area_km2, known.population].append(key)
    found: list[Finding] = []
    for (area, heads), keys in alike.items():
        if len({units[key].parent for key in keys}) > 1:
            figures = f"{format_number(area)} km²; {format_number(heads)}"
            found += [_copy_told(key, keys, units, rows[key], figures) for key in keys]
    return frozenset(UnitKey(Rank.COMMUNE, one.code) for one in found), found


def _copy_told(
    key: UnitKey, keys: Sequence[UnitKey], units: Mapping[UnitKey, Unit], row: int, figures: str
) -> Finding:
    def placed(one: UnitKey) -> str:
        above = units[one].parent
        return f"{units[one].name}, {units[above].name}" if above else units[one].name

    others = [placed(one) for one in keys if one != key]
    return Finding(
        COPIED_FIGURES,
        MERGED_COMMUNES,
        row,
        key.code,
        placed(key),
        found=f"{figures} = {'; '.join(others)}",
    )


def _of_communes(
    sources: Sources, units: Sequence[Unit]
) -> tuple[dict[UnitKey, UnitFacts], dict[UnitKey, int], list[Finding]]:
    """Joined where province, kind and name agree, accents aside where only one is called so.

    Facts and row numbers by unit, and what could not be joined.
    """
    provinces = {u.key: name_key(u.name, u.kind) for u in units if u.rank is Rank.PROVINCE}
    named: dict[tuple[str, str, str], list[Unit]] = defaultdict(list)
    for unit in units:
        if unit.parent is not None:
            key = (provinces[unit.parent], unit.kind, name_key(unit.name, unit.kind))
            named[key].append(unit)
    facts: dict[UnitKey, UnitFacts] = {}
    numbers: dict[UnitKey, int] = {}
    findings = []
    for number, row in sources.rows(MERGED_COMMUNES):
        matches = _called(named, row)
        if len(matches) != 1:
            problem = "nobody_called_so" if not matches else "several_called_so"
            name = f"{row['loai']} {row['tenhc']}, {row['tentinh']}"
            findings.append(Finding(problem, MERGED_COMMUNES, number, "", name))
            continue
        numbers[matches[0].key] = number
        facts[matches[0].key] = UnitFacts(
            area_km2=read_decimal(row["dientichkm2"]),
            population=read_population(row["dansonguoi"]),
            seat=read_seat(row["trungtamhc"]),
        )
        if not facts[matches[0].key].area_km2:
            unit = matches[0]
            findings.append(Finding("no_area", MERGED_COMMUNES, number, unit.code, unit.name))
    return facts, numbers, findings


def _called(named: Named, row: Row) -> Sequence[Unit]:
    try:
        kind, name = read_name(f"{row['loai']} {row['tenhc']}", rank=Rank.COMMUNE)
        province_kind, province = read_name(_province_name(row), rank=Rank.PROVINCE)
    except BadName:
        return ()
    key = (name_key(province, province_kind), kind, name_key(name, kind))
    alike = named.get(key, ())
    return [unit for unit in alike if same_spelling(unit.name, name)] or alike
