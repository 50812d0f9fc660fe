"""What goes in and out of school years."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID


@dataclass(frozen=True, slots=True)
class DaysFacts:
    """Days from `first` to `last`, both included, that are not what their weekday says.

    `kind` is national, tet, break, closure or working.
    """

    first: date
    last: date
    kind: str
    title: str
    decision: str = ""


@dataclass(frozen=True, slots=True)
class PlanFacts:
    """What a decision of the province says of a school year, for some levels.

    All days are included ones. `first_weeks` and `second_weeks` are None where the year's frame
    holds; `last_weekday` is 5 (Friday) or 6 (Saturday).
    """

    levels: tuple[str, ...]
    decision_number: str
    decision_date: date | None
    return_day: date
    early_return: date | None
    early_grades: tuple[int, ...]
    opening: date
    first_begins: date
    first_ends: date
    second_begins: date
    second_ends: date
    closing: date
    last_weekday: int
    first_weeks: int | None = None
    second_weeks: int | None = None
    days: tuple[DaysFacts, ...] = ()


@dataclass(frozen=True, slots=True)
class YearFacts:
    """A school year: 2026 is the year 2026–2027, from 1 August to 31 July."""

    uuid: UUID
    start: int
    name: str
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class WeekFacts:
    """A week of real schooling: number in the year from 1, term 1 or 2, its days of school."""

    number: int
    term: int
    monday: date
    sunday: date
    days: tuple[date, ...]


@dataclass(frozen=True, slots=True)
class PlanInForce:
    """The plan that holds for a level on a day, and since when."""

    uuid: UUID
    year: int
    level: str
    since: date
    facts: PlanFacts


PlansByLevel = Mapping[str, PlanInForce | None]
