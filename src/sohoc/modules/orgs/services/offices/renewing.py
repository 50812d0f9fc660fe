"""Offices of a province: its department, and one office for every commune in force."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.backends.postgresql.psycopg_any import DateRange

from sohoc.core.access.models import Line, Node, NodeSuccession, Subordination
from sohoc.core.access.tree import hang, lock_tree, plant
from sohoc.modules.areas.public import AreaRow, areas_by_ids, communes_of_province
from sohoc.modules.areas.public import predecessors_of as areas_before
from sohoc.modules.areas.public import successors_of as areas_after
from sohoc.modules.orgs.models import OfficeState
from sohoc.modules.orgs.rules.acts import ActProblem, ActRefused
from sohoc.modules.orgs.selectors.offices import department_on, offices_of, root_office
from sohoc.modules.orgs.services.offices.states import (
    OfficeChange,
    begin_offices,
    change_offices,
    cut_places,
    end_offices,
)


class NoProvince(Exception):
    """The root of the tree administers no unit, or one that was divided: which one is its own?"""


@dataclass(frozen=True, slots=True)
class Renewal:
    """What brings the offices of communes in line with the units of a day; the root's is first.

    `ending` come with the units that followed their own. `missing` have no office since the day,
    `overdue` since a day before it.
    """

    province: AreaRow
    root: Node
    changes: Sequence[OfficeChange]
    missing: Sequence[AreaRow]
    overdue: Sequence[AreaRow]
    ending: Sequence[tuple[OfficeState, Sequence[AreaRow]]]

    @property
    def is_empty(self) -> bool:
        """Whether the offices are in line already."""
        return not (self.changes or self.missing or self.overdue or self.ending)


@dataclass(frozen=True, slots=True)
class RenewedOffices:
    """Offices that began, that go on with another name or unit, and that ended.

    Those that ended as they were before, with the units that followed their own; those that began
    in their first state. `overdue` began before the day: nothing is different with them from then
    on.
    """

    begun: Sequence[OfficeState]
    overdue: Sequence[OfficeState]
    changed: Sequence[OfficeChange]
    ended: Sequence[tuple[OfficeState, Sequence[AreaRow]]]


def found_offices(*, root: Node, province: AreaRow, department: str, on: date) -> RenewedOffices:
    """The first offices of a province: what it administers, its department, its communes."""
    lock_tree()
    node = Node(kind="department", name=department, period=(on, None))
    (made,) = plant([node], below=[root])
    begin_offices([(root, province.id), (made, None)])
    return renew_offices(renewal(on=on), on=on)


def renewal(*, on: date) -> Renewal:
    """What offices of communes must become on a day; nothing is written.

    A unit that goes on under another name keeps its office and whoever works there; so does one
    that took in others, or parts of them, and keeps code and name. One that was merged leaves its
    rows to the office of its successor; one that was divided leaves them to nobody, and stays where
    it hung. Raises `NoProvince`; `ActRefused` for a day before the present
    unit of the province, and for an office that changed on that day or later.
    """
    root = root_office()
    if root is None or root.area_id is None:
        raise NoProvince
    province = _province_on(root, root.area_id, on=on)
    wanted = {area.id: area for area in communes_of_province(province.code, day=on)}
    held = {
        area_id: office
        for area_id, office in offices_of("commune").items()
        if office.life.upper is None
    }
    old = {area_id: office for area_id, office in held.items() if area_id not in wanted}
    after = areas_after(list(old), day=on)
    going_on = _going_on(old, after, wanted)
    changes = [OfficeChange(one, wanted[pk].name, pk) for pk, one in going_on.items()]
    if province.id != root.area_id:
        changes.insert(0, OfficeChange(root, root.name, province.id))
    kept = {one.office_id for one in going_on.values()}
    ending = [(one, after[pk]) for pk, one in old.items() if one.office_id not in kept]
    _check_days([*(one.last for one in changes), *(one for one, _after in ending)], on=on)
    _check_places([one.office_id for one, _after in ending], on=on)
    missing = [a for a in wanted.values() if a.id not in held and a.id not in going_on]
    overdue = [a for a in missing if a.period.start is not None and a.period.start < on]
    missing = [a for a in missing if a not in overdue]
    return Renewal(province, root.node, changes, missing, overdue, ending)


def renew_offices(wanted: Renewal, *, on: date) -> RenewedOffices:
    """Write a renewal down; set by set, the tree is locked already."""
    change_offices(wanted.changes, on=on)
    areas = [*wanted.missing, *wanted.overdue]
    made = _begin(areas, root=wanted.root, department=department_on(on), on=on)
    _end(wanted.ending, on=on)
    begun, overdue = made[: len(wanted.missing)], made[len(wanted.missing) :]
    return RenewedOffices(begun, overdue, wanted.changes, wanted.ending)


def _province_on(root: OfficeState, area_id: int, *, on: date) -> AreaRow:
    """The unit that the root administers on the day."""
    begun = areas_by_ids([area_id])[area_id].period.start
    since = max(filter(None, (root.period.lower, begun)), default=None)
    if since is not None and since > on:
        raise ActRefused(ActProblem.BEFORE_PROVINCE, root.name, since)
    after = areas_after([area_id], day=on)[area_id]
    if len(after) != 1:
        raise NoProvince
    return after[0]


def _check_days(states: Sequence[OfficeState], *, on: date) -> None:
    """As with schools: acts on a place are recorded in the order in which they take effect."""
    for state in states:
        if state.period.lower is not None and state.period.lower >= on:
            raise ActRefused(ActProblem.BEFORE_LAST_CHANGE, state.name, state.period.lower)


def _check_places(ending: Sequence[int], *, on: date) -> None:
    """An office that came below another one on that day or later cannot have ended before."""
    moved = Subordination.objects.filter(child_id__in=ending, period__startswith__gte=on)
    row = moved.select_related("child").order_by("pk").first()
    if row is not None:
        raise ActRefused(ActProblem.MOVED_SINCE, row.child.name, row.period.lower)


def _going_on(
    old: Mapping[int, OfficeState],
    after: Mapping[int, Sequence[AreaRow]],
    wanted: Mapping[int, AreaRow],
) -> dict[int, OfficeState]:
    """Offices whose unit became exactly one other that came from nothing else, or that is called
    as it was; by the new unit."""
    reached: dict[int, list[int]] = {}
    for area_id, rows in after.items():
        if len(rows) == 1 and rows[0].id in wanted:
            reached.setdefault(rows[0].id, []).append(area_id)
    alone = {new: areas[0] for new, areas in reached.items() if len(areas) == 1}
    areas = areas_by_ids(old)
    origins: dict[int, list[AreaRow]] = {}
    # Asked of the last day of the former unit: lists that nobody followed may lie between.
    for until in {areas[one].period.until for one in alone.values()}:
        if until is not None:
            ids = [new for new, one in alone.items() if areas[one].period.until == until]
            origins |= areas_before(ids, day=until - timedelta(days=1))
    going_on = {new: old[one] for new, one in alone.items() if len(origins.get(new, ())) == 1}
    for new, from_ in reached.items():
        for one in from_:
            if _called(areas[one]) == _called(wanted[new]):
                going_on[new] = old[one]
    return going_on


def _called(area: AreaRow) -> tuple[str, str, str]:
    return area.code, area.kind, area.name


def _begin(
    areas: Sequence[AreaRow], *, root: Node, department: Node | None, on: date
) -> Sequence[OfficeState]:
    nodes = Node.objects.bulk_create(
        Node(kind="commune", name=area.name, period=DateRange(area.period.start or on, None))
        for area in areas
    )
    hang(nodes, below=[root.pk] * len(nodes), lines=[Line.ADMINISTRATIVE])
    above = department.pk if department else root.pk
    hang(nodes, below=[above] * len(nodes), lines=[Line.PROFESSIONAL])
    return begin_offices((node, area.id) for node, area in zip(nodes, areas, strict=True))


def _end(ending: Sequence[tuple[OfficeState, Sequence[AreaRow]]], *, on: date) -> None:
    end_offices([one.office_id for one, _after in ending], on=on)
    by_area = {
        area_id: office.office_id
        for area_id, office in offices_of("commune").items()
        if office.life.upper is None
    }
    heirs = {
        one.office_id: by_area[after[0].id]
        for one, after in ending
        if len(after) == 1 and after[0].id in by_area
    }
    cut_places(heirs, on=on)
    NodeSuccession.objects.bulk_create(
        NodeSuccession(predecessor_id=ended, successor_id=heir, since=on)
        for ended, heir in heirs.items()
    )
