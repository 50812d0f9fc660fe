"""What the first page says of accounts: letters that nobody has printed."""

from datetime import date

from django.urls import reverse
from django.utils.translation import ngettext

from sohoc.core.access.actors import Actor
from sohoc.core.objects.panels import Task, Tasks
from sohoc.modules.onboarding.models import Letter


def letters_unprinted(actor: Actor, day: date) -> Tasks | None:
    """The letters of the actor's own school that wait to be printed; one statement."""
    rows = Letter.objects.filter(school_id=actor.node_id, printed_at=None, ends_at__date__gt=day)
    count = rows.count()
    if not count:
        return None
    text = ngettext(
        "{count} letter for the first sign-in waits to be printed",
        "{count} letters for the first sign-in wait to be printed",
        count,
    )
    return Tasks([Task(text.format(count=count), reverse("onboarding:letters"), "printer")])
