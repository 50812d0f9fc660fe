"""A small province on the map: two communes with outlines, schools in them, for tests."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal

from sohoc.core.access.models import Node
from sohoc.core.access.scope import acting
from sohoc.core.access.tree import plant
from sohoc.core.manifest import registry
from sohoc.core.objects.periods import AsOf
from sohoc.core.testing.actors import SECTOR, Province
from sohoc.modules.areas.public import AreaRow, areas_on
from sohoc.modules.areas.testing import draw_squares, make_country
from sohoc.modules.orgs.models import (
    Act,
    ActParty,
    School,
    SchoolPart,
    SchoolState,
)
from sohoc.modules.orgs.selectors.map import forget_drawings
from sohoc.modules.orgs.testing import make_offices, make_schools
from sohoc.modules.orgs.web.map.asked import AskedMap
from sohoc.modules.orgs.web.map.table import MapTable, table_of

REFORM = date(2025, 7, 1)
BEFORE = date(2025, 6, 30)
BAO_LA, MAI_CHAU, PA_CO, DA_BAC, VIET_TRI = "05245", "05200", "05212", "04831", "07900"
SINCE = (date(2020, 9, 1), None)
TODAY = date(2026, 9, 7)


@dataclass(frozen=True)
class Mapped:
    """The province of `core.testing`, standing on the small country of `areas.testing`.

    The first two schools lie in Bao La, the others in Mai Châu.
    """

    province: Province
    areas: dict[str, AreaRow]
    schools: Sequence[SchoolState]


def make_mapped(province: Province) -> Mapped:
    """Write it; commits when the test commits."""
    forget_drawings()
    make_country()
    with acting(SECTOR):
        areas = {area.code: area for area in areas_on(REFORM)}
        make_offices([province.root], area_ids=[areas["25"].id])
        for node, code in zip(province.communes, (BAO_LA, MAI_CHAU), strict=True):
            make_offices([node], area_ids=[areas[code].id])
    schools = make_schools(province.schools)
    for school, code in zip(schools, (BAO_LA, BAO_LA, MAI_CHAU, MAI_CHAU), strict=True):
        stand(school, areas[code])
    return Mapped(province, areas, schools)


def stand(school: SchoolState, area: AreaRow | None, *, at: tuple[str, str] | None = None) -> None:
    """Put a school into a unit, at a latitude and longitude."""
    school.area_id = area.id if area else None
    if at:
        school.latitude, school.longitude = Decimal(at[0]), Decimal(at[1])
    with acting(SECTOR):
        school.save(update_fields=["area", "latitude", "longitude"])


def split_at_reform(school: SchoolState, *, before: AreaRow) -> None:
    """Until the reform the school stood in a unit of that time."""
    with acting(SECTOR):
        former = SchoolState.objects.get(pk=school.pk)
        SchoolState.objects.filter(pk=school.pk).update(period=(REFORM, None))
        former.pk, former.area_id = None, before.id
        former.code, former.period = f"{former.code}-X", (date(2020, 9, 1), REFORM)
        former.save(force_insert=True)


def further_schools(below: Node, *, count: int, first: int) -> list[SchoolState]:
    """Schools set by set below a node."""
    nodes = [Node(kind="school", name=f"Trường TH {n}", period=SINCE) for n in range(count)]
    with acting(SECTOR):
        plant(nodes, below=[below] * count)
    return make_schools(nodes, first=first)


def draw(*areas: AreaRow) -> None:
    """Squares side by side from 105° east on, 20°–21° north."""
    draw_squares(*(area.id for area in areas))
    forget_drawings()


def found_by_merger(school: SchoolState, *, is_undone: bool = False) -> None:
    """Write down that a merger has made the school."""
    now = datetime(2026, 1, 5, tzinfo=UTC)
    with acting(SECTOR):
        act = Act.objects.create(
            kind="merge",
            effective=date(2025, 9, 1),
            decision_number="12/QĐ-UBND",
            decision_day=date(2025, 8, 1),
            decided_by="Chủ tịch",
            recorded_at=now,
            undone_at=now if is_undone else None,
        )
        ActParty.objects.create(
            act=act, node_id=school.school_id, part="successor", name_after=school.name, version=1
        )


def add_campuses(school: School, *names: str, kind: str = "campus") -> None:
    """Campuses in use since 2021."""
    with acting(SECTOR):
        SchoolPart.objects.bulk_create(
            SchoolPart(school=school, kind=kind, name=name, period=(date(2021, 9, 1), None))
            for name in names
        )


def table(
    mapped: Mapped,
    *,
    role: str = "province_officer",
    measure: str = "orgs.schools",
    day: date = TODAY,
    by: str = "commune",
    order: str = "-figure",
) -> MapTable:
    """The table as the person of the role has it."""
    actor = mapped.province.actor(role)
    measures = registry().measures
    asked = AskedMap(measures, measures[measure], AsOf(day, TODAY), by=by, order=order)
    with acting(actor.scope):
        found = table_of(actor, asked)
    assert found is not None
    return found


def figures(found: MapTable) -> dict[str, int | None]:
    """Figures by the code of the unit."""
    return {line.unit.code: line.figure for line in found.lines}
