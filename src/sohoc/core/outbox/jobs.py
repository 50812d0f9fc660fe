"""The task that delivers an event to a subscriber."""

import logging
from uuid import UUID

from django.utils import timezone
from procrastinate import Blueprint, RetryStrategy

from sohoc.core.outbox.delivery import deliver

log = logging.getLogger("sohoc.outbox")

tasks = Blueprint()

# 2, 4, 8 … seconds and at last 12 days: a subscriber that an upgrade brings late still reacts.
# After the last try the task stays in the queue as failed, with the event's id.
PATIENCE = RetryStrategy(max_attempts=20, exponential_wait=2)


@tasks.task(name="outbox.deliver", queue="events", retry=PATIENCE)
def deliver_event(*, event_id: str, subscriber: str) -> None:
    """Deliver one event to one subscriber."""
    try:
        deliver(event_id=UUID(event_id), subscriber=subscriber, at=timezone.now())
    except Exception:
        log.warning(
            "delivery failed",
            extra={"event_id": event_id, "subscriber": subscriber},
            exc_info=True,
        )
        raise
