"""The security log: written on a connection of its own, so a rollback does not erase it."""

import json
import uuid
from enum import StrEnum
from typing import Any

from django.db import connections
from django.http import HttpRequest


class SecurityKind(StrEnum):
    """What the security log knows; every kind has a sentence in the manifest."""

    SIGNED_IN = "signed_in"
    SIGNED_OUT = "signed_out"
    SIGN_IN_FAILED = "sign_in_failed"
    SIGN_IN_CLOSED = "sign_in_closed"
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


_WRITE = """
INSERT INTO audit_securityevent (at, txid, kind, actor_id, address, path, request_id, data)
VALUES (now(), pg_current_xact_id()::text::bigint, %s, %s, %s, %s, %s, %s)
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
    """One line of the security log; `data` holds codes and ids, never names or values."""
    with connections["log"].cursor() as cursor:
        cursor.execute(
            _WRITE,
            [
                kind.value,
                actor_id,
                address[:45],
                path[:300],
                request_id,
                json.dumps(data or {}),
            ],
        )


def note_security(
    kind: SecurityKind, *, request: HttpRequest, data: dict[str, Any] | None = None
) -> None:
    """The same, with what the request knows: who, from where, which path."""
    user = getattr(request, "user", None)
    write_security(
        kind,
        actor_id=user.pk if user is not None and user.is_authenticated else None,
        address=str(getattr(request, "address", "")),
        path=request.path,
        request_id=getattr(request, "request_id", None),
        data=data,
    )
