"""Finding the row of heads in a sheet, and which column of the sheet is which of the layout."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from sohoc.core.objects.importing.layouts import Column, Layout, head_key
from sohoc.lib.tables import Line, Sheet
from sohoc.lib.vietnamese import folded

FIRST_ROWS = 20  # above the heads stand the names of department, school and list
_BRACKETS = re.compile(r"[()\[\]]")
_IN_BRACKETS = re.compile(r"[(\[][^()\[\]]*[)\]]?")


@dataclass(frozen=True, slots=True)
class Head:
    """The row of heads: `places` by name of the column, `unread` heads by place that none has.

    `explained` are heads that are those of a column but for an explanation, by its name; `also` are
    all the heads without theirs, as they are compared.
    """

    number: int
    keys: tuple[str, ...]
    places: Mapping[str, int]
    unread: Mapping[int, str]
    twice: tuple[str, ...]  # names of columns that the row has more than once
    explained: Mapping[str, str]
    also: frozenset[str]

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
    wanted, apart = _wanted(layout), [folded(word) for word in layout.apart]
    best: Head | None = None
    for line in _first(sheet.lines):
        found = _head(line, wanted, apart)
        if best is None or len(found.places) > len(best.places):
            best = found
    if best is None or len(best.places) < _least(layout):
        return None
    return best


def best_layout(sheets: Sequence[Sheet], layouts: Sequence[Layout]) -> Layout | None:
    """The form whose marks stand in a sheet; else the layout with most columns in any of them.

    The first one among equals. The only one needs no marks: somebody has chosen it.
    """
    best, most = None, 0
    for layout in layouts:
        heads = [head for sheet in sheets if (head := find_head(sheet, layout))]
        marks = {head_key(mark) for mark in layout.marks}
        if marks and any(marks <= {*head.keys, *head.also} for head in heads):
            return layout
        columns = max((len(head.places) for head in heads), default=0)
        if columns > most and (not marks or len(layouts) == 1):
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


def _head(line: Line, wanted: Mapping[str, str], apart: Sequence[str]) -> Head:
    keys = tuple(head_key(cell) for cell in line.cells)
    bare = [_without_explanation(cell, apart) for cell in line.cells]
    exact = {wanted[key] for key in keys if key in wanted}
    loose = [
        "" if key in wanted else next((wanted[one] for one in others if one in wanted), "")
        for key, others in zip(keys, bare, strict=True)
    ]
    told_once = {name for name, times in Counter(loose).items() if name and times == 1}
    free = told_once - exact
    names = [
        wanted.get(key) or (name if name in free else "")
        for key, name in zip(keys, loose, strict=True)
    ]
    counted = Counter(name for name in names if name)
    told = [" ".join(cell.split()) for cell in line.cells]
    return Head(
        line.number,
        keys,
        places={name: place for place, name in reversed(list(enumerate(names))) if name},
        unread={
            place: text
            for place, (text, name) in enumerate(zip(told, names, strict=True))
            if text and not name
        },
        twice=tuple(name for name, times in counted.items() if times > 1),
        explained={name: told[place] for place, name in enumerate(loose) if name in free},
        also=frozenset(key for others in bare for key in others),
    )


def _without_explanation(text: str, apart: Sequence[str]) -> list[str]:
    """A head without what is in brackets or on further lines, as it is compared, longest first.

    Before that the head with brackets that are no more than signs.
    """
    if "\n" not in text and not _BRACKETS.search(text):
        return []
    whole, lines = head_key(_BRACKETS.sub(" ", text)), text.split("\n")
    found = [whole]
    for count in range(len(lines), 0, -1):
        key = head_key(_IN_BRACKETS.sub(" ", "\n".join(lines[:count])))
        rest = f" {whole.removeprefix(key)} "
        if key and not any(f" {word} " in rest for word in apart):
            found.append(key)
    return found
