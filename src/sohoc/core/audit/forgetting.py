"""Removing history whose time is over: what goes, when, and by whose decision.

The database decides which rows are due and removes them (`app.forget_history`); nothing here can
have it remove others. It cannot be undone, so thirty days lie between a decision and what it does.
"""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.db import connection
from django.utils import timezone

from sohoc.core.access.scope import Scope, acting
from sohoc.core.audit.contracts import DueRows, Forgetting
from sohoc.core.audit.forgettable import forgettable
from sohoc.core.audit.models import RetentionRule, RetentionSwitch

AUDIT = Scope("sohoc_audit")
NOTICE = timedelta(days=30)  # also held by the database
STEPS_PER_NIGHT = 400  # of 5,000 rows walked at most, each a transaction of its own

_STEP = "SELECT reached_txid, reached_id, gone FROM app.forget_history(%s, %s, %s)"
_PREVIEW = """
SELECT history, kinds, day, years, due, held, earliest FROM app.forgetting_preview(%s)
"""
_WRITE = "SELECT app.write_retention(%s, %s, %s, %s, %s)"
_SWITCH = "SELECT app.switch_forgetting(%s, %s, %s, %s)"


class TooSoon(Exception):
    """What is written begins earlier than thirty days from now; `earliest` is the first day."""

    def __init__(self, earliest: date) -> None:
        super().__init__(earliest)
        self.earliest = earliest


def forget_history(*, at: datetime) -> Forgetting:
    """Remove every row whose time is over, in steps; nothing while nobody has decided it."""
    with acting(AUDIT):
        switch = switch_now()
    if switch is None or not switch.is_on or switch.valid_from > timezone.localdate(at):
        return Forgetting(rows=0, is_complete=True)
    rows, left = 0, STEPS_PER_NIGHT
    for one in forgettable():
        place: tuple[int, int] | None = (0, 0)
        while place is not None and left:
            place, gone = _step(one.history, place)
            rows, left = rows + gone, left - 1
    return Forgetting(rows=rows, is_complete=left > 0)


def forget_at_night(*, at: datetime) -> None:
    """The same, as a chore: what it does stands in the ledger of removals."""
    forget_history(at=at)


def due_rows(*, days: Sequence[date]) -> Sequence[DueRows]:
    """What goes by each of the days, history by history; one statement."""
    with acting(AUDIT), connection.cursor() as cursor:
        cursor.execute(_PREVIEW, [list(days)])
        return [DueRows(row[0], tuple(row[1]), *row[2:]) for row in cursor.fetchall()]


def switch_now() -> RetentionSwitch | None:
    """The last decision to remove history, or to stop; None before the first."""
    return RetentionSwitch.objects.order_by("-id").first()


def rules_written() -> Sequence[RetentionRule]:
    """Every rule of every kind, the one that counts last at the front."""
    return list(RetentionRule.objects.order_by("kind", "-valid_from", "-id"))


def write_rule(
    *,
    kind: str,
    years: int | None,
    valid_from: date,
    legal_ref: str,
    written_by: str,
    at: datetime,
) -> None:
    """Keep a kind of data for so many full years from a day on. Raises `TooSoon`."""
    _after_notice(valid_from, at)
    with connection.cursor() as cursor:
        cursor.execute(_WRITE, [kind, years, valid_from, legal_ref, written_by])


def switch_on(*, valid_from: date, decision: str, written_by: str, at: datetime) -> None:
    """Remove history from a day on, by a decision. Raises `TooSoon`."""
    _after_notice(valid_from, at)
    _switch(is_on=True, valid_from=valid_from, decision=decision, written_by=written_by)


def switch_off(*, decision: str, written_by: str, at: datetime) -> None:
    """Stop removing at once."""
    day = timezone.localdate(at)
    _switch(is_on=False, valid_from=day, decision=decision, written_by=written_by)


def _switch(*, is_on: bool, valid_from: date, decision: str, written_by: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(_SWITCH, [is_on, valid_from, decision, written_by])


def _after_notice(valid_from: date, at: datetime) -> None:
    earliest = timezone.localdate(at) + NOTICE
    if valid_from < earliest:
        raise TooSoon(earliest)


def _step(history: str, place: tuple[int, int]) -> tuple[tuple[int, int] | None, int]:
    """The place that was reached, None at the end, and how many rows went."""
    with acting(AUDIT), connection.cursor() as cursor:
        cursor.execute(_STEP, [history, *place])
        found = cursor.fetchone()
    return ((found[0], found[1]), found[2]) if found else (None, 0)
