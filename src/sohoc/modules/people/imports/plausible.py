"""Warnings about rows that can be written, though something in them can hardly be meant so."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date

from django.utils.translation import gettext as _

from sohoc.core.objects.importing.kinds import Row, Verdict
from sohoc.core.objects.importing.layouts import Plain
from sohoc.core.objects.models import VerdictKind
from sohoc.modules.orgs.public import levels_of
from sohoc.modules.people.doubt_words import doubts
from sohoc.modules.people.imports.cells import day_of
from sohoc.modules.people.imports.known import rows_of
from sohoc.modules.people.imports.nouns import PARENTS
from sohoc.modules.people.models import Belonging

Values = Mapping[str, Plain]
_PHONES = """
SELECT child.uuid::text, g.relation, c.value FROM people_person child
JOIN people_guardianship g ON g.child_id = child.id AND g.relation IN ('father', 'mother')
LEFT JOIN people_contact c ON c.person_id = g.guardian_id AND c.channel = 'phone'
WHERE child.uuid = ANY (%s::uuid[])
"""


def _doubts(
    belonging: str, values: Values, *, levels: Collection[str], day: date
) -> list[tuple[str, str]]:
    return doubts(
        belonging=belonging,
        full_name=str(values.get("full_name") or ""),
        born=day_of(values.get("born"))[0],
        class_text=str(values.get("class_text") or values.get("grade_text") or ""),
        levels=levels,
        day=day,
    )


def with_doubts(
    belonging: str,
    school_id: int,
    rows: Sequence[Row],
    verdicts: Sequence[Verdict],
    *,
    day: date,
) -> Sequence[Verdict]:
    """The verdicts, with warnings about ages, classes, names, and phones that are left out."""
    levels = levels_of(school_id, day=day) if belonging == Belonging.LEARNER else frozenset()
    phones = _phones(rows, verdicts) if belonging == Belonging.LEARNER else {}
    found = []
    for row, verdict in zip(rows, verdicts, strict=True):
        told = []
        if verdict.kind != VerdictKind.WRONG:
            told = _doubts(belonging, row.values, levels=levels, day=day)
            told += _phones_left_out(row.values, phones.get(verdict.subject, {}))
        found.append(replace(verdict, warnings=[*verdict.warnings, *told]) if told else verdict)
    return found


def _is_phone_alone(values: Values, parent: str) -> bool:
    return bool(values.get(f"{parent}_phone")) and not values.get(parent)


def _phones(rows: Sequence[Row], verdicts: Sequence[Verdict]) -> dict[str, dict[str, set[str]]]:
    """The phones of the parents that records have, by child and relation, of rows that say a phone
    and no name; without such rows nothing is asked."""
    children = [
        verdict.subject
        for row, verdict in zip(rows, verdicts, strict=True)
        if verdict.subject and any(_is_phone_alone(row.values, parent) for parent in PARENTS)
    ]
    found: dict[str, dict[str, set[str]]] = {}
    if children:
        for child, relation, phone in rows_of(_PHONES, [children]):
            found.setdefault(child, {}).setdefault(relation, set()).add(phone)
    return found


def _phones_left_out(values: Values, held: Mapping[str, set[str]]) -> Iterator[tuple[str, str]]:
    for parent, relation in PARENTS.items():
        if not _is_phone_alone(values, parent):
            continue
        column = f"{parent}_phone"
        if relation not in held:
            yield (
                column,
                _("A phone without a name is not written. Write the name of this parent as well."),
            )
        elif values[column] not in held[relation]:
            yield (
                column,
                _("The record has this parent already. Write the phone down on the parent's page."),
            )
