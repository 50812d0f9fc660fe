"""What a request asks of the map: all of it checked, and written back into addresses."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import QueryDict
from django.urls import reverse

from sohoc.core.manifest import Measure
from sohoc.core.objects.periods import AsOf
from sohoc.modules.areas.public import AreaRow

BY_COMMUNE, BY_DISTRICT = "commune", "district"
ORDERS = ("-figure", "figure", "name", "-name", "-whole", "whole")  # the first is the standard
LONGEST_CODE = 5


@dataclass(frozen=True, slots=True)
class AskedMap:
    """One view of the map; `code` is the unit that is chosen, "" for none.

    `province` is another one than the own, of which only the units' own figures are shown; `own`
    the own one where it is known already.
    """

    measures: Mapping[str, Measure]
    measure: Measure
    as_of: AsOf
    by: str = BY_COMMUNE
    with_points: bool = False
    order: str = ORDERS[0]
    code: str = ""
    province: AreaRow | None = None
    own: AreaRow | None = None

    @classmethod
    def read(
        cls,
        query: QueryDict,
        *,
        measures: Sequence[Measure],
        today: date,
        province: AreaRow | None = None,
        own: AreaRow | None = None,
    ) -> "AskedMap":
        """Read `measure`, `by`, `day`, `points`, `order` and `area`; what is not known is left out.

        `measures` are those of the person for this province, at least one.
        """
        by_code = {one.code: one for one in measures}
        order = query.get("order", "")
        code = query.get("area", "")
        return cls(
            measures=by_code,
            measure=by_code.get(query.get("measure", ""), measures[0]),
            as_of=AsOf.read(query, today=today),
            by=BY_DISTRICT if query.get("by") == BY_DISTRICT else BY_COMMUNE,
            with_points=province is None and query.get("points") == "1",
            province=province,
            own=own,
            order=order if order in ORDERS else ORDERS[0],
            code=code if code.isascii() and code.isdigit() and len(code) <= LONGEST_CODE else "",
        )

    @property
    def day(self) -> date:
        """The day that is shown."""
        return self.as_of.day

    @property
    def by_district(self) -> bool:
        """Whether the units are the former districts."""
        return self.by == BY_DISTRICT

    def query(self, **changes: Any) -> str:
        """The query string of this view with some values changed; standard ones are left out."""
        query = QueryDict(mutable=True)
        state: dict[str, Any] = {
            "province": self.province.code if self.province else "",
            "measure": self.measure.code
            if self.measure is not next(iter(self.measures.values()))
            else "",
            "by": self.by if self.by_district else "",
            "day": self.as_of.unread or self.as_of.in_address,
            "points": "1" if self.with_points else "",
            "order": self.order if self.order != ORDERS[0] else "",
            "area": self.code,
        }
        query.update({name: value for name, value in (state | changes).items() if value})
        return query.urlencode()

    def chooser(self) -> Callable[[str], str]:
        """The address of this view with another unit chosen: for many units, made once."""
        query = self.query(area=None)
        start = f"{reverse('orgs:map')}?{query}&area=" if query else f"{reverse('orgs:map')}?area="
        return lambda code: start + code

    def url(self, **changes: Any) -> str:
        """The address of this view with some values changed."""
        query = self.query(**changes)
        return f"{reverse('orgs:map')}?{query}" if query else reverse("orgs:map")
