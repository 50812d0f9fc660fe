"""A request of a guardian whose right has ended since: seen as such, and not done by itself."""

from collections.abc import Callable

import pytest
from django.test import Client

from sohoc.core.access.scope import acting
from sohoc.core.testing.actors import SECTOR, Province
from sohoc.modules.people.testing import end_now, person_now
from sohoc.modules.privacy.contracts import Wish
from sohoc.modules.privacy.models import DataRequest
from sohoc.modules.privacy.services import requests as services
from sohoc.modules.privacy.tests.asking import MONDAY, state
from sohoc.modules.privacy.tests.families import Family, read
from tests.architecture.schools import traces

pytestmark = pytest.mark.django_db
SignIn = Callable[[str], Client]
OVER = "Người gửi yêu cầu này không còn quyền đối với hồ sơ."


@pytest.fixture
def request_sent(province: Province, family: Family) -> DataRequest:
    """The mother asks for another name of the child."""
    guardian = province.actor("guardian", at=MONDAY)
    wanted = {"full_name": "Bùi Thị Ân"}
    with acting(guardian.scope):
        return services.ask(
            actor=guardian,
            person=family.child.uuid,
            wish=Wish("correct", "Giấy khai sinh ghi khác.", wanted, province.schools[0].pk),
            evidence=None,
            at=MONDAY,
        )


def end(province: Province, family: Family) -> None:
    end_now(actor=province.actor("clerk", at=MONDAY), guardianship=family.guardianship, at=MONDAY)


def grant(province: Province, request: DataRequest, *, is_still_wanted: bool = False) -> None:
    principal = province.actor("principal", at=MONDAY)
    with acting(principal.writing_scope):
        services.grant(
            actor=principal,
            uuid_=request.uuid,
            answer="Đã sửa theo giấy khai sinh.",
            document=None,
            is_still_wanted=is_still_wanted,
            at=MONDAY,
        )


def name(province: Province, family: Family) -> str:
    return person_now(actor=province.actor("clerk"), person=family.child.uuid).full_name


def test_what_a_guardian_of_before_has_asked_is_not_done(
    province: Province, family: Family, request_sent: DataRequest
) -> None:
    end(province, family)
    before = traces()
    with pytest.raises(services.NoRightAnyMore):
        grant(province, request_sent)
    assert traces() == before
    assert (name(province, family), state(request_sent).state) == ("Bùi Thị An", "sent")


def test_who_still_answers_for_the_child_is_served_though_at_another_school(
    province: Province, family: Family, request_sent: DataRequest
) -> None:
    with acting(SECTOR):
        family.mother.affiliations.update(school_id=province.schools[1].pk)
    grant(province, request_sent)
    assert name(province, family) == "Bùi Thị Ân"


def test_the_page_says_so_and_proposes_to_refuse(
    province: Province, signed_in: SignIn, family: Family, request_sent: DataRequest
) -> None:
    principal, address = signed_in("principal"), f"/privacy/requests/{request_sent.uuid}/"
    assert OVER not in read(principal, address)
    end(province, family)
    assert OVER in read(principal, address)
    assert "không còn quyền yêu cầu về dữ liệu này" in read(principal, f"{address}refuse")
    answer = principal.post(f"{address}refuse", {"answer": "Không còn quyền yêu cầu."})
    assert answer.status_code == 302
    assert state(request_sent).state == "refused"
    assert OVER not in read(principal, address)


def test_it_is_done_where_the_officer_says_that_another_wants_the_same(
    province: Province, signed_in: SignIn, family: Family, request_sent: DataRequest
) -> None:
    end(province, family)
    principal, address = signed_in("principal"), f"/privacy/requests/{request_sent.uuid}/grant"
    given = {"answer": "Mẹ mới của cháu cũng đề nghị."}
    assert principal.post(address, given).status_code == 422
    assert name(province, family) == "Bùi Thị An"
    assert principal.post(address, {**given, "is_still_wanted": "on"}).status_code == 302
    assert (name(province, family), state(request_sent).state) == ("Bùi Thị Ân", "granted")


def test_a_request_leads_to_the_record_and_the_record_to_a_request(
    signed_in: SignIn, family: Family, request_sent: DataRequest
) -> None:
    record = f"/persons/{family.child.uuid}/"
    page = signed_in("clerk").get(f"/privacy/requests/{request_sent.uuid}/").content.decode()
    assert f'href="{record}"' in page
    own = signed_in("guardian").get(record).content.decode()
    theirs = signed_in("clerk").get(record).content.decode()
    for place in ("correct", "looks", "consents"):
        way = f'href="/privacy/people/{family.child.uuid}/{place}"'
        assert (way in own, way in theirs) == (True, False)


def test_a_correction_rests_on_the_request_by_its_day(
    province: Province, signed_in: SignIn, family: Family, request_sent: DataRequest
) -> None:
    grant(province, request_sent)
    told = read(signed_in("guardian"), f"/privacy/people/{family.child.uuid}/")
    assert "Bùi Thị Ân theo giấy tờ, đề nghị ngày 23/11/2026, 23/11/2026" in told
    assert "Quốc tịch Việt Nam" in told
