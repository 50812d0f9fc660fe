"""Reading requests for correction: which ones, the outer wall decides.

Those about the schools of the scope, and one's own for good: a school that was put under another
commune is out of sight, the answer to whoever asked for it is not.
"""

import uuid
from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from sohoc.core.access.actors import Actor, NotYours
from sohoc.core.access.models import Line, Node, Subordination
from sohoc.modules.orgs.models import CorrectionRequest, RequestState, School, SchoolState
from sohoc.modules.orgs.permissions import OrgsPermission
from sohoc.modules.orgs.selectors.schools import as_of


def requests_seen(actor: Actor, day: date) -> QuerySet[CorrectionRequest, Any]:
    """The requests that the actor may read, with what each school is called on that day.

    `school_uuid` is None for a school out of sight; it is called then as it was when it was asked.
    """
    actor.must(OrgsPermission.VIEW_REQUESTS)
    state = SchoolState.objects.filter(as_of(day), school=OuterRef("school"))[:1]
    school = School.objects.filter(pk=OuterRef("school"))
    return CorrectionRequest.objects.annotate(
        school_uuid=Subquery(school.values("uuid")[:1]),
        school_name=Coalesce(Subquery(state.values("name")), "about_name"),
        school_code=Subquery(state.values("code")),
        school_sort=Subquery(state.values("sort_key")),
        school_commune=Subquery(state.values("commune")),
    )


def request_by_uuid(actor: Actor, uuid_: uuid.UUID, day: date) -> CorrectionRequest:
    """One request; raises `NotYours` when it does not exist for the actor."""
    request: CorrectionRequest | None = requests_seen(actor, day).filter(uuid=uuid_).first()
    if request is None:
        raise NotYours
    return request


def requests_about(actor: Actor, school: SchoolState, day: date) -> Sequence[CorrectionRequest]:
    """The last 100 requests about a school, newest first."""
    return list(requests_seen(actor, day).filter(school_id=school.school_id).order_by("-id")[:100])


def commune_of(school_id: int, day: date) -> Node | None:
    """The commune or ward that manages the school on the day; None when another place does."""
    above = Subordination.objects.filter(
        child=school_id, line=Line.ADMINISTRATIVE, period__contains=day, parent__kind="commune"
    )
    found = above.select_related("parent").first()
    return found.parent if found else None


def open_requests(actor: Actor) -> QuerySet[CorrectionRequest, Any]:
    """The requests that wait for an answer."""
    actor.must(OrgsPermission.VIEW_REQUESTS)
    return CorrectionRequest.objects.filter(state=RequestState.OPEN)
