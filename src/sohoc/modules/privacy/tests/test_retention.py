"""Retention on the screen: rules and decisions with notice, the preview, holds."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import DatabaseError
from django.test import Client
from django.utils import timezone

from sohoc.core.access.actors import NotYours
from sohoc.core.access.scope import acting
from sohoc.core.audit.forgetting import due_rows, forget_history
from sohoc.core.audit.models import RetentionRule, RetentionSwitch
from sohoc.core.audit.sealing import seal_all
from sohoc.core.audit.verifying import verify
from sohoc.core.testing.actors import AUDIT, SECTOR, Province
from sohoc.core.testing.database import owner_connection
from sohoc.modules.privacy.models import Hold, HoldHistory
from sohoc.modules.privacy.services import retention as services
from sohoc.modules.privacy.tests.asking import asked
from sohoc.modules.privacy.tests.families import Family, make_family, make_second, read
from tests.architecture.schools import prove, traces

SignIn = Callable[[str], Client]
NOW = datetime.now(UTC)  # the database has its own clock
RULE = """
INSERT INTO audit_retentionrule (at, txid, kind, years, valid_from, legal_ref, written_by)
SELECT now() - interval '40 years', 1, kind, 5, '2000-01-01', 'TT 08/2025 ‡', ''
FROM unnest('{basic,secret,sensitive}'::text[]) kind
"""
SWITCH = """
INSERT INTO audit_retentionswitch (at, txid, is_on, valid_from, decision, written_by)
VALUES (now() - interval '1 year', 1, true, '2020-01-01', 'QĐ 12/QĐ-SGDĐT', '')
"""
OLDER = "UPDATE {table} SET at = at - interval '20 years'"


def make_old(*tables: str) -> None:
    """Let everything that was written until now be twenty years old, and sealed then."""
    with owner_connection() as db:
        for table in tables:
            db.execute(OLDER.format(table=table).encode())
        db.execute("DELETE FROM audit_retentionrule")
        db.execute(RULE.encode())
        db.execute(SWITCH.encode())
    seal_all(at=NOW - timedelta(days=365 * 15))


def kept_names(person: Any) -> int:
    with acting(SECTOR):
        return int(type(person).objects.filter(pk=person.pk).count()) and _states(person.pk)


def _states(pk: int) -> int:
    with owner_connection() as db:
        row = db.execute("SELECT count(*) FROM people_personhistory WHERE row_id = %s", [pk])
        found = row.fetchone()
    assert found is not None
    return int(found[0])


@pytest.fixture
def old_names(province: Province) -> Family:
    """A child and another one whose names were corrected twenty years ago."""
    family = make_family(province)
    for person in (family.child, family.stranger):
        with acting(SECTOR):
            type(person).objects.filter(pk=person.pk).update(full_name=f"{person.full_name} Hai")
    make_old("people_personhistory")
    return family


@pytest.mark.django_db(transaction=True)
def test_earlier_names_go_and_the_valid_one_and_the_record_stay(old_names: Family) -> None:
    assert (_states(old_names.child.pk), _states(old_names.stranger.pk)) == (2, 2)
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
def test_a_hold_keeps_history_until_it_ends_also_that_of_the_second_record(
    province: Province, old_names: Family
) -> None:
    make_second(old_names.stranger, of=old_names.child)
    hold = place(province, old_names.child)
    assert forget_history(at=NOW).rows == 0
    actor = province.actor("principal")
    with acting(actor.writing_scope):
        services.end_hold(actor=actor, hold_id=hold.pk, reason="Vụ việc đã xong.", at=NOW)
    assert forget_history(at=NOW).rows == 2


def place(province: Province, person: Any, *, case: str = "KN 5/2026") -> Hold:
    actor = province.actor("principal")
    with acting(actor.writing_scope):
        return services.place_hold(
            actor=actor, person=person.uuid, held_for="complaint", case=case, at=NOW
        )


@pytest.mark.django_db
def test_a_hold_is_placed_ended_and_kept_with_its_states(
    province: Province, family: Family, signed_in: SignIn
) -> None:
    client = signed_in("principal")
    place_url = f"/privacy/people/{family.child.uuid}/hold"
    assert "Bùi Thị An" in read(client, place_url)
    answer = client.post(place_url, {"held_for": "child_protection", "case": "BVTE 3/2026"})
    assert (answer.status_code, answer["Location"]) == (302, "/privacy/holds/")
    answer = client.post(place_url, {"held_for": "child_protection", "case": "BVTE 3/2026"})
    assert answer.status_code == 422
    assert "đã giữ lại lịch sử" in answer.content.decode()
    page = read(client, "/privacy/holds/")
    assert "BVTE 3/2026" in page
    with acting(SECTOR):
        (hold,) = Hold.objects.all()
    end = f"/privacy/holds/{hold.pk}/end"
    assert client.post(end, {"reason": "x"}).status_code == 422
    assert client.post(end, {"reason": "Vụ việc đã kết thúc."}).status_code == 302
    with acting(SECTOR):
        states = HoldHistory.objects.order_by("id").values_list("verb", "ended_reason")
        assert list(states) == [("INSERT", ""), ("UPDATE", "Vụ việc đã kết thúc.")]
    actor = province.actor("principal")
    with pytest.raises(services.EndedAlready), acting(actor.writing_scope):
        services.end_hold(actor=actor, hold_id=hold.pk, reason="Lần nữa thôi.", at=NOW)


@pytest.mark.django_db
def test_families_and_other_schools_know_nothing_of_a_hold(
    province: Province, family: Family, signed_in: SignIn
) -> None:
    hold = place(province, family.child)
    for role in ("guardian", "clerk"):
        assert signed_in(role).get("/privacy/holds/").status_code == 403
    guardian = province.actor("guardian")
    with pytest.raises(DatabaseError, match="permission denied"), acting(guardian.scope):
        Hold.objects.exists()
    actor = province.actor("principal")
    with pytest.raises(NotYours), acting(actor.writing_scope):
        services.end_hold(actor=actor, hold_id=hold.pk + 1, reason="Không có đâu.", at=NOW)


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
