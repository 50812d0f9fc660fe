"""Proving what was removed because its time was over: it was the chore's to remove.

That the removed rows were those that were sealed, the seals prove: their leaves give the sealed
roots. Here is proven that each entry fits itself, that the rules it names held on its day, that a
decision was in force, and that what went was sealed before its time was over.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from sohoc.core.audit.contracts import Difference, Finding
from sohoc.core.audit.models import Removal, RetentionRule, RetentionSwitch
from sohoc.lib.merkle import merkle_root

SealedAt = Callable[[str, int], datetime | None]


def wrong_removals(sealed_at: SealedAt) -> Iterator[Finding]:
    """Every entry about a removal that does not fit; inside `acting(Scope("sohoc_audit"))`.

    `sealed_at(table, txid)` is when the seal over a transaction was made, None without one.
    """
    rules = list(RetentionRule.objects.order_by("valid_from", "id"))
    switches = list(RetentionSwitch.objects.order_by("id"))
    for removal in Removal.objects.order_by("id").iterator(chunk_size=20):
        if not _fits_itself(removal):
            yield _about(removal, Difference.REMOVAL_CHANGED)
        elif not _was_due(removal, rules, switches, sealed_at):
            yield _about(removal, Difference.REMOVAL_EARLY)


def _about(removal: Removal, difference: Difference) -> Finding:
    return Finding(
        difference,
        table=removal.table,
        number=removal.pk,
        txid_from=removal.txid_from,
        txid_until=removal.txid_until,
        at=removal.at,
        rows=removal.rows,
    )


def _fits_itself(removal: Removal) -> bool:
    places = list(zip(removal.txids, removal.ids, strict=False))
    return (
        len(places) == len(removal.txids) == len(removal.ids) == len(removal.leaves) == removal.rows
        and removal.rows > 0
        and places == sorted(set(places))
        and (removal.txids[0], removal.txids[-1] + 1) == (removal.txid_from, removal.txid_until)
        and merkle_root([bytes(leaf) for leaf in removal.leaves]) == bytes(removal.digest)
    )


def _was_due(
    removal: Removal,
    rules: Sequence[RetentionRule],
    switches: Sequence[RetentionSwitch],
    sealed_at: SealedAt,
) -> bool:
    day = timezone.localdate(removal.at)
    known = [one for one in rules if one.at <= removal.at and one.valid_from <= day]
    in_force = {one.kind: one for one in known}  # the last one of a kind
    named = [in_force.get(kind) for kind in removal.kinds]
    years = [one.years for one in named if one is not None and one.years is not None]
    decided = [one for one in switches if one.at <= removal.at]
    sealed = sealed_at(removal.table, removal.txid_until - 1)
    return (
        None not in named
        and sorted(one.pk for one in named if one is not None) == sorted(removal.rules)
        and min(years, default=None) == removal.years
        and bool(decided and decided[-1].is_on and decided[-1].valid_from <= day)
        and sealed is not None
        and sealed < _time_over(day, removal.years)
    )


def _time_over(day: date, years: int) -> datetime:
    """Before which moment a value must have been changed to be due on a day (`app.time_over`)."""
    last = day - timedelta(days=1)
    try:
        then = last.replace(year=last.year - years)
    except ValueError:  # 29 February: the database takes the 28th
        then = last.replace(year=last.year - years, day=28)
    return timezone.make_aware(datetime.combine(then + timedelta(days=1), time.min))
