"""A school that was added by mistake is taken back, while nobody needs it yet."""

import re
from collections.abc import Callable
from datetime import date

import pytest
from django.db import connection
from django.test import Client

from sohoc.core.access.actors import Actor
from sohoc.core.access.models import Node
from sohoc.core.access.scope import acting
from sohoc.core.access.tree import plant
from sohoc.core.audit.models import Entry
from sohoc.core.outbox.models import Event
from sohoc.core.testing.actors import (
    NOW,
    SECTOR,
    Province,
    actor_of_grant,
    give,
    make_account,
)
from sohoc.lib.periods import Period
from sohoc.modules.orgs.contracts import SchoolFacts
from sohoc.modules.orgs.models import School, SchoolHistory, SchoolState
from sohoc.modules.orgs.rules.schools import TakingBackRefusal, taking_back_refused
from sohoc.modules.orgs.services.schools import (
    SchoolStays,
    correct_school,
    facts_of,
    found_school,
    take_back_school,
)

# What hangs on a school is found by foreign keys, which a test's own transaction would put off.
pytestmark = pytest.mark.django_db(transaction=True)
SignIn = Callable[[str], Client]
FACTS = SchoolFacts(
    name="Trường TH Nhầm (mẫu)",
    code="25-0999",
    kind="public",
    levels=("primary",),
    commune="Xã Bao La",
    period=Period(date(2025, 9, 1), None),
)
VALUES = {
    "name": FACTS.name,
    "code": FACTS.code,
    "kind": FACTS.kind,
    "levels": ["primary"],
    "commune": FACTS.commune,
    "begins": "01/09/2025",
}


def added(client: Client) -> tuple[SchoolState, str]:
    """A school added on the screen, and the page that the person sees then."""
    page = client.post("/orgs/schools/add", VALUES, follow=True).content.decode()
    with acting(SECTOR):
        return SchoolState.objects.select_related("school").get(code=FACTS.code), page


def test_whoever_added_a_school_takes_it_back_from_the_message(
    province: Province, signed_in: SignIn
) -> None:
    client = signed_in("province_officer")
    school, page = added(client)
    found = re.search(r'Thêm nhầm\? <a href="([^"]+)">Rút lại</a>', page)
    assert found is not None
    assert 'value="Thêm nhầm"' in client.get(found[1]).content.decode()
    page = client.post(found[1], {"reason": "gõ hai lần"}, follow=True).content.decode()
    assert "Đã rút lại Trường TH Nhầm (mẫu)." in page
    assert client.get(f"/orgs/schools/{school.uuid}/").status_code == 404
    user_id = province.users["province_officer"].pk
    with acting(SECTOR):
        assert not Node.objects.filter(pk=school.school_id).exists()
        states = SchoolHistory.objects.filter(school_id=school.school_id).order_by("id")
        assert [(s.verb, s.actor_id, s.code) for s in states] == [
            ("INSERT", user_id, "25-0999"),
            ("DELETE", user_id, "25-0999"),
        ]
        entry = Entry.objects.get(verb="orgs.school.taken_back")
    assert (entry.actor_id, entry.object_id, entry.reason) == (
        user_id,
        str(school.uuid),
        "gõ hai lần",
    )
    assert [e.kind for e in Event.objects.order_by("id")][-1].endswith("SchoolTakenBack")


def test_the_code_of_a_school_that_was_taken_back_is_free(
    province: Province, signed_in: SignIn
) -> None:
    client = signed_in("province_officer")
    for _time in range(2):
        school, _page = added(client)
        url = f"/orgs/schools/{school.uuid}/take-back"
        assert client.post(url, {"reason": "nhầm"}).status_code == 302


def test_the_form_of_a_school_that_was_taken_back_may_be_sent_again(
    province: Province, signed_in: SignIn
) -> None:
    client = signed_in("province_officer")
    sent = {**VALUES, "once": "mot-khoa"}
    places = []
    for _time in range(2):
        places.append(client.post("/orgs/schools/add", sent)["Location"])
        assert client.get(places[-1]).status_code == 200
        client.post(f"{places[-1]}take-back", {"reason": "nhầm"})
    assert places[0] != places[1]


def test_the_history_offers_it_to_whoever_added_and_to_nobody_else(
    province: Province, signed_in: SignIn
) -> None:
    school, _page = added(signed_in("province_officer"))
    history, url = f"/orgs/schools/{school.uuid}/history", f"/orgs/schools/{school.uuid}/take-back"
    assert url in signed_in("province_officer").get(history).content.decode()
    assert url not in signed_in("administrator").get(history).content.decode()
    assert signed_in("administrator").get(url).status_code == 403
    assert signed_in("principal").post(url, {"reason": "x"}).status_code == 403


@pytest.mark.parametrize("what", ["account", "role", "node"])
def test_a_school_on_which_something_hangs_stays_whole(
    province: Province, signed_in: SignIn, what: str
) -> None:
    client = signed_in("province_officer")
    school, _page = added(client)
    with acting(SECTOR):
        node = Node.objects.get(pk=school.school_id)
    if what == "account":
        make_account(username="moi", node=node)
    elif what == "role":
        give(user=province.users["clerk"], role="clerk", node=node)
    else:
        with acting(SECTOR):
            plant([Node(kind="office", name="Tổ", period=node.period)], below=[node])
    response = client.post(f"/orgs/schools/{school.uuid}/take-back", {"reason": "nhầm"})
    assert response.status_code == 422
    assert "nên vẫn giữ" in response.content.decode()
    with acting(SECTOR):
        assert School.objects.filter(pk=school.school_id).exists()
        assert not Entry.objects.filter(verb="orgs.school.taken_back").exists()
        assert [s.verb for s in SchoolHistory.objects.filter(school_id=school.school_id)] == [
            "INSERT"
        ]


def test_a_school_that_somebody_else_corrected_stays(province: Province, signed_in: SignIn) -> None:
    school, _page = added(signed_in("province_officer"))
    other = make_account(username="can.bo.hai", node=province.root)
    colleague = actor_of_grant(give(user=other, role="province_officer", node=province.root))
    with acting(colleague.scope):
        facts = facts_of(school)
        renamed = SchoolFacts(
            "Trường TH Khác (mẫu)",
            facts.code,
            facts.kind,
            facts.levels,
            facts.commune,
            facts.period,
        )
        correct_school(
            actor=colleague, uuid_=school.uuid, facts=renamed, version=1, reason="sai tên", at=NOW
        )
    officer = province.actor("province_officer")
    for actor, refusal in (
        (officer, TakingBackRefusal.CHANGED_BY_OTHERS),
        (colleague, TakingBackRefusal.ADDED_BY_OTHERS),
    ):
        with acting(actor.scope), pytest.raises(SchoolStays) as stays:
            take_back_school(actor=actor, uuid_=school.uuid, reason="nhầm", at=NOW)
        assert stays.value.refusal is refusal
    with acting(SECTOR):
        assert School.objects.filter(pk=school.school_id).exists()


def corrected_often(actor: Actor, school: SchoolState) -> None:
    """More corrections of one person than the history shows."""
    often = f"""DO $$ BEGIN FOR i IN 1..201 LOOP
        UPDATE orgs_schoolstate SET commune = 'Xã ' || i WHERE school_id = {school.school_id};
        END LOOP; END $$"""
    with acting(actor.scope), connection.cursor() as cursor:
        cursor.execute(often)


@pytest.mark.parametrize("who_added", ["officer", "colleague"])
def test_work_of_others_is_found_behind_two_hundred_own_corrections(
    province: Province, signed_in: SignIn, who_added: str
) -> None:
    client = signed_in("province_officer")
    other = make_account(username="can.bo.hai", node=province.root)
    colleague = actor_of_grant(give(user=other, role="province_officer", node=province.root))
    officer = province.actor("province_officer")
    if who_added == "officer":
        school, _page = added(client)
        refusal = TakingBackRefusal.CHANGED_BY_OTHERS
        with acting(colleague.scope):
            SchoolState.objects.filter(school_id=school.school_id).update(
                name="Trường TH Khác (mẫu)"
            )
    else:
        with acting(colleague.scope):
            school = found_school(actor=colleague, facts=FACTS, at=NOW)
        refusal = TakingBackRefusal.ADDED_BY_OTHERS
    corrected_often(officer, school)
    address = f"/orgs/schools/{school.uuid}"
    assert "take-back" not in client.get(f"{address}/history").content.decode()
    with acting(officer.scope), pytest.raises(SchoolStays) as stays:
        take_back_school(actor=officer, uuid_=school.uuid, reason="nhầm", at=NOW)
    assert stays.value.refusal is refusal
    with acting(SECTOR):
        assert School.objects.filter(pk=school.school_id).exists()
        assert not SchoolHistory.objects.filter(school_id=school.school_id, verb="DELETE").exists()
        assert not Entry.objects.filter(verb="orgs.school.taken_back").exists()
    assert not Event.objects.filter(kind__endswith="SchoolTakenBack").exists()


def test_own_work_is_taken_back_after_any_number_of_own_corrections(
    province: Province, signed_in: SignIn
) -> None:
    school, _page = added(signed_in("province_officer"))
    officer = province.actor("province_officer")
    corrected_often(officer, school)
    with acting(officer.scope):
        take_back_school(actor=officer, uuid_=school.uuid, reason="nhầm", at=NOW)
    with acting(SECTOR):
        assert not School.objects.filter(pk=school.school_id).exists()


@pytest.mark.parametrize("reason", ["", " ", "x" * 301, "\u202eabc\x07"])
def test_a_reason_that_cannot_be_meant_takes_nothing_back(
    province: Province, signed_in: SignIn, reason: str
) -> None:
    client = signed_in("province_officer")
    school, _page = added(client)
    answer = client.post(f"/orgs/schools/{school.uuid}/take-back", {"reason": reason})
    assert answer.status_code == 422
    with acting(SECTOR):
        assert School.objects.filter(pk=school.school_id).exists()


@pytest.mark.parametrize(
    ("authors", "refusal"),
    [
        ([1], None),
        ([1, 1], None),
        ([1, 2], TakingBackRefusal.CHANGED_BY_OTHERS),
        ([1, None, 1], TakingBackRefusal.CHANGED_BY_OTHERS),
        ([2, 1], TakingBackRefusal.ADDED_BY_OTHERS),
        ([None], TakingBackRefusal.ADDED_BY_OTHERS),
        ([], TakingBackRefusal.ADDED_BY_OTHERS),
    ],
)
def test_only_the_own_untouched_work_is_taken_back(
    authors: list[int | None], refusal: TakingBackRefusal | None
) -> None:
    assert taking_back_refused(1, authors=authors) is refusal


def test_other_scopes_delete_no_school(province: Province, signed_in: SignIn) -> None:
    school, _page = added(signed_in("province_officer"))
    for role in ("principal", "commune_officer"):
        for table in ("orgs_school", "orgs_schoolstate"):
            with (
                acting(province.actor(role).scope),
                connection.cursor() as cursor,
                pytest.raises(Exception, match="permission"),
            ):
                cursor.execute(f"DELETE FROM {table} WHERE school_id = {school.school_id}")
