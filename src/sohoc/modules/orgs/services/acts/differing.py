"""What differs now from what an act wrote: corrections that its undoing would lose."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django.db.models import F, Q

from sohoc.core.access.models import Line, Subordination
from sohoc.lib.vietnamese import sort_key
from sohoc.modules.orgs.models import Act, ActParty, Part, School, SchoolHistory, SchoolState
from sohoc.modules.orgs.rules.acts import InTheWay, UndoingRefused, UndoProblem

FIELDS = ("name", "code", "kind", "levels", "commune", "period")


def schools_differing(act: Act, parties: Sequence[ActParty]) -> Sequence[InTheWay]:
    """The schools that are no longer as the act wrote them, by name; four statements.

    Compared is what its undoing removes, the states that began by it, with the row by which each of
    them was first written, and that nothing follows them. What was corrected and corrected back is
    as it was written.
    """
    nodes = [party.node_id for party in parties if party.node_id is not None]
    found: dict[int, list[tuple[str, Any, Any]]] = {node: [] for node in nodes}
    written = _written(act, parties)
    first = _as_first_written(written)
    for state in written:
        before = first.get(state.pk)
        if before is not None:
            found[state.school_id] += [
                (name, getattr(before, name), getattr(state, name))
                for name in FIELDS
                if getattr(before, name) != getattr(state, name)
            ]
    for node, day in _ends_elsewhere(act, parties).items():
        found[node].append(("ends", act.effective, day))
    for node, above in _moved_on(act, parties).items():
        found[node].append(("manager", "", above))
    names = {p.node_id: p.name_after or p.name_before for p in parties}
    return [InTheWay(names[node], changes) for node, changes in found.items() if changes]


def check_nothing_hangs_below(nodes: Collection[int], *, besides: Collection[int] = ()) -> None:
    """Raise `UndoingRefused` where places stand below those that would go, but for some."""
    below = Subordination.objects.filter(parent_id__in=nodes).exclude(child_id__in=besides)
    names = sorted(set(below.values_list("child__name", flat=True)), key=sort_key)
    if names:
        raise UndoingRefused(UndoProblem.PLACES, in_the_way=[InTheWay(name) for name in names])


def _written(act: Act, parties: Sequence[ActParty]) -> Sequence[SchoolState]:
    """The states that began by the act; of a school that it founded all."""
    founded = [party.node_id for party in parties if party.part == Part.SUCCESSOR]
    others = [party.node_id for party in parties if party.part != Part.SUCCESSOR]
    rows = SchoolState.objects.filter(
        Q(school_id__in=founded) | Q(school_id__in=others, period__startswith__gte=act.effective)
    )
    return list(rows.order_by("school_id", "period"))


def _as_first_written(states: Sequence[SchoolState]) -> Mapping[int, SchoolHistory]:
    rows = SchoolHistory.objects.filter(row_id__in=[state.pk for state in states], verb="INSERT")
    return {row.row_id: row for row in rows.order_by("-id")}


def _ends_elsewhere(act: Act, parties: Sequence[ActParty]) -> Mapping[int, Any]:
    """The schools that the act ended and that end on another day by now, or not at all."""
    ended = [party.node_id for party in parties if party.part == Part.PREDECESSOR]
    schools = School.objects.filter(pk__in=ended).annotate(until=F("life__endswith"))
    return {pk: until for pk, until in schools.values_list("pk", "until") if until != act.effective}


def _moved_on(act: Act, parties: Sequence[ActParty]) -> Mapping[int, str]:
    """The schools that came under another office later than by the act.

    Not those that it founded: all their lines go with them, and an office may have begun later.
    """
    rows = Subordination.objects.filter(
        child_id__in=[party.node_id for party in parties if party.part != Part.SUCCESSOR],
        line=Line.ADMINISTRATIVE,
        period__startswith__gt=act.effective,
    )
    return dict(rows.values_list("child_id", "parent__name"))
