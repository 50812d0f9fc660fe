"""What programs are told when a correction does not agree with decisions or with the role."""

from collections.abc import Callable
from typing import Any

import pytest

from sohoc.core.rest.testing import Program
from sohoc.core.testing.actors import Province
from sohoc.modules.orgs.models import SchoolState
from sohoc.modules.orgs.testing import make_schools
from sohoc.modules.orgs.tests.acting_out import facts, left_behind, network, record

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.urls("sohoc.modules.orgs.rest.tests.addresses"),
]
Programs = Callable[[str], Program]
BY_AN_ACT = "Ngày này do một quyết định đã ghi đặt ra. Muốn đổi, hãy hủy quyết định đó."
PAST_AN_ACT = (
    "Vào ngày đó hoặc sau đó, một quyết định hoặc danh mục đơn vị làm trường thay đổi."
    " Chọn ngày muộn hơn, hoặc hủy quyết định đó trước."
)

OF_THE_PROVINCE = (
    "Chỉ Sở chuyển trường sang xã, phường khác. Nếu ghi nhầm, anh/chị gửi đề nghị sửa;"
    " nếu trường thật sự chuyển, Sở ghi quyết định."
)


@pytest.fixture
def schools(province: Province) -> list[SchoolState]:
    return make_schools(province.schools)


def refused(program: Program, school: SchoolState, version: int, **change: Any) -> Any:
    """The errors of a change that leaves everything as it was."""
    before = left_behind(), network()
    answer = program.call(
        "PATCH",
        f"/api/v1/schools/{school.uuid}",
        {"reason": "nhầm", **change},
        If_Match=f'"{version}"',
    )
    assert answer.status_code == 422, answer.content
    assert (left_behind(), network()) == before
    return [(error["field"], error["message"]) for error in answer.json()["errors"]]


@pytest.mark.parametrize("until", [None, "2026-09-01"])
def test_the_end_that_a_decision_set_stays(
    province: Province, schools: list[SchoolState], program: Programs, until: str | None
) -> None:
    record(province, "merge", ending=(schools[0].uuid,), subjects=(schools[1].uuid,))
    officer = program("province_officer")
    assert refused(officer, schools[0], 2, valid_until=until) == [("valid_until", BY_AN_ACT)]
    assert refused(officer, schools[1], 2, valid_until="2026-07-01") == [
        ("valid_until", PAST_AN_ACT)
    ]


def test_the_beginning_that_a_decision_set_stays(
    province: Province, schools: list[SchoolState], program: Programs
) -> None:
    both = (schools[0].uuid, schools[1].uuid)
    act = record(province, "merge", ending=both, founding=(facts(),))
    officer = program("province_officer")
    found = officer.call("GET", "/api/v1/schools?q=25-90001").json()["items"]
    assert [(one["valid_from"], one["version"]) for one in found] == [("2026-08-01", 1)]
    answer = officer.call(
        "PATCH",
        f"/api/v1/schools/{found[0]['uuid']}",
        {"reason": "nhầm", "valid_from": "2026-01-01"},
        If_Match='"1"',
    )
    assert answer.status_code == 422
    assert answer.json()["errors"] == [{"field": "valid_from", "message": BY_AN_ACT}]
    assert act.undone_at is None


def test_a_commune_officer_puts_no_school_under_another_commune(
    schools: list[SchoolState], program: Programs
) -> None:
    assert refused(program("commune_officer"), schools[0], 1, commune="Xã Mai Hạ") == [
        ("commune", OF_THE_PROVINCE)
    ]
