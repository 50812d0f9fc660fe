"""Decisions on schools: what each of them does to names, lives, places and scopes."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from sohoc.core.access.actors import NotAllowed, NotYours
from sohoc.core.access.models import Node
from sohoc.core.access.scope import acting
from sohoc.core.access.selectors import nodes_below
from sohoc.core.audit.models import Entry
from sohoc.core.testing.actors import AUDIT, NOW, SECTOR, Province, actor_of_grant, give
from sohoc.modules.orgs.contracts import ActWish
from sohoc.modules.orgs.models import SchoolState
from sohoc.modules.orgs.rules.acts import ActProblem, ActRefused
from sohoc.modules.orgs.rules.schools import BadSchool
from sohoc.modules.orgs.services.acts.recording import record_act
from sohoc.modules.orgs.services.names import take_over_names
from sohoc.modules.orgs.services.schools import SchoolCodeTaken
from sohoc.modules.orgs.testing import make_schools
from sohoc.modules.orgs.tests.acting_out import (
    DAY,
    decided,
    facts,
    left_behind,
    life,
    record,
    sees,
    states,
)

pytestmark = pytest.mark.django_db
SINCE = date(2020, 9, 1)
BAO_LA, DONG_BANG, MAI_HA, CHIENG_CHAU = range(4)


@pytest.fixture
def schools(province: Province) -> list[SchoolState]:
    return make_schools(province.schools)


@pytest.fixture
def ids(schools: list[SchoolState]) -> list[UUID]:
    return [school.uuid for school in schools]


def later(days: int) -> datetime:
    return NOW + timedelta(days=days)


def test_a_renamed_school_is_called_otherwise_from_its_day_on(
    province: Province, ids: list[UUID]
) -> None:
    record(province, "rename", subjects=(ids[BAO_LA],), changes={"name": "Trường THCS Hoa Ban"})
    assert states(ids[BAO_LA]) == [
        ("Trường THCS Bao La (mẫu)", SINCE, DAY),
        ("Trường THCS Hoa Ban", DAY, None),
    ]
    assert life(ids[BAO_LA]) == (SINCE, None)
    with acting(SECTOR):
        assert Node.objects.get(pk=province.schools[BAO_LA].pk).name == "Trường THCS Hoa Ban"


def test_two_schools_merge_into_a_new_one_that_keeps_their_rows(
    province: Province, ids: list[UUID]
) -> None:
    act = record(province, "merge", ending=(ids[0], ids[1]), founding=(facts(),))
    assert [life(one) for one in ids[:2]] == [(SINCE, DAY), (SINCE, DAY)]
    with acting(SECTOR):
        successor = act.parties.get(part="successor").node
    assert successor is not None
    assert successor.name == "Trường TH&THCS Bao La (mẫu)"
    both = {province.schools[0].pk, province.schools[1].pk}
    principal = actor_of_grant(
        give(user=province.users["clerk"], role="principal", node=successor), at=later(1)
    )
    assert sees(principal) == both | {successor.pk}
    assert principal.scope.role == "sohoc_schools"
    writing = principal.writing_scope
    assert (writing.role, writing.schools) == ("sohoc_school", (successor.pk,))
    officer = province.actor("commune_officer", at=later(1))
    assert sees(officer) == both | {successor.pk, province.communes[0].pk}


def test_a_school_merges_into_one_of_another_commune_and_goes_to_its_officers(
    province: Province, ids: list[UUID]
) -> None:
    record(province, "merge", ending=(ids[BAO_LA],), subjects=(ids[MAI_HA],))
    assert life(ids[BAO_LA]) == (SINCE, DAY)
    assert states(ids[MAI_HA]) == [("Trường THCS Mai Hạ (mẫu)", SINCE, None)]
    with acting(SECTOR):
        below = nodes_below(province.communes[1].pk, on=DAY)
    assert province.schools[BAO_LA].pk in below
    assert province.schools[BAO_LA].pk not in sees(province.actor("commune_officer"))


def test_the_principal_of_a_merged_school_acts_no_more_after_its_last_day(
    province: Province, ids: list[UUID]
) -> None:
    record(province, "merge", ending=(ids[BAO_LA],), subjects=(ids[MAI_HA],))
    grant = province.grants["principal"]
    before = datetime(2026, 7, 31, 5, 0, tzinfo=NOW.tzinfo)
    assert actor_of_grant(grant, at=before).node_id == province.schools[BAO_LA].pk
    with pytest.raises(AssertionError):
        actor_of_grant(grant, at=later(0))


def test_a_part_splits_off_and_the_rest_goes_on(province: Province, ids: list[UUID]) -> None:
    act = record(province, "split", subjects=(ids[0],), founding=(facts("Trường TH Cun Pheo"),))
    assert life(ids[0]) == (SINCE, None)
    with acting(SECTOR):
        made = act.parties.get(part="successor").node
        assert made is not None
        assert nodes_below(made.pk, on=DAY, is_alone=True) == (made.pk,)


def test_a_school_divides_and_one_of_the_new_ones_keeps_its_rows(
    province: Province, ids: list[UUID]
) -> None:
    act = record(
        province,
        "split",
        ending=(ids[0],),
        founding=(facts("Trường TH Một", "25-90001"), facts("Trường THCS Hai", "25-90002")),
        keeper=1,
    )
    with acting(SECTOR):
        one, two = act.parties.filter(part="successor").order_by("pk")
        assert one.node_id is not None
        assert two.node_id is not None
        seen = [nodes_below(p, on=DAY, is_alone=True) for p in (one.node_id, two.node_id)]
    assert seen == [(one.node_id,), (province.schools[0].pk, two.node_id)]


def test_a_moved_school_goes_from_one_commune_to_the_other(
    province: Province, ids: list[UUID]
) -> None:
    record(province, "move", subjects=(ids[0],), changes={"commune": "Xã Mai Hạ"})
    with acting(SECTOR):
        before = nodes_below(province.communes[0].pk, on=DAY - timedelta(days=1))
        after = nodes_below(province.communes[1].pk, on=DAY)
    assert province.schools[0].pk in before
    assert province.schools[0].pk in after
    assert province.schools[0].pk not in sees(province.actor("commune_officer", at=later(0)))


def test_a_school_that_takes_up_upper_secondary_goes_to_the_province(
    province: Province, ids: list[UUID]
) -> None:
    levels = ("lower_secondary", "upper_secondary")
    record(province, "convert", subjects=(ids[0],), changes={"levels": levels})
    with acting(SECTOR):
        assert province.schools[0].pk not in nodes_below(province.communes[0].pk, on=DAY)
        assert province.schools[0].pk in nodes_below(province.root.pk, on=DAY)


def test_a_closed_school_stays_in_sight_of_who_stands_above_it(
    province: Province, ids: list[UUID]
) -> None:
    record(province, "close", ending=(ids[0],))
    assert life(ids[0]) == (SINCE, DAY)
    assert province.schools[0].pk in sees(province.actor("commune_officer", at=later(0)))


def test_an_act_of_a_coming_day_changes_nothing_yet(province: Province, ids: list[UUID]) -> None:
    coming = date(2030, 1, 1)
    record(province, "rename", effective=coming, subjects=(ids[0],), changes={"name": "Trường Mới"})
    with acting(SECTOR):
        assert Node.objects.get(pk=province.schools[0].pk).name == "Trường THCS Bao La (mẫu)"
        assert nodes_below(province.communes[0].pk, on=DAY)


def test_every_school_of_an_act_finds_it_in_its_own_trail(
    province: Province, ids: list[UUID]
) -> None:
    record(province, "merge", ending=(ids[0], ids[1]), founding=(facts(),))
    with acting(AUDIT):
        entries = list(Entry.objects.filter(verb="orgs.act.merge").order_by("id"))
    assert len(entries) == 3
    assert {str(ids[0]), str(ids[1])} < {entry.object_id for entry in entries}
    assert entries[0].data["decision"] == "12/QĐ-UBND"


@pytest.mark.parametrize(
    ("kind", "parts", "problem"),
    [
        ("rename", {"subjects": 1}, ActProblem.NOTHING_CHANGES),
        ("merge", {"ending": 1}, ActProblem.SHAPE),
        ("merge", {"ending": 1, "founding": 1}, ActProblem.SHAPE),
        ("split", {"ending": 1, "founding": 2}, ActProblem.UNKNOWN_KEEPER),
        ("split", {"ending": 1, "founding": 1}, ActProblem.SHAPE),
        ("close", {"ending": 2}, ActProblem.SHAPE),
        ("blow_up", {"ending": 1}, ActProblem.SHAPE),
    ],
)
def test_an_act_without_sense_leaves_nothing(
    province: Province, ids: list[UUID], kind: str, parts: dict[str, int], problem: ActProblem
) -> None:
    before = left_behind()
    given: dict[str, Any] = {
        "subjects": tuple(ids[: parts.get("subjects", 0)]),
        "ending": tuple(ids[: parts.get("ending", 0)]),
        "founding": tuple(facts(code=f"25-9000{n}") for n in range(parts.get("founding", 0))),
    }
    with pytest.raises(ActRefused) as refused:
        record(province, kind, **given)
    assert refused.value.problem is problem
    assert left_behind() == before


@pytest.mark.parametrize("keeper", [0, 1, 5, -1])
@pytest.mark.parametrize(
    ("kind", "subjects", "ending", "founding"),
    [("merge", 1, 1, 0), ("merge", 0, 2, 1), ("split", 1, 0, 2), ("close", 0, 1, 0)],
)
def test_a_keeper_is_named_only_where_one_school_becomes_several(
    province: Province,
    ids: list[UUID],
    kind: str,
    subjects: int,
    ending: int,
    founding: int,
    keeper: int,
) -> None:
    before = left_behind()
    with pytest.raises(ActRefused) as refused:
        record(
            province,
            kind,
            subjects=tuple(ids[2 : 2 + subjects]),
            ending=tuple(ids[:ending]),
            founding=tuple(facts(code=f"25-9000{n}") for n in range(founding)),
            keeper=keeper,
        )
    assert refused.value.problem is ActProblem.UNKNOWN_KEEPER
    assert left_behind() == before


def test_a_school_cannot_merge_into_itself(province: Province, ids: list[UUID]) -> None:
    with pytest.raises(ActRefused) as refused:
        record(province, "merge", ending=(ids[0],), subjects=(ids[0],))
    assert refused.value.problem is ActProblem.TWICE


def test_no_act_lies_before_the_last_change(province: Province, ids: list[UUID]) -> None:
    record(province, "rename", subjects=(ids[0],), changes={"name": "Trường Mới"})
    before = left_behind()
    for day in (DAY, DAY - timedelta(days=30), SINCE):
        with pytest.raises(ActRefused) as refused:
            record(province, "close", effective=day, ending=(ids[0],))
        assert (refused.value.problem, refused.value.day) == (ActProblem.BEFORE_LAST_CHANGE, DAY)
    assert left_behind() == before


def test_a_school_that_ended_takes_part_in_no_further_act(
    province: Province, ids: list[UUID]
) -> None:
    record(province, "close", ending=(ids[0],))
    with pytest.raises(ActRefused) as refused:
        record(province, "merge", effective=date(2026, 9, 1), ending=(ids[0],), subjects=(ids[1],))
    assert (refused.value.problem, refused.value.day) == (ActProblem.HAS_AN_END, DAY)


def test_a_taken_code_refuses_the_whole_merger(province: Province, ids: list[UUID]) -> None:
    before = left_behind()
    with pytest.raises(SchoolCodeTaken):
        record(province, "merge", ending=(ids[0], ids[1]), founding=(facts(code="25-00003"),))
    assert left_behind() == before


def test_the_successor_may_take_over_the_code_of_what_ends(
    province: Province, ids: list[UUID]
) -> None:
    record(province, "merge", ending=(ids[0], ids[1]), founding=(facts(code="25-00001"),))
    with acting(SECTOR):
        held = SchoolState.objects.filter(code="25-00001").order_by("period")
        assert [s.period.lower for s in held] == [SINCE, DAY]


def test_facts_that_cannot_be_meant_refuse_the_act(province: Province, ids: list[UUID]) -> None:
    before = left_behind()
    with pytest.raises(BadSchool):
        record(province, "rename", subjects=(ids[0],), changes={"name": "  "})
    assert left_behind() == before


@pytest.mark.parametrize("field", ["number", "by"])
def test_an_act_needs_its_paper(province: Province, ids: list[UUID], field: str) -> None:
    actor = province.actor("province_officer")
    decision = decided()
    wish = ActWish(
        kind="close",
        decision=type(decision)(
            number="" if field == "number" else "1",
            day=decision.day,
            by="" if field == "by" else "UBND",
            effective=DAY,
        ),
        ending=(ids[0],),
    )
    with acting(actor.scope), pytest.raises(ActRefused) as refused:
        record_act(actor=actor, wish=wish, at=NOW)
    assert (refused.value.problem, refused.value.about) == (ActProblem.EMPTY, field)


@pytest.mark.parametrize("role", ["commune_officer", "principal", "clerk"])
def test_only_the_province_records_acts(province: Province, ids: list[UUID], role: str) -> None:
    actor = province.actor(role)
    wish = ActWish(kind="close", decision=decided(), ending=(ids[0],))
    with acting(actor.scope), pytest.raises(NotAllowed):
        record_act(actor=actor, wish=wish, at=NOW)


def test_a_school_that_does_not_exist_is_nobodys(province: Province, ids: list[UUID]) -> None:
    with pytest.raises(NotYours):
        record(province, "close", ending=(province.root.uuid,))


def test_a_coming_name_is_taken_over_on_its_day(province: Province, ids: list[UUID]) -> None:
    coming = date(2030, 1, 1)
    record(province, "rename", effective=coming, subjects=(ids[0],), changes={"name": "Trường Mới"})
    for day, name in ((31, "Trường THCS Bao La (mẫu)"), (1, "Trường Mới")):
        at = datetime(2029 if day == 31 else 2030, 12 if day == 31 else 1, day, 5, tzinfo=UTC)
        take_over_names(at=at)
        with acting(SECTOR):
            assert Node.objects.get(pk=province.schools[0].pk).name == name


@pytest.mark.parametrize("day", [date(1, 1, 1), date(1899, 12, 31), date(2201, 1, 1)])
def test_a_day_that_is_none_of_our_time_is_refused(province: Province, day: date) -> None:
    before = left_behind()
    with pytest.raises(ActRefused) as refused:
        record(province, "found", effective=day, founding=(facts(),))
    assert (refused.value.problem, refused.value.about) == (ActProblem.YEAR, "effective")
    assert left_behind() == before
