"""Reading the audit trail; which rows, the outer wall decides."""

from collections.abc import Iterable
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce

from sohoc.core.access.actors import NotYours
from sohoc.core.access.models import Node
from sohoc.core.audit.models import DayRoot, Entry, Seal


def acts_by_transaction(txids: Iterable[int]) -> dict[int, Entry]:
    """The business act of each transaction, for the history of a row; one statement."""
    found = Entry.objects.filter(txid__in=set(txids)).order_by("-id")
    return {entry.txid: entry for entry in found}


def acts_seen() -> QuerySet[Entry, Any]:
    """Business acts with what the place is called, `place`."""
    place = Node.objects.filter(pk=OuterRef("node_id")).values("name")[:1]
    return Entry.objects.annotate(place=Coalesce(Subquery(place), Value("")))


def act(entry_id: int) -> Entry:
    """One business act; raises `NotYours` when there is none for this person."""
    entry = Entry.objects.filter(id=entry_id).first()
    if entry is None:
        raise NotYours
    return entry


def names_of_nodes(ids: Iterable[int | None]) -> dict[int, str]:
    """What nodes are called, in one statement."""
    wanted = {node for node in ids if node is not None}
    return dict(Node.objects.filter(pk__in=wanted).values_list("pk", "name"))


def newest_days(count: int) -> list[DayRoot]:
    """The seals of the last days."""
    return list(DayRoot.objects.order_by("-day")[:count])


def sealed_rows() -> int:
    """How many rows all seals cover, checkpoints included."""
    return Seal.objects.aggregate(all=Sum("rows"))["all"] or 0
