"""Proving the trail: every seal and every chain is computed again from the rows as they are now."""

from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.utils import timezone

from sohoc.core.access.scope import Scope, acting
from sohoc.core.audit import chain, ledger
from sohoc.core.audit.contracts import CHECKPOINTS, Difference, Finding, Link, Verification
from sohoc.core.audit.models import DayRoot, Seal
from sohoc.core.audit.removals import wrong_removals
from sohoc.lib.merkle import merkle_root

ROWS_AT_ONCE = 20_000  # of neighbouring seals, read by one statement


@dataclass(slots=True)
class _Chains:
    """What is remembered of the seals while they are read in the order of their chains."""

    digests: dict[tuple[str, int], bytes] = field(default_factory=dict)
    places: dict[tuple[str, int], tuple[datetime, int, int]] = field(default_factory=dict)
    until: dict[str, int] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    portions: list[Link] = field(default_factory=list)
    checkpoints: list[Link] = field(default_factory=list)
    days: dict[date, list[tuple[int, bytes]]] = field(default_factory=dict)


def verify(*, since: datetime | None = None, expected_head: bytes = b"") -> Verification:
    """Recompute the whole trail and say everything that is not as it was sealed.

    The chains are checked from their beginning; with `since`, rows are read again only for seals
    made at or after it. `expected_head` is a digest of a checkpoint that was noted before: a trail
    that was cut off at its end, and is whole in itself, no longer has it.
    """
    with acting(Scope("sohoc_audit")):
        ledger.write_canonically()
        tables = ledger.ledgers()
        # Before the seals: a day that has a root gets no more of them, however busy the sealer is.
        roots = {root.day: root for root in DayRoot.objects.order_by("day")}
        chains = _read_chains(since)
        findings = [*chains.findings, *_wrong_coverage(chains), *_wrong_days(chains, roots)]
        rows = removed = 0
        for wrong, count, gone in _recomputed(chains.portions, tables):
            rows, removed = rows + count - gone, removed + gone
            findings += wrong
        findings += wrong_removals(_sealed_at(chains))
        beyond = {
            table: ledger.rows_beyond(table, txid=chains.until.get(table, 0)) for table in tables
        }
        findings += _restored(chains)
    head = next((chain.seal_digest(link) for link in reversed(chains.checkpoints)), b"")
    if expected_head and expected_head not in chains.digests.values():
        findings.append(Finding(Difference.HEAD_MISSING, table=CHECKPOINTS))
    return Verification(
        seals=len(chains.digests),
        rows=rows,
        removed=removed,
        unsealed={table: count for table, (count, _oldest) in beyond.items() if count},
        oldest_unsealed=min((oldest for _n, oldest in beyond.values() if oldest), default=None),
        head=head,
        findings=tuple(sorted(findings, key=_order)),
    )


def _sealed_at(chains: _Chains) -> Callable[[str, int], datetime | None]:
    """When the transaction of a table was sealed."""
    ends: dict[str, list[tuple[int, datetime]]] = {}
    for (table, _number), (at, _from, until) in chains.places.items():
        ends.setdefault(table, []).append((until, at))

    def sealed_at(table: str, txid: int) -> datetime | None:
        known = ends.get(table, [])
        place = bisect_right(known, txid, key=lambda end: end[0])
        return known[place][1] if place < len(known) else None

    return sealed_at


def _order(finding: Finding) -> tuple[float, str, int]:
    """The earliest place first."""
    return (finding.at.timestamp() if finding.at else 0.0, finding.table, finding.number)


def _about(link: Link, difference: Difference, *, rows: int = 0) -> Finding:
    return Finding(
        difference,
        table=link.table,
        number=link.number,
        txid_from=link.txid_from,
        txid_until=link.txid_until,
        at=link.at,
        rows=rows,
        sealed_rows=link.rows,
    )


def _link(seal: Seal) -> Link:
    return Link(
        table=seal.table,
        number=seal.number,
        txid_from=seal.txid_from,
        txid_until=seal.txid_until,
        rows=seal.rows,
        columns=tuple(map(str, seal.columns)) if isinstance(seal.columns, list) else (),
        root=bytes(seal.root),
        previous=bytes(seal.previous),
        at=seal.at,
    )


def _read_chains(since: datetime | None) -> _Chains:
    """Walk along every chain: numbers, ranges, links, and each seal's own digest."""
    chains = _Chains()
    before: Link | None = None
    digest_before = chain.GENESIS
    for seal in Seal.objects.order_by("table", "number").iterator(chunk_size=2000):
        link = _link(seal)
        if before is None or before.table != link.table:
            before, digest_before = None, chain.GENESIS
        chains.findings += _wrong_link(link, before, digest_before, bytes(seal.digest))
        before, digest_before = link, bytes(seal.digest)
        _remember(chains, link, bytes(seal.digest), seal_id=seal.pk, since=since)
    return chains


def _wrong_link(
    link: Link, before: Link | None, digest_before: bytes, digest: bytes
) -> Iterator[Finding]:
    wanted = before.number + 1 if before else 1
    for number in range(wanted, link.number):
        yield Finding(Difference.SEAL_MISSING, table=link.table, number=number, at=link.at)
    if chain.seal_digest(link) != digest:
        yield _about(link, Difference.SEAL_CHANGED)
    starts_right = link.txid_from == (before.txid_until if before else 0)
    if link.number == wanted and not (link.previous == digest_before and starts_right):
        yield _about(link, Difference.LINK_BROKEN)


def _remember(
    chains: _Chains, link: Link, digest: bytes, *, seal_id: int, since: datetime | None
) -> None:
    chains.digests[link.table, link.number] = digest
    chains.places[link.table, link.number] = (link.at, link.txid_from, link.txid_until)
    chains.until[link.table] = link.txid_until
    chains.days.setdefault(timezone.localdate(link.at), []).append((seal_id, digest))
    if link.table == CHECKPOINTS:
        chains.checkpoints.append(link)
    elif since is None or link.at >= since:
        chains.portions.append(link)


def _wrong_coverage(chains: _Chains) -> Iterator[Finding]:
    """Every seal is covered by one checkpoint; a checkpoint finds all that it covers."""
    uncovered = {key for key in chains.digests if key[0] != CHECKPOINTS}
    for link in chains.checkpoints:
        keys = chain.covered_seals(link.columns)
        uncovered.difference_update(keys)
        missing = [key for key in keys if key not in chains.digests]
        for table, number in missing:
            if number > _last_number(chains, table):  # a gap inside was already named
                yield Finding(Difference.SEAL_MISSING, table=table, number=number, at=link.at)
        if not missing and merkle_root([chains.digests[key] for key in keys]) != link.root:
            yield _about(link, Difference.SEAL_CHANGED)
    for table, number in sorted(uncovered):
        at, txid_from, txid_until = chains.places[table, number]
        yield Finding(
            Difference.SEAL_UNCOVERED,
            table=table,
            number=number,
            txid_from=txid_from,
            txid_until=txid_until,
            at=at,
        )


def _last_number(chains: _Chains, table: str) -> int:
    return max((number for name, number in chains.digests if name == table), default=0)


def _wrong_days(chains: _Chains, roots: Mapping[date, DayRoot]) -> Iterator[Finding]:
    """Every root of a day is computed again; no day with seals before the last one lacks its."""
    for day, root in roots.items():
        digests = [digest for _id, digest in sorted(chains.days.get(day, []))]
        if (len(digests), chain.day_root(digests)) != (root.seals, bytes(root.root)):
            yield Finding(
                Difference.DAY_CHANGED,
                day=day,
                at=root.at,
                rows=len(digests),
                sealed_rows=root.seals,
            )
    for day in sorted(chains.days.keys() - roots.keys()):
        if roots and day < max(roots):
            yield Finding(Difference.DAY_MISSING, day=day)


def _recomputed(
    portions: Sequence[Link], tables: Mapping[str, tuple[str, ...]]
) -> Iterator[tuple[list[Finding], int, int]]:
    """Read the sealed rows again; yield what differs, how many leaves were read, how many of them
    of removed rows."""
    for together in _neighbours(portions):
        first = together[0]
        if first.table not in tables:
            yield [_about(link, Difference.TABLE_MISSING) for link in together], 0, 0
        elif not {"id", "txid"} <= set(first.columns) <= set(tables[first.table]):
            yield [_about(link, Difference.COLUMN_MISSING) for link in together], 0, 0
        else:
            yield _compared(together)


def _neighbours(portions: Sequence[Link]) -> Iterator[list[Link]]:
    """Seals of one table with the same columns and touching ranges, a bounded number of rows."""
    together: list[Link] = []
    rows = 0
    for link in portions:
        fits = (
            together
            and rows + link.rows <= ROWS_AT_ONCE
            and (link.table, link.columns) == (together[-1].table, together[-1].columns)
            and link.txid_from == together[-1].txid_until
        )
        if together and not fits:
            yield together
            together, rows = [], 0
        together.append(link)
        rows += link.rows
    if together:
        yield together


def _compared(together: Sequence[Link]) -> tuple[list[Finding], int, int]:
    first, last = together[0], together[-1]
    found: list[list[bytes]] = [[] for _link in together]
    place = removed = 0
    for txid, leaf, is_removed in ledger.leaves(
        first.table,
        columns=first.columns,
        txid_from=first.txid_from,
        txid_until=last.txid_until,
    ):
        while txid >= together[place].txid_until:
            place += 1
        found[place].append(leaf)
        removed += is_removed
    wrong = [
        _about(link, _kind_of(len(leaves), link.rows), rows=len(leaves))
        for link, leaves in zip(together, found, strict=True)
        if len(leaves) != link.rows or merkle_root(leaves) != link.root
    ]
    return wrong, sum(map(len, found)), removed


def _kind_of(rows: int, sealed_rows: int) -> Difference:
    if rows < sealed_rows:
        return Difference.ROW_MISSING
    return Difference.ROW_ADDED if rows > sealed_rows else Difference.ROW_CHANGED


def _restored(chains: _Chains) -> Iterator[Finding]:
    sealed_until = max(chains.until.values(), default=0)
    current = ledger.horizon()
    if sealed_until > current:
        yield Finding(Difference.RESTORED, txid_from=current, txid_until=sealed_until)
