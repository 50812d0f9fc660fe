"""What happened to plans of school years."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class PlanPublished:
    """A plan holds for its levels from a day on; an amendment when `amends_id` is set."""

    plan_id: int
    year_id: int
    effective: date
    amends_id: int | None


@dataclass(frozen=True, slots=True)
class PlanTakenBack:
    """The publishing of a plan was undone; what held before it holds again."""

    plan_id: int
    year_id: int
