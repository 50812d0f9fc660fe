"""A province with its offices, and words for tests about decisions on them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sohoc.core.access.models import Node, NodeSuccession, Subordination
from sohoc.core.access.scope import acting
from sohoc.core.access.tree import plant
from sohoc.core.testing.actors import NOW, SECTOR, Province
from sohoc.modules.orgs.contracts import OfficeWish
from sohoc.modules.orgs.models import Act, Office, OfficeState
from sohoc.modules.orgs.services.offices.acts import record_office_act
from sohoc.modules.orgs.services.offices.undoing import undo_office_act
from sohoc.modules.orgs.testing import make_offices
from sohoc.modules.orgs.tests.acting_out import DAY, decided, left_behind

SINCE = date(2020, 9, 1)
QUALITY, STAFFING, PLANNING = "Phòng Quản lý chất lượng", "Phòng Tổ chức", "Phòng Kế hoạch"


@dataclass(frozen=True)
class Offices:
    """The offices of `core.testing`'s province, and three of the department's own."""

    province: Province
    quality: Node
    staffing: Node
    planning: Node

    @property
    def root(self) -> Node:
        """The committee of the province."""
        return self.province.root

    @property
    def department(self) -> Node:
        """The department itself."""
        return self.province.department


def make_offices_of(province: Province) -> Offices:
    """Write them; commits when the test commits."""
    nodes = [
        Node(kind="office", name=name, period=(SINCE, None))
        for name in (QUALITY, STAFFING, PLANNING)
    ]
    with acting(SECTOR):
        made = plant(nodes, below=[province.department] * 3)
    make_offices([province.root, province.department, *province.communes, *made])
    return Offices(province, *made)


def record(offices: Offices, kind: str, *, effective: date = DAY, **parts: Any) -> Act:
    """The province officer records an act on offices."""
    wish = OfficeWish(kind=kind, decision=decided(effective), **parts)
    actor = offices.province.actor("province_officer", at=NOW)
    with acting(actor.scope):
        return record_office_act(actor=actor, wish=wish, at=NOW)


def undo(offices: Offices, act: Act) -> Act:
    """The province officer undoes it."""
    actor = offices.province.actor("province_officer", at=NOW)
    with acting(actor.scope):
        return undo_office_act(actor=actor, uuid_=act.uuid, reason="nhập nhầm", at=NOW)


def states(office: UUID) -> list[tuple[str, date | None, date | None]]:
    """Name and bounds of every state of an office, in order."""
    with acting(SECTOR):
        rows = OfficeState.objects.filter(office__node__uuid=office).order_by("period")
        return [(s.name, s.period.lower, s.period.upper) for s in rows]


def tree() -> Mapping[str, Any]:
    """Everything that an act on offices may change, without what only counts changes."""
    with acting(SECTOR):
        return {
            "nodes": sorted(Node.objects.values_list("id", "name", "period"), key=str),
            "offices": sorted(Office.objects.values_list("pk", flat=True)),
            "states": sorted(
                OfficeState.objects.values_list("office_id", "name", "area_id", "period"), key=str
            ),
            "places": sorted(
                Subordination.objects.values_list("child_id", "parent_id", "line", "period"),
                key=str,
            ),
            "heirs": sorted(NodeSuccession.objects.values_list("predecessor_id", "successor_id")),
        }


def traces() -> Any:
    """The tree and how much was written, recorded and told beside it."""
    return tree(), left_behind()
