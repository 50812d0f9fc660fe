"""What goes in and out of people."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sohoc.lib.periods import Period


@dataclass(frozen=True, slots=True)
class PersonFacts:
    """What everybody who works with a person sees; `sex` and `born_precision` are codes of the
    models' choices, `nationality` is ISO 3166 alpha-2."""

    full_name: str
    born: date | None = None
    born_precision: str = "day"
    sex: str = ""
    nationality: str = "VN"
    died: date | None = None


@dataclass(frozen=True, slots=True)
class BelongingFacts:
    """As what a person belongs to which school (its node), and since when."""

    school_id: int
    belonging: str
    period: Period
    grade_text: str = ""
    class_text: str = ""


@dataclass(frozen=True, slots=True)
class Evidence:
    """How well what is written down is proven, by what, as of which day."""

    proof: str
    source: str
    day: date


@dataclass(frozen=True, slots=True)
class IdentifierFacts:
    """What a system calls a person from a day on."""

    system: str
    value: str
    since: date


@dataclass(frozen=True, slots=True)
class GuardianshipFacts:
    """What a guardian is to a child, on what it rests, and what they may do."""

    relation: str
    basis: str
    period: Period
    verified_by: str = ""
    can_view: bool = True
    can_consent: bool = True
    restriction: str = ""


@dataclass(frozen=True, slots=True)
class ContactFacts:
    """How a person is reached: `channel` is a code of the models' choices."""

    channel: str
    value: str


@dataclass(frozen=True, slots=True)
class Sensitive:
    """Sensitive attributes (NĐ 356/2025, Điều 4): codes of the ministry's lists, and notes."""

    ethnicity: str = ""
    religion: str = ""
    policy_group: str = ""
    disability: str = ""
    health: str = ""


@dataclass(frozen=True, slots=True)
class Unmasked:
    """What was opened with a purpose: the sensitive facts in their version (0 where nothing is
    written down yet), and secret numbers by system."""

    person: UUID
    facts: Sensitive
    version: int
    numbers: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class ConsentGiver:
    """A guardian who may consent for a child: the record, the name, and the account if any."""

    person_id: int
    full_name: str
    account: int | None


@dataclass(frozen=True, slots=True)
class OwnPerson:
    """Somebody whose record an account opens as its own or as a guardian's.

    `born` is the last day that it can be, None where nothing is known; `schools` are nodes.
    """

    id: int
    uuid: UUID
    full_name: str
    born: date | None
    is_self: bool
    schools: tuple[int, ...]
