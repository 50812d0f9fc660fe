"""Another kind of data shortens no time before the notice is over."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.utils import timezone

from sohoc.core.audit import forgettable as module
from sohoc.core.audit.forgettable import Counting, counted, forgettable, tell_forgettable
from sohoc.core.audit.forgetting import due_rows
from sohoc.core.audit.tests.conftest import tamper
from sohoc.core.testing.database import owner_connection

TODAY = date(2026, 11, 23)
LATER = date(2026, 12, 23)
BASIC, BOTH = ["basic"], ["basic", "sensitive"]
HISTORY = "identity_cardhistory"
RULES = """
INSERT INTO audit_retentionrule (at, txid, kind, years, valid_from, legal_ref, written_by)
SELECT now(), 1, kind, years, '2000-01-01', 'TT 08/2025 ‡', ''
FROM (VALUES ('basic', 10), ('sensitive', 5)) rule (kind, years)
"""


@pytest.mark.parametrize(
    ("kinds", "told", "expected"),
    [
        (BASIC, [Counting(BASIC, None)], [Counting(BASIC, None)]),
        (BOTH, [Counting(BASIC, None)], [Counting(BASIC, None), Counting(BOTH, LATER)]),
        # The same version once more, a day before it counts and on the day.
        (
            BOTH,
            [Counting(BASIC, None), Counting(BOTH, TODAY + timedelta(days=1))],
            [Counting(BASIC, None), Counting(BOTH, TODAY + timedelta(days=1))],
        ),
        (BOTH, [Counting(BASIC, None), Counting(BOTH, TODAY)], [Counting(BOTH, TODAY)]),
        # Taken back before it counted.
        (BASIC, [Counting(BASIC, None), Counting(BOTH, LATER)], [Counting(BASIC, None)]),
        # A history that is new.
        (BASIC, [], [Counting(BASIC, LATER)]),
    ],
)
def test_other_kinds_count_thirty_days_later(
    kinds: list[str], told: list[Counting], expected: list[Counting]
) -> None:
    assert counted(kinds, told, today=TODAY, is_first=False) == expected


def test_at_the_first_telling_they_count_at_once() -> None:
    assert counted(BASIC, [], today=TODAY, is_first=True) == [Counting(BASIC, None)]


@pytest.fixture
def owner(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """What is told is told as the owner; as before at the end."""
    with owner_connection() as db:
        monkeypatch.setattr(module, "connections", {"owner": db})
        told = db.execute("SELECT pg_get_functiondef('app.forgettable_dated'::regproc)").fetchone()
        assert told is not None
        yield
        db.execute(told[0].encode())


@pytest.mark.django_db(transaction=True)
def test_a_new_version_with_other_tags_removes_nothing_more_for_thirty_days(
    owner: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    tamper("DELETE FROM audit_retentionrule")
    with owner_connection() as db:
        db.execute(RULES.encode())
    today = timezone.localdate()
    days = [today, today + timedelta(days=29), today + timedelta(days=30)]

    def kept() -> list[tuple[tuple[str, ...], int | None]]:
        return [(row.kinds, row.years) for row in due_rows(days=days) if row.history == HISTORY]

    assert kept() == [(("basic",), 10)] * 3
    changed = [one if one.history != HISTORY else replace(one, kinds=BOTH) for one in forgettable()]
    monkeypatch.setattr(module, "forgettable", lambda: changed)
    for _again in range(2):
        tell_forgettable(None, "owner")
        assert kept() == [(("basic",), 10)] * 2 + [(("basic", "sensitive"), 5)]
