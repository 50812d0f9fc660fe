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


@dataclass(frozen=True, slots=True)
class ActRecorded:
    """A decision changed the school network; `schools` and `offices` are all that took part."""

    act_id: int
    kind: str
    schools: tuple[int, ...]
    offices: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class ActUndone:
    """A recorded decision does not count any more; what it founded exists no more."""

    act_id: int
    kind: str
    schools: tuple[int, ...]
    offices: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class OfficeActRecorded:
    """A decision changed offices of the department; `offices` are all that took part."""

    act_id: int
    kind: str
    offices: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class OfficeActUndone:
    """A decision on offices does not count any more; what it founded exists no more."""

    act_id: int
    kind: str
    offices: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class PartsAdded:
    """A school has more parts; `parts` are the keys of all that were added together."""

    school_id: int
    parts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class PartCorrected:
    """Facts of a part were corrected, its end among them; `fields` names them."""

    school_id: int
    part_id: int
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PartTakenBack:
    """A part that was added by mistake does not exist any more."""

    school_id: int
    part_id: int


@dataclass(frozen=True, slots=True)
class CodesChanged:
    """What other systems call a school was written down anew."""

    school_id: int
    system: str


@dataclass(frozen=True, slots=True)
class CorrectionAsked:
    """Somebody asks the province to correct a school."""

    school_id: int
    request_id: int


@dataclass(frozen=True, slots=True)
class CorrectionAnswered:
    """A request is not open any more; `state` is accepted, refused or withdrawn."""

    school_id: int
    request_id: int
    state: str
