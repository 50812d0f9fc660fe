"""An act on offices is undone as if it had not been, until something was built on it."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier
from typing import Any

import pytest
from django.db import connections

from sohoc.core.access.actors import NotYours
from sohoc.core.access.models import Node
from sohoc.core.access.scope import acting
from sohoc.core.access.tree import move, plant
from sohoc.core.audit.models import Entry
from sohoc.core.testing.actors import AUDIT, NOW, SECTOR, Province, give, make_account
from sohoc.modules.orgs.contracts import OfficeWish
from sohoc.modules.orgs.models import Act, Office
from sohoc.modules.orgs.rules.acts import ActProblem, ActRefused, UndoingRefused, UndoProblem
from sohoc.modules.orgs.services.acts.undoing import undo_act
from sohoc.modules.orgs.services.offices.acts import record_office_act
from sohoc.modules.orgs.tests.acting_out import DAY, decided
from sohoc.modules.orgs.tests.offices_made import (
    SINCE,
    Offices,
    make_offices_of,
    record,
    traces,
    tree,
    undo,
)

LATER = date(2026, 9, 1)
ACTS: dict[str, dict[str, Any]] = {
    "found": {"kind": "found", "name": "Chi cục Mới"},
    "rename": {"kind": "rename", "goes_on": "quality", "name": "Phòng Mới"},
    "rename the department": {"kind": "rename", "goes_on": "department", "name": "Sở Mới"},
    "merge into a new one": {"kind": "merge", "ending": ("quality", "staffing"), "name": "Mới"},
    "merge into one of them": {
        "kind": "merge",
        "ending": ("quality",),
        "goes_on": "staffing",
        "name": "Phòng Chung",
    },
    "merge without a change": {"kind": "merge", "ending": ("quality",), "goes_on": "staffing"},
    "close": {"kind": "close", "ending": ("planning",)},
}


@pytest.fixture
def offices(province: Province) -> Offices:
    """With a team below the first office."""
    made = make_offices_of(province)
    with acting(SECTOR):
        plant([Node(kind="office", name="Tổ A", period=(SINCE, None))], below=[made.quality])
    return made


def played(offices: Offices, name: str, **changes: Any) -> Act:
    parts: dict[str, Any] = {**ACTS[name], **changes}
    if "goes_on" in parts:
        parts["goes_on"] = getattr(offices, parts["goes_on"]).uuid
    parts["ending"] = tuple(getattr(offices, one).uuid for one in parts.get("ending", ()))
    return record(offices, **parts)


@pytest.mark.django_db
@pytest.mark.parametrize("name", ACTS)
def test_after_undoing_everything_is_as_before(offices: Offices, name: str) -> None:
    before = tree()
    act = played(offices, name)
    assert tree() != before
    undone = undo(offices, act)
    assert tree() == before
    assert (undone.undone_at, undone.undone_because) == (NOW, "nhập nhầm")


@pytest.mark.django_db
def test_the_act_before_can_be_undone_after_the_last_one(offices: Offices) -> None:
    before = tree()
    first = played(offices, "rename")
    second = played(offices, "merge into one of them", effective=LATER)
    assert refused(offices, first).problem is UndoProblem.LATER_ACT
    undo(offices, second)
    undo(offices, first)
    assert tree() == before


@pytest.mark.django_db
def test_a_founding_is_undone_after_a_later_act_was(offices: Offices) -> None:
    before = tree()
    first = played(offices, "found")
    name = "Chi cục Khác"
    second = record(offices, "rename", effective=LATER, goes_on=founded(first).uuid, name=name)
    undo(offices, second)
    undo(offices, first)
    assert tree() == before
    with acting(SECTOR):
        party = second.parties.get()
        assert (party.node, party.name_after) == (None, name)


@pytest.mark.django_db
def test_undoing_is_told_in_the_trail_of_every_office_that_stays(offices: Offices) -> None:
    undo(offices, played(offices, "merge into a new one"))
    with acting(AUDIT):
        told = Entry.objects.filter(verb="orgs.act.undone").values_list("object_id", flat=True)
        assert set(told) == {str(offices.quality.uuid), str(offices.staffing.uuid)}


def refused(offices: Offices, act: Act) -> UndoingRefused:
    before = traces()
    with pytest.raises(UndoingRefused) as why:
        undo(offices, act)
    assert traces() == before
    return why.value


def founded(act: Act) -> Node:
    with acting(SECTOR):
        node = act.parties.get(part="successor").node
    assert node is not None
    return node


@pytest.mark.django_db
def test_an_act_is_undone_once(offices: Offices) -> None:
    act = played(offices, "rename")
    undo(offices, act)
    assert refused(offices, act).problem is UndoProblem.UNDONE


@pytest.mark.django_db
def test_a_founding_stays_once_a_role_was_given_at_the_office(offices: Offices) -> None:
    act = played(offices, "found")
    give(user=offices.province.users["clerk"], role="specialist", node=founded(act))
    why = refused(offices, act)
    assert (why.problem, why.about) == (UndoProblem.ROLES_GIVEN, "1")


@pytest.mark.django_db
def test_a_founding_stays_once_somebody_belongs_to_the_office(offices: Offices) -> None:
    act = played(offices, "found")
    make_account(username="nguoi.moi", node=founded(act))
    assert refused(offices, act).problem is UndoProblem.ACCOUNTS


@pytest.mark.django_db
def test_a_founding_stays_once_something_hangs_below_the_office(offices: Offices) -> None:
    act = played(offices, "found")
    with acting(SECTOR):
        plant([Node(kind="office", name="Tổ B", period=(DAY, None))], below=[founded(act)])
    why = refused(offices, act)
    assert (why.problem, [one.name for one in why.in_the_way]) == (UndoProblem.PLACES, ["Tổ B"])


@pytest.mark.django_db
def test_a_merger_stays_once_what_it_moved_has_moved_on(offices: Offices) -> None:
    act = played(offices, "merge into one of them")
    with acting(SECTOR):
        team = Node.objects.get(name="Tổ A")
        move(team.pk, below=offices.planning.pk, line="administrative", on=LATER)
    why = refused(offices, act)
    assert (why.problem, [one.name for one in why.in_the_way]) == (UndoProblem.PLACES, ["Tổ A"])


@pytest.mark.django_db
def test_an_office_that_changed_since_keeps_the_act(offices: Offices) -> None:
    act = played(offices, "rename")
    with acting(SECTOR):
        Office.objects.filter(pk=offices.quality.pk).update(version=9)
    assert refused(offices, act).problem is UndoProblem.CHANGED_SINCE


@pytest.mark.django_db
def test_the_undoing_of_acts_on_schools_does_not_touch_offices(offices: Offices) -> None:
    act, before = played(offices, "rename"), traces()
    actor = offices.province.actor("province_officer", at=NOW)
    with acting(actor.scope), pytest.raises((NotYours, UndoingRefused)):
        undo_act(actor=actor, uuid_=act.uuid, reason="nhầm", at=NOW)
    assert traces() == before


@pytest.mark.django_db
def test_three_acts_on_one_office_are_undone_one_after_the_other(offices: Offices) -> None:
    before = tree()
    acts = [
        record(
            offices,
            "rename",
            effective=date(year, 8, 1),
            goes_on=offices.quality.uuid,
            name=f"Phòng Khảo thí {year}",
        )
        for year in (2026, 2027, 2028)
    ]
    for act in reversed(acts):
        undo(offices, act)
    assert tree() == before


@pytest.mark.django_db(transaction=True)
def test_of_two_mergers_of_one_office_at_once_the_second_is_refused(province: Province) -> None:
    offices, both = make_offices_of(province), Barrier(2)
    actor = province.actor("province_officer")

    def merge(into: Node) -> ActProblem | None:
        wish = OfficeWish(
            kind="merge", decision=decided(), ending=(offices.quality.uuid,), goes_on=into.uuid
        )
        try:
            with acting(actor.scope):
                both.wait(timeout=30)
                record_office_act(actor=actor, wish=wish, at=NOW)
        except ActRefused as refused_:
            return refused_.problem
        finally:
            connections.close_all()
        return None

    with ThreadPoolExecutor(2) as pool:
        outcomes = list(pool.map(merge, (offices.staffing, offices.planning)))
    assert sorted(outcomes, key=str) == [None, ActProblem.HAS_AN_END]
    with acting(SECTOR):
        assert Act.objects.count() == 1
