"""A small table of a page, declared: heads and cells, drawn the same everywhere.

For what a page tells beside its noun. Lists that are searched and paged are a `Listing`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sohoc.core.objects.columns import Status


@dataclass(frozen=True, slots=True)
class Act:
    """Something to do with a row; `about` says for the ear which row it is."""

    label: Any
    url: str
    about: str = ""


@dataclass(frozen=True, slots=True)
class Cell:
    """A text, with the page that it leads to, a smaller line below it, a state, and acts."""

    text: Any = ""
    url: str = ""
    sub: Any = ""
    status: Status | None = None
    acts: Sequence[Act] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """A table with the names of its columns; the first cell of a row names the row.

    `acts_head` is the head of a last column of acts, which is not printed.
    """

    title: Any
    heads: Sequence[Any]
    rows: Sequence[Sequence[Cell]]
    acts_head: Any = ""

    @property
    def lines(self) -> list[list[tuple[Any, Cell]]]:
        """The rows, each cell with the name of its column."""
        heads = [*self.heads, *([self.acts_head] if self.acts_head else [])]
        return [list(zip(heads, row, strict=True)) for row in self.rows]


@dataclass(frozen=True, slots=True)
class Section:
    """A table under its title, with what can be added to it, and a sentence where it is empty."""

    table: Table
    empty: Any = ""
    add: Act | None = None
    note: Any = ""
