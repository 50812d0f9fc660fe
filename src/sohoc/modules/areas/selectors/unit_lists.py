"""Which lists of units came into force on which day."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from sohoc.modules.areas.contracts import AppliedList
from sohoc.modules.areas.models import UnitList

_COLUMNS = ("id", "uuid", "effective", "title", "decision_number")


def unit_lists() -> list[AppliedList]:
    """All lists, the newest first; one statement."""
    return _applied(UnitList.objects.order_by("-effective").values_list(*_COLUMNS))


def held_list(day: date) -> AppliedList | None:
    """The list that came into force on this day: until the transaction ends it is not taken back.

    In the scope of the sector.
    """
    rows = UnitList.objects.select_for_update().filter(effective=day).values_list(*_COLUMNS)
    return next(iter(_applied(rows)), None)


def _applied(rows: Iterable[tuple[Any, ...]]) -> list[AppliedList]:
    return [AppliedList(*row) for row in rows]
