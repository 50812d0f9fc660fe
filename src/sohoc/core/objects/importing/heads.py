"""Finding the row of heads in a sheet, and which column of the sheet is which of the layout."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from sohoc.core.objects.importing.layouts import Column, Layout, head_key
from sohoc.lib.tables import Line, Sheet

FIRST_ROWS = 20  # above the heads stand the names of department, school and list


@dataclass(frozen=True, slots=True)
class Head:
    """The row of heads: `places` by name of the column, `unread` heads that no column has."""

    number: int
    keys: tuple[str, ...]
    places: Mapping[str, int]
    unread: tuple[str, ...]
    twice: tuple[str, ...]  # names of columns that the row has more than once

    def is_repeated_in(self, line: Line) -> bool:
        """Whether a row shows the heads once more, as after the break of a page.

        Every row is asked this: the first cell that is no head ends it.
        """
        met = 0
        for place in self.places.values():
            if place < len(line.cells) and line.cells[place]:
                if head_key(line.cells[place]) != self.keys[place]:
                    return False
                met += 1
        return met > 0 and 2 * met >= len(self.places)


def find_head(sheet: Sheet, layout: Layout) -> Head | None:
    """The row among the first ones that has most columns of the layout; None where none has enough.

    A table of codes has a column or two by chance: a head has half of the required columns, and
    two columns where the layout has two.
    """
    wanted = _wanted(layout)
    best: Head | None = None
    for line in _first(sheet.lines):
        found = _head(line, wanted)
        if best is None or len(found.places) > len(best.places):
            best = found
    if best is None or len(best.places) < _least(layout):
        return None
    return best


def best_layout(sheets: Sequence[Sheet], layouts: Sequence[Layout]) -> Layout | None:
    """The layout with most columns in any of the sheets; the first one among equals."""
    best, most = None, 0
    for layout in layouts:
        heads = [find_head(sheet, layout) for sheet in sheets]
        columns = max((len(head.places) for head in heads if head), default=0)
        if columns > most:
            best, most = layout, columns
    return best


def missing_columns(head: Head, layout: Layout) -> list[Column]:
    """The required columns that the row of heads does not have."""
    return [c for c in layout.columns if c.required and c.name not in head.places]


def _first(lines: Sequence[Line]) -> Iterator[Line]:
    return (line for line in lines if line.number <= FIRST_ROWS)


def _wanted(layout: Layout) -> dict[str, str]:
    return {key: column.name for column in layout.columns for key in column.keys}


def _least(layout: Layout) -> int:
    required = sum(column.required for column in layout.columns)
    return max(min(2, len(layout.columns)), (required + 1) // 2)


def _head(line: Line, wanted: Mapping[str, str]) -> Head:
    keys = tuple(head_key(cell) for cell in line.cells)
    names = [wanted.get(key) for key in keys]
    counted = Counter(name for name in names if name)
    places = {name: place for place, name in reversed(list(enumerate(names))) if name}
    unread = tuple(
        " ".join(cell.split())
        for cell, name in zip(line.cells, names, strict=True)
        if cell and name is None
    )
    twice = tuple(name for name, times in counted.items() if times > 1)
    return Head(line.number, keys, places, unread, twice)
