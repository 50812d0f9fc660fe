"""What happened to people: numbers of rows alone, never an attribute."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PersonAdded:
    """A person has a record."""

    person_id: int


@dataclass(frozen=True, slots=True)
class PersonCorrected:
    """Facts of a person were corrected; `fields` names them."""

    person_id: int
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class GuardianshipChanged:
    """Who answers for a child, or what they may do, is different."""

    child_id: int
    guardian_id: int


@dataclass(frozen=True, slots=True)
class PeopleMerged:
    """What hung on the record `gone_id` hangs on `kept_id` now: they were one person's."""

    kept_id: int
    gone_id: int


@dataclass(frozen=True, slots=True)
class PeopleParted:
    """A merge was taken back: the record `gone_id` stands for itself again."""

    kept_id: int
    gone_id: int
