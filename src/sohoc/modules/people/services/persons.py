"""Writing down and correcting people."""

import uuid
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from sohoc.core.access.actors import Actor, NotYours
from sohoc.core.audit import recording as audit
from sohoc.core.outbox.publishing import publish
from sohoc.lib.ids import provisional_code
from sohoc.lib.person_names import match_key
from sohoc.lib.vietnamese import folded, name_sort_key
from sohoc.modules.people.contracts import BelongingFacts, Evidence, PersonFacts
from sohoc.modules.people.events import PersonAdded, PersonCorrected
from sohoc.modules.people.models import (
    Affiliation,
    Attribute,
    AttributeSource,
    Belonging,
    Identifier,
    Person,
    Status,
    System,
)
from sohoc.modules.people.permissions import PeoplePermission
from sohoc.modules.people.rules.persons import tidy
from sohoc.modules.people.secrets import digest
from sohoc.modules.people.services.former import refuse_former
from sohoc.modules.people.services.majority import move_ends, of_age_on
from sohoc.modules.people.services.matching import Sighting, sighting_of, tell_department

BY_HAND = "hand"
SOURCED = frozenset(Attribute.values)


class PersonChanged(Exception):
    """Somebody else saved the person since it was opened; carries it as it is."""

    def __init__(self, person: Person) -> None:
        super().__init__(person.pk)
        self.person = person


class PossiblyKnown(Exception):
    """Somebody of this name and birth date has a record; carries what is known of it."""

    def __init__(self, sighting: Sighting) -> None:
        super().__init__()
        self.sighting = sighting


class PersonMerged(NotYours):
    """The record turned out to be somebody's second one; carries it."""

    def __init__(self, person: Person) -> None:
        super().__init__(person.pk)
        self.person = person


def columns_of(facts: PersonFacts) -> dict[str, Any]:
    """The columns of a person, without account and schools."""
    return {
        "full_name": facts.full_name,
        "sort_key": name_sort_key(facts.full_name),
        "search_key": folded(facts.full_name),
        "match_key": match_key(facts.full_name),
        "born": facts.born,
        "born_precision": facts.born_precision,
        "sex": facts.sex,
        "nationality": facts.nationality,
        "died": facts.died,
    }


def facts_of(person: Person) -> PersonFacts:
    """The person as plain facts."""
    return PersonFacts(
        full_name=person.full_name,
        born=person.born,
        born_precision=person.born_precision,
        sex=person.sex,
        nationality=person.nationality,
        died=person.died,
    )


def add_person(
    *,
    actor: Actor,
    facts: PersonFacts,
    belongs: BelongingFacts,
    evidence: Evidence,
    is_another: bool = False,
    at: datetime,
) -> Person:
    """A record for a person who has none yet, at a school; a learner gets a provisional code.

    Who may have one already is added only with `is_another`, and where that record is not seen from
    here the department is told. Raises `BadPerson`, `PossiblyKnown`, `AskedTooMuch`, `NotYours`,
    `NotAllowed`; nothing is written then.
    """
    actor.must(PeoplePermission.ADD_PERSON)
    if not actor.sees(belongs.school_id):
        raise NotYours
    today = timezone.localdate(at)
    facts = tidy(facts, today=today)
    sighting = sighting_of(facts, school_id=belongs.school_id)
    if sighting and not is_another:
        raise PossiblyKnown(sighting)
    person = Person.objects.create(schools=[belongs.school_id], **columns_of(facts))
    Affiliation.objects.create(
        person=person,
        school_id=belongs.school_id,
        belonging=belongs.belonging,
        period=(belongs.period.start, belongs.period.until),
        grade_text=belongs.grade_text,
        class_text=belongs.class_text,
        source=BY_HAND,
    )
    if belongs.belonging == Belonging.LEARNER:
        give_provisional_code(person, since=belongs.period.start or today)
    if sighting.is_elsewhere:
        tell_department(person, facts, school_id=belongs.school_id)
    known = [name for name in ("full_name", "born", "sex", "nationality") if getattr(facts, name)]
    write_sources(person, known, evidence)
    audit.record(actor, "people.person.added", person, data={"belonging": belongs.belonging})
    publish(PersonAdded(person_id=person.pk), node_id=belongs.school_id)
    return person


def give_provisional_code(person: Person, *, since: date) -> None:
    """The code by which a learner goes until the ministry has given one."""
    code = provisional_code()
    Identifier.objects.create(
        person=person,
        system=System.PROVISIONAL,
        value=code,
        digest=digest(System.PROVISIONAL, code),
        status=Status.PROVISIONAL,
        period=(since, None),
    )


def correct_person(
    *,
    actor: Actor,
    uuid_: uuid.UUID,
    facts: PersonFacts,
    evidence: Evidence,
    version: int,
    reason: str,
    at: datetime,
) -> Person:
    """Correct what is written of a person who is open in `version`; nothing without a change.

    Raises `PersonChanged`, `BadPerson`, `BelongsElsewhere`, `NotYours`, `NotAllowed`.
    """
    actor.must(PeoplePermission.EDIT_PERSON)
    facts = tidy(facts, today=timezone.localdate(at))
    person = held_to_write(uuid_, at=at)
    if person.version != version:
        raise PersonChanged(person)
    before = facts_of(person)
    changed = tuple(n for n in facts.__slots__ if getattr(facts, n) != getattr(before, n))
    if not changed:
        return person
    of_age_before = of_age_on(person)
    with transaction.atomic():
        Person.objects.filter(pk=person.pk).update(version=version + 1, **columns_of(facts))
        person.refresh_from_db()
        move_ends(actor, person, of_age_before=of_age_before, reason=reason)
    sourced = {"born" if name == "born_precision" else name for name in changed} & SOURCED
    write_sources(person, sorted(sourced), evidence)
    audit.record(
        actor, "people.person.corrected", person, reason=reason, data={"fields": list(changed)}
    )
    place = actor.place_among(person.schools)
    publish(PersonCorrected(person_id=person.pk, fields=changed), node_id=place)
    return person


def held_person(uuid_: uuid.UUID) -> Person:
    """The person, held until the transaction ends; raises `NotYours`, `PersonMerged`."""
    person = Person.objects.select_for_update().filter(uuid=uuid_).first()
    if person is None:
        raise NotYours
    if person.merged_into_id:
        raise PersonMerged(person)
    return person


def held_to_write(uuid_: uuid.UUID, *, at: datetime) -> Person:
    """The same where something of the person is written; raises `BelongsElsewhere` too."""
    person = held_person(uuid_)
    refuse_former(person, at=at)
    return person


def write_sources(person: Person, attributes: list[str], evidence: Evidence) -> None:
    """Say of these attributes where they come from, in the place of what was said before."""
    write_many_sources([(person, attributes)], evidence)


def write_many_sources(known: Iterable[tuple[Person, Sequence[str]]], evidence: Evidence) -> None:
    """The same for many people; one statement."""
    AttributeSource.objects.bulk_create(
        [
            AttributeSource(
                person=person,
                attribute=name,
                proof=evidence.proof,
                source=evidence.source,
                day=evidence.day,
            )
            for person, attributes in known
            for name in attributes
        ],
        update_conflicts=True,
        unique_fields=["person", "attribute"],
        update_fields=["proof", "source", "day"],
    )
