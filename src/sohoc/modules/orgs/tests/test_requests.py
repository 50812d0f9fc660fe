"""A school or a commune asks for a correction; the province accepts or refuses."""

import threading
from collections.abc import Callable

import pytest
from django.db import connections
from django.test import Client

from sohoc.core.access.actors import Actor, NotAllowed, NotYours
from sohoc.core.access.scope import acting
from sohoc.core.audit.models import Entry
from sohoc.core.outbox.models import Event
from sohoc.core.testing.actors import (
    AUDIT,
    NOW,
    SECTOR,
    Province,
    actor_of_grant,
    give,
    make_account,
)
from sohoc.modules.orgs.models import SchoolState
from sohoc.modules.orgs.services.requests import (
    AnsweredAlready,
    AskedAlready,
    NothingAsked,
    SchoolMoved,
    refuse_request,
    withdraw_request,
)
from sohoc.modules.orgs.services.schools import SchoolCodeTaken
from sohoc.modules.orgs.testing import make_schools
from sohoc.modules.orgs.tests.requests_made import (
    NEW_NAME,
    accept,
    asked,
    corrected,
    current,
    left_behind,
)

pytestmark = pytest.mark.django_db
SignIn = Callable[[str], Client]


@pytest.fixture
def schools(province: Province) -> list[SchoolState]:
    made = make_schools(province.schools)
    return [current(school) for school in made]


@pytest.mark.parametrize("role", ["commune_officer", "principal", "clerk"])
def test_a_request_keeps_what_should_change_and_why(
    province: Province, schools: list[SchoolState], role: str
) -> None:
    request = asked(
        province, schools[0], by=role, name=NEW_NAME, levels=("primary", "lower_secondary")
    )
    assert request.before == {"name": schools[0].name, "levels": ["lower_secondary"]}
    assert request.wanted == {"name": NEW_NAME, "levels": ["primary", "lower_secondary"]}
    assert (request.state, request.asked_by_id, request.asked_name) == (
        "open",
        province.users[role].pk,
        "Người thử",
    )
    assert current(schools[0]).name == schools[0].name
    with acting(AUDIT):
        entry = Entry.objects.get()
    assert (entry.verb, entry.noun, entry.object_id, entry.label, entry.reason, entry.data) == (
        "orgs.request.asked",
        "orgs.request",
        str(request.uuid),
        schools[0].name,
        "theo quyết định 12",
        {"fields": ["name", "levels"]},
    )
    assert Event.objects.get().kind.endswith("CorrectionAsked")


@pytest.mark.parametrize("role", ["province_officer", "subject_teacher", "guardian"])
def test_others_ask_for_nothing(province: Province, schools: list[SchoolState], role: str) -> None:
    before = left_behind()
    with pytest.raises(NotAllowed):
        asked(province, schools[0], by=role)
    assert left_behind() == before


@pytest.mark.parametrize(("role", "school"), [("principal", 1), ("commune_officer", 2)])
def test_a_school_out_of_reach_is_not_asked_about(
    province: Province, schools: list[SchoolState], role: str, school: int
) -> None:
    before = left_behind()
    with pytest.raises(NotYours):
        asked(province, schools[school], by=role)
    assert left_behind() == before


def test_nothing_different_and_the_same_again_are_no_requests(
    province: Province, schools: list[SchoolState]
) -> None:
    with pytest.raises(NothingAsked):
        asked(province, schools[0], name=f" {schools[0].name} ")
    first = asked(province, schools[0])
    before = left_behind()
    with pytest.raises(AskedAlready) as already:
        asked(province, schools[0])
    assert already.value.request == first
    assert left_behind() == before
    asked(province, schools[0], by="clerk")
    asked(province, schools[0], code="25-00009")


def test_an_accepted_request_corrects_the_school_in_the_name_of_the_province(
    province: Province, schools: list[SchoolState]
) -> None:
    request = asked(province, schools[0], name=NEW_NAME, commune="Xã Mai Hạ")
    answered = accept(province.actor("province_officer"), request)
    officer = province.users["province_officer"].pk
    assert (answered.state, answered.answered_by_id, answered.answered_at) == (
        "accepted",
        officer,
        NOW,
    )
    school = current(schools[0])
    assert (school.name, school.commune, school.code, school.version) == (
        NEW_NAME,
        "Xã Mai Hạ",
        schools[0].code,
        2,
    )
    with acting(AUDIT):
        entries = Entry.objects.order_by("id").values_list("verb", "actor_id", "reason")
        assert list(entries)[1:] == [
            ("orgs.school.edited", officer, "theo đề nghị"),
            ("orgs.request.accepted", officer, ""),
        ]
    assert [e.kind.rpartition(".")[2] for e in Event.objects.order_by("id")] == [
        "CorrectionAsked",
        "SchoolCorrected",
        "CorrectionAnswered",
    ]
    principal = province.actor("commune_officer")
    assert schools[0].school_id not in principal.scope.schools  # it went to the other commune


def test_a_refused_request_changes_nothing_but_its_answer(
    province: Province, schools: list[SchoolState]
) -> None:
    request, officer = asked(province, schools[0]), province.actor("province_officer")
    with acting(officer.scope):
        refuse_request(actor=officer, uuid_=request.uuid, answer=" chưa có  quyết định ", at=NOW)
    with acting(SECTOR):
        request.refresh_from_db()
    assert (request.state, request.answer) == ("refused", "chưa có quyết định")
    assert current(schools[0]).version == 1
    with acting(AUDIT):
        entry = Entry.objects.get(verb="orgs.request.refused")
    assert entry.reason == "chưa có quyết định"


def test_only_who_asked_withdraws(province: Province, schools: list[SchoolState]) -> None:
    request = asked(province, schools[0])
    clerk, principal = province.actor("clerk"), province.actor("principal")
    before = left_behind()
    with acting(clerk.writing_scope), pytest.raises(NotAllowed):
        withdraw_request(actor=clerk, uuid_=request.uuid, at=NOW)
    assert left_behind() == before
    with acting(principal.writing_scope):
        done = withdraw_request(actor=principal, uuid_=request.uuid, at=NOW)
    assert done.state == "withdrawn"


@pytest.mark.parametrize("role", ["commune_officer", "principal", "clerk"])
def test_nobody_but_the_province_answers(
    province: Province, schools: list[SchoolState], role: str
) -> None:
    request = asked(province, schools[0])
    before, actor = left_behind(), province.actor(role)
    with pytest.raises(NotAllowed):
        accept(actor, request)
    with acting(actor.writing_scope), pytest.raises(NotAllowed):
        refuse_request(actor=actor, uuid_=request.uuid, answer="không", at=NOW)
    assert left_behind() == before


def test_a_school_that_was_changed_meanwhile_is_not_overwritten(
    province: Province, schools: list[SchoolState]
) -> None:
    request = asked(province, schools[0])
    corrected(province, schools[0], name="Trường THCS Khác (mẫu)")
    before = left_behind()
    with pytest.raises(SchoolMoved) as moved:
        accept(province.actor("province_officer"), request)
    assert [(m.field, m.then, m.now, m.wanted) for m in moved.value.fields] == [
        ("name", schools[0].name, "Trường THCS Khác (mẫu)", NEW_NAME)
    ]
    assert left_behind() == before


def test_a_change_of_something_else_does_not_hold_a_request_up(
    province: Province, schools: list[SchoolState]
) -> None:
    request = asked(province, schools[0])
    corrected(province, schools[0], kind="private")
    accept(province.actor("province_officer"), request)
    school = current(schools[0])
    assert (school.name, school.kind, school.version) == (NEW_NAME, "private", 3)


def test_a_wanted_code_of_another_school_leaves_the_request_open(
    province: Province, schools: list[SchoolState]
) -> None:
    request = asked(province, schools[0], code=schools[3].code)
    before = left_behind()
    with pytest.raises(SchoolCodeTaken):
        accept(province.actor("province_officer"), request)
    assert left_behind() == before


@pytest.mark.django_db(transaction=True)
def test_of_two_officers_who_answer_at_once_one_wins_and_the_other_is_told(
    province: Province, schools: list[SchoolState]
) -> None:
    request = asked(province, schools[0])
    other = make_account(username="can.bo.hai", node=province.root)
    officers = [
        province.actor("province_officer"),
        actor_of_grant(give(user=other, role="province_officer", node=province.root)),
    ]
    gate, ends = threading.Barrier(2), list[str]()

    def answer(actor: Actor) -> None:
        gate.wait(timeout=10)
        try:
            ends.append(accept(actor, request).state)
        except AnsweredAlready as already:
            ends.append(f"told: {already.request.state}")
        finally:
            connections.close_all()

    threads = [threading.Thread(target=answer, args=[actor]) for actor in officers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    assert sorted(ends) == ["accepted", "told: accepted"]
    assert current(schools[0]).version == 2
    with acting(AUDIT):
        assert Entry.objects.filter(verb="orgs.request.accepted").count() == 1
