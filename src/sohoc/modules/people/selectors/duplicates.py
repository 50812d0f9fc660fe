"""Pairs of records that may be of one person, among those that the actor sees."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection
from django.db.models import Q, QuerySet

from sohoc.core.access.actors import Actor, NotYours
from sohoc.core.audit.models import Entry
from sohoc.modules.people.models import (
    SECRET,
    Affiliation,
    Belonging,
    Channel,
    Contact,
    Guardianship,
    Identifier,
    NotTheSame,
    Person,
)
from sohoc.modules.people.models.identifiers import IN_FORCE
from sohoc.modules.people.permissions import PeoplePermission
from sohoc.modules.people.rules.duplicates import TOLD_APART, Comparison, Likeness, compared

MOST_PAIRS = 200
# Same name, and born on one day, or with day and month the other way round, or reached by one
# phone, or answering for one child. Each part follows an index, so that the first pairs are found
# without all people: among all of them, parents are looked for of children whose records were two.
_PAIRS = """
WITH pair AS (
  (SELECT least(a.id, b.id) AS one, greatest(a.id, b.id) AS other FROM people_person a
   JOIN people_person b ON b.match_key = a.match_key AND b.born = a.born
   WHERE {chosen} AND {both} LIMIT %(most)s)
  UNION
  (SELECT least(a.id, b.id), greatest(a.id, b.id) FROM people_person a
   JOIN people_person b ON b.match_key = a.match_key AND b.born = make_date(
     extract(year FROM a.born)::int, extract(day FROM a.born)::int,
     extract(month FROM a.born)::int)
   WHERE extract(day FROM a.born) <= 12 AND {chosen} AND {both} LIMIT %(most)s)
  UNION
  (SELECT least(a.id, b.id), greatest(a.id, b.id) FROM people_person a
   JOIN people_contact p ON p.person_id = a.id AND p.channel = 'phone'
   JOIN people_contact q ON q.channel = 'phone' AND q.search_key = p.search_key
   JOIN people_person b ON b.id = q.person_id AND b.match_key = a.match_key
   WHERE {chosen} AND {both} LIMIT %(most)s)
  UNION
  (SELECT least(a.id, b.id), greatest(a.id, b.id) FROM people_person a
   JOIN people_guardianship g ON g.guardian_id = a.id {merged}
   JOIN people_guardianship h ON h.child_id = g.child_id
   JOIN people_person b ON b.id = h.guardian_id AND b.match_key = a.match_key
   WHERE {chosen} AND {both} LIMIT %(most)s)
)
SELECT one, other FROM pair ORDER BY one, other LIMIT %(most)s
"""
_BOTH = """
a.merged_into_id IS NULL AND b.merged_into_id IS NULL AND NOT EXISTS (
  SELECT FROM people_notthesame n
  WHERE n.one_id = least(a.id, b.id) AND n.other_id = greatest(a.id, b.id))
"""
_MERGED = "JOIN people_merge m ON m.kept_id = g.child_id AND m.undone_at IS NULL"
_ALL = _PAIRS.format(chosen="a.id < b.id", both=_BOTH, merged=_MERGED)
_OF_ONE = _PAIRS.format(chosen="a.id = %(person)s AND a.id <> b.id", both=_BOTH, merged="")


@dataclass(frozen=True, slots=True)
class Pair:
    """Two records and what they have in common; the older record first."""

    one: Person
    other: Person
    comparison: Comparison


def possible_duplicates(actor: Actor, *, day: date) -> list[Pair]:
    """The first 200 pairs, the surest first; a fixed number of statements."""
    actor.must(PeoplePermission.MERGE_PEOPLE)
    return _judged(_pairs(_ALL, most=MOST_PAIRS), day=day)


@dataclass(frozen=True, slots=True)
class TwoPeople:
    """Somebody said that two records are of two people; `who` as the trail has it."""

    said: NotTheSame
    who: str


def told_apart(actor: Actor) -> list[TwoPeople]:
    """The newest 200 such answers about records that still count; two statements."""
    actor.must(PeoplePermission.MERGE_PEOPLE)
    said = list(_answers().order_by("-at", "-pk")[:MOST_PAIRS])
    acts = Entry.objects.filter(
        noun="people.person", verb=TOLD_APART, object_id__in=[str(one.one.uuid) for one in said]
    )
    names = {(act.object_id, act.data.get("second")): act.actor_name for act in acts.order_by("id")}
    return [TwoPeople(one, names.get((str(one.one.uuid), str(one.other.uuid)), "")) for one in said]


def told_apart_by_id(actor: Actor, pk: int) -> NotTheSame:
    """One such answer; raises `NotYours`, `NotAllowed`."""
    actor.must(PeoplePermission.MERGE_PEOPLE)
    said: NotTheSame | None = _answers().filter(pk=pk).first()
    if said is None:
        raise NotYours
    return said


def _answers() -> QuerySet[NotTheSame, Any]:
    rows = NotTheSame.objects.filter(one__merged_into=None, other__merged_into=None)
    return rows.select_related("one", "other")


def duplicates_of(actor: Actor, person: Person, *, day: date) -> list[Pair]:
    """The pairs that one record is in; nothing for whoever may not merge."""
    if not actor.may(PeoplePermission.MERGE_PEOPLE):
        return []
    return _judged(_pairs(_OF_ONE, person=person.pk, most=MOST_PAIRS), day=day)


def compare_people(one: Person, other: Person, *, day: date) -> Comparison:
    """What two records have in common."""
    known = likeness_of([one, other], day=day)
    return compared(known[one.pk], known[other.pk])


def likeness_of(people: Sequence[Person], *, day: date) -> Mapping[int, Likeness]:
    """What is compared of each; a fixed number of statements for any number of people."""
    keys = [person.pk for person in people]
    numbers, phones = defaultdict(set), defaultdict(set)
    parents, children, classes = defaultdict(set), defaultdict(set), defaultdict(set)
    rows = Identifier.objects.filter(IN_FORCE, person__in=keys, system__in=SECRET)
    for holder, system, digest in rows.values_list("person", "system", "digest"):
        numbers[holder].add((system, digest))
    reached = Contact.objects.filter(person__in=keys, channel=Channel.PHONE)
    for holder, phone in reached.values_list("person", "search_key"):
        phones[holder].add(phone)
    answering = Guardianship.objects.filter(
        Q(child__in=keys) | Q(guardian__in=keys), guardian__merged_into=None
    )
    for child, guardian, name_key in answering.values_list(
        "child", "guardian", "guardian__match_key"
    ):
        parents[child].add(name_key)
        children[guardian].add(child)
    learning = Affiliation.objects.filter(
        person__in=keys, belonging=Belonging.LEARNER, period__contains=day
    )
    for learner, school, text in learning.values_list("person", "school", "class_text"):
        classes[learner].add((school, text))
    return {
        person.pk: Likeness(
            name_key=person.match_key,
            born=person.born,
            sex=person.sex,
            numbers=frozenset(numbers[person.pk]),
            phones=frozenset(phones[person.pk]),
            parents=frozenset(parents[person.pk]),
            children=frozenset(children[person.pk]),
            classes=frozenset(classes[person.pk]),
        )
        for person in people
    }


def _pairs(query: str, **wish: int) -> list[tuple[int, int]]:
    with connection.cursor() as cursor:
        cursor.execute(query, wish)
        return [(one, other) for one, other in cursor.fetchall()]


def _judged(pairs: Iterable[tuple[int, int]], *, day: date) -> list[Pair]:
    found = list(pairs)
    people = Person.objects.in_bulk({pk for pair in found for pk in pair})
    known = likeness_of(list(people.values()), day=day)
    judged = [
        Pair(people[one], people[other], compared(known[one], known[other])) for one, other in found
    ]
    return sorted(judged, key=lambda pair: (-pair.comparison.weight, pair.one.sort_key))
