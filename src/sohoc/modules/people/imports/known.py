"""What a school has of its learners, read in a fixed number of statements, and found again."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from sohoc.core.objects.importing.layouts import Plain
from sohoc.lib.person_names import match_key
from sohoc.modules.people.models import (
    Affiliation,
    Belonging,
    Channel,
    Contact,
    Guardianship,
    Identifier,
    Person,
    Relation,
    System,
)
from sohoc.modules.people.models.identifiers import IN_FORCE
from sohoc.modules.people.secrets import digest

SHAPES = {"day": "%Y-%m-%d", "month": "%Y-%m", "year": "%Y"}
CODES = (System.MOET_LEARNER, System.PROVISIONAL)
PARENTS = {"father": Relation.FATHER, "mother": Relation.MOTHER}


@dataclass(slots=True)
class Learner:
    """A learner as the columns of a table would have them; `digests` of the numbers in force.

    `reached` are all phone numbers and addresses, of which `values` has the last of each.
    """

    person: Person
    affiliation: Affiliation | None
    values: dict[str, Plain] = field(default_factory=dict)
    digests: dict[str, str] = field(default_factory=dict)
    reached: set[tuple[str, str]] = field(default_factory=set)

    @property
    def key(self) -> str:
        """What a line calls the learner."""
        return str(self.person.uuid)


@dataclass(slots=True)
class Known:
    """The learners that a table may be about, by number and by name with birth date.

    Former learners are found by a number alone: two children may share a name and a day.
    """

    by_digest: Mapping[str, Learner]
    by_name: Mapping[tuple[str, Plain], Sequence[Learner]]

    def named(self, full_name: Plain, born: Plain) -> Sequence[Learner]:
        """Learners of today with this name and birth date."""
        return self.by_name.get((match_key(str(full_name or "")), born), ())


def digests_in(values: Mapping[str, Plain]) -> dict[str, str]:
    """What the codes and numbers of a row are found by, by the name of their column."""
    found = {}
    if text := values.get("code"):
        system = System.PROVISIONAL if str(text).startswith("TAM-") else System.MOET_LEARNER
        found["code"] = digest(system, str(text))
    if text := values.get("number"):
        found["number"] = digest(System.PERSONAL_NUMBER, str(text))
    return found


def known_learners(school_id: int, *, digests: Iterable[str], day: date) -> Known:
    """The school's learners of the day, and whoever else of the school's has one of the digests."""
    belongs = {
        row.person_id: row
        for row in Affiliation.objects.filter(
            school_id=school_id, belonging=Belonging.LEARNER, period__contains=day
        )
    }
    held = Identifier.objects.filter(IN_FORCE, digest__in=list(digests))
    named = set(held.values_list("person_id", flat=True))
    people = Person.objects.filter(pk__in=belongs.keys() | named, schools__contains=[school_id])
    learners = {
        one.pk: Learner(one, belongs.get(one.pk), _values(one, belongs.get(one.pk)))
        for one in people
    }
    _add_numbers(learners)
    _add_contacts(learners)
    _add_parents(learners)
    by_name: dict[tuple[str, Plain], list[Learner]] = defaultdict(list)
    for learner in learners.values():
        if learner.affiliation is not None:
            by_name[learner.person.match_key, learner.values["born"]].append(learner)
    by_digest = {key: one for one in learners.values() for key in one.digests.values()}
    return Known(by_digest, by_name)


def _values(person: Person, affiliation: Affiliation | None) -> dict[str, Plain]:
    born = f"{person.born:{SHAPES[person.born_precision]}}" if person.born else None
    return {
        "full_name": person.full_name,
        "born": born,
        "sex": person.sex or None,
        "grade_text": (affiliation.grade_text if affiliation else "") or None,
        "class_text": (affiliation.class_text if affiliation else "") or None,
    }


def _add_numbers(learners: Mapping[int, Learner]) -> None:
    rows = Identifier.objects.filter(IN_FORCE, person_id__in=learners.keys())
    for row in rows.order_by("system"):
        learner = learners[row.person_id]
        if row.system in CODES:
            learner.values.setdefault("code", row.value)
            learner.digests[row.system] = row.digest
        elif row.system == System.PERSONAL_NUMBER:
            learner.values["number"] = row.value
            learner.digests[row.system] = row.digest


def _add_contacts(learners: Mapping[int, Learner]) -> None:
    columns = {Channel.PHONE: "phone", Channel.ADDRESS: "address"}
    rows = Contact.objects.filter(person_id__in=learners.keys(), channel__in=columns)
    for row in rows.order_by("pk"):
        name = columns[Channel(row.channel)]
        learners[row.person_id].values[name] = row.value
        learners[row.person_id].reached.add((name, row.search_key))


def _add_parents(learners: Mapping[int, Learner]) -> None:
    columns = {relation: name for name, relation in PARENTS.items()}
    rows = list(
        Guardianship.objects.filter(
            child_id__in=learners.keys(), relation__in=columns
        ).select_related("guardian")
    )
    phones = {
        row.person_id: row.value
        for row in Contact.objects.filter(
            person_id__in={row.guardian_id for row in rows}, channel=Channel.PHONE
        ).order_by("-pk")
    }
    for row in rows:
        name, values = columns[Relation(row.relation)], learners[row.child_id].values
        values[name] = row.guardian.full_name
        values[f"{name}_phone"] = phones.get(row.guardian_id)
