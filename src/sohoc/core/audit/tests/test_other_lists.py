"""The lists of the security log and of the seals."""

import csv
import io
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from sohoc.core.access.scope import Scope, acting
from sohoc.core.audit.models import Entry, Seal, SecurityEvent
from sohoc.core.audit.sealing import root_finished_days, seal_all
from sohoc.core.audit.security import SecurityKind, write_security
from sohoc.core.audit.tests.conftest import AT, write_acts
from sohoc.core.objects.testing import table_of, text_of
from sohoc.core.testing.actors import AUDIT, SECTOR, Province

# The security log is written by a connection of its own, seals cover what is committed.
pytestmark = pytest.mark.django_db(transaction=True)

SignIn = Callable[[str], Client]
NOBODY = 9999  # no account of the province has this number
LOG, SEALS = "/audit/security/", "/audit/seals/"


@pytest.fixture
def fresh(monkeypatch: pytest.MonkeyPatch) -> None:
    """The proof of identity is as fresh as an export needs it."""
    monkeypatch.setattr("sohoc.core.identity.proof.is_fresh", lambda request: True)


def event(kind: SecurityKind, *, account: int | None = 12, **data: Any) -> None:
    write_security(
        kind, actor_id=account, address="192.0.2.9", path="/x", request_id=None, data=data
    )


def rows(client: Client, place: str) -> list[dict[str, str]]:
    """The rows of a list, without what the sign-ins of the test itself have left."""
    answer: Any = client.get(place)
    assert answer.status_code == 200
    found = table_of(answer.content.decode())
    return [row for row in found if row.get("Từ đâu", "192.0.2.9") == "192.0.2.9"]


def file_of(client: Client, place: str) -> list[list[str]]:
    answer: Any = client.get(f"{place}export/csv")
    assert answer.status_code == 200
    return list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))


def test_an_event_says_what_when_who_and_from_where(province: Province, signed_in: SignIn) -> None:
    event(SecurityKind.SIGN_IN_FAILED, left_out=3)
    with acting(AUDIT):
        at = SecurityEvent.objects.get(kind="sign_in_failed").at
    assert rows(signed_in("auditor"), LOG) == [
        {
            "Việc gì": "một lần đăng nhập không thành",
            "Lúc nào": f"{timezone.localtime(at):%d/%m/%Y %H:%M}",
            "Tài khoản": "12",
            "Từ đâu": "192.0.2.9",
            "Địa chỉ trong chương trình": "/x",
            "Ghi kèm": "Số dòng không ghi: 3",
        }
    ]


@pytest.mark.parametrize(
    ("query", "seen"),
    [
        ("verb=rate_limited", 1),
        ("person=clerk", 0),
        ("q=192.0.2.9", 2),
        ("q=192_0", 0),
        ("q=/x", 2),
        ("until=01/01/2020", 0),
        ("since=01/01/2020", 2),
    ],
)
def test_a_question_narrows_the_log(
    province: Province, signed_in: SignIn, query: str, seen: int
) -> None:
    event(SecurityKind.SIGN_IN_FAILED)
    event(SecurityKind.RATE_LIMITED, account=13)
    assert len(rows(signed_in("auditor"), f"{LOG}?{query}")) == seen


@pytest.mark.parametrize("reader", ["administrator", "auditor"])
def test_events_name_their_people_as_the_trail_does(
    province: Province, signed_in: SignIn, reader: str
) -> None:
    for role in ("clerk", "principal"):
        account = province.users[role].pk
        event(SecurityKind.DOOR_REFUSED, account=account, door="audit.trail.view")
    client = signed_in(reader)
    newest, oldest = rows(client, LOG)
    assert oldest["Tài khoản"] == "Đinh Thị Thắm (clerk)"
    assert newest["Ghi kèm"] == "Quyền còn thiếu: xem ai đã làm gì"
    for words, seen in (("Dinh thi tham", 2), ("đinh CLERK", 1), ("%", 0), ("nobody", 0)):
        assert len(rows(client, f"{LOG}?person={words.replace('%', '%25')}")) == seen


def test_the_log_is_sorted_by_time_and_shows_the_columns_chosen(
    province: Province, signed_in: SignIn
) -> None:
    event(SecurityKind.SIGN_IN_FAILED)
    event(SecurityKind.RATE_LIMITED)
    client = signed_in("auditor")
    client.post(f"{LOG}columns", {"columns": ["what", "address", "kind"]})
    kinds = [row["Mã sự kiện"] for row in rows(client, f"{LOG}?order=at&q=192.0.2.9")]
    assert kinds == ["sign_in_failed", "rate_limited"]
    kinds = [row["Mã sự kiện"] for row in rows(client, f"{LOG}?q=192.0.2.9")]
    assert kinds == ["rate_limited", "sign_in_failed"]


def test_the_log_is_taken_along_with_a_fresh_proof_and_recorded(
    province: Province, signed_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    event(SecurityKind.SIGN_IN_FAILED, reason="=1+1")
    client = signed_in("auditor")
    assert client.get(f"{LOG}export/csv").status_code == 403
    assert client.get(f"{LOG}print").status_code == 403
    with acting(SECTOR):
        assert not Entry.objects.filter(verb="objects.list.exported").exists()
    monkeypatch.setattr("sohoc.core.identity.proof.is_fresh", lambda request: True)
    found = file_of(client, LOG)
    assert found[0][0] == "Việc gì"
    assert "Lý do: =1+1" in [line[5] for line in found]
    assert "192.0.2.9" in text_of(client.get(f"{LOG}print").content.decode())
    with acting(SECTOR):
        kept, printed = Entry.objects.filter(verb="objects.list.exported").order_by("id")
    assert (kept.object_id, kept.label) == ("audit.security", "Nhật ký an ninh")
    assert kept.data["rows"] == len(found) - 1
    assert (printed.object_id, printed.data["format"]) == ("audit.security", "print")


def test_there_is_a_page_before_anything_was_sealed(province: Province, signed_in: SignIn) -> None:
    page = signed_in("auditor").get(SEALS).content.decode()
    assert "Chưa có gì được niêm phong" in page
    assert 'action="/audit/seals/verify"' in page


@pytest.fixture
def sealed(province: Province) -> list[Seal]:
    """Two runs of sealing on two days, the first of them with its root."""
    for days in range(2):
        write_acts(1, scope=Scope("sohoc_sector", actor=NOBODY))
        seal_all(at=AT + timedelta(days=days))
    root_finished_days(at=AT + timedelta(days=1))
    with acting(AUDIT):
        return list(Seal.objects.order_by("id"))


def test_a_seal_says_what_it_covers(sealed: list[Seal], signed_in: SignIn) -> None:
    newest = sealed[-1]
    client = signed_in("auditor")
    found = rows(client, SEALS)
    assert len(found) == len(sealed)
    assert found[0] == {
        "Loại dữ liệu": "Mốc kiểm",
        "Số": "2",
        "Số dòng": str(newest.rows),
        "Lúc nào": "08/09/2026 09:00",
        "Dấu vân": bytes(newest.digest).hex()[:16],
    }
    page = text_of(client.get(SEALS).content.decode())
    assert "Niêm phong của những ngày gần đây" in page
    assert "07/09/2026" in page


@pytest.mark.parametrize(
    ("query", "seen"),
    [
        ("records=audit_entry", {"Việc đã làm"}),
        ("records=audit_entry&records=*", {"Việc đã làm", "Mốc kiểm"}),
        ("q=viec+lam", {"Việc đã làm"}),
        ("q=moc", {"Mốc kiểm"}),
        ("q=nothing", set()),
        ("until=06/09/2026", set()),
    ],
)
def test_seals_are_narrowed(
    sealed: list[Seal], signed_in: SignIn, query: str, seen: set[str]
) -> None:
    found = rows(signed_in("auditor"), f"{SEALS}?{query}")
    assert {row["Loại dữ liệu"] for row in found} == seen


def test_seals_are_sorted_by_kind_and_number(sealed: list[Seal], signed_in: SignIn) -> None:
    client = signed_in("auditor")
    client.post(f"{SEALS}columns", {"columns": ["records", "table", "number", "range", "digest"]})
    found = rows(client, f"{SEALS}?order=records")
    shown = [(row["Bảng"], int(row["Số"])) for row in found]
    assert shown == sorted(shown)
    expected = {bytes(seal.digest).hex() for seal in sealed}
    assert {row["Dấu vân đầy đủ"] for row in found} == expected
    assert found[0]["Khoảng"].count("-") == 1


def test_seals_are_taken_along_and_printed_without_a_proof(
    sealed: list[Seal], signed_in: SignIn
) -> None:
    client = signed_in("auditor")
    assert len(file_of(client, SEALS)) == 1 + len(sealed)
    assert "Mốc kiểm" in text_of(client.get(f"{SEALS}print").content.decode())
    with acting(SECTOR):
        (kept,) = Entry.objects.filter(verb="objects.list.exported")
    assert (kept.object_id, kept.data["rows"]) == ("audit.seals", len(sealed))
