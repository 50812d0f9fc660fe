"""Changing the dated tree: who stands below whom, and who keeps what an ended place left.

Whoever writes here first takes the lock of the tree: acts on it come one after the other, so that
two of them, each right by itself, cannot make a cycle together.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.db import connection

from sohoc.core.access.models import Line, Node, NodeSuccession, Subordination

LOCK = 7_301_001  # any number that nobody else takes
BATCH = 2000
BOTH = (Line.ADMINISTRATIVE, Line.PROFESSIONAL)


def lock_tree() -> None:
    """Wait until nobody else changes the tree; held until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])


def plant(nodes: Sequence[Node], *, below: Sequence[Node | None]) -> list[Node]:
    """Make new nodes, each below another on both lines from its own first day on.

    Two statements, however many they are.
    """
    made = Node.objects.bulk_create(nodes, batch_size=BATCH)
    hang(made, below=[node.pk if node else None for node in below], lines=BOTH)
    return made


def hang(nodes: Sequence[Node], *, below: Sequence[int | None], lines: Iterable[str]) -> None:
    """Put nodes below others from their own first day on; None leaves a node where it is."""
    lines = tuple(lines)
    rows = [
        Subordination(child=node, parent_id=parent, line=line, period=(_first_day(node), None))
        for node, parent in zip(nodes, below, strict=True)
        if parent is not None
        for line in lines
    ]
    Subordination.objects.bulk_create(rows, batch_size=BATCH)


def move(node_id: int, *, below: int, line: str, on: date) -> None:
    """Hang a node below another from a day on; what stood above it before ends there."""
    open_ones = Subordination.objects.filter(child_id=node_id, line=line, period__upper_inf=True)
    for held in open_ones:
        if held.parent_id == below:
            return
        _cut(held, on=on)
    Subordination.objects.create(child_id=node_id, parent_id=below, line=line, period=(on, None))


def leave_to(predecessor_id: int, *, successor: int, on: date) -> None:
    """From a day on the successor keeps the predecessor's rows, which then hang nowhere else."""
    for held in Subordination.objects.filter(child_id=predecessor_id, period__upper_inf=True):
        _cut(held, on=on)
    NodeSuccession.objects.create(predecessor_id=predecessor_id, successor_id=successor, since=on)


def _cut(held: Subordination, *, on: date) -> None:
    start = held.period.lower
    if start is not None and start >= on:
        held.delete()  # it would be empty
        return
    held.period = (start, on)
    held.save(update_fields=["period"])


def _first_day(node: Node) -> date | None:
    period: Any = node.period
    first: date | None = period[0] if isinstance(period, tuple) else period.lower
    return first
