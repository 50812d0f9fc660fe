"""A merge leaves one code of a learner in force, and nothing sensitive unseen and unchosen."""

from datetime import date
from typing import Any

import pytest

from sohoc.core.access.scope import acting
from sohoc.core.testing.actors import SECTOR, Province
from sohoc.modules.people.contracts import IdentifierFacts, Sensitive
from sohoc.modules.people.models import Identifier, Person
from sohoc.modules.people.services.identifiers import give_identifier, void_identifier
from sohoc.modules.people.services.merged_sensitive import sensitive_beside
from sohoc.modules.people.services.merging import MergeWish, merge_people
from sohoc.modules.people.services.sensitive import keep_sensitive, unmask
from sohoc.modules.people.tests.made import SEEN, SINCE, add
from sohoc.modules.people.tests.merging import WHY, Office, version, whole

pytestmark = pytest.mark.django_db
CODE = IdentifierFacts("moet.hs", "2512345678", SINCE)


@pytest.fixture
def coded(office: Office, province: Province) -> Person:
    """A girl with a code of the ministry, which took the place of her provisional one."""
    person = add(province, "Bùi Thị Ngân", born=date(2014, 9, 5))
    office.does(give_identifier, person=person.uuid, facts=CODE, evidence=SEEN)
    return person


@pytest.fixture
def provisional(province: Province) -> Person:
    """The same girl written down once more, with a provisional code."""
    return add(province, "Bùi Thị Ngân", born=date(2014, 5, 9), class_text="")


def codes_of(person: Person) -> list[tuple[str, str]]:
    with acting(SECTOR):
        rows = Identifier.objects.filter(person=person).order_by("system", "pk")
        return list(rows.values_list("system", "status"))


def keeps(office: Office, person: Person, **facts: str) -> None:
    version_ = office.does(unmask, person=person.uuid, purpose="ghi phiếu điều tra").version
    office.does(
        keep_sensitive,
        person=person.uuid,
        facts=Sensitive(**facts),
        version=version_,
        reason="phiếu điều tra",
    )


def opened(office: Office, person: Person) -> Any:
    return office.does(unmask, person=person.uuid, purpose="kiểm tra sau khi gộp").facts


@pytest.mark.parametrize("is_turned", [False, True])
def test_a_provisional_code_is_replaced_by_the_ministrys_and_counts_again_when_they_part(
    office: Office, coded: Person, provisional: Person, is_turned: bool
) -> None:
    before = whole()
    kept, gone = (provisional, coded) if is_turned else (coded, provisional)
    merge = office.merge(kept, gone)
    in_force = [code for code in codes_of(kept) if code[1] in {"active", "provisional"}]
    assert in_force == [("moet.hs", "active")]
    assert ("sohoc.tam", "superseded") in codes_of(kept)
    office.part(merge)
    assert whole() == before


def test_a_provisional_code_stays_replaced_where_another_code_counts_by_then(
    office: Office, coded: Person, provisional: Person
) -> None:
    merge = office.merge(provisional, coded)
    with acting(SECTOR):
        code = Identifier.objects.get(person=provisional, system="moet.hs")
    office.does(
        void_identifier,
        person=provisional.uuid,
        identifier_id=code.pk,
        version=code.version,
        reason="mã của em khác",
    )
    other = IdentifierFacts("moet.hs", "2512345699", SINCE)
    office.does(give_identifier, person=provisional.uuid, facts=other, evidence=SEEN)
    office.part(merge)
    assert codes_of(provisional) == [("moet.hs", "active"), ("sohoc.tam", "superseded")]


def test_two_provisional_codes_stay_as_they_are(
    office: Office, province: Province, provisional: Person
) -> None:
    kept = add(province, "Bùi Thị Ngân", born=date(2014, 9, 5))
    office.merge(kept, provisional)
    assert codes_of(kept) == [("sohoc.tam", "provisional")]


@pytest.mark.parametrize(("takes", "ethnicity"), [(False, "02"), (True, "01")])
def test_what_either_says_is_joined_and_of_what_differs_the_chosen_one_stands(
    office: Office, coded: Person, provisional: Person, takes: bool, ethnicity: str
) -> None:
    keeps(office, coded, ethnicity="02", health="hen suyễn")
    keeps(office, provisional, ethnicity="01", religion="Phật giáo", health="hen suyễn")
    actor = office.actor
    with acting(actor.scope):
        found = sensitive_beside(actor, coded, provisional)
    assert found.sides == (
        ("ethnicity", "health"),
        ("ethnicity", "religion", "health"),
    )
    assert (found.apart, found.alike) == (("ethnicity",), frozenset({"health"}))
    wish = MergeWish(
        coded.uuid,
        provisional.uuid,
        (version(coded), version(provisional)),
        takes_sensitive=takes,
    )
    merge = office.does(merge_people, wish=wish, reason=WHY)
    joined = Sensitive(ethnicity=ethnicity, religion="Phật giáo", health="hen suyễn")
    assert opened(office, coded) == joined
    office.part(merge)
    assert opened(office, coded) == Sensitive(ethnicity="02", health="hen suyễn")
    first = Sensitive(ethnicity="01", religion="Phật giáo", health="hen suyễn")
    assert opened(office, provisional) == first


def test_what_was_corrected_since_the_merge_stays_corrected(
    office: Office, coded: Person, provisional: Person
) -> None:
    keeps(office, coded, ethnicity="02")
    keeps(office, provisional, religion="Phật giáo")
    merge = office.merge(coded, provisional)
    keeps(office, coded, ethnicity="03", religion="Phật giáo")
    office.part(merge)
    assert opened(office, coded) == Sensitive(ethnicity="03", religion="Phật giáo")
    assert opened(office, provisional) == Sensitive(religion="Phật giáo")
