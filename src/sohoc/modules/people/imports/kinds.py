"""What the imports of people share: writing in the person's name, and taking back."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from sohoc.core.access.actors import Actor
from sohoc.core.objects.importing.kinds import Row, Stays, Verdict
from sohoc.core.objects.importing.layouts import Layout
from sohoc.core.objects.models import ImportLine, ImportRun
from sohoc.modules.people.contracts import Evidence
from sohoc.modules.people.imports.undoing import changed_since, take_back
from sohoc.modules.people.imports.writing import Writing
from sohoc.modules.people.models import Person, Proof


class PeopleImport:
    """The part of an `ImportKind` that is the same for learners, guardians and staff."""

    code: str
    title: Any
    layouts: Sequence[Layout]
    permission: str

    def compare(
        self, actor: Actor, *, school_id: int, layout: str, rows: Sequence[Row]
    ) -> Sequence[Verdict]:
        """A verdict for every row."""
        raise NotImplementedError

    def warned(
        self, actor: Actor, *, rows: Sequence[Row], verdicts: Sequence[Verdict]
    ) -> Sequence[Verdict]:
        """The verdicts as they are."""
        return verdicts

    def write(
        self, actor: Actor, *, run: ImportRun, lines: Sequence[ImportLine], at: datetime
    ) -> None:
        """Write the new and changed lines."""
        raise NotImplementedError

    def changed_since(self, actor: Actor, *, run: ImportRun) -> Sequence[Stays]:
        """Whom another act has changed since."""
        why = _("changed since by another act")
        rows = Person.objects.filter(pk__in=self._staying(actor, run)).order_by("sort_key", "pk")
        return [
            Stays(name, why, self.url_of(str(uuid)), str(uuid))
            for name, uuid in rows.values_list("full_name", "uuid")
        ]

    def names_of(self, subjects: Sequence[str]) -> Mapping[str, str]:
        """The names on the records, by uuid."""
        rows = Person.objects.filter(uuid__in=subjects).values_list("uuid", "full_name")
        return {str(uuid): name for uuid, name in rows}

    def url_of(self, subject: str) -> str:
        """The record."""
        return reverse("people:person", args=[subject])

    def undo(self, actor: Actor, *, run: ImportRun, at: datetime) -> None:
        """Take back what the run wrote to all others; see `undoing`."""
        staying = self._staying(actor, run)
        take_back(actor, txid=run.txid or 0, school_id=run.school_id, staying=staying)

    @staticmethod
    def writing(actor: Actor, *, run: ImportRun, at: datetime) -> Writing:
        """What all rows of the run share."""
        day = timezone.localdate(at)
        evidence = Evidence(Proof.SCHOOL, _("the school's file"), day)
        return Writing(actor, run.school_id, f"import {run.uuid.hex}", evidence, day)

    @staticmethod
    def _staying(actor: Actor, run: ImportRun) -> set[int]:
        if run.txid is None:
            return set()
        return changed_since(actor, txid=run.txid, school_id=run.school_id)
