"""When a school begins and ends: what a correction may say of it, and what only decisions set."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

import pytest
from django.test import Client

from sohoc.core.access.models import NodeSuccession
from sohoc.core.access.scope import acting
from sohoc.core.testing.actors import NOW, SECTOR, Province
from sohoc.lib.periods import Period
from sohoc.modules.orgs.models import Act, SchoolState
from sohoc.modules.orgs.rules.acts import ActProblem, ActRefused
from sohoc.modules.orgs.rules.schools import BadSchool
from sohoc.modules.orgs.services.acts.undoing import undo_act
from sohoc.modules.orgs.services.schools import correct_school, facts_of, locked_state
from sohoc.modules.orgs.testing import make_schools
from sohoc.modules.orgs.tests.acting_out import (
    DAY,
    facts,
    left_behind,
    life,
    network,
    record,
    states,
)

pytestmark = pytest.mark.django_db
SignIn = Callable[[str], Client]
SINCE = date(2020, 9, 1)
BY_AN_ACT = "Ngày này do một quyết định đã ghi đặt ra. Muốn đổi, hãy hủy quyết định đó."


@pytest.fixture
def ids(province: Province) -> list[UUID]:
    return [school.uuid for school in make_schools(province.schools)]


def lives(province: Province, school: UUID, *, start: date = SINCE, until: date | None) -> None:
    """The province officer corrects when the school begins and ends."""
    officer = province.actor("province_officer", at=NOW)
    with acting(officer.scope):
        state = locked_state(school, day=NOW.date())
        correct_school(
            actor=officer,
            uuid_=school,
            facts=replace(facts_of(state), period=Period(start, until)),
            version=state.version,
            reason="ghi nhầm ngày",
            at=NOW,
        )


def refused(province: Province, school: UUID, **bounds: Any) -> tuple[str, str]:
    """Field and problem of a correction that leaves everything as it was."""
    before = left_behind(), network()
    with pytest.raises(BadSchool) as bad:
        lives(province, school, **bounds)
    assert (left_behind(), network()) == before
    return bad.value.field, bad.value.problem


ENDINGS: dict[str, dict[str, Any]] = {
    "merged into another": {"kind": "merge", "ending": (0,), "subjects": (1,)},
    "merged into a new one": {"kind": "merge", "ending": (0, 1), "founding": (facts(),)},
    "divided": {
        "kind": "split",
        "ending": (0,),
        "founding": (facts(), facts("Trường TH Hai", "25-90002")),
        "keeper": 0,
    },
    "closed": {"kind": "close", "ending": (0,)},
}


def ended(province: Province, ids: list[UUID], how: str) -> Act:
    parts = dict(ENDINGS[how])
    for part in ("subjects", "ending"):
        parts[part] = tuple(ids[number] for number in parts.get(part, ()))
    return record(province, **parts)


@pytest.mark.parametrize("how", ENDINGS)
@pytest.mark.parametrize("until", [None, date(2026, 8, 20), date(2025, 1, 1)])
def test_the_end_that_a_decision_set_is_not_corrected(
    province: Province, ids: list[UUID], how: str, until: date | None
) -> None:
    ended(province, ids, how)
    assert refused(province, ids[0], until=until) == ("ends", "by_an_act")
    assert life(ids[0]) == (SINCE, DAY)


def test_the_beginning_that_a_decision_set_is_not_corrected(
    province: Province, ids: list[UUID]
) -> None:
    record(province, "found", founding=(facts(),))
    with acting(SECTOR):
        made = SchoolState.objects.select_related("school").get(code="25-90001").uuid
    for start in (SINCE, date(2026, 8, 2)):
        assert refused(province, made, start=start, until=None) == ("begins", "by_an_act")


def test_after_the_decision_was_undone_the_end_may_be_corrected(
    province: Province, ids: list[UUID]
) -> None:
    act = ended(province, ids, "merged into another")
    officer = province.actor("province_officer", at=NOW)
    with acting(officer.scope):
        undo_act(actor=officer, uuid_=act.uuid, reason="nhầm", at=NOW)
    lives(province, ids[0], until=date(2026, 6, 1))
    assert life(ids[0]) == (SINCE, date(2026, 6, 1))


def test_the_end_of_a_school_whose_records_another_keeps_is_not_corrected(
    province: Province, ids: list[UUID]
) -> None:
    lives(province, ids[0], until=DAY)
    with acting(SECTOR):
        NodeSuccession.objects.create(
            predecessor=province.schools[0], successor=province.schools[1], since=DAY
        )
    assert refused(province, ids[0], until=None) == ("ends", "by_an_act")


def test_an_end_that_a_correction_set_is_corrected_and_taken_away_again(
    province: Province, ids: list[UUID]
) -> None:
    for until in (date(2026, 6, 1), date(2026, 7, 1), None):
        lives(province, ids[0], until=until)
        assert states(ids[0]) == [("Trường THCS Bao La (mẫu)", SINCE, until)]


@pytest.mark.parametrize("until", [DAY, date(2026, 7, 1)])
def test_no_school_ends_before_a_decision_that_it_took_part_in(
    province: Province, ids: list[UUID], until: date
) -> None:
    ended(province, ids, "merged into another")
    assert refused(province, ids[1], until=until) == ("ends", "past_an_act")
    record(province, "rename", subjects=(ids[2],), changes={"name": "Trường Mới"})
    assert refused(province, ids[2], until=until) == ("ends", "past_an_act")


@pytest.mark.parametrize("start", [DAY, date(2026, 8, 20)])
def test_no_school_begins_after_a_decision_that_it_took_part_in(
    province: Province, ids: list[UUID], start: date
) -> None:
    ended(province, ids, "merged into another")
    assert refused(province, ids[1], start=start, until=None) == ("begins", "past_an_act")
    record(province, "rename", subjects=(ids[2],), changes={"name": "Trường Mới"})
    assert refused(province, ids[2], start=start, until=None) == ("begins", "past_an_act")


def test_a_corrected_beginning_and_end_lie_around_what_decisions_changed(
    province: Province, ids: list[UUID]
) -> None:
    coming = date(2030, 1, 1)
    record(province, "rename", subjects=(ids[0],), changes={"name": "Trường Hai"})
    record(province, "rename", effective=coming, subjects=(ids[0],), changes={"name": "Trường Ba"})
    lives(province, ids[0], start=date(2019, 9, 1), until=date(2031, 6, 1))
    assert states(ids[0]) == [
        ("Trường THCS Bao La (mẫu)", date(2019, 9, 1), DAY),
        ("Trường Hai", DAY, coming),
        ("Trường Ba", coming, date(2031, 6, 1)),
    ]
    assert life(ids[0]) == (date(2019, 9, 1), date(2031, 6, 1))


def test_a_school_whose_records_another_keeps_already_does_not_merge(
    province: Province, ids: list[UUID]
) -> None:
    with acting(SECTOR):
        NodeSuccession.objects.create(
            predecessor=province.schools[0], successor=province.schools[2], since=SINCE
        )
    before = left_behind(), network()
    with pytest.raises(ActRefused) as why:
        ended(province, ids, "merged into another")
    assert (why.value.problem, why.value.about) == (
        ActProblem.HAS_AN_HEIR,
        "Trường THCS Bao La (mẫu)",
    )
    assert (left_behind(), network()) == before


def test_the_form_shows_an_end_that_a_decision_set_without_letting_it_change(
    province: Province, ids: list[UUID], signed_in: SignIn
) -> None:
    ended(province, ids, "merged into another")
    client, url = signed_in("province_officer"), f"/orgs/schools/{ids[0]}/edit"
    page = client.get(url).content.decode()
    assert BY_AN_ACT in page
    sent = {
        "name": "Trường THCS Bao La (mẫu)",
        "code": "25-00001",
        "kind": "public",
        "levels": ["lower_secondary"],
        "commune": "Xã Bao La",
        "begins": "01/09/2020",
        "ends": "",
        "reason": "nhầm",
        "version": 2,
    }
    client.post(url, sent)
    assert life(ids[0]) == (SINCE, DAY)
