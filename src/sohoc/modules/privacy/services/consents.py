"""Saying yes to a purpose and taking it back; writing down what people are asked about."""

import hashlib
import uuid
from collections.abc import Sequence
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils import timezone

from sohoc.core.access.actors import Actor, NotYours
from sohoc.core.audit import recording as audit
from sohoc.modules.people.contracts import OwnPerson
from sohoc.modules.privacy.models import Consent, Purpose, PurposeText, Way
from sohoc.modules.privacy.permissions import PrivacyPermission
from sohoc.modules.privacy.rules import tidy_text
from sohoc.modules.privacy.selectors.consents import Asked, asked_of, yes_and_no
from sohoc.modules.privacy.selectors.own import PersonNoted

LONGEST_NAME = 120
LONGEST_WORDS = 4000


class NotYoursToGive(Exception):
    """The law asks for somebody else's yes, or a court has said that this guardian may not."""


class OtherWords(Exception):
    """The words have changed since they were shown."""


class TextRefused(Exception):
    """A text cannot be written down; `problem` is a code."""

    def __init__(self, problem: str) -> None:
        super().__init__(problem)
        self.problem = problem


def give_consent(
    *, actor: Actor, person: uuid.UUID, purpose: str, number: int, at: datetime
) -> Consent:
    """Say yes to the words with this number, in the one way that the law leaves to the actor.

    A second time it changes nothing. Raises `OtherWords`, `NotYoursToGive`, `NotYours`,
    `NotAllowed`.
    """
    about, asked = _asked(actor, person, purpose, at=at)
    if asked.text.number != number:
        raise OtherWords
    if asked.as_giver is None:
        raise NotYoursToGive
    if asked.own is not None:
        return asked.own
    _end_older(about, asked)
    proof = "\n".join(
        (str(about.uuid), purpose, asked.text.sha256, asked.as_giver, str(actor.user_id))
    )
    consent = Consent.objects.create(
        person_id=about.id,
        purpose=asked.purpose,
        text=asked.text,
        giver=asked.as_giver,
        given_by_id=actor.user_id,
        given_name=actor.name[:LONGEST_NAME],
        given_at=at,
        method=Way.SCREEN,
        evidence=hashlib.sha256(f"{proof}\n{at.isoformat()}".encode()).hexdigest(),
    )
    _told(actor, about, "privacy.consent.given", consent)
    return consent


def _end_older(about: OwnPerson, asked: Asked) -> None:
    """Write down when a yes ended that a merge brought along, so that the same giver may say it
    again."""
    for row in yes_and_no().filter(
        person_id=about.id, text=asked.text, giver=asked.as_giver, withdrawn_at=None
    ):
        row.withdrawn_at, row.withdrawn_name = row.ended_at, row.ended_name
        row.save(update_fields=["withdrawn_at", "withdrawn_name"])


def withdraw_consent(*, actor: Actor, person: uuid.UUID, purpose: str, at: datetime) -> None:
    """Take the own yes back, or the other parent's for the child; it holds no more.

    Without one it changes nothing. Raises `NotYoursToGive`, `NotYours`, `NotAllowed`.
    """
    about, asked = _asked(actor, person, purpose, at=at)
    if asked.as_giver is None:
        raise NotYoursToGive
    held = Consent.objects.select_for_update().filter(
        person_id=about.id, purpose=asked.purpose, giver=asked.as_giver, withdrawn_at=None
    )
    for consent in list(held.order_by("pk")):
        consent.withdrawn_at = at
        consent.withdrawn_name = actor.name[:LONGEST_NAME]
        consent.save(update_fields=["withdrawn_at", "withdrawn_name"])
        _told(actor, about, "privacy.consent.withdrawn", consent)


@transaction.atomic  # words that are refused leave no purpose behind
def add_purpose(
    *,
    actor: Actor,
    code: str,
    title: str,
    kind: str,
    categories: Sequence[str],
    text: str,
    valid_from: date,
    at: datetime,
) -> Purpose:
    """Ask about something new from a day on. Raises `TextRefused`, `BadText`, `NotAllowed`."""
    actor.must(PrivacyPermission.WRITE_PURPOSES)
    if Purpose.objects.filter(code=code).exists():
        raise TextRefused("code")
    purpose = Purpose.objects.create(code=code, title=title, kind=kind, categories=list(categories))
    write_text(actor=actor, purpose=purpose, text=text, valid_from=valid_from, at=at)
    return purpose


def write_text(
    *, actor: Actor, purpose: Purpose, text: str, valid_from: date, at: datetime
) -> PurposeText:
    """Other words from a day on, today or later: from then everybody is asked anew.

    Raises `TextRefused`, `BadText`, `NotAllowed`.
    """
    actor.must(PrivacyPermission.WRITE_PURPOSES)
    words = tidy_text(text, longest=LONGEST_WORDS)
    last = PurposeText.objects.filter(purpose=purpose).order_by("-number").first()
    if valid_from < timezone.localdate(at):
        raise TextRefused("past")
    if last is not None and valid_from <= last.valid_from:
        raise TextRefused("order")
    if last is not None and last.text == words:
        raise TextRefused("same")
    try:
        with transaction.atomic():
            made = PurposeText.objects.create(
                purpose=purpose,
                number=last.number + 1 if last else 1,
                text=words,
                sha256=hashlib.sha256(words.encode()).hexdigest(),
                valid_from=valid_from,
                written_by=actor.name[:LONGEST_NAME],
            )
    except IntegrityError as error:
        raise TextRefused("order") from error
    audit.record(
        actor, "privacy.purpose.written", purpose, data={"text": made.number, "from": valid_from}
    )
    return made


def _asked(
    actor: Actor, person: uuid.UUID, purpose: str, *, at: datetime
) -> tuple[OwnPerson, Asked]:
    actor.must(PrivacyPermission.CONSENT)
    about, everything = asked_of(actor, person, timezone.localdate(at))
    found = next((one for one in everything if one.purpose.code == purpose), None)
    if found is None:
        raise NotYours
    return about, found


def _told(actor: Actor, about: OwnPerson, verb: str, consent: Consent) -> None:
    data = {"purpose": consent.purpose.code, "text": consent.text.number, "giver": consent.giver}
    audit.record(actor, verb, PersonNoted.by(actor, about), data=data)
