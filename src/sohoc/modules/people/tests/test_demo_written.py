"""The people of the demo as they are written: all of them, hidden where they must be, spoiled."""

from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import connection

from sohoc.core.access.scope import Scope, acting
from sohoc.core.demo import Ids
from sohoc.core.testing.actors import SECTOR
from sohoc.modules.people.demo.mistakes import NUMBER, faults_of
from sohoc.modules.people.demo.part import DEMO
from sohoc.modules.people.models import (
    Affiliation,
    AttributeSource,
    Contact,
    Guardianship,
    Identifier,
    Person,
    PersonHistory,
    SecretNumber,
    SensitiveFacts,
    SensitiveFactsHistory,
)
from sohoc.modules.people.secrets import digest, opened
from sohoc.modules.people.services.sensitive import read
from sohoc.modules.people.tests.demo_people import (
    BELOW,
    everybody,
    learners,
    plan,
    staff,
    ties,
    world,
)

pytestmark = pytest.mark.django_db
AT = datetime(2026, 9, 7, 2, 0, tzinfo=UTC)

CODE = "SELECT c.value FROM people_identifier c WHERE c.system = 'moet.hs' AND c.person_id = {}"
ASTRAY = """SELECT p.id FROM people_person p WHERE p.schools IS DISTINCT FROM ARRAY(
    SELECT DISTINCT a.school_id FROM people_affiliation a WHERE a.person_id = p.id ORDER BY 1)"""
# Two records with one folded name, one birth date and guardians with one telephone.
SAME_CHILD = """SELECT min(c.value) || ' ' || max(c.value)
    FROM people_guardianship g JOIN people_person p ON p.id = g.child_id
    JOIN people_identifier c ON c.person_id = p.id AND c.system = 'moet.hs'
    JOIN people_contact m ON m.person_id = g.guardian_id AND m.channel = 'phone'
    GROUP BY p.search_key, p.born, m.search_key
    HAVING count(DISTINCT p.id) = 2 AND count(DISTINCT p.match_key) = {}"""
# Each mistake by a question of its own; none of them knows what was planted.
QUESTIONS = {
    "people.guardianship_of_adult": f"""{CODE.format("ANY(ARRAY(")}
        SELECT g.child_id FROM people_guardianship g JOIN people_person p ON p.id = g.child_id
        WHERE p.born <= date '2008-09-05' AND g.period @> date '2026-09-05'))""",
    "people.learner_too_old": f"""{CODE.format("ANY(ARRAY(")}
        SELECT p.id FROM people_affiliation a JOIN people_person p ON p.id = a.person_id
        WHERE a.grade_text = 'Khối 5' AND p.born < date '2010-01-01'))""",
    "people.guardian_younger": f"""{CODE.format("ANY(ARRAY(")}
        SELECT g.child_id FROM people_guardianship g
        JOIN people_person p ON p.id = g.child_id JOIN people_person q ON q.id = g.guardian_id
        WHERE q.born >= p.born))""",
    "people.twice": SAME_CHILD.format(1),
    "people.twice_without_accents": SAME_CHILD.format(2),
}


@pytest.fixture
def load(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Ids]:
    """Loads a demo up to its people; of the country only its own province, which is quicker."""

    def loading(size: str) -> Ids:
        monkeypatch.setattr("sohoc.modules.areas.demo.PROVINCE_ALONE", {size})
        ids = Ids()
        for part in [*BELOW, DEMO]:
            with acting(SECTOR):
                part.write(world(size), ids=ids, at=AT)
        with acting(SECTOR):
            connection.check_constraints()  # those that wait for the end of the transaction
        return ids

    return loading


def rows(statement: str) -> list[tuple[Any, ...]]:
    with acting(SECTOR), connection.cursor() as cursor:
        # Within one transaction nothing is known of how many rows there are, and a join that goes
        # row by row takes minutes.
        cursor.execute("SET LOCAL enable_nestloop = off")
        cursor.execute(statement)
        return list(cursor.fetchall())


def unmasking() -> Scope:
    with acting(SECTOR):
        nodes = Affiliation.objects.values_list("school_id", flat=True).distinct()
        return Scope("sohoc_unmask", schools=tuple(nodes))


def test_everybody_is_written_once_with_all_that_is_known(load: Callable[[str], Ids]) -> None:
    load("S")
    wanted = everybody("S")
    with acting(SECTOR):
        found = Counter(Person.objects.values_list("full_name", "born", "sex", "born_precision"))
        assert found == Counter((p.full_name, p.born, p.sex, p.precision) for p in wanted)
        assert PersonHistory.objects.count() == len(wanted) == Person.objects.count()
        belongings = Counter(Affiliation.objects.values_list("belonging", flat=True))
        assert belongings["learner"] == len(learners("S")) == 1871
        assert belongings["staff"] == len(staff("S"))
        assert Identifier.objects.count() == sum(bool(p.number) + bool(p.code) for p in wanted)
        assert Contact.objects.count() == sum(
            bool(p.phone) + bool(p.email) + bool(p.address) for p in wanted
        )
        assert Contact.objects.filter(channel="address", area=None).exists()
        assert not Guardianship.objects.filter(period__isempty=True).exists()


def test_the_schools_of_a_person_are_those_of_the_affiliations(
    load: Callable[[str], Ids],
) -> None:
    load("S")
    assert (
        rows("""SELECT p.id FROM people_person p WHERE p.schools IS DISTINCT FROM ARRAY(
        SELECT DISTINCT a.school_id FROM people_affiliation a WHERE a.person_id = p.id
        ORDER BY 1)""")
        == []
    )
    assert rows("SELECT count(*) FROM people_person WHERE cardinality(schools) > 1")[0][0] > 20


def test_writing_in_small_batches_makes_the_same_rows(
    load: Callable[[str], Ids], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sohoc.modules.people.demo.writing.BATCH", 700)
    load("S")
    with acting(SECTOR):
        assert Person.objects.count() == PersonHistory.objects.count() == len(everybody("S"))
        found = Guardianship.objects.values_list("child__full_name", "guardian__full_name")
        assert Counter(found) == Counter(
            (child.person.full_name, tie.guardian.full_name) for child, tie in ties("S")
        )
    assert rows(ASTRAY) == []


def test_each_school_sees_its_own_people_alone(load: Callable[[str], Ids]) -> None:
    nodes = load("S").of("node")
    node = nodes[plan("S").sites[1].school.key]
    with acting(Scope("sohoc_school", actor=1, schools=(node,))):
        assert Person.objects.exclude(schools__contains=[node]).count() == 0
        assert Affiliation.objects.filter(belonging="learner").count() == 538


def test_accounts_have_their_person(load: Callable[[str], Ids]) -> None:
    ids = load("S")
    with acting(SECTOR):
        found = dict(Person.objects.exclude(account=None).values_list("account_id", "full_name"))
    accounts = ids.of("account")
    held = {accounts[p.account]: p.full_name for p in everybody("S") if p.account}
    assert found == held
    assert set(ids.of("person")) == {p.account for p in everybody("S") if p.account}


def test_numbers_are_closed_and_found_by_their_digest(load: Callable[[str], Ids]) -> None:
    load("XS")
    wanted = {digest("vn.sddcn", p.number): p for p in everybody("XS") if p.number}
    with acting(SECTOR):
        found = Identifier.objects.filter(system="vn.sddcn")
        digests = {one.pk: one.digest for one in found}
        assert {one.value for one in found} == {f"…{p.number[-3:]}" for p in wanted.values()}
    with acting(unmasking()):
        closed = dict(SecretNumber.objects.values_list("identifier_id", "closed"))
    assert {digests[pk]: opened(text) for pk, text in closed.items()} == {
        key: person.number for key, person in wanted.items()
    }


def test_sensitive_facts_of_learners_and_staff_are_closed(load: Callable[[str], Ids]) -> None:
    load("XS")
    wanted = Counter(p.facts for p in everybody("XS") if p.facts)
    with acting(unmasking()):
        texts = list(SensitiveFacts.objects.values_list("closed", flat=True))
    assert Counter(read(text) for text in texts) == wanted
    assert len(texts) >= len(learners("XS"))
    with acting(Scope("sohoc_audit", actor=1)):
        assert SensitiveFactsHistory.objects.count() == len(texts)


def test_every_planted_mistake_is_found_by_a_question_of_its_own(
    load: Callable[[str], Ids],
) -> None:
    load("M")
    wanted = {fault.code: sorted(fault.keys) for fault in faults_of(plan("M"))}
    found = {code: sorted(key for (key,) in rows(text)) for code, text in QUESTIONS.items()}
    found[NUMBER] = contradicting()

    assert found == wanted
    assert sum(len(keys) for keys in wanted.values()) == 10


def test_nothing_claims_to_come_from_the_population_database_which_nobody_asked(
    load: Callable[[str], Ids],
) -> None:
    load("XS")
    with acting(SECTOR):
        numbers = Identifier.objects.filter(system="vn.sddcn")
        assert not numbers.exclude(verified_at=None).exists()
        assert not AttributeSource.objects.filter(proof="population").exists()
        proven = AttributeSource.objects.filter(proof="document")
        seen = proven.filter(attribute="born").count()
        assert 0.8 < seen / AttributeSource.objects.filter(attribute="born").count() < 0.95
        assert set(proven.values_list("attribute", flat=True)) == {"born", "personal_number"}
        assert AttributeSource.objects.filter(attribute="born").count() == len(
            learners("XS")
        ) + len(staff("XS"))


def contradicting() -> list[str]:
    """The codes of those whose number tells another sex or year than the record."""
    with acting(unmasking()):
        numbers = dict(SecretNumber.objects.values_list("person_id", "closed"))
    with acting(SECTOR):
        people = Person.objects.in_bulk(numbers)
        codes = dict(
            Identifier.objects.filter(system__startswith="moet").values_list("person_id", "value")
        )
    told = {pk: opened(text)[3:6] for pk, text in numbers.items()}
    return sorted(codes[pk] for pk, digits in told.items() if digits != _expected(people[pk]))


def _expected(person: Person) -> str:
    assert person.born is not None
    century = 2 * (person.born.year // 100 - 19) + (person.sex == "female")
    return f"{century}{person.born.year % 100:02d}"
