"""What the first page says to whoever has asked about data: what waits, what was answered."""

from datetime import date, timedelta

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import ngettext

from sohoc.core.access.actors import Actor
from sohoc.core.objects.panels import Task, Tasks
from sohoc.modules.privacy.models import OPEN, RequestState
from sohoc.modules.privacy.selectors.requests import sent_by

_LATELY = timedelta(days=14)
_ANSWERED = Q(state__in=[RequestState.GRANTED, RequestState.REFUSED])


def own_requests(actor: Actor, day: date) -> Tasks | None:
    """The own requests that were answered within 14 days, and those that wait; one statement."""
    counts = sent_by(actor).aggregate(
        answered=Count("pk", filter=_ANSWERED & Q(answered_at__date__gte=day - _LATELY)),
        waiting=Count("pk", filter=OPEN),
    )
    texts = {
        "answered": ngettext(
            "{count} request of yours was answered",
            "{count} requests of yours were answered",
            counts["answered"],
        ),
        "waiting": ngettext(
            "{count} request of yours waits for an answer",
            "{count} requests of yours wait for an answer",
            counts["waiting"],
        ),
    }
    url = reverse("privacy:own")
    tasks = [
        Task(text.format(count=counts[name]), url, "report")
        for name, text in texts.items()
        if counts[name]
    ]
    return Tasks(tasks) if tasks else None
