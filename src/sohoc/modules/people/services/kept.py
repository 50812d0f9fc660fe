"""What is sensitive about the own people: that it is kept, or, to take it along, in clear."""

from dataclasses import asdict

from sohoc.core.access.actors import Actor
from sohoc.core.access.scope import acting
from sohoc.modules.people.models import SecretNumber, SensitiveFacts
from sohoc.modules.people.secrets import opened
from sohoc.modules.people.services.sensitive import read, unmasking_in


def sensitive_kept(*, actor: Actor, person_id: int, schools: tuple[int, ...]) -> tuple[str, ...]:
    """The names of the sensitive attributes that are written down of one of the own people.

    Reads in the scope that unmasks, for the schools of that person, and answers no value.
    """
    return tuple(sensitive_in_clear(actor=actor, person_id=person_id, schools=schools))


def sensitive_in_clear(*, actor: Actor, person_id: int, schools: tuple[int, ...]) -> dict[str, str]:
    """The same with their values, for who may take them along; whoever asks writes down that."""
    with acting(unmasking_in(actor, schools=schools)):
        row = SensitiveFacts.objects.filter(person_id=person_id).first()
    facts = asdict(read(row.closed)) if row else {}
    return {name: value for name, value in facts.items() if value}


def numbers_in_clear(*, actor: Actor, person_id: int, schools: tuple[int, ...]) -> dict[int, str]:
    """The secret numbers of one of the own people by identifier, likewise."""
    with acting(unmasking_in(actor, schools=schools)):
        rows = list(
            SecretNumber.objects.filter(person_id=person_id).values_list("identifier_id", "closed")
        )
    return {pk: opened(text) for pk, text in rows}
