"""The units of the whole country from the raw files in `data/`: typed rows, and what is odd.

The three-level list (GSO) gives what ended on 1 July 2025, the conversion what followed on that
day, the official list what is in force. The official codes win. Where sources disagree, a finding
says so; nothing is mended in silence.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from sohoc.modules.areas.contracts import Finding, Link, Rank, Unit, UnitFacts, UnitKey
from sohoc.modules.areas.rules.measures import facts_of
from sohoc.modules.areas.rules.naming import (
    KIND_WORDS,
    read_code,
    read_name,
    same_spelling,
)
from sohoc.modules.areas.rules.sources import (
    CONVERSION,
    OFFICIAL,
    OLD_COMMUNES,
    OLD_DISTRICTS,
    Row,
    Sources,
)


@dataclass(frozen=True, slots=True)
class Country:
    """What was in force before 1 July 2025, what followed on that day, and what is in force now."""

    former: Sequence[Unit]
    reformed: Sequence[Unit]
    links: Sequence[Link]
    present: Sequence[Unit]
    facts: Mapping[UnitKey, UnitFacts]
    findings: Sequence[Finding]


def read_country(sources: Sources) -> Country:
    """Everything at once; what cannot be joined stands in the findings."""
    findings: list[Finding] = []
    present = _official(sources)
    former = list(_former(sources, findings))
    conversion = _Conversion(former={u.key: u for u in former}, present=present)
    for number, row in sources.rows(CONVERSION):
        conversion.read(number, row)
    reformed = list(conversion.units.values())
    facts, unmeasured = facts_of(sources, reformed, codes=conversion.codes)
    return Country(
        former=former,
        reformed=reformed,
        links=list(conversion.links),
        present=present,
        facts=facts,
        findings=[*findings, *conversion.findings, *unmeasured],
    )


def _unit(rank: Rank, code: str, name: str, parent: UnitKey | None) -> Unit:
    return Unit(rank, read_code(code, rank=rank)[0], *read_name(name, rank=rank), parent)


def _official(sources: Sources) -> list[Unit]:
    found = []
    for province in json.loads(sources.files[OFFICIAL]):
        unit = _unit(Rank.PROVINCE, province["Code"], province["FullName"], None)
        found.append(unit)
        found += [
            _unit(Rank.COMMUNE, one["Code"], one["FullName"], unit.key) for one in province["Wards"]
        ]
    return found


def _former(sources: Sources, findings: list[Finding]) -> Iterator[Unit]:
    districts = [row for _number, row in sources.rows(OLD_DISTRICTS)]
    names = {row["Mã TP"]: row["Tỉnh / Thành Phố"] for row in districts}
    for code, name in names.items():
        yield _unit(Rank.PROVINCE, code, name, None)
    for row in districts:
        yield _unit(Rank.DISTRICT, row["Mã"], row["Tên"], UnitKey(Rank.PROVINCE, row["Mã TP"]))
    for number, row in sources.rows(OLD_COMMUNES):
        parent = UnitKey(Rank.DISTRICT, row["Mã QH"])
        unit = _unit(Rank.COMMUNE, row["Mã"], row["Tên"], parent)
        word = KIND_WORDS[unit.kind]
        if word != row["Cấp"]:
            told = Finding(
                "kind_of_name", OLD_COMMUNES, number, unit.code, unit.name, row["Cấp"], word
            )
            findings.append(told)
        yield unit


@dataclass
class _Conversion:
    """The rows of the conversion put together: units of 1 July 2025, and links to them."""

    former: Mapping[UnitKey, Unit]
    present: Sequence[Unit]
    units: dict[UnitKey, Unit] = field(default_factory=dict)
    links: dict[Link, None] = field(default_factory=dict)  # a set that keeps the order
    codes: dict[str, str] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._told: set[tuple[str, str]] = set()
        self._official = {unit.key: unit for unit in self.present}
        self._by_name = {(unit.parent, unit.name): unit for unit in self.present}

    def read(self, number: int, row: Row) -> None:
        """One row: an old unit, and the new one that took it over or a part of it."""
        province = _unit(Rank.PROVINCE, row["newProvinceCode"], row["newProvince"], None)
        self._take(number, province)
        commune = self._commune(number, row, province.key)
        self._take(number, commune)
        old_province = UnitKey(Rank.PROVINCE, row["provinceCode"].zfill(2))
        self.links[Link(old_province, province.key)] = None
        self.links[Link(self._old(number, row, commune), commune.key)] = None

    def _take(self, number: int, unit: Unit) -> None:
        if unit.key in self.units:
            return
        self.units[unit.key] = unit
        official = self._official.get(unit.key)
        if official is None:
            self._tell("not_official", number, unit)
        elif official.name != unit.name:
            problem = "other_kind" if official.kind is not unit.kind else "other_spelling"
            self._tell(problem, number, unit, found=unit.name, wanted=official.name)

    def _commune(self, number: int, row: Row, province: UnitKey) -> Unit:
        unit = _unit(Rank.COMMUNE, row["newWardCode"], row["newWard"], province)
        if unit.key in self._official:
            return unit
        official = self._by_name.get((province, unit.name))
        if official is None:
            return unit
        self.codes[unit.code] = official.code
        self._tell("other_code", number, official, found=unit.code, wanted=official.code)
        return replace(unit, code=official.code)

    def _old(self, number: int, row: Row, commune: Unit) -> UnitKey:
        if not row["wardCode"]:
            self._tell("no_code", number, commune, found=row["district"])
            return UnitKey(Rank.DISTRICT, row["districtCode"].zfill(3))
        key = UnitKey(Rank.COMMUNE, read_code(row["wardCode"], rank=Rank.COMMUNE)[0])
        unit = self.former[key]
        if not same_spelling(unit.name, row["ward"]):
            self._tell("other_spelling", number, unit, found=row["ward"], wanted=unit.name)
        return key

    def _tell(
        self, problem: str, number: int, unit: Unit, *, found: str = "", wanted: str = ""
    ) -> None:
        """Once for each unit and name: a divided commune stands in several rows."""
        if (unit.code, found) in self._told:
            return
        self._told.add((unit.code, found))
        told = Finding(problem, CONVERSION, number, unit.code, unit.name, found, wanted)
        self.findings.append(told)
