"""What a school or office succeeds, what happened to it, and under whom it stood."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sohoc.core.access.models import Line, Node, Subordination
from sohoc.core.access.selectors import nodes_below
from sohoc.modules.orgs.models import Act, ActKind, OfficeState, SchoolState
from sohoc.modules.orgs.rules.lineage import Life
from sohoc.modules.orgs.rules.offices import office_name
from sohoc.modules.orgs.selectors.acts import acts_of, is_overdue, successions_among


@dataclass(frozen=True, slots=True)
class Lineage:
    """A place with all that it succeeds: lives to draw, acts newest first, managers in order.

    `successor` is who keeps the rows of the place when it has ended; `states` are a school's,
    `called` those of the offices above it.
    """

    lives: Sequence[Life]
    acts: Sequence[Act]
    managers: Sequence[Subordination]
    successor: Node | None
    states: Sequence[SchoolState] = ()
    called: Sequence[OfficeState] = ()

    def name_of(self, office: Node, day: date) -> str:
        """What an office above the place was called on a day."""
        states = (state for state in self.called if state.office_id == office.pk)
        then = next((one.name for one in states if _contains(one.period, day)), office.name)
        return office_name(office.kind, then)

    @property
    def family(self) -> Sequence[int]:
        """The nodes of all places that are told of: lives, parties of acts, the successor."""
        # A change of units names a whole province and tells of none.
        acts = [act for act in self.acts if act.kind != ActKind.TRANSFER]
        parties = [party.node_id for act in acts for party in act.parties.all()]
        heirs = [self.successor.pk] if self.successor else []
        found = [*(life.key for life in self.lives), *heirs, *filter(None, parties)]
        return list(dict.fromkeys(found))


def lineage_of(school: SchoolState) -> Lineage:
    """Everything about the past of a school that is public; seven statements."""
    states = SchoolState.objects.filter(school_id=school.school_id).order_by("period")
    return replace(lineage_of_node(school.school_id), states=list(states))


def lineage_of_node(node_id: int) -> Lineage:
    """The same of any place, without its states; six statements."""
    family = nodes_below(node_id, on=date.max, is_alone=True)
    successions = successions_among(family)
    heirs = {one.predecessor_id: one.successor_id for one in successions}
    nodes = Node.objects.filter(pk__in=family).order_by("pk")
    managers = list(
        Subordination.objects.filter(child_id=node_id)
        .select_related("parent")
        .order_by("line", "period")
    )
    return Lineage(
        lives=[_life(node, heirs.get(node.pk)) for node in nodes],
        acts=[act for act in acts_of(family) if _is_told(act, family)],
        managers=managers,
        successor=next((s.successor for s in successions if s.predecessor_id == node_id), None),
        called=list(OfficeState.objects.filter(office_id__in={one.parent_id for one in managers})),
    )


def _is_told(act: Act, family: Sequence[int]) -> bool:
    """Whether the act changed one of these places from its day on."""
    parties = [party for party in act.parties.all() if party.node_id in family]
    return not parties or any(not is_overdue(act, party) for party in parties)


def _life(node: Node, heir: int | None) -> Life:
    name = office_name(node.kind, node.name)
    return Life(node.pk, name, node.period.lower, node.period.upper, heir)


def manager_on(lineage: Lineage, line: Line, day: date) -> Node | None:
    """The place above the school on a line of a day."""
    return next(
        (row.parent for row in lineage.managers if row.line == line and _holds(row, day)),
        None,
    )


def _holds(row: Subordination, day: date) -> bool:
    return _contains(row.period, day)


def _contains(period: Any, day: date) -> bool:
    lower, upper = period.lower, period.upper
    return (lower is None or lower <= day) and (upper is None or day < upper)
