"""Schools that changed since the day of a list: named with what stands in the way, not skipped."""

from datetime import date
from typing import Any

import pytest

from sohoc.core.access.models import Node, Subordination
from sohoc.core.access.scope import acting
from sohoc.core.access.tree import plant
from sohoc.core.testing.actors import NOW, SECTOR, Province
from sohoc.modules.orgs.models import School, SchoolState
from sohoc.modules.orgs.rules.acts import UndoingRefused, UndoProblem
from sohoc.modules.orgs.selectors.waiting import without_unit
from sohoc.modules.orgs.services.following.units import Followed
from sohoc.modules.orgs.testing import make_schools
from sohoc.modules.orgs.tests.acting_out import record
from sohoc.modules.orgs.tests.following_made import (
    DAY,
    follow,
    followed_act,
    make_lost,
    network,
    officer,
    undo,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def schools(province: Province) -> list[SchoolState]:
    """Two schools of a merged commune, and two of a divided one."""
    return make_lost(province)


def what_became(done: Followed) -> dict[str, set[int]]:
    return {
        "moved": {state.school_id for state, _area in done.moved},
        "waiting": {state.school_id for state, _areas in done.waiting},
        "blocked": {one.school.school_id for one in done.blocked},
    }


def obstacles(done: Followed) -> list[tuple[int, str, date | None, date | None]]:
    """School, number of the decision, since when it is as it is, and when it ends."""
    return [
        (b.school.school_id, b.act.decision_number if b.act else "", b.since, b.until)
        for b in done.blocked
    ]


def ids(schools: list[SchoolState]) -> list[int]:
    return [school.school_id for school in schools]


def test_a_coming_decision_keeps_a_school_and_is_named(
    province: Province, schools: list[SchoolState]
) -> None:
    first, second, *divided = ids(schools)
    name = {"name": "Trường mới (mẫu)"}
    act = record(
        province, "rename", effective=date(2027, 1, 1), subjects=(schools[0].uuid,), changes=name
    )
    done = follow(province)
    assert what_became(done) == {"moved": {second}, "waiting": set(divided), "blocked": {first}}
    assert obstacles(done) == [(first, act.decision_number, date(2027, 1, 1), None)]
    with acting(SECTOR):
        held = SchoolState.objects.filter(school_id=first).values_list("area_id", flat=True)
        assert set(held) == {schools[0].area_id}


def test_undone_followed_and_recorded_anew_it_is_where_it_belongs(
    province: Province, schools: list[SchoolState]
) -> None:
    first = schools[0].school_id
    wish: dict[str, Any] = {
        "effective": date(2027, 1, 1),
        "subjects": (schools[0].uuid,),
        "changes": {"name": "Trường mới (mẫu)"},
    }
    act = record(province, "rename", **wish)
    follow(province)
    undo(province, act)
    again = follow(province, number="2/NQ")
    assert (what_became(again)["moved"], again.blocked) == ({first}, [])
    assert again.act is not None
    with acting(SECTOR):
        assert [p.node_id for p in again.act.parties.all()] == [first]
    record(province, "rename", **wish)
    with acting(SECTOR):
        states = SchoolState.objects.filter(school_id=first).order_by("period")
        assert [(s.name, s.period.lower, s.period.upper) for s in states] == [
            ("Trường THCS Bao La (mẫu)", date(2020, 9, 1), DAY),
            ("Trường THCS Bao La (mẫu)", DAY, date(2027, 1, 1)),
            ("Trường mới (mẫu)", date(2027, 1, 1), None),
        ]


def test_a_merger_after_the_list_keeps_both_schools(
    province: Province, schools: list[SchoolState]
) -> None:
    first, second, *_divided = ids(schools)
    act = record(
        province,
        "merge",
        effective=date(2026, 8, 1),
        subjects=(schools[0].uuid,),
        ending=(schools[1].uuid,),
    )
    done = follow(province)
    assert sorted(obstacles(done)) == sorted(
        [
            (first, act.decision_number, date(2020, 9, 1), None),
            (second, act.decision_number, date(2020, 9, 1), date(2026, 8, 1)),
        ]
    )


def test_an_end_that_somebody_wrote_down_keeps_a_school(
    province: Province, schools: list[SchoolState]
) -> None:
    first, end = schools[0].school_id, date(2027, 6, 1)
    with acting(SECTOR):
        SchoolState.objects.filter(school_id=first).update(period=(date(2020, 9, 1), end))
        School.objects.filter(pk=first).update(life=(date(2020, 9, 1), end))
    assert obstacles(follow(province)) == [(first, "", date(2020, 9, 1), end)]


def test_a_school_that_ended_before_the_list_is_no_matter(
    province: Province, schools: list[SchoolState]
) -> None:
    first = schools[0].school_id
    with acting(SECTOR):
        SchoolState.objects.filter(school_id=first).update(period=(date(2020, 9, 1), DAY))
        School.objects.filter(pk=first).update(life=(date(2020, 9, 1), DAY))
    done = what_became(follow(province))
    assert first not in done["moved"] | done["waiting"] | done["blocked"]


def test_a_school_that_began_in_the_old_unit_after_the_list_is_named(
    province: Province, schools: list[SchoolState]
) -> None:
    began = date(2025, 9, 1)
    node = Node(kind="school", name="Trường mới (mẫu)", period=(began, None))
    with acting(SECTOR):
        plant([node], below=[province.communes[0]])
    make_schools([node], first=9, area_id=schools[0].area_id)
    assert obstacles(follow(province)) == [(node.pk, "", began, None)]


def test_a_school_that_came_below_another_office_since_is_named(
    province: Province, schools: list[SchoolState]
) -> None:
    first, moved = schools[0].school_id, date(2026, 1, 1)
    with acting(SECTOR):
        held = Subordination.objects.filter(child_id=first, line="administrative")
        held.update(period=(date(2020, 9, 1), moved))
        Subordination.objects.create(
            child_id=first, parent=province.department, line="administrative", period=(moved, None)
        )
    assert obstacles(follow(province)) == [(first, "", moved, None)]


def test_who_waits_and_who_is_kept_are_those_that_the_list_of_schools_shows(
    province: Province, schools: list[SchoolState]
) -> None:
    record(
        province,
        "rename",
        effective=date(2027, 1, 1),
        subjects=(schools[0].uuid,),
        changes={"name": "Trường mới (mẫu)"},
    )
    done = what_became(follow(province))
    assert (len(done["waiting"]), len(done["blocked"])) == (2, 1)
    with acting(officer(province).scope):
        shown = without_unit(SchoolState.objects.all(), NOW.date())
        assert set(shown.values_list("school_id", flat=True)) == done["waiting"] | done["blocked"]


def test_what_was_left_is_taken_by_an_act_of_its_own_that_is_undone_alone(
    province: Province, schools: list[SchoolState]
) -> None:
    act = record(
        province,
        "rename",
        effective=date(2027, 1, 1),
        subjects=(schools[0].uuid,),
        changes={"name": "Trường mới (mẫu)"},
    )
    first = followed_act(province)
    undo(province, act)
    between = network()
    second = followed_act(province, number="2/NQ")
    with pytest.raises(UndoingRefused) as refusal:
        undo(province, first)
    assert (refusal.value.problem, refusal.value.about) == (UndoProblem.LATER_ACT, "2/NQ")
    undo(province, second)
    assert network() == between
    undo(province, first)
    with acting(SECTOR):
        held = SchoolState.objects.values_list("area_id", flat=True)
        assert [one for one in held if one == schools[0].area_id] == [schools[0].area_id] * 2
