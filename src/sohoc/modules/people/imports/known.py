"""What a school has of its people, read in a fixed number of statements, and found again."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import connection

from sohoc.core.objects.importing.layouts import Plain
from sohoc.modules.people.imports.cells import SHAPES
from sohoc.modules.people.imports.names import match_key
from sohoc.modules.people.imports.nouns import PARENTS, Noun
from sohoc.modules.people.models import Relation, System
from sohoc.modules.people.secrets import digest
from sohoc.modules.people.services.rows import array

# Arrays and no lists of parameters: the driver would read every one of them. And person by person
# (OFFSET keeps it so): of tables that were filled a minute ago the planner knows nothing yet and
# would read them whole.
_BELONGING = """
SELECT person_id, id, grade_text, class_text, state_text, position_text, duty_text, subjects_text
FROM people_affiliation WHERE school_id = %s AND belonging = %s AND period @> %s::date
"""
_TEXTS = (
    *("grade_text", "class_text", "state_text"),
    *("position_text", "duty_text", "subjects_text"),
)
_HOLDERS = """
SELECT person_id FROM people_identifier
WHERE digest = ANY (%s) AND status IN ('provisional', 'active')
"""
# Who was found to be somebody's second record is nobody of their own: what stayed there is the kept
# one's, and only that one is read and written.
_SECONDS = """
SELECT id, merged_into_id FROM people_person WHERE id = ANY (%s) AND merged_into_id IS NOT NULL
"""
_PEOPLE = """
SELECT id, uuid::text, full_name, match_key, born, born_precision, sex FROM people_person
WHERE id = ANY (%s) AND merged_into_id IS NULL AND schools @> ARRAY[%s]::int[]
"""
_NUMBERS = """
SELECT i.person_id, i.system, i.value, i.digest
FROM unnest(%s::bigint[]) AS asked (id) CROSS JOIN LATERAL (
  SELECT * FROM people_identifier WHERE person_id = asked.id OFFSET 0) i
WHERE i.status IN ('provisional', 'active') ORDER BY i.system
"""
_CONTACTS = """
SELECT c.person_id, c.channel, c.value, c.search_key
FROM unnest(%s::bigint[]) AS asked (id) CROSS JOIN LATERAL (
  SELECT * FROM people_contact WHERE person_id = asked.id OFFSET 0) c
ORDER BY c.id
"""
_PARENTS = """
SELECT g.child_id, g.relation, p.full_name, (
  SELECT c.value FROM people_contact c
  WHERE c.person_id = p.id AND c.channel = 'phone' ORDER BY c.id LIMIT 1)
FROM unnest(%s::bigint[]) AS asked (id) CROSS JOIN LATERAL (
  SELECT * FROM people_guardianship WHERE child_id = asked.id OFFSET 0) g
CROSS JOIN LATERAL (
  SELECT coalesce(merged_into_id, id) AS id FROM people_person
  WHERE id = g.guardian_id OFFSET 0) kept
CROSS JOIN LATERAL (SELECT * FROM people_person WHERE id = kept.id OFFSET 0) p
WHERE g.relation IN ('father', 'mother') ORDER BY g.id
"""


@dataclass(slots=True)
class Member:
    """Somebody as the columns of a table would have them; `digests` of the numbers in force.

    `belonging` is the affiliation of the day, None for who has none. `reached` are all contacts by
    column, of which `values` has the last of each. `also` are the digests of further numbers that
    stayed on a second record.
    """

    pk: int
    uuid: str
    match_key: str
    born: date | None
    belonging: int | None
    values: dict[str, Plain] = field(default_factory=dict)
    digests: dict[str, str] = field(default_factory=dict)
    reached: set[tuple[str, str]] = field(default_factory=set)
    also: set[str] = field(default_factory=set)


@dataclass(slots=True)
class Known:
    """The people that a table may be about, by number and by name with birth date.

    Former ones are found by a number alone: two people may share a name and a day.
    """

    by_digest: Mapping[str, Member]
    by_name: Mapping[tuple[str, Plain], Sequence[Member]]

    def named(self, full_name: Plain, born: Plain) -> Sequence[Member]:
        """People of today with this name and birth date."""
        return self.by_name.get((match_key(str(full_name or "")), born), ())


def rows_of(statement: str, parameters: Sequence[Any]) -> list[tuple[Any, ...]]:
    """The rows of one statement; lists travel as arrays."""
    sent = [array(one) if isinstance(one, list) else one for one in parameters]
    with connection.cursor() as cursor:
        cursor.execute(statement, sent)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
        return rows


def digests_in(values: Mapping[str, Plain], noun: Noun) -> dict[str, str]:
    """What the codes and numbers of a row are found by, by the name of their column."""
    found = {}
    if text := values.get("code"):
        system = System.PROVISIONAL if str(text).startswith("TAM-") else noun.code
        found["code"] = digest(system, str(text))
    if text := values.get("number"):
        found["number"] = digest(System.PERSONAL_NUMBER, str(text))
    return found


def known_people(noun: Noun, school_id: int, *, digests: Iterable[str], day: date) -> Known:
    """The school's people of the day, and whoever else of the school's has one of the digests."""
    belongs = {row[0]: row[1:] for row in rows_of(_BELONGING, [school_id, noun.belonging, day])}
    held = {row[0] for row in rows_of(_HOLDERS, [list(digests)])}
    seconds: dict[int, int] = dict(rows_of(_SECONDS, [list(belongs.keys() | held)]))
    for second, kept in seconds.items():
        if second in belongs:
            belongs.setdefault(kept, belongs[second])
    wanted = belongs.keys() | held | set(seconds.values())
    members = {
        row[0]: _member(row, belongs.get(row[0]))
        for row in rows_of(_PEOPLE, [list(wanted), school_id])
    }
    _add_numbers(noun, members, seconds)
    _add_contacts(noun, members)
    if noun.has_parents:
        _add_parents(members)
    by_name: dict[tuple[str, Plain], list[Member]] = defaultdict(list)
    for one in members.values():
        if one.belonging is not None:
            by_name[one.match_key, one.values["born"]].append(one)
    by_digest = {key: one for one in members.values() for key in {*one.digests.values(), *one.also}}
    return Known(by_digest, by_name)


def _member(row: tuple[Any, ...], belonging: tuple[Any, ...] | None) -> Member:
    pk, uuid, full_name, key, born, precision, sex = row
    values: dict[str, Plain] = {
        "full_name": full_name,
        "born": f"{born:{SHAPES[precision]}}" if born else None,
        "sex": sex or None,
    }
    if belonging is not None:
        values |= {name: told or None for name, told in zip(_TEXTS, belonging[1:], strict=True)}
    return Member(pk, uuid, key, born, belonging[0] if belonging else None, values)


def _add_numbers(noun: Noun, members: Mapping[int, Member], seconds: Mapping[int, int]) -> None:
    known = (*noun.codes, System.PERSONAL_NUMBER)
    for person, system, value, key in rows_of(_NUMBERS, [[*members, *seconds]]):
        one = members.get(seconds.get(person, person))
        if one is None:
            continue
        if person in seconds:
            one.also |= {key} if system in known else set()
        elif system in noun.codes:
            one.values.setdefault("code", value)
            one.digests[system] = key
        elif system == System.PERSONAL_NUMBER:
            one.values["number"] = value
            one.digests[system] = key


def _add_contacts(noun: Noun, members: Mapping[int, Member]) -> None:
    columns = {str(channel): name for name, channel in noun.channels.items()}
    for person, channel, value, key in rows_of(_CONTACTS, [list(members)]):
        if name := columns.get(channel):
            members[person].values[name] = value
            members[person].reached.add((name, key))


def _add_parents(members: Mapping[int, Member]) -> None:
    columns = {str(relation): name for name, relation in PARENTS.items()}
    for child, relation, full_name, phone in rows_of(_PARENTS, [list(members)]):
        name, values = columns[Relation(relation)], members[child].values
        values[name] = full_name
        values[f"{name}_phone"] = phone
