"""A mother with a child at the first school, and a child that is not hers."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.test import Client

from sohoc.core.access.scope import acting
from sohoc.core.testing.actors import NOW, SECTOR, Province
from sohoc.modules.people.testing import link_account, make_guardianship, make_person


@dataclass(frozen=True)
class Family:
    """The people of the tests; the mother has the account of the guardian."""

    mother: Any
    child: Any
    stranger: Any
    guardianship: Any


def make_family(province: Province) -> Family:
    """As the clerk of the first school has written it down."""
    clerk, school = province.actor("clerk", at=NOW), province.schools[0].pk
    known: dict[str, Any] = {"actor": clerk, "school": school, "at": NOW}
    child = make_person(name="Bùi Thị An", **known)
    stranger = make_person(name="Lò Thị Chi", **known)
    born = date(1988, 2, 3)
    mother = make_person(name="Hà Thị Mế", belonging="guardian", born=born, **known)
    link_account(mother, province.users["guardian"].pk)
    tie = make_guardianship(child=child, guardian=mother)
    return Family(mother, child, stranger, tie)


def make_second(person: Any, *, of: Any) -> None:
    """Let a record have been the second one of another, as a merge leaves it."""
    with acting(SECTOR):
        type(person).objects.filter(pk=person.pk).update(merged_into=of)


def text_of(page: str) -> str:
    """What a person reads of a page."""
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def read(client: Client, address: str) -> str:
    """The words of a page that opens."""
    answer = client.get(address)
    assert answer.status_code == 200, (address, answer.status_code)
    return text_of(answer.content.decode())
