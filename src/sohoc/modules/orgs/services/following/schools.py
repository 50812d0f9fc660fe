"""Schools whose unit has ended: which of them follow it, which wait, what stands in the way."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection
from django.db.models import F, Q, QuerySet

from sohoc.core.access.models import Line, Subordination
from sohoc.law.local_government import Manager, manager_of
from sohoc.lib.vietnamese import folded, sort_key
from sohoc.modules.areas.public import AreaRow
from sohoc.modules.areas.public import successors_of as areas_after
from sohoc.modules.orgs.models import Act, School, SchoolState
from sohoc.modules.orgs.selectors.acts import last_acts_since
from sohoc.modules.orgs.selectors.offices import offices_of


@dataclass(frozen=True, slots=True)
class Blocked:
    """A school that cannot follow its unit, because it changes or ends on that day or later.

    `act` is the decision that must be undone first. Without one somebody wrote it at the school
    itself: that it ends on the day `until`, or that it is as it is `since` a day.
    """

    school: SchoolState
    act: Act | None
    since: date | None
    until: date | None


@dataclass(frozen=True, slots=True)
class Fates:
    """The schools whose unit has ended, by name: with their new unit, with several, and blocked."""

    moved: Sequence[tuple[SchoolState, AreaRow]]
    waiting: Sequence[tuple[SchoolState, Sequence[AreaRow]]]
    blocked: Sequence[Blocked]


def hold_lost(*, on: date) -> None:
    """Hold the schools whose unit has ended by the day, in the order of their keys.

    Before anything else is changed: whoever corrects one of them comes before or after.
    """
    ids = _lost(on).values_list("school_id", flat=True)
    schools = School.objects.select_for_update().filter(pk__in=set(ids))
    list(schools.order_by("pk").values_list("pk"))


def fates_of_lost(*, on: date, province: str) -> Fates:
    """What becomes of every school whose unit has ended by the day; a fixed number of statements.

    A school waits when its commune was divided, or went to another province (`province` is the code
    of the own one): a person says where it belongs.
    """
    rows = (
        _lost(on)
        .order_by("school_id", "period")
        .distinct("school_id")
        .select_related("school", "area")
    )
    lost = sorted(rows, key=lambda state: (state.sort_key, state.school_id))
    after = areas_after([s.area_id for s in lost if s.area_id is not None], day=on)
    in_the_way = _in_the_way(lost, on=on)
    moved, waiting = [], []
    for state in lost:
        candidates = after[state.area_id or 0]
        if state.school_id in in_the_way:
            continue
        if len(candidates) == 1 and candidates[0].province == province:
            moved.append((state, candidates[0]))
        else:
            waiting.append((state, candidates))
    return Fates(
        moved, waiting, [in_the_way[s.school_id] for s in lost if s.school_id in in_the_way]
    )


def _lost(on: date) -> QuerySet[SchoolState, Any]:
    """The states in force on the day or later whose unit had ended by then."""
    return SchoolState.objects.filter(
        Q(period__upper_inf=True) | Q(period__endswith__gt=on), area__period__endswith__lte=on
    )


def _in_the_way(lost: Sequence[SchoolState], *, on: date) -> Mapping[int, Blocked]:
    """The schools that end, or that changed on the day or later, as decisions see it."""
    ids = [state.school_id for state in lost]
    acts = last_acts_since(ids, on)
    moved = Subordination.objects.filter(
        child_id__in=ids, line=Line.ADMINISTRATIVE, period__startswith__gte=on
    )
    hung = {row.child_id: row.period.lower for row in moved.order_by("period")}
    found = {}
    for state in lost:
        act, until = acts.get(state.school_id), state.life.upper
        changes = None if state.period.upper == until else state.period.upper
        days = (state.period.lower, hung.get(state.school_id), changes)
        since = max(filter(None, days), default=None)
        if act or until is not None or (since is not None and since >= on):
            found[state.school_id] = Blocked(state, act, since, until)
    return found


def move_schools(moved: Sequence[tuple[SchoolState, AreaRow]], *, on: date) -> None:
    """Put schools into the units that followed theirs, from the day on; set by set."""
    _cut([state.pk for state, _area in moved], on=on)
    SchoolState.objects.bulk_create(_state_in(state, area, on=on) for state, area in moved)
    schools = School.objects.filter(pk__in=[state.school_id for state, _area in moved])
    schools.update(version=F("version") + 1)
    _rehang(moved, on=on)


def _cut(state_ids: Sequence[int], *, on: date) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE orgs_schoolstate SET period = daterange(lower(period), %s) WHERE id = ANY(%s)",
            [on, list(state_ids)],
        )


def _state_in(state: SchoolState, area: AreaRow, *, on: date) -> SchoolState:
    """The same school in the unit that followed its own."""
    return SchoolState(
        school_id=state.school_id,
        code=state.code,
        name=state.name,
        sort_key=state.sort_key,
        search_key=state.search_key,
        kind=state.kind,
        levels=state.levels,
        commune=area.name,
        commune_sort_key=sort_key(area.name),
        commune_search_key=folded(area.name),
        area_id=area.id,
        latitude=state.latitude,
        longitude=state.longitude,
        period=(on, None),
    )


def _rehang(moved: Sequence[tuple[SchoolState, AreaRow]], *, on: date) -> None:
    """Schools of communes come under the office of the new one; those of the province stay."""
    offices = offices_of("commune")
    wanted = {
        state.school_id: offices[area.id].office_id
        for state, area in moved
        if area.id in offices and manager_of(state.levels, on=on) is Manager.COMMUNE
    }
    held = Subordination.objects.filter(
        child_id__in=wanted, line=Line.ADMINISTRATIVE, period__upper_inf=True
    )
    other = {row.child_id: row.pk for row in held if row.parent_id != wanted[row.child_id]}
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE access_subordination SET period = daterange(lower(period), %s)"
            " WHERE id = ANY(%s)",
            [on, list(other.values())],
        )
    Subordination.objects.bulk_create(
        Subordination(
            child_id=child, parent_id=wanted[child], line=Line.ADMINISTRATIVE, period=(on, None)
        )
        for child in other
    )
