"""Asking the province to correct a school, and its answer."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone

from sohoc.core.access.actors import Actor, NotAllowed, NotYours
from sohoc.core.access.tree import lock_tree
from sohoc.core.audit import recording as audit
from sohoc.core.outbox.publishing import publish
from sohoc.modules.orgs.contracts import SchoolFacts
from sohoc.modules.orgs.events import CorrectionAnswered, CorrectionAsked
from sohoc.modules.orgs.models import CorrectionRequest, RequestState, SchoolState
from sohoc.modules.orgs.permissions import OrgsPermission
from sohoc.modules.orgs.rules.requests import (
    Moved,
    asked_for,
    moved_since,
    tidy_reason,
    with_wanted,
)
from sohoc.modules.orgs.rules.schools import tidy
from sohoc.modules.orgs.services.schools import (
    KINDS,
    LEVELS,
    correct_school,
    facts_of,
    locked_state,
)

LONGEST_NAME = 120


class SchoolEnded(Exception):
    """The school is no more since `day`: requests about it are neither written nor accepted."""

    def __init__(self, day: date) -> None:
        super().__init__(day.isoformat())
        self.day = day


class NothingAsked(Exception):
    """What is asked for is what the school has."""


class AskedAlready(Exception):
    """The same person waits for an answer to the same request; carries it."""

    def __init__(self, request: CorrectionRequest) -> None:
        super().__init__(request.pk)
        self.request = request


class AnsweredAlready(Exception):
    """The request is not open any more; carries it as it is."""

    def __init__(self, request: CorrectionRequest) -> None:
        super().__init__(request.pk)
        self.request = request


class SchoolMoved(Exception):
    """Somebody has changed meanwhile what the request is about; `fields` say what."""

    def __init__(self, fields: Sequence[Moved]) -> None:
        super().__init__(", ".join(one.field for one in fields))
        self.fields = fields


@dataclass(frozen=True, slots=True)
class _About:
    """A request as the audit trail names it: by its school."""

    request: CorrectionRequest
    name: str

    @property
    def audit_subject(self) -> tuple[str, str, str, int | None]:
        return "orgs.request", str(self.request.uuid), self.name, self.request.school_id


def ask_correction(
    *, actor: Actor, school: uuid.UUID, wished: SchoolFacts, reason: str, at: datetime
) -> CorrectionRequest:
    """Ask for other values of name, code, kind, levels or commune; only what differs is kept.

    Raises `SchoolEnded`, `BadSchool`, `BadReason`, `NothingAsked`, `AskedAlready`, `NotYours`,
    `NotAllowed`.
    """
    actor.must(OrgsPermission.ASK_CORRECTION)
    wished = tidy(wished, kinds=KINDS, levels=LEVELS)
    reason = tidy_reason(reason)
    state = _locked_working(school, at=at)
    before, wanted = asked_for(facts_of(state), wished)
    if not wanted:
        raise NothingAsked
    same = CorrectionRequest.objects.filter(
        school_id=state.school_id, asked_by=actor.user_id, wanted=wanted, state=RequestState.OPEN
    ).first()
    if same is not None:
        raise AskedAlready(same)
    request = CorrectionRequest.objects.create(
        school_id=state.school_id,
        wanted=wanted,
        before=before,
        about_name=state.name,
        reason=reason,
        asked_by_id=actor.user_id,
        asked_name=actor.name[:LONGEST_NAME],
        asked_at=at,
    )
    audit.record(
        actor,
        "orgs.request.asked",
        _About(request, state.name),
        reason=reason,
        data={"fields": list(wanted)},
    )
    publish(
        CorrectionAsked(school_id=state.school_id, request_id=request.pk), node_id=state.school_id
    )
    return request


def accept_request(
    *, actor: Actor, uuid_: uuid.UUID, reason: str, at: datetime
) -> CorrectionRequest:
    """Correct the school as it was asked; `reason` stands in the school's history.

    A school that has ended meanwhile stays as it was: what it was called is what the decision on it
    was built on. Raises `AnsweredAlready`, `SchoolEnded`, `SchoolMoved`, `SchoolCodeTaken`,
    `BadSchool`, `NotYours`, `NotAllowed`.
    """
    actor.must(OrgsPermission.ANSWER_REQUESTS)
    lock_tree()  # before the request and the school, as the correction takes it
    request = _held_open(uuid_)
    state = _locked_working(request.school.uuid, at=at)
    now = facts_of(state)
    if moved := moved_since(request.before, request.wanted, now):
        raise SchoolMoved(moved)
    state = correct_school(
        actor=actor,
        uuid_=state.uuid,
        facts=with_wanted(now, request.wanted),
        version=state.version,
        reason=reason,
        at=at,
    )
    return _answered(actor, request, state, RequestState.ACCEPTED, answer="", at=at)


def refuse_request(
    *, actor: Actor, uuid_: uuid.UUID, answer: str, at: datetime
) -> CorrectionRequest:
    """Leave the school as it is and say why.

    Raises `AnsweredAlready`, `BadReason`, `NotYours`, `NotAllowed`.
    """
    actor.must(OrgsPermission.ANSWER_REQUESTS)
    answer = tidy_reason(answer)
    request = _held_open(uuid_)
    state = locked_state(request.school.uuid, day=timezone.localdate(at))
    return _answered(actor, request, state, RequestState.REFUSED, answer=answer, at=at)


def withdraw_request(*, actor: Actor, uuid_: uuid.UUID, at: datetime) -> CorrectionRequest:
    """Take one's own open request back. Raises `AnsweredAlready`, `NotYours`, `NotAllowed`."""
    actor.must(OrgsPermission.ASK_CORRECTION)
    request = _held(uuid_)
    if request.asked_by_id != actor.user_id:
        raise NotAllowed(OrgsPermission.ASK_CORRECTION)
    if request.state != RequestState.OPEN:
        raise AnsweredAlready(request)
    state = locked_state(request.school.uuid, day=timezone.localdate(at))
    return _answered(actor, request, state, RequestState.WITHDRAWN, answer="", at=at)


def _locked_working(school: uuid.UUID, *, at: datetime) -> SchoolState:
    """The state of the day of a school that has not ended; raises `SchoolEnded`, `NotYours`."""
    day = timezone.localdate(at)
    state = locked_state(school, day=day)
    if state.life.upper is not None and state.life.upper <= day:
        raise SchoolEnded(state.life.upper)
    return state


def _held(uuid_: uuid.UUID) -> CorrectionRequest:
    """The request, held until the transaction ends; raises `NotYours`."""
    held = CorrectionRequest.objects.select_for_update(of=("self",)).select_related("school")
    request = held.filter(uuid=uuid_).first()
    if request is None:
        raise NotYours
    return request


def _held_open(uuid_: uuid.UUID) -> CorrectionRequest:
    request = _held(uuid_)
    if request.state != RequestState.OPEN:
        raise AnsweredAlready(request)
    return request


def _answered(
    actor: Actor,
    request: CorrectionRequest,
    school: SchoolState,
    state: RequestState,
    *,
    answer: str,
    at: datetime,
) -> CorrectionRequest:
    request.state = state
    request.answer = answer
    request.answered_by_id = actor.user_id
    request.answered_name = actor.name[:LONGEST_NAME]
    request.answered_at = at
    request.save(update_fields=["state", "answer", "answered_by", "answered_name", "answered_at"])
    about = _About(request, school.name)
    audit.record(actor, f"orgs.request.{state.value}", about, reason=answer)
    publish(
        CorrectionAnswered(school_id=request.school_id, request_id=request.pk, state=state.value),
        node_id=request.school_id,
    )
    return request
