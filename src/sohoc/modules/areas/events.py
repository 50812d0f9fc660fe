"""What happened to administrative units."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class UnitListApplied:
    """A list of units came into force: some units ended, others began."""

    list_id: int
    effective: date


@dataclass(frozen=True, slots=True)
class UnitListTakenBack:
    """A list of units that was applied by mistake does not exist any more."""

    list_id: int
    effective: date
