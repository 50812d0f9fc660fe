"""What the school network of the demo consists of: frozen plans, handed on to the modules above.

Places are named by keys: an office by a word ("province", "department") or its code, a school by
the last code that it has had.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sohoc.core.demo import Fault

SCHOOLS = {"XS": 1, "S": 3, "M": 26, "L": 520, "XL": 2000}

PROVINCE, DEPARTMENT = "province", "department"
ADMINISTRATIVE, PROFESSIONAL = "administrative", "professional"


@dataclass(frozen=True, slots=True)
class PlannedLine:
    """Below which place something stands on a line of the tree, from a day until a day."""

    above: str
    line: str
    since: date | None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class PlannedOffice:
    """An office of the administration; `area` is the code of the unit that it administers.

    `is_former`: the unit is one of those before 1 July 2025.
    """

    key: str
    kind: str
    name: str
    area: str = ""
    is_former: bool = False
    since: date | None = None
    until: date | None = None
    lines: tuple[PlannedLine, ...] = ()


@dataclass(frozen=True, slots=True)
class PlannedState:
    """What a school is called and teaches, and where, during a period.

    `area` is the code of the unit called `commune`; `is_former` as with offices.
    """

    code: str
    name: str
    kind: str
    levels: tuple[str, ...]
    commune: str
    area: str
    is_former: bool
    latitude: Decimal | None
    longitude: Decimal | None
    since: date
    until: date | None


@dataclass(frozen=True, slots=True)
class PlannedPart:
    """A campus ("campus") or a group of teachers ("group"), without end."""

    kind: str
    name: str
    since: date
    latitude: Decimal | None = None
    longitude: Decimal | None = None


@dataclass(frozen=True, slots=True)
class PlannedIdentifier:
    """What another system calls the school."""

    system: str
    code: str
    since: date
    until: date | None


@dataclass(frozen=True, slots=True)
class PlannedClass:
    """A class of today: grade, place among those of its grade, campus ("" is the main one), size.

    Grades are "1" to "12"; of preschools "nursery", "age3", "age4" and "age5".
    """

    grade: str
    number: int
    campus: str
    learners: int


@dataclass(frozen=True, slots=True)
class PlannedSchool:
    """A school with its whole life; one that ended has no classes and no parts."""

    key: str
    commune: str  # code of the commune of today on whose ground it lies
    states: tuple[PlannedState, ...]
    lines: tuple[PlannedLine, ...]
    identifiers: tuple[PlannedIdentifier, ...]
    parts: tuple[PlannedPart, ...] = ()
    classes: tuple[PlannedClass, ...] = ()

    @property
    def now(self) -> PlannedState:
        """The last state."""
        return self.states[-1]

    @property
    def since(self) -> date:
        """The first day."""
        return self.states[0].since

    @property
    def until(self) -> date | None:
        """The first day on which it no longer exists."""
        return self.states[-1].until

    @property
    def works(self) -> bool:
        """Whether it has no end."""
        return self.until is None


@dataclass(frozen=True, slots=True)
class PlannedParty:
    """A school in an act: "subject", "predecessor" or "successor", with its names."""

    school: str
    part: str
    before: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True)
class PlannedAct:
    """A decision on schools."""

    kind: str
    effective: date
    number: str
    day: date
    by: str
    parties: tuple[PlannedParty, ...]


@dataclass(frozen=True, slots=True)
class PlannedSuccession:
    """A place keeps what one that ended has left."""

    predecessor: str
    successor: str
    since: date


@dataclass(frozen=True, slots=True)
class Network:
    """The whole plan; working schools come first, in an order that does not change."""

    offices: tuple[PlannedOffice, ...]
    schools: tuple[PlannedSchool, ...]
    acts: tuple[PlannedAct, ...]
    successions: tuple[PlannedSuccession, ...]
    faults: tuple[Fault, ...]

    @property
    def working(self) -> tuple[PlannedSchool, ...]:
        """The schools without an end."""
        return tuple(school for school in self.schools if school.works)
