"""Reading accounts: which ones, the outer wall decides."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, OuterRef, QuerySet
from django.urls import reverse
from django.utils import timezone

from sohoc.core.access.actors import Actor, NotYours
from sohoc.core.access.models import Grant
from sohoc.core.access.selectors import paths_of, standing_grants
from sohoc.core.audit.models import Entry
from sohoc.core.identity.models import Card, CardHistory, User
from sohoc.core.identity.permissions import IdentityPermission
from sohoc.core.identity.rules import Keeper, KeepingRefusal, Reaching, keeping_refused
from sohoc.core.manifest import Hit, registry

NOUN = "identity.account"
MOST_STATES = 200


@dataclass(frozen=True, slots=True)
class AccountSubject:
    """How the audit trail names an account."""

    card: Card

    @property
    def audit_subject(self) -> tuple[str, str, str, int | None]:
        return NOUN, str(self.card.uuid), self.card.full_name, self.card.node_id


def accounts_seen(actor: Actor, *, at: datetime) -> QuerySet[Card, Any]:
    """Accounts of the actor's scope with their node and `roles_held`: codes of roles in force."""
    actor.must(IdentityPermission.VIEW_ACCOUNTS)
    held = (
        Grant.objects.filter(user_id=OuterRef("user_id"), period__contains=at)
        .order_by("role")
        .values("role")
        .distinct()
    )
    return Card.objects.select_related("node").annotate(roles_held=ArraySubquery(held))


def account_named(username: str) -> int | None:
    """The number of the account somebody tries to sign in to; None when there is no such one."""
    found: int | None = User.objects.filter(username=username).values_list("pk", flat=True).first()
    return found


def find_accounts(actor: Actor, words: Sequence[str], limit: int, day: date) -> list[Hit]:
    """Accounts whose name or user name holds every one of the folded words; one statement."""
    actor.must(IdentityPermission.VIEW_ACCOUNTS)
    found = Card.objects.select_related("node")
    for word in words:
        found = found.filter(search_key__contains=word)
    return [
        Hit(
            title=card.full_name,
            text=f"{card.username}, {card.node.name}",
            url=reverse("accounts:account", args=[card.uuid]),
        )
        for card in found.order_by("sort_key", "user_id")[:limit]
    ]


def account_by_uuid(actor: Actor, uuid_: uuid.UUID) -> Card:
    """One account; raises `NotYours` when it does not exist for the actor."""
    actor.must(IdentityPermission.VIEW_ACCOUNTS)
    card = Card.objects.select_related("node").filter(uuid=uuid_).first()
    if card is None:
        raise NotYours
    return card


def grants_of(actor: Actor, card: Card) -> Sequence[Grant]:
    """The roles of the account at nodes of the actor's scope, the one that begins last first."""
    actor.must(IdentityPermission.VIEW_ACCOUNTS)
    return list(
        Grant.objects.filter(user_id=card.user_id)
        .select_related("node")
        .order_by(F("period__startswith").desc(nulls_last=True), "-id")[:100]
    )


def states_of(actor: Actor, card: Card) -> Sequence[CardHistory]:
    """Every state that the account's card has had, newest first."""
    actor.must(IdentityPermission.VIEW_ACCOUNTS)
    return list(CardHistory.objects.filter(user_id=card.user_id).order_by("-id")[:MOST_STATES])


def acts_on(actor: Actor, card: Card) -> Sequence[Entry]:
    """Every recorded act on the account, newest first."""
    actor.must(IdentityPermission.VIEW_ACCOUNTS)
    return list(
        Entry.objects.filter(noun=NOUN, object_id=str(card.uuid)).order_by("-id")[:MOST_STATES]
    )


def keeping_forbidden(actor: Actor, *, user_id: int, at: datetime) -> KeepingRefusal | None:
    """Why the actor may not keep the account now; reads how far the account reaches everywhere."""
    if actor.is_delegated:  # before any look at the account: one without roles reaches nowhere
        return KeepingRefusal.LENT_ROLE
    keeper = Keeper(actor.user_id, actor.node_id, registry().roles[actor.role].gives)
    standing = standing_grants(user_id=user_id, at=at)
    paths = paths_of([grant.node_id for grant in standing], on=timezone.localdate(at))
    return keeping_refused(
        keeper,
        user_id=user_id,
        reaching=[Reaching(grant.role, paths[grant.node_id]) for grant in standing],
    )
