"""People for tests: facts with what a test does not say filled in."""

from datetime import date
from typing import Any

from sohoc.core.access.scope import acting
from sohoc.core.testing.actors import NOW, SECTOR, Province
from sohoc.lib.periods import Period
from sohoc.lib.person_names import match_key
from sohoc.modules.people.contracts import BelongingFacts, Evidence, PersonFacts
from sohoc.modules.people.models import Affiliation, Person
from sohoc.modules.people.services.persons import add_person

SINCE = date(2026, 9, 5)
SEEN = Evidence("document", "giấy khai sinh 12/2014", date(2026, 9, 1))


def add(
    province: Province,
    name: str,
    *,
    role: str = "clerk",
    school: int = 0,
    belonging: str = "learner",
    class_text: str = "5A",
    **facts: Any,
) -> Person:
    """Somebody in the role adds a person to the n-th school of the province."""
    actor = province.actor(role, at=NOW)
    known = {"born": date(2014, 9, 5), "sex": "female", **facts}
    with acting(actor.writing_scope):
        return add_person(
            actor=actor,
            facts=PersonFacts(name, **known),
            belongs=BelongingFacts(
                province.schools[school].pk, belonging, Period(SINCE, None), class_text=class_text
            ),
            evidence=SEEN,
            is_another=True,
            at=NOW,
        )


def add_elsewhere(province: Province, *, born: date) -> Person:
    """Bùi Thị Ngân at the second school, which those of the first one do not see."""
    with acting(SECTOR):
        person = Person.objects.create(
            full_name="Bùi Thị Ngân",
            sort_key="n",
            search_key="bui thi ngan",
            match_key=match_key("Bùi Thị Ngân"),
            born=born,
        )
        Affiliation.objects.create(
            person=person,
            school=province.schools[1],
            belonging="learner",
            period=(SINCE, None),
            source="hand",
        )
    return person
