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


class NotCompared(Exception):
    """The rows cannot be compared now; `sentence` says why, and what to do."""

    def __init__(self, sentence: Any) -> None:
        super().__init__(str(sentence))
        self.sentence = str(sentence)


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
    `problems` and `warnings` are (name of the column or "", sentence). `filled` are values that the
    row leaves open and that say of whom or what it is; the preview shows them as its own.
    """

    kind: VerdictKind
    subject: str = ""
    before: Mapping[str, Plain] = field(default_factory=dict)
    problems: Sequence[tuple[str, str]] = ()
    warnings: Sequence[tuple[str, str]] = ()
    filled: Mapping[str, Plain] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Stays:
    """What undoing leaves alone: its name, why, its page ("" for none), and the key by which it is
    found again afterwards, as a line's `subject` is ("" for none)."""

    name: str
    why: str
    url: str = ""
    subject: str = ""


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
        data give the same verdicts. Raises `NotCompared`."""

    def warned(
        self, actor: Actor, *, rows: Sequence[Row], verdicts: Sequence[Verdict]
    ) -> Sequence[Verdict]:
        """The verdicts, with warnings that decide nothing: asked for rows that will be looked at,
        and not again when they are written. Raises `NotCompared`."""

    def write(
        self, actor: Actor, *, run: ImportRun, lines: Sequence[ImportLine], at: datetime
    ) -> None:
        """Write the new and changed lines, in the transaction of the job.

        A new line's `subject` is a fresh key for what it is about; another may be put in its place.
        """

    def url_of(self, subject: str) -> str:
        """The page of what a line is about, by the line's `subject`; "" where there is none."""

    def names_of(self, subjects: Sequence[str]) -> Mapping[str, str]:
        """What they are called now, by `subject`, without those that are not seen or gone."""

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


def kinds_for(actor: Actor) -> Sequence[ImportKind]:
    """What the actor may import."""
    kinds: Sequence[ImportKind] = [import_string(place) for place in registry().imports]
    return [kind for kind in kinds if actor.may(kind.permission)]


def about_import(wish: Mapping[str, Any]) -> str:
    """What is imported, "" for a kind whose app is gone."""
    try:
        return str(kind_with(str(wish.get("kind", ""))).title)
    except KindUnknown:
        return ""


def layout_of(kind: ImportKind, code: str) -> Layout:
    """The layout with this code; the first one when the code is none of them."""
    return next((one for one in kind.layouts if one.code == code), kind.layouts[0])


WRITES = (VerdictKind.NEW, VerdictKind.CHANGED)


def written_lines(run: ImportRun) -> Sequence[ImportLine]:
    """The lines that the run wrote: what was new or changed and not left out."""
    return list(run.lines.filter(verdict__in=WRITES, is_left_out=False).order_by("id"))
