"""History whose time is over goes, and the trail still proves what went and what remains."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import DatabaseError, connection
from django.utils import timezone

from sohoc.core.access.scope import Scope, acting
from sohoc.core.audit import forgetting
from sohoc.core.audit.contracts import Difference
from sohoc.core.audit.forgettable import forgettable
from sohoc.core.audit.forgetting import (
    TooSoon,
    due_rows,
    forget_history,
    switch_off,
    switch_on,
    write_rule,
)
from sohoc.core.audit.models import Removal
from sohoc.core.audit.sealing import seal_all
from sohoc.core.audit.tests.conftest import tamper
from sohoc.core.audit.verifying import verify
from sohoc.core.audit.wording import sentences
from sohoc.core.testing.actors import SECTOR
from sohoc.core.testing.database import owner_connection

pytestmark = pytest.mark.django_db(transaction=True)

AUDIT = Scope("sohoc_audit")
NOW = datetime.now(UTC)  # the database has its own clock, so the tests are of today
HISTORY = "identity_cardhistory"
STATE = """
INSERT INTO identity_cardhistory (at, txid, verb, user_id, node_id, username, full_name,
  is_disabled)
SELECT %s, pg_current_xact_id()::text::bigint, %s, %s, 1, 'mau', %s, false
"""
RULE = """
INSERT INTO audit_retentionrule (at, txid, kind, years, valid_from, legal_ref, written_by)
VALUES (now() - interval '40 years', 1, 'basic', %s, %s, 'TT 08/2025 ‡', '')
"""
MANY_THAT_STAY = """
INSERT INTO identity_cardhistory (at, txid, verb, user_id, node_id, username, full_name,
  is_disabled)
SELECT now() - interval '20 years', pg_current_xact_id()::text::bigint, 'INSERT', 1000 + number, 1,
  'mau', 'Người ở lại', false
FROM generate_series(1, 5000) number
"""
SWITCH = """
INSERT INTO audit_retentionswitch (at, txid, is_on, valid_from, decision, written_by)
VALUES (now() - interval '1 year', 1, %s, '2020-01-01', 'QĐ 12/QĐ-SGDĐT', '')
"""


def ago(*, years: int, days: int = 0) -> datetime:
    return datetime.now(UTC) - timedelta(days=round(365.25 * years) + days)


def state(*, years: int, user: int, name: str, verb: str = "UPDATE") -> None:
    """One kept state of an account's card, so many years ago, in a transaction of its own."""
    with owner_connection() as db:
        db.execute(STATE, [ago(years=years), verb, user, name])


def decided(*, years: int = 10, is_on: bool = True) -> None:
    with owner_connection() as db:
        db.execute(RULE, [years, "2000-01-01"])
        db.execute(SWITCH, [is_on])


@pytest.fixture
def old(db: None) -> None:
    """Under a seal of 14 years ago: two names of account 7, one of 8, the end of account 9.

    Under a seal of two years ago: a third name of account 7.
    """
    tamper("DELETE FROM audit_retentionrule")  # what the installation began with
    state(years=20, user=7, name="Đinh Thị Thắm", verb="INSERT")
    state(years=18, user=7, name="Đinh Thị Thắm Một")
    state(years=18, user=8, name="Bùi Văn Én", verb="INSERT")
    state(years=16, user=9, name="Hà Thị Mế", verb="DELETE")
    seal_all(at=ago(years=14))
    state(years=3, user=7, name="Đinh Thị Thắm Hai")
    seal_all(at=ago(years=2))
    assert verify().is_whole


def names() -> list[str]:
    with owner_connection() as db:
        found = db.execute("SELECT full_name FROM identity_cardhistory ORDER BY id").fetchall()
    return [name for (name,) in found]


def found() -> list[tuple[Difference, str]]:
    return [(one.difference, one.table) for one in verify().findings]


def test_values_that_were_followed_or_ended_before_their_time_go_and_the_last_ones_stay(
    old: None,
) -> None:
    decided()
    assert forget_history(at=NOW).rows == 2
    # The second name was the valid one until three years ago; that of account 8 still is.
    assert names() == ["Đinh Thị Thắm Một", "Bùi Văn Én", "Đinh Thị Thắm Hai"]
    assert forget_history(at=NOW).rows == 0


def test_the_trail_is_whole_after_a_removal_and_says_how_much_went(old: None) -> None:
    decided()
    forget_history(at=NOW)
    result = verify()
    assert (result.is_whole, result.removed, result.rows) == (True, 2, 3)
    assert "2" in next(line for line in sentences(result) if "hết thời hạn" in line)
    seal_all(at=NOW)
    result = verify()
    assert (result.is_whole, result.unsealed) == (True, {})


def test_the_entry_names_table_range_count_rule_and_fingerprint(old: None) -> None:
    decided()
    forget_history(at=NOW)
    with acting(AUDIT):
        (entry,) = Removal.objects.all()
    assert (entry.table, entry.rows, entry.years, entry.kinds) == (HISTORY, 2, 10, ["basic"])
    assert entry.txid_from == entry.txids[0] < entry.txids[1] == entry.txid_until - 1
    assert [len(bytes(leaf)) for leaf in entry.leaves] == [32, 32]
    assert len(bytes(entry.digest)) == 32


def test_what_is_removed_by_hand_is_still_missing(old: None) -> None:
    decided()
    forget_history(at=NOW)
    assert tamper("DELETE FROM identity_cardhistory WHERE full_name = 'Bùi Văn Én'") == 1
    assert found() == [(Difference.ROW_MISSING, HISTORY)]


def test_what_remains_cannot_be_changed_beside_a_removal(old: None) -> None:
    decided()
    forget_history(at=NOW)
    tamper("UPDATE identity_cardhistory SET full_name = 'Kẻ khác' WHERE user_id = 8")
    assert found() == [(Difference.ROW_CHANGED, HISTORY)]


FORGED = """
INSERT INTO audit_removal (at, txid, "table", txid_from, txid_until, rows, kinds, years, rules,
  txids, ids, leaves, digest)
SELECT now(), pg_current_xact_id()::text::bigint, 'identity_cardhistory', h.txid, h.txid + 1, 1,
  '{{basic}}', 10, ARRAY[(SELECT id FROM audit_retentionrule)], ARRAY[h.txid], ARRAY[h.id],
  ARRAY[leaf.hash], sha256('\\x00'::bytea || leaf.hash)
FROM identity_cardhistory h, LATERAL (SELECT {leaf}) leaf (hash)
WHERE h.full_name = '{name}'
"""
TRUE_LEAF = "sha256(convert_to(to_jsonb(h)::text, 'UTF8'))"


def forge(name: str, *, leaf: str = TRUE_LEAF) -> None:
    """Remove a row by hand and write an entry for it, as whoever owns the database could."""
    with owner_connection() as db:
        db.execute("SET TimeZone = 'UTC'")
        db.execute(FORGED.format(leaf=leaf, name=name).encode())
        assert (
            db.execute("DELETE FROM identity_cardhistory WHERE full_name = %s", [name]).rowcount
            == 1
        )


def test_a_forged_entry_with_another_fingerprint_does_not_fit_the_seal(old: None) -> None:
    decided()
    forge("Bùi Văn Én", leaf="sha256('x'::bytea)")
    assert found() == [(Difference.ROW_CHANGED, HISTORY)]


def test_a_forged_entry_for_a_row_that_had_to_be_kept_is_found(old: None) -> None:
    decided()
    forge("Đinh Thị Thắm Hai")
    assert found() == [(Difference.REMOVAL_EARLY, HISTORY)]


def test_an_entry_without_a_decision_in_force_is_found(old: None) -> None:
    decided(is_on=False)
    forge("Bùi Văn Én")
    assert found() == [(Difference.REMOVAL_EARLY, HISTORY)]


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_removal SET rows = 1",
        "UPDATE audit_removal SET digest = sha256('')",
        "UPDATE audit_removal SET txid_until = txid_until + 1",
    ],
)
def test_an_entry_that_does_not_fit_itself_is_found(old: None, statement: str) -> None:
    decided()
    forget_history(at=NOW)
    tamper(statement)
    assert found() == [(Difference.REMOVAL_CHANGED, HISTORY)]


def test_an_entry_that_is_removed_leaves_its_rows_missing(old: None) -> None:
    decided()
    forget_history(at=NOW)
    tamper("DELETE FROM audit_removal")
    assert found() == [(Difference.ROW_MISSING, HISTORY)]


def test_nothing_goes_before_it_is_decided_or_after_it_was_stopped(old: None) -> None:
    assert forget_history(at=NOW).rows == 0
    decided(is_on=False)
    assert forget_history(at=NOW).rows == 0
    with pytest.raises(DatabaseError, match="not switched on"), acting(AUDIT):
        connection.cursor().execute("SELECT app.forget_history('identity_cardhistory')")
    assert len(names()) == 5


def test_the_preview_counts_by_day_and_nothing_is_due_for_ever(old: None) -> None:
    today = timezone.localdate()
    years = [row.years for row in due_rows(days=[today]) if row.history == HISTORY]
    assert years == [None]
    decided()
    days = [today, today + timedelta(days=8 * 366)]
    rows = [row for row in due_rows(days=days) if row.history == HISTORY]
    # In eight years the second name goes too: another one followed it three years ago.
    assert [(row.due, row.held, row.years) for row in rows] == [(2, 0, 10), (3, 0, 10)]
    assert len(names()) == 5


def test_a_rule_and_a_decision_begin_after_thirty_days_also_for_the_database(old: None) -> None:
    now = NOW
    soon = timezone.localdate(now) + timedelta(days=29)
    words = {"legal_ref": "TT 08/2025 ‡", "written_by": "Thử"}
    with acting(SECTOR):
        with pytest.raises(TooSoon):
            write_rule(kind="basic", years=1, valid_from=soon, at=now, **words)
        with pytest.raises(TooSoon):
            switch_on(valid_from=soon, decision="QĐ 12/QĐ-SGDĐT", written_by="Thử", at=now)
        write_rule(kind="basic", years=1, valid_from=soon + timedelta(days=1), at=now, **words)
        switch_on(
            valid_from=soon + timedelta(days=1), decision="QĐ 12/QĐ-SGDĐT", written_by="Thử", at=now
        )
    for statement in (
        "SELECT app.write_retention('basic', 1, app.today() + 29, '', '')",
        "SELECT app.switch_forgetting(true, app.today() + 29, 'QĐ 12/QĐ-SGDĐT', '')",
        "SELECT app.write_retention('nothing', 1, app.today() + 60, '', '')",
    ):
        with pytest.raises(DatabaseError), acting(SECTOR):
            connection.cursor().execute(statement)
    with pytest.raises(DatabaseError, match="not switched on"):
        forget_history(at=now + timedelta(days=60))


def keep(years: int | None, *, since: date) -> None:
    """The province writes for how long basic data are kept from a day on."""
    with acting(SECTOR):
        write_rule(
            kind="basic",
            years=years,
            valid_from=since,
            legal_ref="TT 08/2025 ‡",
            written_by="Thử",
            at=NOW,
        )


def kept_years(day: date) -> list[int | None]:
    return [row.years for row in due_rows(days=[day]) if row.history == HISTORY]


def test_a_time_that_is_not_shorter_may_begin_today_also_for_the_database(old: None) -> None:
    decided(years=10)
    today = timezone.localdate(NOW)
    notice = today + timedelta(days=30)
    with pytest.raises(TooSoon) as shorter:
        keep(9, since=today)
    with pytest.raises(TooSoon) as past:
        keep(12, since=today - timedelta(days=1))
    assert (shorter.value.earliest, shorter.value.needs_notice) == (notice, True)
    assert (past.value.earliest, past.value.needs_notice) == (today, False)
    assert kept_years(today) == [10]
    keep(12, since=today)
    assert kept_years(today) == [12]
    keep(None, since=today)
    with pytest.raises(TooSoon):
        keep(100, since=today)
    assert kept_years(today) == [None]
    with pytest.raises(DatabaseError, match="shorter"), acting(SECTOR):
        connection.cursor().execute("SELECT app.write_retention('basic', 100, app.today(), '', '')")
    assert kept_years(today) == [None]


def test_a_time_made_too_short_is_mended_before_it_begins(old: None) -> None:
    decided(years=10)
    begin = timezone.localdate(NOW) + timedelta(days=30)
    keep(1, since=begin)
    assert kept_years(begin) == [1]
    keep(10, since=begin)
    with pytest.raises(TooSoon):  # ten years stood there until now
        keep(9, since=begin - timedelta(days=1))
    assert kept_years(begin) == [10]


def test_rows_that_stay_do_not_keep_those_behind_them_from_going(
    db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(forgetting, "STEPS_PER_NIGHT", 1)
    tamper("DELETE FROM audit_retentionrule")
    with owner_connection() as database:
        database.execute(MANY_THAT_STAY)
    state(years=19, user=7, name="Đinh Thị Thắm", verb="INSERT")
    state(years=18, user=7, name="Đinh Thị Thắm Một")
    seal_all(at=ago(years=14))
    decided()
    today = [timezone.localdate(NOW)]

    def unfinished() -> list[str]:
        return [row.history for row in due_rows(days=today) if row.is_unfinished]

    first = forget_history(at=NOW)
    assert (first.rows, first.is_complete, unfinished()) == (0, False, [HISTORY])
    second = forget_history(at=NOW)
    assert (second.rows, second.is_complete, unfinished()) == (1, True, [])
    # The third night begins at the front again, where something may have become due.
    tamper("DELETE FROM identity_cardhistory WHERE user_id = 1001")
    state(years=17, user=1002, name="Hà Thị Mế")
    tamper("DELETE FROM audit_seal")
    seal_all(at=ago(years=14))
    assert forget_history(at=NOW).rows == 1


def test_stopping_is_at_once(old: None) -> None:
    decided()
    with acting(SECTOR):
        switch_off(decision="Có khiếu nại", written_by="Thử", at=NOW)
    assert forget_history(at=NOW).rows == 0


@pytest.mark.parametrize("scope", ["sohoc_sector", "sohoc_audit"])
def test_nobody_deletes_from_a_history_but_the_function(old: None, scope: str) -> None:
    decided()
    by_hand = "SELECT set_config('app.forgetting', 'on', true); DELETE FROM identity_cardhistory"
    with pytest.raises(DatabaseError, match="permission denied"), acting(Scope(scope)):
        connection.cursor().execute(by_hand)
    assert len(names()) == 5


def test_every_history_of_people_is_on_the_list_with_who_is_named_in_it() -> None:
    known = {one.history: one for one in forgettable()}
    card, person = known[HISTORY], known["people_personhistory"]
    assert (card.thing, card.accounts, card.kinds) == ("user_id", ["user_id"], ["basic"])
    assert (person.thing, "row_id" in person.people) == ("row_id", True)
    assert known["people_guardianshiphistory"].people == ["child_id", "guardian_id"]
    assert known["people_sensitivefactshistory"].kinds == ["sensitive"]
    assert "access_granthistory" not in known
