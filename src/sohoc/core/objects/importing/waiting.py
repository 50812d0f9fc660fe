"""What the first page says of imports: tables that were read and wait for the word to write."""

from datetime import date

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import ngettext

from sohoc.core.access.actors import Actor
from sohoc.core.objects.importing.kinds import kinds_for
from sohoc.core.objects.models import ImportRun, RunState
from sohoc.core.objects.panels import Task, Tasks


def imports_ready(actor: Actor, _day: date) -> Tasks | None:
    """The tables that wait at the actor's own place, by kind; at most one statement."""
    kinds = {kind.code: kind for kind in kinds_for(actor)}
    if not kinds:
        return None
    rows = ImportRun.objects.filter(
        Q(new__gt=0) | Q(changed__gt=0),
        school_id=actor.node_id,
        state=RunState.READY,
        kind__in=list(kinds),
    )
    counts = rows.order_by().values_list("kind").annotate(Count("pk"))
    tasks = []
    for code, count in sorted(counts):
        text = ngettext(
            "{count} table waits for your word to write: {kind}",
            "{count} tables wait for your word to write: {kind}",
            count,
        )
        told = text.format(count=count, kind=kinds[code].title)
        tasks.append(Task(told, reverse("imports:runs", args=[code]), "file-import"))
    return Tasks(tasks) if tasks else None
