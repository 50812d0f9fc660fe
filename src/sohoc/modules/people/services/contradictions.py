"""What a personal number says otherwise than the record: computed, and kept nowhere.

A number is opened to be compared, and no digit of it is answered: only in what it contradicts.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from sohoc.core.access.actors import Actor
from sohoc.core.access.scope import Scope, acting
from sohoc.lib.personal_numbers import contradictions, read_number
from sohoc.modules.people.contracts import PersonFacts
from sohoc.modules.people.models import Identifier, Person, SecretNumber, Status, System
from sohoc.modules.people.models.identifiers import IN_FORCE
from sohoc.modules.people.permissions import PeoplePermission
from sohoc.modules.people.secrets import opened
from sohoc.modules.people.services.sensitive import unmasking

MOST_SCHOOLS = 3  # of one school hundreds of numbers are opened at a look, of a province too many


def contradictions_of(
    *,
    actor: Actor,
    person: Person,
    identifiers: Iterable[Identifier],
    facts: PersonFacts | None = None,
) -> tuple[str, ...]:
    """In what the number in force contradicts the record (codes of `lib.personal_numbers`).

    Nothing for whom numbers are no business. `identifiers` are those of the person; `facts` are
    what the record would say, where that is asked before it is written.
    """
    held = [
        row.pk
        for row in identifiers
        if row.system == System.PERSONAL_NUMBER and row.status == Status.ACTIVE
    ]
    if not held or not actor.may(PeoplePermission.KEEP_IDENTIFIERS):
        return ()
    with acting(unmasking(actor, person)):
        closed = SecretNumber.objects.filter(identifier_id__in=held).values_list(
            "closed", flat=True
        )
        texts = list(closed)
    return tuple(one for text in texts for one in _odd(opened(text), facts or person))


def contradicting(scope: Scope) -> Sequence[int]:
    """The people of the scope's schools whose number contradicts their record; two statements.

    None of a scope that holds no school list or more than `MOST_SCHOOLS`.
    """
    if not is_small(scope):
        return []
    rows = Identifier.objects.filter(IN_FORCE, system=System.PERSONAL_NUMBER)
    held: dict[int, Any] = {
        row.pk: row.person
        for row in rows.filter(person__schools__overlap=list(scope.schools)).select_related(
            "person"
        )
    }
    with acting(replace(scope, role="sohoc_unmask", learners=(), classes=())):
        numbers = list(
            SecretNumber.objects.filter(identifier_id__in=list(held)).values_list(
                "identifier_id", "closed"
            )
        )
    return [held[pk].pk for pk, text in numbers if _odd(opened(text), held[pk])]


def is_small(scope: Scope) -> bool:
    """Whether so few schools are meant that all their numbers can be opened at a look."""
    return 0 < len(scope.schools) <= MOST_SCHOOLS


def _odd(number: str, person: Person | PersonFacts) -> tuple[str, ...]:
    """Without the province: the record does not say where a birth was registered."""
    found = contradictions(read_number(number), born=person.born, sex=person.sex or None)
    return tuple(one for one in found if one != "province")
