"""What happened to organisations."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SchoolFounded:
    """A school was added to the sector."""

    school_id: int


@dataclass(frozen=True, slots=True)
class SchoolCorrected:
    """Facts of a school were corrected; `fields` names them."""

    school_id: int
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SchoolTakenBack:
    """A school that was added by mistake does not exist any more."""

    school_id: int
