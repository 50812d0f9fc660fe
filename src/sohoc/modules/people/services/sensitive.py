"""Sensitive attributes and secret numbers: opened with a purpose, and that is written down."""

import json
import uuid
from dataclasses import asdict, replace
from datetime import datetime

from django.conf import settings

from sohoc.core.access.actors import Actor
from sohoc.core.access.scope import Scope, acting
from sohoc.core.audit import recording as audit
from sohoc.core.keys.sealing import close_value, open_value
from sohoc.modules.people.contracts import Sensitive, Unmasked
from sohoc.modules.people.models import Person, SecretNumber, SensitiveFacts
from sohoc.modules.people.permissions import PeoplePermission
from sohoc.modules.people.secrets import opened
from sohoc.modules.people.selectors.people import person_by_uuid
from sohoc.modules.people.services.former import refuse_former
from sohoc.modules.people.services.persons import held_to_write

PLACE = "people.sensitivefacts"
SHORTEST_PURPOSE = 8
LONGEST_LOOK = 80  # of a purpose in the log of looks; the trail has it whole
PROTECTION = "child_protection"  # families are not told of looks whose purpose begins so


class NoPurpose(Exception):
    """Nothing is opened without words that say what for."""


class SensitiveChanged(Exception):
    """Somebody else saved them since they were opened."""


def unmasking(actor: Actor, person: Person) -> Scope:
    """The scope that reaches what is sensitive about people of these schools, and nothing else.

    It keeps the list of the actor's own scope; the sector's is that of the person in question.
    """
    return unmasking_in(
        actor, schools=tuple(person.schools) if actor.sees_all else actor.scope.schools
    )


def unmasking_in(actor: Actor, *, schools: tuple[int, ...]) -> Scope:
    """The same for the people of these schools, which are the actor's own."""
    return replace(actor.scope, role="sohoc_unmask", schools=schools, learners=(), classes=())


def unmask(*, actor: Actor, person: uuid.UUID, purpose: str, at: datetime) -> Unmasked:
    """Open what is sensitive about a person; the look is recorded before anything is answered.

    Raises `NoPurpose`, `BelongsElsewhere`, `NotYours`, `NotAllowed`.
    """
    actor.must(PeoplePermission.UNMASK)
    purpose = " ".join(purpose.split())
    if len(purpose) < SHORTEST_PURPOSE:
        raise NoPurpose
    found = person_by_uuid(actor, person)
    refuse_former(found, at=at)
    audit.record_look(actor, found, purpose=purpose[:LONGEST_LOOK])
    audit.record(actor, "people.person.unmasked", found, reason=purpose)
    with acting(unmasking(actor, found)):
        facts = SensitiveFacts.objects.filter(person_id=found.pk).first()
        numbers = list(
            SecretNumber.objects.filter(person_id=found.pk).values_list("identifier_id", "closed")
        )
    systems = dict(found.identifiers.values_list("pk", "system"))
    return Unmasked(
        person=found.uuid,
        facts=read(facts.closed) if facts else Sensitive(),
        version=facts.version if facts else 0,
        numbers=tuple((systems[pk], opened(text)) for pk, text in numbers if pk in systems),
    )


def keep_sensitive(
    *,
    actor: Actor,
    person: uuid.UUID,
    facts: Sensitive,
    version: int,
    reason: str,
    at: datetime,
) -> None:
    """Write down the sensitive attributes in the place of what was there in `version`.

    Raises `SensitiveChanged`, `BelongsElsewhere`, `NotYours`, `NotAllowed`.
    """
    actor.must(PeoplePermission.UNMASK)
    actor.must(PeoplePermission.EDIT_PERSON)
    held = held_to_write(person, at=at)
    with acting(unmasking(actor, held)):
        before = SensitiveFacts.objects.filter(person_id=held.pk).first()
        known = read(before.closed) if before else Sensitive()
        changed = [name for name in facts.__slots__ if getattr(facts, name) != getattr(known, name)]
        if not changed:
            return
        if (before.version if before else 0) != version:
            raise SensitiveChanged
        SensitiveFacts.objects.update_or_create(
            person_id=held.pk,
            defaults={
                "closed": written(facts),
                "version": version + 1,
            },
        )
    audit.record(
        actor, "people.person.sensitive_kept", held, reason=reason, data={"fields": changed}
    )


def written(facts: Sensitive) -> str:
    """The facts as they are stored: opened by the key alone."""
    text = json.dumps(asdict(facts), ensure_ascii=False, sort_keys=True)
    return close_value(settings.KEYRING, text, place=PLACE)


def read(closed: str) -> Sensitive:
    """What `written` made; raises `CannotOpen`."""
    return Sensitive(**json.loads(open_value(settings.KEYRING, closed, place=PLACE)))
