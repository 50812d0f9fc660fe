"""What decisions said of schools when they were recorded, whatever was corrected since."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from sohoc.core.access.models import Line, Node, SubordinationHistory
from sohoc.modules.orgs.models import SchoolHistory, SchoolState
from sohoc.modules.orgs.selectors.act_sides import Place, SchoolSide, Sides, offices_on, sides_of

FACTS = ("name", "code", "kind", "levels", "commune")


@dataclass(frozen=True, slots=True)
class RecordedSides:
    """The schools on both sides of the day of a decision, as they were written when it was
    recorded; `corrected` are those that read otherwise by now."""

    before: Sides
    after: Sides
    corrected: frozenset[int]


def recorded_sides(nodes: Sequence[int], *, effective: date) -> RecordedSides:
    """Both sides of the day with what was corrected since put back; a fixed number of statements.

    Whoever may not read the history of a school is told what holds now.
    """
    before, after = sides_of(nodes, effective=effective)
    kept = list(SchoolHistory.objects.filter(school_id__in=nodes).order_by("id"))
    made = _first_rows(kept, effective)
    eve = effective - timedelta(days=1)
    written = {row.school_id: row for row in _before(kept, made) if _holds(row.period, eve)}
    sides = [
        _put_back(side, rows, _managers(made, day))
        for day, side, rows in ((eve, before, written), (effective, after, made))
    ]
    corrected = {
        node
        for told, side in zip(sides, (before, after), strict=True)
        for node in side
        if told[node] != side[node]
    }
    return RecordedSides(sides[0], sides[1], frozenset(corrected))


def corrected_days(states: Sequence[SchoolState]) -> frozenset[date]:
    """The first days of those states that read otherwise than when they were written."""
    first: dict[int, SchoolHistory] = {}
    rows = SchoolHistory.objects.filter(row_id__in=[state.pk for state in states])
    for row in rows.filter(school_id__in={state.school_id for state in states}).order_by("id"):
        first.setdefault(row.row_id, row)
    return frozenset(
        state.period.lower
        for state in states
        if state.pk in first and _facts(state) != _facts(first[state.pk])
    )


def _facts(row: Any) -> dict[str, Any]:
    return {name: getattr(row, name) for name in FACTS}


def _first_rows(kept: Sequence[SchoolHistory], effective: date) -> dict[int, SchoolHistory]:
    """By school, the row by which the state of the day was first written."""
    last = {row.row_id: row for row in kept}
    begun = {
        pk for pk, row in last.items() if row.verb != "DELETE" and row.period.lower == effective
    }
    found: dict[int, SchoolHistory] = {}
    for row in kept:
        if row.row_id in begun:
            found.setdefault(row.school_id, row)
    return found


def _before(
    kept: Sequence[SchoolHistory], made: Mapping[int, SchoolHistory]
) -> Sequence[SchoolHistory]:
    """The other states as they read when those of `made` were written."""
    found: dict[int, SchoolHistory] = {}
    for row in kept:
        if row.school_id in made and row.id < made[row.school_id].id:
            found[row.row_id] = row
    return [row for row in found.values() if row.verb != "DELETE"]


def _managers(made: Mapping[int, SchoolHistory], day: date) -> Mapping[int, Place]:
    """By school, who managed it on the day as the tree read when the decision was recorded."""
    rows = SubordinationHistory.objects.filter(child_id__in=made, line=Line.ADMINISTRATIVE)
    read: dict[int, SubordinationHistory] = {}
    for row in rows.order_by("id"):
        if row.txid <= made[row.child_id].txid:
            read[row.row_id] = row
    above = {
        row.child_id: row.parent_id
        for row in read.values()
        if row.verb != "DELETE" and _holds(row.period, day)
    }
    offices = offices_on(day, {n.pk: n for n in Node.objects.filter(pk__in=set(above.values()))})
    return {child: offices[parent] for child, parent in above.items() if parent in offices}


def _put_back(
    side: Sides, rows: Mapping[int, SchoolHistory], managers: Mapping[int, Place]
) -> dict[int, SchoolSide]:
    told = dict(side)
    for node, row in rows.items():
        if node not in told:
            continue
        now = told[node]
        manager = managers.get(node, now.manager)
        told[node] = replace(
            now,
            name=row.name,
            code=row.code,
            kind=row.kind,
            levels=tuple(row.levels),
            commune=now.commune if row.commune == now.commune.name else Place(None, row.commune),
            manager=now.manager if manager.key == now.manager.key else manager,
        )
    return told


def _holds(period: Any, day: date) -> bool:
    lower, upper = period.lower, period.upper
    return (lower is None or lower <= day) and (upper is None or day < upper)
