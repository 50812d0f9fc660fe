"""Asking for a right over the own data, and its answer within the days that the law gives."""

import uuid
from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from sohoc.core.access.actors import Actor, NotYours
from sohoc.core.audit import recording as audit
from sohoc.core.files.contents import JPEG, PDF, PNG
from sohoc.core.files.purposes import MEGABYTE, Purpose
from sohoc.core.files.services import keep_file
from sohoc.law.complaints import complaint_until
from sohoc.law.privacy.rights import Clock, Right, clock
from sohoc.modules.calendar.public import public_holidays
from sohoc.modules.people.public import correct_as_asked, schools_of, texts_of, tidied
from sohoc.modules.privacy.contracts import Sent, Wish
from sohoc.modules.privacy.models import OPEN, DataRequest, FilePart, RequestFile, RequestState
from sohoc.modules.privacy.permissions import PrivacyPermission
from sohoc.modules.privacy.rules import LONGEST_ANSWER, tidy_text
from sohoc.modules.privacy.selectors.own import own_person
from sohoc.modules.privacy.selectors.requests import has_right

EVIDENCE = Purpose("privacy", (PDF, PNG, JPEG), limit=10 * MEGABYTE)
LONGEST_NAME = 120
_LONGEST_CLOCK = timedelta(days=90)
_LONGEST_COMPLAINT = timedelta(days=120)


class AskedAlready(Exception):
    """The same person waits for an answer to the same request; carries it."""

    def __init__(self, request: DataRequest) -> None:
        super().__init__(request.pk)
        self.request = request


class NothingAsked(Exception):
    """What should be written is what is written."""


class AnsweredAlready(Exception):
    """The request is not open any more, or that step is done; carries it as it is."""

    def __init__(self, request: DataRequest) -> None:
        super().__init__(request.pk)
        self.request = request


class OwnRequest(Exception):
    """Nobody answers what they have asked themselves."""


class NoRightAnyMore(Exception):
    """Who asked is neither the person nor answers for the child any more."""


class About:
    """A request as the audit trail names it: by the person, at a place that the actor sees."""

    def __init__(self, actor: Actor, request: DataRequest) -> None:
        node = request.school_id
        self._node = node if actor.sees(node) else actor.node_id
        self._request = request

    @property
    def audit_subject(self) -> tuple[str, str, str, int | None]:
        request = self._request
        return "privacy.request", str(request.uuid), request.person.full_name, self._node


@transaction.atomic  # a file that is refused leaves no request behind
def ask(
    *, actor: Actor, person: uuid.UUID, wish: Wish, evidence: Sent | None, at: datetime
) -> DataRequest:
    """Send a request about oneself or a child to one of the person's schools, or the department.

    Raises `NothingAsked`, `AskedAlready`, `BadText`, `BadPerson`, `FileRefused`, `NotYours`,
    `NotAllowed`.
    """
    actor.must(PrivacyPermission.ASK)
    about = own_person(actor, person)
    text = tidy_text(wish.text)
    right = Right(wish.right)
    day = timezone.localdate(at)
    schools = [pk for pk, _name in schools_of(person_id=about.id, day=day)]
    if wish.school is not None and wish.school not in schools:
        raise NotYours
    wanted = tidied(person_id=about.id, wanted=wish.wanted, at=at) if wish.wanted else {}
    if wish.wanted and not wanted:
        raise NothingAsked
    now = texts_of(person_id=about.id)
    same = DataRequest.objects.filter(
        OPEN, person_id=about.id, asked_by=actor.user_id, right=right, wanted=wanted
    )
    if waiting := same.filter(text=text).first():
        raise AskedAlready(waiting)
    times = _clock(right, day)
    request = DataRequest.objects.create(
        person_id=about.id,
        school_id=wish.school,
        right=right,
        wanted=wanted,
        before={name: now[name] for name in wanted},
        text=text,
        asked_by_id=actor.user_id,
        asked_name=actor.name[:LONGEST_NAME],
        asked_role=actor.role,
        asked_at=at,
        received=day,
        acknowledge_by=times.acknowledge_by,
        answer_by=times.answer_by,
        due=times.due,
    )
    if evidence:
        _keep(actor, request, evidence, FilePart.EVIDENCE, at=at)
    _told(actor, request, "privacy.request.sent", data={"right": right.value})
    return request


def withdraw(*, actor: Actor, uuid_: uuid.UUID, at: datetime) -> DataRequest:
    """Take one's own open request back. Raises `AnsweredAlready`, `NotYours`, `NotAllowed`."""
    actor.must(PrivacyPermission.ASK)
    request = _held(uuid_)
    if request.asked_by_id != actor.user_id:
        raise NotYours
    return _ended(actor, request, RequestState.WITHDRAWN, answer="", at=at)


def acknowledge(
    *, actor: Actor, uuid_: uuid.UUID, is_with_processor: bool, at: datetime
) -> DataRequest:
    """Tell that the request has arrived; where somebody else must act too, the law gives longer.

    Raises `AnsweredAlready`, `OwnRequest`, `NotYours`, `NotAllowed`.
    """
    request = _held_to_answer(actor, uuid_)
    if request.state != RequestState.SENT:
        raise AnsweredAlready(request)
    times = _clock(Right(request.right), request.received, is_with_processor=is_with_processor)
    request.state = RequestState.RECEIVED
    request.acknowledged_at = at
    request.is_with_processor = is_with_processor
    request.answer_by, request.due = times.answer_by, times.due
    request.save()
    _told(actor, request, "privacy.request.received")
    return request


def extend(*, actor: Actor, uuid_: uuid.UUID, reason: str, at: datetime) -> DataRequest:
    """Take the one longer time that the law allows, and say why.

    Raises `AnsweredAlready` when it was taken before, `BadText`, `OwnRequest`, `NotYours`,
    `NotAllowed`.
    """
    reason = tidy_text(reason, longest=500)
    request = _held_to_answer(actor, uuid_)
    if request.extended_until is not None or request.due < timezone.localdate(at):
        raise AnsweredAlready(request)
    times = _clock(
        Right(request.right),
        request.received,
        is_with_processor=request.is_with_processor,
        is_extended=True,
    )
    request.extended_until, request.due = times.extended_until, times.due
    request.extension_reason = reason
    request.save()
    _told(actor, request, "privacy.request.extended", reason=reason)
    return request


@transaction.atomic  # as above: neither answer nor correction
def grant(
    *,
    actor: Actor,
    uuid_: uuid.UUID,
    answer: str,
    document: Sent | None,
    is_still_wanted: bool = False,
    at: datetime,
) -> DataRequest:
    """Do as asked and say what was done; wanted facts are written at once, as seen in a document.

    What was asked by who has no right to it any more is done with `is_still_wanted` alone, which
    says that somebody else who has the right wants it. Raises `NoRightAnyMore`, `AnsweredAlready`,
    `FactsMoved`, `BadPerson`, `BadText`, `FileRefused`, `OwnRequest`, `NotYours`, `NotAllowed`.
    """
    answer = tidy_text(answer, longest=LONGEST_ANSWER)
    request = _held_to_answer(actor, uuid_)
    if not is_still_wanted and not has_right(actor, request, day=timezone.localdate(at)):
        raise NoRightAnyMore
    if request.wanted:
        correct_as_asked(
            actor=actor,
            person_id=request.person_id,
            before=request.before,
            wanted=request.wanted,
            source=_source(request),
            reason=request.text[:300],
            at=at,
        )
    if document:
        _keep(actor, request, document, FilePart.ANSWER, at=at)
    return _ended(actor, request, RequestState.GRANTED, answer=answer, at=at)


def refuse(*, actor: Actor, uuid_: uuid.UUID, answer: str, at: datetime) -> DataRequest:
    """Leave things as they are and say why.

    Raises `AnsweredAlready`, `BadText`, `OwnRequest`, `NotYours`, `NotAllowed`.
    """
    answer = tidy_text(answer, longest=LONGEST_ANSWER)
    request = _held_to_answer(actor, uuid_)
    return _ended(actor, request, RequestState.REFUSED, answer=answer, at=at)


def _held(uuid_: uuid.UUID) -> DataRequest:
    """The request, held until the transaction ends; raises `NotYours`."""
    held = DataRequest.objects.select_for_update(of=("self",)).select_related("person")
    request = held.filter(uuid=uuid_).first()
    if request is None:
        raise NotYours
    return request


def _held_to_answer(actor: Actor, uuid_: uuid.UUID) -> DataRequest:
    actor.must(PrivacyPermission.ANSWER_REQUESTS)
    request = _held(uuid_)
    if request.asked_by_id == actor.user_id:
        raise OwnRequest
    if not request.is_open:
        raise AnsweredAlready(request)
    return request


def _ended(
    actor: Actor, request: DataRequest, state: RequestState, *, answer: str, at: datetime
) -> DataRequest:
    if not request.is_open:
        raise AnsweredAlready(request)
    request.state = state
    request.answer = answer
    request.answered_name = actor.name[:LONGEST_NAME]
    request.answered_at = at
    if state != RequestState.WITHDRAWN:
        request.complaint_until = _complaint_until(timezone.localdate(at))
    request.save()
    _told(actor, request, f"privacy.request.{state.value}", reason=answer[:500])
    return request


def _source(request: DataRequest) -> str:
    """What a correction rests on, as the record names it beside the fact."""
    with translation.override(settings.LANGUAGE_CODE):
        return _("request of {day}").format(day=f"{request.received:%d/%m/%Y}")


def _clock(
    right: Right, received: date, *, is_with_processor: bool = False, is_extended: bool = False
) -> Clock:
    return clock(
        right,
        received,
        holidays=public_holidays(since=received, until=received + _LONGEST_CLOCK),
        needs_processor=is_with_processor,
        extended=is_extended,
    )


def _complaint_until(day: date) -> date:
    holidays = public_holidays(since=day, until=day + _LONGEST_COMPLAINT)
    return complaint_until(day, holidays=holidays)


def _keep(actor: Actor, request: DataRequest, sent: Sent, part: FilePart, *, at: datetime) -> None:
    kept = keep_file(actor=actor, name=sent.name, stream=sent.stream, purpose=EVIDENCE, at=at)
    RequestFile.objects.create(
        request=request,
        part=part,
        stored=kept.uuid,
        name=kept.name,
        media_type=kept.media_type,
        size=kept.size,
        sha256=kept.sha256,
    )


def _told(
    actor: Actor,
    request: DataRequest,
    verb: str,
    *,
    reason: str = "",
    data: dict[str, str] | None = None,
) -> None:
    audit.record(actor, verb, About(actor, request), reason=reason, data=data)
