"""What goes in and out of privacy."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class Wish:
    """What is asked: a right by its code, in which words, and the facts that should change."""

    right: str
    text: str
    wanted: Mapping[str, str] = field(default_factory=dict)
    school: int | None = None


@dataclass(frozen=True, slots=True)
class Sent:
    """A file that was sent along: its name, and a stream of its bytes."""

    name: str
    stream: Any


@dataclass(frozen=True, slots=True)
class PaperWish:
    """What a paper says: `part` given or withdrawn, for which purpose, signed by whom and when.

    `signer` is the record of the guardian, None where the person signed.
    """

    part: str
    purpose: str
    signer: int | None
    day: date


@dataclass(frozen=True, slots=True)
class LooksTold:
    """Looks of one day by one role of one place, for one purpose, counted together.

    A look with a purpose opened what is sensitive; one without opened the record.
    """

    day: date
    role: str
    place: str
    purpose: str
    times: int
    last_at: datetime


@dataclass(frozen=True, slots=True)
class WithheldMonth:
    """How many looks of a month are not told to families; `month` is its first day."""

    month: date
    looks: int
    people: int
