"""The changes of a list in words: counts, and who passes into whom."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sohoc.modules.areas.contracts import SuccessionKind, Unit, UnitKey
from sohoc.modules.areas.rules.changes import Changes, Passing

MOST_SHOWN = 200

COUNTS = {
    "kept": gettext_lazy("stay as they are"),
    "begun": gettext_lazy("begin"),
    "ended": gettext_lazy("end"),
    "continued": gettext_lazy("go on, only what is above them changes"),
    "renamed": gettext_lazy("get another name, kind or code"),
    "merged": gettext_lazy("are merged"),
    "divided_units": gettext_lazy("are divided"),
}
TITLES = {
    SuccessionKind.DIVIDED: gettext_lazy("Divided"),
    SuccessionKind.MERGED: gettext_lazy("Merged"),
    SuccessionKind.RENAMED: gettext_lazy("Renamed"),
    SuccessionKind.CONTINUED: gettext_lazy("Going on"),
}


@dataclass(frozen=True, slots=True)
class Section:
    """Passings of one kind: on the left what is one, on the right what it comes from or goes to."""

    title: str
    count: int
    left: str
    right: str
    rows: Sequence[tuple[str, str]]

    @property
    def hidden(self) -> int:
        """How many rows there are beyond those shown."""
        return self.count - len(self.rows)


def counts_of(done: Mapping[str, int]) -> list[tuple[str, int]]:
    """The counts that are not zero, each with its words."""
    return [(str(word), done[code]) for code, word in COUNTS.items() if done.get(code)]


def sections_of(changes: Changes) -> list[Section]:
    """Every passing, grouped by its kind; merged ones by their successor."""
    names = {unit.key: _called(unit) for unit in changes.ended}
    later = {unit.key: _called(unit) for unit in changes.begun}
    by_kind: dict[SuccessionKind, list[Passing]] = defaultdict(list)
    for passing in changes.passings:
        by_kind[passing.kind].append(passing)
    return [_section(kind, by_kind[kind], names, later) for kind in TITLES if by_kind[kind]]


def _section(
    kind: SuccessionKind,
    passings: Sequence[Passing],
    names: Mapping[UnitKey, str],
    later: Mapping[UnitKey, str],
) -> Section:
    rows: dict[str, list[str]] = defaultdict(list)
    is_merger = kind is SuccessionKind.MERGED
    for passing in passings:
        old, new = names[passing.link.old], later[passing.link.new]
        part = f" ({passing.link.share:f})" if passing.link.share is not None else ""
        one, other = (new, old) if is_merger else (old, new)
        rows[one].append(other + part)
    told = [(one, ", ".join(others)) for one, others in sorted(rows.items())]
    return Section(
        title=str(TITLES[kind]),
        count=len(told),
        left=_("New unit") if is_merger else _("Former unit"),
        right=_("from") if is_merger else _("into"),
        rows=told[:MOST_SHOWN],
    )


def _called(unit: Unit) -> str:
    return f"{unit.name} ({unit.code})"
