"""Holds: whose history stays, who sees that, who ends it, and for how long it counts on."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import DatabaseError
from django.test import Client
from django.utils import timezone

from sohoc.core.access.actors import NotAllowed, NotYours
from sohoc.core.access.scope import acting
from sohoc.core.audit.forgetting import forget_history
from sohoc.core.audit.models import Entry
from sohoc.core.testing.actors import AUDIT, SECTOR, Province
from sohoc.modules.people.testing import link_account, make_one, make_person, make_two
from sohoc.modules.privacy.models import Hold, HoldHistory
from sohoc.modules.privacy.selectors.retention import holds_seen
from sohoc.modules.privacy.services import retention as services
from sohoc.modules.privacy.tests.ageing import NOW, make_old, states_of
from sohoc.modules.privacy.tests.families import Family, make_second, read
from sohoc.modules.privacy.tests.lending import lent
from tests.architecture.schools import traces

SignIn = Callable[[str], Client]
WHY = "Vụ việc đã xong."


def place(
    province: Province,
    person: Any,
    *,
    by: str = "principal",
    case: str = "KN 5/2026",
    at: datetime = NOW,
) -> Hold:
    """A hold that somebody places because of a complaint."""
    actor = province.actor(by)
    with acting(actor.writing_scope):
        return services.place_hold(
            actor=actor, person=person.uuid, held_for="complaint", case=case, at=at
        )


def end(province: Province, hold: Hold, *, by: str = "principal", at: datetime = NOW) -> None:
    """Somebody ends a hold."""
    actor = province.actor(by)
    with acting(actor.writing_scope):
        services.end_hold(actor=actor, hold_id=hold.pk, reason=WHY, at=at)


def running() -> list[str]:
    """The numbers of the matters that hold somebody's history."""
    with acting(SECTOR):
        return list(
            Hold.objects.filter(ended_at=None).order_by("id").values_list("case", flat=True)
        )


def head(province: Province) -> Any:
    """The record of the first school's principal."""
    clerk, school = province.actor("clerk"), province.schools[0].pk
    known: dict[str, Any] = {"belonging": "staff", "born": date(1975, 1, 1), "at": NOW}
    person = make_person(actor=clerk, name="Hà Văn Hiệu", school=school, **known)
    link_account(person, province.users["principal"].pk)
    return person


@pytest.mark.django_db(transaction=True)
def test_a_hold_keeps_history_until_thirty_days_after_its_end_also_that_of_the_second_record(
    province: Province, old_names: Family
) -> None:
    make_second(old_names.stranger, of=old_names.child)
    hold = place(province, old_names.child, at=NOW - timedelta(days=50))
    assert forget_history(at=NOW).rows == 0
    end(province, hold, at=NOW - timedelta(days=29))
    assert forget_history(at=NOW).rows == 0
    with acting(SECTOR):
        Hold.objects.update(ended_at=NOW - timedelta(days=31))
    assert forget_history(at=NOW).rows == 2


@pytest.mark.django_db(transaction=True)
def test_a_hold_that_ended_by_mistake_is_placed_again_before_anything_goes(
    province: Province, old_names: Family
) -> None:
    end(province, place(province, old_names.child))
    assert forget_history(at=NOW).rows == 1  # of the other child
    place(province, old_names.child)
    with acting(SECTOR):
        Hold.objects.exclude(ended_at=None).update(ended_at=NOW - timedelta(days=90))
    assert forget_history(at=NOW).rows == 0
    assert states_of(old_names.child.pk) == 2


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("held", ["kept", "gone"])
def test_who_was_one_with_the_held_person_stays_held_when_the_merge_is_taken_back(
    province: Province, held: str
) -> None:
    clerk, school = province.actor("clerk"), province.schools[0].pk
    two = [
        make_person(actor=clerk, name="Bùi Thị An", school=school, at=NOW - timedelta(days=9))
        for _number in range(2)
    ]
    with acting(SECTOR):
        for one in two:
            type(one).objects.filter(pk=one.pk).update(full_name="Bùi Thị Ánh")
    make_old("people_personhistory")
    kept, gone = two
    if held == "gone":  # it goes over with the record, and back
        place(province, gone, at=NOW - timedelta(days=4))
    make_one(actor=clerk, kept=kept, gone=gone, at=NOW - timedelta(days=3))
    if held == "kept":
        place(province, kept, at=NOW - timedelta(days=2))
    assert forget_history(at=NOW).rows == 0
    make_two(actor=clerk, kept=kept, gone=gone, at=NOW - timedelta(days=1))
    assert forget_history(at=NOW).rows == 0
    assert (states_of(kept.pk), states_of(gone.pk)) == (2, 2)


@pytest.mark.django_db(transaction=True)
def test_who_was_parted_before_the_hold_began_is_not_held(province: Province) -> None:
    clerk, school = province.actor("clerk"), province.schools[0].pk
    kept, gone = (
        make_person(actor=clerk, name="Bùi Thị An", school=school, at=NOW - timedelta(days=9))
        for _number in range(2)
    )
    with acting(SECTOR):
        for one in (kept, gone):
            type(one).objects.filter(pk=one.pk).update(full_name="Bùi Thị Ánh")
    make_old("people_personhistory")
    make_one(actor=clerk, kept=kept, gone=gone, at=NOW - timedelta(days=3))
    make_two(actor=clerk, kept=kept, gone=gone, at=NOW - timedelta(days=2))
    place(province, kept, at=NOW - timedelta(days=1))
    assert forget_history(at=NOW).rows == 1
    assert (states_of(kept.pk), states_of(gone.pk)) == (2, 1)


@pytest.mark.django_db
def test_a_hold_is_placed_ended_and_kept_with_its_states(
    province: Province, family: Family, signed_in: SignIn
) -> None:
    client = signed_in("principal")
    place_url = f"/privacy/people/{family.child.uuid}/hold"
    assert "Bùi Thị An" in read(client, place_url)
    answer = client.post(place_url, {"held_for": "child_protection", "case": "BVTE 3/2026"})
    assert (answer.status_code, answer["Location"]) == (302, "/privacy/holds/")
    answer = client.post(place_url, {"held_for": "child_protection", "case": "BVTE 3/2026"})
    assert answer.status_code == 422
    assert "đã giữ lại lịch sử" in answer.content.decode()
    page = read(client, "/privacy/holds/")
    assert "BVTE 3/2026" in page
    with acting(SECTOR):
        (hold,) = Hold.objects.all()
    end_url = f"/privacy/holds/{hold.pk}/end"
    assert client.post(end_url, {"reason": "x"}).status_code == 422
    assert client.post(end_url, {"reason": "Vụ việc đã kết thúc."}).status_code == 302
    until = timezone.localdate() + timedelta(days=30)
    page = read(client, "/privacy/holds/?tab=ended")
    assert "Lịch sử còn được giữ thêm 30 ngày" in page
    assert f"đã kết thúc, giữ đến {until:%d/%m/%Y}" in page
    with acting(SECTOR):
        states = HoldHistory.objects.order_by("id").values_list("verb", "ended_reason")
        assert list(states) == [("INSERT", ""), ("UPDATE", "Vụ việc đã kết thúc.")]
    with pytest.raises(services.EndedAlready):
        end(province, hold)


@pytest.mark.django_db(transaction=True)
def test_the_page_that_ends_a_hold_is_read_without_a_right_to_write(
    province: Province, family: Family, signed_in: SignIn
) -> None:
    hold = place(province, family.child)
    page = read(signed_in("principal"), f"/privacy/holds/{hold.pk}/end")
    assert "Bùi Thị An" in page
    assert "KN 5/2026" in page


@pytest.mark.django_db
def test_what_the_province_holds_only_the_province_sees_and_ends(
    province: Province, family: Family, signed_in: SignIn
) -> None:
    hold = place(province, family.child, by="province_officer", case="TTr 5/2026")
    principal = province.actor("principal")
    client, before = signed_in("principal"), traces()
    assert "TTr 5/2026" not in read(client, "/privacy/holds/?tab=all")
    assert client.get(f"/privacy/holds/{hold.pk}/end").status_code == 404
    with pytest.raises(NotYours):
        end(province, hold)
    with acting(principal.scope):
        assert (Hold.objects.count(), HoldHistory.objects.count()) == (0, 0)
        assert not Entry.objects.filter(verb="privacy.hold.placed").exists()
    assert (running(), traces()) == (["TTr 5/2026"], before)
    assert "TTr 5/2026" in read(signed_in("province_officer"), "/privacy/holds/")
    end(province, hold, by="province_officer")
    assert running() == []


@pytest.mark.django_db
def test_what_a_school_holds_the_province_sees_and_ends_and_the_school_reads_of_it(
    province: Province, family: Family, signed_in: SignIn
) -> None:
    hold = place(province, family.child)
    assert "KN 5/2026" in read(signed_in("province_officer"), "/privacy/holds/")
    end(province, hold, by="province_officer")
    assert running() == []
    with acting(AUDIT):
        told = Entry.objects.filter(verb="privacy.hold.ended").values_list("node_id", "role")
        assert list(told) == [(province.schools[0].pk, "province_officer")]


@pytest.mark.django_db
def test_the_same_matter_at_the_school_does_not_tell_that_the_province_holds_it(
    province: Province, family: Family
) -> None:
    place(province, family.child, by="province_officer")
    place(province, family.child)
    assert running() == ["KN 5/2026", "KN 5/2026"]
    with pytest.raises(services.HeldAlready):
        place(province, family.child)
    assert len(running()) == 2


@pytest.mark.django_db
def test_nobody_sees_ends_or_places_a_hold_on_the_own_record(
    province: Province, signed_in: SignIn
) -> None:
    person = head(province)
    hold = place(province, person, by="province_officer", case="TTr 5/2026")
    with acting(SECTOR):  # as a second principal of the school would have placed it
        Hold.objects.update(node=province.schools[0])
    client, before = signed_in("principal"), traces()
    assert "TTr 5/2026" not in read(client, "/privacy/holds/?tab=all")
    with pytest.raises(NotYours):
        end(province, hold)
    answer = client.post(
        f"/privacy/people/{person.uuid}/hold", {"held_for": "complaint", "case": "KN 9/2026"}
    )
    assert answer.status_code == 422
    assert "Đây là hồ sơ của chính anh/chị" in answer.content.decode()
    assert (running(), traces()) == (["TTr 5/2026"], before)


@pytest.mark.django_db
def test_in_a_lent_role_a_hold_is_placed_and_not_ended(province: Province, family: Family) -> None:
    deputy = lent(province, "principal")
    with acting(deputy.writing_scope):
        hold = services.place_hold(
            actor=deputy, person=family.child.uuid, held_for="complaint", case="KN 5/2026", at=NOW
        )
    before = traces()
    with pytest.raises(NotAllowed), acting(deputy.writing_scope):
        services.end_hold(actor=deputy, hold_id=hold.pk, reason=WHY, at=NOW)
    assert (running(), traces()) == (["KN 5/2026"], before)
    with acting(deputy.writing_scope):
        assert [one.may_end for one in holds_seen(deputy)] == [False]
    end(province, hold)
    assert running() == []


@pytest.mark.django_db
def test_families_and_other_schools_know_nothing_of_a_hold(
    province: Province, family: Family, signed_in: SignIn
) -> None:
    hold = place(province, family.child)
    for role in ("guardian", "clerk"):
        assert signed_in(role).get("/privacy/holds/").status_code == 403
    guardian = province.actor("guardian")
    with pytest.raises(DatabaseError, match="permission denied"), acting(guardian.scope):
        Hold.objects.exists()
    actor = province.actor("principal")
    with pytest.raises(NotYours), acting(actor.writing_scope):
        services.end_hold(actor=actor, hold_id=hold.pk + 1, reason="Không có đâu.", at=NOW)
