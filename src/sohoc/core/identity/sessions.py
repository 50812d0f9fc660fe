"""The person who acts in a request: kept in the session, computed anew when rights changed."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db import connection
from django.http import HttpRequest
from django.utils import timezone

from sohoc.core.access.actors import Actor, Origin
from sohoc.core.access.scope import Scope, acting
from sohoc.core.access.selectors import HeldGrant, actor_for, grants_in_force, own_gate
from sohoc.core.identity.models import Card
from sohoc.core.manifest import registry

KEY = "actor"

_NEXT_CHANGE = """
SELECT min(moment) FROM access_grant,
  LATERAL (VALUES (lower(period)), (upper(period))) AS edge (moment)
WHERE user_id = %(user)s AND moment > %(at)s
"""


def origin_of(request: HttpRequest) -> Origin:
    """Where the request came from."""
    return Origin(
        address=str(getattr(request, "address", "")),
        request_id=getattr(request, "request_id", None),
        channel="web",
    )


def person_name(user_id: int) -> str:
    """The name on the account's own card ("" when it has none)."""
    with acting(own_gate(user_id)):
        name = Card.objects.filter(user_id=user_id).values_list("full_name", flat=True).first()
    return name or ""


def held_grants(user_id: int, *, at: datetime) -> list[HeldGrant]:
    """The account's own grants in force."""
    with acting(own_gate(user_id)):
        return grants_in_force(user_id=user_id, at=at)


def _next_change(user_id: int, *, at: datetime) -> datetime | None:
    """When one of the account's grants begins or ends next, by the periods as they are now.

    Runs in the account's own gate. A period that is changed later raises the rights version.
    """
    with connection.cursor() as cursor:
        cursor.execute(_NEXT_CHANGE, {"user": user_id, "at": at})
        found: datetime | None = cursor.fetchone()[0]
    return found


def _pack(
    actor: Actor, *, rights_version: int, at: datetime, others: int, changes: datetime | None
) -> dict[str, Any]:
    return {
        "grant": actor.grant_id,
        "role": actor.role,
        "name": actor.name,
        "node": actor.node_id,
        "node_name": actor.node_name,
        "path": list(actor.node_path),
        "until": actor.until.timestamp() if actor.until else None,
        "delegated": actor.is_delegated,
        "db_role": actor.scope.role,
        "schools": list(actor.scope.schools),
        "learners": list(actor.scope.learners),
        "version": rights_version,
        "day": timezone.localdate(at).isoformat(),
        "others": others,
        "changes": changes.timestamp() if changes else None,
    }


def _unpack(kept: dict[str, Any], *, user_id: int, origin: Origin) -> Actor:
    until = kept["until"]
    return Actor(
        user_id=user_id,
        name=kept["name"],
        grant_id=kept["grant"],
        role=kept["role"],
        node_id=kept["node"],
        node_name=kept["node_name"],
        node_path=tuple(kept["path"]),
        until=datetime.fromtimestamp(until, tz=timezone.get_current_timezone()) if until else None,
        is_delegated=kept["delegated"],
        permissions=registry().permissions_of(kept["role"]),
        scope=Scope(
            kept["db_role"],
            actor=user_id,
            schools=tuple(kept["schools"]),
            learners=tuple(kept.get("learners", ())),
        ),
        origin=origin,
    )


def _is_good(kept: dict[str, Any] | None, *, rights_version: int, at: datetime) -> bool:
    """Kept rights hold for the day they were computed, until a grant begins, ends or changes."""
    return bool(
        kept
        and kept["version"] == rights_version
        and kept["day"] == timezone.localdate(at).isoformat()
        and (kept["changes"] is None or at.timestamp() < kept["changes"])
        and kept["role"] in registry().roles
    )


def take_role(request: HttpRequest, *, grant_id: int | None, at: datetime) -> Actor | None:
    """Act through the named grant from now on; None when the account does not hold it."""
    user: Any = request.user
    name = person_name(user.pk)
    actor = actor_for(
        user_id=user.pk, name=name, grant_id=grant_id, at=at, origin=origin_of(request)
    )
    if actor is None:
        return None
    with acting(own_gate(user.pk)):
        others = len(grants_in_force(user_id=user.pk, at=at)) - 1
        changes = _next_change(user.pk, at=at)
    request.session[KEY] = _pack(
        actor, rights_version=user.rights_version, at=at, others=others, changes=changes
    )
    return actor


def actor_of(request: HttpRequest) -> Actor | None:
    """The actor of this request, without a statement while the kept rights are good.

    A grant that has ended or was revoked falls back to another grant of the account; without any
    the person is signed in but holds no role: None.
    """
    user: Any = request.user
    at = timezone.localtime()
    kept = request.session.get(KEY)
    if kept and _is_good(kept, rights_version=user.rights_version, at=at):
        return _unpack(kept, user_id=user.pk, origin=origin_of(request))
    wanted = kept["grant"] if kept else None
    actor = take_role(request, grant_id=wanted, at=at)
    if actor is None and wanted is not None:
        actor = take_role(request, grant_id=None, at=at)
    if actor is None:
        request.session.pop(KEY, None)
        return None
    return replace(actor, origin=origin_of(request))


def other_roles(request: HttpRequest) -> int:
    """How many other roles the person could switch to."""
    kept = request.session.get(KEY)
    return int(kept["others"]) if kept else 0
