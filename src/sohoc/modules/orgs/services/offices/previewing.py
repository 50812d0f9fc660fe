"""What an act on offices would do: it is done, looked at, and taken back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Count, Q

from sohoc.core.access.actors import Actor
from sohoc.core.access.models import Grant, Subordination
from sohoc.modules.orgs.contracts import OfficeWish
from sohoc.modules.orgs.models import Act, Part
from sohoc.modules.orgs.services.offices.acts import record_office_act


@dataclass(frozen=True, slots=True)
class OfficeTouched:
    """An office in an act: its name on both sides of the day ("": it does not exist then).

    `roles` and `places` count what stands at an office that ends and below it; `keeper` is who
    keeps its rows and takes over those places.
    """

    part: str
    before: str
    after: str
    roles: int = 0
    places: int = 0
    keeper: str = ""


def preview_office_act(*, actor: Actor, wish: OfficeWish, at: datetime) -> Sequence[OfficeTouched]:
    """What recording would change; nothing of it stays. Raises as `record_office_act` does."""
    with transaction.atomic():
        act = record_office_act(actor=actor, wish=wish, at=at)
        touched = _touched_by(act)
        transaction.set_rollback(True)
    return touched


def _touched_by(act: Act) -> Sequence[OfficeTouched]:
    parties = list(act.parties.order_by("pk"))
    ending = [p.node_id for p in parties if p.node_id and p.part == Part.PREDECESSOR]
    in_force = Q(period__startswith__lt=act.recorded_at) & (
        Q(period__upper_inf=True) | Q(period__endswith__gt=act.recorded_at)
    )
    grants = Grant.objects.filter(in_force, node_id__in=ending).values_list("node_id")
    roles = dict(grants.annotate(number=Count("pk")))
    until_then = Subordination.objects.filter(
        parent_id__in=ending, period__contains=act.effective - timedelta(days=1)
    ).values_list("parent_id")
    places = dict(until_then.annotate(number=Count("child_id", distinct=True)))
    heir = next((party.name_after for party in parties if party.name_after), "")
    return [
        OfficeTouched(
            part=party.part,
            before=party.name_before,
            after=party.name_after,
            roles=roles.get(party.node_id or 0, 0),
            places=places.get(party.node_id or 0, 0),
            keeper=heir if party.part == Part.PREDECESSOR else "",
        )
        for party in parties
    ]
