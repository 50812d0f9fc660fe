"""Loading the country: all units before and after 1 July 2025 from the files of the program."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db import connection, transaction

from sohoc.lib.vietnamese import folded
from sohoc.modules.areas.contracts import (
    Decision,
    Finding,
    Link,
    Loaded,
    Rank,
    Unit,
    UnitFacts,
    UnitKey,
)
from sohoc.modules.areas.models import Area, AreaFinding, AreaOutline, UnitList
from sohoc.modules.areas.rules.changes import Changes, changes_of
from sohoc.modules.areas.rules.country import read_country
from sohoc.modules.areas.rules.outlines import box_of, label_point
from sohoc.modules.areas.rules.shapes import Shape, read_shapes
from sohoc.modules.areas.rules.sources import CONVERSION, OFFICIAL, OUTLINES, Sources
from sohoc.modules.areas.services.rows import BATCH, write_changes, write_units

REFORM = Decision(
    effective=date(2025, 7, 1),
    title="Sắp xếp đơn vị hành chính 01/7/2025",
    source=CONVERSION,
)
# The official list tells what is in force on its day. When what differs began, the files do not
# say: not after this day.
PRESENT = Decision(
    effective=date(2026, 7, 25),
    title="Danh mục đang có hiệu lực ngày 25/7/2026",
    source=OFFICIAL,
)


# What the session knows of these tables is from when they were empty: foreign keys would be checked
# by reading the whole table for every row.
_FORGET_PLANS = "DISCARD PLANS"


class CountryBroken(Exception):
    """The files of the program contradict themselves; `problems` names the first ones."""

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__(", ".join(problems))
        self.problems = problems


@transaction.atomic
def load_country(*, at: datetime, sources: Sources | None = None) -> Loaded:
    """Write the whole country where there is none yet; a second call finds nothing to do.

    Runs in the scope of the sector. Raises `CountryBroken`.
    """
    if Area.objects.exists():
        return Loaded({}, [])
    files = sources or Sources.own()
    country = read_country(files)
    write_units(country.former, ids={}, since=None, facts={}, brought_by=None)
    reform = _apply(REFORM, country.former, country.reformed, country.links, country.facts, at=at)
    _apply(PRESENT, country.reformed, country.present, (), country.facts, at=at)
    keep_findings(country.findings, unit_list=reform)
    with connection.cursor() as cursor:
        cursor.execute(_FORGET_PLANS)
    drawn = _draw(read_shapes(files.files[name] for name in OUTLINES))
    counts = Counter(f"former_{unit.rank.value}" for unit in country.former)
    counts.update(f"present_{unit.rank.value}" for unit in country.present)
    counts["links"] = len(country.links)
    counts["outlines"] = drawn
    return Loaded(dict(counts), country.findings)


def _apply(
    decision: Decision,
    former: Sequence[Unit],
    wanted: Sequence[Unit],
    links: Sequence[Link],
    facts: Mapping[UnitKey, UnitFacts],
    *,
    at: datetime,
) -> UnitList:
    changes = changes_of({unit.key: unit for unit in former}, wanted, links)
    if changes.faults:
        raise CountryBroken([f"{f.problem} {f.unit.code}" for f in changes.faults[:10]])
    unit_list = keep_list(decision, changes, loaded_by=None, at=at)
    write_changes(changes, ids=rows_in_force(), unit_list=unit_list, facts=facts)
    return unit_list


def keep_list(
    decision: Decision, changes: Changes, *, loaded_by: int | None, at: datetime
) -> UnitList:
    """The row of a list with the counts of what it does."""
    kept: UnitList = UnitList.objects.create(
        effective=decision.effective,
        title=decision.title,
        decision_number=decision.number,
        decision_text=decision.text,
        source=decision.source,
        done=changes.counts(),
        loaded_at=at,
        loaded_by_id=loaded_by,
    )
    return kept


def rows_in_force() -> dict[UnitKey, int]:
    """The ids of all rows without an end."""
    rows = Area.objects.filter(period__upper_inf=True).values_list("rank", "code", "id")
    return {UnitKey(Rank(rank), code): pk for rank, code, pk in rows}


def keep_findings(findings: Iterable[Finding], *, unit_list: UnitList) -> None:
    """Keep what a person should look at."""
    AreaFinding.objects.bulk_create(
        [
            AreaFinding(
                unit_list=unit_list,
                problem=one.problem,
                file=one.file,
                row=one.row,
                code=one.code,
                name=one.name,
                found=one.found,
                wanted=one.wanted,
                search_key=folded(f"{one.code} {one.name} {one.found} {one.wanted}"),
            )
            for one in findings
        ],
        batch_size=BATCH,
    )


def _draw(shapes: Iterable[Shape]) -> int:
    in_force = {key.code: pk for key, pk in rows_in_force().items() if key.rank is Rank.COMMUNE}
    rows = [_outline(in_force[shape.code], shape) for shape in shapes if shape.code in in_force]
    AreaOutline.objects.bulk_create(rows, batch_size=BATCH)
    return len(rows)


def _outline(area_id: int, shape: Shape) -> AreaOutline:
    west, south, east, north = box_of(shape.rings)
    x, y = label_point(shape.rings)
    box: dict[str, Any] = {"west": west, "south": south, "east": east, "north": north}
    return AreaOutline(area_id=area_id, rings=shape.rings, label_x=x, label_y=y, **box)
