"""Deciding how long history is kept and that it goes; holding that of a person."""

import uuid
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from sohoc.core.access.actors import Actor, NotAllowed
from sohoc.core.audit import forgetting
from sohoc.core.audit import recording as audit
from sohoc.law.privacy.retention import Tag
from sohoc.modules.people.public import person_by_uuid
from sohoc.modules.privacy.models import Hold
from sohoc.modules.privacy.permissions import PrivacyPermission
from sohoc.modules.privacy.selectors.retention import hold_by_id

LONGEST_NAME = 120


class HeldAlready(Exception):
    """The same matter holds the person's history already."""


class OwnRecord(Exception):
    """Nobody holds the history of the own record; somebody else does."""


class EndedAlready(Exception):
    """The hold has ended."""


class Retention:
    """What decisions about retention are about, as the audit trail names it."""

    def __init__(self, actor: Actor, code: str, label: str) -> None:
        self.audit_subject = ("privacy.retention", code, label, actor.node_id)


class About:
    """The person of a hold as the audit trail names them: where the hold was placed, so that it is
    read by those who see the hold."""

    def __init__(self, hold: Hold) -> None:
        self._person: Any = hold.person
        self._node = hold.node_id

    @property
    def audit_subject(self) -> tuple[str, str, str, int]:
        return "people.person", str(self._person.uuid), self._person.full_name, self._node


def write_rule(
    *, actor: Actor, tag: Tag, years: int | None, valid_from: date, legal_ref: str, at: datetime
) -> None:
    """Keep earlier values of a tag for so many years from a day on, None for ever.

    Raises `TooSoon` of `core.audit.forgetting`, `NotAllowed`.
    """
    _must_oneself(actor, PrivacyPermission.DECIDE_RETENTION)
    forgetting.write_rule(
        kind=tag,
        years=years,
        valid_from=valid_from,
        legal_ref=legal_ref,
        written_by=actor.name[:LONGEST_NAME],
        at=at,
    )
    audit.record(
        actor,
        "privacy.retention.written",
        Retention(actor, tag, legal_ref),
        data={"tag": tag.value, "years": years, "from": valid_from},
    )


def switch_on(*, actor: Actor, valid_from: date, decision: str, at: datetime) -> None:
    """Have history removed from a day on. Raises `TooSoon`, `NotAllowed`."""
    _must_oneself(actor, PrivacyPermission.DECIDE_RETENTION)
    name = actor.name[:LONGEST_NAME]
    forgetting.switch_on(valid_from=valid_from, decision=decision, written_by=name, at=at)
    subject = Retention(actor, "on", decision)
    audit.record(actor, "privacy.retention.on", subject, data={"from": valid_from})


def switch_off(*, actor: Actor, reason: str, at: datetime) -> None:
    """Stop removing at once; in a lent role too, as it takes nothing away. Raises `NotAllowed`."""
    actor.must(PrivacyPermission.DECIDE_RETENTION)
    forgetting.switch_off(decision=reason, written_by=actor.name[:LONGEST_NAME], at=at)
    audit.record(actor, "privacy.retention.off", Retention(actor, "off", reason), reason=reason)


def place_hold(*, actor: Actor, person: uuid.UUID, held_for: str, case: str, at: datetime) -> Hold:
    """Have all history of a person kept until the hold ends.

    Raises `HeldAlready`, `OwnRecord`, `NotYours`, `NotAllowed`.
    """
    actor.must(PrivacyPermission.HOLD)
    about = person_by_uuid(actor, person)
    if about.account_id == actor.user_id:
        raise OwnRecord
    try:
        with transaction.atomic():
            hold = Hold.objects.create(
                person=about,
                node_id=actor.node_id,
                held_for=held_for,
                case=case,
                placed_by_id=actor.user_id,
                placed_name=actor.name[:LONGEST_NAME],
                placed_at=at,
            )
    except IntegrityError as error:
        raise HeldAlready from error
    _told(actor, hold, "privacy.hold.placed")
    return hold


def end_hold(*, actor: Actor, hold_id: int, reason: str, at: datetime) -> Hold:
    """Let the person's history go again when its time is over, in thirty days at the earliest.

    Raises `EndedAlready`, `NotYours`, `NotAllowed`.
    """
    _must_oneself(actor, PrivacyPermission.HOLD)
    hold = hold_by_id(actor, hold_id, for_change=True)
    if hold.ended_at is not None:
        raise EndedAlready
    hold.ended_at, hold.ended_name, hold.ended_reason = at, actor.name[:LONGEST_NAME], reason
    hold.save(update_fields=["ended_at", "ended_name", "ended_reason"])
    _told(actor, hold, "privacy.hold.ended", reason=reason)
    return hold


def _must_oneself(actor: Actor, permission: PrivacyPermission) -> None:
    """Raise `NotAllowed` unless the role is the person's own: what goes cannot come back."""
    actor.must(permission)
    if actor.is_delegated:
        raise NotAllowed(permission, told=_("In a lent role nobody decides that history goes."))


def _told(actor: Actor, hold: Hold, verb: str, *, reason: str = "") -> None:
    audit.record(actor, verb, About(hold), reason=reason, data={"case": hold.case})
