"""One role for many accounts at once, by the same rules as for one; what is done others record."""

from collections.abc import Sequence
from datetime import datetime

from django.db import connection
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.utils import timezone

from sohoc.core.access.actors import Actor
from sohoc.core.access.models import Grant, Node
from sohoc.core.access.rules import Refusal, Wish, giving_refused
from sohoc.core.access.selectors import paths_of
from sohoc.core.grants.permissions import GrantsPermission
from sohoc.core.grants.services import GrantRefused, giver_of, tidy_reason
from sohoc.core.manifest import registry

_END_AT_NODE = """
UPDATE access_grant SET period = period * tstzrange(NULL, %(at)s)
WHERE user_id = ANY (%(users)s) AND node_id = %(node)s
  AND NOT isempty(period) AND (upper_inf(period) OR upper(period) > %(at)s)
"""


def give_to_many(
    *, actor: Actor, user_ids: Sequence[int], role: str, node: Node, reason: str, at: datetime
) -> int:
    """Give a role at the node to each account that does not hold it there; how many were given.

    It ends with the giver's own role, if that has an end. Raises `NotAllowed`, `GrantRefused`,
    `BadReason`; nothing is written then.
    """
    actor.must(GrantsPermission.GIVE_GRANT)
    reason = tidy_reason(reason)
    if not user_ids:
        return 0
    giver = giver_of(actor, at=at, permission=GrantsPermission.GIVE_GRANT)
    spec = registry().roles.get(role)
    if spec is None:
        raise GrantRefused(Refusal.ROLE_NOT_YOURS_TO_GIVE)
    path = paths_of([node.pk], on=timezone.localdate(at))[node.pk]
    for user_id in {user_ids[0], *({actor.user_id} & set(user_ids))}:
        wish = Wish(user_id, spec, node.pk, node.kind, path, start=at, until=giver.until)
        if refusal := giving_refused(giver, wish):
            raise GrantRefused(refusal)
    period = DateTimeTZRange(at, giver.until)
    holding = Grant.objects.filter(
        user_id__in=user_ids, role=role, node=node, period__overlap=period
    )
    held = set(holding.values_list("user_id", flat=True))
    given = [
        Grant(
            user_id=user_id,
            role=role,
            node=node,
            period=period,
            reason=reason,
            given_by_id=actor.user_id,
        )
        for user_id in user_ids
        if user_id not in held
    ]
    # Who gives the same role by hand at the same moment is no reason to give nobody anything.
    Grant.objects.bulk_create(given, ignore_conflicts=True)
    return len(given)


def end_at_node(*, actor: Actor, user_ids: Sequence[int], node_id: int, at: datetime) -> int:
    """End every role of these accounts at the node: part of taking back unused accounts.

    Which accounts the actor keeps was decided before; raises `NotAllowed` without the right.
    """
    actor.must(GrantsPermission.REVOKE_GRANT)
    giver_of(actor, at=at, permission=GrantsPermission.REVOKE_GRANT)
    with connection.cursor() as cursor:
        cursor.execute(_END_AT_NODE, {"at": at, "users": list(user_ids), "node": node_id})
        return int(cursor.rowcount)
