"""A merge and its end stand in the trail of both records, and on the page of their changes."""

from collections.abc import Callable

import pytest
from django.test import Client

from sohoc.core.access.scope import acting
from sohoc.core.audit.models import Entry
from sohoc.core.testing.actors import AUDIT
from sohoc.modules.people.models import Person
from sohoc.modules.people.rules.merging import MERGED, PARTED
from sohoc.modules.people.tests.merging import WHY, Office

pytestmark = pytest.mark.django_db
SignIn = Callable[[str], Client]


def told(person: Person) -> list[tuple[str, str, dict[str, object]]]:
    with acting(AUDIT):
        rows = Entry.objects.filter(object_id=str(person.uuid), verb__in=(*MERGED, *PARTED))
        return [(one.verb, one.reason, one.data) for one in rows.order_by("id")]


def test_both_records_tell_the_merge_and_that_it_was_taken_back(
    office: Office, pair: tuple[Person, Person]
) -> None:
    kept, gone = pair
    office.part(office.merge(kept, gone))
    second, first = {"second": str(gone.uuid), "rows": 0}, {"first": str(kept.uuid), "rows": 0}
    assert told(kept) == [(MERGED[0], WHY, second), (PARTED[0], "nhầm", second)]
    assert told(gone) == [(MERGED[1], WHY, first), (PARTED[1], "nhầm", first)]
    with acting(AUDIT):
        rows = Entry.objects.filter(object_id=str(gone.uuid), verb__in=(MERGED[1], PARTED[1]))
        assert {one.node_id for one in rows} == {gone.schools[0]}


@pytest.mark.django_db(transaction=True)  # acts are told apart by their transactions
def test_the_page_of_changes_of_both_records_tells_it(
    office: Office, pair: tuple[Person, Person], signed_in: SignIn
) -> None:
    kept, gone = pair
    merge = office.merge(kept, gone, "born")
    clerk = signed_in("clerk")
    page = clerk.get(f"/persons/{kept.uuid}/history").content.decode()
    assert page.count("gộp hai hồ sơ của một người") == 1
    office.part(merge)
    pages = [clerk.get(f"/persons/{one.uuid}/history").content.decode() for one in pair]
    assert [page.count(WHY) for page in pages] == [1, 1]
    assert [page.count("nhầm") for page in pages] == [1, 1]
    assert "cho hồ sơ này đứng riêng trở lại" in pages[1]
