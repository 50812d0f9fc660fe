"""Who may be meant as the guardian of a child: what tells people of one name apart."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q

from sohoc.core.access.actors import Actor
from sohoc.modules.people.models import Affiliation, Channel, Contact, Guardianship, Person
from sohoc.modules.people.rules.guardianships import latest_birth_of_guardian
from sohoc.modules.people.selectors.elsewhere import left_people
from sohoc.modules.people.selectors.people import nearness, people_named, phones_of


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody with what is known of them today: as what they belong, and for whom they answer."""

    person: Person
    phones: Sequence[str]
    address: str
    belongs: Sequence[Affiliation]
    wards: Sequence[Guardianship]


def candidates(
    actor: Actor, words: Sequence[str], *, child: Person, day: date, most: int
) -> list[Candidate]:
    """People of the name who can answer for the child, whole names first; five statements.

    Nobody who is too young for it by the date of birth. Of whoever is at other schools alone by now
    no contact.
    """
    latest = latest_birth_of_guardian(child=child.born, day=day)
    named = people_named(actor, words, besides=child)
    can_be = named.filter(Q(born=None) | Q(born__lte=latest)).annotate(rank=nearness(words))
    found = list(can_be.order_by("rank", "sort_key", "pk")[:most])
    keys = [one.pk for one in found]
    left = left_people(keys, day=day)
    reached = [one for one in found if one.pk not in left]
    phones, addresses = phones_of(reached), _addresses(reached)
    now = Affiliation.objects.filter(person__in=keys, period__contains=day)
    belongs = _by(now.select_related("school").order_by("belonging", "pk"), "person_id")
    ties = Guardianship.objects.filter(guardian__in=keys, period__contains=day)
    ties = ties.filter(child__merged_into=None).select_related("child", "guardian")
    wards = _by(ties.order_by("child__sort_key", "pk"), "guardian_id")
    return [
        Candidate(
            one, phones.get(one.pk, ()), addresses.get(one.pk, ""), belongs[one.pk], wards[one.pk]
        )
        for one in found
    ]


def _addresses(people: Sequence[Person]) -> Mapping[int, str]:
    """The newest address of each."""
    rows = Contact.objects.filter(person__in=people, channel=Channel.ADDRESS).order_by("pk")
    return dict(rows.values_list("person_id", "value"))


def _by(rows: Any, column: str) -> defaultdict[int, list[Any]]:
    found: defaultdict[int, list[Any]] = defaultdict(list)
    for row in rows:
        found[getattr(row, column)].append(row)
    return found
