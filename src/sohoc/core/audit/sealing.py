"""Sealing the trail: hash chains over everything that happened since the last seal.

The database computes every seal from its own rows (`app.seal_rows` and its neighbours), so the
audit scope can add an honest link to a chain and nothing else. Here is decided how far one goes.
"""

from collections.abc import Iterator
from datetime import date, datetime

from django.db import connection
from django.db.models import Max
from django.utils import timezone

from sohoc.core.access.scope import Scope, acting
from sohoc.core.audit import ledger
from sohoc.core.audit.contracts import AlreadySealing, RestoredFromDump, Sealing
from sohoc.core.audit.models import DayRoot, Seal

AUDIT = Scope("sohoc_audit")
ROWS_PER_SEAL = 10_000
SEALS_PER_RUN = 50  # of one table: a large backlog is sealed by several transactions

_SEAL_ROWS = "SELECT app.seal_rows(%s, %s, %s)"
_SEAL_SEALS = "SELECT app.seal_seals(%s)"
_SEAL_DAY = "SELECT app.seal_day(%s, %s)"


def seal_all(*, at: datetime, rows_per_seal: int = ROWS_PER_SEAL) -> Sealing:
    """Seal all rows of ended transactions that no seal covers yet, in every table of the trail.

    Runs in a transaction of its own; a run that wrote something ends with a checkpoint over its
    seals. Raises `AlreadySealing` when another process seals now, and `RestoredFromDump` when the
    server counts transactions from below the last seal.
    """
    with acting(AUDIT):
        if not ledger.is_alone():
            raise AlreadySealing
        horizon, sealed = ledger.horizon(), _sealed_until()
        at = _not_before_the_last(at)
        furthest = max(sealed.values(), default=0)
        if furthest > horizon:
            raise RestoredFromDump(sealed_until=furthest, current=horizon)
        made, is_complete = [], True
        for table in ledger.ledgers():
            ends = _portions(
                table, start=sealed.get(table, 0), horizon=horizon, rows_per_seal=rows_per_seal
            )
            rows = [count for until in ends if (count := _append(_SEAL_ROWS, table, until, at))]
            made += rows
            is_complete = is_complete and len(rows) < SEALS_PER_RUN
        if made:
            _append(_SEAL_SEALS, at)
    return Sealing(len(made), sum(made), is_complete)


def root_finished_days(*, at: datetime) -> list[date]:
    """Write the Merkle root of every day before that of `at` that has seals and no root yet.

    Days are those of the province's calendar. Raises `AlreadySealing` as `seal_all` does.
    """
    done = []
    with acting(AUDIT):
        if not ledger.is_alone():
            raise AlreadySealing
        last = DayRoot.objects.order_by("-day").values_list("day", flat=True).first()
        for day in _days(since=last, until=timezone.localdate(at)):
            _append(_SEAL_DAY, day, at)
            done.append(day)
    return done


def _sealed_until() -> dict[str, int]:
    """For each chain that has begun, the first transaction that it does not cover."""
    ends = Seal.objects.order_by().values_list("table").annotate(Max("txid_until"))
    return dict(ends)


def _not_before_the_last(at: datetime) -> datetime:
    """A clock that goes back must not put a seal into a day whose root stands already."""
    last = Seal.objects.order_by("-id").values_list("at", flat=True).first()
    rooted = DayRoot.objects.order_by("-day").values_list("at", flat=True).first()
    return max(moment for moment in (at, last, rooted) if moment is not None)


def _portions(table: str, *, start: int, horizon: int, rows_per_seal: int) -> Iterator[int]:
    """Where the next seals of one table end; the last stretch may be without rows."""
    for _count in range(SEALS_PER_RUN):
        if start >= horizon:
            return
        start = ledger.end_of_portion(
            table, txid_from=start, txid_until=horizon, rows=rows_per_seal
        )
        yield start


def _append(statement: str, *values: str | int | date | datetime) -> int:
    """How many rows the new seal covers; 0 when there were none and no seal was made."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return int(cursor.fetchone()[0])


def _days(*, since: date | None, until: date) -> list[date]:
    """Days after `since` and before `until` that have seals."""
    seals = Seal.objects.filter(at__date__lt=until)
    if since is not None:
        seals = seals.filter(at__date__gt=since)
    return list(seals.order_by("at__date").values_list("at__date", flat=True).distinct())
