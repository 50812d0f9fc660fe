"""Which grants an account holds now, and what scope each of them gives."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import (
    BigIntegerField,
    ExpressionWrapper,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    TextField,
    Value,
)
from django.db.models.functions import Cast, Coalesce

from sohoc.core.access.actors import Actor, NotYours, Origin
from sohoc.core.access.models import Grant, GrantHistory, Node
from sohoc.core.access.permissions import AccessPermission
from sohoc.core.access.scope import LOGIN_ROLE, Scope, acting
from sohoc.core.identity.models import Card
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
    """The account's grants at `at`, in the order of the roles; runs in the caller's scope.

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
        if row.role in registry().roles
    ]
    return sorted(held, key=lambda g: (g.spec.order, g.node_name, g.id))


def nodes_below(node_id: int, *, at: datetime) -> tuple[int, ...]:
    """Ids of the node and everything below it that exists on the day of `at`, in one statement."""
    return tuple(
        Node.objects.filter(path__contains=[node_id], period__contains=at.date())
        .order_by("id")
        .values_list("id", flat=True)
    )


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
        permissions=registry().permissions_of(chosen.role),
        scope=scope,
        origin=origin,
    )


def grants_seen(actor: Actor) -> QuerySet[Grant, Any]:
    """Grants at nodes of the actor's scope with their node and the names of person and giver.

    A name is empty when that account belongs to a place outside of the scope. `recent` puts the
    newest first.
    """
    actor.must(AccessPermission.VIEW_GRANTS)
    person = Card.objects.filter(user_id=OuterRef("user_id"))
    giver = Card.objects.filter(user_id=OuterRef("given_by_id"))
    return Grant.objects.select_related("node").annotate(
        recent=ExpressionWrapper(F("id") * -1, output_field=BigIntegerField()),
        person_name=_or_empty(person, "full_name"),
        person_sort=_or_empty(person, "sort_key"),
        person_search=_or_empty(person, "search_key"),
        giver_name=_or_empty(giver, "full_name"),
    )


def _or_empty(cards: QuerySet[Card, Any], field: str) -> Coalesce:
    text = Cast(Subquery(cards.values(field)[:1]), TextField())
    return Coalesce(text, Value(""), output_field=TextField())


def grant_by_uuid(actor: Actor, uuid_: uuid.UUID) -> Any:
    """One grant as `grants_seen` gives it; raises `NotYours`."""
    grant = grants_seen(actor).filter(uuid=uuid_).first()
    if grant is None:
        raise NotYours
    return grant


def grant_states(actor: Actor, grant: Grant) -> Sequence[GrantHistory]:
    """Every state that the grant has had, newest first."""
    actor.must(AccessPermission.VIEW_GRANTS)
    return list(GrantHistory.objects.filter(row_id=grant.pk).order_by("-id")[:200])


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


def people_found(actor: Actor, words: str, *, limit: int) -> list[Card]:
    """Open accounts of the scope, without the actor's own, whose name or user name fits."""
    found = Card.objects.filter(is_disabled=False).exclude(user_id=actor.user_id)
    for word in folded(words).split():
        found = found.filter(search_key__contains=word)
    return list(found.select_related("node").order_by("sort_key", "user_id")[:limit])


def person_by_uuid(uuid_: uuid.UUID) -> Card:
    """One account of the scope; raises `NotYours`."""
    card = Card.objects.filter(uuid=uuid_).select_related("node").first()
    if card is None:
        raise NotYours
    return card
