"""Strangers fill the security log up to a limit; what was left out is counted and told."""

import threading
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from django.conf import settings
from django.db import connections
from django.test import Client

from sohoc.core.audit.security import SecurityKind, tell_left_out, write_security
from sohoc.core.testing.actors import Province, security_events
from sohoc.core.testing.database import owner_connection

pytestmark = pytest.mark.django_db(transaction=True)

MOST = 30


def line(kind: SecurityKind, *, address: str = "192.0.2.9", account: int | None = None) -> None:
    write_security(kind, actor_id=account, address=address, path="/x", request_id=None)


def told() -> list[tuple[str, int]]:
    return [(e.address, e.data["left_out"]) for e in security_events() if e.kind == "left_out"]


def let_a_minute_pass() -> None:
    with owner_connection() as db:
        db.execute("UPDATE audit_pace SET minute = minute - interval '1 minute'")


def written_by(address: str) -> int:
    return sum(e.address == address and e.kind != "left_out" for e in security_events())


@pytest.fixture(autouse=True)
def one_minute(monkeypatch: pytest.MonkeyPatch) -> None:
    """The tests are quick, but a minute may end within one of them: then it begins anew."""
    if datetime.now(UTC).second > 50:
        threading.Event().wait(61 - datetime.now(UTC).second)


def test_wrong_tokens_without_end_leave_thirty_lines_and_a_number() -> None:
    assert settings.SOHOC_STRANGER_LINES == MOST
    client = Client()
    for _ in range(MOST + 7):
        answer = client.get(
            "/api/v1/schools", headers={"Authorization": "Bearer sh1_x_y"}, REMOTE_ADDR="192.0.2.9"
        )
        assert answer.status_code == 401
    assert written_by("192.0.2.9") == MOST
    tell_left_out()
    assert told() == [], "the minute is not over"
    let_a_minute_pass()
    tell_left_out()
    tell_left_out()
    assert told() == [("192.0.2.9", 7)]


def test_failed_and_closed_sign_ins_are_counted_together(province: Province) -> None:
    client = Client()
    for number in range(MOST + 5):
        client.post(
            "/accounts/login/",
            {"login": "clerk", "password": f"sai lần {number}"},
            REMOTE_ADDR="198.51.100.4",
        )
    assert written_by("198.51.100.4") == MOST
    let_a_minute_pass()
    tell_left_out()
    assert told() == [("198.51.100.4", 5)]


def test_the_next_minute_and_the_next_address_have_lines_of_their_own() -> None:
    for _ in range(MOST + 1):
        line(SecurityKind.TOKEN_REFUSED)
    line(SecurityKind.TOKEN_REFUSED, address="192.0.2.10")
    let_a_minute_pass()
    line(SecurityKind.TOKEN_REFUSED)
    assert (written_by("192.0.2.9"), written_by("192.0.2.10")) == (MOST + 1, 1)


def test_one_who_changes_the_end_of_an_address_of_ipv6_is_counted_as_one() -> None:
    for number in range(MOST + 9):
        line(SecurityKind.TOKEN_REFUSED, address=f"2001:db8:0:7::{number:x}")
    line(SecurityKind.TOKEN_REFUSED, address="2001:db8:0:8::1")
    assert len(security_events()) == MOST + 1
    let_a_minute_pass()
    tell_left_out()
    assert told() == [("2001:db8:0:7::/64", 9)]


def test_what_needs_an_account_and_a_proof_is_always_written() -> None:
    for _ in range(MOST + 9):
        line(SecurityKind.SIGNED_IN, account=7)
        line(SecurityKind.PASSWORD_CHANGED, account=7)
    assert written_by("192.0.2.9") == 2 * (MOST + 9)


def test_who_is_signed_in_and_refused_without_end_leaves_thirty_lines_and_a_number(
    province: Province, signed_in: Callable[[str], Client]
) -> None:
    client, clerk = signed_in("clerk"), province.users["clerk"].pk
    for number in range(MOST + 4):
        address = f"192.0.2.{number}"  # another address gives no lines of its own
        assert client.get("/audit/security/", REMOTE_ADDR=address).status_code == 403
    client.post("/me/role", {"grant": 0}, REMOTE_ADDR="192.0.2.9")
    line(SecurityKind.WALL_TOUCHED, account=clerk)
    line(SecurityKind.DOOR_REFUSED, account=clerk + 1)
    written = [event.actor_id for event in security_events()]
    assert (written.count(clerk), written.count(clerk + 1)) == (MOST, 1)
    let_a_minute_pass()
    tell_left_out()
    assert told() == [("", 6)]
    assert security_events()[-1].actor_id == clerk


def test_lines_in_the_same_moment_do_not_go_beyond_the_limit() -> None:
    together = threading.Barrier(10)

    def write() -> None:
        try:
            together.wait(10)
            for _ in range(6):
                line(SecurityKind.TOKEN_REFUSED)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=write) for _ in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert written_by("192.0.2.9") == MOST
    let_a_minute_pass()
    tell_left_out()
    assert told() == [("192.0.2.9", 30)]


def test_two_who_tell_at_once_do_not_tell_twice() -> None:
    for number in range(5):
        for _ in range(MOST + 1):
            line(SecurityKind.TOKEN_REFUSED, address=f"192.0.2.{number}")
    let_a_minute_pass()
    together = threading.Barrier(4)

    def tell() -> None:
        try:
            together.wait(10)
            tell_left_out()
        finally:
            connections.close_all()

    threads = [threading.Thread(target=tell) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(told()) == [(f"192.0.2.{number}", 1) for number in range(5)]
