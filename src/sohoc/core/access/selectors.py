"""Which grants an account holds now, and what scope each of them gives."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import (
    Q,
    QuerySet,
)

from sohoc.core.access.actors import Actor, Origin
from sohoc.core.access.models import Grant, Node
from sohoc.core.access.scope import LOGIN_ROLE, Scope, acting
from sohoc.core.manifest import Reach, RoleSpec, registry
from sohoc.lib.vietnamese import folded

DATABASE_ROLES = {
    Reach.NODE: "sohoc_school",
    Reach.SUBTREE: "sohoc_schools",
    Reach.SECTOR: "sohoc_sector",
    Reach.PERSON: "sohoc_person",
    Reach.AUDIT: "sohoc_audit",
}


@dataclass(frozen=True, slots=True)
class HeldGrant:
    """A grant in force with what its node and role are called."""

    id: int
    role: str
    node_id: int
    node_name: str
    node_path: tuple[int, ...]
    until: datetime | None
    is_delegated: bool

    @property
    def spec(self) -> RoleSpec:
        """The role as the manifests declare it."""
        return registry().roles[self.role]


def own_gate(user_id: int) -> Scope:
    """The login role with the account's id: reads the account's own grants and card."""
    return Scope(LOGIN_ROLE, actor=user_id)


def grants_in_force(*, user_id: int, at: datetime) -> list[HeldGrant]:
    """The account's grants at `at`, own ones before borrowed ones; runs in the caller's scope.

    Among each of them the order of the roles counts. The first one is the role in which a person
    begins to act: whoever stands in for somebody does so knowingly.

    A role that no installed module declares any more opens nothing and is left out.
    """
    rows = (
        Grant.objects.filter(user_id=user_id, period__contains=at, node__period__contains=at.date())
        .select_related("node")
        .order_by("id")
    )
    held = [
        HeldGrant(
            id=row.pk,
            role=row.role,
            node_id=row.node_id,
            node_name=row.node.name,
            node_path=tuple(row.node.path),
            until=row.period.upper,
            is_delegated=row.delegated_from_id is not None,
        )
        for row in rows
        if _fits(row)
    ]
    return sorted(held, key=lambda g: (g.is_delegated, g.spec.order, g.node_name, g.id))


def nodes_below(node_id: int, *, at: datetime) -> tuple[int, ...]:
    """Ids of the node and everything below it that exists on the day of `at`, in one statement."""
    return tuple(
        Node.objects.filter(path__contains=[node_id], period__contains=at.date())
        .order_by("id")
        .values_list("id", flat=True)
    )


def _fits(grant: Grant) -> bool:
    """Whether the role is declared and can stand at this kind of node; else it opens nothing."""
    spec = registry().roles.get(grant.role)
    return spec is not None and grant.node.kind in spec.node_kinds


def scope_of_grant(
    grant: HeldGrant, *, user_id: int, others: Sequence[HeldGrant], at: datetime
) -> Scope:
    """The outer scope that `grant` gives; a person's reach joins all grants of the same role."""
    reach = grant.spec.reach
    schools: tuple[int, ...] = ()
    if reach is Reach.NODE:
        schools = (grant.node_id,)
    elif reach is Reach.SUBTREE:
        schools = nodes_below(grant.node_id, at=at)
    elif reach is Reach.PERSON:
        schools = tuple(sorted({g.node_id for g in others if g.role == grant.role}))
    return Scope(DATABASE_ROLES[reach], actor=user_id, schools=schools)


def actor_for(
    *, user_id: int, name: str, grant_id: int | None, at: datetime, origin: Origin
) -> Actor | None:
    """The account acting through one of its grants in force (the first one when none is named).

    Opens the gate itself. None when the account holds no such grant at `at`: the right is always
    computed anew, so a job whose owner lost the role does not run.
    """
    with acting(own_gate(user_id)):
        held = grants_in_force(user_id=user_id, at=at)
        chosen = next((g for g in held if grant_id is None or g.id == grant_id), None)
        if chosen is None:
            return None
        scope = scope_of_grant(chosen, user_id=user_id, others=held, at=at)
    ends = [g.until for g in held if g.until and (g.id == chosen.id or g.role == chosen.role)]
    return Actor(
        user_id=user_id,
        name=name,
        grant_id=chosen.id,
        role=chosen.role,
        node_id=chosen.node_id,
        node_name=chosen.node_name,
        node_path=chosen.node_path,
        until=min(ends, default=None),
        is_delegated=chosen.is_delegated,
        permissions=registry().permissions_of(chosen.role),
        scope=scope,
        origin=origin,
    )


def standing_grants(*, user_id: int, at: datetime) -> list[Grant]:
    """Every grant of the account that is in force or yet to come, wherever it stands.

    Reads past the caller's scope, at the account's own gate: for rules that must know how far an
    account reaches, never for showing.
    """
    not_over = Q(period__upper_inf=True) | Q(period__endswith__gt=at)
    with acting(own_gate(user_id)):
        return list(
            Grant.objects.filter(not_over, user_id=user_id).select_related("node").order_by("id")
        )


def places_below(actor: Actor, *, at: datetime) -> QuerySet[Node, Any]:
    """The nodes of the actor's own subtree that exist on the day of `at`, from the root down."""
    return Node.objects.filter(path__contains=[actor.node_id], period__contains=at.date()).order_by(
        "path"
    )


def node_ids_named(words: str) -> list[int]:
    """Nodes whose name holds every word, compared without accents.

    The tree keeps no folded name; a province has a few thousand nodes, read in one statement.
    """
    wanted = folded(words).split()
    return [
        pk
        for pk, name in Node.objects.values_list("id", "name")
        if all(word in folded(name) for word in wanted)
    ]
