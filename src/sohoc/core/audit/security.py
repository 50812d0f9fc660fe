"""The security log: written on a connection of its own, so a rollback does not erase it.

What a stranger can cause without an account is written at most `SOHOC_STRANGER_LINES` times in a
minute for one address, so nobody fills the disk or buries a line by asking often. How many were
left out is written by the chore of every minute. Whoever has one address of IPv6 has the 64 bits
behind it, so those count as one. What somebody signed in can cause as often as they like is paced
the same way, by the account.
"""

import json
import uuid
from enum import StrEnum
from typing import Any

from django.conf import settings
from django.db import connections
from django.http import HttpRequest

from sohoc.lib.networks import network_of


class SecurityKind(StrEnum):
    """What the security log knows; every kind has a sentence in `web/sentences.py`."""

    SIGNED_IN = "signed_in"
    SIGNED_OUT = "signed_out"
    SIGN_IN_FAILED = "sign_in_failed"
    SIGN_IN_CLOSED = "sign_in_closed"
    SECOND_STEP_AWAITED = "second_step_awaited"
    SECOND_STEP_FAILED = "second_step_failed"
    PASSWORD_CHANGED = "password_changed"  # noqa: S105 - a kind of event
    CODES_APP_ADDED = "codes_app_added"
    CODES_APP_REMOVED = "codes_app_removed"
    PASSKEY_ADDED = "passkey_added"
    PASSKEY_REMOVED = "passkey_removed"
    RECOVERY_CODES_MADE = "recovery_codes_made"
    RECOVERY_CODES_REMOVED = "recovery_codes_removed"
    SCREEN_LOCKED = "screen_locked"
    PROOF_FAILED = "proof_failed"
    PROOF_GIVEN = "proof_given"
    DOOR_REFUSED = "door_refused"
    ROLE_SWITCHED = "role_switched"
    ROLE_SWITCH_REFUSED = "role_switch_refused"
    SESSION_ENDED = "session_ended"
    WALL_TOUCHED = "wall_touched"
    TOKEN_REFUSED = "token_refused"  # noqa: S105 - a kind of event
    RATE_LIMITED = "rate_limited"
    LEFT_OUT = "left_out"


STRANGERS = frozenset(
    {SecurityKind.SIGN_IN_FAILED, SecurityKind.SIGN_IN_CLOSED, SecurityKind.TOKEN_REFUSED}
)
PACED_BY_ACCOUNT = frozenset(
    {
        SecurityKind.DOOR_REFUSED,
        SecurityKind.ROLE_SWITCH_REFUSED,
        SecurityKind.SECOND_STEP_AWAITED,
        SecurityKind.SECOND_STEP_FAILED,
        SecurityKind.WALL_TOUCHED,
    }
)
_ACCOUNT = "account:"  # no address begins like this

_LINE = """
INSERT INTO audit_securityevent (at, txid, kind, actor_id, address, path, request_id, data)
SELECT now(), pg_current_xact_id()::text::bigint, %(kind)s, %(actor)s, %(address)s, %(path)s,
  %(request)s, %(data)s
"""
# Counted before it is written, so lines in the same moment are not written beyond the limit.
_COUNTED_LINE = f"""
WITH counted AS (
  INSERT INTO audit_pace AS p (address, minute, lines)
  VALUES (%(paced)s, date_trunc('minute', now()), 1)
  ON CONFLICT (address, minute) DO UPDATE SET lines = p.lines + 1 RETURNING lines)
{_LINE} FROM counted WHERE lines <= %(most)s
"""  # noqa: S608 - put together from the text above
_LEFT_OUT = """
WITH ended AS (
  DELETE FROM audit_pace WHERE (address, minute) IN (
    SELECT address, minute FROM audit_pace WHERE minute < date_trunc('minute', now())
    ORDER BY minute, address LIMIT 1000 FOR UPDATE SKIP LOCKED)
  RETURNING address, minute, lines)
INSERT INTO audit_securityevent (at, txid, kind, actor_id, address, path, request_id, data)
SELECT now(), pg_current_xact_id()::text::bigint, %(kind)s,
  CASE WHEN starts_with(address, %(account)s)
    THEN substr(address, length(%(account)s) + 1)::int END,
  CASE WHEN starts_with(address, %(account)s) THEN '' ELSE address END, '', NULL,
  jsonb_build_object('left_out', lines - %(most)s, 'minute',
    to_char(minute AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI"Z"'))
FROM ended WHERE lines > %(most)s ORDER BY minute, address
"""


def write_security(
    kind: SecurityKind,
    *,
    actor_id: int | None,
    address: str,
    path: str,
    request_id: uuid.UUID | None,
    data: dict[str, Any] | None = None,
) -> None:
    """One line of the security log; `data` holds codes and ids, never names or values.

    Of the kinds of `STRANGERS` and `PACED_BY_ACCOUNT` a line too many is only counted.
    """
    values: dict[str, str | int | uuid.UUID | None] = {
        "kind": kind.value,
        "actor": actor_id,
        "address": address[:45],
        "path": path[:300],
        "request": request_id,
        "data": json.dumps(data or {}),
        "paced": _paced(kind, actor_id=actor_id, address=address[:45]),
        "most": settings.SOHOC_STRANGER_LINES,
    }
    with connections["log"].cursor() as cursor:
        if kind in STRANGERS | PACED_BY_ACCOUNT:
            cursor.execute(_COUNTED_LINE, values)
        else:
            cursor.execute(_LINE, values)


def _paced(kind: SecurityKind, *, actor_id: int | None, address: str) -> str:
    """Whom a line of this kind counts for: the account, or the network of a stranger."""
    if kind in PACED_BY_ACCOUNT and actor_id is not None:
        return f"{_ACCOUNT}{actor_id}"
    return network_of(address)


def tell_left_out() -> None:
    """Write how many lines were left out, for every minute that is over, by address or account.

    Of two at once each takes other rows, and none is told twice.
    """
    values: dict[str, str | int] = {
        "kind": SecurityKind.LEFT_OUT.value,
        "account": _ACCOUNT,
        "most": settings.SOHOC_STRANGER_LINES,
    }
    with connections["log"].cursor() as cursor:
        cursor.execute(_LEFT_OUT, values)


def note_security(
    kind: SecurityKind,
    *,
    request: HttpRequest,
    data: dict[str, Any] | None = None,
    account: int | None = None,
) -> None:
    """The same, with what the request knows: who, from where, which path.

    `account` is whom it is about while nobody is signed in yet: who is tried, or has given the
    password and owes the second step.
    """
    user = getattr(request, "user", None)
    write_security(
        kind,
        actor_id=user.pk if user is not None and user.is_authenticated else account,
        address=str(getattr(request, "address", "")),
        path=request.path,
        request_id=getattr(request, "request_id", None),
        data=data,
    )
