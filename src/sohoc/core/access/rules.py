"""Who may give which role to whom: pure decisions, never beyond the giver's own."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sohoc.core.manifest import RoleSpec

LONGEST_DELEGATION = timedelta(days=90)


class Refusal(StrEnum):
    """Why a grant is refused; the words for people are in `grants.web.words`."""

    ROLE_NOT_YOURS_TO_GIVE = "role"
    NODE_NOT_BELOW_YOURS = "node"
    ROLE_DOES_NOT_FIT_NODE = "kind"
    PERIOD_BEYOND_YOURS = "period"
    PERIOD_EMPTY = "empty"
    TO_YOURSELF = "self"
    DELEGATION_NEEDS_AN_END = "end"
    DELEGATION_TOO_LONG = "long"
    DELEGATION_TOO_FAR = "far"
    DELEGATED_ROLE = "chain"
    FAMILY_ACCOUNT = "family"


@dataclass(frozen=True, slots=True)
class Giver:
    """The giver's own grant: role, node, end, and whether it is itself a delegation."""

    user_id: int
    spec: RoleSpec
    node_id: int
    until: datetime | None
    is_delegated: bool


@dataclass(frozen=True, slots=True)
class Wish:
    """The grant that the giver asks for; `start` and `until` are half-open."""

    user_id: int
    spec: RoleSpec
    node_id: int
    node_kind: str
    node_path: tuple[int, ...]
    start: datetime
    until: datetime | None


def _period_refusal(giver: Giver, wish: Wish) -> Refusal | None:
    if wish.until is not None and wish.until <= wish.start:
        return Refusal.PERIOD_EMPTY
    if giver.until is not None and (wish.until is None or wish.until > giver.until):
        return Refusal.PERIOD_BEYOND_YOURS
    return None


def giving_refused(giver: Giver, wish: Wish) -> Refusal | None:
    """Why `giver` may not grant `wish`, or None when it may."""
    if giver.is_delegated:
        return Refusal.DELEGATED_ROLE
    if wish.user_id == giver.user_id:
        return Refusal.TO_YOURSELF
    if wish.spec.code not in giver.spec.gives:
        return Refusal.ROLE_NOT_YOURS_TO_GIVE
    if giver.node_id not in wish.node_path:
        return Refusal.NODE_NOT_BELOW_YOURS
    if wish.node_kind not in wish.spec.node_kinds:
        return Refusal.ROLE_DOES_NOT_FIT_NODE
    return _period_refusal(giver, wish)


def is_family(held: Collection[RoleSpec]) -> bool:
    """Whether somebody holds roles, and none of them is one of the staff.

    An account without any role is not meant: it may have been made for the person who stands in.
    """
    return bool(held) and not any(spec.is_staff for spec in held)


def delegation_refused(
    giver: Giver,
    wish: Wish,
    *,
    held: Collection[RoleSpec],
    lent_already: timedelta,
    at: datetime,
) -> Refusal | None:
    """Why `giver` may not lend its own role, at its own node, to an account that holds `held`.

    `lent_already` is how long the lendings of the same grant to this account last together that
    are not over at `at`: one after the other they would go on for years.
    """
    if giver.is_delegated:
        return Refusal.DELEGATED_ROLE
    if wish.user_id == giver.user_id:
        return Refusal.TO_YOURSELF
    if is_family(held):
        return Refusal.FAMILY_ACCOUNT
    if wish.spec.code != giver.spec.code or wish.node_id != giver.node_id:
        return Refusal.ROLE_NOT_YOURS_TO_GIVE
    if wish.until is None:
        return Refusal.DELEGATION_NEEDS_AN_END
    if wish.start > at + LONGEST_DELEGATION:
        return Refusal.DELEGATION_TOO_FAR
    if lent_already + (wish.until - wish.start) > LONGEST_DELEGATION:
        return Refusal.DELEGATION_TOO_LONG
    return _period_refusal(giver, wish)
