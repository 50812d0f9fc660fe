"""A guardianship that ended is reopened, and one that never was is taken back."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from sohoc.core.access.scope import acting
from sohoc.core.audit.models import Entry
from sohoc.core.testing.actors import AUDIT, SECTOR, Province
from sohoc.lib.periods import Period
from sohoc.modules.people.contracts import GuardianshipFacts
from sohoc.modules.people.models import Guardianship, GuardianshipHistory, Person
from sohoc.modules.people.rules.guardianships import BadGuardianship
from sohoc.modules.people.services.guardianships import (
    GuardianAlready,
    GuardianshipEdited,
    begin_guardianship,
    correct_guardianship,
    end_guardianship,
    facts_of,
    reopen_guardianship,
    take_back_guardianship,
)
from sohoc.modules.people.testing import link_account
from sohoc.modules.people.tests.made import SINCE, add
from sohoc.modules.people.tests.merging import Office

pytestmark = pytest.mark.django_db
SignIn = Callable[[str], Client]
TODAY, OF_AGE = date(2026, 9, 7), date(2032, 9, 5)
FATHER = GuardianshipFacts("father", "parent", Period(TODAY, None), "giấy khai sinh 12/2014")


class Family:
    """A girl and her father at the first school, and the clerk who keeps who answers for her."""

    def __init__(self, office: Office, province: Province) -> None:
        self.office = office
        self.child = add(province, "Bùi Thị An")
        born = date(1985, 1, 2)
        self.father = add(province, "Bùi Văn Sơn", belonging="guardian", born=born)

    def begins(self, since: date | None) -> Guardianship:
        facts = replace(FATHER, period=Period(since, None))
        of = {"child": self.child.uuid, "guardian": self.father.uuid}
        made: Guardianship = self.office.does(begin_guardianship, facts=facts, **of)
        return made

    def does(self, act: Any, row: Guardianship, version: int, **wish: Any) -> Any:
        known = {"child": self.child.uuid, "guardianship_id": row.pk, "version": version}
        return self.office.does(act, reason="theo đơn", **known, **wish)


@pytest.fixture
def family(office: Office, province: Province) -> Family:
    return Family(office, province)


def days() -> list[tuple[date | None, date | None]]:
    with acting(SECTOR):
        rows = Guardianship.objects.order_by("pk")
        return [(row.period.lower, row.period.upper) for row in rows]


def verbs() -> list[str]:
    with acting(AUDIT):
        entries = Entry.objects.filter(verb__startswith="people.guardianship.").order_by("id")
        return [entry.verb.removeprefix("people.guardianship.") for entry in entries]


def test_what_was_written_down_today_ends_today(family: Family) -> None:
    row = family.begins(TODAY)
    with pytest.raises(BadGuardianship, match="until: before_begin"):
        family.does(end_guardianship, row, 1, on=date(2026, 9, 6))
    family.does(end_guardianship, row, 1, on=TODAY)
    assert days() == [(None, TODAY)]
    assert verbs() == ["begun", "ended"]


def test_who_answered_before_by_another_line_does_not_end_so(family: Family) -> None:
    first = family.begins(SINCE)
    family.does(end_guardianship, first, 1, on=date(2026, 9, 6))
    second = family.begins(TODAY)
    with pytest.raises(GuardianAlready) as refused:
        family.does(end_guardianship, second, 1, on=TODAY)
    assert refused.value.guardianship == first
    assert days() == [(SINCE, date(2026, 9, 6)), (TODAY, OF_AGE)]
    assert verbs() == ["begun", "ended", "begun"]


def test_who_was_written_down_by_mistake_is_taken_back(family: Family) -> None:
    row = family.begins(TODAY)
    with pytest.raises(GuardianshipEdited):
        family.does(take_back_guardianship, row, 2)
    assert (days(), verbs()) == ([(TODAY, OF_AGE)], ["begun"])
    family.does(take_back_guardianship, row, 1)
    assert (days(), verbs()) == ([], ["begun", "taken_back"])
    with acting(SECTOR):
        states = GuardianshipHistory.objects.filter(row_id=row.pk).order_by("id")
        assert list(states.values_list("verb", "guardian_id")) == [
            ("INSERT", family.father.pk),
            ("DELETE", family.father.pk),
        ]
    family.begins(None)
    assert days() == [(None, OF_AGE)]


@pytest.mark.parametrize("since", [None, SINCE, TODAY])
def test_an_end_that_is_taken_back_leaves_what_was_before_it(
    family: Family, since: date | None
) -> None:
    row = family.begins(since)
    with pytest.raises(GuardianshipEdited):
        family.does(reopen_guardianship, row, 1)
    family.does(end_guardianship, row, 1, on=TODAY)
    with pytest.raises(GuardianshipEdited):
        family.does(end_guardianship, row, 2, on=TODAY)
    family.does(reopen_guardianship, row, 2)
    assert days() == [(since, OF_AGE)]
    assert verbs() == ["begun", "ended", "reopened"]


def test_what_ended_is_corrected(family: Family) -> None:
    row = family.begins(SINCE)
    gone = family.does(end_guardianship, row, 1, on=TODAY)
    until = Period(SINCE, date(2026, 9, 6))
    family.does(correct_guardianship, row, 2, facts=replace(facts_of(gone), period=until))
    assert days() == [(SINCE, date(2026, 9, 6))]


def test_nobody_answers_again_for_who_is_of_age(family: Family) -> None:
    row = family.begins(SINCE)
    family.does(end_guardianship, row, 1, on=TODAY)
    with acting(SECTOR):
        Person.objects.filter(pk=family.child.pk).update(born=date(2008, 9, 6))
    with pytest.raises(BadGuardianship, match="until: of_age"):
        family.does(reopen_guardianship, row, 2)
    assert (days(), verbs()) == ([(SINCE, TODAY)], ["begun", "ended"])


def test_nobody_opens_again_what_they_themselves_may_see(
    family: Family, province: Province
) -> None:
    row = family.begins(SINCE)
    family.does(end_guardianship, row, 1, on=TODAY)
    link_account(family.father, province.users["clerk"].pk)
    with pytest.raises(BadGuardianship, match="guardian: yourself"):
        family.does(reopen_guardianship, row, 2)
    assert (days(), verbs()) == ([(SINCE, TODAY)], ["begun", "ended"])


def test_a_clerk_ends_takes_back_and_opens_again_on_the_page(
    family: Family, signed_in: SignIn
) -> None:
    clerk, today = signed_in("clerk"), timezone.localdate()
    record = f"/persons/{family.child.uuid}/"
    row = family.begins(today)
    place = f"{record}guardians/{row.pk}/"

    def acts() -> list[str]:
        page = clerk.get(record).content.decode()
        return [way for way in ("edit", "end", "reopen", "take-back") if f"{place}{way}" in page]

    assert acts() == ["edit", "end", "take-back"]
    sent = {"until": f"{today:%d/%m/%Y}", "reason": "ly hôn", "version": "1", "once": "mot"}
    assert clerk.post(f"{place}end", sent).status_code == 302
    assert days() == [(None, today)]
    assert acts() == ["edit", "reopen", "take-back"]
    again = clerk.post(
        f"{record}guardians/add/{family.father.uuid}",
        {"relation": "father", "basis": "parent", "can_view": "on", "once": "hai"},
    )
    assert again.status_code == 422
    told = (
        f"Người này đã được ghi là người giám hộ đến {today:%d/%m/%Y}. Hãy bấm “Mở lại” ở dòng đó,"
        f" hoặc ghi ở “Từ” ngày giám hộ lại: {today:%d/%m/%Y} hoặc sau đó."
    )
    assert told in again.content.decode()
    sent = {"reason": "ghi nhầm", "version": "2", "once": "ba"}
    assert clerk.post(f"{place}reopen", sent).status_code == 302
    assert days() == [(today, OF_AGE)]
    sent = {"reason": "nhầm em", "version": "3", "once": "bon"}
    assert [clerk.post(f"{place}take-back", sent).status_code for _twice in "ab"] == [302, 302]
    assert days() == []
