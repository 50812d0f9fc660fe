"""Factories of people for the tests of other modules."""

import uuid
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from sohoc.core.access.actors import Actor
from sohoc.core.access.scope import Scope, acting
from sohoc.lib.periods import Period
from sohoc.modules.people.contracts import (
    BelongingFacts,
    Evidence,
    IdentifierFacts,
    PersonFacts,
    Sensitive,
)
from sohoc.modules.people.models import Guardianship, Merge, Person
from sohoc.modules.people.selectors.people import person_by_uuid
from sohoc.modules.people.services.guardianships import end_guardianship
from sohoc.modules.people.services.identifiers import give_identifier
from sohoc.modules.people.services.merging import MergeWish, merge_people
from sohoc.modules.people.services.persons import add_person
from sohoc.modules.people.services.sensitive import keep_sensitive, unmask
from sohoc.modules.people.services.unmerging import unmerge_people

SINCE = date(2026, 9, 5)
_SECTOR = Scope("sohoc_sector")


def make_person(*, actor: Actor, name: str, school: int, at: datetime, **facts: Any) -> Person:
    """The actor adds a person to a school (its node); a learner unless `belonging` says other."""
    known = {"born": date(2014, 9, 5), "sex": "female", **facts}
    belonging = known.pop("belonging", "learner")
    class_text = known.pop("class_text", "5A")
    with acting(actor.writing_scope):
        return add_person(
            actor=actor,
            facts=PersonFacts(name, **known),
            belongs=BelongingFacts(school, belonging, Period(SINCE, None), class_text=class_text),
            evidence=Evidence("document", "giấy khai sinh 12/2014", date(2026, 9, 1)),
            is_another=True,
            at=at,
        )


def link_account(person: Person, account: int) -> None:
    """Make the account that of the person."""
    with acting(_SECTOR):
        Person.objects.filter(pk=person.pk).update(account_id=account)


def accounts_of_people() -> dict[str, int]:
    """The accounts that people have, by their names; what is committed and what is not yet."""
    with acting(_SECTOR):
        rows = Person.objects.exclude(account=None)
        return dict(rows.values_list("full_name", "account_id"))


def accounts_committed() -> list[int]:
    """The accounts that people have, as others see them."""
    with acting(_SECTOR, using="log"):
        rows = Person.objects.using("log").exclude(account=None)
        return list(rows.values_list("account_id", flat=True))


def let_die(person: Person, *, on: date) -> None:
    """Write down the day of somebody's death."""
    with acting(_SECTOR):
        Person.objects.filter(pk=person.pk).update(died=on)


def let_leave(person: Person, *, on: date) -> None:
    """Somebody belongs to no school any more from the day on."""
    with acting(_SECTOR):
        person.affiliations.update(period=(SINCE, on))


def make_one(*, actor: Actor, kept: Person, gone: Person, at: datetime) -> None:
    """The actor says that two records are of one person: what hangs on `gone` hangs on `kept`."""
    with acting(_SECTOR):
        pks = (kept.pk, gone.pk)
        versions = dict(Person.objects.filter(pk__in=pks).values_list("pk", "version"))
    wish = MergeWish(kept.uuid, gone.uuid, (versions[kept.pk], versions[gone.pk]))
    with acting(actor.writing_scope):
        merge_people(actor=actor, wish=wish, reason="cùng một người", at=at)


def make_two(*, actor: Actor, kept: Person, gone: Person, at: datetime) -> None:
    """The actor takes that back: they are two people."""
    with acting(_SECTOR):
        merge = Merge.objects.get(kept=kept, gone=gone, undone_at=None)
        version = Person.objects.get(pk=kept.pk).version
    with acting(actor.writing_scope):
        unmerge_people(actor=actor, merge=merge.uuid, version=version, reason="gộp nhầm", at=at)


def make_guardianship(*, child: Person, guardian: Person, **facts: Any) -> Guardianship:
    """Write down who answers for a child; the mother unless the facts say other."""
    known = {"relation": "mother", "basis": "parent", "period": (SINCE, None), **facts}
    with acting(_SECTOR):
        return Guardianship.objects.create(child=child, guardian=guardian, **known)


def end_now(*, actor: Actor, guardianship: Guardianship, at: datetime) -> None:
    """The actor ends a guardianship on that day."""
    with acting(actor.writing_scope):
        end_guardianship(
            actor=actor,
            child=guardianship.child.uuid,
            guardianship_id=guardianship.pk,
            on=timezone.localdate(at),
            version=guardianship.version,
            reason="theo bản án",
            at=at,
        )


def make_sensitive(*, actor: Actor, person: uuid.UUID, at: datetime, **facts: str) -> None:
    """The actor writes down sensitive attributes."""
    with acting(actor.writing_scope):
        keep_sensitive(
            actor=actor,
            person=person,
            facts=Sensitive(**facts),
            version=0,
            reason="hồ sơ nhập học",
            at=at,
        )


def make_number(*, actor: Actor, person: uuid.UUID, number: str, at: datetime) -> None:
    """The actor writes down a personal number."""
    with acting(actor.writing_scope):
        give_identifier(
            actor=actor,
            person=person,
            facts=IdentifierFacts("vn.sddcn", number, SINCE),
            evidence=Evidence("document", "thẻ căn cước", SINCE),
            at=at,
        )


def open_sensitive(*, actor: Actor, person: uuid.UUID, purpose: str, at: datetime) -> None:
    """The actor opens what is sensitive about a person."""
    with acting(actor.writing_scope):
        unmask(actor=actor, person=person, purpose=purpose, at=at)


def person_now(*, actor: Actor, person: uuid.UUID) -> Person:
    """The record as it is, for the actor."""
    with acting(actor.scope):
        return person_by_uuid(actor, person)
