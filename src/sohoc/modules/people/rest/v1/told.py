"""What programs are told of people: never what is sensitive, never a secret number."""

from collections.abc import Sequence
from datetime import date
from typing import Self
from uuid import UUID

from ninja import Schema

from sohoc.modules.people.models import (
    SECRET,
    Affiliation,
    Attribute,
    AttributeSource,
    Basis,
    Belonging,
    Guardianship,
    Identifier,
    Person,
    Precision,
    Proof,
    Relation,
    Sex,
    Status,
    System,
)


class BelongsOut(Schema):
    """As what somebody belongs to which school on the day of the list."""

    school: UUID
    belonging: Belonging
    class_text: str


class PersonLine(Schema):
    """A person in a list; `code` is the one in force that is no secret."""

    uuid: UUID
    full_name: str
    born: date | None
    born_precision: Precision
    sex: Sex | None
    code: str | None
    belongs: list[BelongsOut]

    @classmethod
    def of(cls, person: Person) -> Self:
        """The person for programs; carries what `people_listed` adds."""
        added = vars(person)
        return cls(
            uuid=person.uuid,
            full_name=person.full_name,
            born=person.born,
            born_precision=Precision(person.born_precision),
            sex=Sex(person.sex) if person.sex else None,
            code=added["shown_code"],
            belongs=[BelongsOut(**one) for one in added["belongs"]],
        )


class PeoplePage(Schema):
    """Some people and the address of the following ones."""

    items: list[PersonLine]
    next: str | None


class FoundPeople(Schema):
    """Some people; `next` is the cursor that the same body takes for the following ones."""

    items: list[PersonLine]
    next: str | None


class ProofOut(Schema):
    """Where a fact comes from, and since when that is so."""

    attribute: Attribute
    proof: Proof
    source: str
    day: date

    @classmethod
    def of(cls, row: AttributeSource) -> Self:
        """The proof for programs."""
        return cls(
            attribute=Attribute(row.attribute),
            proof=Proof(row.proof),
            source=row.source,
            day=row.day,
        )


class AffiliationOut(Schema):
    """A time at a school; the texts are as the school's file has them."""

    school: UUID
    school_name: str
    belonging: Belonging
    valid_from: date | None
    valid_until: date | None
    grade_text: str
    class_text: str
    position_text: str

    @classmethod
    def of(cls, row: Affiliation) -> Self:
        """The affiliation for programs."""
        return cls(
            school=row.school.uuid,
            school_name=row.school.name,
            belonging=Belonging(row.belonging),
            valid_from=row.period.lower,
            valid_until=row.period.upper,
            grade_text=row.grade_text,
            class_text=row.class_text,
            position_text=row.position_text,
        )


class IdentifierOut(Schema):
    """What a system calls a person; of a secret number it is told that there is one, no digit.

    Both days are null where it counted on no day.
    """

    system: System
    value: str | None
    status: Status
    valid_from: date | None
    valid_until: date | None

    @classmethod
    def of(cls, row: Identifier) -> Self:
        """The identifier for programs."""
        return cls(
            system=System(row.system),
            value=None if row.system in SECRET else row.value,
            status=Status(row.status),
            valid_from=row.period.lower,
            valid_until=row.period.upper,
        )


class GuardianOut(Schema):
    """Who answers for the person; what a court forbade is not told, only that it did."""

    guardian: UUID
    full_name: str
    relation: Relation
    basis: Basis
    verified_by: str
    can_view: bool
    can_consent: bool
    is_restricted: bool
    valid_from: date | None
    valid_until: date | None

    @classmethod
    def of(cls, row: Guardianship) -> Self:
        """The guardianship for programs, seen from the child."""
        return cls(
            guardian=row.guardian.uuid,
            full_name=row.guardian.full_name,
            relation=Relation(row.relation),
            basis=Basis(row.basis),
            verified_by=row.verified_by,
            can_view=row.can_view,
            can_consent=row.can_consent,
            is_restricted=bool(row.restriction),
            valid_from=row.period.lower,
            valid_until=row.period.upper,
        )


class WardOut(Schema):
    """For whom the person answers."""

    child: UUID
    full_name: str
    relation: Relation
    valid_from: date | None
    valid_until: date | None

    @classmethod
    def of(cls, row: Guardianship) -> Self:
        """The guardianship for programs, seen from the guardian."""
        return cls(
            child=row.child.uuid,
            full_name=row.child.full_name,
            relation=Relation(row.relation),
            valid_from=row.period.lower,
            valid_until=row.period.upper,
        )


class PersonOut(Schema):
    """A person with what is proven by what, times at schools, codes, guardians and wards."""

    uuid: UUID
    full_name: str
    born: date | None
    born_precision: Precision
    sex: Sex | None
    nationality: str
    died: date | None
    version: int
    proofs: list[ProofOut]
    affiliations: list[AffiliationOut]
    identifiers: list[IdentifierOut]
    guardians: list[GuardianOut]
    wards: list[WardOut]

    @classmethod
    def of(
        cls,
        person: Person,
        *,
        affiliations: Sequence[Affiliation],
        identifiers: Sequence[Identifier],
        guardians: Sequence[Guardianship],
        wards: Sequence[Guardianship],
    ) -> Self:
        """The person for programs."""
        return cls(
            uuid=person.uuid,
            full_name=person.full_name,
            born=person.born,
            born_precision=Precision(person.born_precision),
            sex=Sex(person.sex) if person.sex else None,
            nationality=person.nationality,
            died=person.died,
            version=person.version,
            proofs=[ProofOut.of(row) for row in person.sources.order_by("attribute")],
            affiliations=[AffiliationOut.of(row) for row in affiliations],
            identifiers=[IdentifierOut.of(row) for row in identifiers],
            guardians=[GuardianOut.of(row) for row in guardians],
            wards=[WardOut.of(row) for row in wards],
        )


class PersonSaved(Schema):
    """Which record was written, and its version. How it is now, reading it tells.

    A write answers nothing personal: the answer is kept for those who repeat the request.
    """

    uuid: UUID
    version: int


class IdentifierSaved(Schema):
    """That the number was written; `notice` says what it contradicts, "" for nothing."""

    system: System
    status: Status
    notice: str


class GuardianshipSaved(Schema):
    """That the guardian was written down."""

    child: UUID
    guardian: UUID
    version: int
