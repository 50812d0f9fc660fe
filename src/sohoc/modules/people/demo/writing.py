"""Writing the people, some districts at a time: one statement for each table and batch.

The array of schools is written with the person, so that the trigger that keeps it finds nothing to
do. How many people wait in memory does not depend on the size of the demo.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache
from zlib import crc32

from sohoc.core.access.scope import Scope, acting
from sohoc.core.demo import Ids, World
from sohoc.law.capacity import majority
from sohoc.lib.ids import new_uuid7
from sohoc.lib.person_names import match_key
from sohoc.lib.personal_numbers import masked
from sohoc.lib.vietnamese import folded, name_sort_key
from sohoc.modules.people.contracts import ContactFacts
from sohoc.modules.people.demo.families import Household
from sohoc.modules.people.demo.linking import districts_of
from sohoc.modules.people.demo.making import is_consistent
from sohoc.modules.people.demo.places import grade_text
from sohoc.modules.people.demo.plan import (
    OF_ACCOUNT,
    PROVISIONAL,
    Child,
    Family,
    People,
    PlannedPerson,
    Tie,
    has_guardians,
)
from sohoc.modules.people.models import (
    Attribute,
    Belonging,
    Channel,
    Proof,
    Relation,
    Status,
    System,
)
from sohoc.modules.people.rules.contacts import search_key_of
from sohoc.modules.people.secrets import closed, digest
from sohoc.modules.people.services.rows import Row, insert
from sohoc.modules.people.services.sensitive import written

BATCH = 30_000  # people: more than size M has, few enough for the memory
SOURCE = "demo"
SEEN_ON = date(2026, 8, 20)
DOCUMENT = "Giấy khai sinh, căn cước (mẫu)"
AT_ENTRY = "Hồ sơ nhập học (mẫu)"
UNSEEN = 8  # of so many numbers one has not been compared with a document yet
OTHERS_SINCE = date(2025, 9, 5)  # guardians who are no parents
CODED: Mapping[str, str] = {
    Belonging.LEARNER: System.MOET_LEARNER,
    Belonging.STAFF: System.MOET_STAFF,
}
PARENTS = frozenset({Relation.MOTHER, Relation.FATHER})

PERSON = (
    ("uuid", "uuid"),
    *((name, "text") for name in ("full_name", "sort_key", "search_key", "match_key")),
    *(("born", "date"), ("born_precision", "text"), ("sex", "text"), ("nationality", "text")),
    *(("account_id", "bigint"), ("schools", "int[]")),
)
AFFILIATION = (
    *(("person_id", "bigint"), ("school_id", "int"), ("belonging", "text")),
    *(("period", "daterange"), ("grade_text", "text"), ("class_text", "text"), ("source", "text")),
)
GUARDIANSHIP = (
    *(("child_id", "bigint"), ("guardian_id", "bigint"), ("relation", "text"), ("basis", "text")),
    *(("verified_by", "text"), ("can_view", "boolean"), ("can_consent", "boolean")),
    *(("restriction", "text"), ("period", "daterange")),
)
IDENTIFIER = (
    *(("person_id", "bigint"), ("system", "text"), ("value", "text"), ("digest", "text")),
    *(("status", "text"), ("period", "daterange"), ("verified_at", "date")),
    ("verified_by", "text"),
)
CONTACT = (
    *(("person_id", "bigint"), ("channel", "text"), ("value", "text"), ("search_key", "text")),
    ("area_id", "bigint"),
)
SOURCE_OF_ATTRIBUTE = (
    *(("person_id", "bigint"), ("attribute", "text"), ("proof", "text"), ("source", "text")),
    ("day", "date"),
)
SECRET_NUMBER = (("identifier_id", "bigint"), ("person_id", "bigint"), ("closed", "text"))
SENSITIVE_FACTS = (("person_id", "bigint"), ("closed", "text"))


def write(world: World, *, ids: Ids, at: datetime) -> str:
    """Write everybody; hands on the ids of those with accounts, by user name."""
    known = _Known()
    batch = _Batch(ids, known)
    for households in districts_of(world.of(People)):
        is_parted = False
        for household in households:
            batch.take(household)
            if len(batch.people) >= BATCH:
                batch.write()
                batch, is_parted = _Batch(ids, known), True
        if is_parted:  # families reach from school to school, but not out of the district
            batch.write()
            batch = _Batch(ids, known)
            known.forget_the_district()
    batch.write()
    ids.keep("person", known.accounts)
    return f"{known.count} people"


def _range(since: date, until: date | None = None) -> str:
    return f"[{since},{until or ''})"


@lru_cache(maxsize=100_000)
def _name_keys(full_name: str) -> tuple[str, str, str]:
    return name_sort_key(full_name), folded(full_name), match_key(full_name)


@lru_cache(maxsize=20_000)
def _address_key(address: str) -> str:
    return search_key_of(ContactFacts(Channel.ADDRESS, address))


def _is_seen(one: PlannedPerson) -> bool:
    """Whether the school has seen number, name and birth date in documents.

    The population database is not connected in a demo, so nothing claims to come from it.
    """
    return is_consistent(one) and one.precision == "day" and crc32(one.key.encode()) % UNSEEN > 0


@dataclass
class _Known:
    """Ids of who is written already: by key those who may come again, by user name the accounts."""

    people: dict[str, int] = field(default_factory=dict)
    accounts: dict[str, int] = field(default_factory=dict)
    count: int = 0

    def add(self, ids: Mapping[str, int], people: Mapping[str, PlannedPerson]) -> None:
        """Those who have just been written."""
        self.people |= ids
        self.accounts |= {people[k].account: pk for k, pk in ids.items() if people[k].account}
        self.count += len(ids)

    def forget_the_district(self) -> None:
        """Only the grown-ups with an account may be met in another one."""
        self.people = {key: pk for key, pk in self.people.items() if key.startswith(OF_ACCOUNT)}


@dataclass
class _Batch:
    """People who are written together, and what ties them to each other and to schools."""

    ids: Ids
    known: _Known
    people: dict[str, PlannedPerson] = field(default_factory=dict)
    schools: dict[str, set[int]] = field(default_factory=dict)
    affiliations: dict[tuple[str, int, str], Row] = field(default_factory=dict)
    codes: dict[str, tuple[str, date]] = field(default_factory=dict)
    ties: list[tuple[Child, Tie, str]] = field(default_factory=list)

    def take(self, household: Household) -> None:
        """The people of a school, those of the staff first."""
        node = self.ids.of("node")[household.site.school.key]
        for one in household.staff:
            self._belongs(one.person, node, Belonging.STAFF, one.since)
        for family in household.families:
            for child in family.children:
                texts = grade_text(child.grade), child.class_name
                self._belongs(child.person, node, Belonging.LEARNER, child.since, *texts)
                self._tie(family, child, node)

    def _belongs(
        self,
        person: PlannedPerson,
        node: int,
        belonging: str,
        since: date,
        grade: str = "",
        class_name: str = "",
    ) -> None:
        self.people.setdefault(person.key, person)
        self.schools.setdefault(person.key, set()).add(node)
        if belonging in CODED:
            self.codes.setdefault(person.key, (CODED[belonging], since))
        row = (belonging, _range(since), grade, class_name, SOURCE)
        self.affiliations.setdefault((person.key, node, belonging), row)

    def _tie(self, family: Family, child: Child, node: int) -> None:
        """Those who answer for the child, until it is of age."""
        if not has_guardians(family, child):
            return
        born, until = child.person.born, majority(child.person.born)
        for tie in family.ties:
            self._belongs(tie.guardian, node, Belonging.GUARDIAN, child.since)
            since = born if tie.relation in PARENTS else max(born, OTHERS_SINCE)
            self.ties.append((child, tie, _range(since, None if family.endless else until)))

    def write(self) -> None:
        """Write all tables."""
        persons = self._persons()
        self._affiliations()
        self._guardianships()
        self._contacts(persons)
        self._identifiers(persons)
        self._sources(persons)

    def _persons(self) -> dict[str, int]:
        """The people without those of earlier batches; their ids by key."""
        accounts = self.ids.of("account")
        keys, rows = {}, []
        for key, one in self.people.items():
            if key in self.known.people:
                continue
            uuid = str(new_uuid7())
            keys[uuid] = key
            schools = ",".join(map(str, sorted(self.schools[key])))
            rows.append(
                (
                    *(uuid, one.full_name, *_name_keys(one.full_name)),
                    *(one.born.isoformat(), one.precision, one.sex, "VN"),
                    *(accounts.get(one.account), f"{{{schools}}}"),
                )
            )
        made = insert("people_person", PERSON, rows, returning="id, uuid::text")
        found = {keys[uuid]: pk for pk, uuid in made}
        self.known.add(found, self.people)
        return found

    def _affiliations(self) -> None:
        known = self.known.people
        rows = [
            (known[key], node, *row) for (key, node, _belonging), row in self.affiliations.items()
        ]
        insert("people_affiliation", AFFILIATION, rows)

    def _guardianships(self) -> None:
        known = self.known.people
        rows = [
            (
                *(known[child.person.key], known[tie.guardian.key]),
                *(tie.relation, tie.basis, tie.verified_by, tie.can_view, tie.can_consent),
                *(tie.restriction, period),
            )
            for child, tie, period in self.ties
        ]
        insert("people_guardianship", GUARDIANSHIP, rows)

    def _contacts(self, persons: Mapping[str, int]) -> None:
        areas, rows = self.ids.of("area"), list[Row]()
        for key, pk in persons.items():
            one = self.people[key]
            if one.phone:
                rows.append((pk, Channel.PHONE, one.phone, one.phone, None))
            if one.email:
                rows.append((pk, Channel.EMAIL, one.email, one.email, None))
            if one.address:
                area = areas.get(one.commune)
                rows.append((pk, Channel.ADDRESS, one.address, _address_key(one.address), area))
        insert("people_contact", CONTACT, rows)

    def _identifiers(self, persons: Mapping[str, int]) -> None:
        rows = list[Row]()
        for key, pk in persons.items():
            one = self.people[key]
            if one.number:
                found = (
                    masked(one.number),
                    digest(System.PERSONAL_NUMBER, one.number),
                    Status.ACTIVE,
                )
                rows.append((pk, System.PERSONAL_NUMBER, *found, _range(one.born), None, ""))
            if one.code:
                system, since = self.codes[key]
                given = Status.ACTIVE
                if one.code.startswith(PROVISIONAL):
                    system, given = System.PROVISIONAL, Status.PROVISIONAL
                rows.append((pk, system, one.code, one.code, given, _range(since), None, ""))
        made = insert("people_identifier", IDENTIFIER, rows, returning="id, person_id, system")
        self._hidden(
            persons, {pk: one for one, pk, system in made if system == System.PERSONAL_NUMBER}
        )

    def _sources(self, persons: Mapping[str, int]) -> None:
        """Where birth dates and numbers of learners and staff come from."""
        rows = list[Row]()
        for key, pk in persons.items():
            if key not in self.codes:
                continue
            one, (_system, since) = self.people[key], self.codes[key]
            said = (Proof.SCHOOL, AT_ENTRY, since.isoformat())
            if _is_seen(one):
                said = (Proof.DOCUMENT, DOCUMENT, SEEN_ON.isoformat())
            rows.append((pk, Attribute.BORN, *said))
            if one.number:
                rows.append((pk, Attribute.PERSONAL_NUMBER, *said))
        insert("people_attributesource", SOURCE_OF_ATTRIBUTE, rows)

    def _hidden(self, persons: Mapping[str, int], identifiers: Mapping[int, int]) -> None:
        """What the sector itself cannot write: numbers and sensitive facts, closed with the key."""
        numbers, facts = list[Row](), list[Row]()
        for key, pk in persons.items():
            one = self.people[key]
            if one.number:
                numbers.append((identifiers[pk], pk, closed(one.number)))
            if one.facts:
                facts.append((pk, written(one.facts)))
        nodes = tuple(sorted({node for _key, node, _belonging in self.affiliations}))
        with acting(Scope("sohoc_unmask", schools=nodes)):
            insert("people_secretnumber", SECRET_NUMBER, numbers)
            insert("people_sensitivefacts", SENSITIVE_FACTS, facts)
