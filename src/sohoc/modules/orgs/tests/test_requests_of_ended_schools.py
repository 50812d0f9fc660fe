"""A school that has ended stays as it was: nothing is asked about it, no request changes it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from django.test import Client

from sohoc.core.access.scope import acting
from sohoc.core.testing.actors import NOW, Province
from sohoc.modules.orgs.contracts import ActWish
from sohoc.modules.orgs.models import Act, SchoolState
from sohoc.modules.orgs.services.acts.previewing import preview_act
from sohoc.modules.orgs.services.acts.undoing import undo_act
from sohoc.modules.orgs.services.requests import (
    SchoolEnded,
    accept_request,
    ask_correction,
    refuse_request,
    withdraw_request,
)
from sohoc.modules.orgs.services.schools import facts_of
from sohoc.modules.orgs.testing import make_schools
from sohoc.modules.orgs.tests.acting_out import DAY, decided, network, record
from sohoc.modules.orgs.tests.requests_made import NEW_NAME, asked, current, left_behind

pytestmark = pytest.mark.django_db
SignIn = Callable[[str], Client]
LAST_DAY = datetime(2026, 7, 31, 12, tzinfo=UTC)


@pytest.fixture
def schools(province: Province) -> list[SchoolState]:
    made = make_schools(province.schools)
    return [current(school) for school in made]


def merged(province: Province, schools: list[SchoolState], *, on: date = DAY) -> Act:
    """The first school goes into the third."""
    into, ending = (schools[2].uuid,), (schools[0].uuid,)
    return record(province, "merge", effective=on, subjects=into, ending=ending)


def test_a_request_is_not_accepted_once_its_school_has_ended(
    province: Province, schools: list[SchoolState]
) -> None:
    request = asked(province, schools[0], name=NEW_NAME, commune="Xã Mai Hạ")
    act = merged(province, schools)
    before, officer = (left_behind(), network()), province.actor("province_officer")
    with acting(officer.scope), pytest.raises(SchoolEnded) as ended:
        accept_request(actor=officer, uuid_=request.uuid, reason="x", at=NOW)
    assert ended.value.day == DAY
    assert (left_behind(), network()) == before
    with acting(officer.scope):
        undo_act(actor=officer, uuid_=act.uuid, reason="nhầm", at=NOW)
        accept_request(actor=officer, uuid_=request.uuid, reason="x", at=NOW)
    assert current(schools[0]).name == NEW_NAME


def test_a_request_is_accepted_on_the_last_day_of_its_school(
    province: Province, schools: list[SchoolState]
) -> None:
    request = asked(province, schools[0])
    merged(province, schools)
    officer = province.actor("province_officer")
    with acting(officer.scope):
        accept_request(actor=officer, uuid_=request.uuid, reason="x", at=LAST_DAY)
    assert current(schools[0]).name == NEW_NAME


def test_a_request_about_an_ended_school_is_refused_or_withdrawn(
    province: Province, schools: list[SchoolState]
) -> None:
    first, second = asked(province, schools[0]), asked(province, schools[0], by="commune_officer")
    record(province, "close", ending=(schools[0].uuid,))
    officer, asking = province.actor("province_officer"), province.actor("commune_officer")
    with acting(officer.scope):
        refuse_request(actor=officer, uuid_=first.uuid, answer="trường đã nhập", at=NOW)
    with acting(officer.scope):
        second.refresh_from_db()
    with acting(asking.writing_scope):
        assert withdraw_request(actor=asking, uuid_=second.uuid, at=NOW).state == "withdrawn"


def test_nothing_is_asked_about_a_school_that_has_ended(
    province: Province, schools: list[SchoolState]
) -> None:
    record(province, "close", ending=(schools[0].uuid,))
    before, actor = left_behind(), province.actor("commune_officer")
    wished = replace(facts_of(schools[0]), name=NEW_NAME)
    with acting(actor.writing_scope), pytest.raises(SchoolEnded) as ended:
        ask_correction(actor=actor, school=schools[0].uuid, wished=wished, reason="x", at=NOW)
    assert ended.value.day == DAY
    assert left_behind() == before


def test_the_preview_of_a_merger_says_how_many_requests_wait(
    province: Province, schools: list[SchoolState]
) -> None:
    asked(province, schools[0])
    asked(province, schools[0], by="clerk")
    asked(province, schools[0], by="commune_officer", code="25-00009")
    wish = ActWish(
        kind="merge",
        decision=decided(),
        subjects=(schools[2].uuid,),
        ending=(schools[0].uuid, schools[1].uuid),
    )
    officer = province.actor("province_officer")
    with acting(officer.scope):
        touched = preview_act(actor=officer, wish=wish, at=NOW)
    assert [(one.part, one.requests) for one in touched] == [
        ("subject", 0),
        ("predecessor", 3),
        ("predecessor", 0),
    ]


def test_the_screen_offers_refusing_alone_and_says_why(
    province: Province, schools: list[SchoolState], signed_in: SignIn
) -> None:
    request = asked(province, schools[0])
    merged(province, schools)
    address, client = f"/orgs/requests/{request.uuid}/", signed_in("province_officer")
    page = client.get(address).content.decode()
    assert f"{address}refuse" in page
    assert f"{address}accept" not in page
    answer = client.post(f"{address}accept", {"once": "k"})
    assert answer.status_code == 422
    assert "Trường đã giải thể từ ngày 01/08/2026 nên không sửa nữa." in answer.content.decode()


def test_an_ended_school_has_no_button_that_asks(
    province: Province, schools: list[SchoolState], signed_in: SignIn
) -> None:
    school, client = f"/orgs/schools/{schools[0].uuid}/", signed_in("commune_officer")
    assert f"{school}ask" in client.get(school).content.decode()
    record(province, "close", ending=(schools[0].uuid,))
    assert f"{school}ask" not in client.get(school).content.decode()
    form = {
        "name": NEW_NAME,
        "code": "25-00001",
        "kind": "public",
        "levels": ["lower_secondary"],
        "commune": "Xã Bao La",
        "reason": "sai tên",
    }
    answer = client.post(f"{school}ask", form)
    assert answer.status_code == 422
    assert "Trường đã giải thể từ ngày 01/08/2026 nên không nhận đề nghị sửa nữa." in (
        answer.content.decode()
    )
