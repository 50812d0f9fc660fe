"""Reading requests for correction: which ones, the outer wall decides."""

import uuid
from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery

from sohoc.core.access.actors import Actor, NotYours
from sohoc.modules.orgs.models import CorrectionRequest, RequestState, SchoolState
from sohoc.modules.orgs.permissions import OrgsPermission
from sohoc.modules.orgs.selectors.schools import as_of


def requests_seen(actor: Actor, day: date) -> QuerySet[CorrectionRequest, Any]:
    """The requests about the actor's schools, with what each school is called on that day."""
    actor.must(OrgsPermission.VIEW_REQUESTS)
    state = SchoolState.objects.filter(as_of(day), school=OuterRef("school"))[:1]
    return CorrectionRequest.objects.select_related("school").annotate(
        school_name=Subquery(state.values("name")),
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


def open_requests(actor: Actor) -> QuerySet[CorrectionRequest, Any]:
    """The requests that wait for an answer."""
    actor.must(OrgsPermission.VIEW_REQUESTS)
    return CorrectionRequest.objects.filter(state=RequestState.OPEN)
