"""Retention on the screen: rules and decisions with notice, the preview."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from sohoc.core.access.actors import NotAllowed
from sohoc.core.access.scope import acting
from sohoc.core.audit.forgetting import due_rows, forget_history
from sohoc.core.audit.models import RetentionRule, RetentionSwitch
from sohoc.core.audit.verifying import verify
from sohoc.core.testing.actors import AUDIT, SECTOR, Province
from sohoc.core.testing.database import owner_connection
from sohoc.law.privacy.retention import Tag
from sohoc.modules.privacy.models import DataRequest
from sohoc.modules.privacy.services import requests
from sohoc.modules.privacy.services import retention as services
from sohoc.modules.privacy.tests.ageing import NOW, keep_five_years, kept_names, states_of
from sohoc.modules.privacy.tests.asking import MONDAY, asked, state
from sohoc.modules.privacy.tests.families import Family, read
from sohoc.modules.privacy.tests.lending import lent
from tests.architecture.schools import prove, traces

SignIn = Callable[[str], Client]


@pytest.mark.django_db(transaction=True)
def test_earlier_names_go_and_the_valid_one_and_the_record_stay(old_names: Family) -> None:
    assert (states_of(old_names.child.pk), states_of(old_names.stranger.pk)) == (2, 2)
    assert forget_history(at=NOW).rows == 2
    assert (kept_names(old_names.child), kept_names(old_names.stranger)) == (1, 1)
    result = verify()
    assert (result.is_whole, result.removed) == (True, 2)


@pytest.mark.django_db(transaction=True)
def test_the_page_tells_what_is_due_and_what_went(old_names: Family, signed_in: SignIn) -> None:
    client = signed_in("auditor")
    prove(client)
    page = read(client, "/privacy/retention/")
    assert "Chưa xóa gì." in page
    assert "Trong một năm tới không có gì đến hạn." not in page
    forget_history(at=NOW)
    page = read(client, "/privacy/retention/")
    assert "Thay đổi về người 2 cơ bản" in page
    assert "Trong một năm tới không có gì đến hạn." in page


@pytest.mark.django_db(transaction=True)
def test_an_open_request_keeps_the_history_of_its_person(
    province: Province, old_names: Family
) -> None:
    asked(province, old_names)
    rows = due_rows(days=[timezone.localdate(NOW)])
    names = next(one for one in rows if one.history == "people_personhistory")
    assert (names.due, names.held) == (1, 1)
    assert forget_history(at=NOW).rows == 1
    assert (kept_names(old_names.child), kept_names(old_names.stranger)) == (2, 1)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("answer", [requests.grant, requests.refuse])
def test_an_answer_keeps_the_history_as_long_as_somebody_can_complain_of_it(
    province: Province, old_names: Family, answer: Callable[..., Any]
) -> None:
    request = asked(province, old_names)
    principal = province.actor("principal", at=MONDAY)
    told = {"document": None} if answer is requests.grant else {}
    with acting(principal.writing_scope):
        answer(
            actor=principal,
            uuid_=request.uuid,
            answer="Đã trả lời theo quy định.",
            at=MONDAY,
            **told,
        )
    # 90 days end on a Sunday.
    assert state(request).complaint_until == date(2027, 2, 22)
    today = timezone.localdate(NOW)
    until = (today, today - timedelta(days=1))
    states = []
    for last in until:
        with acting(SECTOR):
            DataRequest.objects.update(complaint_until=last)
        forget_history(at=NOW)
        states.append((kept_names(old_names.child), kept_names(old_names.stranger)))
    assert states == [(2, 1), (1, 1)]


@pytest.mark.django_db(transaction=True)
def test_a_request_that_was_taken_back_keeps_nothing(province: Province, old_names: Family) -> None:
    request = asked(province, old_names)
    guardian = province.actor("guardian", at=MONDAY)
    with acting(guardian.scope):
        requests.withdraw(actor=guardian, uuid_=request.uuid, at=MONDAY)
    assert state(request).complaint_until is None
    assert forget_history(at=NOW).rows == 2


@pytest.mark.django_db
def test_who_asked_reads_until_when_a_complaint_is_in_time(
    province: Province, family: Family, signed_in: SignIn
) -> None:
    request = asked(province, family)
    principal = province.actor("principal", at=MONDAY)
    with acting(principal.writing_scope):
        requests.refuse(
            actor=principal, uuid_=request.uuid, answer="Không xóa được ảnh này.", at=MONDAY
        )
    page = read(signed_in("guardian"), f"/privacy/mine/{request.uuid}/")
    assert "Có thể khiếu nại đến hết ngày 22/02/2027" in page


@pytest.mark.django_db(transaction=True)
def test_the_page_says_which_history_goes_earlier_than_its_kind_of_data(
    old_names: Family, signed_in: SignIn
) -> None:
    with owner_connection() as db:
        db.execute("UPDATE audit_retentionrule SET years = 10 WHERE kind <> 'sensitive'")
    today = timezone.localdate(NOW)
    kept = {row.history: row.years for row in due_rows(days=[today])}
    assert (kept["people_guardianshiphistory"], kept["people_personhistory"]) == (5, 10)
    client = signed_in("auditor")
    prove(client)
    page = read(client, "/privacy/retention/")
    told = "Thay đổi về giám hộ: 5 năm sau khi thay đổi, vì có cả dữ liệu nhạy cảm"
    assert page.count(told) == 1
    assert f"cơ bản 10 năm sau khi thay đổi {told}" in page
    assert "Thay đổi về giám hộ cơ bản, nhạy cảm 5 năm sau khi thay đổi" in page
    assert "Thay đổi về người cơ bản 10 năm sau khi thay đổi" in page


@pytest.mark.django_db
def test_a_lent_role_decides_no_removal_and_stops_one(
    province: Province, signed_in: SignIn
) -> None:
    deputy = lent(province, "province_officer")
    later: dict[str, Any] = {"valid_from": timezone.localdate(NOW) + timedelta(days=40), "at": NOW}
    rule: dict[str, Any] = {"tag": Tag.BASIC, "years": 12, "legal_ref": "QĐ 13/QĐ-SGDĐT ‡"}
    before = traces()
    with acting(deputy.writing_scope):
        with pytest.raises(NotAllowed) as refused:
            services.switch_on(actor=deputy, decision="QĐ 12/QĐ-SGDĐT", **later)
        with pytest.raises(NotAllowed):
            services.write_rule(actor=deputy, **rule, **later)
    assert refused.value.told.startswith("Vai trò này do người khác ủy quyền")
    assert traces() == before
    with acting(deputy.writing_scope):
        services.switch_off(actor=deputy, reason="Có khiếu nại.", at=NOW)
    with acting(AUDIT):
        assert [one.is_on for one in RetentionSwitch.objects.all()] == [False]


@pytest.mark.django_db
def test_a_rule_and_a_decision_need_thirty_days_a_reason_and_a_fresh_proof(
    province: Province, signed_in: SignIn
) -> None:
    client = signed_in("province_officer")
    today = timezone.localdate(NOW)
    soon, later = (f"{today + timedelta(days=n):%d/%m/%Y}" for n in (10, 40))
    prove(client)
    before = traces()
    answer = client.post(
        "/privacy/retention/on", {"decision": "QĐ 12/QĐ-SGDĐT", "valid_from": soon}
    )
    assert answer.status_code == 422
    assert "30 ngày" in answer.content.decode()
    assert traces() == before
    answer = client.post(
        "/privacy/retention/on", {"decision": "QĐ 12/QĐ-SGDĐT", "valid_from": later}
    )
    assert answer.status_code == 302
    answer = client.post(
        "/privacy/retention/rules/sensitive",
        {"years": "3", "valid_from": later, "legal_ref": "QĐ 13/QĐ-SGDĐT ‡"},
    )
    assert answer.status_code == 302
    page = read(client, "/privacy/retention/")
    assert "QĐ 12/QĐ-SGDĐT" in page
    assert f"từ {later}: 3 năm sau khi thay đổi" in page
    with acting(AUDIT):
        assert RetentionSwitch.objects.get().is_on
        newest = RetentionRule.objects.order_by("-id")[0]
        assert (newest.kind, newest.years, newest.written_by) == (
            "sensitive",
            3,
            "Đinh Thị Thắm",
        )
    assert client.post("/privacy/retention/off", {"reason": "Có khiếu nại."}).status_code == 302
    assert "đã dừng" in read(client, "/privacy/retention/")


@pytest.mark.django_db(transaction=True)
def test_a_period_made_too_short_is_mended_on_the_day_on_which_it_would_begin(
    province: Province, signed_in: SignIn
) -> None:
    keep_five_years()
    client = signed_in("province_officer")
    later = f"{timezone.localdate(NOW) + timedelta(days=40):%d/%m/%Y}"
    prove(client)
    for years in ("1", "5"):
        answer = client.post(
            "/privacy/retention/rules/sensitive",
            {"years": years, "valid_from": later, "legal_ref": "QĐ 13/QĐ-SGDĐT ‡"},
        )
        assert answer.status_code == 302
    page = read(client, "/privacy/retention/")
    assert f"từ {later}: 5 năm sau khi thay đổi" in page
    assert f"từ {later}: 1 năm" not in page
    before = traces()
    yesterday = f"{timezone.localdate(NOW) - timedelta(days=1):%d/%m/%Y}"
    answer = client.post(
        "/privacy/retention/rules/sensitive",
        {"years": "9", "valid_from": yesterday, "legal_ref": "QĐ 13/QĐ-SGDĐT ‡"},
    )
    assert answer.status_code == 422
    assert f"Sớm nhất là {timezone.localdate(NOW):%d/%m/%Y}." in answer.content.decode()
    assert traces() == before


@pytest.mark.django_db
def test_administrator_and_auditor_read_and_do_not_decide(
    province: Province, signed_in: SignIn
) -> None:
    for role in ("administrator", "auditor"):
        client = signed_in(role)
        prove(client)
        assert "chưa bật" in read(client, "/privacy/retention/")
        assert client.get("/privacy/retention/on").status_code == 403
        assert client.get("/privacy/retention/rules/basic").status_code == 403
    assert signed_in("principal").get("/privacy/retention/").status_code == 403
