"""Removing history whose time is over: what goes, when, and by whose decision.

The database decides which rows are due and removes them (`app.forget_history`); nothing here can
have it remove others. It cannot be undone, so thirty days lie between a decision and what it does;
what takes nothing away may begin at once.
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
STEPS_PER_NIGHT = 100  # of each history; one walks at most 5,000 rows, in its own transaction

_STEP = "SELECT is_end, gone FROM app.forget_history(%s)"
_PREVIEW = """
SELECT history, kinds, day, years, due, held, earliest, is_unfinished
FROM app.forgetting_preview(%s)
"""
_WRITE = "SELECT app.write_retention(%s, %s, %s, %s, %s)"
_SWITCH = "SELECT app.switch_forgetting(%s, %s, %s, %s)"


class TooSoon(Exception):
    """What is written begins too early: `earliest` is the first day; `needs_notice` where that is
    thirty days from now, and not today."""

    def __init__(self, earliest: date, *, needs_notice: bool) -> None:
        super().__init__(earliest, needs_notice)
        self.earliest, self.needs_notice = earliest, needs_notice


def forget_history(*, at: datetime) -> Forgetting:
    """Remove the rows whose time is over, in steps; nothing while nobody has decided it.

    A history that a night does not walk to its end is walked on in the next one.
    """
    with acting(AUDIT):
        switch = switch_now()
    if switch is None or not switch.is_on or switch.valid_from > timezone.localdate(at):
        return Forgetting(rows=0, is_complete=True)
    walked = [_walk(one.history) for one in forgettable()]
    return Forgetting(
        rows=sum(rows for rows, _is_end in walked),
        is_complete=all(is_end for _rows, is_end in walked),
    )


def forget_at_night(*, at: datetime) -> None:
    """The same, as a chore: what went stands in the ledger of removals, what is left to walk in
    `due_rows`."""
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
    """Keep a kind of data for so many full years from a day on. Raises `TooSoon`.

    What keeps at least as long as the rule in whose place it stands may begin today.
    """
    _after_notice(valid_from, at, needs_notice=_is_shorter(years, kind=kind, on=valid_from))
    with connection.cursor() as cursor:
        cursor.execute(_WRITE, [kind, years, valid_from, legal_ref, written_by])


def switch_on(*, valid_from: date, decision: str, written_by: str, at: datetime) -> None:
    """Remove history from a day on, by a decision. Raises `TooSoon`."""
    _after_notice(valid_from, at, needs_notice=True)
    _switch(is_on=True, valid_from=valid_from, decision=decision, written_by=written_by)


def switch_off(*, decision: str, written_by: str, at: datetime) -> None:
    """Stop removing at once."""
    day = timezone.localdate(at)
    _switch(is_on=False, valid_from=day, decision=decision, written_by=written_by)


def _switch(*, is_on: bool, valid_from: date, decision: str, written_by: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(_SWITCH, [is_on, valid_from, decision, written_by])


def _is_shorter(years: int | None, *, kind: str, on: date) -> bool:
    """Whether it keeps less than the rule that would count on the day; also held by the database.

    The rules that begin later stand as they were written.
    """
    rules = RetentionRule.objects.filter(kind=kind, valid_from__lte=on)
    before = rules.order_by("-valid_from", "-id").values_list("years", flat=True).first()
    return years is not None and (before is None or years < before)


def _after_notice(valid_from: date, at: datetime, *, needs_notice: bool) -> None:
    earliest = timezone.localdate(at) + (NOTICE if needs_notice else timedelta(0))
    if valid_from < earliest:
        raise TooSoon(earliest, needs_notice=needs_notice)


def _walk(history: str) -> tuple[int, bool]:
    """How many rows of a history went in one night, and whether its end was reached."""
    rows = 0
    for _number in range(STEPS_PER_NIGHT):
        with acting(AUDIT), connection.cursor() as cursor:
            cursor.execute(_STEP, [history])
            is_end, gone = cursor.fetchone()
        rows += gone
        if is_end:
            return rows, True
    return rows, False
