"""An act whose schools were corrected is undone once they are again as it wrote them."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from django.test import Client

from sohoc.core.access.models import Line
from sohoc.core.access.scope import acting
from sohoc.core.access.tree import move
from sohoc.core.testing.actors import NOW, SECTOR, Province
from sohoc.modules.orgs.models import Act, OfficeState, SchoolState
from sohoc.modules.orgs.office_words import undo_problem
from sohoc.modules.orgs.rules.acts import UndoingRefused, UndoProblem
from sohoc.modules.orgs.services.schools import correct_school, facts_of
from sohoc.modules.orgs.tests.following_made import (
    DAY,
    area,
    followed_act,
    make_lost,
    network,
    officer,
    traces,
    undo,
)
from tests.architecture.schools import prove

pytestmark = pytest.mark.django_db


@pytest.fixture
def schools(province: Province) -> list[SchoolState]:
    return make_lost(province)


def corrected(province: Province, school: SchoolState, **facts: Any) -> None:
    """The province officer corrects the school."""
    actor = officer(province)
    with acting(actor.scope):
        state = SchoolState.objects.select_related("school").get(
            school_id=school.school_id, period__contains=NOW.date()
        )
        correct_school(
            actor=actor,
            uuid_=state.uuid,
            facts=replace(facts_of(state), **facts),
            version=state.version,
            reason="theo giấy tờ",
            at=NOW,
        )


def refused(province: Province, act: Act) -> UndoingRefused:
    before = traces()
    with pytest.raises(UndoingRefused) as refusal:
        undo(province, act)
    assert traces() == before
    return refusal.value


@pytest.mark.parametrize(
    ("facts", "back", "changed"),
    [
        (
            {"name": "Trường THCS Bao La Một (mẫu)"},
            {"name": "Trường THCS Bao La (mẫu)"},
            "Tên trường Trường THCS Bao La (mẫu) → Trường THCS Bao La Một (mẫu)",
        ),
        (
            {"commune": "Xã Mai Châu"},
            {"commune": "Xã Bao La"},
            "Xã, phường Xã Bao La → Xã Mai Châu",
        ),
    ],
)
def test_what_was_corrected_keeps_the_act_until_it_is_corrected_back(
    province: Province,
    schools: list[SchoolState],
    facts: dict[str, str],
    back: dict[str, str],
    changed: str,
) -> None:
    before = network()
    act = followed_act(province)
    corrected(province, schools[0], **facts)
    why = refused(province, act)
    assert why.problem is UndoProblem.CORRECTED
    assert undo_problem(act, why) == (
        f"Đã sửa sau quyết định này: Trường THCS Bao La (mẫu) ({changed}). Hủy bây giờ thì mất"
        " những chỗ sửa đó. Hãy mở thẻ Lịch sử thay đổi của từng trường, bấm Lấy lại như trước"
        " thay đổi này, rồi hủy quyết định; hoặc ghi một quyết định mới."
    )
    corrected(province, schools[0], **back)
    undo(province, act)
    assert network() == before


def test_a_correction_of_a_school_that_the_act_did_not_write_hinders_nothing(
    province: Province, schools: list[SchoolState]
) -> None:
    act = followed_act(province)
    corrected(province, schools[2], code="25-77777")
    undo(province, act)
    with acting(SECTOR):
        assert SchoolState.objects.get(school_id=schools[2].school_id).code == "25-77777"


def test_the_refusal_names_the_schools_that_came_into_the_new_unit(
    province: Province, schools: list[SchoolState], signed_in: Callable[[str], Client]
) -> None:
    act = followed_act(province)
    unit = area("05245").id
    with acting(SECTOR):
        office = OfficeState.objects.get(area_id=unit).office_id
        for school in (schools[2], schools[3]):
            SchoolState.objects.filter(school_id=school.school_id).update(area_id=unit)
            move(school.school_id, below=office, line=Line.ADMINISTRATIVE, on=DAY)
    why = refused(province, act)
    assert (why.problem, [one.name for one in why.in_the_way]) == (
        UndoProblem.PLACES,
        ["Trường THCS Chiềng Châu (mẫu)", "Trường THCS Mai Hạ (mẫu)"],
    )
    client = signed_in("province_officer")
    prove(client)
    page = client.post(f"/orgs/acts/{act.uuid}/undo", {"reason": "nhầm"}).content.decode()
    assert "Trường THCS Chiềng Châu (mẫu); Trường THCS Mai Hạ (mẫu)" in page
