"""What can hardly be so is asked about once when a person is written down by hand."""

from collections.abc import Callable

import pytest
from django.test import Client

from sohoc.core.access.scope import acting
from sohoc.core.testing.actors import SECTOR, Province
from sohoc.modules.people.models import Person
from sohoc.modules.people.tests.made import add
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
