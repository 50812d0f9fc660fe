"""One subscriber reacts to one event: once, in the scope of the node where it happened."""

from datetime import datetime
from uuid import UUID

from django.db import connection

from sohoc.core.access.scope import GATE, Scope, acting
from sohoc.core.manifest import Subscriber, registry
from sohoc.core.outbox.kinds import kind_of, unpacked
from sohoc.core.outbox.models import Event


class EventUnknown(Exception):
    """No such event was kept."""


class SubscriberUnknown(Exception):
    """No installed app declares this subscriber for this kind of event (now)."""


def deliver(*, event_id: UUID, subscriber: str, at: datetime) -> bool:
    """Let `subscriber` react; False when it had reacted before.

    The mark and the reaction are one transaction, so a reaction that fails leaves no mark and is
    tried again. Reactions are called as `react(event, at=at)`. Raises `EventUnknown` and
    `SubscriberUnknown`; the event stays kept and the task is tried again for weeks, so that an app
    which is missing during an upgrade loses nothing.
    """
    with acting(GATE):
        kept = Event.objects.filter(pk=event_id).first()
    if kept is None:
        raise EventUnknown(event_id)
    found = _subscriber(subscriber, kind=kept.kind)
    event = unpacked(found.event, kept.payload)
    with acting(_scope_at(kept.node_id)):
        if not _is_first(event_id, subscriber):
            return False
        found.react(event, at=at)
    return True


def _subscriber(name: str, *, kind: str) -> Subscriber:
    for declared in registry().subscribers:
        if declared.name == name and kind_of(declared.event) == kind:
            return declared
    raise SubscriberUnknown(name, kind)


def _scope_at(node_id: int | None) -> Scope:
    if node_id is None:
        return Scope("sohoc_sector")
    return Scope("sohoc_school", schools=(node_id,))


def _is_first(event_id: UUID, subscriber: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT app.mark_delivered(%s, %s)", [event_id, subscriber])
        (first,) = cursor.fetchone()
    return bool(first)
