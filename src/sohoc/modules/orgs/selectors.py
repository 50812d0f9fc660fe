"""Reading schools: which ones, the outer wall decides."""

import uuid
from collections.abc import Sequence
from typing import Any

from django.db.models import Min, QuerySet
from django.urls import reverse

from sohoc.core.access.actors import Actor, NotYours
from sohoc.core.access.models import Node
from sohoc.core.manifest import Hit
from sohoc.lib.periods import Period
from sohoc.lib.vietnamese import folded
from sohoc.modules.orgs.models import School, SchoolHistory
from sohoc.modules.orgs.permissions import OrgsPermission


def schools_seen(actor: Actor) -> QuerySet[School, Any]:
    """The schools of the actor's scope."""
    actor.must(OrgsPermission.VIEW_SCHOOLS)
    return School.objects.all()


def school_by_uuid(actor: Actor, uuid_: uuid.UUID) -> School:
    """One school; raises `NotYours` when it does not exist for the actor."""
    school: School | None = schools_seen(actor).filter(uuid=uuid_).first()
    if school is None:
        raise NotYours
    return school


def school_with_code(
    actor: Actor, code: str, period: Period, *, besides: uuid.UUID | None = None
) -> School | None:
    """The school of the actor's scope that has the code at some time of the period."""
    held = schools_seen(actor).filter(code=code, period__overlap=(period.start, period.until))
    if besides is not None:
        held = held.exclude(uuid=besides)
    found: School | None = held.first()
    return found


def states_of(actor: Actor, school: School) -> Sequence[SchoolHistory]:
    """The last 200 states that the school has had, newest first."""
    actor.must(OrgsPermission.VIEW_HISTORY)
    return list(SchoolHistory.objects.filter(school_id=school.pk).order_by("-id")[:200])


def authors_of(actor: Actor, school: School) -> Sequence[int | None]:
    """Every account that has written the school, each once: first who added it."""
    actor.must(OrgsPermission.VIEW_HISTORY)
    states = SchoolHistory.objects.filter(school_id=school.pk).values("actor_id")
    return list(
        states.annotate(first=Min("id")).order_by("first").values_list("actor_id", flat=True)
    )


def communes_below(actor: Actor) -> Sequence[Node]:
    """The communes and wards of the actor's place, by name."""
    return list(
        Node.objects.filter(kind="commune", path__contains=[actor.node_id]).order_by("name")
    )


def node_of_commune(actor: Actor, commune: str) -> Node | None:
    """The commune that is called so, accents and capitals aside; None when none or several are."""
    named = [node for node in communes_below(actor) if folded(node.name) == folded(commune)]
    return named[0] if len(named) == 1 else None


def find_schools(actor: Actor, words: Sequence[str], limit: int) -> list[Hit]:
    """Schools whose name or code holds every one of the folded words; one statement."""
    found = schools_seen(actor)
    for word in words:
        found = found.filter(search_key__contains=word)
    return [
        Hit(title=s.name, text=f"{s.code}, {s.commune}", url=reverse("orgs:school", args=[s.uuid]))
        for s in found.order_by("sort_key", "school_id")[:limit]
    ]
