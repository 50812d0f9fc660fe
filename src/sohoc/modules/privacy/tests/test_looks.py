"""Who looked: told to the family without a name, withheld where that would endanger a child."""

import re
from collections.abc import Callable

import pytest
from django.test import Client

from sohoc.core.access.scope import acting
from sohoc.core.audit.models import Look
from sohoc.core.testing.actors import AUDIT, NOW, Province
from sohoc.core.testing.database import owner_connection
from sohoc.modules.people.testing import open_sensitive
from sohoc.modules.privacy.selectors.looks import looks_at
from sohoc.modules.privacy.tests.families import Family, make_second, read, text_of
from tests.architecture.schools import prove

# A look is written past the request's transaction, so it is seen once it is committed.
pytestmark = pytest.mark.django_db(transaction=True)
SignIn = Callable[[str], Client]
NOBODY = "Chưa có ai khác mở hồ sơ này"


@pytest.fixture(autouse=True)
def withheld(transactional_db: None) -> None:
    """The rows of the migration: a committed test empties every table at its end."""
    with owner_connection() as db:
        db.execute(
            "INSERT INTO privacy_withheldpurpose (code, words)"
            " VALUES ('child_protection', 'bảo vệ trẻ em') ON CONFLICT DO NOTHING"
        )


def looks_of(client: Client, family: Family) -> str:
    page = client.get(f"/privacy/people/{family.child.uuid}/looks").content.decode()
    return page.partition("<table")[2].partition("</table>")[0]


def test_a_look_is_told_as_role_and_school_and_counted_together(
    province: Province, signed_in: SignIn, family: Family
) -> None:
    clerk = signed_in("clerk")
    for _time in range(3):
        clerk.get(f"/persons/{family.child.uuid}/")
    signed_in("homeroom_teacher").get(f"/persons/{family.child.uuid}/")
    open_sensitive(
        actor=province.actor("clerk"),
        person=family.child.uuid,
        purpose="Đối chiếu giấy khai sinh",
        at=NOW,
    )
    client = signed_in("guardian")
    page = text_of(looks_of(client, family))
    assert "Văn thư" in page
    assert "Trường THCS Bao La (mẫu) hồ sơ 3 lần" in page
    assert "Giáo viên chủ nhiệm Trường THCS Bao La (mẫu) hồ sơ 1 lần" in page
    assert "Đối chiếu giấy khai sinh" in page
    assert "Đinh Thị Thắm" not in page
    page = read(client, f"/privacy/people/{family.child.uuid}/")
    assert "1 lần" in page


def test_looks_for_the_protection_of_a_child_are_withheld_and_counted_for_the_auditor(
    province: Province, signed_in: SignIn, family: Family
) -> None:
    clerk = province.actor("clerk")
    for purpose in ("child_protection: nghi bị bạo hành", "Bảo vệ trẻ em, theo báo của công an"):
        open_sensitive(actor=clerk, person=family.child.uuid, purpose=purpose, at=NOW)
    page = read(signed_in("guardian"), f"/privacy/people/{family.child.uuid}/looks")
    assert "bạo hành" not in page
    assert "công an" not in page
    assert NOBODY in page
    told = read(signed_in("auditor"), "/privacy/withheld/")
    assert re.search(r"\d\d/\d{4} 2 1", told), told
    assert signed_in("guardian").get("/privacy/withheld/").status_code == 403


def test_looks_at_a_second_record_are_told_after_the_merge(
    province: Province, signed_in: SignIn, family: Family
) -> None:
    second = family.stranger
    open_sensitive(
        actor=province.actor("clerk"), person=second.uuid, purpose="Hồ sơ thứ hai", at=NOW
    )
    client = signed_in("guardian")
    assert "Hồ sơ thứ hai" not in looks_of(client, family)
    make_second(second, of=family.child)
    assert "Hồ sơ thứ hai" in looks_of(client, family)


def test_the_function_of_looks_answers_nothing_about_a_stranger(
    province: Province, signed_in: SignIn, family: Family
) -> None:
    signed_in("clerk").get(f"/persons/{family.stranger.uuid}/")
    signed_in("clerk").get(f"/persons/{family.child.uuid}/")
    guardian = province.actor("guardian")
    with acting(guardian.scope):
        assert len(looks_at(person=family.child.uuid)) == 1
        assert looks_at(person=family.stranger.uuid) == []
    for role in ("clerk", "province_officer"):
        with acting(province.actor(role).scope):
            assert looks_at(person=family.child.uuid) == []


def test_the_own_look_at_a_child_is_written_down_and_not_told_to_oneself(
    signed_in: SignIn, family: Family
) -> None:
    client = signed_in("guardian")
    client.get(f"/privacy/people/{family.child.uuid}/")
    with acting(AUDIT):
        roles = Look.objects.filter(object_id=str(family.child.uuid)).values_list("role", flat=True)
        assert list(roles) == ["guardian"]
    assert NOBODY in read(client, f"/privacy/people/{family.child.uuid}/looks")


def test_the_officer_has_looks_for_a_further_purpose_withheld(
    province: Province, signed_in: SignIn, family: Family
) -> None:
    purpose = "Xác minh theo yêu cầu của tòa án"
    open_sensitive(actor=province.actor("clerk"), person=family.child.uuid, purpose=purpose, at=NOW)
    assert purpose in looks_of(signed_in("guardian"), family)
    officer = signed_in("province_officer")
    prove(officer)
    given = {"words": "Xác minh theo yêu cầu", "code": "court_request"}
    for told in ("không được báo nữa", "đã được giữ lại"):
        answer = officer.post("/privacy/withheld/add", given, follow=True)
        assert told in answer.content.decode()
    assert purpose not in looks_of(signed_in("guardian"), family)
    short = {"words": "Xác", "code": "x"}
    assert officer.post("/privacy/withheld/add", short).status_code == 422
    assert signed_in("clerk").get("/privacy/withheld/add").status_code == 403
