"""What is sealed, when, and by whom."""

import threading
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from django.conf import settings
from django.db import DatabaseError, connection, connections

from sohoc.core.access.scope import Scope, acting
from sohoc.core.audit import ledger, sealing
from sohoc.core.audit.contracts import CHECKPOINTS, AlreadySealing, RestoredFromDump
from sohoc.core.audit.models import DayRoot, Seal
from sohoc.core.audit.sealing import AUDIT, root_finished_days, seal_all
from sohoc.core.audit.security import SecurityKind, write_security
from sohoc.core.audit.tests.conftest import AT, tamper, write_acts
from sohoc.core.audit.verifying import verify
from sohoc.core.testing.actors import give, make_account, make_node
from sohoc.core.testing.database import owner_connection
from sohoc.lib.merkle import merkle_root

pytestmark = pytest.mark.django_db(transaction=True)

OTHERS_RUN = """
SELECT pg_snapshot_xmin(s) <> pg_snapshot_xmax(s) FROM pg_current_snapshot() s
"""


def seals_of(table: str) -> list[tuple[int, int]]:
    with acting(AUDIT):
        return list(
            Seal.objects.filter(table=table).order_by("number").values_list("number", "rows")
        )


def test_every_append_only_table_is_found_in_the_database() -> None:
    with acting(AUDIT):
        assert {
            "access_granthistory",
            "audit_entry",
            "audit_look",
            "audit_securityevent",
            "identity_cardhistory",
            "orgs_schoolhistory",
        } <= set(ledger.ledgers())


def test_rows_of_every_table_get_one_seal_each_and_a_checkpoint(
    written: Callable[[int], None],
) -> None:
    node = make_node(name="Trường mẫu", kind="school")
    give(user=make_account(username="moi.den", node=node), role="clerk", node=node)
    write_security(
        SecurityKind.SIGNED_IN, actor_id=1, address="192.0.2.7", path="/", request_id=None
    )
    done = seal_all(at=AT)
    assert (done.seals, done.rows, done.is_complete) == (4, 8, True)
    assert seals_of("audit_entry") == [(1, 5)]
    assert seals_of("audit_securityevent") == [(1, 1)]
    assert seals_of("access_granthistory") == [(1, 1)]
    assert seals_of("identity_cardhistory") == [(1, 1)]
    assert seals_of(CHECKPOINTS) == [(1, 4)]
    assert verify().is_whole


def test_a_stretch_without_rows_gets_no_seal(written: Callable[[int], None]) -> None:
    seal_all(at=AT)
    done = seal_all(at=AT)
    assert (done.seals, done.rows) == (0, 0)
    assert seals_of(CHECKPOINTS) == [(1, 1)]


def test_a_large_stretch_is_split_but_never_within_a_transaction(
    written: Callable[[int], None],
) -> None:
    scope = Scope("sohoc_sector", actor=4)
    with acting(scope):
        write_acts(7, scope=scope)
    written(2)
    seal_all(at=AT, rows_per_seal=3)
    assert seals_of("audit_entry") == [(1, 3), (2, 2), (3, 7), (4, 2)]
    assert verify().is_whole


def test_a_backlog_larger_than_one_run_is_left_to_the_next(
    written: Callable[[int], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sealing, "SEALS_PER_RUN", 2)
    assert seal_all(at=AT, rows_per_seal=2).is_complete is False
    assert seals_of("audit_entry") == [(1, 2), (2, 2)]
    assert seal_all(at=AT, rows_per_seal=2).is_complete is True
    assert seals_of("audit_entry") == [(1, 2), (2, 2), (3, 1)]
    assert verify().is_whole


def test_of_two_sealers_at_once_one_wins_and_the_other_says_so(
    written: Callable[[int], None],
) -> None:
    with owner_connection() as db:
        db.execute("BEGIN")
        db.execute("SELECT pg_advisory_xact_lock(hashtext('sohoc.core.audit.sealing'))")
        with pytest.raises(AlreadySealing):
            seal_all(at=AT)
        with pytest.raises(AlreadySealing):
            root_finished_days(at=AT)
    assert seals_of("audit_entry") == []
    assert seal_all(at=AT).rows == 5


def test_a_transaction_that_began_before_the_seal_is_sealed_later(
    written: Callable[[int], None],
) -> None:
    begun, sealed = threading.Event(), threading.Event()

    def long_transaction() -> None:
        try:
            scope = Scope("sohoc_sector", actor=4)
            with acting(scope):
                write_acts(1, scope=scope)
                begun.set()
                sealed.wait(10)
                write_acts(1, scope=scope)
        finally:
            connections.close_all()

    thread = threading.Thread(target=long_transaction)
    thread.start()
    assert begun.wait(10)
    written(3)  # later transactions wait for the long one
    assert seal_all(at=AT).rows == 5
    sealed.set()
    thread.join()
    assert sum(verify().unsealed.values()) == 5
    assert seal_all(at=AT).rows == 5
    result = verify()
    assert result.is_whole
    assert (result.rows, result.unsealed) == (10, {})


def test_no_row_is_missed_while_many_write_and_two_seal() -> None:
    writers, acts = 4, 40
    finished, seen = threading.Event(), []

    def write(number: int) -> None:
        try:
            scope = Scope("sohoc_sector", actor=number)
            for size in range(acts // 4):
                with acting(scope):
                    write_acts(1 + (size + number) % 7, scope=scope)
        finally:
            connections.close_all()

    def keep_sealing() -> None:
        try:
            while not finished.is_set():
                try:
                    seen.append(seal_all(at=AT, rows_per_seal=5).rows)
                except AlreadySealing:
                    seen.append(0)
                finished.wait(0.005)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=write, args=(n,)) for n in range(writers)]
    sealers = [threading.Thread(target=keep_sealing) for _n in range(2)]
    for thread in [*threads, *sealers]:
        thread.start()
    for thread in threads:
        thread.join()
    finished.set()
    for thread in sealers:
        thread.join()
    seen.append(seal_all(at=AT).rows)
    written = sum(1 + (size + number) % 7 for number in range(writers) for size in range(acts // 4))
    assert sum(seen) == written
    result = verify()
    assert result.findings == ()
    assert (result.rows, result.unsealed) == (written, {})


def test_the_root_of_a_finished_day_covers_its_seals(written: Callable[[int], None]) -> None:
    seal_all(at=AT)
    assert root_finished_days(at=AT) == []
    assert root_finished_days(at=AT + timedelta(days=1)) == [date(2026, 9, 7)]
    assert root_finished_days(at=AT + timedelta(days=1)) == []
    with acting(AUDIT):
        assert DayRoot.objects.get().seals == 2
    assert verify().is_whole


def test_a_day_is_one_of_the_province_and_not_of_greenwich(
    written: Callable[[int], None],
) -> None:
    late = datetime(2026, 9, 7, 17, 30, tzinfo=UTC)  # half past midnight in Hanoi
    seal_all(at=late)
    assert root_finished_days(at=late + timedelta(hours=1)) == []
    assert root_finished_days(at=late + timedelta(days=1)) == [date(2026, 9, 8)]


def test_a_clock_that_goes_back_does_not_reach_into_a_finished_day(
    written: Callable[[int], None],
) -> None:
    seal_all(at=AT)
    root_finished_days(at=AT + timedelta(days=1))
    written(1)
    seal_all(at=AT)
    with acting(AUDIT):
        newest = Seal.objects.filter(table="audit_entry").latest("number")
    assert newest.at == AT + timedelta(days=1)
    assert verify().is_whole


def test_a_database_restored_from_a_dump_is_refused(written: Callable[[int], None]) -> None:
    seal_all(at=AT)
    tamper("UPDATE audit_seal SET txid_until = txid_until + 1000000")
    written(1)
    with pytest.raises(RestoredFromDump):
        seal_all(at=AT)
    assert seals_of("audit_entry") == [(1, 5)]


def when_all_have_ended() -> None:
    """The server's own upkeep has transactions too, which hold up the horizon for a moment."""
    deadline = time.monotonic() + 20
    with owner_connection() as db:
        while db.execute(OTHERS_RUN).fetchone() == (True,):
            assert time.monotonic() < deadline
            time.sleep(0.05)


def seal_by_hand(statement: str) -> int:
    """What somebody with a way into the SQL of the audit scope can make of it."""
    when_all_have_ended()
    with acting(AUDIT), connection.cursor() as cursor:
        cursor.execute(f"SELECT app.{statement}")
        return int(cursor.fetchone()[0])


def test_sealing_by_hand_adds_nothing_but_an_honest_seal(written: Callable[[int], None]) -> None:
    seal_all(at=AT)
    written(3)
    assert seal_by_hand("seal_rows('audit_entry', txid_current(), now())") == 3
    assert seal_by_hand("seal_seals(now())") == 1
    assert seal_by_hand("seal_seals(now())") == 0
    assert seals_of("audit_entry") == [(1, 5), (2, 3)]
    result = verify()
    assert result.is_whole
    assert (result.rows, result.unsealed) == (8, {})


@pytest.mark.parametrize("moment", ["now() + interval '2 hours'", "'2026-09-06T00:00Z'"])
def test_a_seal_is_neither_of_tomorrow_nor_older_than_the_last(
    written: Callable[[int], None], moment: str
) -> None:
    seal_all(at=AT)
    written(1)
    with pytest.raises(DatabaseError, match="a seal is made now"):
        seal_by_hand(f"seal_rows('audit_entry', txid_current(), {moment})")
    assert seals_of("audit_entry") == [(1, 5)]
    assert verify().is_whole


def test_no_day_is_left_out_and_none_is_closed_twice(written: Callable[[int], None]) -> None:
    seal_all(at=AT)
    written(1)
    when_all_have_ended()
    seal_all(at=AT + timedelta(days=1))
    with pytest.raises(DatabaseError, match="the days follow each other"):
        seal_by_hand("seal_day('2026-09-08', '2026-09-10T00:00Z')")
    assert seal_by_hand("seal_day('2026-09-07', '2026-09-10T00:00Z')") == 2
    with pytest.raises(DatabaseError, match="the days follow each other"):
        seal_by_hand("seal_day('2026-09-07', '2026-09-10T00:00Z')")
    assert root_finished_days(at=AT + timedelta(days=3)) == [date(2026, 9, 8)]
    assert verify().is_whole


def test_the_days_of_the_seals_are_those_of_the_program() -> None:
    """The functions of the database name the zone themselves."""
    assert settings.TIME_ZONE == "Asia/Ho_Chi_Minh"


@pytest.mark.parametrize("count", [0, 1, 2, 3, 5, 8, 13])
def test_the_database_hashes_a_tree_as_the_program_does(count: int) -> None:
    leaves = [bytes([number]) * 32 for number in range(count)]
    with acting(AUDIT), connection.cursor() as cursor:
        cursor.execute("SELECT app.merkle_root(%s::bytea[])", [leaves])
        assert bytes(cursor.fetchone()[0]) == merkle_root(leaves)
