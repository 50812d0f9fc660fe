"""What can hardly be so is asked about once when somebody is written down or corrected by hand."""

from collections.abc import Callable

import pytest
from django.test import Client

from sohoc.core.access.scope import acting
from sohoc.core.testing.actors import SECTOR, Province
from sohoc.modules.people.contracts import IdentifierFacts
from sohoc.modules.people.models import Person, PersonHistory
from sohoc.modules.people.services.identifiers import give_identifier
from sohoc.modules.people.tests.made import SEEN, SINCE, add
from sohoc.modules.people.tests.merging import Office
from tests.architecture.schools import prove

pytestmark = pytest.mark.django_db
SignIn = Callable[[str], Client]


def form(province: Province, **said: str) -> dict[str, str]:
    return {
        "full_name": "Bùi Văn Thường",
        "born": "05/09/2014",
        "born_precision": "day",
        "nationality": "VN",
        "school": str(province.schools[0].pk),
        "belonging": "learner",
        "since": "05/09/2026",
        "class_text": "6A",
        "proof": "school",
        "day": "05/09/2026",
        "once": "mot",
        **said,
    }


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ({"born": "01/01/1900"}, "Hầu như không ai ở tuổi này học ở đó."),
        ({"full_name": "bùi văn thường"}, "Có phải họ tên là “Bùi Văn Thường” không?"),
        ({"full_name": "A"}, "Một chữ cái khó là họ tên đầy đủ."),
    ],
)
def test_what_can_hardly_be_so_is_asked_about_and_then_taken(
    province: Province, signed_in: SignIn, said: dict[str, str], told: str
) -> None:
    client = signed_in("clerk")
    asked = client.post("/persons/add", form(province, **said))
    assert asked.status_code == 422
    assert told in asked.content.decode()
    assert 'type="checkbox" name="is_sure"' in asked.content.decode()
    with acting(SECTOR):
        assert Person.objects.count() == 0
    assert client.post("/persons/add", form(province, is_sure="on", **said)).status_code == 302
    with acting(SECTOR):
        assert Person.objects.count() == 1


def test_what_is_usual_is_not_asked_about(province: Province, signed_in: SignIn) -> None:
    assert signed_in("clerk").post("/persons/add", form(province)).status_code == 302


def correction(**said: str) -> dict[str, str]:
    return {
        "full_name": "Bùi Thị An",
        "born": "05/09/2014",
        "born_precision": "day",
        "sex": "female",
        "nationality": "VN",
        "proof": "document",
        "day": "05/09/2026",
        "reason": "xem lại giấy khai sinh",
        "version": "1",
        **said,
    }


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ({"born": "05/09/2024"}, "Hầu như không ai ở tuổi này học ở đó."),
        ({"born": "05/09/1986"}, "Hầu như không ai ở tuổi này học ở đó."),
        ({"full_name": "BÙI THỊ ÂN"}, "Có phải họ tên là “Bùi Thị Ân” không?"),
        ({"full_name": "Â"}, "Một chữ cái khó là họ tên đầy đủ."),
        ({"born": "05/09/2013"}, "Số định danh cho biết khác: năm sinh khác. Hãy xem giấy tờ."),
        (
            {"born": "05/09/1986"},
            "Số định danh cho biết khác: thế kỷ sinh khác, năm sinh khác. Hãy xem giấy tờ.",
        ),
        ({"sex": "male"}, "Số định danh cho biết khác: giới tính khác. Hãy xem giấy tờ."),
    ],
)
def test_a_correction_to_what_can_hardly_be_so_is_asked_about_and_then_taken(
    province: Province, signed_in: SignIn, office: Office, said: dict[str, str], told: str
) -> None:
    person = add(province, "Bùi Thị An")
    number = IdentifierFacts("vn.sddcn", "025314000123", SINCE)
    office.does(give_identifier, person=person.uuid, facts=number, evidence=SEEN)
    client = signed_in("clerk")
    address = f"/persons/{person.uuid}/edit"
    asked = client.post(address, correction(**said))
    assert asked.status_code == 422
    page = asked.content.decode()
    assert told in page
    assert "025314000123" not in page
    assert 'type="checkbox" name="is_sure"' in page
    with acting(SECTOR):
        assert PersonHistory.objects.filter(row_id=person.pk).count() == 1
    assert client.post(address, correction(is_sure="on", **said)).status_code == 302
    with acting(SECTOR):
        assert Person.objects.get().version == 2


def test_what_a_correction_leaves_as_it_is_is_not_asked_about_again(
    province: Province, signed_in: SignIn
) -> None:
    person = add(province, "Bùi Thị An", class_text="12A")
    sent = correction(full_name="Bùi Thị Ân")
    assert signed_in("clerk").post(f"/persons/{person.uuid}/edit", sent).status_code == 302


def test_a_name_in_capitals_is_proposed_with_tidy_ones_at_every_correction(
    province: Province, signed_in: SignIn
) -> None:
    person = add(province, "BÙI THỊ AN")
    client = signed_in("clerk")
    address = f"/persons/{person.uuid}/edit"
    asked = client.post(address, correction(full_name="BÙI THỊ AN", sex="male"))
    assert "Có phải họ tên là “Bùi Thị An” không?" in asked.content.decode()
    assert client.post(address, correction(sex="male")).status_code == 302


def test_a_name_with_signs_that_no_name_has_is_refused(
    province: Province, signed_in: SignIn
) -> None:
    sent = form(province, full_name="Nguyễn <b>Xấu</b>", is_sure="on")
    refused = signed_in("clerk").post("/persons/add", sent)
    assert refused.status_code == 422
    assert "Họ tên chỉ có chữ cái" in refused.content.decode()


def test_a_people_is_kept_by_its_code_and_shown_by_its_name(
    province: Province, signed_in: SignIn
) -> None:
    person = add(province, "Bùi Thị An")
    client = signed_in("principal")
    prove(client)
    place = f"/persons/{person.uuid}/sensitive"
    sent = {"ethnicity": "Klingon", "reason": "theo hồ sơ", "version": "0"}
    refused = client.post(place, sent)
    assert refused.status_code == 422
    assert "Không có trong danh mục 54 dân tộc. Hãy ghi tên" in refused.content.decode()
    assert client.post(place, {**sent, "ethnicity": "dân tộc mường"}).status_code == 302
    opened = client.post(f"/persons/{person.uuid}/open", {"purpose": "lập hồ sơ chính sách"})
    assert "Mường" in opened.content.decode()
    assert 'value="Mường"' in client.post(place, {"open": "1"}).content.decode()
