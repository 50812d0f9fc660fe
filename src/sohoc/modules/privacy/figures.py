"""Figures of privacy: how near the requests that wait are to their last day."""

from datetime import date, timedelta

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sohoc.core.access.actors import Actor
from sohoc.core.objects.panels import Panel, bars_of
from sohoc.modules.privacy.models import OPEN
from sohoc.modules.privacy.selectors.requests import overdue, requests_seen

LATE, SOON, LATER = "late", "soon", "later"
WHEN = {
    LATE: gettext_lazy("Late"),
    SOON: gettext_lazy("Due within three days"),
    LATER: gettext_lazy("Due later"),
}
_SOON = timedelta(days=3)


def waiting_for(when: str, day: date) -> Q:
    """The open requests whose last day is over, near or farther off; none of them in two."""
    if when == LATE:
        return overdue(day)
    is_near = Q(due__lte=day + _SOON)
    return OPEN & ~overdue(day) & (is_near if when == SOON else ~is_near)


def waiting_requests(actor: Actor, day: date) -> Panel | None:
    """The requests that wait at the actor's places; None where none does. One statement."""
    found = requests_seen(actor).order_by()
    counts = found.aggregate(**{c: Count("pk", filter=waiting_for(c, day)) for c in WHEN})
    if not any(counts.values()):
        return None
    place = reverse("privacy:requests")
    return Panel(
        question=_("Which requests about data wait for an answer?"),
        unit=_("requests about data"),
        bars=bars_of([(WHEN[c], counts[c], f"{place}?when={c}") for c in WHEN]),
    )
