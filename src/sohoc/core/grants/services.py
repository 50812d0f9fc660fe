"""Giving, lending and ending roles: never beyond the giver's own, all or nothing.

Whoever gives, lends or ends first locks the own grant and reads it anew: what the session
remembers of it does not count, and two people who act on each other come one after the other.
"""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import IntegrityError, connection, transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.db.models import Q
from django.utils import timezone, translation

from sohoc.core.access.actors import Actor, NotAllowed, NotYours
from sohoc.core.access.models import Grant, Node
from sohoc.core.access.rules import Giver, Refusal, Wish, delegation_refused, giving_refused
from sohoc.core.access.scope import acting
from sohoc.core.access.selectors import grants_in_force, own_gate, paths_of
from sohoc.core.audit import recording as audit
from sohoc.core.grants.permissions import GrantsPermission
from sohoc.core.grants.selectors import roles_of_people
from sohoc.core.identity.models import Card
from sohoc.core.manifest import registry
from sohoc.lib.vietnamese import ControlCharacter, normal

LONGEST_REASON = 300
NO_OVERLAP = "access_grant_no_overlap"

# One statement for the role and everything lent from it. What lies behind the end is cut off; a
# grant that has not begun by then keeps an empty period, its history keeps the one it had.
_END = """
UPDATE access_grant SET period = period * tstzrange(NULL, %(ends)s)
WHERE (id = %(grant)s OR delegated_from_id = %(grant)s)
  AND NOT isempty(period) AND (upper_inf(period) OR upper(period) > %(ends)s)
RETURNING id, uuid::text
"""


class GrantRefused(Exception):
    """The rules forbid it; `refusal` says which."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.value)
        self.refusal = refusal


class GrantOverlaps(Exception):
    """The account holds the role at this place during part of the period already."""


class GrantEnded(Exception):
    """The grant has ended by the wished day already; an end is never moved back."""


class BadReason(Exception):
    """The reason is empty, too long, or holds characters that nobody typed."""


@dataclass(frozen=True, slots=True)
class GrantWish:
    """What is to be given: account and node by their outside ids, the period half-open.

    A `start` that has passed becomes the moment of giving: no role begins in the past.
    """

    person: uuid.UUID
    role: str
    node: uuid.UUID
    start: datetime
    until: datetime | None
    reason: str


@dataclass(frozen=True, slots=True)
class LendWish:
    """To whom, from when and until when the own role is lent, and why."""

    person: uuid.UUID
    start: datetime
    until: datetime | None
    reason: str


@dataclass(frozen=True, slots=True)
class _Subject:
    """How the audit trail names a grant: role, person and place in the language of the office."""

    grant: Grant
    person: str
    place: str

    @property
    def audit_subject(self) -> tuple[str, str, str, int | None]:
        spec = registry().roles.get(self.grant.role)
        with translation.override(settings.LANGUAGE_CODE):
            words = [str(spec.label) if spec else self.grant.role, self.person, self.place]
        return (
            "access.grant",
            str(self.grant.uuid),
            ", ".join(filter(None, words)),
            (self.grant.node_id),
        )


def give_grant(*, actor: Actor, wish: GrantWish, at: datetime) -> Grant:
    """Give a role at a node of the actor's own subtree.

    Raises `NotAllowed`, `NotYours` (no such open account in the scope), `GrantRefused`,
    `GrantOverlaps`, `BadReason`; nothing is written then.
    """
    actor.must(GrantsPermission.GIVE_GRANT)
    reason = tidy_reason(wish.reason)
    giver = giver_of(actor, at=at, permission=GrantsPermission.GIVE_GRANT)
    card = _open_account(wish.person)
    node = Node.objects.filter(uuid=wish.node, period__contains=timezone.localdate(at)).first()
    if node is None:
        raise GrantRefused(Refusal.NODE_NOT_BELOW_YOURS)
    asked = _asked(card, node, role=wish.role, start=wish.start, until=wish.until, at=at)
    if refusal := giving_refused(giver, asked):
        raise GrantRefused(refusal)
    grant = _store(actor, asked, reason=reason, delegated_from=None)
    _record(actor, "grants.grant.given", grant, card.full_name, node.name, reason=reason)
    return grant


def delegate_role(*, actor: Actor, wish: LendWish, at: datetime) -> Grant:
    """Lend the role in which the actor acts, at its node, to one person for at most 90 days.

    Raises as `give_grant` does.
    """
    actor.must(GrantsPermission.DELEGATE_OWN_ROLE)
    reason = tidy_reason(wish.reason)
    giver = giver_of(actor, at=at, permission=GrantsPermission.DELEGATE_OWN_ROLE)
    card = _open_account(wish.person)
    node = Node.objects.get(pk=giver.node_id)
    asked = _asked(card, node, role=actor.role, start=wish.start, until=wish.until, at=at)
    held = roles_of_people([card.user_id], at=at)[card.user_id]
    refusal = delegation_refused(
        giver,
        asked,
        held=[own.spec for own in held],
        lent_already=_lent_already(actor, card.user_id, at=at),
        at=at,
    )
    if refusal:
        raise GrantRefused(refusal)
    grant = _store(actor, asked, reason=reason, delegated_from=actor.grant_id)
    _record(actor, "grants.grant.delegated", grant, card.full_name, node.name, reason=reason)
    return grant


def end_grant(
    *, actor: Actor, grant: uuid.UUID, ends: datetime, reason: str, at: datetime
) -> Grant:
    """End a role at `ends` (at once when that has passed), and with it whatever was lent from it.

    Raises `NotYours`, `NotAllowed`, `GrantRefused`, `GrantEnded`, `BadReason`.
    """
    found = Grant.objects.filter(uuid=grant).first()
    if found is None:
        raise NotYours
    reason = tidy_reason(reason)
    ends = max(ends, at)
    locked = {row.pk: row for row in _lock(actor, target=found.pk)}
    giver_of(actor, at=at, permission=GrantsPermission.REVOKE_GRANT)
    target = locked[found.pk]
    if refusal := ending_refused(actor, target, at=at):
        raise GrantRefused(refusal)
    if _has_ended(target, by=ends):
        raise GrantEnded(target.pk)
    with connection.cursor() as cursor:
        cursor.execute(_END, {"ends": ends, "grant": target.pk})
        lent = sorted(text for pk, text in cursor.fetchall() if pk != target.pk)
    target.refresh_from_db()
    _record(
        actor,
        "grants.grant.revoked",
        target,
        _name_of(target.user_id),
        target.node.name,
        reason=reason,
        more={"ends": ends, "lent_ended": lent},
    )
    return target


def ending_refused(actor: Actor, grant: Grant, *, at: datetime) -> Refusal | None:
    """Why the actor may not end the grant; raises `NotAllowed` without the right to end any.

    Nobody ends an own role, so the last administrator cannot vanish. What one has lent one may
    take back; otherwise one ends what one could have given, which in a lent role is nothing.
    """
    if grant.user_id == actor.user_id:
        return Refusal.TO_YOURSELF
    if grant.delegated_from_id == actor.grant_id:
        if not actor.may(GrantsPermission.REVOKE_GRANT):
            actor.must(GrantsPermission.DELEGATE_OWN_ROLE)
        return None
    actor.must(GrantsPermission.REVOKE_GRANT)
    if actor.is_delegated:
        return Refusal.DELEGATED_ROLE
    if grant.role not in registry().roles[actor.role].gives:
        return Refusal.ROLE_NOT_YOURS_TO_GIVE
    if actor.node_id not in paths_of([grant.node_id], on=timezone.localdate(at))[grant.node_id]:
        return Refusal.NODE_NOT_BELOW_YOURS
    return None


def _lock(actor: Actor, *, target: int) -> list[Grant]:
    """The own grant, the one to end and those lent from it, in the order of their keys."""
    return list(
        Grant.objects.select_for_update(of=("self",))
        .select_related("node")
        .filter(Q(pk=actor.grant_id) | Q(pk=target) | Q(delegated_from_id=target))
        .order_by("pk")
    )


def _lent_already(actor: Actor, user_id: int, *, at: datetime) -> timedelta:
    """How long the lendings of the actor's grant to this account last that are not over at `at`.

    One that ends at this very moment counts too: the next would adjoin it.
    """
    periods = Grant.objects.filter(
        user_id=user_id, delegated_from_id=actor.grant_id, period__endswith__gte=at
    ).values_list("period", flat=True)
    return sum((period.upper - period.lower for period in periods), timedelta())


def giver_of(actor: Actor, *, at: datetime, permission: GrantsPermission) -> Giver:
    """The actor's own grant as it is now, held fast until this transaction ends.

    Raises `NotAllowed` with `permission`, for which it is needed, when it is over.
    """
    list(Grant.objects.select_for_update().filter(pk=actor.grant_id).values_list("pk"))
    with acting(own_gate(actor.user_id)):
        held = grants_in_force(user_id=actor.user_id, at=at)
    own = next((grant for grant in held if grant.id == actor.grant_id), None)
    if own is None:
        raise NotAllowed(permission)
    return Giver(
        user_id=actor.user_id,
        spec=own.spec,
        node_id=own.node_id,
        until=own.until,
        is_delegated=own.is_delegated,
    )


def _open_account(person: uuid.UUID) -> Card:
    card = Card.objects.filter(uuid=person, is_disabled=False).first()
    if card is None:
        raise NotYours
    return card


def _asked(
    card: Card, node: Node, *, role: str, start: datetime, until: datetime | None, at: datetime
) -> Wish:
    spec = registry().roles.get(role)
    if spec is None:
        raise GrantRefused(Refusal.ROLE_NOT_YOURS_TO_GIVE)
    return Wish(
        user_id=card.user_id,
        spec=spec,
        node_id=node.pk,
        node_kind=node.kind,
        node_path=paths_of([node.pk], on=timezone.localdate(at))[node.pk],
        start=max(start, at),
        until=until,
    )


def _store(actor: Actor, wish: Wish, *, reason: str, delegated_from: int | None) -> Grant:
    try:
        with transaction.atomic():
            return Grant.objects.create(
                user_id=wish.user_id,
                role=wish.spec.code,
                node_id=wish.node_id,
                period=DateTimeTZRange(wish.start, wish.until),
                reason=reason,
                given_by_id=actor.user_id,
                delegated_from_id=delegated_from,
            )
    except IntegrityError as error:
        if NO_OVERLAP not in str(error):
            raise
        raise GrantOverlaps(wish.user_id) from error


def _record(
    actor: Actor,
    verb: str,
    grant: Grant,
    person: str,
    place: str,
    *,
    reason: str,
    more: Mapping[str, Any] | None = None,
) -> None:
    data = {
        "role": grant.role,
        "user": grant.user_id,
        "node": grant.node_id,
        "from": grant.period.lower,
        "until": grant.period.upper,
        **(more or {}),
    }
    audit.record(actor, verb, _Subject(grant, person, place), reason=reason, data=data)


def _has_ended(grant: Grant, *, by: datetime) -> bool:
    upper = grant.period.upper
    return bool(grant.period.isempty or (upper is not None and upper <= by))


def _name_of(user_id: int) -> str:
    return Card.objects.filter(user_id=user_id).values_list("full_name", flat=True).first() or ""


def tidy_reason(text: str) -> str:
    """The reason in its one written form; raises `BadReason`."""
    try:
        reason = normal(text)
    except ControlCharacter as error:
        raise BadReason from error
    if not reason or len(reason) > LONGEST_REASON:
        raise BadReason
    return reason
