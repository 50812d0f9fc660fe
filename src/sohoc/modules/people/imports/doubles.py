"""Which other rows of a table say the same, so that people find them."""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Sequence

from sohoc.core.objects.importing.kinds import Row

_SHOWN = 5


class Doubles:
    """The rows of a table by something that should be in one of them alone."""

    def __init__(self, rows: Sequence[Row], keys: Iterable[Iterable[Hashable]]) -> None:
        self._rows: dict[Hashable, list[Row]] = defaultdict(list)
        for row, of_row in zip(rows, keys, strict=True):
            for key in set(of_row):
                self._rows[key].append(row)

    def others(self, row: Row, key: Hashable) -> str:
        """The numbers of the other rows with it, their sheet before those of another; "" for none.

        A row is asked about a key that it has.
        """
        others = [one for one in self._rows.get(key, ()) if one is not row]
        places = [
            str(one.number) if one.sheet == row.sheet else f"{one.sheet}: {one.number}"
            for one in others[:_SHOWN]
        ]
        return ", ".join([*places, "…"] if len(others) > _SHOWN else places)
