"""Counts of organisations for charts."""

from datetime import date

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from sohoc.core.access.actors import Actor
from sohoc.core.objects.panels import Panel, bars_of
from sohoc.modules.orgs.models import Level
from sohoc.modules.orgs.selectors import schools_seen


def schools_by_level(actor: Actor, day: date) -> Panel | None:
    """How many working schools teach each level; a school with two levels counts in both.

    One's own school alone is no chart.
    """
    counts = schools_seen(actor).aggregate(
        schools=Count("pk"),
        **{
            level: Count("pk", filter=Q(levels__contains=[level], period__contains=day))
            for level in Level.values
        },
    )
    if counts["schools"] < 2:
        return None
    url = reverse("orgs:schools")
    rows = [(level.label, counts[level.value], f"{url}?level={level.value}") for level in Level]
    return Panel(
        question=_("How many schools teach each level?"),
        unit=_("schools working today; a school with two levels counts in both"),
        bars=bars_of(rows),
    )
