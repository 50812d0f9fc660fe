"""Writing the network: one statement for each table, however many rows; two for the tree."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sohoc.core.access.models import Node, NodeSuccession, Subordination
from sohoc.core.access.tree import lock_tree
from sohoc.core.demo import Ids, World
from sohoc.lib.vietnamese import folded, sort_key
from sohoc.modules.orgs.demo.plan import (
    Network,
    PlannedAct,
    PlannedLine,
    PlannedOffice,
    PlannedParty,
    PlannedSchool,
    PlannedState,
)
from sohoc.modules.orgs.models import (
    Act,
    ActParty,
    Office,
    OfficeState,
    School,
    SchoolIdentifier,
    SchoolPart,
    SchoolState,
)
from sohoc.modules.orgs.services.offices.states import name_columns

BATCH = 10_000
Nodes = Mapping[str, int]


def write(world: World, *, ids: Ids, at: datetime) -> str:
    """Write offices, schools, acts and successions; hands on the ids of all places by key."""
    network = world.of(Network)
    lock_tree()
    nodes = _nodes(network)
    ids.keep("node", nodes)
    _lines(network, nodes)
    _successions(network, nodes)
    areas = _Areas(ids)
    _offices(network.offices, nodes, areas)
    versions = _acts(network, nodes, at=at)
    _schools(network.schools, nodes, versions, areas)
    return f"{len(network.working)} schools"


class _Areas:
    """Ids of units, of today and of before; none where the country was not loaded."""

    def __init__(self, ids: Ids) -> None:
        self._now, self._former = ids.of("area"), ids.of("former_area")

    def id(self, code: str, *, is_former: bool) -> int | None:
        return (self._former if is_former else self._now).get(code)


def _make(rows: Iterable[Any]) -> None:
    """All rows of one model."""
    listed = list(rows)
    if listed:
        type(listed[0]).objects.bulk_create(listed, batch_size=BATCH)


def _nodes(network: Network) -> dict[str, int]:
    rows = {
        one.key: Node(kind=one.kind, name=one.name, period=(one.since, one.until))
        for one in network.offices
    }
    rows |= {
        one.key: Node(kind="school", name=one.now.name, period=(one.since, one.until))
        for one in network.schools
    }
    _make(rows.values())
    return {key: row.pk for key, row in rows.items()}


def _lines(network: Network, nodes: Nodes) -> None:
    below: list[tuple[str, tuple[PlannedLine, ...]]] = [
        *((one.key, one.lines) for one in network.offices),
        *((one.key, one.lines) for one in network.schools),
    ]
    _make(
        Subordination(
            child_id=nodes[key],
            parent_id=nodes[line.above],
            line=line.line,
            period=(line.since, line.until),
        )
        for key, lines in below
        for line in lines
    )


def _successions(network: Network, nodes: Nodes) -> None:
    _make(
        NodeSuccession(
            predecessor_id=nodes[one.predecessor],
            successor_id=nodes[one.successor],
            since=one.since,
        )
        for one in network.successions
    )


def _offices(offices: Sequence[PlannedOffice], nodes: Nodes, areas: _Areas) -> None:
    _make(Office(node_id=nodes[one.key]) for one in offices)
    _make(
        OfficeState(
            office_id=nodes[one.key],
            area_id=areas.id(one.area, is_former=one.is_former),
            period=(one.since, one.until),
            **name_columns(one.kind, one.name),
        )
        for one in offices
    )


def _acts(network: Network, nodes: Nodes, *, at: datetime) -> Counter[str]:
    """Write the acts; returns the version of every school, raised by each act that changed it."""
    acts = [_act(one, at=at) for one in network.acts]
    _make(acts)
    versions = Counter({school.key: 1 for school in network.schools})
    parties = []
    for row, planned in zip(acts, network.acts, strict=True):
        for party in planned.parties:
            versions[party.school] += party.part != "successor"
            parties.append(_party(row, party, nodes, versions[party.school]))
    _make(parties)
    return versions


def _act(one: PlannedAct, *, at: datetime) -> Act:
    return Act(
        kind=one.kind,
        effective=one.effective,
        decision_number=one.number,
        decision_day=one.day,
        decided_by=one.by,
        recorded_at=at,
    )


def _party(act: Act, party: PlannedParty, nodes: Nodes, version: int) -> ActParty:
    return ActParty(
        act=act,
        node_id=nodes[party.school],
        part=party.part,
        name_before=party.before,
        name_after=party.after,
        version=version,
    )


def _schools(
    schools: Sequence[PlannedSchool], nodes: Nodes, versions: Mapping[str, int], areas: _Areas
) -> None:
    _make(
        School(school_id=nodes[one.key], life=(one.since, one.until), version=versions[one.key])
        for one in schools
    )
    _make(_state(nodes[one.key], state, areas) for one in schools for state in one.states)
    _make(
        SchoolIdentifier(
            school_id=nodes[one.key],
            system=held.system,
            code=held.code,
            period=(held.since, held.until),
        )
        for one in schools
        for held in one.identifiers
    )
    _make(
        SchoolPart(
            school_id=nodes[one.key],
            kind=part.kind,
            name=part.name,
            sort_key=sort_key(part.name),
            latitude=part.latitude,
            longitude=part.longitude,
            period=(part.since, None),
        )
        for one in schools
        for part in one.parts
    )


def _state(school_id: int, state: PlannedState, areas: _Areas) -> SchoolState:
    return SchoolState(
        school_id=school_id,
        code=state.code,
        name=state.name,
        sort_key=sort_key(state.name),
        search_key=folded(f"{state.name} {state.code}"),
        kind=state.kind,
        levels=list(state.levels),
        commune=state.commune,
        commune_sort_key=sort_key(state.commune),
        commune_search_key=folded(state.commune),
        area_id=areas.id(state.area, is_former=state.is_former),
        latitude=state.latitude,
        longitude=state.longitude,
        period=(state.since, state.until),
    )
