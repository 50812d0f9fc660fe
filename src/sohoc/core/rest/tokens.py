"""Access tokens: made by a person for one of their roles, opened by programs, revoked at any time.

`sh1_<key>_<secret>`: the version of the form, the id of the digest key, 256 random bits. Only the
keyed digest is stored, so neither the database nor a copy of it opens anything.
"""

import secrets
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.db.models import Case, QuerySet, When

from sohoc.core.access.actors import Actor, NotAllowed, NotYours, Origin
from sohoc.core.access.scope import GATE, acting
from sohoc.core.access.selectors import HeldGrant, actor_for, own_gate
from sohoc.core.audit import recording as audit
from sohoc.core.identity.sessions import held_grants, person_name
from sohoc.core.keys.sealing import token_digest
from sohoc.core.manifest import registry
from sohoc.core.rest.models import LONGEST_LIFE, Token, Use
from sohoc.core.rest.permissions import RestPermission
from sohoc.lib.vietnamese import normal

FORM = "sh1"
KEY_PREFIX = "token-"
MOST_LIVE = 20
MOST_LISTED = 200
LONGEST_NAME = 80


class TokenRefused(Exception):
    """The token opens nothing; `reason` is a code for the security log, never for the caller."""

    def __init__(self, reason: str, *, user_id: int | None = None) -> None:
        super().__init__(reason)
        self.reason, self.user_id = reason, user_id


class BadTokenWish(Exception):
    """The wished token cannot be made; `problem` (a code) says why."""

    def __init__(self, problem: str) -> None:
        super().__init__(problem)
        self.problem = problem


@dataclass(frozen=True, slots=True)
class MadeToken:
    """A new token with its text, which exists only here and is shown once."""

    token: Token
    text: str


@dataclass(frozen=True, slots=True)
class ListedToken:
    """A token of the account with the role it acts in (None when it is no longer held)."""

    token: Token
    grant: HeldGrant | None
    used_at: datetime | None
    is_live: bool


def open_token(text: str, *, origin: Origin, at: datetime) -> tuple[Token, Actor]:
    """The token and the actor it makes at `at`, its rights computed anew; raises `TokenRefused`."""
    token = _token_of(text)
    if token is None:
        raise TokenRefused("unknown")
    refusal = _refusal(token, at=at)
    if refusal:
        raise TokenRefused(refusal, user_id=token.user_id)
    actor = actor_for(
        user_id=token.user_id,
        name=person_name(token.user_id),
        grant_id=token.grant_id,
        at=at,
        origin=origin,
    )
    if actor is None:
        raise TokenRefused("no role", user_id=token.user_id)
    if _lacks_second_factor(actor.role, user_id=token.user_id):
        raise TokenRefused("no second factor", user_id=token.user_id)
    return token, actor


def _token_of(text: str) -> Token | None:
    form, _, rest = text.partition("_")
    key_part, _, secret = rest.partition("_")
    if form != FORM or not secret:
        return None
    try:
        _key, digest = token_digest(settings.KEYRING, text, key_id=KEY_PREFIX + key_part)
    except (KeyError, UnicodeEncodeError):
        return None
    with acting(GATE):
        return Token.objects.select_related("user").filter(digest=digest).first()


def _refusal(token: Token, *, at: datetime) -> str:
    if token.revoked_at is not None:
        return "revoked"
    if token.ends_at <= at:
        return "ended"
    return "" if token.user.is_active else "closed account"


def grants_for_programs(user_id: int, *, at: datetime) -> Sequence[HeldGrant]:
    """The account's grants in force whose role may let a program act."""
    return [
        grant
        for grant in held_grants(user_id, at=at)
        if RestPermission.USE_API in registry().permissions_of(grant.role)
    ]


def _lacks_second_factor(role: str, *, user_id: int) -> bool:
    """Whether the role needs a second factor here and the account has none, or lost it since."""
    if not settings.SOHOC_SECOND_FACTOR or not registry().roles[role].second_factor:
        return False
    with acting(GATE):
        factors = Authenticator.objects.filter(user_id=user_id)
        return not factors.exclude(type=Authenticator.Type.RECOVERY_CODES).exists()


def tokens_of(user_id: int, *, at: datetime) -> Sequence[ListedToken]:
    """The account's tokens with their last use, live ones first, then newest first."""
    held = {grant.id: grant for grant in held_grants(user_id, at=at)}
    with acting(own_gate(user_id)):
        # Live ones first here too: none is hidden behind many that are over.
        over = Case(
            When(revoked_at=None, ends_at__gt=at, grant_id__in=list(held), then=False), default=True
        )
        tokens = list(_own(user_id).order_by(over, "-made_at", "-id")[:MOST_LISTED])
        uses = Use.objects.in_bulk([token.pk for token in tokens])
    return [
        ListedToken(
            token=token,
            grant=held.get(token.grant_id),
            used_at=uses[token.pk].used_at if token.pk in uses else None,
            is_live=not token.revoked_at and token.ends_at > at and token.grant_id in held,
        )
        for token in tokens
    ]


def _own(user_id: int) -> QuerySet[Token, Any]:
    return Token.objects.filter(user_id=user_id)


def make_token(
    *, actor: Actor, name: str, grant_id: int, ends_at: datetime, at: datetime
) -> MadeToken:
    """Make a token for a grant of the actor's own account; its text is returned once.

    Raises `NotAllowed` when the grant is not the account's, its role keeps programs out, or needs
    a second factor that the account has not; `BadTokenWish` for an end past a year or before now,
    an empty name, or too many tokens; `ControlCharacter` for a name that nobody typed.
    """
    roles = {grant.id: grant.role for grant in grants_for_programs(actor.user_id, at=at)}
    if grant_id not in roles or _lacks_second_factor(roles[grant_id], user_id=actor.user_id):
        raise NotAllowed(RestPermission.USE_API)
    name = normal(name)
    if not name or len(name) > LONGEST_NAME:
        raise BadTokenWish("name")
    if not at < ends_at <= at + LONGEST_LIFE:
        raise BadTokenWish("end")
    key = settings.KEYRING.active("token")
    text = f"{FORM}_{key.id.removeprefix(KEY_PREFIX)}_{secrets.token_urlsafe(32)}"
    key_id, digest = token_digest(settings.KEYRING, text, key_id=key.id)
    with acting(own_gate(actor.user_id)):
        live = _own(actor.user_id).filter(revoked_at=None, ends_at__gt=at)
        if live.count() >= MOST_LIVE:
            raise BadTokenWish("many")
        token = Token.objects.create(
            user_id=actor.user_id,
            grant_id=grant_id,
            name=name,
            key_id=key_id,
            digest=digest,
            made_at=at,
            ends_at=ends_at,
        )
        audit.record(actor, "rest.token.made", token, data={"grant": grant_id})
    return MadeToken(token, text)


def revoke_token(*, actor: Actor, uuid_: uuid.UUID, at: datetime) -> Token:
    """End a token of the actor's own account at once; a second time changes nothing.

    Raises `NotYours`.
    """
    with acting(own_gate(actor.user_id)):
        token: Token | None = _own(actor.user_id).select_for_update().filter(uuid=uuid_).first()
        if token is None:
            raise NotYours
        if token.revoked_at is None:
            token.revoked_at = at
            token.save(update_fields=["revoked_at"])
            audit.record(actor, "rest.token.revoked", token)
    return token
