"""Campuses, branches and groups of a school: adding, correcting, ending, taking back, who may."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from sohoc.core.access.actors import NotAllowed, NotYours
from sohoc.core.access.scope import acting
from sohoc.core.audit.models import Entry
from sohoc.core.outbox.models import Event
from sohoc.core.testing.actors import AUDIT, NOW, SECTOR, Province
from sohoc.lib.periods import Period
from sohoc.modules.orgs.models import School, SchoolPart, SchoolPartHistory, SchoolState
from sohoc.modules.orgs.rules.parts import BadPart
from sohoc.modules.orgs.rules.schools import TakingBackRefusal
from sohoc.modules.orgs.services.parts import (
    PartChanged,
    PartNameTaken,
    PartStays,
    add_part,
    correct_part,
    end_part,
    facts_of_part,
    take_back_part,
)
from sohoc.modules.orgs.testing import make_schools
from sohoc.modules.orgs.tests.parts_made import CUN, SINCE, added, left_behind

pytestmark = pytest.mark.django_db
SignIn = Callable[[str], Client]

KEEPERS = ["province_officer", "commune_officer", "principal", "clerk"]


@pytest.fixture
def schools(province: Province) -> list[SchoolState]:
    return make_schools(province.schools)


@pytest.mark.parametrize("role", KEEPERS)
def test_those_who_keep_a_school_add_parts(
    province: Province, schools: list[SchoolState], role: str
) -> None:
    part = added(province, schools[0], by=role)
    assert facts_of_part(part) == CUN
    with acting(AUDIT):
        entry = Entry.objects.get(verb="orgs.part.added")
    assert (entry.noun, entry.object_id, entry.label, entry.node_id, entry.actor_id) == (
        "orgs.part",
        str(part.uuid),
        "Bản Cun",
        schools[0].school_id,
        province.users[role].pk,
    )
    assert Event.objects.get().kind.endswith("PartsAdded")


@pytest.mark.parametrize("role", ["homeroom_teacher", "subject_teacher", "guardian", "learner"])
def test_others_add_none(province: Province, schools: list[SchoolState], role: str) -> None:
    before = left_behind()
    actor = province.actor(role)
    with acting(actor.writing_scope), pytest.raises(NotAllowed):
        add_part(actor=actor, school=schools[0].uuid, facts=CUN, at=NOW)
    assert left_behind() == before


@pytest.mark.parametrize(("role", "school"), [("principal", 1), ("commune_officer", 2)])
def test_a_school_out_of_reach_does_not_exist(
    province: Province, schools: list[SchoolState], role: str, school: int
) -> None:
    part = added(province, schools[school], by="province_officer")
    before = left_behind()
    actor = province.actor(role)
    with acting(actor.writing_scope), pytest.raises(NotYours):
        add_part(actor=actor, school=schools[school].uuid, facts=CUN, at=NOW)
    with acting(actor.writing_scope), pytest.raises(NotYours):
        end_part(actor=actor, uuid_=part.uuid, ends=date(2026, 1, 1), version=1, reason="x", at=NOW)
    assert left_behind() == before


@pytest.mark.parametrize(
    ("period", "is_taken"),
    [
        (Period(SINCE, None), True),
        (Period(None, SINCE), False),
        (Period(date(2020, 9, 1), date(2021, 9, 7)), True),
    ],
)
def test_a_name_is_exclusive_within_its_kind_and_time(
    province: Province, schools: list[SchoolState], period: Period, is_taken: bool
) -> None:
    added(province, schools[0])
    added(province, schools[0], replace(CUN, kind="branch"))
    added(province, schools[1], CUN, by="province_officer")
    before = left_behind()
    if not is_taken:
        added(province, schools[0], replace(CUN, period=period))
        return
    with pytest.raises(PartNameTaken):
        added(province, schools[0], replace(CUN, name=" bản  Cun".replace("b", "B"), period=period))
    assert left_behind() == before


@pytest.mark.parametrize(
    ("period", "field", "problem"),
    [
        (Period(date(2020, 8, 31), None), "begins", "before_school"),
        (Period(date(2026, 8, 1), None), "begins", "after_school"),
        (Period(SINCE, date(2026, 8, 2)), "ends", "after_school"),
    ],
)
def test_a_part_does_not_outlive_its_school(
    province: Province, schools: list[SchoolState], period: Period, field: str, problem: str
) -> None:
    with acting(SECTOR):
        end = (date(2020, 9, 1), date(2026, 8, 1))
        School.objects.filter(pk=schools[0].school_id).update(life=end)
        SchoolState.objects.filter(pk=schools[0].pk).update(period=end)
    before = left_behind()
    with pytest.raises(BadPart) as bad:
        added(province, schools[0], replace(CUN, period=period), by="province_officer")
    assert (bad.value.field, bad.value.problem) == (field, problem)
    assert left_behind() == before


def test_a_part_is_corrected_with_a_reason_and_its_history_tells_it(
    province: Province, schools: list[SchoolState], signed_in: SignIn
) -> None:
    part = added(province, schools[0])
    actor = province.actor("principal")
    with acting(actor.writing_scope):
        saved = correct_part(
            actor=actor,
            uuid_=part.uuid,
            facts=replace(CUN, name="Cun Pheo", latitude=Decimal("20.7")),
            version=1,
            reason="gõ sai tên",
            at=NOW,
        )
    assert (saved.name, saved.version) == ("Cun Pheo", 2)
    with acting(AUDIT):
        entry = Entry.objects.get(verb="orgs.part.edited")
    assert (entry.reason, entry.data) == (
        "gõ sai tên",
        {"fields": ["name", "latitude"]},
    )
    page = signed_in("principal").get(f"/orgs/parts/{part.uuid}/history").content.decode()
    assert "<del>Bản Cun</del>" in page
    assert "<ins>Cun Pheo</ins>" in page
    assert "<del>20,65312</del>" in page


def test_nothing_different_is_nothing_saved(province: Province, schools: list[SchoolState]) -> None:
    part = added(province, schools[0])
    before, actor = left_behind(), province.actor("clerk")
    with acting(actor.writing_scope):
        saved = correct_part(actor=actor, uuid_=part.uuid, facts=CUN, version=1, reason="x", at=NOW)
    assert saved.version == 1
    assert left_behind() == before


def test_the_second_of_two_who_correct_is_told(
    province: Province, schools: list[SchoolState]
) -> None:
    part = added(province, schools[0])
    actor = province.actor("clerk")
    with acting(actor.writing_scope):
        end_part(
            actor=actor,
            uuid_=part.uuid,
            ends=date(2026, 6, 1),
            version=1,
            reason="sáp nhập điểm",
            at=NOW,
        )
    before = left_behind()
    stale: dict[str, Any] = {"uuid_": part.uuid, "version": 1, "reason": "x", "at": NOW}
    wishes: list[Callable[[], SchoolPart]] = [
        lambda: correct_part(actor=actor, facts=CUN, **stale),
        lambda: end_part(actor=actor, ends=SINCE, **stale),
    ]
    for wish in wishes:
        with acting(actor.writing_scope), pytest.raises(PartChanged) as changed:
            wish()
        assert changed.value.part.period.upper == date(2026, 6, 1)
    assert left_behind() == before


@pytest.mark.parametrize(
    ("ends", "version", "problem"),
    [(SINCE, 1, "before_start"), (date(2026, 7, 1), 2, "ended")],
)
def test_an_end_that_cannot_be_meant_is_refused(
    province: Province, schools: list[SchoolState], ends: date, version: int, problem: str
) -> None:
    part = added(province, schools[0])
    actor = province.actor("clerk")
    if version == 2:
        with acting(actor.writing_scope):
            end_part(
                actor=actor, uuid_=part.uuid, ends=date(2026, 6, 1), version=1, reason="x", at=NOW
            )
    before = left_behind()
    with acting(actor.writing_scope), pytest.raises(BadPart) as bad:
        end_part(actor=actor, uuid_=part.uuid, ends=ends, version=version, reason="x", at=NOW)
    assert (bad.value.field, bad.value.problem) == ("ends", problem)
    assert left_behind() == before


@pytest.mark.django_db(transaction=True)
def test_only_the_own_untouched_adding_is_taken_back(
    province: Province, schools: list[SchoolState]
) -> None:
    part = added(province, schools[0])
    clerk, principal = province.actor("clerk"), province.actor("principal")
    with acting(principal.writing_scope), pytest.raises(PartStays) as stays:
        take_back_part(actor=principal, uuid_=part.uuid, reason="nhầm", at=NOW)
    assert stays.value.refusal is TakingBackRefusal.ADDED_BY_OTHERS
    with acting(clerk.writing_scope):
        take_back_part(actor=clerk, uuid_=part.uuid, reason="gõ hai lần", at=NOW)
    with acting(SECTOR):
        assert not SchoolPart.objects.exists()
        verbs = SchoolPartHistory.objects.filter(row_id=part.pk).order_by("id")
        assert [state.verb for state in verbs] == ["INSERT", "DELETE"]
    with acting(AUDIT):
        assert Entry.objects.get(verb="orgs.part.taken_back").reason == "gõ hai lần"


@pytest.mark.django_db(transaction=True)
def test_a_part_that_somebody_else_corrected_stays(
    province: Province, schools: list[SchoolState]
) -> None:
    part = added(province, schools[0])
    clerk, principal = province.actor("clerk"), province.actor("principal")
    with acting(principal.writing_scope):
        facts = replace(CUN, address="")
        correct_part(actor=principal, uuid_=part.uuid, facts=facts, version=1, reason="x", at=NOW)
    before = left_behind()
    with acting(clerk.writing_scope), pytest.raises(PartStays) as stays:
        take_back_part(actor=clerk, uuid_=part.uuid, reason="nhầm", at=NOW)
    assert stays.value.refusal is TakingBackRefusal.CHANGED_BY_OTHERS
    assert left_behind() == before
