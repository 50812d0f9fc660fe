"""What a table that people send looks like, as data: columns found by their heads.

LEARNERS = Layout(
    "school",
    _("Learners of a school"),
    columns=(
        Column("name", _("Full name"), text(120), heads=("Họ và tên", "Họ tên"), required=True),
        Column("birth_date", _("Birth date"), day, heads=("Ngày sinh",), show=shown_day),
    ),
)
"""

import re
from collections.abc import Callable, Container, Sequence
from dataclasses import dataclass
from typing import Any

from sohoc.lib.vietnamese import folded

Plain = str | int | bool | None  # what a cell is kept as; a day as 2026-09-05
# "Họ và tên (*):" is "Họ và tên"; the mark of what must be filled in is no part of the name.
_TAIL = re.compile(r"(?:\s|[*:]|\(\s*\*\s*\))+$")


class BadCell(Exception):
    """The text of a cell is not what its column holds; `sentence` says what is wrong."""

    def __init__(self, sentence: Any) -> None:
        super().__init__(str(sentence))
        self.sentence = str(sentence)


@dataclass(frozen=True, slots=True)
class Flagged:
    """A value that was understood, though something about the cell is worth a look."""

    value: Plain
    sentence: str


def shown(value: Plain) -> str:
    """The value as people read it; nothing for None."""
    return "" if value is None else str(value)


@dataclass(frozen=True, slots=True)
class Column:
    """One column: the head that the template has, and others by which it is known.

    `read` turns the text of a cell that is not empty into a value, and raises `BadCell`; an empty
    cell is None. `example` and `note` stand in the template, which also offers the `choices`.
    """

    name: str
    title: Any
    read: Callable[[str], Plain | Flagged]
    heads: Sequence[str] = ()
    required: bool = False
    show: Callable[[Plain], str] = shown
    example: str = ""
    note: Any = ""
    choices: Sequence[str] = ()

    @property
    def keys(self) -> frozenset[str]:
        """The heads of this column as they are compared."""
        return frozenset(head_key(str(head)) for head in (self.title, *self.heads))


@dataclass(frozen=True, slots=True)
class Layout:
    """Columns that belong together; `named_by` are those that name a row in the preview.

    A form that others have set is known by heads that stand in it alone, all of `marks`; where it
    has a `sheet` of this name, its other sheets are lists to choose from and hold no rows. Its
    template has the heads of `form`, also those that no column reads.

    An explanation in a head ("Ngày sinh (dd/mm/yyyy)") is no part of it, unless it holds one of the
    words in `apart`: "Điện thoại (mẹ)" is another column than "Điện thoại".
    """

    code: str
    title: Any
    columns: Sequence[Column]
    named_by: Sequence[str] = ()
    marks: Sequence[str] = ()
    sheet: str = ""
    form: Sequence[str] = ()
    apart: Sequence[str] = ()

    @property
    def heads(self) -> Sequence[tuple[str, Column | None]]:
        """The heads with which a file of this layout goes out, and the columns that read them."""
        if not self.form:
            return [(str(column.title), column) for column in self.columns]
        columns = {key: column for column in self.columns for key in column.keys}
        return [(head, columns.get(head_key(head))) for head in self.form]

    @property
    def by_name(self) -> dict[str, Column]:
        """The columns by name."""
        return {column.name: column for column in self.columns}

    @property
    def titles(self) -> dict[str, str]:
        """The titles of the columns by name, in the language of the moment."""
        return {column.name: str(column.title) for column in self.columns}

    def columns_in(self, names: Container[str]) -> list[Column]:
        """The columns with these names, in the order of the layout."""
        return [column for column in self.columns if column.name in names]

    @property
    def naming(self) -> Sequence[str]:
        """The columns that name a row; the first one where none is said to."""
        return self.named_by or (self.columns[0].name,)


def head_key(text: str) -> str:
    """A head as it is compared: without accents, case, line breaks, star and colon at its end."""
    return _TAIL.sub("", folded(text))
