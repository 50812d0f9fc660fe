"""Reading grants and the people who hold them; which ones, the outer wall decides."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.db.models import (
    BigIntegerField,
    Exists,
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
from django.utils.timezone import make_aware

from sohoc.core.access.actors import Actor, NotYours
from sohoc.core.access.models import Grant, GrantHistory
from sohoc.core.grants.permissions import GrantsPermission
from sohoc.core.identity.models import Card
from sohoc.core.manifest import RoleSpec, registry
from sohoc.lib.vietnamese import folded


def grants_seen(actor: Actor) -> QuerySet[Grant, Any]:
    """Grants at nodes of the actor's scope with their node and the names of person and giver.

    A name is empty when that account belongs to a place outside of the scope. `recent` puts the
    newest first.
    """
    actor.must(GrantsPermission.VIEW_GRANTS)
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


@dataclass(frozen=True, slots=True)
class StoppingRole:
    """A role that stops with its place: who holds it ("" for an account of another place), where.

    No row of it changes: where the place goes on after all, so does the role.
    """

    person: str
    username: str
    role: str
    node_id: int

    @property
    def called(self) -> str:
        """What the role is called; the bare code where no installed module declares it."""
        spec = registry().roles.get(self.role)
        return str(spec.label) if spec else self.role


def roles_stopping_at(
    actor: Actor, node_ids: Sequence[int], *, on: date, at: datetime
) -> Sequence[StoppingRole]:
    """The roles at these places that are not over on the day, nor at `at`; by place and person."""
    since = max(at, make_aware(datetime.combine(on, time.min)))
    username = _or_empty(Card.objects.filter(user_id=OuterRef("user_id")), "username")
    found: QuerySet[Any, Any] = grants_seen(actor).filter(not_over(since), node_id__in=node_ids)
    rows = found.annotate(person_username=username)
    return [
        StoppingRole(one.person_name, one.person_username, one.role, one.node_id)
        for one in rows.order_by("node__name", "node_id", "person_sort", "pk")
    ]


def grant_by_uuid(actor: Actor, uuid_: uuid.UUID) -> Any:
    """One grant as `grants_seen` gives it; raises `NotYours`."""
    grant = grants_seen(actor).filter(uuid=uuid_).first()
    if grant is None:
        raise NotYours
    return grant


def grant_states(actor: Actor, grant: Grant) -> Sequence[GrantHistory]:
    """Every state that the grant has had, newest first."""
    actor.must(GrantsPermission.VIEW_GRANTS)
    return list(GrantHistory.objects.filter(row_id=grant.pk).order_by("-id")[:200])


@dataclass(frozen=True, slots=True)
class OwnRole:
    """A role that somebody holds in the scope, not lent; `has_begun` tells it from a coming one."""

    spec: RoleSpec
    has_begun: bool


@dataclass(frozen=True, slots=True)
class FoundPerson:
    """An account to choose, with its own roles in the scope that are not over."""

    card: Card
    held: Sequence[OwnRole]


def roles_of_people(user_ids: Sequence[int], *, at: datetime) -> dict[int, list[OwnRole]]:
    """The own roles of these accounts at nodes of the scope, in force or to come at `at`.

    Lent ones are left out: nobody becomes one of the staff by borrowing.
    """
    specs = registry().roles
    rows = (
        Grant.objects.filter(not_over(at), user_id__in=user_ids, delegated_from=None)
        .order_by("id")
        .values_list("user_id", "role", "period")
    )
    held: dict[int, list[OwnRole]] = {user_id: [] for user_id in user_ids}
    for user_id, role, period in rows:
        if role in specs:
            held[user_id].append(OwnRole(specs[role], at in period))
    return {pk: sorted(roles, key=lambda one: one.spec.order) for pk, roles in held.items()}


def not_over(at: datetime) -> Q:
    """The condition of grants that are in force at `at` or begin later."""
    return Q(period__upper_inf=True) | Q(period__endswith__gt=at)


def people_found(
    actor: Actor, words: str, *, limit: int, at: datetime, for_lending: bool
) -> list[FoundPerson]:
    """Open accounts of the scope, without the actor's own, whose name or user name fits.

    `for_lending` leaves out those to whom `delegation_refused` lends nothing.
    """
    found = Card.objects.filter(is_disabled=False).exclude(user_id=actor.user_id)
    for word in folded(words).split():
        found = found.filter(search_key__contains=word)
    if for_lending:
        staff = [code for code, spec in registry().roles.items() if spec.is_staff]
        own = Grant.objects.filter(
            not_over(at),
            user_id=OuterRef("user_id"),
            delegated_from=None,
            role__in=list(registry().roles),
        )
        found = found.filter(~Exists(own) | Exists(own.filter(role__in=staff)))
    cards = list(found.select_related("node").order_by("sort_key", "user_id")[:limit])
    held = roles_of_people([card.user_id for card in cards], at=at)
    return [FoundPerson(card, held[card.user_id]) for card in cards]


def person_by_uuid(uuid_: uuid.UUID) -> Card:
    """One account of the scope; raises `NotYours`."""
    card = Card.objects.filter(uuid=uuid_).select_related("node").first()
    if card is None:
        raise NotYours
    return card
