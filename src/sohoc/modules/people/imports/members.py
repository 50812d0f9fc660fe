"""The import of people who belong to the school themselves: learners and staff."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from sohoc.core.access.actors import Actor
from sohoc.core.objects.importing.kinds import Row, Verdict
from sohoc.core.objects.models import ImportLine, ImportRun, VerdictKind
from sohoc.modules.people.imports.comparing import verdicts_of, with_likely
from sohoc.modules.people.imports.contacts import reach
from sohoc.modules.people.imports.elsewhere import tell_department
from sohoc.modules.people.imports.former import left_of_run
from sohoc.modules.people.imports.kinds import PeopleImport
from sohoc.modules.people.imports.known import Known
from sohoc.modules.people.imports.nouns import SENSITIVE, Noun
from sohoc.modules.people.imports.numbers import number, typed_numbers
from sohoc.modules.people.imports.parents import write_parents
from sohoc.modules.people.imports.plausible import with_doubts
from sohoc.modules.people.imports.sensitive import add_sensitive, keep_sensitive, may_open
from sohoc.modules.people.imports.writing import belong, prove, written_people


class MembersImport(PeopleImport):
    """Implements `ImportKind` for a noun."""

    noun: Noun

    def compare(
        self, actor: Actor, *, school_id: int, layout: str, rows: Sequence[Row]
    ) -> Sequence[Verdict]:
        """A verdict for every row; see `comparing`."""
        day = timezone.localdate()
        sensitive = {
            number
            for number, row in enumerate(rows)
            if any(row.values.get(name) for name in SENSITIVE)
        }
        if not sensitive:
            return verdicts_of(self.noun, school_id, rows, day=day)
        if not may_open(actor):
            found = verdicts_of(self.noun, school_id, list(_without_sensitive(rows)), day=day)
            return [_warned(one) if place in sensitive else one for place, one in enumerate(found)]

        def complete(known: Known) -> None:
            add_sensitive(actor, school_id, known)

        return verdicts_of(self.noun, school_id, rows, day=day, complete=complete)

    def warned(
        self, actor: Actor, *, rows: Sequence[Row], verdicts: Sequence[Verdict]
    ) -> Sequence[Verdict]:
        """New people who may be known elsewhere have a warning, and what can hardly be so."""
        likely = with_likely(rows, verdicts)
        day, school = timezone.localdate(), actor.node_id
        return with_doubts(self.noun.belonging, school, rows, likely, day=day)

    def write(
        self, actor: Actor, *, run: ImportRun, lines: Sequence[ImportLine], at: datetime
    ) -> None:
        """Write the new and changed lines: everything of one kind in one statement."""
        writing = self.writing(actor, run=run, at=at)
        subjects = written_people(writing, lines)
        new = [
            (subjects[line.pk], line.values) for line in lines if line.verdict == VerdictKind.NEW
        ]
        belong(writing, self.noun, lines, subjects)
        said = [(subjects[line.pk], line.values) for line in lines]
        left_out = number(writing, self.noun, said)
        left = left_of_run(run, self.noun, day=writing.day)
        typed = typed_numbers(self.noun, said, left_out)
        tell_department(writing.school_id, new, left_out=left_out, typed=typed, left=left)
        reach(self.noun, [(subjects[line.pk].pk, line.values) for line in lines])
        if self.noun.has_parents:
            write_parents(writing, lines, subjects)
        keep_sensitive(actor, run=run, lines=lines, subjects=subjects)
        prove(writing, lines, subjects, left_out=left_out)


def _without_sensitive(rows: Iterable[Row]) -> Iterable[Row]:
    for row in rows:
        kept = {name: value for name, value in row.values.items() if name not in SENSITIVE}
        yield replace(row, values=kept)


def _warned(verdict: Verdict) -> Verdict:
    told = _("Your role does not open sensitive attributes, so this is left out.")
    return replace(verdict, warnings=[*verdict.warnings, ("ethnicity", told)])
