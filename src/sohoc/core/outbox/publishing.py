"""Telling the rest of the program what has happened, in the transaction that made it true."""

from collections.abc import Callable
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction
from procrastinate.types import JSONDict

from sohoc.core.manifest import registry
from sohoc.core.outbox.jobs import deliver_event
from sohoc.core.outbox.kinds import Event, kind_of, packed
from sohoc.lib.ids import new_uuid7

_PUBLISH = "SELECT app.publish_event(%s, %s, %s, %s)"


class OutsideTransaction(Exception):
    """An event without the transaction that makes it true could tell of something undone."""


def publish(event: Event, *, node_id: int | None = None) -> UUID:
    """Keep `event` and put one delivery per subscriber into the queue; returns the event's id.

    `node_id` is the school where it happened: subscribers then act in that school alone. Works in
    every scope, because event and queue are written by functions of the owner. A rollback removes
    both. Raises `OutsideTransaction`.
    """
    if not connection.in_atomic_block:
        raise OutsideTransaction(kind_of(type(event)))
    event_id = new_uuid7()
    with connection.cursor() as cursor:
        cursor.execute(_PUBLISH, [event_id, kind_of(type(event)), node_id, packed(event)])
    names = [s.name for s in registry().subscribers if s.event is type(event)]
    if getattr(settings, "SOHOC_JOBS_INLINE", False):
        for name in names:
            transaction.on_commit(_delivering(event_id, name), robust=True)
    elif names:
        deliveries = [_arguments(event_id, name) for name in names]
        deliver_event.batch_defer(*deliveries)
    return event_id


def _arguments(event_id: UUID, subscriber: str) -> JSONDict:
    return {"event_id": str(event_id), "subscriber": subscriber}


def _delivering(event_id: UUID, subscriber: str) -> Callable[[], None]:
    def run() -> None:
        deliver_event(event_id=str(event_id), subscriber=subscriber)

    return run
