"""Writing down consents that came on paper: the rules of the screen, with a scan."""

import hashlib
import uuid
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from sohoc.core.access.actors import Actor
from sohoc.core.audit import recording as audit
from sohoc.core.files.services import keep_file
from sohoc.law.privacy.consent import Giver, PurposeKind, consent_needed
from sohoc.modules.people.contracts import OwnPerson
from sohoc.modules.privacy.contracts import PaperWish, Sent
from sohoc.modules.privacy.models import Consent, ConsentPaper, PaperPart, PurposeText, Way
from sohoc.modules.privacy.permissions import PrivacyPermission
from sohoc.modules.privacy.selectors.consents import birth, purposes_on, yes_and_no
from sohoc.modules.privacy.selectors.own import PersonNoted
from sohoc.modules.privacy.selectors.papers import own_giver, signed_person, signers_of
from sohoc.modules.privacy.services.consents import LONGEST_NAME
from sohoc.modules.privacy.services.requests import EVIDENCE


class PaperRefused(Exception):
    """The paper does not count; `problem` is a code."""

    def __init__(self, problem: str) -> None:
        super().__init__(problem)
        self.problem = problem


@transaction.atomic  # a scan that is refused leaves no consent behind
def record_paper(
    *, actor: Actor, person: uuid.UUID, wish: PaperWish, scan: Sent, at: datetime
) -> Consent:
    """Write down what somebody signed; it counts from now, whatever day stands on it.

    Raises `PaperRefused`, `FileRefused`, `NotYours`, `NotAllowed`.
    """
    actor.must(PrivacyPermission.RECORD_PAPER)
    about, today = signed_person(actor, person), timezone.localdate(at)
    text = next((t for p, t in purposes_on(today) if p.code == wish.purpose), None)
    if text is None:
        raise PaperRefused("purpose")
    giver, name = _signer(actor, about, wish, today)
    _check(about, text, giver, wish, today)
    if wish.part == PaperPart.GIVEN:
        consent = _given(actor, about, text, giver, name, wish, at=at)
    else:
        consent = _withdrawn(about, text, giver, name, wish, at=at)
    kept = keep_file(actor=actor, name=scan.name, stream=scan.stream, purpose=EVIDENCE, at=at)
    ConsentPaper.objects.create(
        consent=consent,
        part=wish.part,
        day=wish.day,
        recorded_by_id=actor.user_id,
        recorded_name=actor.name[:LONGEST_NAME],
        recorded_at=at,
        stored=kept.uuid,
        name=kept.name,
        media_type=kept.media_type,
        size=kept.size,
        sha256=kept.sha256,
    )
    audit.record(
        actor,
        f"privacy.consent.paper_{wish.part}",
        PersonNoted.by(actor, about),
        data={
            "purpose": wish.purpose,
            "text": text.number,
            "giver": giver.value,
            "day": wish.day,
            "signer": name,
        },
    )
    return consent


def _signer(actor: Actor, about: OwnPerson, wish: PaperWish, today: date) -> tuple[Giver, str]:
    """As whom the paper was signed, and by whom; nobody writes down what they signed themselves."""
    if wish.signer is None:
        if about.is_self:
            raise PaperRefused("own")
        return own_giver(about, today), about.full_name
    known = {one.person_id: one for one in signers_of(about, today)}
    found = known.get(wish.signer)
    if found is None:
        raise PaperRefused("signer")
    if found.account == actor.user_id:
        raise PaperRefused("own")
    return Giver.REPRESENTATIVE, found.full_name


def _check(about: OwnPerson, text: PurposeText, giver: Giver, wish: PaperWish, today: date) -> None:
    kind = PurposeKind(text.purpose.kind)
    if wish.day > today:
        raise PaperRefused("future")
    if giver not in consent_needed(kind, born=birth(about.born, today), on=today):
        raise PaperRefused("giver")
    if wish.part == PaperPart.GIVEN and wish.day < text.valid_from:
        raise PaperRefused("older_words")


def _given(
    actor: Actor,
    about: OwnPerson,
    text: PurposeText,
    giver: Giver,
    name: str,
    wish: PaperWish,
    *,
    at: datetime,
) -> Consent:
    said = yes_and_no().filter(person_id=about.id, purpose=text.purpose, giver=giver)
    if said.filter(text=text, ended_at=None).exists():
        raise PaperRefused("already")
    ends = [timezone.localdate(row.ended_at) for row in said if row.ended_at]
    if ends and max(ends) > wish.day:
        raise PaperRefused("taken_back")
    for row in said.filter(text=text, withdrawn_at=None):  # ended by a merge, as on the screen
        row.withdrawn_at, row.withdrawn_name = row.ended_at, row.ended_name
        row.save(update_fields=["withdrawn_at", "withdrawn_name"])
    proof = "\n".join(
        (str(about.uuid), wish.purpose, text.sha256, giver, name, wish.day.isoformat())
    )
    return Consent.objects.create(
        person_id=about.id,
        purpose=text.purpose,
        text=text,
        giver=giver,
        given_by_id=actor.user_id,
        given_name=name[:LONGEST_NAME],
        given_at=at,
        method=Way.PAPER,
        evidence=hashlib.sha256(f"{proof}\n{at.isoformat()}".encode()).hexdigest(),
    )


def _withdrawn(
    about: OwnPerson, text: PurposeText, giver: Giver, name: str, wish: PaperWish, *, at: datetime
) -> Consent:
    """The consent that ends, to whichever words it was given; the last one where there are more."""
    held = Consent.objects.select_for_update().filter(
        person_id=about.id, purpose=text.purpose, giver=giver, withdrawn_at=None
    )
    found = list(held.order_by("pk"))
    if not found:
        raise PaperRefused("nothing")
    last_given = ConsentPaper.objects.filter(consent=found[-1], part=PaperPart.GIVEN).first()
    since = last_given.day if last_given else timezone.localdate(found[-1].given_at)
    if wish.day < since:
        raise PaperRefused("before_it")
    for consent in found:
        consent.withdrawn_at, consent.withdrawn_name = at, name[:LONGEST_NAME]
        consent.save(update_fields=["withdrawn_at", "withdrawn_name"])
    return found[-1]
