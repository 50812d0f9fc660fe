"""Reading schools: which ones, the outer wall decides; as they were on which day, the caller."""

import uuid
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any

from django.db.models import F, Min, Q, QuerySet
from django.urls import reverse

from sohoc.core.access.actors import Actor, NotYours
from sohoc.core.access.models import Node
from sohoc.core.access.selectors import nodes_below
from sohoc.core.manifest import Hit
from sohoc.lib.periods import Period
from sohoc.modules.orgs.models import SchoolHistory, SchoolState
from sohoc.modules.orgs.permissions import OrgsPermission


def as_of(day: date) -> Q:
    """One state of every school: of that day; before the first day the first, after the end the
    last."""
    life = "school__life__"
    return (
        Q(period__contains=day)
        | Q(**{f"{life}startswith__gt": day, "period__startswith": F(f"{life}startswith")})
        | Q(**{f"{life}endswith__lte": day, "period__endswith": F(f"{life}endswith")})
    )


def schools_seen(actor: Actor, day: date) -> QuerySet[SchoolState, Any]:
    """The schools of the actor's scope, each as it was on that day."""
    actor.must(OrgsPermission.VIEW_SCHOOLS)
    return SchoolState.objects.filter(as_of(day)).select_related("school")


def school_by_uuid(actor: Actor, uuid_: uuid.UUID, day: date) -> SchoolState:
    """One school as of a day; raises `NotYours` when it does not exist for the actor."""
    school: SchoolState | None = schools_seen(actor, day).filter(school__uuid=uuid_).first()
    if school is None:
        raise NotYours
    return school


def last_states_of(actor: Actor, uuids: Collection[uuid.UUID]) -> Mapping[uuid.UUID, SchoolState]:
    """The last state of each school that the actor sees, by the school's id; one statement."""
    actor.must(OrgsPermission.VIEW_SCHOOLS)
    rows = SchoolState.objects.filter(
        school__uuid__in=uuids, period__endswith__isnull=True
    ) | SchoolState.objects.filter(
        school__uuid__in=uuids, period__endswith=F("school__life__endswith")
    )
    return {state.uuid: state for state in rows.select_related("school")}


def school_with_code(
    actor: Actor, code: str, period: Period, *, besides: uuid.UUID | None = None
) -> SchoolState | None:
    """The school of the actor's scope that has the code at some time of the period."""
    actor.must(OrgsPermission.VIEW_SCHOOLS)
    held = SchoolState.objects.select_related("school").filter(
        code=code, period__overlap=(period.start, period.until)
    )
    if besides is not None:
        held = held.exclude(school__uuid=besides)
    return held.first()


def states_of(actor: Actor, school: SchoolState) -> Sequence[SchoolHistory]:
    """The last 200 states that were written down for the school, newest first."""
    actor.must(OrgsPermission.VIEW_HISTORY)
    return list(SchoolHistory.objects.filter(school_id=school.school_id).order_by("-id")[:200])


def authors_of(actor: Actor, school: SchoolState) -> Sequence[int | None]:
    """Every account that has written the school, each once: first who added it."""
    actor.must(OrgsPermission.VIEW_HISTORY)
    states = SchoolHistory.objects.filter(school_id=school.school_id).values("actor_id")
    return list(
        states.annotate(first=Min("id")).order_by("first").values_list("actor_id", flat=True)
    )


def communes_below(actor: Actor, day: date) -> Sequence[Node]:
    """The communes and wards of the actor's place, by name."""
    return list(
        Node.objects.filter(
            kind="commune", pk__in=nodes_below(actor.node_id, on=day), period__contains=day
        ).order_by("name")
    )


def find_schools(actor: Actor, words: Sequence[str], limit: int, day: date) -> list[Hit]:
    """Schools whose name or code holds every one of the folded words; one statement."""
    found = schools_seen(actor, day)
    for word in words:
        found = found.filter(search_key__contains=word)
    return [
        Hit(title=s.name, text=f"{s.code}, {s.commune}", url=reverse("orgs:school", args=[s.uuid]))
        for s in found.order_by("sort_key", "school_id")[:limit]
    ]
