"""What sealing and verifying the audit trail hand to their callers."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

# The chain of checkpoints has no table of its own: each of its links covers the seals of one run,
# so that a seal cut off the end of another chain is missed here.
CHECKPOINTS = "*"


class AlreadySealing(Exception):
    """Another process is sealing at this moment; nothing was written."""


class RestoredFromDump(Exception):
    """The server counts transactions from below the last seal: the database came from a dump.

    New rows would fall into ranges that are already sealed, so nothing is sealed any more.
    """

    def __init__(self, *, sealed_until: int, current: int) -> None:
        super().__init__(sealed_until, current)
        self.sealed_until, self.current = sealed_until, current


@dataclass(frozen=True, slots=True)
class Link:
    """One seal with everything that its digest covers; rows of transactions [from, until)."""

    table: str
    number: int
    txid_from: int
    txid_until: int
    rows: int
    columns: tuple[str, ...]
    root: bytes
    previous: bytes
    at: datetime


@dataclass(frozen=True, slots=True)
class Sealing:
    """What one run of sealing has done; `is_complete` is False when another run should follow."""

    seals: int
    rows: int
    is_complete: bool


class Difference(StrEnum):
    """In what way the trail is not what was sealed."""

    ROW_CHANGED = "row_changed"
    ROW_MISSING = "row_missing"
    ROW_ADDED = "row_added"
    TABLE_MISSING = "table_missing"
    COLUMN_MISSING = "column_missing"
    SEAL_CHANGED = "seal_changed"
    SEAL_MISSING = "seal_missing"
    SEAL_UNCOVERED = "seal_uncovered"
    LINK_BROKEN = "link_broken"
    DAY_CHANGED = "day_changed"
    DAY_MISSING = "day_missing"
    HEAD_MISSING = "head_missing"
    REMOVAL_CHANGED = "removal_changed"
    REMOVAL_EARLY = "removal_early"
    RESTORED = "restored"


@dataclass(frozen=True, slots=True)
class Finding:
    """One difference: where it is, and when what it touches was sealed.

    `rows` is how many rows are there now and `sealed_rows` how many were sealed.
    """

    difference: Difference
    table: str = ""
    number: int = 0
    txid_from: int = 0
    txid_until: int = 0
    at: datetime | None = None
    day: date | None = None
    rows: int = 0
    sealed_rows: int = 0


@dataclass(frozen=True, slots=True)
class Verification:
    """The result of recomputing the trail; it is whole when there are no findings.

    `removed` are rows whose time was over, of which the fingerprints still stand in the seals.
    `unsealed` counts rows that no seal covers yet, by table; `head` is the digest of the newest
    checkpoint, to be noted outside of the database.
    """

    seals: int
    rows: int
    removed: int
    unsealed: dict[str, int]
    oldest_unsealed: datetime | None
    head: bytes
    findings: tuple[Finding, ...]

    @property
    def is_whole(self) -> bool:
        """Whether everything that was sealed is unchanged."""
        return not self.findings


@dataclass(frozen=True, slots=True)
class Forgetting:
    """What one night has removed; `is_complete` is False when a history has more to walk."""

    rows: int
    is_complete: bool


@dataclass(frozen=True, slots=True)
class DueRows:
    """What goes from one history by a day: rows due and rows held, each counted up to 10,001.

    `years` None: kept for ever. `earliest` is the first day on which anything can be due.
    `is_unfinished`: the last night has not walked the history to its end.
    """

    history: str
    kinds: tuple[str, ...]
    day: date
    years: int | None
    due: int
    held: int
    earliest: date | None
    is_unfinished: bool
