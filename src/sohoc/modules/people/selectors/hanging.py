"""What hangs on records, to be set beside each other and called by name."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sohoc.modules.people.models import (
    Affiliation,
    AttributeSource,
    Contact,
    Guardianship,
    Identifier,
    Person,
)
from sohoc.modules.people.selectors.elsewhere import left_for_others
from sohoc.modules.people.selectors.people import (
    affiliations_of,
    children_of,
    contacts_of,
    guardians_of,
    identifiers_of,
    phones_of,
)

# By the label of the model, its rows with what is told of them.
NAMED: Mapping[str, Any] = {
    "people.affiliation": Affiliation.objects.select_related("school"),
    "people.contact": Contact.objects.all(),
    "people.guardianship": Guardianship.objects.select_related("child", "guardian"),
    "people.identifier": Identifier.objects.all(),
    "people.person": Person.objects.all(),
}


@dataclass(frozen=True, slots=True)
class Beside:
    """One of two records that are compared; `phones` are those of its guardians, by person."""

    person: Person
    belongs: Sequence[Affiliation]
    guardians: Sequence[Guardianship]
    wards: Sequence[Guardianship]
    identifiers: Sequence[Identifier]
    contacts: Sequence[Contact]
    proofs: Mapping[str, AttributeSource]
    phones: Mapping[int, Sequence[str]]


def beside(person: Person, *, day: date) -> Beside:
    """What is known of a record; a fixed number of statements.

    Of somebody who has left for other schools neither guardians nor contacts.
    """
    left = left_for_others(person, day=day)
    guardians = () if left else guardians_of(person)
    return Beside(
        person=person,
        belongs=affiliations_of(person),
        guardians=guardians,
        wards=children_of(person),
        identifiers=identifiers_of(person),
        contacts=() if left else contacts_of(person),
        proofs={row.attribute: row for row in AttributeSource.objects.filter(person=person)},
        phones=phones_of([row.guardian for row in guardians]),
    )


def rows_called(places: Iterable[tuple[str, str]]) -> dict[tuple[str, str], Any]:
    """The rows, by (model, key), of those kinds that have names; one statement for each kind."""
    wanted: dict[str, set[str]] = defaultdict(set)
    for place, key in places:
        wanted[model_of(place)].add(key)
    return {
        (model, str(key)): row
        for model, rows in NAMED.items()
        if model in wanted
        for key, row in rows.in_bulk(wanted[model]).items()
    }


def model_of(place: str) -> str:
    """`people.contact` of `people.contact.person`."""
    return place.rpartition(".")[0]
