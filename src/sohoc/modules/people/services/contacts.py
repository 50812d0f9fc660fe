"""How a person is reached: written down and taken away."""

import uuid
from datetime import datetime

from sohoc.core.access.actors import Actor, NotYours
from sohoc.core.audit import recording as audit
from sohoc.modules.people.contracts import ContactFacts
from sohoc.modules.people.models import Contact
from sohoc.modules.people.permissions import PeoplePermission
from sohoc.modules.people.rules.contacts import search_key_of, tidy_contact
from sohoc.modules.people.services.persons import held_to_write


def add_contact(*, actor: Actor, person: uuid.UUID, facts: ContactFacts, at: datetime) -> Contact:
    """Write down a phone number or an address; the same again changes nothing.

    Raises `BadContact`, `BelongsElsewhere`, `NotYours`, `NotAllowed`.
    """
    actor.must(PeoplePermission.EDIT_PERSON)
    facts = tidy_contact(facts)
    held = held_to_write(person, at=at)
    contact, is_new = Contact.objects.get_or_create(
        person=held,
        channel=facts.channel,
        search_key=search_key_of(facts),
        defaults={"value": facts.value},
    )
    if is_new:
        audit.record(actor, "people.contact.added", held, data={"channel": facts.channel})
    return contact


def remove_contact(
    *, actor: Actor, person: uuid.UUID, contact_id: int, reason: str, at: datetime
) -> None:
    """Take away a contact that is not the person's any more; its history stays.

    Raises `BelongsElsewhere`, `NotYours`, `NotAllowed`.
    """
    actor.must(PeoplePermission.EDIT_PERSON)
    held = held_to_write(person, at=at)
    found = Contact.objects.filter(pk=contact_id, person=held).first()
    if found is None:
        raise NotYours
    found.delete()
    data = {"channel": found.channel}
    audit.record(actor, "people.contact.removed", held, reason=reason, data=data)
