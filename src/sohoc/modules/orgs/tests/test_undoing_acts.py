"""An act is undone as if it had not been, until something was built on it."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest

from sohoc.core.access.scope import acting
from sohoc.core.audit.models import Entry
from sohoc.core.testing.actors import AUDIT, NOW, SECTOR, Province, give, make_account
from sohoc.modules.orgs.models import Act, SchoolState
from sohoc.modules.orgs.rules.acts import InTheWay, UndoingRefused, UndoProblem
from sohoc.modules.orgs.services.acts.undoing import undo_act
from sohoc.modules.orgs.services.schools import correct_school, facts_of
from sohoc.modules.orgs.testing import make_schools
from sohoc.modules.orgs.tests.acting_out import (
    DAY,
    facts,
    left_behind,
    network,
    record,
    states,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def ids(province: Province) -> list[UUID]:
    return [school.uuid for school in make_schools(province.schools)]


def undo(province: Province, act: Act) -> Act:
    actor = province.actor("province_officer", at=NOW)
    with acting(actor.scope):
        return undo_act(actor=actor, uuid_=act.uuid, reason="nhập nhầm", at=NOW)


ACTS: dict[str, dict[str, Any]] = {
    "merge into a new one": {"kind": "merge", "ending": (0, 1), "founding": (facts(),)},
    "merge into one of them": {
        "kind": "merge",
        "ending": (0, 2),
        "subjects": (1,),
        "changes": {"name": "Trường Chung", "levels": ("primary", "lower_secondary")},
    },
    "merge without a change": {"kind": "merge", "ending": (0,), "subjects": (2,)},
    "split off": {"kind": "split", "subjects": (0,), "founding": (facts(),)},
    "divide": {
        "kind": "split",
        "ending": (3,),
        "founding": (facts(), facts("Trường TH Hai", "25-90002")),
        "keeper": 1,
    },
    "move": {"kind": "move", "subjects": (0,), "changes": {"commune": "Xã Mai Hạ"}},
    "rename": {"kind": "rename", "subjects": (3,), "changes": {"name": "Trường Mới"}},
    "close": {"kind": "close", "ending": (2,)},
    "found": {"kind": "found", "founding": (facts(),)},
}


@pytest.mark.parametrize("name", ACTS)
def test_after_undoing_everything_is_as_before(
    province: Province, ids: list[UUID], name: str
) -> None:
    before = network()
    parts = dict(ACTS[name])
    for part in ("subjects", "ending"):
        parts[part] = tuple(ids[number] for number in parts.get(part, ()))
    act = record(province, **parts)
    assert network() != before
    undone = undo(province, act)
    assert network() == before
    assert (undone.undone_at, undone.undone_because) == (NOW, "nhập nhầm")


def test_a_founding_is_undone_after_a_later_act_was(province: Province, ids: list[UUID]) -> None:
    before = network()
    first = record(province, "found", founding=(facts(),))
    with acting(SECTOR):
        made = SchoolState.objects.get(code="25-90001").uuid
    day = DAY + timedelta(days=31)
    second = record(
        province, "rename", effective=day, subjects=(made,), changes={"name": "Trường Khác"}
    )
    undo(province, second)
    undo(province, first)
    assert network() == before


def test_undoing_is_told_in_the_trail_of_every_school_that_stays(
    province: Province, ids: list[UUID]
) -> None:
    undo(province, record(province, "merge", ending=(ids[0], ids[1]), founding=(facts(),)))
    with acting(AUDIT):
        told = Entry.objects.filter(verb="orgs.act.undone").values_list("object_id", flat=True)
        assert set(told) == {str(ids[0]), str(ids[1])}


def refused(province: Province, act: Act) -> UndoingRefused:
    before = left_behind(), network()
    with pytest.raises(UndoingRefused) as why:
        undo(province, act)
    assert (left_behind(), network()) == before
    return why.value


def test_a_merger_stays_once_a_role_was_given_at_the_new_school(
    province: Province, ids: list[UUID]
) -> None:
    act = record(province, "merge", ending=(ids[0], ids[1]), founding=(facts(),))
    with acting(SECTOR):
        successor = act.parties.get(part="successor").node
    assert successor is not None
    give(user=province.users["clerk"], role="clerk", node=successor)
    why = refused(province, act)
    assert (why.problem, why.about) == (UndoProblem.ROLES_GIVEN, "1")


def test_a_merger_stays_once_an_account_belongs_to_the_new_school(
    province: Province, ids: list[UUID]
) -> None:
    act = record(province, "merge", ending=(ids[0], ids[1]), founding=(facts(),))
    with acting(SECTOR):
        successor = act.parties.get(part="successor").node
    assert successor is not None
    make_account(username="moi", node=successor)
    why = refused(province, act)
    assert (why.problem, [one.name for one in why.in_the_way]) == (
        UndoProblem.ACCOUNTS,
        ["Đinh Thị Thắm (moi)"],
    )


def test_an_act_stays_once_a_later_one_followed(province: Province, ids: list[UUID]) -> None:
    first = record(province, "rename", subjects=(ids[0],), changes={"name": "Trường Một"})
    second = record(
        province,
        "rename",
        effective=DAY + timedelta(days=30),
        subjects=(ids[0],),
        changes={"name": "Trường Hai"},
    )
    why = refused(province, first)
    assert (why.problem, why.day) == (UndoProblem.LATER_ACT, DAY + timedelta(days=30))
    undo(province, second)
    undo(province, first)
    assert states(ids[0]) == [("Trường THCS Bao La (mẫu)", date(2020, 9, 1), None)]


def test_an_act_stays_once_its_school_was_corrected(province: Province, ids: list[UUID]) -> None:
    act = record(province, "rename", subjects=(ids[0],), changes={"name": "Trường Một"})
    actor = province.actor("province_officer", at=NOW)
    with acting(actor.scope):
        state = SchoolState.objects.select_related("school").get(
            school__uuid=ids[0], period__contains=NOW.date()
        )
        from_form = facts_of(state)
        correct_school(
            actor=actor,
            uuid_=ids[0],
            facts=type(from_form)(
                **{
                    **{n: getattr(from_form, n) for n in from_form.__slots__},
                    "code": "25-77777",
                }
            ),
            version=state.version,
            reason="sai mã",
            at=NOW,
        )
    why = refused(province, act)
    assert (why.problem, why.about) == (UndoProblem.CORRECTED, "Trường Một")
    assert why.in_the_way == [InTheWay("Trường Một", [("code", "25-00001", "25-77777")])]


def test_what_was_undone_is_not_undone_again(province: Province, ids: list[UUID]) -> None:
    act = record(province, "close", ending=(ids[0],))
    undo(province, act)
    assert refused(province, act).problem is UndoProblem.UNDONE


def test_three_acts_on_one_school_are_undone_one_after_the_other(
    province: Province, ids: list[UUID]
) -> None:
    acts = [
        record(
            province,
            "rename",
            effective=date(year, 8, 1),
            subjects=ids[:1],
            changes={"name": f"Trường từ {year} (mẫu)"},
        )
        for year in (2026, 2027, 2028)
    ]
    for act in reversed(acts):
        undo(province, act)
    assert states(ids[0]) == [("Trường THCS Bao La (mẫu)", date(2020, 9, 1), None)]
