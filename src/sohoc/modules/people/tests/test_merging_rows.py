"""Rows that go over with a record: together, in as many statements for many as for a few."""

from typing import Any

import pytest
from django.contrib.postgres.constraints import ExclusionConstraint
from django.db import connection
from django.db.models import CheckConstraint, UniqueConstraint
from django.test.utils import CaptureQueriesContext

from sohoc.core.access.scope import Scope, acting
from sohoc.core.testing.actors import SECTOR, Province
from sohoc.modules.people.contracts import IdentifierFacts
from sohoc.modules.people.models import (
    Affiliation,
    AttributeSource,
    Contact,
    Identifier,
    Merge,
    Person,
    SecretNumber,
)
from sohoc.modules.people.services.carrying import (
    Carried,
    carry,
    carry_back,
    models_of_people,
    moving_references,
)
from sohoc.modules.people.services.identifiers import give_identifier
from sohoc.modules.people.services.proofs import NUMBER as PROOF
from sohoc.modules.people.services.room import alike_in
from sohoc.modules.people.services.unmerging import parting_of
from sohoc.modules.people.tests.made import SEEN, SINCE, add
from sohoc.modules.people.tests.merging import NUMBER, Office

pytestmark = pytest.mark.django_db
BOX = "people.identifier.person"


def with_number(office: Office, person: Person, number: str = NUMBER) -> Identifier:
    facts = IdentifierFacts("vn.sddcn", number, SINCE)
    given: Identifier = office.does(give_identifier, person=person.uuid, facts=facts, evidence=SEEN)
    return given


def holders_of_secrets(person: Person) -> list[int]:
    with acting(Scope("sohoc_unmask", schools=tuple(person.schools))):
        return list(SecretNumber.objects.order_by("pk").values_list("person_id", flat=True))


def parting(office: Office, merge: Merge) -> Any:
    actor = office.actor
    with acting(actor.writing_scope):
        return parting_of(actor, Merge.objects.select_related("kept", "gone").get(pk=merge.pk))


def test_a_number_and_its_secret_value_are_one_decision(
    office: Office, pair: tuple[Person, Person]
) -> None:
    kept, gone = pair
    merge = office.merge(kept, gone)
    given = with_number(office, kept)
    assert parting(office, merge).since == [(BOX, str(given.pk))]
    office.part(merge, also=[(BOX, str(given.pk))])
    with acting(SECTOR):
        given.refresh_from_db()
        proven = AttributeSource.objects.get(attribute=PROOF)
    assert (given.person_id, proven.person_id) == (gone.pk, gone.pk)
    assert holders_of_secrets(gone) == [gone.pk]


def test_a_secret_value_does_not_go_without_its_number(
    office: Office, pair: tuple[Person, Person]
) -> None:
    kept, gone = pair
    merge = office.merge(kept, gone)
    given = with_number(office, kept)
    office.part(merge, also=[("people.secretnumber.person", str(given.pk))])
    with acting(SECTOR):
        given.refresh_from_db()
        proven = AttributeSource.objects.get(attribute=PROOF)
    assert (given.person_id, proven.person_id) == (kept.pk, kept.pk)
    assert holders_of_secrets(kept) == [kept.pk]


def phones(person: Person, numbers: range) -> None:
    Contact.objects.bulk_create(
        Contact(person=person, channel="phone", value=f"0199{n:06}", search_key=f"0199{n:06}")
        for n in numbers
    )


@pytest.mark.parametrize("is_back", [False, True])
def test_many_rows_take_as_many_statements_as_a_few(
    office: Office, province: Province, *, is_back: bool
) -> None:
    actor, counted = office.actor, []
    for many in (3, 300):
        kept, gone = (add(province, "Bùi Thị Ngân") for _ in range(2))
        with acting(SECTOR):
            phones(kept, range(many // 3))
            phones(gone, range(many))
        with (
            acting(actor.writing_scope),
            CaptureQueriesContext(
                connection,
            ) as queries,
        ):
            if is_back:
                known = Contact.objects.filter(person=gone).values_list("pk", flat=True)
                rows = [Carried("people.contact", "person", str(pk), is_moved=True) for pk in known]
                done = carry_back(rows, of=gone, to=kept, actor=actor, schools=kept.schools)
            else:
                done = carry(of=gone, to=kept, actor=actor, schools=kept.schools)
        moved = [one for one in done if one.model == "people.contact" and one.is_moved]
        stayed = [one for one in done if one.model == "people.contact" and not one.is_moved]
        assert (len(moved), len(stayed)) == (many - many // 3, many // 3)
        with acting(SECTOR):
            assert Contact.objects.filter(person=kept).count() == many
        counted.append(len(queries))
    assert counted[0] == counted[1]


def test_rows_of_times_that_meet_stay_and_of_other_times_go_over(
    office: Office, province: Province
) -> None:
    kept, gone = add(province, "Bùi Thị Ngân"), add(province, "Bùi Thị Ngân")
    with acting(SECTOR):
        earlier = Affiliation.objects.create(
            person=gone,
            school=province.schools[0],
            belonging="learner",
            period=(SINCE.replace(year=2025), SINCE),
            source="hand",
        )
    office.merge(kept, gone)
    with acting(SECTOR):
        rows = Affiliation.objects.filter(person=kept).order_by("period")
        assert next(iter(rows)).pk == earlier.pk
        assert rows.count() == 2
        assert Affiliation.objects.filter(person=gone).count() == 1


def test_every_constraint_on_rows_that_go_over_is_one_whose_answer_is_known() -> None:
    for reference in moving_references():
        for constraint in models_of_people()[reference.model]._meta.constraints:
            if isinstance(constraint, UniqueConstraint):
                assert constraint.fields
                assert constraint.nulls_distinct is not False
            elif isinstance(constraint, ExclusionConstraint):
                assert all(isinstance(name, str) for name, _operator in constraint.expressions)
            else:
                assert isinstance(constraint, CheckConstraint)
            alike_in(constraint)
