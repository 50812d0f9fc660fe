"""Merged cells: only the first of them holds what all of them show."""

from bisect import bisect_right
from collections.abc import Iterator

from django.utils.translation import gettext as _

from sohoc.core.objects.importing.heads import Head
from sohoc.core.objects.importing.layouts import Layout
from sohoc.lib.tables import Sheet

Region = tuple[int, int, int, int]


class Merged:
    """The merged cells below the heads, in columns that are read.

    Those over several rows of one column that may be empty show their value in each of these rows.
    What tells rows apart is not handed down: two rows of one name are rather a mistake.
    """

    def __init__(self, sheet: Sheet, head: Head, layout: Layout) -> None:
        self._sheet, self._head, self._layout = sheet, head, layout
        self._shown: dict[int, list[tuple[int, int, str]]] = {}
        if not sheet.merged:
            return
        needed = {head.places[one.name] for one in layout.columns_in(head.places) if one.required}
        cells = {line.number: line.cells for line in sheet.lines}
        for first, left, last, right in sorted(self._below()):
            place, row = left - 1, cells.get(first, ())
            if left == right and last > first and place not in needed and place < len(row):
                self._shown.setdefault(place, []).append((first, last, row[place]))

    def text(self, number: int, place: int) -> str:
        """What a merged cell shows in this row; "" where none does."""
        regions = self._shown.get(place)
        if not regions:
            return ""
        at = bisect_right(regions, number, key=lambda region: region[0]) - 1
        return regions[at][2] if at >= 0 and number <= regions[at][1] else ""

    def notes(self) -> Iterator[tuple[str, str]]:
        """(level, sentence) for every column with merged cells."""
        if not self._sheet.merged:
            return
        for column in self._layout.columns_in(self._head.places):
            place = self._head.places[column.name]
            found = [one for one in self._below() if one[1] <= place + 1 <= one[3]]
            if not found or not (column.required or place in self._shown):
                continue
            told, level = self._sentence(is_shown=place in self._shown)
            first, _left, last, _right = found[0]
            words = {"column": column.title, "first": first, "last": last}
            yield level, told.format(sheet=self._sheet.name or "CSV", **words)

    @staticmethod
    def _sentence(*, is_shown: bool) -> tuple[str, str]:
        if is_shown:
            return _(
                "Sheet “{sheet}”, column {column}: cells are merged, such as rows {first} to"
                " {last}. What they show was read for each of these rows."
            ), "note"
        return _(
            "Sheet “{sheet}”, column {column}: cells are merged, such as rows {first} to"
            " {last}. The value counts for the first of them alone."
        ), "warning"

    def _below(self) -> Iterator[Region]:
        return (
            (first, left, last, right)
            for first, left, last, right in self._sheet.merged
            if first > self._head.number and (last > first or right > left)
        )
