"""What an act on offices would do: it is done, looked at, and taken back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Count

from sohoc.core.access.actors import Actor
from sohoc.core.access.models import Subordination
from sohoc.core.grants.selectors import StoppingRole, roles_stopping_at
from sohoc.modules.orgs.contracts import OfficeWish
from sohoc.modules.orgs.models import Act, Part
from sohoc.modules.orgs.services.offices.acts import record_office_act


@dataclass(frozen=True, slots=True)
class OfficeTouched:
    """An office in an act: its name on both sides of the day ("": it does not exist then).

    `stopping` are the roles at an office that ends, `places` counts what stands below it; `keeper`
    is who keeps its rows and takes over those places.
    """

    part: str
    before: str
    after: str
    stopping: Sequence[StoppingRole] = ()
    places: int = 0
    keeper: str = ""


def preview_office_act(*, actor: Actor, wish: OfficeWish, at: datetime) -> Sequence[OfficeTouched]:
    """What recording would change; nothing of it stays. Raises as `record_office_act` does."""
    with transaction.atomic():
        act = record_office_act(actor=actor, wish=wish, at=at)
        touched = _touched_by(actor, act, at=at)
        transaction.set_rollback(True)
    return touched


def _touched_by(actor: Actor, act: Act, *, at: datetime) -> Sequence[OfficeTouched]:
    parties = list(act.parties.order_by("pk"))
    ending = [p.node_id for p in parties if p.node_id and p.part == Part.PREDECESSOR]
    stopping = roles_stopping_at(actor, ending, on=act.effective, at=at)
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
            stopping=[one for one in stopping if one.node_id == party.node_id],
            places=places.get(party.node_id or 0, 0),
            keeper=heir if party.part == Part.PREDECESSOR else "",
        )
        for party in parties
    ]
