"""Schools on both sides of the day of a decision: as they were until then, and from then on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q

from sohoc.core.access.models import Line, Node, Subordination
from sohoc.law.local_government import Manager, manager_of
from sohoc.modules.orgs.models import OfficeState, SchoolState
from sohoc.modules.orgs.rules.offices import office_name


@dataclass(frozen=True, slots=True)
class Place:
    """A commune or an office, told from one of the same name by the unit above or the code."""

    key: int | None
    name: str
    above: str = ""
    code: str = ""


NOWHERE = Place(None, "")


@dataclass(frozen=True, slots=True)
class SchoolSide:
    """A school on one day: what it is called, its code, kind, levels, place and manager.

    It `waits` where a commune should manage it and none does.
    """

    name: str
    code: str
    kind: str
    levels: tuple[str, ...]
    commune: Place
    manager: Place
    waits: bool = False


Sides = Mapping[int, SchoolSide]


def sides_of(nodes: Sequence[int], *, effective: date) -> tuple[Sides, Sides]:
    """The schools on the day before and on the day itself, by node; three statements each.

    A school that does not exist on a day, or lies outside of the scope, is absent there.
    """
    return (_on(effective - timedelta(days=1), nodes), _on(effective, nodes))


def _on(day: date, nodes: Sequence[int]) -> Sides:
    holds = Q(period__contains=day)
    above = {
        row.child_id: row.parent
        for row in Subordination.objects.filter(
            holds, child_id__in=nodes, line=Line.ADMINISTRATIVE
        ).select_related("parent")
    }
    managers = offices_on(day, {node.pk: node for node in above.values()})
    return {
        state.school_id: SchoolSide(
            name=state.name,
            code=state.code,
            kind=state.kind,
            levels=tuple(state.levels),
            commune=_commune(state),
            manager=managers[above[state.school_id].pk] if state.school_id in above else NOWHERE,
            waits=_waits(state, above.get(state.school_id), day),
        )
        for state in SchoolState.objects.filter(holds, school_id__in=nodes).select_related(
            "area__parent"
        )
    }


def _waits(state: SchoolState, above: Node | None, day: date) -> bool:
    is_of_a_commune = manager_of(state.levels, on=day) is Manager.COMMUNE
    return is_of_a_commune and (above is None or above.kind != "commune")


def _commune(state: SchoolState) -> Place:
    area = state.area
    if area is None:
        return Place(None, state.commune)
    return Place(area.pk, state.commune, area.parent.name if area.parent else "", area.code)


def offices_on(day: date, nodes: Mapping[int, Node]) -> Mapping[int, Place]:
    """What each office was called on the day, not what its node is called today."""
    found = {pk: Place(pk, office_name(node.kind, node.name)) for pk, node in nodes.items()}
    states = OfficeState.objects.filter(period__contains=day, office_id__in=nodes)
    for pk, name, above, code in states.values_list(
        "office_id", "name", "area__parent__name", "area__code"
    ):
        found[pk] = Place(pk, office_name(nodes[pk].kind, name), above or "", code or "")
    return found
