"""Requests about data: sent by the family, answered by the school within the days of the law."""

import re
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from sohoc.core.access.scope import acting
from sohoc.core.audit.models import Entry
from sohoc.core.testing.actors import NOW, SECTOR, Province
from sohoc.modules.people.testing import end_now, link_account, make_person, person_now
from sohoc.modules.privacy.contracts import Wish
from sohoc.modules.privacy.models import DataRequest, RequestState
from sohoc.modules.privacy.services import requests as services
from sohoc.modules.privacy.tests.asking import MONDAY, asked, state
from sohoc.modules.privacy.tests.families import Family, read
from tests.architecture.schools import prove, traces
from tests.architecture.test_statement_counts import statements

pytestmark = pytest.mark.django_db
SignIn = Callable[[str], Client]
PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"


def fields(family: Family, **changed: Any) -> dict[str, Any]:
    known = {
        "full_name": "Bùi Thị An",
        "born": "05/09/2014",
        "sex": "female",
        "nationality": "VN",
        "text": "Giấy khai sinh ghi ngày khác.",
        "school": "",
    }
    return {**known, **changed}


def sent_by(client: Client, family: Family, **changed: Any) -> DataRequest:
    """The guardian sends a correction on the screen."""
    address = f"/privacy/people/{family.child.uuid}/correct"
    answer = client.post(address, fields(family, **changed))
    assert answer.status_code == 302, answer.content.decode()
    with acting(SECTOR):
        return DataRequest.objects.get(uuid=answer["Location"].rstrip("/").rpartition("/")[2])


def test_a_correction_goes_from_the_family_to_the_record_with_its_proof(
    province: Province, signed_in: SignIn, family: Family
) -> None:
    school = str(province.schools[0].pk)
    paper = SimpleUploadedFile("khai-sinh.pdf", PDF, content_type="application/pdf")
    guardian = signed_in("guardian")
    request = sent_by(guardian, family, born="06/09/2014", file=paper, school=school)
    assert request.before == {"born": "2014-09-05"}
    assert request.wanted == {"born": "2014-09-06"}
    mine = f"/privacy/mine/{request.uuid}/"
    assert "Chưa xác nhận" in read(guardian, mine)

    clerk = signed_in("clerk")
    assert "Bùi Thị An" in read(clerk, "/privacy/requests/")
    page = read(clerk, f"/privacy/requests/{request.uuid}/")
    assert "Đang ghi Đề nghị ghi Ngày sinh 05/09/2014 06/09/2014" in page
    assert "khai-sinh.pdf" in page
    taken = clerk.get(f"/privacy/requests/{request.uuid}/files/evidence")
    assert taken.getvalue() == PDF
    assert clerk.get(f"/privacy/requests/{request.uuid}/files/answer").status_code == 404
    answer = clerk.post(
        f"/privacy/requests/{request.uuid}/grant", {"answer": "Đã sửa theo giấy khai sinh."}
    )
    assert answer.status_code == 302

    now = person_now(actor=province.actor("clerk"), person=family.child.uuid)
    assert now.born == date(2014, 9, 6)
    told = read(guardian, mine)
    assert "Đã thực hiện" in told
    assert "Trước khi sửa Đã sửa thành Ngày sinh 05/09/2014 06/09/2014" in told
    assert "Đã sửa theo giấy khai sinh." in told
    with acting(SECTOR):
        verbs = list(Entry.objects.order_by("id").values_list("verb", flat=True))
    assert verbs[-3:] == [
        "privacy.request.sent",
        "people.person.corrected",
        "privacy.request.granted",
    ]


def test_what_has_no_field_of_its_own_is_asked_for_in_words(
    province: Province, signed_in: SignIn, family: Family
) -> None:
    guardian, clerk = signed_in("guardian"), signed_in("clerk")
    said = "Số mới của mẹ: 0912 345 678."
    others = {"others": ["reach", "class"], "text": said}
    request = sent_by(guardian, family, **others, school=str(province.schools[0].pk))
    assert (request.right, request.wanted, request.text) == (
        "correct",
        {},
        f"điện thoại, địa chỉ, lớp, trường: {said}",
    )
    page = read(clerk, f"/privacy/requests/{request.uuid}/")
    assert "điện thoại, địa chỉ, lớp, trường: Số mới của mẹ" in page
    both = sent_by(guardian, family, **others, born="06/09/2014")
    assert both.wanted == {"born": "2014-09-06"}


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({}, "Chưa có gì khác"),
        ({"born": "05/09/2099"}, r"năm từ 1900 đến 20\d\d"),
        ({"born": "06/09/2014", "text": "sai"}, "viết thêm vài chữ"),
        ({"full_name": "Bùi 7"}, "không có chữ số"),
        ({"born": "06/09/2014", "school": "987654"}, "lựa chọn"),
    ],
)
def test_what_cannot_be_asked_is_said_in_one_sentence_and_nothing_is_written(
    signed_in: SignIn, family: Family, changed: dict[str, str], told: str
) -> None:
    client = signed_in("guardian")
    before = traces()
    answer = client.post(f"/privacy/people/{family.child.uuid}/correct", fields(family, **changed))
    assert answer.status_code == 422
    assert re.search(told, answer.content.decode())
    assert traces() == before


def test_a_file_that_is_not_what_it_says_is_refused_and_nothing_is_written(
    signed_in: SignIn, family: Family
) -> None:
    client = signed_in("guardian")
    before = traces()
    paper = SimpleUploadedFile("khai-sinh.pdf", b"MZ not a paper", content_type="application/pdf")
    answer = client.post(
        f"/privacy/people/{family.child.uuid}/correct",
        fields(family, born="06/09/2014", file=paper),
    )
    assert answer.status_code == 422
    assert traces() == before


def test_of_two_officers_the_second_is_told_of_the_first(
    province: Province, signed_in: SignIn, family: Family
) -> None:
    request = asked(province, family)
    clerk, principal = signed_in("clerk"), signed_in("principal")
    address = f"/privacy/requests/{request.uuid}"
    assert (
        clerk.post(f"{address}/refuse", {"answer": "Luật buộc giữ sổ đăng bộ."}).status_code == 302
    )
    answer = principal.post(f"{address}/grant", {"answer": "Đã xóa ảnh cũ."}, follow=True)
    assert "đã được trả lời: Đã từ chối" in answer.content.decode()
    assert state(request).answer == "Luật buộc giữ sổ đăng bộ."


def test_facts_that_changed_meanwhile_are_not_overwritten(
    province: Province, signed_in: SignIn, family: Family
) -> None:
    request = sent_by(
        signed_in("guardian"), family, born="06/09/2014", school=str(province.schools[0].pk)
    )
    again = sent_by(
        signed_in("guardian"), family, born="07/09/2014", school=str(province.schools[0].pk)
    )
    clerk = signed_in("clerk")
    words = {"answer": "Đã sửa theo giấy khai sinh."}
    assert clerk.post(f"/privacy/requests/{request.uuid}/grant", words).status_code == 302
    answer = clerk.post(f"/privacy/requests/{again.uuid}/grant", words)
    assert answer.status_code == 422
    assert "Trong lúc đó đã có người sửa: Ngày sinh" in answer.content.decode()
    assert state(again).state == RequestState.SENT


def test_nobody_answers_the_own_request(
    province: Province, signed_in: SignIn, family: Family
) -> None:
    clerk = province.actor("clerk", at=MONDAY)
    school = province.schools[0].pk
    own = make_person(actor=clerk, name="Đinh Văn Thư", school=school, belonging="staff", at=MONDAY)
    link_account(own, clerk.user_id)
    with acting(clerk.writing_scope):
        request = services.ask(
            actor=clerk,
            person=own.uuid,
            wish=Wish("view", "Xin xem hồ sơ của tôi.", school=school),
            evidence=None,
            at=MONDAY,
        )
    answer = signed_in("clerk").post(
        f"/privacy/requests/{request.uuid}/grant", {"answer": "Đã xem hết rồi."}
    )
    assert answer.status_code == 422
    assert "phải do đồng nghiệp trả lời" in answer.content.decode()
    assert state(request).state == RequestState.SENT


def test_taking_back_is_the_askers_alone_and_ends_the_request(
    province: Province, signed_in: SignIn, family: Family
) -> None:
    request = asked(province, family)
    address = f"/privacy/mine/{request.uuid}/withdraw"
    assert signed_in("clerk").post(address).status_code == 404
    assert signed_in("guardian").post(address).status_code == 302
    assert state(request).state == RequestState.WITHDRAWN
    assert (
        signed_in("clerk")
        .post(f"/privacy/requests/{request.uuid}/grant", {"answer": "Đã xóa ảnh cũ."})
        .status_code
        == 302
    )
    assert state(request).state == RequestState.WITHDRAWN


def test_another_school_and_another_family_see_nothing_of_it(
    province: Province, signed_in: SignIn, family: Family
) -> None:
    guardian = province.actor("guardian", at=MONDAY)
    with acting(guardian.scope):
        request = services.ask(
            actor=guardian,
            person=family.child.uuid,
            wish=Wish("object", "Không đăng ảnh cháu lên mạng."),
            evidence=None,
            at=MONDAY,
        )
    for role, status in (
        ("clerk", 404),  # it went to the department
        ("province_officer", 200),
        ("homeroom_teacher", 403),
        ("guardian", 403),
        ("learner", 403),
    ):
        found = signed_in(role).get(f"/privacy/requests/{request.uuid}/")
        assert found.status_code == status, role
    assert signed_in("learner").get(f"/privacy/mine/{request.uuid}/").status_code == 404


def test_the_list_is_exported_after_a_fresh_proof(
    province: Province, signed_in: SignIn, family: Family
) -> None:
    asked(province, family)
    client = signed_in("clerk")
    assert client.get("/privacy/requests/export/csv").status_code == 403
    prove(client)
    answer = client.get("/privacy/requests/export/csv")
    assert answer.status_code == 200
    assert "Bùi Thị An" in answer.content.decode("utf-8-sig")


def test_asking_the_same_twice_leads_to_the_first(province: Province, family: Family) -> None:
    asked(province, family)
    with pytest.raises(services.AskedAlready):
        asked(province, family)


def test_nobody_asks_about_a_stranger(
    province: Province, signed_in: SignIn, family: Family
) -> None:
    client = signed_in("guardian")
    before = traces()
    address = f"/privacy/people/{family.stranger.uuid}/ask"
    given = {"right": "delete", "text": "Xin xóa hết dữ liệu.", "school": ""}
    assert client.post(address, given).status_code == 404
    assert traces() == before


def test_an_own_request_is_gone_with_the_right_to_the_record(
    province: Province, signed_in: SignIn, family: Family
) -> None:
    request = asked(province, family)
    client = signed_in("guardian")
    assert client.get(f"/privacy/mine/{request.uuid}/").status_code == 200
    end_now(actor=province.actor("clerk", at=NOW), guardianship=family.guardianship, at=NOW)
    assert client.get(f"/privacy/mine/{request.uuid}/").status_code == 404
    assert client.post(f"/privacy/mine/{request.uuid}/withdraw").status_code == 404


def test_the_pages_cost_the_same_for_few_and_for_many(
    province: Province, signed_in: SignIn, family: Family
) -> None:
    guardian, clerk = signed_in("guardian"), signed_in("clerk")
    first = asked(province, family)
    pages = [
        (guardian, f"/privacy/people/{family.child.uuid}/"),
        (guardian, f"/privacy/people/{family.child.uuid}/requests"),
        (guardian, f"/privacy/people/{family.child.uuid}/consents"),
        (clerk, "/privacy/requests/"),
        (clerk, f"/privacy/requests/{first.uuid}/"),
        (clerk, "/privacy/purposes/"),
    ]
    few = [statements(client, page) for client, page in pages]
    for right in ("view", "provide", "object", "protect"):
        asked(province, family, right=right)
    assert [statements(client, page) for client, page in pages] == few


def test_a_request_goes_to_the_school_unless_the_family_chooses_the_department(
    province: Province, signed_in: SignIn, family: Family
) -> None:
    for place in ("correct", "ask"):
        page = signed_in("guardian").get(f"/privacy/people/{family.child.uuid}/{place}")
        chosen = f'<option value="{province.schools[0].pk}" selected>'
        assert chosen in page.content.decode()
