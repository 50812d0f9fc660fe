"""What the map shows: counts by unit, points of schools, and the drawn shapes of a province."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, QuerySet

from sohoc.core.access.actors import Actor
from sohoc.law.local_government import TWO_TIERS_SINCE
from sohoc.modules.areas.public import Outline, Rank, outlines_of, populations_on
from sohoc.modules.orgs.models import (
    ActKind,
    ActParty,
    OfficeState,
    Part,
    PartKind,
    SchoolPart,
    SchoolState,
)
from sohoc.modules.orgs.permissions import OrgsPermission
from sohoc.modules.orgs.rules.map_shapes import Frame, Shape, frame_of, room_together, shape_of
from sohoc.modules.orgs.selectors.offices import areas_administered

ByUnit = Mapping[int | None, int]
LABEL_HEIGHT = 30  # units of the drawing


def _working(actor: Actor, day: date) -> QuerySet[SchoolState]:
    actor.must(OrgsPermission.VIEW_SCHOOLS)
    return SchoolState.objects.filter(period__contains=day)


def _by_unit(states: QuerySet[SchoolState]) -> ByUnit:
    return dict(states.values_list("area_id").annotate(n=Count("pk")).order_by())


def schools_by_unit(actor: Actor, day: date) -> ByUnit:
    """Schools that work on the day."""
    return _by_unit(_working(actor, day))


def schools_of_level_by_unit(actor: Actor, day: date, *, level: str) -> ByUnit:
    """Schools that teach the level on the day, beside others or alone."""
    return _by_unit(_working(actor, day).filter(levels__contains=[level]))


def founded_by_merger(states: QuerySet[SchoolState]) -> QuerySet[SchoolState]:
    """The states of schools that a merger has made; one that was undone has made none."""
    founding = ActParty.objects.filter(
        node_id=OuterRef("school_id"),
        part=Part.SUCCESSOR,
        act__kind=ActKind.MERGE,
        act__undone_at__isnull=True,
    )
    return states.filter(Exists(founding))


def merged_schools_by_unit(actor: Actor, day: date) -> ByUnit:
    """Schools of the day that a merger has made."""
    return _by_unit(founded_by_merger(_working(actor, day)))


def schools_without_place_by_unit(actor: Actor, day: date) -> ByUnit:
    """Schools of the day without latitude and longitude."""
    return _by_unit(_working(actor, day).filter(latitude=None))


def campuses_on(actor: Actor, day: date) -> QuerySet[SchoolPart]:
    """The campuses that are in use on the day, of schools that work then."""
    actor.must(OrgsPermission.VIEW_SCHOOLS)
    return SchoolPart.objects.filter(
        kind=PartKind.CAMPUS, period__contains=day, school__states__period__contains=day
    )


def campuses_by_unit(actor: Actor, day: date) -> ByUnit:
    """Campuses by the unit of their school."""
    found = campuses_on(actor, day).values_list("school__states__area_id")
    return dict(found.annotate(n=Count("pk")).order_by())


def offices_by_unit(actor: Actor, day: date) -> ByUnit:
    """Offices that administer each unit on the day."""
    actor.must(OrgsPermission.VIEW_OFFICES)
    states = OfficeState.objects.filter(period__contains=day)
    return dict(states.values_list("area_id").annotate(n=Count("pk")).order_by())


def inhabitants_by_unit(actor: Actor, day: date) -> ByUnit:
    """People who live in each commune of the country, where it is known."""
    actor.must(OrgsPermission.VIEW_SCHOOLS)
    return dict(populations_on(day, rank=Rank.COMMUNE).items())


def communes_answered_for(actor: Actor) -> set[int]:
    """The units that the offices within the actor's reach administer."""
    return areas_administered(actor.scope.schools)


@dataclass(frozen=True, slots=True)
class Point:
    """A school on the map."""

    uuid: UUID
    name: str
    area_id: int | None
    latitude: Decimal | None
    longitude: Decimal | None


def points_on(actor: Actor, day: date) -> list[Point]:
    """The schools of the day whose place is known, by name; one statement."""
    placed = _working(actor, day).filter(latitude__isnull=False, longitude__isnull=False)
    rows = placed.order_by("sort_key", "school_id").values_list(
        "school__uuid", "name", "area_id", "latitude", "longitude"
    )
    return [Point(*row) for row in rows]


@dataclass(frozen=True, slots=True)
class Drawing:
    """The communes of a province as paths in one frame, by id; those joined from former shapes.

    `former` are paths of communes that are no more, where one of those of the day has no outline.
    """

    frame: Frame
    shapes: Mapping[int, Shape]
    joined: frozenset[int] = frozenset()
    former: Sequence[str] = ()
    rooms: dict[frozenset[int], tuple[int, int, int]] = field(default_factory=dict)

    def room_of(self, communes: frozenset[int]) -> tuple[int, int, int]:
        """Where the number of some communes together stands, and how wide it may be; kept."""
        if communes not in self.rooms:
            shapes = [self.shapes[pk] for pk in sorted(communes) if pk in self.shapes]
            self.rooms[communes] = room_together(shapes, line=LABEL_HEIGHT)
        return self.rooms[communes]


# Shapes of communes do not change: a changed commune is another row. What was drawn is kept while
# the process lives, for the few provinces and days that one installation asks for.
_DRAWN: dict[frozenset[int], Drawing] = {}
MOST_KEPT = 8


def drawing_of(province: str, communes: Collection[int], *, day: date) -> Drawing | None:
    """The communes drawn; None for a province without outlines. At most four statements."""
    key = frozenset(communes)
    if key in _DRAWN:
        return _DRAWN[key]
    outlines = [one for one in outlines_of(province, day=day) if one.area_id in key]
    if not outlines:
        return None
    former = _gone(province, key) if len(outlines) < len(key) else []
    frame = frame_of(ring for one in [*outlines, *former] for ring in one.rings)
    drawing = Drawing(
        frame,
        {
            one.area_id: shape_of(one.rings, one.label, frame=frame, line=LABEL_HEIGHT)
            for one in outlines
        },
        frozenset(one.area_id for one in outlines if one.is_joined),
        [shape_of(one.rings, one.label, frame=frame, line=LABEL_HEIGHT).path for one in former],
    )
    if len(_DRAWN) >= MOST_KEPT:
        _DRAWN.clear()
    _DRAWN[key] = drawing
    return drawing


def _gone(province: str, communes: Collection[int]) -> list[Outline]:
    """The outlines of the first communes that are no more."""
    first = outlines_of(province, day=TWO_TIERS_SINCE)
    return [one for one in first if one.area_id not in communes]


def forget_drawings() -> None:
    """Draw anew at the next request: for tests that write outlines."""
    _DRAWN.clear()
