"""Reading people: which ones, the outer wall decides."""

import re
import uuid
from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse

from sohoc.core.access.actors import Actor, NotYours
from sohoc.core.access.models import Node
from sohoc.core.manifest import Hit
from sohoc.modules.people.models import (
    Affiliation,
    Contact,
    Guardianship,
    Identifier,
    Person,
    PersonHistory,
)
from sohoc.modules.people.models.identifiers import IN_FORCE
from sohoc.modules.people.permissions import PeoplePermission
from sohoc.modules.people.secrets import digest

DIGITS = re.compile(r"\d{6,12}")
MOST_STATES = 200


def people_seen(actor: Actor) -> QuerySet[Person, Any]:
    """The people of the actor's scope."""
    actor.must(PeoplePermission.VIEW_PEOPLE)
    return Person.objects.all()


def person_by_uuid(actor: Actor, uuid_: uuid.UUID) -> Person:
    """One person; raises `NotYours` when there is none for the actor."""
    person: Person | None = people_seen(actor).filter(uuid=uuid_).first()
    if person is None:
        raise NotYours
    return person


def belonging_on(day: date, *belongings: str, schools: Sequence[int] = ()) -> Exists:
    """Whether a person belongs to a school on the day, as one of these."""
    rows = Affiliation.objects.filter(person=OuterRef("pk"), period__contains=day)
    if belongings:
        rows = rows.filter(belonging__in=belongings)
    return Exists(rows.filter(school__in=schools) if schools else rows)


def people_named(actor: Actor, words: Sequence[str], *, besides: Person) -> QuerySet[Person, Any]:
    """Whose name holds every one of the folded words, in order; without one person."""
    found = people_seen(actor).exclude(pk=besides.pk)
    for word in words:
        found = found.filter(search_key__contains=word)
    return found.order_by("sort_key", "pk")


def affiliations_of(person: Person) -> Sequence[Affiliation]:
    """Where a person belongs and belonged, the newest first."""
    rows = Affiliation.objects.filter(person=person).select_related("school")
    return list(rows.order_by("-period", "-pk"))


def guardians_of(person: Person) -> Sequence[Guardianship]:
    """Who answers for a child and answered, the newest first."""
    rows = Guardianship.objects.filter(child=person).select_related("guardian", "child")
    return list(rows.order_by("-period", "pk"))


def children_of(person: Person) -> Sequence[Guardianship]:
    """For whom a person answers and answered, as far as those children are seen."""
    rows = Guardianship.objects.filter(guardian=person).select_related("child", "guardian")
    return list(rows.order_by("-period", "pk"))


def identifiers_of(person: Person) -> Sequence[Identifier]:
    """What systems call a person and called, what counts first."""
    return list(Identifier.objects.filter(person=person).order_by("system", "-period", "-pk"))


def contacts_of(person: Person) -> Sequence[Contact]:
    """How a person is reached."""
    return list(Contact.objects.filter(person=person).order_by("channel", "pk"))


def states_of(actor: Actor, person: Person) -> Sequence[PersonHistory]:
    """The last 200 states of a record, newest first."""
    actor.must(PeoplePermission.VIEW_HISTORY)
    return list(PersonHistory.objects.filter(row_id=person.pk).order_by("-id")[:MOST_STATES])


def called(text: str) -> Q:
    """Whoever an identifier or a phone number names: their own, or their guardian's.

    A text that can be neither names nobody.
    """
    bare = re.sub(r"[\s.\-]", "", text).upper()
    keys = [bare, *(digest(system, bare) for system in ("vn.sddcn", "vn.cmnd", "passport"))]
    named = Identifier.objects.filter(IN_FORCE, digest__in=keys).values("person_id")
    found = Q(pk__in=named)
    if DIGITS.fullmatch(bare):
        phones = Contact.objects.filter(channel="phone", search_key=bare).values("person_id")
        wards = Guardianship.objects.filter(guardian_id__in=phones).values("child_id")
        found |= Q(pk__in=phones) | Q(pk__in=wards)
    return found


def find_people(actor: Actor, words: Sequence[str], limit: int, day: date) -> list[Hit]:
    """People whose name holds every one of the folded words, or whom one identifier names."""
    found = people_seen(actor)
    if len(words) == 1 and any(letter.isdigit() for letter in words[0]):
        found = found.filter(called(words[0]))
    else:
        for word in words:
            found = found.filter(search_key__contains=word)
    return [
        Hit(title=one.full_name, text=_told(one), url=reverse("people:person", args=[one.uuid]))
        for one in found.order_by("sort_key", "pk")[:limit]
    ]


def _told(person: Person) -> str:
    return f"{person.born:%d/%m/%Y}" if person.born else ""


def schools_where(actor: Actor, permission: str, *, day: date) -> Sequence[Node]:
    """The schools at which the actor may write down people, by name."""
    if not actor.may(permission):
        return []
    rows = Node.objects.filter(kind="school", period__contains=day)
    within = actor.writing_scope.schools
    return list((rows.filter(pk__in=within) if within else rows).order_by("name"))
