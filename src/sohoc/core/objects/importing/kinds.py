"""What a module says about a noun that is imported: layouts, comparing, writing, undoing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

from django.utils.module_loading import import_string

from sohoc.core.access.actors import Actor
from sohoc.core.manifest import registry
from sohoc.core.objects.importing.layouts import Layout, Plain
from sohoc.core.objects.models import ImportLine, ImportRun, VerdictKind


class KindUnknown(Exception):
    """No installed app declares an import with this code."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row whose cells could be read: values by name, without columns the sheet has not."""

    sheet: str
    number: int
    values: Mapping[str, Plain]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a row is, compared with what the school has.

    `subject` is the key of what exists already; `before` the old values of what changes, by name;
    `problems` and `warnings` are (name of the column or "", sentence).
    """

    kind: VerdictKind
    subject: str = ""
    before: Mapping[str, Plain] = field(default_factory=dict)
    problems: Sequence[tuple[str, str]] = ()
    warnings: Sequence[tuple[str, str]] = ()


@dataclass(frozen=True, slots=True)
class Stays:
    """What undoing leaves alone: its name, and why."""

    name: str
    why: str


class ImportKind(Protocol):
    """A noun that is imported from tables; everything is set-based, in the actor's scope."""

    code: str
    title: Any
    layouts: Sequence[Layout]
    permission: str

    def compare(
        self, actor: Actor, *, school_id: int, layout: str, rows: Sequence[Row]
    ) -> Sequence[Verdict]:
        """A verdict for every row, in their order. Writes nothing; the same rows over the same
        data give the same verdicts."""

    def write(
        self, actor: Actor, *, run: ImportRun, lines: Sequence[ImportLine], at: datetime
    ) -> None:
        """Write the new and changed lines, in the transaction of the job.

        Sets `subject` of the new ones, by which undoing finds them.
        """

    def changed_since(self, actor: Actor, *, run: ImportRun) -> Sequence[Stays]:
        """What another act has changed since the run wrote it. Writes nothing."""

    def undo(self, actor: Actor, *, run: ImportRun, at: datetime) -> None:
        """Take back what the run wrote (its `written_lines`), but not what `changed_since` names.

        The run's lines are there until the transaction ends.
        """


def kind_with(code: str) -> ImportKind:
    """The declared import with this code; raises `KindUnknown`."""
    for place in registry().imports:
        kind: ImportKind = import_string(place)
        if kind.code == code:
            return kind
    raise KindUnknown(code)


def about_import(wish: Mapping[str, Any]) -> str:
    """What is imported, "" for a kind whose app is gone."""
    try:
        return str(kind_with(str(wish.get("kind", ""))).title)
    except KindUnknown:
        return ""


def layout_of(kind: ImportKind, code: str) -> Layout:
    """The layout with this code; the first one when the code is none of them."""
    return next((one for one in kind.layouts if one.code == code), kind.layouts[0])


def written_lines(run: ImportRun) -> Sequence[ImportLine]:
    """The lines that the run wrote: what was new or changed and not left out."""
    written = (VerdictKind.NEW, VerdictKind.CHANGED)
    return list(run.lines.filter(verdict__in=written, is_left_out=False).order_by("id"))
