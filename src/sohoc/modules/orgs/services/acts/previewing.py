"""What an act would do: it is done, looked at, and taken back before anybody sees it.

So the preview cannot say anything else than what recording then does.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Count, Q

from sohoc.core.access.actors import Actor
from sohoc.core.access.models import Grant, NodeSuccession
from sohoc.modules.orgs.contracts import ActWish
from sohoc.modules.orgs.models import (
    Act,
    CorrectionRequest,
    Part,
    RequestState,
)
from sohoc.modules.orgs.selectors.act_sides import SchoolSide, sides_of
from sohoc.modules.orgs.services.acts.recording import record_act


@dataclass(frozen=True, slots=True)
class Touched:
    """A school in an act, on both sides of the day; None where it does not exist.

    `roles`, `parts`, `codes` and open `requests` count what stands at a school that ends; `keeper`
    is who keeps its rows.
    """

    part: str
    before: SchoolSide | None
    after: SchoolSide | None
    roles: int = 0
    parts: int = 0
    codes: int = 0
    requests: int = 0
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
    before, after = sides_of(nodes, effective=act.effective)
    ending = [p.node_id for p in parties if p.node_id and p.part == Part.PREDECESSOR]
    left = _left_at(act, ending)
    for name in ("parts", "codes"):
        left[name] = {one.node_id: len(one.ended_with.get(name, {})) for one in parties}
    return [
        Touched(
            part=party.part,
            before=before.get(party.node_id or 0),
            after=after.get(party.node_id or 0),
            **{name: of[party.node_id] for name, of in left.items() if party.node_id in of},
        )
        for party in parties
    ]


def _left_at(act: Act, ending: Sequence[int]) -> dict[str, Mapping[int | None, Any]]:
    """What stands at schools that end, under the names that `Touched` has for it."""
    in_force = Q(period__startswith__lt=act.recorded_at) & (
        Q(period__upper_inf=True) | Q(period__endswith__gt=act.recorded_at)
    )
    roles = Grant.objects.filter(in_force, node_id__in=ending).values_list("node_id")
    requests = CorrectionRequest.objects.filter(
        school_id__in=ending, state=RequestState.OPEN
    ).values_list("school_id")
    heirs = NodeSuccession.objects.filter(predecessor_id__in=ending)
    return {
        "roles": dict(roles.annotate(number=Count("pk"))),
        "requests": dict(requests.annotate(number=Count("pk"))),
        "keeper": dict(heirs.values_list("predecessor_id", "successor__name")),
    }
