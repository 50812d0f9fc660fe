"""What programs send of people: conditions of a list, new facts, changes."""

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from ninja import Schema
from pydantic import ConfigDict, Field

from sohoc.core.rest.days import DaySent
from sohoc.modules.people.models import Basis, Belonging, Precision, Proof, Relation, Sex, System
from sohoc.modules.people.rules.persons import LONGEST_NAME, OLDEST

Order = Literal["name", "-name"]
Name = Annotated[str, Field(min_length=1, max_length=LONGEST_NAME)]
Country = Annotated[str, Field(min_length=2, max_length=2, description="ISO 3166: VN, LA")]
Words = Annotated[str, Field(max_length=40)]
Document = Annotated[str, Field(max_length=120)]
Reason = Annotated[str, Field(min_length=1, max_length=300)]
LARGEST_PAGE = 50


class PeopleFilters(Schema):
    """Conditions, order and place of a list of people."""

    q: Annotated[str, Field(max_length=100, description="Part of the name, accents optional")] = ""
    born: Annotated[DaySent | None, Field(description="Born on this day")] = None
    born_year: Annotated[int | None, Field(ge=OLDEST.year, le=date.max.year)] = None
    sex: Annotated[list[Sex], Field(description="One of these")] = []
    belonging: Annotated[
        list[Belonging], Field(description="Belongs to a school as one of these on the day")
    ] = []
    school: Annotated[UUID | None, Field(description="Belongs to this school on the day")] = None
    day: Annotated[DaySent | None, Field(description="The day; today without it")] = None
    order: Order = "name"
    limit: Annotated[int, Field(ge=1, le=LARGEST_PAGE)] = 25
    cursor: Annotated[str, Field(max_length=2000)] = ""


class PeopleSearch(PeopleFilters):
    """The same, and a number: it stands in no address, and so in no log."""

    model_config = ConfigDict(extra="forbid")

    called: Annotated[
        str,
        Field(
            max_length=100,
            description="A code, a number of a document, or a phone number: the person's own, or of"
            " one of their guardians. Written whole.",
        ),
    ] = ""


class EvidenceIn(Schema):
    """How well facts are proven, by which document, as of which day."""

    model_config = ConfigDict(extra="forbid")

    proof: Proof
    source: Document = ""
    day: DaySent


class PersonIn(Schema):
    """Somebody who has no record yet, and where the person belongs."""

    model_config = ConfigDict(extra="forbid")

    full_name: Name
    born: DaySent | None = None
    born_precision: Precision = Precision.DAY
    sex: Sex | None = None
    nationality: Country = "VN"
    school: UUID
    belonging: Belonging
    valid_from: DaySent
    class_text: Words = ""
    evidence: EvidenceIn
    is_another: Annotated[
        bool,
        Field(description="Write the person down though somebody of this name and birth is known"),
    ] = False


class PersonChange(Schema):
    """The facts that change; those left out stay. Null says that a fact is not known.

    A date of birth that comes without its precision is a whole day.
    """

    model_config = ConfigDict(extra="forbid")

    reason: Reason
    evidence: EvidenceIn
    # Null is refused and left out is not: a default is never validated, and never read either.
    full_name: Name = Field(default=None)  # type: ignore[assignment]  # see above
    nationality: Country = Field(default=None)  # type: ignore[assignment]  # see above
    born: DaySent | None = None
    born_precision: Precision = Precision.DAY
    sex: Sex | None = None
    died: DaySent | None = None


class IdentifierIn(Schema):
    """What a system calls a person from a day on."""

    model_config = ConfigDict(extra="forbid")

    system: System
    value: Annotated[str, Field(min_length=1, max_length=40)]
    valid_from: DaySent
    evidence: EvidenceIn


class GuardianshipIn(Schema):
    """Who answers for a child, on what it rests, and what they may do.

    Without an end it ends when the child is of age.
    """

    model_config = ConfigDict(extra="forbid")

    guardian: UUID
    relation: Relation
    basis: Basis
    verified_by: Document = ""
    can_view: bool = True
    can_consent: bool = True
    restriction: Annotated[
        str, Field(max_length=300, description="What a court or an authority forbade")
    ] = ""
    valid_from: DaySent | None = None
    valid_until: DaySent | None = None
