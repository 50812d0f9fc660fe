"""Which units a list speaks of, and the changes it makes there."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from decimal import Decimal

from sohoc.lib.vietnamese import folded
from sohoc.modules.areas.contracts import Link, Rank, Unit, UnitKey
from sohoc.modules.areas.rules.changes import Changes, Fault, changes_of
from sohoc.modules.areas.rules.unit_list import Doubtful, ListRead

WHOLE = Decimal(1)


def covered(base: Mapping[UnitKey, Unit], province: str) -> dict[UnitKey, Unit]:
    """The units in force of one province ("" for all of them)."""
    if not province:
        return dict(base)
    above = UnitKey(Rank.PROVINCE, province)
    return {key: unit for key, unit in base.items() if key == above or unit.parent == above}


def changes_within(
    base: Mapping[UnitKey, Unit],
    units: Sequence[Unit],
    links: Sequence[Link],
    *,
    province: str,
) -> Changes:
    """What the list does to the units that it covers; provinces that it does not name stay."""
    there = covered(base, province)
    names_provinces = any(unit.rank is Rank.PROVINCE for unit in units)
    staying = [unit for unit in there.values() if unit.rank is Rank.PROVINCE]
    wanted = [*([] if names_provinces else staying), *units]
    changes = changes_of(there, wanted, links)
    elsewhere = [
        Fault("code_elsewhere", unit.key)
        for unit in changes.begun
        if unit.key in base and unit.key not in there
    ]
    faults = [*changes.faults, *_outside(units, province), *_parts(links), *elsewhere]
    return Changes(changes.kept, changes.ended, changes.begun, changes.passings, faults)


def faults_of(base: Mapping[UnitKey, Unit], read: ListRead, *, province: str) -> list[Fault]:
    """What is wrong with a list as a whole beside the faults of its rows.

    Rows with faults count as far as they could be read; what would only follow from what could not
    is left out. Nothing is known of a table without its heads.
    """
    if any(fault.problem == "no_column" for fault in read.faults):
        return []
    doubtful = read.doubtful
    units, links = [*read.units, *doubtful.units], [*read.links, *doubtful.links]
    found = changes_within(base, units, links, province=province).faults
    return [fault for fault in found if not _follows(fault, base, doubtful)]


def _follows(fault: Fault, base: Mapping[UnitKey, Unit], doubtful: Doubtful) -> bool:
    """Whether a fault may be nothing but a row that could not be read."""
    unit = fault.unit
    if fault.problem == "no_successor":
        return unit in doubtful.olds or folded(base[unit].name) in doubtful.names
    if fault.problem == "no_predecessor":
        return unit in doubtful.news
    if fault.problem == "parts":
        return unit in doubtful.olds
    return fault.problem in {"outside", "code_elsewhere"} and unit in doubtful.adrift


def _outside(units: Sequence[Unit], province: str) -> list[Fault]:
    if not province:
        return []
    return [
        Fault("outside", unit.key, unit.parent)
        for unit in units
        if (unit.parent.code if unit.parent else unit.code) != province
    ]


def _parts(links: Sequence[Link]) -> list[Fault]:
    """The parts of a divided unit are given for all or for none, and are together the whole."""
    by_old: dict[UnitKey, list[Decimal | None]] = defaultdict(list)
    for link in links:
        by_old[link.old].append(link.share)
    faults = []
    for old, shares in by_old.items():
        known = [share for share in shares if share is not None]
        if known and (len(known) < len(shares) or sum(known, Decimal(0)) != WHOLE):
            faults.append(Fault("parts", old))
    return faults
