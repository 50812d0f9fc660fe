"""Sealing the trail: hash chains over everything that happened since the last seal."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime

from django.db import connection
from django.utils import timezone

from sohoc.core.access.scope import Scope, acting
from sohoc.core.audit import chain, ledger
from sohoc.core.audit.contracts import (
    CHECKPOINTS,
    AlreadySealing,
    Link,
    RestoredFromDump,
    Sealing,
)
from sohoc.core.audit.models import DayRoot, Seal
from sohoc.lib.merkle import merkle_root

AUDIT = Scope("sohoc_audit")
ROWS_PER_SEAL = 10_000
SEALS_PER_RUN = 50  # of one table: a large backlog is sealed by several transactions

_APPEND = "SELECT app.append_seal(%s, %s, %s, %s, %s, %s, %s, %s, %s, %s)"
_APPEND_DAY = "SELECT app.append_day_root(%s, %s, %s, %s)"


def seal_all(*, at: datetime, rows_per_seal: int = ROWS_PER_SEAL) -> Sealing:
    """Seal all rows of ended transactions that no seal covers yet, in every table of the trail.

    Runs in a transaction of its own; a run that wrote something ends with a checkpoint over its
    seals. Raises `AlreadySealing` when another process seals now, and `RestoredFromDump` when the
    server counts transactions from below the last seal.
    """
    with acting(AUDIT):
        if not ledger.is_alone():
            raise AlreadySealing
        ledger.write_canonically()
        horizon, following = ledger.horizon(), _following_links()
        at = _not_before_the_last(at)
        sealed_until = max((link.txid_from for link in following.values()), default=0)
        if sealed_until > horizon:
            raise RestoredFromDump(sealed_until=sealed_until, current=horizon)
        made, is_complete = [], True
        for table, columns in ledger.ledgers().items():
            start = _next(following.get(table), table=table, columns=columns, at=at)
            for sealed in _portions(start, horizon=horizon, rows_per_seal=rows_per_seal):
                _append(sealed)
                made.append(sealed)
                is_complete = is_complete and sealed.number - start.number < SEALS_PER_RUN - 1
        if made:
            _append(_checkpoint(made, following.get(CHECKPOINTS), horizon=horizon, at=at))
    return Sealing(len(made), sum(link.rows for link in made), is_complete)


def root_finished_days(*, at: datetime) -> list[date]:
    """Write the Merkle root of every day before that of `at` that has seals and no root yet.

    Days are those of the province's calendar. Raises `AlreadySealing` as `seal_all` does.
    """
    done = []
    with acting(AUDIT):
        if not ledger.is_alone():
            raise AlreadySealing
        last = DayRoot.objects.order_by("-day").values_list("day", flat=True).first()
        for day, digests in _days(since=last, until=timezone.localdate(at)):
            with connection.cursor() as cursor:
                cursor.execute(_APPEND_DAY, [day, len(digests), chain.day_root(digests), at])
            done.append(day)
    return done


def _following_links() -> dict[str, Link]:
    """For each chain that has begun, the still empty link that follows its last seal."""
    found: Mapping[str, Seal] = {
        seal.table: seal
        for seal in Seal.objects.order_by("table", "-number").distinct("table").all()
    }
    return {
        table: Link(
            table=table,
            number=seal.number + 1,
            txid_from=seal.txid_until,
            txid_until=seal.txid_until,
            rows=0,
            columns=(),
            root=b"",
            previous=bytes(seal.digest),
            at=seal.at,
        )
        for table, seal in found.items()
    }


def _not_before_the_last(at: datetime) -> datetime:
    """A clock that goes back must not put a seal into a day whose root stands already."""
    last = Seal.objects.order_by("-id").values_list("at", flat=True).first()
    rooted = DayRoot.objects.order_by("-day").values_list("at", flat=True).first()
    return max(moment for moment in (at, last, rooted) if moment is not None)


def _next(following: Link | None, *, table: str, columns: tuple[str, ...], at: datetime) -> Link:
    first = Link(table, 1, 0, 0, 0, columns, b"", chain.GENESIS, at)
    return replace(following or first, columns=columns, at=at)


def _portions(start: Link, *, horizon: int, rows_per_seal: int) -> Iterator[Link]:
    """The next seals of one table in their order; a stretch without rows gets none."""
    link = start
    for _count in range(SEALS_PER_RUN):
        if link.txid_from >= horizon:
            return
        until = ledger.end_of_portion(
            link.table, txid_from=link.txid_from, txid_until=horizon, rows=rows_per_seal
        )
        found = [
            leaf
            for _txid, leaf in ledger.leaves(
                link.table, columns=link.columns, txid_from=link.txid_from, txid_until=until
            )
        ]
        if not found:
            return
        link = replace(link, txid_until=until, rows=len(found), root=merkle_root(found))
        yield link
        link = replace(
            link, number=link.number + 1, txid_from=until, previous=chain.seal_digest(link)
        )


def _checkpoint(made: list[Link], following: Link | None, *, horizon: int, at: datetime) -> Link:
    names = tuple(chain.covered_name(link.table, link.number) for link in made)
    start = _next(following, table=CHECKPOINTS, columns=names, at=at)
    root = merkle_root([chain.seal_digest(link) for link in made])
    return replace(start, txid_until=horizon, rows=len(made), root=root)


def _append(link: Link) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            _APPEND,
            [
                link.table,
                link.number,
                link.txid_from,
                link.txid_until,
                link.rows,
                json.dumps(list(link.columns), ensure_ascii=False),
                link.root,
                link.previous,
                chain.seal_digest(link),
                link.at,
            ],
        )


def _days(*, since: date | None, until: date) -> Iterator[tuple[date, list[bytes]]]:
    """Days after `since` and before `until` that have seals, with the digests of those."""
    found: dict[date, list[bytes]] = {}
    seals = Seal.objects.order_by("id")
    if since is not None:
        seals = seals.filter(at__date__gt=since)
    for at, digest in seals.filter(at__date__lt=until).values_list("at", "digest").iterator():
        found.setdefault(timezone.localdate(at), []).append(bytes(digest))
    yield from sorted(found.items())
