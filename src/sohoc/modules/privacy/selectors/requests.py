"""Reading requests: the own ones of whoever asked, those of the schools of whoever answers."""

import uuid
from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from sohoc.core.access.actors import Actor, NotYours
from sohoc.modules.people.contracts import OwnPerson
from sohoc.modules.people.public import opens_record
from sohoc.modules.privacy.models import OPEN, DataRequest, RequestFile
from sohoc.modules.privacy.permissions import PrivacyPermission


def requests_seen(actor: Actor) -> QuerySet[DataRequest, Any]:
    """The requests to the places of the actor, with whom they are about."""
    actor.must(PrivacyPermission.VIEW_REQUESTS)
    return DataRequest.objects.select_related("person", "school")


def request_by_uuid(actor: Actor, uuid_: uuid.UUID) -> DataRequest:
    """One request to the places of the actor; raises `NotYours`."""
    return _the_one(requests_seen(actor), uuid_)


def has_right(actor: Actor, request: DataRequest, *, day: date) -> bool:
    """Whether who asked is the person, or answers for the child on the day; one statement."""
    return opens_record(
        actor=actor, account=request.asked_by_id, person_id=request.person_id, day=day
    )


def own_requests(actor: Actor, person: OwnPerson) -> Sequence[DataRequest]:
    """The last 100 requests that the actor has sent about a person, newest first."""
    return list(sent_by(actor).filter(person_id=person.id).order_by("-id")[:100])


def own_request(actor: Actor, uuid_: uuid.UUID) -> DataRequest:
    """One of the own requests, about somebody whose record is still open; raises `NotYours`."""
    return _the_one(sent_by(actor), uuid_)


def file_of(request: DataRequest, part: str) -> RequestFile:
    """The file of a side; raises `NotYours` when there is none."""
    found = RequestFile.objects.filter(request=request, part=part).first()
    if found is None:
        raise NotYours
    return found


def files_of(request: DataRequest) -> Sequence[RequestFile]:
    """The files of both sides."""
    return list(RequestFile.objects.filter(request=request).order_by("-part"))


def files_sent(actor: Actor, person: OwnPerson) -> Sequence[RequestFile]:
    """The files of both sides of all requests that the actor has sent about a person."""
    rows = RequestFile.objects.filter(request__in=sent_by(actor).filter(person_id=person.id))
    return list(rows.order_by("request_id", "-part"))


def overdue(day: date) -> Q:
    """Whether a step of an open request was not done in time."""
    late = Q(due__lt=day) | Q(state="sent", acknowledge_by__lt=day)
    return OPEN & late


def sent_by(actor: Actor) -> QuerySet[DataRequest, Any]:
    """What the actor has asked about the own people."""
    actor.must(PrivacyPermission.VIEW_OWN)
    # The join leaves out those about somebody whom the wall does not show any more.
    rows = DataRequest.objects.select_related("person", "school")
    return rows.filter(asked_by=actor.user_id)


def _the_one(rows: QuerySet[DataRequest, Any], uuid_: uuid.UUID) -> DataRequest:
    found: DataRequest | None = rows.filter(uuid=uuid_).first()
    if found is None:
        raise NotYours
    return found
