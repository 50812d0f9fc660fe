"""Reading acts: those in which a school of the actor's scope took part."""

import uuid
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.db.models import Max, Q, QuerySet

from sohoc.core.access.actors import Actor, NotYours
from sohoc.core.access.models import NodeSuccession
from sohoc.modules.orgs.models import Act, ActKind, ActParty, Part
from sohoc.modules.orgs.permissions import OrgsPermission
from sohoc.modules.orgs.rules.schools import Acted


def acts_seen(actor: Actor) -> QuerySet[Act, Any]:
    """The acts that the actor may see, with their schools.

    An act that founded schools and was undone names none; who may see every school sees it.
    """
    actor.must(OrgsPermission.VIEW_ACTS)
    acts = Act.objects.prefetch_related("parties__node")
    if actor.sees_all:
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


def last_acted_on(node_ids: Sequence[int]) -> Mapping[int, date]:
    """The day of the last act in force or to come on each of the places; one statement."""
    parties = ActParty.objects.filter(node_id__in=node_ids, act__undone_at=None)
    found = parties.values_list("node_id").annotate(last=Max("act__effective"))
    return {node_id: last for node_id, last in found if node_id is not None}


def acted_on(node_id: int) -> Sequence[Acted]:
    """The acts in force or to come on a school; who keeps its rows ended it as well."""
    parties = ActParty.objects.filter(node_id=node_id, act__undone_at=None)
    heirs = NodeSuccession.objects.filter(predecessor_id=node_id)
    return [
        *(Acted(part, day) for part, day in parties.values_list("part", "act__effective")),
        *(Acted(Part.PREDECESSOR, day) for day in heirs.values_list("since", flat=True)),
    ]


def last_acts_since(node_ids: Sequence[int], day: date) -> Mapping[int, Act]:
    """The last act on each of the places that counts from that day or later; one statement."""
    parties = ActParty.objects.filter(
        node_id__in=node_ids, act__undone_at=None, act__effective__gte=day
    ).select_related("act")
    last = parties.order_by("node_id", "-act__effective", "-act_id").distinct("node_id")
    return {party.node_id: party.act for party in last if party.node_id is not None}


def last_transfer() -> Act | None:
    """The last act in force or to come by which places follow a list of units."""
    acts = Act.objects.filter(kind=ActKind.TRANSFER, undone_at=None)
    return acts.order_by("-effective", "-pk").first()


def is_overdue(act: Act, party: ActParty) -> bool:
    """Whether the office had been missing: it began before the act that founded it.

    Nothing is different with it from the day of the act on.
    """
    if act.kind != ActKind.TRANSFER or party.part != Part.SUCCESSOR or party.node is None:
        return False
    since = party.node.period.lower
    return since is not None and since < act.effective


def successions_among(node_ids: Sequence[int]) -> Sequence[NodeSuccession]:
    """Who keeps the rows of whom, where either is one of the nodes; with both names."""
    return list(
        NodeSuccession.objects.filter(
            Q(predecessor_id__in=node_ids) | Q(successor_id__in=node_ids)
        ).select_related("predecessor", "successor")
    )
