"""Tables of people of whom a merge has found that they have one record and not two."""

from typing import Any

import pytest

from sohoc.core.access.scope import acting
from sohoc.core.testing.actors import NOW, SECTOR, Province
from sohoc.modules.people.contracts import ContactFacts
from sohoc.modules.people.imports.guardians import GUARDIANS
from sohoc.modules.people.models import Affiliation, Contact, Guardianship, Identifier, Person
from sohoc.modules.people.services.contacts import add_contact
from sohoc.modules.people.services.merging import MergeWish, merge_people
from sohoc.modules.people.tests.importing import FULL_HEAD, GUARDIAN_HEAD, Desk

pytestmark = pytest.mark.django_db
AN = (1, "Bùi Thị An", "05/09/2014", "Nữ", "6A")
PARENTS = ("Bùi Văn Sơn", "0916000001", "Hà Thị Mế", "0916000002")
KEPT = (*AN, "2512345678", "003314000123", "", *PARENTS)
SECOND = (*AN, "2512345679", "003314000124", "", *PARENTS)
UNCODED = (*AN, "", "", "", *PARENTS)


@pytest.fixture
def desk(province: Province) -> Desk:
    """A school that imported a girl twice, with two codes and two numbers."""
    desk = Desk(province.actor("clerk", at=NOW))
    desk.write(desk.rows(KEPT, head=FULL_HEAD))
    desk.write(desk.rows(SECOND, head=FULL_HEAD))
    return desk


def merge(desk: Desk, kept: Person, gone: Person) -> None:
    wish = MergeWish(kept.uuid, gone.uuid, (kept.version, gone.version))
    with acting(desk.actor.writing_scope):
        merge_people(actor=desk.actor, wish=wish, reason="cùng một người", at=NOW)


def both(name: str) -> tuple[Person, Person]:
    with acting(SECTOR):
        first, second = Person.objects.filter(full_name=name).order_by("pk")
    return first, second


def of(person: Person) -> list[Any]:
    """What is there of somebody."""
    with acting(SECTOR):
        return [
            sorted(Identifier.objects.filter(person=person).values_list("value", "status")),
            list(Affiliation.objects.filter(person=person).values_list("class_text", flat=True)),
            sorted(Contact.objects.filter(person=person).values_list("value", flat=True)),
        ]


@pytest.mark.parametrize("row", [KEPT, SECOND, UNCODED])
def test_the_same_row_after_a_merge_is_unchanged(desk: Desk, row: tuple[Any, ...]) -> None:
    merge(desk, *both("Bùi Thị An"))
    again = desk.rows(row, head=FULL_HEAD)
    assert desk.told(again) == [("unchanged", [])]
    (line,) = desk.lines(again)
    assert line.subject == str(both("Bùi Thị An")[0].uuid)


def test_what_a_row_with_the_second_number_says_is_written_to_the_kept_record(desk: Desk) -> None:
    kept, gone = both("Bùi Thị An")
    merge(desk, kept, gone)
    before = of(gone)
    other = (*AN[:4], "6B", *SECOND[5:7], "0916000999", *PARENTS)
    run = desk.rows(other, head=FULL_HEAD)
    (line,) = desk.lines(run)
    assert line.before == {"class_text": "6A", "phone": None}
    desk.write(run)
    assert of(gone) == before
    numbers = [("2512345678", "active"), ("…123", "active")]
    assert of(kept) == [numbers, ["6B"], ["0916000999"]]
    assert desk.rows(other, head=FULL_HEAD).unchanged == 1


def test_a_learner_of_the_second_record_alone_is_no_new_one(desk: Desk) -> None:
    kept, gone = both("Bùi Thị An")
    merge(desk, kept, gone)
    with acting(SECTOR):
        Affiliation.objects.filter(person=kept).update(period=("2025-09-05", "2026-05-31"))
    (line,) = desk.lines(desk.rows(UNCODED, head=FULL_HEAD))
    assert (line.verdict, line.subject) == ("unchanged", str(kept.uuid))


def test_a_parent_who_was_two_is_one(province: Province, desk: Desk) -> None:
    other = (2, "Bùi Văn Bình", "12/01/2016", "Nam", "4B", "2512345680", "", "")
    again = (*PARENTS[:3], "0916000003")
    desk.write(desk.rows((*other, *again), head=FULL_HEAD))
    older, newer = both("Hà Thị Mế")
    guardians = Desk(desk.actor, GUARDIANS)
    row = ("", "", "2512345680", "Hà Thị Mế", "Mẹ", "0916000002", "", "", "", "", "")
    guardians.write(guardians.rows(row, head=GUARDIAN_HEAD))
    with acting(SECTOR):
        assert Guardianship.objects.filter(child__full_name="Bùi Văn Bình").count() == 3
    with acting(desk.actor.writing_scope):
        facts = ContactFacts("phone", "0916000002")
        add_contact(actor=desk.actor, person=newer.uuid, facts=facts, at=NOW)
    merge(desk, newer, older)
    for phone in ("0916000002", "0916000003"):
        run = guardians.rows((*row[:5], phone, *row[6:]), head=GUARDIAN_HEAD)
        assert desk.told(run) == [("unchanged", [])]
    assert desk.rows((*other, *again), head=FULL_HEAD).unchanged == 1
    third = (3, "Bùi Thị Ấm", "07/03/2017", "Nữ", "3A", "2512345681", "", "", "", "", *PARENTS[2:])
    desk.write(desk.rows(third, head=FULL_HEAD))
    with acting(SECTOR):
        tie = Guardianship.objects.get(child__full_name="Bùi Thị Ấm")
        assert tie.guardian_id == newer.pk
