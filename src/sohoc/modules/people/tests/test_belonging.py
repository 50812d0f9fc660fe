"""Who leaves a school, who is taken back, and in which class somebody is."""

import re
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client

from sohoc.core.access.actors import NotAllowed, NotYours
from sohoc.core.access.scope import acting
from sohoc.core.audit.models import Entry
from sohoc.core.testing.actors import AUDIT, NOW, SECTOR, Province
from sohoc.modules.people.models import Affiliation, AffiliationHistory, Person
from sohoc.modules.people.rules.belonging import BadBelonging
from sohoc.modules.people.services.belonging import (
    BelongingEdited,
    BelongsMeanwhile,
    Opened,
    correct_place,
    end_belonging,
    mark_of,
    reopen_belonging,
)
from sohoc.modules.people.tests.made import SINCE, add

pytestmark = pytest.mark.django_db
SignIn = Callable[[str], Client]
TODAY = date(2026, 9, 7)


def of(person: Person) -> Affiliation:
    with acting(SECTOR):
        return Affiliation.objects.get(person=person)


def does(province: Province, act: Any, person: Person, *, role: str = "clerk", **wish: Any) -> Any:
    row = of(person)
    opened = Opened(person.uuid, row.pk, wish.pop("mark", mark_of(row)))
    actor = province.actor(role, at=NOW)
    with acting(actor.writing_scope):
        return act(actor=actor, opened=opened, at=NOW, **wish)


def end(province: Province, person: Person, **wish: Any) -> Affiliation:
    known = {"on": TODAY, "leaving": "moved", "told": "về Xã Bao La", **wish}
    row: Affiliation = does(province, end_belonging, person, **known)
    return row


def counts() -> tuple[int, int]:
    with acting(SECTOR):
        kept = AffiliationHistory.objects.count()
    with acting(AUDIT):
        return kept, Entry.objects.count()


def test_who_leaves_belongs_until_that_day_and_stays_in_sight(
    province: Province, signed_in: SignIn
) -> None:
    person = add(province, "Bùi Thị An")
    row = end(province, person)
    assert (row.period.lower, row.period.upper, row.state_text) == (SINCE, TODAY, "Chuyển đi")
    with acting(AUDIT):
        entry = Entry.objects.get(verb="people.affiliation.ended")
    assert (entry.reason, entry.data) == ("Chuyển đi: về Xã Bao La", {"until": "2026-09-07"})
    clerk = signed_in("clerk")
    assert names(clerk.get("/persons/")) == []
    assert names(clerk.get("/persons/?tab=all")) == ["Bùi Thị An"]
    page = clerk.get(f"/persons/{person.uuid}/").content.decode()
    assert "không còn ở đây từ 07/09/2026" in page
    assert "Chuyển đi" in page


def names(answer: Any) -> list[str]:
    return re.findall(r'<a class="so-name" href="[^"]+">([^<]+)</a>', answer.content.decode())


def test_the_end_taken_back_leaves_it_as_it_was_before(province: Province) -> None:
    person = add(province, "Bùi Thị An")
    with acting(SECTOR):
        Affiliation.objects.update(state_text="Đang học")
    end(province, person)
    row = does(province, reopen_belonging, person, reason="ghi nhầm")
    assert (row.period.lower, row.period.upper, row.state_text) == (SINCE, None, "Đang học")
    with acting(AUDIT):
        entry = Entry.objects.get(verb="people.affiliation.reopened")
    assert entry.reason == "ghi nhầm"


def test_whoever_was_gone_before_the_table_came_belonged_since_nobody_knows_when(
    province: Province,
) -> None:
    person = add(province, "Bùi Thị An")
    with pytest.raises(BadBelonging) as refused:
        end(province, person, on=date(2026, 9, 1))
    assert (refused.value.field, refused.value.problem) == ("until", "before_begin")
    with acting(SECTOR):
        Affiliation.objects.update(source="import")
    row = end(province, person, on=date(2026, 9, 1))
    assert (row.period.lower, row.period.upper) == (None, date(2026, 9, 1))
    row = does(province, reopen_belonging, person, reason="ghi nhầm")
    assert (row.period.lower, row.period.upper) == (SINCE, None)


@pytest.mark.parametrize(
    ("wish", "problem"),
    [
        ({"on": date(2026, 9, 8)}, ("until", "future")),
        ({"leaving": "other", "told": "  "}, ("told", "empty")),
        ({"leaving": "retired"}, ("leaving", "not_so")),
    ],
)
def test_ends_that_cannot_be_leave_nothing(
    province: Province, wish: dict[str, Any], problem: tuple[str, str]
) -> None:
    person = add(province, "Bùi Thị An")
    before = counts()
    with pytest.raises(BadBelonging) as refused:
        end(province, person, **wish)
    assert (refused.value.field, refused.value.problem) == problem
    assert counts() == before


def test_of_two_at_once_the_second_is_told(province: Province) -> None:
    person = add(province, "Bùi Thị An")
    seen = mark_of(of(person))
    texts = {"grade_text": "Khối 5", "class_text": "5B"}
    does(province, correct_place, person, texts=texts, reason="xếp lại lớp")
    before = counts()
    with pytest.raises(BelongingEdited):
        end(province, person, mark=seen)
    with pytest.raises(BelongingEdited):
        does(province, reopen_belonging, person, reason="chưa kết thúc")
    assert counts() == before


def test_the_class_is_corrected_and_the_same_again_writes_nothing(province: Province) -> None:
    person = add(province, "Bùi Thị An")
    texts = {"grade_text": " Khối 5", "class_text": "5B "}
    row = does(province, correct_place, person, texts=texts, reason="xếp lại lớp")
    assert (row.grade_text, row.class_text) == ("Khối 5", "5B")
    with acting(AUDIT):
        entry = Entry.objects.get(verb="people.affiliation.placed")
    assert (entry.reason, entry.data) == ("xếp lại lớp", {"fields": ["grade_text", "class_text"]})
    before = counts()
    does(province, correct_place, person, texts=texts, reason="xếp lại lớp")
    assert counts() == before


def test_who_came_back_meanwhile_is_not_made_to_have_stayed(province: Province) -> None:
    person = add(province, "Bùi Thị An")
    row = end(province, person)
    with acting(SECTOR):
        Affiliation.objects.create(
            person=person,
            school_id=row.school_id,
            belonging="learner",
            period=(TODAY, None),
            source="hand",
        )
    actor = province.actor("clerk", at=NOW)
    opened = Opened(person.uuid, row.pk, mark_of(row))
    before = counts()
    with acting(actor.writing_scope), pytest.raises(BelongsMeanwhile):
        reopen_belonging(actor=actor, opened=opened, reason="ghi nhầm", at=NOW)
    assert counts() == before


def test_a_school_writes_of_its_own_alone_and_teachers_of_none(province: Province) -> None:
    person = add(province, "Bùi Thị An")
    with acting(SECTOR):
        Affiliation.objects.update(school_id=province.schools[1].pk)
    before = counts()
    with pytest.raises(NotYours):
        end(province, person)
    with pytest.raises(NotAllowed):
        end(province, person, role="homeroom_teacher")
    assert counts() == before
    assert end(province, person, role="province_officer").period.upper == TODAY


def test_the_pages_say_what_is_missing_and_write_once(
    province: Province, signed_in: SignIn
) -> None:
    person = add(province, "Bùi Thị An")
    clerk, row = signed_in("clerk"), of(person)
    page = clerk.get(f"/persons/{person.uuid}/").content.decode()
    for way in ("end", "class"):
        assert f"/persons/{person.uuid}/belongs/{row.pk}/{way}" in page
    address = f"/persons/{person.uuid}/belongs/{row.pk}/end"
    sent = {"mark": mark_of(row), "until": "07/09/2026", "leaving": "other", "once": "mot"}
    refused = clerk.post(address, sent)
    assert refused.status_code == 422
    assert "Hãy ghi lý do bằng lời." in refused.content.decode()
    for _time in range(2):
        assert clerk.post(address, {**sent, "told": "đi xa"}).status_code == 302
    assert of(person).state_text == "đi xa"
    with acting(AUDIT):
        assert Entry.objects.filter(verb="people.affiliation.ended").count() == 1
    page = clerk.get(f"/persons/{person.uuid}/").content.decode()
    assert f"/belongs/{row.pk}/reopen" in page
    assert f"/belongs/{row.pk}/end" not in page
    late = clerk.post(address, {**sent, "told": "đi xa", "once": "hai"})
    assert late.status_code == 422
    place = f"/persons/{person.uuid}/belongs/{row.pk}/class"
    texts = {"mark": mark_of(of(person)), "class_text": "5B", "reason": "xếp lại", "once": "ba"}
    assert clerk.post(place, texts).status_code == 302
    back = f"/persons/{person.uuid}/belongs/{row.pk}/reopen"
    again = {"mark": mark_of(of(person)), "reason": "ghi nhầm", "once": "bon"}
    assert clerk.post(back, again).status_code == 302
    assert of(person).period.upper is None
    for place in ("end", "reopen", "class"):
        stranger = f"/persons/{person.uuid}/belongs/0/{place}"
        assert clerk.get(stranger).status_code == 404
