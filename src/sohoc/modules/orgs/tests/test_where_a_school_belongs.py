"""A school and its commune over time: corrections and moves touch the days that they are about."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client

from sohoc.core.access.models import Line, Node, Subordination
from sohoc.core.access.scope import acting
from sohoc.core.access.tree import hang
from sohoc.core.testing.actors import NOW, SECTOR, Province
from sohoc.lib.periods import Period
from sohoc.modules.areas.testing import make_further_list
from sohoc.modules.orgs.contracts import ActWish
from sohoc.modules.orgs.models import OfficeState, SchoolState
from sohoc.modules.orgs.rules.acts import ActProblem, ActRefused
from sohoc.modules.orgs.rules.communes import UnknownCommune
from sohoc.modules.orgs.rules.schools import BadSchool
from sohoc.modules.orgs.services.acts.previewing import preview_act
from sohoc.modules.orgs.services.schools import correct_school, facts_of, locked_state
from sohoc.modules.orgs.tests import acting_out
from sohoc.modules.orgs.tests.following_made import (
    BEFORE,
    DAY,
    LATER,
    area,
    followed_act,
    make_lost,
    undo,
)
from sohoc.modules.orgs.tests.mapped import PA_CO, Mapped, make_mapped, stand
from sohoc.modules.orgs.tests.test_act_pages import NEW_SCHOOL, PAPER
from tests.architecture.schools import prove

pytestmark = pytest.mark.django_db
EVE = LATER - timedelta(days=1)


def read_on(school: SchoolState, day: date) -> tuple[str, str, str]:
    """The commune, its unit and the office above as they read on a day."""
    with acting(SECTOR):
        state = SchoolState.objects.select_related("area").get(
            school_id=school.school_id, period__contains=day
        )
        above = Subordination.objects.get(
            child_id=school.school_id, line=Line.ADMINISTRATIVE, period__contains=day
        ).parent
        called = OfficeState.objects.filter(office_id=above.pk, period__contains=day).first()
    return state.commune, state.area.code if state.area else "", called.name if called else ""


def corrected(province: Province, school: SchoolState, **changes: Any) -> None:
    actor = province.actor("province_officer", at=NOW)
    with acting(actor.scope):
        state = locked_state(school.uuid, day=NOW.date())
        correct_school(
            actor=actor,
            uuid_=school.uuid,
            facts=replace(facts_of(state), **changes),
            version=state.version,
            reason="ghi nhầm xã",
            at=NOW,
        )


@pytest.fixture
def twice_followed(province: Province) -> list[SchoolState]:
    """Schools that followed both lists: of Xã Bao La, since 01/07/2026 Phường Bao La."""
    schools = make_lost(province)
    followed_act(province)
    make_further_list(loaded_by=province.users["province_officer"].pk)
    followed_act(province, LATER, "2/NQ")
    return schools


def test_a_correction_after_a_list_leaves_what_was_before_it(
    province: Province, twice_followed: list[SchoolState]
) -> None:
    school = twice_followed[0]
    past = [(day, read_on(school, day)) for day in (BEFORE, DAY, EVE)]
    assert [told for _day, told in past] == [
        ("Xã Bao La", "05227", "Xã Bao La"),
        ("Xã Bao La", "05245", "Xã Bao La"),
        ("Xã Bao La", "05245", "Xã Bao La"),
    ]
    assert read_on(school, LATER) == ("Phường Bao La", "05245", "Phường Bao La")
    corrected(province, school, commune="Xã Mai Châu")
    assert [(day, read_on(school, day)) for day in (BEFORE, DAY, EVE)] == past
    assert read_on(school, LATER) == ("Xã Mai Châu", "05200", "Xã Mai Châu")


def test_a_correction_and_its_correction_leave_the_tree_as_it_was(
    province: Province, twice_followed: list[SchoolState]
) -> None:
    before = acting_out.network()
    corrected(province, twice_followed[0], commune="Xã Mai Châu")
    assert acting_out.network() != before
    corrected(province, twice_followed[0], commune="Phường Bao La")
    assert acting_out.network() == before


BAO_LA_OVER_TIME = ["Xã Bao La", "Xã Bao La", "Xã Bao La", "Phường Bao La"]
# Before the first list several communes were what it became, none of them called so.
MAI_CHAU_OVER_TIME = ["Xã Mai Hạ", "Xã Mai Châu", "Xã Mai Châu", "Xã Mai Châu"]


@pytest.mark.parametrize(
    ("commune", "offices"),
    [("Phường Bao La", BAO_LA_OVER_TIME), ("Xã Mai Châu", MAI_CHAU_OVER_TIME)],
)
def test_over_a_long_state_every_day_has_the_office_of_that_day(
    province: Province, twice_followed: list[SchoolState], commune: str, offices: list[str]
) -> None:
    """Written as if it had stood in one commune all the time: the offices came and went."""
    school = twice_followed[0]
    with acting(SECTOR):
        stood_always(school)
        held = Subordination.objects.filter(child_id=school.school_id, line=Line.ADMINISTRATIVE)
        held.delete()
        node = Node.objects.get(pk=school.school_id)
        hang([node], below=[province.communes[1].pk], lines=[Line.ADMINISTRATIVE])
    corrected(province, school, commune=commune, name="Trường Hai")
    assert [read_on(school, day)[2] for day in (BEFORE, DAY, EVE, LATER)] == offices


def stood_always(school: SchoolState) -> None:
    """Leave the school one state for all its life, in a commune that nobody knows."""
    states = SchoolState.objects.filter(school_id=school.school_id)
    states.exclude(pk=school.pk).delete()
    states.update(period=(date(2020, 9, 1), None), commune="Xã Không Rõ", area=None)


def test_what_a_former_district_managed_it_did_manage(
    province: Province, twice_followed: list[SchoolState]
) -> None:
    school = twice_followed[0]
    with acting(SECTOR):
        district = Node.objects.create(
            kind="district_office", name="Phòng GD&ĐT Mai Châu", period=(date(2020, 9, 1), None)
        )
        hang([district], below=[province.root.pk], lines=[Line.ADMINISTRATIVE])
        stood_always(school)
        held = Subordination.objects.filter(child_id=school.school_id, line=Line.ADMINISTRATIVE)
        held.filter(period__startswith__lt=DAY).update(parent=district)
    corrected(province, school, commune="Xã Mai Châu")
    with acting(SECTOR):
        line = [(one.parent.name, one.period.lower) for one in held.order_by("period")]
    assert line == [("Phòng GD&ĐT Mai Châu", date(2020, 9, 1)), ("Xã Mai Châu", DAY)]


@pytest.fixture
def mapped(province: Province) -> Mapped:
    return make_mapped(province)


def waiting(mapped: Mapped) -> SchoolState:
    """A school of a former Xã Bao La, with the committee of the province."""
    school = mapped.schools[0]
    stand(school, area("05227", BEFORE))
    with acting(SECTOR):
        held = Subordination.objects.filter(child_id=school.school_id, line=Line.ADMINISTRATIVE)
        held.update(parent=mapped.province.root)
    return school


def move(mapped: Mapped, school: SchoolState, commune: str, on: date) -> Any:
    return acting_out.record(
        mapped.province,
        "move",
        effective=on,
        subjects=(school.uuid,),
        changes={"commune": commune},
    )


def test_a_waiting_school_is_placed_by_a_decision_though_the_commune_keeps_its_name(
    mapped: Mapped,
) -> None:
    school = waiting(mapped)
    before = acting_out.network()
    act = move(mapped, school, "Bao La", DAY)
    assert read_on(school, DAY) == ("Xã Bao La", "05245", "Xã Bao La")
    assert read_on(school, BEFORE)[1] == "05227"
    undo(mapped.province, act)
    assert acting_out.network() == before


def test_a_life_corrected_past_a_coming_decision_is_refused_with_another_commune_too(
    mapped: Mapped,
) -> None:
    province, school = mapped.province, mapped.schools[0]
    coming = date(2026, 12, 1)
    acting_out.record(
        province, "rename", effective=coming, subjects=(school.uuid,), changes={"name": "Hai"}
    )
    before = acting_out.left_behind(), acting_out.network()
    with pytest.raises(BadSchool) as bad:
        corrected(
            province, school, commune="Xã Mai Hạ", period=Period(coming + timedelta(days=1), None)
        )
    assert (bad.value.field, bad.value.problem) == ("begins", "past_an_act")
    assert (acting_out.left_behind(), acting_out.network()) == before


def test_a_move_to_where_the_school_is_changes_nothing(mapped: Mapped) -> None:
    before = acting_out.left_behind(), acting_out.network()
    with pytest.raises(ActRefused) as refused:
        move(mapped, mapped.schools[0], "xa bao la", DAY)
    assert refused.value.problem is ActProblem.NOTHING_CHANGES
    assert (acting_out.left_behind(), acting_out.network()) == before


UNKNOWN = [
    ("Phường Bao La", EVE, ["Xã Bao La"]),  # begins a day later
    ("Xã Bao La", LATER, ["Phường Bao La"]),  # ended the day before
    ("Xã Pà Cò", LATER, []),
    ("asdf", EVE, []),
    ("05134", EVE, []),
]


@pytest.mark.parametrize(("commune", "on", "near"), UNKNOWN)
@pytest.mark.parametrize("kind", ["move", "found"])
def test_a_decision_names_a_commune_of_its_day(
    mapped: Mapped, kind: str, commune: str, on: date, near: list[str]
) -> None:
    make_further_list(loaded_by=mapped.province.users["province_officer"].pk)
    before = acting_out.left_behind(), acting_out.network()
    founding = (replace(acting_out.facts(), commune=commune),)
    subjects = (mapped.schools[0].uuid,)
    parts: dict[str, Any] = {"founding": founding}
    if kind == "move":
        parts = {"subjects": subjects, "changes": {"commune": commune}}
    with pytest.raises(UnknownCommune) as refused:
        acting_out.record(mapped.province, kind, effective=on, **parts)
    assert (refused.value.text, refused.value.day) == (commune, on)
    assert set(near) <= set(refused.value.near)
    assert (acting_out.left_behind(), acting_out.network()) == before


def test_a_school_in_a_commune_without_an_office_waits_in_its_unit(mapped: Mapped) -> None:
    province = mapped.province
    wish = replace(acting_out.facts(), commune="Pà Cò")
    actor = province.actor("province_officer", at=NOW)
    with acting(actor.scope):
        (seen,) = preview_act(
            actor=actor,
            wish=ActWish("found", acting_out.decided(), founding=(wish,)),
            at=NOW,
        )
    assert seen.after is not None
    assert (seen.after.commune.name, seen.after.manager.name) == ("Xã Pà Cò", "Tỉnh Thử")
    assert seen.after.waits
    acting_out.record(province, "found", founding=(wish,))
    with acting(SECTOR):
        school = SchoolState.objects.select_related("school").get(code=wish.code)
    assert read_on(school, acting_out.DAY) == ("Xã Pà Cò", PA_CO, "Tỉnh Thử")


def test_a_school_founded_before_the_list_was_followed_is_placed_by_a_move(mapped: Mapped) -> None:
    province, day = mapped.province, acting_out.DAY
    founding = (replace(acting_out.facts(), commune="Xã Pà Cò"),)
    acting_out.record(province, "found", founding=founding)
    with acting(SECTOR):
        school = SchoolState.objects.select_related("school").get(code="25-90001")
    followed = followed_act(province)
    next_day = day + timedelta(days=1)
    assert read_on(school, next_day) == ("Xã Pà Cò", PA_CO, "Tỉnh Thử")
    act = move(mapped, school, PA_CO, next_day)
    assert read_on(school, day) == ("Xã Pà Cò", PA_CO, "Tỉnh Thử")
    assert read_on(school, next_day) == ("Xã Pà Cò", PA_CO, "Xã Pà Cò")
    undo(province, act)
    assert read_on(school, next_day) == ("Xã Pà Cò", PA_CO, "Tỉnh Thử")
    undo(province, followed)
    assert read_on(school, next_day) == ("Xã Pà Cò", PA_CO, "Tỉnh Thử")


def test_the_preview_says_that_the_school_will_wait(
    mapped: Mapped, signed_in: Callable[[str], Client]
) -> None:
    client = signed_in("province_officer")
    prove(client)
    given = {**PAPER, **NEW_SCHOOL, "new0-commune": "Xã Pà Cò"}
    page = client.post("/orgs/acts/new?kind=found", given).content.decode()
    said = "Ngày đó Xã Pà Cò chưa có cơ quan để quản lý trường, nên trường chờ ở Tỉnh Thử."
    assert said in page
    other = client.post("/orgs/acts/new?kind=found", {**PAPER, **NEW_SCHOOL}).content.decode()
    assert "<ins>UBND xã Bao La</ins>" in other
    assert "trường chờ ở" not in other
