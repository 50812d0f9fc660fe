"""What proves a fact goes where the fact goes; the stronger stands, of two as strong the newer."""

from dataclasses import replace
from datetime import date

import pytest

from sohoc.core.access.scope import acting
from sohoc.core.testing.actors import SECTOR, Province
from sohoc.modules.people.contracts import Evidence, IdentifierFacts
from sohoc.modules.people.models import AttributeSource, Person
from sohoc.modules.people.services.identifiers import give_identifier
from sohoc.modules.people.services.persons import write_sources
from sohoc.modules.people.services.proofs import NUMBER, Proven
from sohoc.modules.people.tests.made import SEEN, SINCE, add
from sohoc.modules.people.tests.merging import NUMBER as NINE
from sohoc.modules.people.tests.merging import Office

pytestmark = pytest.mark.django_db
POPULATION = Evidence("population", "", date(2026, 9, 12))
DECLARED = Evidence("declared", "mẹ khai", date(2026, 9, 20))


def proofs(person: Person) -> dict[str, tuple[str, str]]:
    with acting(SECTOR):
        rows = AttributeSource.objects.filter(person=person).order_by("attribute")
        return {row.attribute: (row.proof, row.source) for row in rows}


def prove(person: Person, attribute: str, evidence: Evidence) -> None:
    with acting(SECTOR):
        write_sources(person, [attribute], evidence)


def test_a_stronger_proof_outranks_a_newer_one_and_a_newer_one_of_the_same_strength() -> None:
    seen = Proven("document", "giấy khai sinh", date(2026, 9, 1))
    assert Proven("population", "", date(2020, 1, 1)).outranks(seen)
    assert replace(seen, day=date(2026, 9, 2)).outranks(seen)
    assert not Proven("school", "", date(2026, 11, 1)).outranks(seen)
    assert not seen.outranks(seen)
    assert seen.outranks(None)
    assert Proven.read(seen.plain) == seen


def test_no_proof_goes_over_without_the_fact_that_it_proves(
    office: Office, province: Province
) -> None:
    kept = add(province, "Bùi Thị Ngân", sex="")
    gone = add(province, "Bùi Thị Ngân", sex="male", class_text="")
    office.merge(kept, gone)
    assert "sex" not in proofs(kept)
    assert proofs(gone)["sex"] == (SEEN.proof, SEEN.source)


def test_a_fact_goes_over_with_its_proof_and_comes_back_with_it(
    office: Office, pair: tuple[Person, Person]
) -> None:
    kept, gone = pair
    prove(gone, "born", DECLARED)
    before = proofs(kept)
    merge = office.merge(kept, gone, "born")
    assert proofs(kept) == {**before, "born": ("declared", "mẹ khai")}
    office.part(merge)
    assert (proofs(kept), proofs(gone)["born"]) == (before, ("declared", "mẹ khai"))


def test_a_fact_that_nothing_proves_takes_no_proof_of_another_fact(
    office: Office, pair: tuple[Person, Person]
) -> None:
    kept, gone = pair
    with acting(SECTOR):
        AttributeSource.objects.filter(person=gone, attribute="born").delete()
    before = proofs(kept)
    merge = office.merge(kept, gone, "born")
    assert "born" not in proofs(kept)
    office.part(merge)
    assert proofs(kept) == before


def test_a_fact_that_both_say_alike_is_proven_by_the_stronger_proof(
    office: Office, pair: tuple[Person, Person]
) -> None:
    kept, gone = pair
    prove(gone, "full_name", POPULATION)
    prove(gone, "sex", DECLARED)
    before = proofs(kept)
    merge = office.merge(kept, gone)
    assert proofs(kept) == {**before, "full_name": ("population", "")}
    office.part(merge)
    assert proofs(kept) == before


def test_a_proof_found_since_stays_with_a_fact_that_both_say_alike(
    office: Office, pair: tuple[Person, Person]
) -> None:
    kept, gone = pair
    with acting(SECTOR):
        AttributeSource.objects.filter(person=kept, attribute="sex").delete()
    merge = office.merge(kept, gone)
    assert proofs(kept)["sex"] == (SEEN.proof, SEEN.source)
    prove(kept, "sex", POPULATION)
    office.part(merge)
    assert proofs(kept)["sex"] == ("population", "")
    assert proofs(gone)["sex"] == (SEEN.proof, SEEN.source)


def test_a_proof_found_since_goes_with_the_fact_to_whom_the_fact_goes(
    office: Office, pair: tuple[Person, Person]
) -> None:
    kept, gone = pair
    before = proofs(kept)
    merge = office.merge(kept, gone, "born")
    prove(kept, "born", POPULATION)
    office.part(merge)
    assert proofs(kept) == before
    assert proofs(gone)["born"] == ("population", "")


def test_no_weaker_proof_found_since_takes_the_place_of_a_stronger_one(
    office: Office, pair: tuple[Person, Person]
) -> None:
    kept, gone = pair
    merge = office.merge(kept, gone, "born")
    prove(kept, "born", DECLARED)
    office.part(merge)
    assert proofs(gone)["born"] == (SEEN.proof, SEEN.source)


def test_the_proof_of_a_number_goes_with_the_number_and_back(
    office: Office, pair: tuple[Person, Person]
) -> None:
    kept, gone = pair
    facts = IdentifierFacts("vn.sddcn", NINE, SINCE)
    office.does(give_identifier, person=gone.uuid, facts=facts, evidence=SEEN)
    merge = office.merge(kept, gone)
    assert proofs(kept)[NUMBER] == (SEEN.proof, SEEN.source)
    prove(kept, NUMBER, POPULATION)
    office.part(merge)
    assert NUMBER not in proofs(kept)
    assert proofs(gone)[NUMBER] == ("population", "")


def test_the_proof_of_a_number_stays_where_the_number_stays(
    office: Office, pair: tuple[Person, Person]
) -> None:
    kept, gone = pair
    for person, number, seen in ((kept, "999214000124", DECLARED), (gone, NINE, POPULATION)):
        facts = IdentifierFacts("vn.sddcn", number, SINCE)
        office.does(give_identifier, person=person.uuid, facts=facts, evidence=seen)
    merge = office.merge(kept, gone)
    assert proofs(kept)[NUMBER] == ("declared", "mẹ khai")
    office.part(merge)
    assert (proofs(kept)[NUMBER][0], proofs(gone)[NUMBER][0]) == ("declared", "population")
