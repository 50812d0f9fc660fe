"""Keeping accounts: making, correcting, closing, reopening, and setting a new first password.

Key (`User`, at the gate) and card (`Card`, behind the wall) change in one transaction. The key is
locked before anybody looks how far the account reaches, so a role given meanwhile is seen.
"""

import uuid
from dataclasses import dataclass
from datetime import datetime

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.db import IntegrityError, connection, transaction

from sohoc.core.access.actors import Actor, NotAllowed, NotYours
from sohoc.core.access.models import Node
from sohoc.core.access.scope import GATE, acting
from sohoc.core.access.selectors import places_below
from sohoc.core.audit import recording as audit
from sohoc.core.identity.attempts import forget_failures
from sohoc.core.identity.models import Card, KnownDevice, User
from sohoc.core.identity.permissions import IdentityPermission
from sohoc.core.identity.rules import (
    BadAccount,
    KeepingRefusal,
    first_password,
    proposed_username,
    tidy_name,
    tidy_reason,
    tidy_username,
    username_stem,
)
from sohoc.core.identity.selectors import AccountSubject, keeping_forbidden
from sohoc.lib.vietnamese import folded, name_sort_key

# The tokens of programs belong to the interface, which builds on accounts and not the other way.
_REVOKE_TOKENS = "UPDATE rest_token SET revoked_at = %s WHERE user_id = %s AND revoked_at IS NULL"
# Roles are given above accounts too. Lent rows stand where the role stands that they came from,
# which lies in the scope of whoever may close the account.
_END_LENT = """
UPDATE access_grant SET period = period * tstzrange(NULL, %(at)s)
WHERE delegated_from_id IN (SELECT id FROM access_grant WHERE user_id = %(user)s)
  AND NOT isempty(period) AND (upper_inf(period) OR upper(period) > %(at)s)
RETURNING uuid::text
"""


class UsernameTaken(Exception):
    """Somebody has this user name; `free` is one that nobody has."""

    def __init__(self, free: str) -> None:
        super().__init__(free)
        self.free = free


class AccountKept(Exception):
    """The actor may not keep this account; `refusal` says why."""

    def __init__(self, refusal: KeepingRefusal) -> None:
        super().__init__(refusal.value)
        self.refusal = refusal


class AccountChanged(Exception):
    """Somebody else saved the account since it was opened; carries what they saved."""

    def __init__(self, card: Card) -> None:
        super().__init__(card.pk)
        self.card = card


class AlreadyDone(Exception):
    """The account is closed, or open, already."""


@dataclass(frozen=True, slots=True)
class NewAccount:
    """What is known of a new account; an empty user name is made from the name."""

    full_name: str
    username: str
    node: uuid.UUID


@dataclass(frozen=True, slots=True)
class FirstSignIn:
    """An account with its first password, which exists only here and is shown once."""

    card: Card
    password: str


def make_account(*, actor: Actor, new: NewAccount, at: datetime) -> FirstSignIn:
    """Make an account at a node of the actor's subtree.

    Raises `NotAllowed`, `BadAccount`, `UsernameTaken`.
    """
    actor.must(IdentityPermission.CREATE_ACCOUNT)
    if actor.is_delegated:
        raise NotAllowed(IdentityPermission.CREATE_ACCOUNT)
    full_name = tidy_name(new.full_name)
    typed = tidy_username(new.username) if new.username.strip() else ""
    node = _place(actor, new.node, at=at)
    username = typed or free_username(full_name)
    password = first_password()
    user = User(username=username, must_change_password=True)
    user.set_password(password)
    try:
        with transaction.atomic(), acting(GATE):
            user.save()
    except IntegrityError as error:
        raise UsernameTaken(free_username(full_name)) from error
    card = Card.objects.create(
        user_id=user.pk, node=node, username=username, **name_columns(full_name, username)
    )
    audit.record(
        actor, "identity.account.created", AccountSubject(card), data={"username": username}
    )
    return FirstSignIn(card, password)


def free_username(full_name: str) -> str:
    """A user name for the person that nobody has now."""
    with acting(GATE):
        taken = set(
            User.objects.filter(username__startswith=username_stem(full_name)).values_list(
                "username", flat=True
            )
        )
    return proposed_username(full_name, taken=taken)


def correct_account(
    *,
    actor: Actor,
    account: uuid.UUID,
    full_name: str,
    node: uuid.UUID,
    version: int,
    reason: str,
    at: datetime,
) -> Card:
    """Correct name and place of an account that the person has open in `version`.

    Nothing is written when nothing changed. The own name may be corrected, the own place not.
    Raises `NotAllowed`, `NotYours`, `BadAccount`, `AccountChanged`, `AccountKept`.
    """
    actor.must(IdentityPermission.EDIT_ACCOUNT)
    reason = tidy_reason(reason)
    full_name = tidy_name(full_name)
    card = _locked_card(account)
    _must_keep(actor, card, at=at, own_name=node == card.node.uuid)
    if card.version != version:
        raise AccountChanged(card)
    place = card.node if node == card.node.uuid else _place(actor, node, at=at)
    changed = [
        name
        for name, new, old in (
            ("full_name", full_name, card.full_name),
            ("node", place.pk, card.node_id),
        )
        if new != old
    ]
    if not changed:
        return card
    columns = name_columns(full_name, card.username)
    Card.objects.filter(pk=card.pk).update(node=place, version=version + 1, **columns)
    card.refresh_from_db()
    audit.record(
        actor,
        "identity.account.edited",
        AccountSubject(card),
        reason=reason,
        data={"fields": changed},
    )
    return card


def close_account(*, actor: Actor, account: uuid.UUID, reason: str, at: datetime) -> Card:
    """Close an account: nobody signs in with it, its sessions and tokens end at once.

    What the person has lent ends too: nobody stands in for somebody who is not there.
    Raises `NotAllowed`, `NotYours`, `AccountKept`, `AlreadyDone`, `BadAccount`.
    """
    actor.must(IdentityPermission.DISABLE_ACCOUNT)
    reason = tidy_reason(reason)
    card = _locked_card(account)
    _must_keep(actor, card, at=at)
    if card.is_disabled:
        raise AlreadyDone
    with acting(GATE):
        User.objects.filter(pk=card.user_id).update(is_active=False)
        ended = _end_ways_in(card.user_id, at=at)
    Card.objects.filter(pk=card.pk).update(is_disabled=True, version=card.version + 1)
    card.refresh_from_db()
    lent = _end_lent(card.user_id, at=at)
    audit.record(
        actor,
        "identity.account.disabled",
        AccountSubject(card),
        reason=reason,
        data={**ended, "lent_ended": lent},
    )
    return card


def reopen_account(*, actor: Actor, account: uuid.UUID, reason: str, at: datetime) -> Card:
    """Open a closed account again; password and roles are as they were.

    Tokens stay revoked, and what was lent stays ended.
    Raises as `close_account` does.
    """
    actor.must(IdentityPermission.DISABLE_ACCOUNT)
    reason = tidy_reason(reason)
    card = _locked_card(account)
    _must_keep(actor, card, at=at)
    if not card.is_disabled:
        raise AlreadyDone
    with acting(GATE):
        User.objects.filter(pk=card.user_id).update(is_active=True)
    Card.objects.filter(pk=card.pk).update(is_disabled=False, version=card.version + 1)
    card.refresh_from_db()
    audit.record(actor, "identity.account.reopened", AccountSubject(card), reason=reason)
    return card


def reset_password(*, actor: Actor, account: uuid.UUID, reason: str, at: datetime) -> FirstSignIn:
    """Set a new first password; sessions, tokens and known devices of the account are forgotten.

    Raises as `close_account` does.
    """
    actor.must(IdentityPermission.RESET_PASSWORD)
    reason = tidy_reason(reason)
    card = _locked_card(account)
    _must_keep(actor, card, at=at)
    password = first_password()
    with acting(GATE):
        user = User.objects.get(pk=card.user_id)
        user.set_password(password)
        user.must_change_password = True
        user.save(update_fields=["password", "must_change_password"])
        ended = _end_ways_in(user.pk, at=at)
        KnownDevice.objects.filter(user_id=user.pk).delete()
        # Somebody else's passkey must not open the account again; a lost factor ends here too.
        Authenticator.objects.filter(user_id=user.pk).delete()
    audit.record(
        actor, "identity.account.password_reset", AccountSubject(card), reason=reason, data=ended
    )
    forget_failures(username=card.username)
    return FirstSignIn(card, password)


def _locked_card(account: uuid.UUID) -> Card:
    card = (
        Card.objects.select_for_update(of=("self",))
        .select_related("node")
        .filter(uuid=account)
        .first()
    )
    if card is None:
        raise NotYours
    return card


def _must_keep(actor: Actor, card: Card, *, at: datetime, own_name: bool = False) -> None:
    with acting(GATE):
        list(User.objects.select_for_update().filter(pk=card.user_id).values_list("pk"))
    refusal = keeping_forbidden(actor, user_id=card.user_id, at=at)
    if refusal is KeepingRefusal.YOURSELF and own_name:
        return
    if refusal:
        raise AccountKept(refusal)


def _place(actor: Actor, node: uuid.UUID, *, at: datetime) -> Node:
    place: Node | None = places_below(actor, at=at).filter(uuid=node).first()
    if place is None:
        raise BadAccount("node", "unknown")
    return place


def name_columns(full_name: str, username: str) -> dict[str, str]:
    """The columns of a card that follow from the name."""
    return {
        "full_name": full_name,
        "sort_key": name_sort_key(full_name),
        "search_key": folded(f"{full_name} {username}"),
    }


def _end_ways_in(user_id: int, *, at: datetime) -> dict[str, int]:
    """End sessions and tokens of the account, as the login role; how many there were."""
    sessions = list(UserSession.objects.filter(user_id=user_id))
    for session in sessions:
        session.end()
    return {"sessions": len(sessions), "tokens": revoke_tokens(user_id, at=at)}


def revoke_tokens(user_id: int, *, at: datetime) -> int:
    """Revoke every token of the account that is not revoked, as the login role; how many."""
    with connection.cursor() as cursor:
        cursor.execute(_REVOKE_TOKENS, [at, user_id])
        return int(cursor.rowcount)


def _end_lent(user_id: int, *, at: datetime) -> list[str]:
    """End what was lent from roles of the account; the outside ids, in order."""
    with connection.cursor() as cursor:
        cursor.execute(_END_LENT, {"at": at, "user": user_id})
        return sorted(row[0] for row in cursor.fetchall())
