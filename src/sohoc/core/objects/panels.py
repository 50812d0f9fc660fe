"""What a module shows on the first page: people one answers for, work that waits, charts.

A source of the manifest builds one of these; the page puts them below each other, kind by kind.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: words, a count, and where its rows are."""

    label: Any
    count: int
    url: str
    share: int = 0  # of the longest bar, in percent


@dataclass(frozen=True, slots=True)
class Panel:
    """A chart of bars with the same numbers as text; `question` is its title.

    `acts` are what one does about it, each as the part `shell/parts/button.html` takes it. One that
    `is_first` stands above the work that waits.
    """

    question: Any
    unit: Any
    bars: Sequence[Bar]
    acts: Sequence[Mapping[str, Any]] = ()
    is_first: bool = False


@dataclass(frozen=True, slots=True)
class Card:
    """One record that the page leads to: whose it is, a line about it."""

    title: str
    text: str
    url: str


@dataclass(frozen=True, slots=True)
class Cards:
    """The records that somebody comes for; `empty` is said when there is none."""

    question: Any
    cards: Sequence[Card]
    empty: Any


@dataclass(frozen=True, slots=True)
class Task:
    """Something that waits: one sentence with its number, and where it is done."""

    text: str
    url: str
    icon: str


@dataclass(frozen=True, slots=True)
class Tasks:
    """What waits in one app; the page shows those of all apps as one list."""

    tasks: Sequence[Task]


def bars_of(rows: Sequence[tuple[Any, int, str]]) -> list[Bar]:
    """Bars from (label, count, url), their lengths relative to the longest, from zero."""
    longest = max((count for _label, count, _url in rows), default=0) or 1
    return [Bar(label, count, url, round(count * 100 / longest)) for label, count, url in rows]
