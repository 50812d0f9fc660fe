"""From the units of one day to those of another: a column of figures."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from django.db.models import Q

from sohoc.modules.areas.contracts import Rank
from sohoc.modules.areas.models import Area, UnitList
from sohoc.modules.areas.rules.amounts import Converted, Given, backwards, forwards
from sohoc.modules.areas.selectors.successions import predecessors_of, ways_from


def reforms() -> Sequence[UnitList]:
    """The lists that merged or divided units, the newest first."""
    return [one for one in UnitList.objects.order_by("-effective") if _is_reform(one)]


def _is_reform(unit_list: UnitList) -> bool:
    return any(unit_list.done.get(word) for word in ("merged", "divided"))


def day_before(unit_list: UnitList) -> date:
    """The last day before the list came into force."""
    before: date = unit_list.effective - timedelta(days=1)
    return before


def ids_by_code(codes: Iterable[str], *, day: date) -> dict[str, int]:
    """The communes that had these codes on the day."""
    found = Area.objects.filter(
        Q(code__in=set(codes)), rank=Rank.COMMUNE, period__contains=day
    ).values_list("code", "id")
    return dict(found)


def converted(given: Sequence[Given], *, source: date, target: date) -> Converted:
    """Figures by the communes of `source` as figures by the communes of `target`."""
    ids = ids_by_code((one.code for one in given), day=source)
    if source <= target:
        return forwards(given, ids, ways_from(list(ids.values()), day=target).ends)
    former = predecessors_of(list(ids.values()), day=target)
    origins = {one: [row.id for row in rows] for one, rows in former.items()}
    every = {old for rows in origins.values() for old in rows}
    return backwards(given, ids, origins, ways_from(list(every), day=source).ends)
