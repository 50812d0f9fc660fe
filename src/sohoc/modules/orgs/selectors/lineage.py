"""What a school succeeds, what happened to it, and under whom it stood."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sohoc.core.access.models import Line, Node, Subordination
from sohoc.core.access.selectors import nodes_below
from sohoc.modules.orgs.models import Act, SchoolState
from sohoc.modules.orgs.rules.lineage import Life
from sohoc.modules.orgs.selectors.acts import acts_of, successions_among


@dataclass(frozen=True, slots=True)
class Lineage:
    """A school with all that it succeeds: lives to draw, acts newest first, managers in order.

    `successor` is who keeps the rows of the school when it has ended.
    """

    lives: Sequence[Life]
    acts: Sequence[Act]
    managers: Sequence[Subordination]
    states: Sequence[SchoolState]
    successor: Node | None


def lineage_of(school: SchoolState) -> Lineage:
    """Everything about the past of a school that is public; six statements."""
    family = nodes_below(school.school_id, on=date.max, is_alone=True)
    successions = successions_among(family)
    heirs = {one.predecessor_id: one.successor_id for one in successions}
    nodes = Node.objects.filter(pk__in=family).order_by("pk")
    return Lineage(
        lives=[Life(n.pk, n.name, n.period.lower, n.period.upper, heirs.get(n.pk)) for n in nodes],
        acts=acts_of(family),
        managers=list(
            Subordination.objects.filter(child_id=school.school_id)
            .select_related("parent")
            .order_by("line", "period")
        ),
        states=list(SchoolState.objects.filter(school_id=school.school_id).order_by("period")),
        successor=next(
            (s.successor for s in successions if s.predecessor_id == school.school_id), None
        ),
    )


def manager_on(lineage: Lineage, line: Line, day: date) -> Node | None:
    """The place above the school on a line of a day."""
    return next(
        (row.parent for row in lineage.managers if row.line == line and _holds(row, day)),
        None,
    )


def _holds(row: Subordination, day: date) -> bool:
    lower, upper = row.period.lower, row.period.upper
    return (lower is None or lower <= day) and (upper is None or day < upper)
