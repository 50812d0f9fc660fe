"""Schools and offices for tests, written set by set at nodes that exist."""

from collections.abc import Sequence
from typing import Any

from sohoc.core.access.models import Node
from sohoc.core.access.scope import acting
from sohoc.core.testing.actors import SECTOR
from sohoc.lib.vietnamese import folded, sort_key
from sohoc.modules.orgs.models import OfficeState, School, SchoolState
from sohoc.modules.orgs.services.offices.states import begin_offices


def make_offices(
    nodes: Sequence[Node], *, area_ids: Sequence[int | None] = ()
) -> Sequence[OfficeState]:
    """An office for every node, each with the unit that it administers (none)."""
    with acting(SECTOR):
        return begin_offices(zip(nodes, area_ids or [None] * len(nodes), strict=True))


def make_schools(
    nodes: Sequence[Node], *, first: int = 1, commune: str = "Xã Bao La", **facts: Any
) -> list[SchoolState]:
    """A lower secondary school for every node, with codes from `25-00001` on.

    `facts` are other values for the columns of all of them.
    """
    with acting(SECTOR):
        schools = School.objects.bulk_create(School(school=n, life=n.period) for n in nodes)
        return SchoolState.objects.bulk_create(
            SchoolState(
                **{
                    "school": school,
                    "code": f"25-{number:05d}",
                    "name": node.name,
                    "sort_key": sort_key(node.name),
                    "search_key": folded(f"{node.name} 25-{number:05d}"),
                    "kind": "public",
                    "levels": ["lower_secondary"],
                    "commune": commune,
                    "commune_sort_key": sort_key(commune),
                    "commune_search_key": folded(commune),
                    "period": node.period,
                    **facts,
                }
            )
            for number, (node, school) in enumerate(zip(nodes, schools, strict=True), start=first)
        )
