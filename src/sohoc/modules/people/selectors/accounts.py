"""The people of a school as the makers of accounts need them."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sohoc.modules.people.models import Affiliation, Belonging, Guardianship, Person


@dataclass(frozen=True, slots=True)
class Ward:
    """A learner of the school for whom a guardian answers and whose record they may see."""

    class_text: str
    sort_key: str
    full_name: str


@dataclass(frozen=True, slots=True)
class SchoolPerson:
    """Somebody of a school on a day, as one of what they are there; a guardian with the wards."""

    person_id: int
    uuid: uuid.UUID
    full_name: str
    sort_key: str
    born: date | None
    has_died: bool
    account_id: int | None
    belonging: str
    class_text: str
    wards: tuple[Ward, ...] = ()


def people_of_school(school_id: int, *, day: date) -> Sequence[SchoolPerson]:
    """Everybody who belongs to the school on the day, by name; two statements.

    Whoever belongs to it as two things stands there twice; a second record is nobody.
    """
    rows = list(
        Affiliation.objects.filter(
            school_id=school_id, period__contains=day, person__merged_into=None
        )
        .order_by("person__sort_key", "person_id", "pk")
        .values_list(
            *("person_id", "person__uuid", "person__full_name", "person__sort_key"),
            *("person__born", "person__died", "person__account_id", "belonging", "class_text"),
        )
    )
    learners = {
        pk: Ward(class_text, sort_key, name)
        for pk, _uuid, name, sort_key, *_facts, belonging, class_text in rows
        if belonging == Belonging.LEARNER
    }
    wards = _wards({row[0] for row in rows if row[7] == Belonging.GUARDIAN}, learners, day=day)
    return [
        SchoolPerson(
            person_id=pk,
            uuid=uuid_,
            full_name=name,
            sort_key=sort_key,
            born=born,
            has_died=died is not None and died <= day,
            account_id=account,
            belonging=belonging,
            class_text=class_text,
            wards=wards.get(pk, ()) if belonging == Belonging.GUARDIAN else (),
        )
        for pk, uuid_, name, sort_key, born, died, account, belonging, class_text in rows
    ]


def belongings_on(person: uuid.UUID, *, day: date) -> Sequence[tuple[int, str]]:
    """The schools to which somebody belongs on the day, and as what; one statement.

    None for a second record: what is made for a person is made for the one that stayed.
    """
    rows = Affiliation.objects.filter(
        person__uuid=person, period__contains=day, person__merged_into=None
    )
    return list(rows.order_by("pk").values_list("school_id", "belonging"))


def kept_record_of(person: uuid.UUID) -> uuid.UUID | None:
    """The record that stayed, of somebody's second one; None for any other."""
    rows = Person.objects.filter(uuid=person).exclude(merged_into=None)
    return rows.values_list("merged_into__uuid", flat=True).first()


def _wards(
    guardians: set[int], learners: dict[int, Ward], *, day: date
) -> dict[int, tuple[Ward, ...]]:
    ties = Guardianship.objects.filter(
        guardian_id__in=guardians, child_id__in=learners, can_view=True, period__contains=day
    ).values_list("guardian_id", "child_id")
    found: dict[int, list[Ward]] = {}
    for guardian, child in ties:
        found.setdefault(guardian, []).append(learners[child])
    return {
        guardian: tuple(sorted(wards, key=lambda one: (one.class_text, one.sort_key)))
        for guardian, wards in found.items()
    }
