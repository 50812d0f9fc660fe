"""What a module shows on the first page: a question, its bars, and the rows behind each bar."""

from collections.abc import Sequence
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
    """A chart of bars with the same numbers as text; `question` is its title."""

    question: Any
    unit: Any
    bars: Sequence[Bar]


def bars_of(rows: Sequence[tuple[Any, int, str]]) -> list[Bar]:
    """Bars from (label, count, url), their lengths relative to the longest, from zero."""
    longest = max((count for _label, count, _url in rows), default=0) or 1
    return [Bar(label, count, url, round(count * 100 / longest)) for label, count, url in rows]
