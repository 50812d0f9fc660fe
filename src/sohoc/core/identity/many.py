"""Accounts for many people at once, statement by statement for all of them.

These functions belong to acts of other apps: `right` is the permission of the act, which the actor
must hold as an own role. What was done is recorded by the act itself, once.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.hashers import make_password
from django.db import IntegrityError, connection, transaction
from django.db.models import F

from sohoc.core.access.actors import Actor, NotAllowed
from sohoc.core.access.scope import GATE, acting
from sohoc.core.identity.models import Card, User
from sohoc.core.identity.rules import first_password, proposed_username, username_stem
from sohoc.core.identity.selectors import keeping_forbidden
from sohoc.core.identity.services import FirstSignIn, UsernameTaken, name_columns

MOST_TRIES = 5
# By the index of patterns: everything from the stem to the last digit behind it.
_TAKEN = """
SELECT u.username FROM unnest(%s::text[]) AS stem
JOIN identity_user u ON u.username ~>=~ stem AND u.username ~<~ (stem || ':')
"""


@dataclass(frozen=True, slots=True)
class FirstPassword:
    """A first password as it is printed, and as it is kept."""

    text: str
    hashed: str


@dataclass(frozen=True, slots=True)
class SignInFacts:
    """Whether an account is open, and whether anybody has ever signed in with it."""

    is_open: bool
    was_used: bool
    has_first_password: bool

    @property
    def is_untouched(self) -> bool:
        """Nobody has used it, and its password is still the one it was given."""
        return self.is_open and not self.was_used and self.has_first_password


def first_passwords(count: int) -> list[FirstPassword]:
    """So many new ones. Each costs a quarter of a second: made before anything is locked."""
    texts = [first_password() for _number in range(count)]
    return [FirstPassword(text, make_password(text)) for text in texts]


def sign_in_facts(user_ids: Iterable[int]) -> Mapping[int, SignInFacts]:
    """What is known at the gate about these accounts; one statement."""
    with acting(GATE):
        rows = User.objects.filter(pk__in=set(user_ids)).values_list(
            "pk", "is_active", "last_login", "must_change_password"
        )
        return {
            pk: SignInFacts(is_open, last_login is not None, must_change)
            for pk, is_open, last_login, must_change in rows
        }


def last_sign_ins(user_ids: Iterable[int]) -> Mapping[int, datetime | None]:
    """When somebody signed in with these accounts last; None for never. One statement."""
    with acting(GATE):
        return dict(
            User.objects.filter(pk__in=set(user_ids)).values_list("pk", "last_login").iterator()
        )


def free_usernames(full_names: Sequence[str]) -> list[str]:
    """User names for these people that nobody has now, all different; one statement."""
    stems = sorted({username_stem(name) for name in full_names})
    with acting(GATE), connection.cursor() as cursor:
        cursor.execute(_TAKEN, [stems])
        taken = {row[0] for row in cursor.fetchall()}
    found = []
    for name in full_names:
        username = proposed_username(name, taken=taken)
        taken.add(username)
        found.append(username)
    return found


def make_accounts(
    *,
    actor: Actor,
    right: str,
    full_names: Sequence[str],
    passwords: Sequence[FirstPassword],
    node_id: int,
) -> list[FirstSignIn]:
    """An account at the node for each name, in the order of the names; three statements.

    Raises `NotAllowed`, and `UsernameTaken` when others take the names again and again.
    """
    _must(actor, right)
    users = _stored(full_names, passwords)
    cards = Card.objects.bulk_create(
        [
            Card(
                user_id=user.pk,
                node_id=node_id,
                username=user.username,
                **name_columns(name, user.username),
            )
            for user, name in zip(users, full_names, strict=True)
        ]
    )
    return [FirstSignIn(card, one.text) for card, one in zip(cards, passwords, strict=True)]


def _stored(full_names: Sequence[str], passwords: Sequence[FirstPassword]) -> list[User]:
    """The keys of new accounts; a name that somebody took meanwhile is chosen anew."""
    names: list[str] = []
    for _try in range(MOST_TRIES):
        names = free_usernames(full_names)
        users = [
            User(username=name, password=one.hashed, must_change_password=True)
            for name, one in zip(names, passwords, strict=True)
        ]
        try:
            with transaction.atomic(), acting(GATE):
                return User.objects.bulk_create(users)
        except IntegrityError:
            continue
    raise UsernameTaken(next(iter(names), ""))


def renew_first_passwords(
    *,
    actor: Actor,
    right: str,
    user_ids: Sequence[int],
    passwords: Sequence[FirstPassword],
    at: datetime,
) -> list[FirstSignIn]:
    """New first passwords for accounts that nobody has used yet; the others are left out.

    So are those that reach beyond the actor: who sets a password could sign in with it.
    """
    _must(actor, right)
    kept = _untouched_and_kept(actor, user_ids, at=at)
    renewed = [User(pk=pk, password=one.hashed) for pk, one in zip(kept, passwords, strict=False)]
    with acting(GATE):
        User.objects.bulk_update(renewed, ["password"])
    cards = {card.user_id: card for card in Card.objects.filter(pk__in=kept)}
    return [FirstSignIn(cards[pk], one.text) for pk, one in zip(kept, passwords, strict=False)]


def void_first_passwords(user_ids: Sequence[int]) -> None:
    """First passwords that nobody has used open these accounts no more; one statement.

    The accounts stay open, and untouched, for a new first password.
    """
    with acting(GATE):
        User.objects.filter(
            pk__in=user_ids, last_login=None, must_change_password=True, is_active=True
        ).update(password=make_password(None))


def close_untouched(
    *, actor: Actor, right: str, user_ids: Sequence[int], at: datetime
) -> list[int]:
    """Close accounts that nobody has ever used; their numbers. The others stay as they are.

    Nobody is signed in with them and nothing was lent from them, so there is nothing else to end.
    """
    _must(actor, right)
    kept = _untouched_and_kept(actor, user_ids, at=at)
    with acting(GATE):
        User.objects.filter(pk__in=kept).update(is_active=False)
    Card.objects.filter(pk__in=kept).update(is_disabled=True, version=F("version") + 1)
    return kept


def _must(actor: Actor, right: str) -> None:
    actor.must(right)
    if actor.is_delegated:
        raise NotAllowed(right)


def _untouched_and_kept(actor: Actor, user_ids: Sequence[int], *, at: datetime) -> list[int]:
    """Those of the accounts that are untouched and the actor's to keep; held from now on."""
    own = list(
        Card.objects.select_for_update()
        .filter(pk__in=user_ids)
        .order_by("pk")
        .values_list("pk", flat=True)
    )
    with acting(GATE):
        list(User.objects.select_for_update().filter(pk__in=own).order_by("pk").values_list("pk"))
    facts = sign_in_facts(own)
    return [
        pk
        for pk in own
        if facts[pk].is_untouched and keeping_forbidden(actor, user_id=pk, at=at) is None
    ]
