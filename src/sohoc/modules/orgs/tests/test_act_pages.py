"""The pages of decisions: choosing, filling in, looking at the preview, recording, undoing."""

import re
from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from django.test import Client

from sohoc.core.access.scope import acting
from sohoc.core.testing.actors import SECTOR, Province
from sohoc.modules.orgs.models import Act, SchoolPart
from sohoc.modules.orgs.testing import make_schools
from sohoc.modules.orgs.tests.acting_out import left_behind, life, record, states
from tests.architecture.schools import prove

pytestmark = pytest.mark.django_db
SignIn = Callable[[str], Client]
PAPER = {
    "number": "12/QĐ-UBND",
    "day": "01/07/2026",
    "by": "UBND tỉnh Thử",
    "effective": "01/08/2026",
    "note": "",
}
NEW_SCHOOL = {
    "new0-name": "Trường TH&THCS Bao La (mẫu)",
    "new0-code": "25-90001",
    "new0-kind": "public",
    "new0-levels": ["primary", "lower_secondary"],
    "new0-commune": "Xã Bao La",
}


@pytest.fixture
def ids(province: Province) -> list[UUID]:
    return [school.uuid for school in make_schools(province.schools)]


@pytest.fixture
def officer(signed_in: SignIn) -> Client:
    client = signed_in("province_officer")
    prove(client)
    return client


def text(answer: Any) -> str:
    return str(answer.content.decode())


def test_every_kind_of_decision_is_offered(officer: Client, ids: list[UUID]) -> None:
    page = text(officer.get("/orgs/acts/new"))
    for kind in ("Thành lập", "Đổi tên", "Chuyển đổi", "Chuyển địa bàn", "Sáp nhập", "Giải thể"):
        assert kind in page


def test_schools_are_found_added_and_taken_out_again(officer: Client, ids: list[UUID]) -> None:
    page = text(officer.get("/orgs/acts/new?kind=merge&q=bao+la"))
    assert "Trường THCS Bao La (mẫu)" in page
    assert "Trường THCS Mai Hạ (mẫu)" not in page
    page = text(officer.get(f"/orgs/acts/new?kind=merge&school={ids[0]}&school={ids[1]}"))
    assert "Nhập thành" in page
    assert f"school={ids[0]}&amp;choose=1" in page  # the way without the second


def test_a_merger_is_looked_at_recorded_and_undone(
    officer: Client, province: Province, ids: list[UUID]
) -> None:
    with acting(SECTOR):
        SchoolPart.objects.create(
            school_id=province.schools[0].pk,
            kind="campus",
            name="Chiềng",
            period=("2020-09-01", None),
        )
    address = f"/orgs/acts/new?kind=merge&school={ids[0]}&school={ids[1]}&into=new"
    form = {**PAPER, **NEW_SCHOOL, "once": "mot-lan"}
    before = left_behind()
    preview = text(officer.post(address, form))
    assert left_behind() == before
    assert "Trường TH&amp;THCS Bao La (mẫu) giữ hồ sơ của trường này." in preview
    assert "6 vai trò ở đây hết hiệu lực từ ngày đó." in preview
    assert "1 điểm trường, phân hiệu, tổ kết thúc cùng trường vào ngày đó." in preview

    recorded = officer.post(address, {**form, "record": "1"}, follow=True)
    assert "Đã ghi quyết định." in text(recorded)
    assert "Trường TH&amp;THCS Bao La (mẫu)" in text(recorded)
    assert life(ids[0])[1] is not None
    with acting(SECTOR):
        act = Act.objects.get()
    listed = text(officer.get("/orgs/acts/?q=12"))
    assert "12/QĐ-UBND" in listed

    undone = officer.post(f"/orgs/acts/{act.uuid}/undo", {"reason": "nhập nhầm"}, follow=True)
    assert "Đã hủy quyết định. Mọi thứ trở lại như trước." in text(undone)
    assert life(ids[0])[1] is None
    assert "12/QĐ-UBND" in text(officer.get("/orgs/acts/?tab=undone"))


def test_the_same_form_twice_records_one_decision(officer: Client, ids: list[UUID]) -> None:
    address = f"/orgs/acts/new?kind=close&school={ids[0]}"
    form = {**PAPER, "once": "hai-lan", "record": "1"}
    first = officer.post(address, form)
    again = officer.post(address, form)
    assert first["Location"] == again["Location"]
    with acting(SECTOR):
        assert Act.objects.count() == 1


def test_a_renaming_shows_old_and_new(officer: Client, ids: list[UUID]) -> None:
    address = f"/orgs/acts/new?kind=rename&school={ids[0]}"
    form = text(officer.get(address))
    assert 'value="Trường THCS Bao La (mẫu)"' in form
    given = {
        **PAPER,
        "changes-name": "Trường THCS Hoa Ban (mẫu)",
        "changes-code": "25-00001",
        "changes-kind": "public",
        "changes-levels": ["lower_secondary"],
        "changes-commune": "Xã Bao La",
    }
    preview = text(officer.post(address, given))
    assert "<del>Trường THCS Bao La (mẫu)</del>" in preview
    assert "<ins>Trường THCS Hoa Ban (mẫu)</ins>" in preview
    again = text(officer.post(address, {**given, "change": "1"}))
    assert 'value="Trường THCS Hoa Ban (mẫu)"' in again
    officer.post(address, {**given, "record": "1"})
    assert [name for name, _since, _until in states(ids[0])] == [
        "Trường THCS Bao La (mẫu)",
        "Trường THCS Hoa Ban (mẫu)",
    ]


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"number": ""}, "Mục này cần điền."),
        ({"effective": "31/02/2026"}, "ngày"),
        ({"effective": "01/09/2020"}, "như hiện nay từ 01/09/2020"),
        ({"by": "\x07"}, "ký tự"),
        ({"changes-name": "Trường THCS Bao La (mẫu)"}, "Chưa có gì khác"),
        ({"changes-code": "25-00002"}, "Mã này đang thuộc về"),
    ],
)
def test_what_cannot_be_meant_comes_back_with_its_reason(
    officer: Client, ids: list[UUID], changed: dict[str, str], says: str
) -> None:
    before = left_behind()
    given = {
        **PAPER,
        "changes-name": "Trường THCS Hoa Ban (mẫu)",
        "changes-code": "25-00001",
        "changes-kind": "public",
        "changes-levels": ["lower_secondary"],
        "changes-commune": "Xã Bao La",
        **changed,
        "record": "1",
    }
    answer = officer.post(f"/orgs/acts/new?kind=rename&school={ids[0]}", given)
    assert answer.status_code == 422
    assert left_behind() == before
    assert says in text(answer)


def test_a_decision_that_was_built_on_says_so(
    officer: Client, province: Province, ids: list[UUID]
) -> None:
    first = record(province, "rename", subjects=(ids[0],), changes={"name": "Trường Một"})
    with acting(SECTOR):
        Act.objects.filter(pk=first.pk).update(effective="2026-07-31")
    record(province, "close", effective=first.effective.replace(month=9), ending=(ids[0],))
    answer = officer.post(f"/orgs/acts/{first.uuid}/undo", {"reason": "nhầm"})
    assert answer.status_code == 422
    assert "dựa trên quyết định này" in text(answer)


@pytest.mark.parametrize(
    ("role", "status"),
    [("province_officer", 200), ("principal", 200), ("commune_officer", 200), ("guardian", 403)],
)
def test_a_decision_is_seen_by_the_staff_of_its_schools(
    province: Province, ids: list[UUID], signed_in: SignIn, role: str, status: int
) -> None:
    act = record(province, "rename", subjects=(ids[0],), changes={"name": "Trường Một"})
    assert signed_in(role).get(f"/orgs/acts/{act.uuid}/").status_code == status


@pytest.mark.parametrize("role", ["principal", "commune_officer"])
def test_a_decision_on_schools_elsewhere_does_not_exist(
    province: Province, ids: list[UUID], signed_in: SignIn, role: str
) -> None:
    act = record(province, "rename", subjects=(ids[3],), changes={"name": "Trường Một"})
    assert signed_in(role).get(f"/orgs/acts/{act.uuid}/").status_code == 404
    assert "12/QĐ-UBND" not in text(signed_in(role).get("/orgs/acts/"))


def test_an_address_with_a_number_beyond_all_numbers_is_answered(
    officer: Client, ids: list[UUID]
) -> None:
    address = f"/orgs/acts/new?kind=split&school={ids[0]}&new={'9' * 5000}"
    assert officer.get(address).status_code == 200


def test_a_reason_with_an_invisible_sign_undoes_nothing(
    officer: Client, province: Province, ids: list[UUID]
) -> None:
    act = record(province, "close", ending=(ids[0],))
    before = left_behind()
    answer = officer.post(f"/orgs/acts/{act.uuid}/undo", {"reason": "nh\u0007ầm"})
    assert answer.status_code == 422
    assert left_behind() == before


@pytest.mark.parametrize(
    ("kind", "asked"),
    [
        ("rename", {"name", "code"}),
        ("convert", {"kind", "levels", "name", "code"}),
        ("move", {"commune", "name", "code"}),
    ],
)
def test_a_form_asks_for_what_its_kind_of_decision_changes(
    officer: Client, ids: list[UUID], kind: str, asked: set[str]
) -> None:
    page = text(officer.get(f"/orgs/acts/new?kind={kind}&school={ids[0]}"))
    assert set(re.findall(r'name="changes-([a-z]+)"', page)) == asked
    assert ('<summary class="so-line">' in page) == (kind == "move")


def test_a_move_may_change_the_name_along_with_the_commune(
    officer: Client, ids: list[UUID]
) -> None:
    address = f"/orgs/acts/new?kind=move&school={ids[0]}"
    given = {**PAPER, "changes-commune": "Xã Mai Hạ", "changes-code": "25-00001"}
    moved = {**given, "changes-name": "Trường THCS Mai Châu (mẫu)"}
    preview = text(officer.post(address, moved))
    assert "<ins>Xã Mai Hạ</ins>" in preview
    assert "<ins>Trường THCS Mai Châu (mẫu)</ins>" in preview
    again = text(officer.post(address, {**moved, "change": "1"}))
    assert "<details open>" in again
    missing = officer.post(address, {**given, "changes-name": "", "record": "1"})
    assert missing.status_code == 422
    assert "<details open>" in text(missing)
    with acting(SECTOR):
        assert not Act.objects.exists()


@pytest.mark.parametrize(
    ("days", "says"),
    [
        (
            {"day": "02/08/2026"},
            "Quyết định ký ngày 02/08/2026, sau ngày bắt đầu có hiệu lực 01/08/2026.",
        ),
        (
            {"effective": "01/08/2036", "day": "01/07/2036"},
            "",
        ),
        (
            {"effective": "08/12/2036"},
            "Quyết định có hiệu lực từ 08/12/2036, cách hôm nay hơn mười năm.",
        ),
    ],
)
def test_strange_days_are_said_before_recording_and_hinder_nothing(
    officer: Client, ids: list[UUID], days: dict[str, str], says: str
) -> None:
    address = f"/orgs/acts/new?kind=close&school={ids[0]}"
    preview = text(officer.post(address, {**PAPER, **days, "once": "la"}))
    assert ("so-band-amber" in preview) == bool(says)
    assert says in preview
    recorded = officer.post(address, {**PAPER, **days, "once": "la", "record": "1"})
    assert recorded.status_code == 302


def test_a_code_that_a_school_has_is_told_with_its_name(officer: Client, ids: list[UUID]) -> None:
    """Also when it is the school that is divided: whoever records the decision sees them all."""
    address = f"/orgs/acts/new?kind=split&school={ids[0]}&new=2"
    school = {"kind": "public", "levels": ["lower_secondary"], "commune": "Xã Bao La"}
    before = left_behind()

    def told(first: str, second: str) -> str:
        given = {
            **PAPER,
            "record": "1",
            **{
                f"{form}-{name}": value
                for form in ("changes", "new0", "new1")
                for name, value in school.items()
            },
            "changes-name": "Trường THCS Bao La (mẫu)",
            "changes-code": "25-00001",
            "new0-name": "Trường THCS Một (mẫu)",
            "new1-name": "Trường THCS Hai (mẫu)",
            "new0-code": first,
            "new1-code": second,
        }
        answer = officer.post(address, given)
        assert answer.status_code == 422
        return text(answer)

    page = told("25-77771", "25-00002")
    assert f'thuộc về <a href="/orgs/schools/{ids[1]}/">' in page
    assert "nhờ Sở" not in page
    for code, forms in (("25-77771", ("new0", "new1")), ("25-00001", ("changes", "new1"))):
        twice = told("25-77771", code)
        for form in forms:
            error = re.search(rf'id="id_{form}-code_error".*?</div>', twice, re.DOTALL)
            assert error is not None
            assert "Hai trường trong quyết định này cùng mang mã này." in error[0]
        assert "nhờ Sở" not in twice
    assert left_behind() == before


def test_a_merger_without_its_target_says_what_to_choose(officer: Client, ids: list[UUID]) -> None:
    address = f"/orgs/acts/new?kind=merge&school={ids[0]}&school={ids[1]}"
    sentence = "Chọn các trường nhập thành trường nào"
    asking, missing = officer.get(address), officer.get(f"{address}&go=1")
    assert (asking.status_code, missing.status_code) == (200, 422)
    assert sentence not in text(asking)
    assert sentence in text(missing)
    # Else the browser would say so in its own language.
    assert not re.search(r'name="into"[^>]*required', text(missing))
    assert officer.get(f"{address}&go=1&into=new").status_code == 200


def test_the_page_of_a_decision_shows_every_difference(
    officer: Client, province: Province, ids: list[UUID]
) -> None:
    act = record(
        province, "convert", subjects=(ids[0],), changes={"levels": ("primary", "lower_secondary")}
    )
    page = text(officer.get(f"/orgs/acts/{act.uuid}/"))
    assert "<del>Trung học cơ sở</del>" in page
    assert "<ins>Tiểu học, Trung học cơ sở</ins>" in page
    assert page.count("so-diff") == 1
    assert "giữ tên" in page
    officer.post(f"/orgs/acts/{act.uuid}/undo", {"reason": "nhầm"})
    assert "so-diff" not in text(officer.get(f"/orgs/acts/{act.uuid}/"))


def test_the_page_of_a_closing_has_no_column_of_differences(
    officer: Client, province: Province, ids: list[UUID]
) -> None:
    act = record(province, "close", ending=(ids[0],))
    assert "Khác trước" not in text(officer.get(f"/orgs/acts/{act.uuid}/"))


@pytest.mark.parametrize(
    ("kind", "field"), [("found", "new0-commune"), ("move", "changes-commune")]
)
def test_a_commune_that_nobody_knows_is_refused_at_its_field(
    officer: Client, ids: list[UUID], kind: str, field: str
) -> None:
    school = "" if kind == "found" else f"&school={ids[0]}"
    before = left_behind()
    given = {**PAPER, **NEW_SCHOOL, "changes-name": "Trường THCS Bao La (mẫu)"}
    given |= {"changes-code": "25-00001", field: "Xã Mai Hương"}
    answer = officer.post(f"/orgs/acts/new?kind={kind}{school}", given)
    assert answer.status_code == 422
    page = text(answer)
    said = "Ngày 01/08/2026 ở đây không có xã, phường nào là “Xã Mai Hương”."
    assert page.count(said) == 2  # above the form and at the field
    assert "gần giống: Xã Mai Hạ." in page
    assert '<option value="Xã Mai Hạ">' in page
    assert left_behind() == before
