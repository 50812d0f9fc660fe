"""The own record and those of the own children: what is kept, told by every app that keeps it."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sohoc.core.access.actors import Actor, NotYours
from sohoc.core.manifest import registry
from sohoc.core.person_records import Holding, Subject
from sohoc.modules.people.contracts import OwnPerson
from sohoc.modules.people.public import own_people
from sohoc.modules.privacy.permissions import PrivacyPermission


@dataclass(frozen=True, slots=True)
class Told:
    """What one app keeps of a person, in words."""

    holding: Holding
    rows: Sequence[Sequence[str]]

    @property
    def lines(self) -> Sequence[Sequence[tuple[Any, str]]]:
        """Each row as texts with what they are called."""
        return [list(zip(self.holding.columns, row, strict=True)) for row in self.rows]


@dataclass(frozen=True, slots=True)
class Looked:
    """A person as the log of looks names them."""

    person: OwnPerson

    @property
    def audit_subject(self) -> tuple[str, str, str, Sequence[int]]:
        """The same as that of the record itself."""
        one = self.person
        return "people.person", str(one.uuid), one.full_name, one.schools


@dataclass(frozen=True, slots=True)
class PersonNoted:
    """A person as the audit trail names them: at a place that the actor sees."""

    person: OwnPerson
    node: int

    @classmethod
    def by(cls, actor: Actor, person: OwnPerson) -> "PersonNoted":
        """At the first of the person's schools that the actor sees, else at the actor's place."""
        return cls(person, next((pk for pk in person.schools if actor.sees(pk)), actor.node_id))

    @property
    def audit_subject(self) -> tuple[str, str, str, int | None]:
        """The same noun as that of the record."""
        return "people.person", str(self.person.uuid), self.person.full_name, self.node


def people_of(actor: Actor) -> Sequence[OwnPerson]:
    """The own record and those of the children; none for an account without a person."""
    actor.must(PrivacyPermission.VIEW_OWN)
    return own_people(actor=actor)


def own_person(actor: Actor, uuid_: uuid.UUID) -> OwnPerson:
    """One of them; raises `NotYours`."""
    found = next((one for one in people_of(actor) if one.uuid == uuid_), None)
    if found is None:
        raise NotYours
    return found


def told_of(
    actor: Actor, person: OwnPerson, *, decides: bool, is_taken: bool = False
) -> Sequence[Told]:
    """Everything that is kept of one of the own people, app by app; so many statements each.

    `decides`: the actor is the person, or may consent for the child. What they take along has all
    in clear, and what stands on no page.
    """
    subject = Subject(
        person_id=person.id,
        uuid=person.uuid,
        account=actor.user_id if person.is_self else None,
        schools=person.schools,
        decides=decides,
        is_opened=decides and is_taken,
    )
    holdings: Any = registry().holdings
    return [Told(one, one.rows(actor, subject)) for one in holdings if is_taken or not one.is_taken]
