"""What an act would do: it is done, looked at, and taken back before anybody sees it.

So the preview cannot say anything else than what recording then does.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Count, Q

from sohoc.core.access.actors import Actor
from sohoc.core.access.models import Grant, Line, NodeSuccession, Subordination
from sohoc.modules.orgs.contracts import ActWish
from sohoc.modules.orgs.models import Act, Part, SchoolPart, SchoolState
from sohoc.modules.orgs.rules.offices import office_name
from sohoc.modules.orgs.services.acts import record_act


@dataclass(frozen=True, slots=True)
class SchoolSide:
    """A school before or after the act: what it is called, its code, levels, place and manager."""

    name: str
    code: str
    levels: tuple[str, ...]
    commune: str
    manager: str


@dataclass(frozen=True, slots=True)
class Touched:
    """A school in an act, on both sides of the day; None where it does not exist.

    `roles` and `parts` count what stands at a school that ends; `keeper` is who keeps its rows.
    """

    part: str
    before: SchoolSide | None
    after: SchoolSide | None
    roles: int = 0
    parts: int = 0
    keeper: str = ""


def preview_act(*, actor: Actor, wish: ActWish, at: datetime) -> Sequence[Touched]:
    """What recording the act would change; nothing of it stays. Raises as `record_act` does."""
    with transaction.atomic():
        act = record_act(actor=actor, wish=wish, at=at)
        touched = what_it_touches(act)
        transaction.set_rollback(True)
    return touched


def what_it_touches(act: Act) -> Sequence[Touched]:
    """Every school of a recorded act on both sides of its day."""
    parties = list(act.parties.order_by("pk"))
    nodes = [party.node_id for party in parties if party.node_id is not None]
    before = _sides(act, nodes, is_before=True)
    after = _sides(act, nodes, is_before=False)
    ending = [p.node_id for p in parties if p.node_id and p.part == Part.PREDECESSOR]
    roles, parts, keepers = _left_at(act, ending)
    return [
        Touched(
            part=party.part,
            before=before.get(party.node_id or 0),
            after=after.get(party.node_id or 0),
            roles=roles.get(party.node_id or 0, 0),
            parts=parts.get(party.node_id or 0, 0),
            keeper=keepers.get(party.node_id or 0, ""),
        )
        for party in parties
    ]


def _sides(act: Act, nodes: Sequence[int], *, is_before: bool) -> Mapping[int, SchoolSide]:
    """The schools on the day of the act, or as they were until then."""
    day = act.effective
    wanted = Q(period__contains=day)
    if is_before:
        wanted = Q(period__contains=day - timedelta(days=1))
    managers = {
        row.child_id: office_name(row.parent.kind, row.parent.name)
        for row in Subordination.objects.filter(
            wanted, child_id__in=nodes, line=Line.ADMINISTRATIVE
        ).select_related("parent")
    }
    return {
        state.school_id: SchoolSide(
            name=state.name,
            code=state.code,
            levels=tuple(state.levels),
            commune=state.commune,
            manager=managers.get(state.school_id, ""),
        )
        for state in SchoolState.objects.filter(wanted, school_id__in=nodes)
    }


def _left_at(
    act: Act, ending: Sequence[int]
) -> tuple[Mapping[int, int], Mapping[int, int], Mapping[int, str]]:
    """Roles that end with their schools, parts of these, and who keeps their rows."""
    in_force = Q(period__startswith__lt=act.recorded_at) & (
        Q(period__upper_inf=True) | Q(period__endswith__gt=act.recorded_at)
    )
    roles = Grant.objects.filter(in_force, node_id__in=ending).values_list("node_id")
    parts = SchoolPart.objects.filter(
        school_id__in=ending, period__contains=act.effective
    ).values_list("school_id")
    heirs = NodeSuccession.objects.filter(predecessor_id__in=ending)
    keepers = dict(heirs.values_list("predecessor_id", "successor__name"))
    return (
        dict(roles.annotate(number=Count("pk"))),
        dict(parts.annotate(number=Count("pk"))),
        keepers,
    )
