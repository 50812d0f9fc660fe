"""Of which province a request wants the map: the own one, or any other of the country."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.http import QueryDict

from sohoc.modules.areas.public import AreaRow, Rank, areas_on
from sohoc.modules.orgs.selectors.territory import own_province

LONGEST = 20


@dataclass(frozen=True, slots=True)
class Provinces:
    """The provinces of today by name, to choose from; none where only the own is shown.

    `other` is the one that was asked for when it is not the own; `unknown` what was asked for and
    is no province.
    """

    own: AreaRow | None
    all: Sequence[AreaRow] = ()
    other: AreaRow | None = None
    unknown: str = ""

    @classmethod
    def read(cls, query: QueryDict, *, today: date, sees_others: bool) -> "Provinces":
        """Read `province`, a code; two or three statements."""
        own = own_province(today)
        asked = query.get("province", "").replace("\x00", "").strip()[:LONGEST]
        found = areas_on(today, rank=Rank.PROVINCE) if sees_others else []
        wanted = next((one for one in found if one.code == asked), None)
        if asked and wanted is None and not (own and own.code == asked):
            return cls(own, found, unknown=asked)
        is_other = wanted is not None and (own is None or wanted.id != own.id)
        return cls(own, found, other=wanted if is_other else None)

    @property
    def is_nowhere(self) -> bool:
        """Whether no province is known or chosen."""
        return self.own is None and self.other is None

    @property
    def choices(self) -> list[tuple[str, str, bool]]:
        """Code, name and whether it is shown; the own one has the empty code."""
        shown = self.other or self.own
        return [
            ("" if self._is_own(one) else one.code, one.name, bool(shown and one.id == shown.id))
            for one in self.all
        ]

    def _is_own(self, one: AreaRow) -> bool:
        return self.own is not None and one.id == self.own.id
