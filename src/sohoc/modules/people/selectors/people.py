"""Reading people: which ones, the outer wall decides."""

import re
import uuid
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import (
    BigIntegerField,
    BooleanField,
    Case,
    Exists,
    F,
    Func,
    IntegerField,
    Min,
    OuterRef,
    Q,
    QuerySet,
    When,
)
from django.db.models.functions import Coalesce
from django.db.models.lookups import Contains, EndsWith, Exact
from django.urls import reverse

from sohoc.core.access.actors import Actor, NotYours
from sohoc.core.access.models import Node
from sohoc.core.manifest import Hit
from sohoc.lib.ids import PROVISIONAL_PREFIX
from sohoc.modules.people.models import (
    Affiliation,
    Channel,
    Contact,
    ContactHistory,
    Guardianship,
    Identifier,
    Merge,
    Person,
)
from sohoc.modules.people.models.identifiers import IN_FORCE
from sohoc.modules.people.models.persons import spaced
from sohoc.modules.people.permissions import PeoplePermission
from sohoc.modules.people.rules.identifiers import plain_number
from sohoc.modules.people.rules.typed import born_among_codes
from sohoc.modules.people.selectors.sought import (
    count_search,
    looks_for_secrets,
    secret_digests,
)

DIGITS = re.compile(r"\d{6,12}")
PROVISIONAL = re.compile(rf"{PROVISIONAL_PREFIX.lower()[:-1]}[\s\-]?[0-9a-z]{{10}}")


def people_seen(actor: Actor) -> QuerySet[Person, Any]:
    """The people of the actor's scope, each once: second records are not among them."""
    actor.must(PeoplePermission.VIEW_PEOPLE)
    return Person.objects.filter(merged_into=None)


def person_by_uuid(actor: Actor, uuid_: uuid.UUID) -> Person:
    """One person, by a second record too; raises `NotYours` when there is none for the actor."""
    actor.must(PeoplePermission.VIEW_PEOPLE)
    person = Person.objects.select_related("merged_into").filter(uuid=uuid_).first()
    if person is None:
        raise NotYours
    return person.merged_into or person


class LookedUp(Exists):
    """An EXISTS that is asked of each row, and never made a join.

    Behind the outer wall the planner has no figures of periods: it took 1,147 for the 229,561 who
    belong to a school on a day, began with them, and read a whole province for one birth date.
    """

    template = "EXISTS(%(subquery)s OFFSET 0)"


class OneOf(Func):
    """Whether a key is one of those of an `ArraySubquery`: these are read first, and once."""

    template = "%(expressions)s)"
    arg_joiner = " = ANY ("
    output_field = BooleanField()


def belonging_on(day: date, *belongings: str, schools: Sequence[int] = ()) -> Exists:
    """Whether a person belongs to a school on the day, as one of these."""
    rows = Affiliation.objects.filter(person=OuterRef("pk"), period__contains=day)
    if belongings:
        rows = rows.filter(belonging__in=belongings)
    return LookedUp(rows.filter(school__in=schools) if schools else rows)


def people_named(actor: Actor, words: Sequence[str], *, besides: Person) -> QuerySet[Person, Any]:
    """Whose name holds every one of the folded words, in order; without one person."""
    found = people_seen(actor).exclude(pk=besides.pk).filter(named(words))
    return found.order_by("sort_key", "pk")


def named(words: Sequence[str]) -> Q:
    """In whose name a word begins with every one of the folded words: "an" finds no Lan.

    One plain pattern for each, so that one scan of the index takes all words, the rare ones first:
    "thi" alone is in half of all names.
    """
    found = Q()
    for word in words:
        found &= Q(Contains(spaced(), f" {word}"))
    return found


def nearness(words: Sequence[str]) -> Case:
    """0 for those whose whole name the folded words are, 1 whose name ends with them, 2 others."""
    typed = f" {' '.join(words)}"
    return Case(
        When(Exact(spaced(), typed), then=0),
        When(EndsWith(spaced(), typed), then=1),
        default=2,
        output_field=IntegerField(),
    )


def is_code(words: Sequence[str]) -> bool:
    """Whether folded words are a code or a number and no name.

    Names have no digits; a provisional code may have none either, and no name looks like one.
    """
    text = " ".join(words)
    return any(map(str.isdigit, text)) or PROVISIONAL.fullmatch(text) is not None


def affiliations_of(person: Person) -> Sequence[Affiliation]:
    """Where a person belongs and belonged, the newest first."""
    rows = Affiliation.objects.filter(person=person).select_related("school")
    return list(rows.order_by("-period", "-pk"))


def guardians_of(person: Person) -> Sequence[Guardianship]:
    """Who answers for a child and answered, the newest first."""
    rows = Guardianship.objects.filter(child=person, guardian__merged_into=None)
    rows = rows.select_related("guardian", "child")
    return list(rows.order_by("-period", "pk"))


def children_of(person: Person) -> Sequence[Guardianship]:
    """For whom a person answers and answered, as far as those children are seen."""
    rows = Guardianship.objects.filter(guardian=person, child__merged_into=None)
    rows = rows.select_related("child", "guardian")
    return list(rows.order_by("-period", "pk"))


def identifiers_of(person: Person) -> Sequence[Identifier]:
    """What systems call a person and called, what counts first."""
    return list(Identifier.objects.filter(person=person).order_by("system", "-period", "-pk"))


def merges_of(person: Person) -> Sequence[Merge]:
    """Second records that are merged with this one, the newest first."""
    return list(Merge.objects.filter(kept=person, undone_at=None).order_by("-at"))


def contacts_of(person: Person) -> Sequence[Contact]:
    """How a person is reached; of the addresses the newest first."""
    newest = Case(
        When(channel=Channel.ADDRESS, then=-F("pk")),
        default=F("pk"),
        output_field=BigIntegerField(),
    )
    return list(Contact.objects.filter(person=person).order_by("channel", newest))


def phones_of(people: Sequence[Person]) -> Mapping[int, Sequence[str]]:
    """The phone numbers of each, by person, the first written first; at most one statement."""
    found: dict[int, list[str]] = {}
    if people:
        rows = Contact.objects.filter(person__in=people, channel=Channel.PHONE).order_by("pk")
        for person, phone in rows.values_list("person_id", "value"):
            found.setdefault(person, []).append(phone)
    return found


def addresses_written(person: Person) -> Mapping[int, datetime]:
    """By address, when it was written down of the person."""
    kept = ContactHistory.objects.filter(person_id=person.pk, channel=Channel.ADDRESS)
    rows = kept.values("row_id").annotate(first=Min("at"))
    return dict(rows.values_list("row_id", "first"))


def called(text: str, *, secrets: bool) -> Q:
    """Whoever an identifier or a phone number names: their own, or their guardian's.

    A text that can be neither names nobody. By closed numbers only with `secrets`: for roles that
    keep numbers, and counted before (`sought.count_search`).
    """
    bare = plain_number(text)
    keys = [bare, *(secret_digests(text) if secrets else ())]
    if bare.startswith(mark := PROVISIONAL_PREFIX.rstrip("-")):
        keys.append(PROVISIONAL_PREFIX + bare.removeprefix(mark))
    named = Identifier.objects.filter(IN_FORCE, digest__in=keys)
    found = named.values(holder=Coalesce("person__merged_into", "person"))
    if DIGITS.fullmatch(bare):
        phones = Contact.objects.filter(channel="phone", search_key=bare)
        wards = Guardianship.objects.filter(guardian_id__in=phones.values("person_id"))
        found = found.union(phones.values("person_id"), wards.values("child_id"))
    return Q(pk__in=found)


def find_people(actor: Actor, words: Sequence[str], limit: int, day: date) -> list[Hit]:
    """People in whose name words begin so, whole names first, whom an identifier names, or who were
    born on the day that was typed."""
    found = people_seen(actor).order_by("sort_key", "pk")
    if is_code(words):
        first = list(found.filter(_meant(actor, words, day))[:limit])
    else:
        whole, found = found, found.filter(named(words))
        # Of one word the index would bring half of all people, and hardly anybody is called so.
        called_so = Q(Exact(spaced(), f" {' '.join(words)}"))
        first = list(whole.filter(called_so)[:limit]) if len(words) > 1 else []
        first += found.exclude(pk__in=[one.pk for one in first])[: limit - len(first)]
    return [
        Hit(title=one.full_name, text=_told(one), url=reverse("people:person", args=[one.uuid]))
        for one in first
    ]


def _meant(actor: Actor, words: Sequence[str], today: date) -> Q:
    """Whom a code, a number or a whole day of birth means."""
    between = born_among_codes(" ".join(words), today=today)
    if between and between[1] - between[0] == timedelta(days=1):
        return Q(born=between[0])
    text = "".join(words)
    count_search(actor, text)
    return called(text, secrets=looks_for_secrets(actor))


def _told(person: Person) -> str:
    return f"{person.born:%d/%m/%Y}" if person.born else ""


def schools_where(actor: Actor, permission: str, *, day: date) -> Sequence[Node]:
    """The schools at which the actor may write down people, by name."""
    if not actor.may(permission):
        return []
    rows = Node.objects.filter(kind="school", period__contains=day)
    within = actor.writing_scope.schools
    return list((rows.filter(pk__in=within) if within else rows).order_by("name"))
