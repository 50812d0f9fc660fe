"""Turning changes of a list into rows: set by set, in the current transaction."""

from collections.abc import Mapping, Sequence
from datetime import date

from django.db import connection

from sohoc.lib.vietnamese import folded, sort_key
from sohoc.modules.areas.contracts import Rank, Unit, UnitFacts, UnitKey
from sohoc.modules.areas.models import Area, AreaSuccession, UnitList
from sohoc.modules.areas.rules.changes import Changes
from sohoc.modules.areas.rules.naming import bare_name, name_key

BATCH = 2000
NOTHING_KNOWN = UnitFacts()
_END = """
UPDATE areas_area SET period = daterange(lower(period), %s), ended_by_id = %s WHERE id = ANY(%s)
"""
_REOPEN = """
UPDATE areas_area SET period = daterange(lower(period), NULL), ended_by_id = NULL
WHERE ended_by_id = %s
"""

Ids = Mapping[UnitKey, int]


def write_units(
    units: Sequence[Unit],
    *,
    ids: Ids,
    since: date | None,
    facts: Mapping[UnitKey, UnitFacts],
    brought_by: UnitList | None,
) -> dict[UnitKey, int]:
    """Add units, the high ones first; `ids` are the parents that exist already.

    Returns `ids` with the new ones.
    """
    known = dict(ids)
    for rank in Rank:
        rows = [
            _row(
                unit,
                parent_id=known[unit.parent] if unit.parent else None,
                since=since,
                facts=facts.get(unit.key, NOTHING_KNOWN),
                brought_by=brought_by,
            )
            for unit in units
            if unit.rank is rank
        ]
        made = Area.objects.bulk_create(rows, batch_size=BATCH)
        known |= {UnitKey(Rank(row.rank), row.code): row.pk for row in made}
    return known


def _row(
    unit: Unit,
    *,
    parent_id: int | None,
    since: date | None,
    facts: UnitFacts,
    brought_by: UnitList | None,
) -> Area:
    bare = bare_name(unit.name, unit.kind)
    return Area(
        rank=unit.rank,
        kind=unit.kind,
        code=unit.code,
        name=unit.name,
        sort_key=sort_key(bare),
        name_key=name_key(unit.name, unit.kind),
        search_key=folded(f"{unit.name} {unit.code}"),
        parent_id=parent_id,
        period=(since, None),
        area_km2=facts.area_km2,
        population=facts.population,
        seat=facts.seat,
        latitude=facts.latitude,
        longitude=facts.longitude,
        brought_by=brought_by,
    )


def write_changes(
    changes: Changes,
    *,
    ids: Ids,
    unit_list: UnitList,
    facts: Mapping[UnitKey, UnitFacts],
) -> None:
    """End, begin and link units as the changes say; `ids` are the rows in force."""
    day = unit_list.effective
    gone = {ids[unit.key] for unit in changes.ended}
    with connection.cursor() as cursor:
        cursor.execute(_END, [day, unit_list.pk, list(gone)])
    stay = {key: row for key, row in ids.items() if row not in gone}
    now = write_units(changes.begun, ids=stay, since=day, facts=facts, brought_by=unit_list)
    AreaSuccession.objects.bulk_create(
        [
            AreaSuccession(
                predecessor_id=ids[passing.link.old],
                successor_id=now[passing.link.new],
                day=day,
                kind=passing.kind,
                share=passing.link.share,
                brought_by=unit_list,
            )
            for passing in changes.passings
        ],
        batch_size=BATCH,
    )


def take_changes_back(unit_list: UnitList) -> None:
    """Remove what the list brought, and open again what it ended."""
    AreaSuccession.objects.filter(brought_by=unit_list).delete()
    for rank in reversed(Rank):
        Area.objects.filter(brought_by=unit_list, rank=rank).delete()
    with connection.cursor() as cursor:
        cursor.execute(_REOPEN, [unit_list.pk])
