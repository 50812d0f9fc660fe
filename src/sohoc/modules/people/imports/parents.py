"""Fathers and mothers of a table of learners: one record for the children of one parent."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple

from sohoc.core.objects.models import ImportLine
from sohoc.law.capacity import majority
from sohoc.lib.periods import Period
from sohoc.modules.people.imports.contacts import reach
from sohoc.modules.people.imports.known import rows_of
from sohoc.modules.people.imports.names import match_key
from sohoc.modules.people.imports.nouns import GUARDIAN, PARENTS
from sohoc.modules.people.imports.writing import (
    AFFILIATION,
    Subject,
    Subjects,
    Writing,
    add_people,
    belonging_row,
)
from sohoc.modules.people.models import Basis
from sohoc.modules.people.rules.guardianships import until_majority
from sohoc.modules.people.services.rows import Row, insert

GUARDIANSHIP = (
    *(("child_id", "bigint"), ("guardian_id", "bigint"), ("relation", "text"), ("basis", "text")),
    *(("verified_by", "text"), ("can_view", "boolean"), ("can_consent", "boolean")),
    *(("restriction", "text"), ("period", "daterange")),
)
SEXES = {"father": "male", "mother": "female"}
_HELD = """
SELECT child_id, relation FROM people_guardianship
WHERE child_id = ANY (%s) AND relation IN ('father', 'mother')
"""
# Last: whether somewhere something was decided against it that the guardian sees or decides.
_REACHED = """
SELECT p.match_key, c.search_key, p.id, EXISTS (
  SELECT FROM people_guardianship g
  WHERE g.guardian_id = p.id AND g.period @> %s::date AND (g.restriction <> '' OR NOT g.can_view))
FROM people_contact c
JOIN people_person p ON p.id = c.person_id
WHERE c.channel = 'phone' AND c.search_key = ANY (%s) AND p.merged_into_id IS NULL AND EXISTS (
  SELECT FROM people_affiliation a
  WHERE a.person_id = p.id AND a.school_id = %s AND a.belonging = 'guardian')
ORDER BY p.id DESC
"""
Key = tuple[str, str]


class Parent(NamedTuple):
    """A parent as the row of a child names them."""

    child: Subject
    column: str
    full_name: str
    phone: str

    @property
    def key(self) -> Key:
        """Who is one parent: the same name and phone; without a phone each child's own."""
        return match_key(self.full_name), self.phone or f"child {self.child.pk}"


def write_parents(writing: Writing, lines: Sequence[ImportLine], subjects: Subjects) -> None:
    """Write down the parents whom children do not have yet; a table changes none."""
    named = [
        Parent(subjects[line.pk], column, str(name), str(line.values.get(f"{column}_phone") or ""))
        for line in lines
        for column in PARENTS
        if (name := line.values.get(column))
        and not is_of_age(subjects[line.pk].last_birth, writing.day)
    ]
    if not named:
        return
    before = [one.child.pk for one in named if not one.child.is_new]
    held = set(rows_of(_HELD, [before]) if before else [])
    missing = [one for one in named if (one.child.pk, PARENTS[one.column]) not in held]
    records = _records(writing, {one.key: one for one in missing})
    answering = {
        (one.child.pk, records[one.key]): one for one in reversed(missing) if one.key in records
    }
    insert(
        "people_guardianship",
        GUARDIANSHIP,
        [
            (
                *(child, guardian, PARENTS[one.column], Basis.SCHOOL, "", True, True, ""),
                until_of_age(one.child.last_birth, writing.day),
            )
            for (child, guardian), one in answering.items()
        ],
    )


def _records(writing: Writing, wanted: Mapping[Key, Parent]) -> dict[Key, int]:
    """The record of every parent: the school's own, or a new one; none of who is restricted."""
    phones = [one.phone for one in wanted.values() if one.phone]
    reached = guardians_reached(writing.school_id, phones, day=writing.day)
    records = {(name, phone): pk for name, phone, pk, _is_restricted in reached}
    restricted = restricted_among(reached)
    missing = {key: one for key, one in wanted.items() if key not in records}
    rows = [
        {"full_name": one.full_name, "sex": SEXES[one.column], "phone": one.phone}
        for one in missing.values()
    ]
    added = [one.pk for one in add_people(writing, rows)]
    insert(
        "people_affiliation",
        AFFILIATION,
        [belonging_row(writing, GUARDIAN, pk, {}) for pk in added],
    )
    reach(GUARDIAN, zip(added, rows, strict=True))
    records |= dict(zip(missing, added, strict=True))
    return {key: pk for key, pk in records.items() if key not in restricted}


def guardians_reached(school_id: int, phones: Sequence[str], *, day: date) -> list[Row]:
    """Match key, phone and id of the school's guardians with one of the phones, and whether a
    guardianship of theirs has a restriction on the day, or shows them nothing."""
    return rows_of(_REACHED, [day, list(phones), school_id])


def restricted_among(reached: Sequence[Row]) -> set[Key]:
    """By name and phone, who has such a restriction: a table of learners gives them no child."""
    return {(name, phone) for name, phone, _pk, is_restricted in reached if is_restricted}


def until_of_age(last_birth: date | None, day: date) -> str:
    """From the day until majority, as a range."""
    period = until_majority(Period(day, None), last_birth=last_birth)
    return f"[{period.start},{period.until or ''})"


def is_of_age(last_birth: date | None, day: date) -> bool:
    """Whether nobody answers for the child any more."""
    return last_birth is not None and majority(last_birth) <= day
