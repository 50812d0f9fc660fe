"""What goes in and out of organisations."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from sohoc.lib.periods import Period


@dataclass(frozen=True, slots=True)
class SchoolFacts:
    """What is known of a school; `kind` and `levels` are codes of the models' choices.

    `period` is the school's whole life.
    """

    name: str
    code: str
    kind: str
    levels: tuple[str, ...]
    commune: str
    period: Period


@dataclass(frozen=True, slots=True)
class Decision:
    """The paper behind an act: its number, day and signatory, and the day it takes effect."""

    number: str
    day: date
    by: str
    effective: date
    note: str = ""


@dataclass(frozen=True, slots=True)
class ActWish:
    """An act to record.

    `subjects` go on, with `changes` to their facts (name, code, kind, levels, commune); `ending`
    end; `founding` begin. `keeper` says who keeps the rows of what ends: the place in `founding`,
    or None for the first subject.
    """

    kind: str
    decision: Decision
    subjects: tuple[UUID, ...] = ()
    ending: tuple[UUID, ...] = ()
    founding: tuple[SchoolFacts, ...] = ()
    changes: Mapping[str, Any] = field(default_factory=dict)
    keeper: int | None = None


@dataclass(frozen=True, slots=True)
class OfficeWish:
    """An act on offices of the department to record; `ending` end.

    `name` is what the one that goes on is called from then on ("": as before), or, where none goes
    on, the one that begins.
    """

    kind: str
    decision: Decision
    goes_on: UUID | None = None
    ending: tuple[UUID, ...] = ()
    name: str = ""


@dataclass(frozen=True, slots=True)
class PartFacts:
    """What is known of a campus, branch or group; `kind` is a code of the models' choices.

    Coordinates in degrees (WGS 84), both or none. An open end means: as long as the school.
    """

    kind: str
    name: str
    address: str = ""
    latitude: Decimal | None = None
    longitude: Decimal | None = None
    period: Period = field(default_factory=Period)


@dataclass(frozen=True, slots=True)
class CodeFacts:
    """What another system calls a school during a period."""

    system: str
    code: str
    period: Period
