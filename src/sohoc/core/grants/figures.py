"""What the first page says of a round: roles that wait for one's answer, places that are behind."""

from datetime import date, datetime, time

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from sohoc.core.access.actors import Actor
from sohoc.core.grants.certifying import asked_about, behind, open_round, standing_of
from sohoc.core.objects.panels import Panel, bars_of

MOST_PLACES = 8


def roles_waiting(actor: Actor, day: date) -> Panel | None:
    """How many roles of one's part are confirmed, and how many wait; nothing when none waits."""
    one = open_round(day=day)
    if one is None or actor.is_delegated:
        return None
    standing = standing_of(asked_about(actor, one, at=_noon(day)))
    if not standing.left:
        return None
    url = reverse("grants:round")
    rows = [
        (_("Wait for your answer"), standing.left, url),
        (_("Answered already"), standing.kept + standing.ended, f"{url}?tab=answered"),
    ]
    return Panel(
        question=_("Which roles are still right?"),
        unit=_("roles of your part, in the round that is open"),
        bars=bars_of(rows),
    )


def places_behind(actor: Actor, day: date) -> Panel | None:
    """Where below roles wait although the round is overdue; nothing before, and when none does."""
    one = open_round(day=day)
    if one is None or actor.is_delegated or day < one.overdue_on:
        return None
    found = behind(actor, one, at=_noon(day), limit=MOST_PLACES)
    if not found:
        return None
    url = reverse("grants:grants")
    return Panel(
        question=_("Where are roles overdue to be confirmed?"),
        unit=_("roles that wait for their keeper, the places with most of them"),
        bars=bars_of([(o.node.name, o.left, f"{url}?at={o.node.uuid}") for o in found]),
    )


def _noon(day: date) -> datetime:
    """A moment of the day: panels are built for days."""
    return timezone.make_aware(datetime.combine(day, time(12)))
