"""What may be written down of a paper about consent, and the papers that there are."""

import uuid
from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db.models import QuerySet

from sohoc.core.access.actors import Actor, NotYours
from sohoc.law.privacy.consent import Giver, is_adult
from sohoc.modules.people.contracts import ConsentGiver, OwnPerson
from sohoc.modules.people.public import births_of, consent_givers, person_by_uuid
from sohoc.modules.privacy.models import Consent, ConsentPaper
from sohoc.modules.privacy.permissions import PrivacyPermission
from sohoc.modules.privacy.selectors.consents import birth, consents_seen
from sohoc.modules.privacy.selectors.own import own_person


def signed_person(actor: Actor, uuid_: uuid.UUID) -> OwnPerson:
    """Somebody of the actor's schools about whom a paper came; raises `NotYours`."""
    actor.must(PrivacyPermission.RECORD_PAPER)
    found = person_by_uuid(actor, uuid_)
    return OwnPerson(
        id=found.pk,
        uuid=found.uuid,
        full_name=found.full_name,
        born=births_of(person_ids=[found.pk])[found.pk],
        is_self=found.account_id == actor.user_id,
        schools=tuple(found.schools),
    )


def signers_of(person: OwnPerson, day: date) -> Sequence[ConsentGiver]:
    """The guardians whose signature counts; nobody for who is of age."""
    if own_giver(person, day) is Giver.PERSON:
        return []
    return consent_givers(child=person.id, day=day)


def own_giver(person: OwnPerson, day: date) -> Giver:
    """As whom somebody signs for themselves."""
    return Giver.PERSON if is_adult(birth(person.born, day), on=day) else Giver.CHILD


def paper_seen(actor: Actor, pk: int) -> tuple[ConsentPaper, Consent]:
    """A paper of somebody of the actor's schools; raises `NotYours`."""
    return _paper(pk, consents_seen(actor))


def own_paper(actor: Actor, uuid_: uuid.UUID, pk: int) -> tuple[ConsentPaper, Consent]:
    """A paper about one of the own people; raises `NotYours`."""
    person = own_person(actor, uuid_)
    return _paper(pk, Consent.objects.filter(person_id=person.id))


def _paper(pk: int, consents: QuerySet[Consent, Any]) -> tuple[ConsentPaper, Consent]:
    rows = ConsentPaper.objects.select_related("consent__person")
    found = rows.filter(pk=pk, consent__in=consents.values("pk")).first()
    if found is None:
        raise NotYours
    return found, found.consent
