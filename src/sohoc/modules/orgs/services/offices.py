"""Offices of a province: its department, and one office for every commune in force."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sohoc.core.access.models import Line, Node
from sohoc.core.access.tree import hang, leave_to, lock_tree, plant
from sohoc.modules.areas.public import AreaRow, communes_of_province
from sohoc.modules.areas.public import predecessors_of as areas_before
from sohoc.modules.areas.public import successors_of as areas_after
from sohoc.modules.orgs.models import Office
from sohoc.modules.orgs.selectors.offices import department_on, offices_of, root_office


class NoProvince(Exception):
    """The root of the tree administers no unit yet, so nobody knows which communes are its own."""


@dataclass(frozen=True, slots=True)
class RenewedOffices:
    """Offices that began, that go on under another name, and that ended; by the unit's id."""

    begun: Sequence[Node]
    renamed: Sequence[Node]
    ended: Sequence[Node]


def found_offices(*, root: Node, province: AreaRow, department: str, on: date) -> RenewedOffices:
    """The first offices of a province: what it administers, its department, its communes."""
    lock_tree()
    Office.objects.create(node=root, area_id=province.id)
    node = Node(kind="department", name=department, period=(on, None))
    (made,) = plant([node], below=[root])
    Office.objects.create(node=made)
    return renew_offices(on=on)


def renew_offices(*, on: date) -> RenewedOffices:
    """Bring the offices of communes in line with the units in force on a day.

    A unit that goes on under another name keeps its office and whoever works there. One that was
    merged leaves its rows to the office of its successor; one that was divided leaves them to
    nobody, and stays where it hung. Raises `NoProvince`.
    """
    lock_tree()
    root = root_office()
    if root is None or root.area_id is None:
        raise NoProvince
    province = areas_after([root.area_id], day=on)[root.area_id][0]
    wanted = {area.id: area for area in communes_of_province(province.code, day=on)}
    held = offices_of("commune")
    old = {area_id: office for area_id, office in held.items() if area_id not in wanted}
    after = areas_after(list(old), day=on)
    renamed = _go_on(old, after, wanted)
    missing = [a for a in wanted.values() if a.id not in held and a.id not in renamed]
    begun = _begin(missing, root=root.node, department=department_on(on), on=on)
    ended = _end(
        [(office, after[area_id]) for area_id, office in old.items() if not _kept(office, renamed)],
        on=on,
    )
    if province.id != root.area_id:
        Office.objects.filter(pk=root.pk).update(area_id=province.id)
    return RenewedOffices(begun, [office.node for office in renamed.values()], ended)


def _kept(office: Office, renamed: Mapping[int, Office]) -> bool:
    return any(one.pk == office.pk for one in renamed.values())


def _go_on(
    old: Mapping[int, Office],
    after: Mapping[int, Sequence[AreaRow]],
    wanted: Mapping[int, AreaRow],
) -> dict[int, Office]:
    """Offices whose unit became exactly one other that came from nothing else; by the new unit."""
    single = {rows[0].id: old[one] for one, rows in after.items() if len(rows) == 1}
    if not single:
        return {}
    day_before = {one.period.start: None for one in wanted.values() if one.id in single}
    origins: dict[int, list[AreaRow]] = {}
    for start in day_before:
        if start is not None:
            ids = [pk for pk in single if wanted[pk].period.start == start]
            origins |= areas_before(ids, day=date.fromordinal(start.toordinal() - 1))
    going_on = {pk: office for pk, office in single.items() if len(origins.get(pk, ())) == 1}
    for area_id, office in going_on.items():
        Office.objects.filter(pk=office.pk).update(area_id=area_id)
        Node.objects.filter(pk=office.pk).update(name=wanted[area_id].name)
        office.node.name = wanted[area_id].name
    return going_on


def _begin(
    areas: Sequence[AreaRow], *, root: Node, department: Node | None, on: date
) -> Sequence[Node]:
    nodes = Node.objects.bulk_create(
        Node(kind="commune", name=area.name, period=(area.period.start or on, None))
        for area in areas
    )
    hang(nodes, below=[root.pk] * len(nodes), lines=[Line.ADMINISTRATIVE])
    above = department.pk if department else root.pk
    hang(nodes, below=[above] * len(nodes), lines=[Line.PROFESSIONAL])
    Office.objects.bulk_create(
        Office(node=node, area_id=area.id) for node, area in zip(nodes, areas, strict=True)
    )
    return nodes


def _end(old: Sequence[tuple[Office, Sequence[AreaRow]]], *, on: date) -> Sequence[Node]:
    by_area = offices_of("commune")
    ended = []
    for office, successors in old:
        node = office.node
        if node.period.upper is not None:
            continue
        Node.objects.filter(pk=node.pk).update(period=(node.period.lower, on))
        if len(successors) == 1 and successors[0].id in by_area:
            leave_to(node.pk, successor=by_area[successors[0].id].pk, on=on)
        ended.append(node)
    return ended
