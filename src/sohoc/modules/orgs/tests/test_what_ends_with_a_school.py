"""Campuses, groups and codes end with their school, and go on when it does."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.test import Client

from sohoc.core.access.scope import acting
from sohoc.core.testing.actors import NOW, SECTOR, Province
from sohoc.lib.periods import Period
from sohoc.modules.orgs.contracts import ActWish, CodeFacts, PartFacts
from sohoc.modules.orgs.models import (
    Act,
    SchoolIdentifier,
    SchoolPart,
    SchoolPartHistory,
    SchoolState,
)
from sohoc.modules.orgs.rules.acts import ActProblem, ActRefused, UndoingRefused, UndoProblem
from sohoc.modules.orgs.rules.parts import BadCode, BadPart
from sohoc.modules.orgs.rules.schools import BadSchool
from sohoc.modules.orgs.services.acts.previewing import preview_act
from sohoc.modules.orgs.services.acts.undoing import undo_act
from sohoc.modules.orgs.services.codes import add_code, correct_code
from sohoc.modules.orgs.services.parts import add_part, correct_part, facts_of_part
from sohoc.modules.orgs.services.schools import correct_school, facts_of, locked_state
from sohoc.modules.orgs.testing import make_schools
from sohoc.modules.orgs.tests.acting_out import (
    DAY,
    decided,
    facts,
    left_behind,
    network,
    record,
)
from tests.architecture.schools import prove

pytestmark = pytest.mark.django_db
SignIn = Callable[[str], Client]
SINCE = date(2021, 1, 1)
COMING = date(2027, 1, 1)


@pytest.fixture
def schools(province: Province) -> list[SchoolState]:
    return make_schools(province.schools)


def with_part(
    province: Province,
    school: SchoolState,
    name: str = "Bản Cun",
    *,
    start: date = SINCE,
    until: date | None = None,
) -> SchoolPart:
    officer = province.actor("province_officer")
    part = PartFacts(kind="campus", name=name, period=Period(start, until))
    with acting(officer.scope):
        return add_part(actor=officer, school=school.uuid, facts=part, at=NOW)


def with_code(
    province: Province,
    school: SchoolState,
    code: str = "A1",
    *,
    start: date | None = SINCE,
    until: date | None = None,
    system: str = "csdl",
) -> SchoolIdentifier:
    officer = province.actor("province_officer")
    given = CodeFacts(system=system, code=code, period=Period(start, until))
    with acting(officer.scope):
        return add_code(actor=officer, school=school.uuid, facts=given, at=NOW)


def merged(province: Province, schools: list[SchoolState]) -> Act:
    """The first school goes into the second."""
    return record(province, "merge", subjects=(schools[1].uuid,), ending=(schools[0].uuid,))


def undo(province: Province, act: Act) -> None:
    officer = province.actor("province_officer", at=NOW)
    with acting(officer.scope):
        undo_act(actor=officer, uuid_=act.uuid, reason="nhầm", at=NOW)


def undoing_refused(province: Province, act: Act) -> UndoingRefused:
    before = left_behind(), network()
    with pytest.raises(UndoingRefused) as why:
        undo(province, act)
    assert (left_behind(), network()) == before
    return why.value


def ends(row: SchoolPart | SchoolIdentifier) -> tuple[date | None, int]:
    """End and version of a part or code now."""
    with acting(SECTOR):
        now: Any = type(row).objects.get(pk=row.pk)
    return now.period.upper, now.version


@pytest.mark.parametrize("kind", ["close", "merge", "split"])
def test_what_goes_on_at_a_school_ends_with_it(
    province: Province, schools: list[SchoolState], kind: str
) -> None:
    open_part, open_code = with_part(province, schools[0]), with_code(province, schools[0])
    later = with_part(province, schools[0], "Bản Piềng", until=COMING)
    ended = with_part(province, schools[0], "Bản Phiêng Sa", until=date(2024, 6, 1))
    elsewhere = with_part(province, schools[1])
    parts: dict[str, Any] = {
        "close": {},
        "merge": {"subjects": (schools[1].uuid,)},
        "split": {"founding": (facts(), facts("Trường TH Hai", "25-90002")), "keeper": 1},
    }
    record(province, kind, ending=(schools[0].uuid,), **parts[kind])
    assert [ends(one) for one in (open_part, open_code, later)] == [(DAY, 2), (DAY, 2), (DAY, 2)]
    assert [ends(ended), ends(elsewhere)] == [(date(2024, 6, 1), 1), (None, 1)]
    with acting(SECTOR):
        kept = SchoolPartHistory.objects.filter(row_id=later.pk).order_by("id")
        assert [state.period.upper for state in kept] == [COMING, DAY]


def test_undoing_gives_everything_its_own_end_back(
    province: Province, schools: list[SchoolState]
) -> None:
    with_part(province, schools[0])
    with_part(province, schools[0], "Bản Piềng", until=COMING)
    with_part(province, schools[0], "Bản Phiêng Sa", until=DAY)
    with_code(province, schools[0])
    with_code(province, schools[0], "B2", until=COMING, system="vnedu")
    before = network()
    act = merged(province, schools)
    assert network() != before
    undo(province, act)
    assert network() == before


def test_an_end_that_was_corrected_since_stays_after_undoing(
    province: Province, schools: list[SchoolState]
) -> None:
    part = with_part(province, schools[0])
    act = merged(province, schools)
    officer = province.actor("province_officer")
    with acting(officer.scope):
        now = SchoolPart.objects.get(pk=part.pk)
        earlier = replace(facts_of_part(now), period=Period(SINCE, date(2025, 6, 1)))
        correct_part(
            actor=officer, uuid_=part.uuid, facts=earlier, version=2, reason="đóng sớm", at=NOW
        )
    undo(province, act)
    assert ends(part) == (date(2025, 6, 1), 3)


def test_the_successor_takes_over_a_code_from_the_day_of_the_merger_on(
    province: Province, schools: list[SchoolState]
) -> None:
    old = with_code(province, schools[0])
    act = merged(province, schools)
    with_code(province, schools[1], start=DAY)
    assert ends(old) == (DAY, 2)
    why = undoing_refused(province, act)
    assert (why.problem, why.about, why.day) == (UndoProblem.ADDED_SINCE, "A1", DAY)


def test_a_merger_stays_while_a_campus_was_added_where_it_led(
    province: Province, schools: list[SchoolState]
) -> None:
    act = merged(province, schools)
    with_part(province, schools[1], "Bản Cun (trường cũ)", start=date(2026, 9, 1))
    why = undoing_refused(province, act)
    assert (why.problem, why.about, why.day) == (
        UndoProblem.ADDED_SINCE,
        "Bản Cun (trường cũ)",
        date(2026, 9, 1),
    )


def test_a_founding_stays_while_its_school_has_a_campus(
    province: Province, schools: list[SchoolState]
) -> None:
    act = record(province, "found", founding=(facts(),))
    with acting(SECTOR):
        made = SchoolState.objects.select_related("school").get(code="25-90001")
    with_part(province, made, start=DAY)
    assert undoing_refused(province, act).problem is UndoProblem.ADDED_SINCE


def test_a_new_campus_of_a_renamed_school_holds_no_undoing_up(
    province: Province, schools: list[SchoolState]
) -> None:
    changes = {"name": "Trường Mới"}
    act = record(province, "rename", subjects=(schools[0].uuid,), changes=changes)
    with_part(province, schools[0], start=DAY)
    undo(province, act)


def test_a_closing_stays_once_another_school_has_the_code(
    province: Province, schools: list[SchoolState]
) -> None:
    with_code(province, schools[0])
    act = record(province, "close", ending=(schools[0].uuid,))
    with_code(province, schools[2], start=date(2026, 9, 1))
    assert undoing_refused(province, act).problem is UndoProblem.CODE_TAKEN


def test_a_closing_stays_once_another_school_has_the_schools_own_code(
    province: Province, schools: list[SchoolState]
) -> None:
    act = record(province, "close", ending=(schools[0].uuid,))
    record(province, "found", effective=date(2026, 9, 1), founding=(facts(code="25-00001"),))
    assert undoing_refused(province, act).problem is UndoProblem.CODE_TAKEN


@pytest.mark.parametrize("start", [DAY, COMING])
def test_a_school_does_not_end_before_what_begins_there(
    province: Province, schools: list[SchoolState], start: date
) -> None:
    with_part(province, schools[0], start=start)
    before = left_behind(), network()
    with pytest.raises(ActRefused) as why:
        merged(province, schools)
    assert (why.value.problem, why.value.about, why.value.day) == (
        ActProblem.BEGINS_LATER,
        "Bản Cun",
        start,
    )
    assert (left_behind(), network()) == before


def test_the_preview_counts_what_ends_with_a_school(
    province: Province, schools: list[SchoolState], signed_in: SignIn
) -> None:
    with_part(province, schools[0])
    with_part(province, schools[0], "Bản Piềng", until=COMING)
    with_part(province, schools[0], "Bản Phiêng Sa", until=date(2024, 6, 1))
    with_code(province, schools[0])
    wish = ActWish(kind="close", decision=decided(), ending=(schools[0].uuid,))
    officer = province.actor("province_officer")
    with acting(officer.scope):
        (touched,) = preview_act(actor=officer, wish=wish, at=NOW)
    assert (touched.parts, touched.codes) == (2, 1)
    form = {
        "number": "12/QĐ-UBND",
        "day": "01/07/2026",
        "by": "UBND tỉnh Thử",
        "effective": "01/08/2026",
    }
    url = f"/orgs/acts/new?kind=close&school={schools[0].uuid}"
    client = signed_in("province_officer")
    prove(client)
    page = client.post(url, form).content.decode()
    assert "2 điểm trường, phân hiệu, tổ kết thúc cùng trường vào ngày đó." in page
    assert "1 mã ở hệ thống khác kết thúc cùng trường vào ngày đó" in page


def lives(province: Province, school: SchoolState, *, until: date | None) -> None:
    """The province officer corrects when the school ends."""
    officer = province.actor("province_officer", at=NOW)
    with acting(officer.scope):
        state = locked_state(school.uuid, day=NOW.date())
        correct_school(
            actor=officer,
            uuid_=school.uuid,
            facts=replace(facts_of(state), period=Period(state.life.lower, until)),
            version=state.version,
            reason="đã giải thể",
            at=NOW,
        )


def test_what_ended_with_a_school_follows_its_corrected_end(
    province: Province, schools: list[SchoolState]
) -> None:
    part, code = with_part(province, schools[0]), with_code(province, schools[0])
    before = with_part(province, schools[0], "Bản Phiêng Sa", until=date(2024, 6, 1))
    found = []
    for until in (date(2026, 6, 1), date(2026, 5, 1), date(2026, 7, 1), None):
        lives(province, schools[0], until=until)
        found.append((ends(part)[0], ends(code)[0], ends(before)[0]))
    assert found == [
        (until, until, date(2024, 6, 1))
        for until in (date(2026, 6, 1), date(2026, 5, 1), date(2026, 7, 1), None)
    ]


def correction_refused(province: Province, school: SchoolState, until: date | None) -> str:
    before = left_behind(), network()
    with pytest.raises(BadSchool) as bad:
        lives(province, school, until=until)
    assert (left_behind(), network()) == before
    assert bad.value.field == "ends"
    return bad.value.problem


def test_a_corrected_end_does_not_lie_before_what_begins_there(
    province: Province, schools: list[SchoolState]
) -> None:
    with_part(province, schools[0], start=COMING)
    assert correction_refused(province, schools[0], date(2026, 6, 1)) == "begins_later"


def test_a_school_does_not_go_on_with_a_code_that_another_has_by_now(
    province: Province, schools: list[SchoolState]
) -> None:
    with_code(province, schools[0])
    lives(province, schools[0], until=date(2026, 6, 1))
    with_code(province, schools[1], start=date(2026, 6, 1))
    assert correction_refused(province, schools[0], None) == "code_given_on"


def test_no_code_counts_outside_of_its_schools_life(
    province: Province, schools: list[SchoolState]
) -> None:
    record(province, "close", ending=(schools[0].uuid,))
    found = []
    for start, until in (
        (date(2020, 8, 31), None),
        (COMING, None),
        (SINCE, date(2026, 8, 2)),
    ):
        before = left_behind(), network()
        with pytest.raises(BadCode) as bad:
            with_code(province, schools[0], start=start, until=until)
        assert (left_behind(), network()) == before
        found.append((bad.value.field, bad.value.problem))
    assert found == [
        ("begins", "before_school"),
        ("begins", "after_school"),
        ("ends", "after_school"),
    ]


def test_what_is_written_down_late_for_an_ended_school_ends_with_it(
    province: Province, schools: list[SchoolState]
) -> None:
    record(province, "close", ending=(schools[0].uuid,))
    code, part = with_code(province, schools[0]), with_part(province, schools[0])
    unknown = with_code(province, schools[0], "B2", start=None, system="vnedu")
    assert [ends(one) for one in (code, part, unknown)] == [(DAY, 1)] * 3
    officer = province.actor("province_officer")
    open_again = CodeFacts(system="csdl", code="A1", period=Period(SINCE, None))
    with acting(officer.scope):
        same = correct_code(
            actor=officer,
            school=schools[0].uuid,
            code_id=code.pk,
            facts=open_again,
            version=1,
            reason="mở lại",
            at=NOW,
        )
    assert same.version == 1
    with pytest.raises(BadPart):
        with_part(province, schools[0], "Bản Piềng", start=COMING)


def test_a_code_outside_of_the_life_is_refused_at_its_field(
    province: Province, schools: list[SchoolState], signed_in: SignIn
) -> None:
    record(province, "close", ending=(schools[0].uuid,))
    form = {"system": "csdl", "code": "A1", "begins": "01/01/2027", "ends": ""}
    url = f"/orgs/schools/{schools[0].uuid}/codes/add"
    answer = signed_in("province_officer").post(url, form)
    assert answer.status_code == 422
    assert "Khi đó trường đã giải thể." in answer.content.decode()
