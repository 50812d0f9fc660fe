"""Reading acts: those in which a school of the actor's scope took part."""

import uuid
from collections.abc import Sequence
from typing import Any

from django.db.models import Q, QuerySet

from sohoc.core.access.actors import Actor, NotYours
from sohoc.core.access.models import NodeSuccession
from sohoc.modules.orgs.models import Act, ActParty
from sohoc.modules.orgs.permissions import OrgsPermission


def acts_seen(actor: Actor) -> QuerySet[Act, Any]:
    """The acts that the actor may see, with their schools.

    An act that founded schools and was undone names none; who may see every school sees it.
    """
    actor.must(OrgsPermission.VIEW_ACTS)
    acts = Act.objects.prefetch_related("parties__node")
    if actor.scope.role == "sohoc_sector":
        return acts
    mine = ActParty.objects.filter(node_id__in=actor.scope.schools)
    return acts.filter(pk__in=mine.values("act_id"))


def act_by_uuid(actor: Actor, uuid_: uuid.UUID) -> Act:
    """One act; raises `NotYours`."""
    act: Act | None = acts_seen(actor).filter(uuid=uuid_).first()
    if act is None:
        raise NotYours
    return act


def acts_of(node_ids: Sequence[int]) -> Sequence[Act]:
    """The acts in force or to come in which one of the schools took part, the newest first."""
    return list(
        Act.objects.filter(parties__node_id__in=node_ids, undone_at=None)
        .prefetch_related("parties__node")
        .order_by("-effective", "-pk")
        .distinct()
    )


def successions_among(node_ids: Sequence[int]) -> Sequence[NodeSuccession]:
    """Who keeps the rows of whom, where either is one of the nodes; with both names."""
    return list(
        NodeSuccession.objects.filter(
            Q(predecessor_id__in=node_ids) | Q(successor_id__in=node_ids)
        ).select_related("predecessor", "successor")
    )
