"""What goes in and out of administrative units."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from sohoc.lib.periods import Period


class Rank(StrEnum):
    """Cấp: a higher unit consists of lower ones. Districts ended on 1 July 2025."""

    PROVINCE = "province"
    DISTRICT = "district"
    COMMUNE = "commune"


class AreaKind(StrEnum):
    """Loại đơn vị: the word that stands before the name."""

    PROVINCE = "province"
    CITY = "city"
    URBAN_DISTRICT = "urban_district"
    RURAL_DISTRICT = "rural_district"
    TOWN = "town"
    WARD = "ward"
    COMMUNE = "commune"
    TOWNSHIP = "township"
    SPECIAL_ZONE = "special_zone"


class SuccessionKind(StrEnum):
    """How a unit passes into another one."""

    CONTINUED = "continued"  # the same unit; only what is above it changed
    RENAMED = "renamed"  # one into one, with another name, kind or code
    MERGED = "merged"  # the successor has further predecessors
    DIVIDED = "divided"  # the predecessor has further successors


class ListPart(StrEnum):
    """A part of what a list of units did; each is a set of units."""

    DIVIDED = "divided_units"
    MERGED = "merged"
    RENAMED = "renamed"
    CONTINUED = "continued"
    BEGUN = "begun"
    ENDED = "ended"


@dataclass(frozen=True, slots=True, order=True)
class UnitKey:
    """A unit among those that exist at one time."""

    rank: Rank
    code: str


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit as a list names it: `name` is full ("Xã Bao La"), `parent` the code above it."""

    rank: Rank
    code: str
    kind: AreaKind
    name: str
    parent: UnitKey | None = None

    @property
    def key(self) -> UnitKey:
        """The unit among those of its time."""
        return UnitKey(self.rank, self.code)


@dataclass(frozen=True, slots=True)
class Link:
    """A former unit and one that took it over, wholly or in part."""

    old: UnitKey
    new: UnitKey
    share: Decimal | None = None


@dataclass(frozen=True, slots=True)
class AreaRow:
    """A unit in one form, for other modules; `province` and `parent_id` are those above it."""

    id: int
    uuid: UUID
    rank: Rank
    kind: AreaKind
    code: str
    name: str
    parent_id: int | None
    province: str  # code of its province; its own for a province
    sort_key: str
    period: Period


@dataclass(frozen=True, slots=True)
class AppliedList:
    """A list of units in force, for other modules; `number` is "" where no decision was named."""

    id: int
    uuid: UUID
    effective: date
    title: str
    number: str


@dataclass(frozen=True, slots=True)
class Step:
    """One recorded succession between two rows."""

    old: int
    new: int
    kind: SuccessionKind
    day: date
    share: Decimal | None = None


@dataclass(frozen=True, slots=True)
class UnitFacts:
    """What is known of a unit beside its name; None or "" where the source says nothing."""

    area_km2: Decimal | None = None
    population: int | None = None
    seat: str = ""
    latitude: Decimal | None = None
    longitude: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """Something in a source that a person should look at; `problem` is a code, `row` counts lines.

    `file` and `row` say where, `code` and `name` which unit, `found` and `wanted` what differs.
    """

    problem: str
    file: str
    row: int | None = None
    code: str = ""
    name: str = ""
    found: str = ""
    wanted: str = ""


@dataclass(frozen=True, slots=True)
class Decision:
    """What makes a list of units binding: its first day, title, number and text."""

    effective: date
    title: str
    number: str = ""
    text: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class Loaded:
    """What a load of the country wrote: counts by word, and what a person should look at."""

    counts: Mapping[str, int]
    findings: Sequence[Finding]

    @property
    def is_new(self) -> bool:
        """Whether anything was to do."""
        return bool(self.counts)


Ring = Sequence[tuple[float, float]]


@dataclass(frozen=True, slots=True)
class Outline:
    """The shape of a unit: rings of (longitude, latitude), and a point inside for its label.

    `is_joined`: put together from the shapes of several former units, so that it is approximate.
    """

    area_id: int
    code: str
    name: str
    rings: Sequence[Ring]
    label: tuple[float, float]
    is_joined: bool = False


@dataclass(frozen=True, slots=True)
class FormerDistrict:
    """A district that existed, with ids of its old communes and of the units that followed them.

    `shared` are the successors that took from other districts, too: a map drawn by former district
    is approximate there.
    """

    area_id: int
    code: str
    name: str
    province: str
    communes: frozenset[int]
    successors: frozenset[int]
    shared: frozenset[int]
