"""Communes and wards that a school may belong to, and the offices that manage them over time."""

from collections.abc import Sequence
from datetime import date, timedelta

from sohoc.core.access.actors import Actor
from sohoc.core.access.models import Node
from sohoc.lib.periods import Period
from sohoc.lib.vietnamese import folded, sort_key
from sohoc.modules.areas.public import AreaRow, areas_by_ids, predecessors_of, unit_lists
from sohoc.modules.orgs.models import OfficeState, SchoolState
from sohoc.modules.orgs.permissions import OrgsPermission
from sohoc.modules.orgs.rules.communes import Commune, UnknownCommune, commune_called
from sohoc.modules.orgs.rules.lines import Stretch
from sohoc.modules.orgs.selectors.schools import communes_below
from sohoc.modules.orgs.selectors.territory import territory_on


def communes_known(actor: Actor, day: date, *, today: date) -> Sequence[Commune]:
    """The communes and wards of the actor's place that are in force on a day, by name.

    Those that have an office, and, for whoever adds schools, the units of the province that have
    none. An office whose unit is not in force on the day is none of them: it waits for its end.
    """
    nodes = {node.pk: node for node in communes_below(actor, day)}
    called = OfficeState.objects.filter(office_id__in=nodes, period__contains=day)
    states = dict(called.values_list("office_id", "name"))
    units = dict(called.values_list("office_id", "area_id"))
    areas = areas_by_ids(pk for pk in units.values() if pk is not None)
    known = [
        _with_office(node, states.get(node.pk, node.name), areas.get(units.get(node.pk) or 0))
        for node in nodes.values()
        if _is_in_force(areas.get(units.get(node.pk) or 0), day)
    ]
    if actor.may(OrgsPermission.CREATE_SCHOOL):
        has_office = {one.area_id for one in known}
        ground = territory_on(day, today=today, by_district=False)
        rows = ground.communes.values() if ground else ()
        known += [Commune(r.name, r.code, r.id) for r in rows if r.id not in has_office]
    return sorted(known, key=lambda one: (sort_key(one.name), one.code))


def _is_in_force(area: AreaRow | None, day: date) -> bool:
    return area is None or area.period.contains(day)


def _with_office(node: Node, name: str, area: AreaRow | None) -> Commune:
    if area is None:
        return Commune(name, office_id=node.pk)
    return Commune(name, area.code, area.id, node.pk, also=area.name)


def commune_on(actor: Actor, text: str, *, day: date, today: date) -> Commune:
    """The commune of the day that a text names; raises `UnknownCommune`.

    Where no commune at all is known on the day, the text is taken as it is.
    """
    known = communes_known(actor, day, today=today)
    return commune_called(text, known, day=day) if known else Commune(text)


def commune_during(actor: Actor, text: str, period: Period, *, today: date) -> Commune:
    """The commune that a text names on some day of a period; raises `UnknownCommune`.

    Asked first of today, or of the day of the period that is nearest to it.
    """
    first = period.start or today
    last = period.until - timedelta(days=1) if period.until else today
    nearest = max(min(today, last), first)
    try:
        return commune_on(actor, text, day=nearest, today=today)
    except UnknownCommune as unknown:
        lists = [one.effective for one in unit_lists()]
        eves = [day - timedelta(days=1) for day in lists]
        for day in dict.fromkeys([*lists, *eves, first]):
            if day == nearest or not period.contains(day):
                continue
            try:
                return commune_on(actor, text, day=day, today=today)
            except UnknownCommune:
                continue
        raise unknown from None


def commune_of(actor: Actor, state: SchoolState, *, day: date) -> Commune:
    """The commune of a school: its unit, or without one what its text names on a day."""
    if state.area_id is not None:
        return Commune(state.commune, area_id=state.area_id)
    try:
        return commune_on(actor, state.commune, day=day, today=day)
    except UnknownCommune:
        return Commune(state.commune)


def offices_over_time(commune: Commune, *, since: date | None) -> Sequence[Stretch]:
    """Which office manages the commune on which days; before its unit began, that of the unit it
    came from: the only one, or the one of the same name."""
    if commune.area_id is None:
        nodes = Node.objects.filter(pk__in=filter(None, [commune.office_id]))
        return [Stretch(one.pk, one.period.lower, one.period.upper) for one in nodes]
    units = {unit.id: unit for unit in _unit_and_former(commune.area_id, since=since)}
    states = OfficeState.objects.filter(area_id__in=units, office__node__kind="commune")
    return [
        Stretch(
            state.office_id,
            state.period.lower,
            _earlier(state.period.upper, units[state.area_id or 0].period.until),
        )
        for state in states.order_by("period", "office_id")
    ]


def _earlier(*days: date | None) -> date | None:
    return min(filter(None, days), default=None)


def _unit_and_former(area_id: int, *, since: date | None) -> list[AreaRow]:
    """The unit, and what it was before, as far back as the day."""
    units = [areas_by_ids([area_id])[area_id]]
    while (begun := units[-1].period.start) and (since is None or begun > since):
        unit = units[-1]
        before = predecessors_of([unit.id], day=begun - timedelta(days=1))[unit.id]
        same = [one for one in before if folded(one.name) == folded(unit.name)]
        former = before if len(before) == 1 else same
        if len(former) != 1:
            break
        units.append(former[0])
    return units


def departments_over_time() -> Sequence[Stretch]:
    """Which department guides and manages on which days."""
    nodes = Node.objects.filter(kind="department").order_by("pk")
    return [Stretch(one.pk, one.period.lower, one.period.upper) for one in nodes]
