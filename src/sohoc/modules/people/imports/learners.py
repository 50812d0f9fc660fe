"""The import of a school's learners with their parents, from the school's own tables."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sohoc.core.access.actors import Actor
from sohoc.core.objects.importing.kinds import Row, Stays, Verdict
from sohoc.core.objects.importing.layouts import Layout
from sohoc.core.objects.models import ImportLine, ImportRun
from sohoc.modules.people.contracts import Evidence
from sohoc.modules.people.imports.comparing import verdicts_of
from sohoc.modules.people.imports.layouts import LAYOUTS
from sohoc.modules.people.imports.undoing import changed_since, take_back
from sohoc.modules.people.imports.writing import Writing, write_lines
from sohoc.modules.people.models import Person, Proof
from sohoc.modules.people.permissions import PeoplePermission


class LearnersImport:
    """Implements `ImportKind`."""

    code = "people.learners"
    title: Any = gettext_lazy("Learners and their parents")
    layouts: Sequence[Layout] = LAYOUTS
    permission: str = PeoplePermission.IMPORT_PEOPLE

    def compare(
        self, actor: Actor, *, school_id: int, layout: str, rows: Sequence[Row]
    ) -> Sequence[Verdict]:
        """A verdict for every row; see `comparing`."""
        return verdicts_of(school_id, rows, day=timezone.localdate())

    def write(
        self, actor: Actor, *, run: ImportRun, lines: Sequence[ImportLine], at: datetime
    ) -> None:
        """Write the new and changed lines; see `writing`."""
        day = timezone.localdate(at)
        evidence = Evidence(Proof.SCHOOL, _("the school's file"), day)
        source = f"import {run.uuid.hex}"
        write_lines(Writing(actor, run.school_id, source, evidence, day), lines)

    def changed_since(self, actor: Actor, *, run: ImportRun) -> Sequence[Stays]:
        """Whom another act has changed since."""
        why = _("changed since by another act")
        rows = Person.objects.filter(pk__in=self._staying(run)).order_by("sort_key", "pk")
        return [Stays(name, why) for name in rows.values_list("full_name", flat=True)]

    def undo(self, actor: Actor, *, run: ImportRun, at: datetime) -> None:
        """Take back what the run wrote to all others; see `undoing`."""
        take_back(actor, txid=run.txid or 0, school_id=run.school_id, staying=self._staying(run))

    @staticmethod
    def _staying(run: ImportRun) -> set[int]:
        return set() if run.txid is None else changed_since(run.txid)


LEARNERS = LearnersImport()
