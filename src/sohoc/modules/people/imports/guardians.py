"""The import of who answers for a school's learners."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy

from sohoc.core.access.actors import Actor
from sohoc.core.objects.importing.kinds import Row, Verdict
from sohoc.core.objects.importing.layouts import Layout, Plain
from sohoc.core.objects.models import ImportLine, ImportRun
from sohoc.modules.people.imports.cells import last_birth
from sohoc.modules.people.imports.contacts import reach
from sohoc.modules.people.imports.elsewhere import tell_department
from sohoc.modules.people.imports.guardian_layouts import LAYOUTS
from sohoc.modules.people.imports.guardians_comparing import (
    Pair,
    changes_of_person,
    changes_of_tie,
    pairs_of,
    verdicts_of,
)
from sohoc.modules.people.imports.guardians_known import families_of
from sohoc.modules.people.imports.kinds import PeopleImport
from sohoc.modules.people.imports.known import Member
from sohoc.modules.people.imports.nouns import GUARDIAN
from sohoc.modules.people.imports.numbers import number, typed_numbers
from sohoc.modules.people.imports.parents import GUARDIANSHIP, until_of_age
from sohoc.modules.people.imports.writing import (
    AFFILIATION,
    CORRECTED,
    Subject,
    Writing,
    add_people,
    belonging_row,
    corrections,
    people_held,
    prove_people,
    without,
)
from sohoc.modules.people.models import Basis
from sohoc.modules.people.permissions import PeoplePermission
from sohoc.modules.people.services.rows import insert, update

Said = Mapping[str, Plain]
TIE = (
    *(("id", "bigint"), ("relation", "text"), ("basis", "text")),
    *(("can_view", "boolean"), ("can_consent", "boolean")),
)


class GuardiansImport(PeopleImport):
    """Implements `ImportKind`."""

    code = "people.guardians"
    title: Any = gettext_lazy("Guardians of learners")
    layouts: Sequence[Layout] = LAYOUTS
    permission: str = PeoplePermission.IMPORT_GUARDIANS

    def compare(
        self, actor: Actor, *, school_id: int, layout: str, rows: Sequence[Row]
    ) -> Sequence[Verdict]:
        """A verdict for every row; see `guardians_comparing`."""
        return verdicts_of(school_id, rows, day=timezone.localdate())

    def write(
        self, actor: Actor, *, run: ImportRun, lines: Sequence[ImportLine], at: datetime
    ) -> None:
        """Write guardians and guardianships: everything of one kind in one statement."""
        writing = self.writing(actor, run=run, at=at)
        rows = [line.values for line in lines]
        pairs = pairs_of(families_of(run.school_id, rows, day=writing.day), rows)
        subjects = _people(writing, pairs)
        for line, pair in zip(lines, pairs, strict=True):
            line.subject = subjects[pair.key].uuid
        said = [(subjects[pair.key], pair.values) for pair in _one_each(pairs)]
        left_out = number(writing, GUARDIAN, said)
        typed = typed_numbers(GUARDIAN, said, left_out)
        tell_department(writing.school_id, [], left_out=left_out, typed=typed)
        reach(GUARDIAN, [(subjects[pair.key].pk, pair.values) for pair in pairs])
        proven = [(subjects[pair.key], _changed(pair)) for pair in _one_each(pairs)]
        prove_people(
            writing,
            [(one, without(values, left_out.get(one.pk, ()))) for one, values in proven],
        )
        _tie(writing, pairs, subjects)


def _one_each(pairs: Sequence[Pair]) -> Sequence[Pair]:
    """One pair for each guardian, with all that the rows of the guardian say."""
    told: dict[tuple[str, str], dict[str, Plain]] = {}
    for pair in pairs:
        said: dict[str, Plain] = {name: v for name, v in pair.values.items() if v is not None}
        told[pair.key] = said | told.get(pair.key, {})
    first = {pair.key: pair for pair in reversed(pairs)}
    return [
        Pair(told[key], pair.child, pair.guardian, pair.tie, key) for key, pair in first.items()
    ]


def _changed(pair: Pair) -> Said:
    """What the rows say of the guardian that the record does not have yet."""
    if pair.guardian is None:
        return pair.values
    return {name: pair.values[name] for name in changes_of_person(pair.values, pair.guardian)}


def _people(writing: Writing, pairs: Sequence[Pair]) -> dict[tuple[str, str], Subject]:
    """The guardians' records, by key: corrected, or new."""
    one_each = _one_each(pairs)
    new = [pair for pair in one_each if pair.guardian is None]
    added = add_people(writing, [pair.values for pair in new])
    found = {pair.key: one for pair, one in zip(new, added, strict=True)}
    there = [(pair, pair.guardian) for pair in one_each if pair.guardian is not None]
    held = people_held([one.uuid for _pair, one in there])
    changes = corrections([(held[one.uuid], pair.values) for pair, one in there])
    update("people_person", CORRECTED, changes, is_versioned=True)
    found |= {
        pair.key: Subject(one.pk, one.uuid, last_birth(one.values.get("born")))
        for pair, one in there
    }
    belonging = [one.pk for one in added]
    belonging += [one.pk for _pair, one in there if one.belonging is None]
    insert(
        "people_affiliation",
        AFFILIATION,
        [belonging_row(writing, GUARDIAN, pk, {}) for pk in belonging],
    )
    return found


def _tie(
    writing: Writing, pairs: Sequence[Pair], subjects: Mapping[tuple[str, str], Subject]
) -> None:
    made, changed = [], []
    for pair in pairs:
        if pair.tie is None and isinstance(pair.child, Member):
            period = until_of_age(last_birth(pair.child.values.get("born")), writing.day)
            made.append((pair.child.pk, subjects[pair.key].pk, *_new_tie(pair.values), period))
        elif pair.tie is not None and (before := changes_of_tie(pair.values, pair.tie)):
            now = pair.tie.values | {name: pair.values[name] for name in before}
            rights = (now["can_view"] == "yes", now["can_consent"] == "yes")
            changed.append((pair.tie.pk, now["relation"], now["basis"], *rights))
    insert("people_guardianship", GUARDIANSHIP, made)
    update("people_guardianship", TIE, changed, is_versioned=True)


def _new_tie(values: Said) -> tuple[Plain, ...]:
    """Relation, basis, seen in, rights, restriction of a guardianship that a row begins."""
    rights = (values.get("can_view") != "no", values.get("can_consent") != "no")
    return (values["relation"], values.get("basis") or Basis.SCHOOL, "", *rights, "")


GUARDIANS = GuardiansImport()
