"""From longitude and latitude to the paths of a drawing in whole units.

A plain cylinder, true at the middle latitude: over one province it is off by less than the rounding
to a unit. Neighbours keep sharing their points when these are rounded alike.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

WIDTH, HEIGHT = 1000, 1400  # the room that a drawing fills in one direction
Place = tuple[int, int]
Ring = Sequence[tuple[float, float]]
SMALLEST = 2  # square units; less is not seen
GAP = 4  # outlines of neighbours overlap a little and leave gaps


@dataclass(frozen=True, slots=True)
class Frame:
    """What lies between these degrees, drawn `width` by `height` units."""

    west: float
    east: float
    south: float
    north: float
    width: int
    height: int

    def place(self, longitude: float, latitude: float) -> Place:
        """Where a point lies in the drawing: x to the right, y downwards."""
        x = (longitude - self.west) / (self.east - self.west) * self.width
        y = (self.north - latitude) / (self.north - self.south) * self.height
        return round(x), round(y)

    def holds(self, longitude: float, latitude: float) -> bool:
        """Whether a point lies in the drawing at all."""
        return self.west <= longitude <= self.east and self.south <= latitude <= self.north


@dataclass(frozen=True, slots=True)
class Shape:
    """A unit as a path, the box around it, and the best place for a label with its width."""

    path: str
    left: int
    top: int
    right: int
    bottom: int
    x: int
    y: int
    room: int
    rings: tuple[tuple[Place, ...], ...] = ()


def frame_of(rings: Iterable[Ring]) -> Frame:
    """The frame around all rings, as large as the drawing allows; raises `ValueError` for none."""
    points = [point for ring in rings for point in ring]
    west, east = min(x for x, _y in points), max(x for x, _y in points)
    south, north = min(y for _x, y in points), max(y for _x, y in points)
    across = max((east - west) * math.cos(math.radians((south + north) / 2)), 1e-6)
    along = max(north - south, 1e-6)
    scale = min(WIDTH / across, HEIGHT / along)
    return Frame(
        west=west,
        east=max(east, west + 1e-6),
        south=south,
        north=max(north, south + 1e-6),
        width=max(round(across * scale), 1),
        height=max(round(along * scale), 1),
    )


def shape_of(
    rings: Sequence[Ring], label: tuple[float, float], *, frame: Frame, line: int
) -> Shape:
    """The unit drawn in the frame; a label is `line` units high."""
    drawn = [_ring(ring, frame) for ring in rings]
    # A unit too small for the drawing keeps its largest ring: it must stay to be pointed at.
    kept = [r for r in drawn if abs(_area(r)) >= SMALLEST] or [max(drawn, key=len)]
    xs = [x for ring in kept for x, _y in ring]
    ys = [y for ring in kept for _x, y in ring]
    x, y, room = room_at(kept, frame.place(*label), line=line)
    return Shape(
        "".join(path_of(ring) for ring in kept),
        left=min(xs),
        top=min(ys),
        right=max(xs),
        bottom=max(ys),
        x=x,
        y=y,
        room=room,
        rings=tuple(tuple(ring) for ring in kept),
    )


def _ring(ring: Ring, frame: Frame) -> list[Place]:
    """The points of a ring without repetitions, the first not said again at the end."""
    places: list[Place] = []
    for longitude, latitude in ring:
        place = frame.place(longitude, latitude)
        if not places or place != places[-1]:
            places.append(place)
    if len(places) > 1 and places[0] == places[-1]:
        places.pop()
    return places


def _area(ring: Sequence[Place]) -> float:
    closed = pairwise([*ring, ring[0]])
    return sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in closed) / 2


def path_of(ring: Sequence[Place]) -> str:
    """A closed path in steps from point to point, the shortest way to write it."""
    x, y = ring[0]
    steps = []
    for next_x, next_y in ring[1:]:
        steps.append(f"{next_x - x} {next_y - y}")
        x, y = next_x, next_y
    return f"M{ring[0][0]} {ring[0][1]}l{' '.join(steps).replace(' -', '-')}z"


def room_at(rings: Sequence[Sequence[Place]], label: Place, *, line: int) -> tuple[int, int, int]:
    """Where a label of this height goes near the point, and how wide it may be: x, y, width."""
    return _room([rings], label, line=line)


def room_together(shapes: Sequence[Shape], *, line: int) -> tuple[int, int, int]:
    """The same for several units as one, near the widest of their own places."""
    widest = max(shapes, key=lambda shape: shape.room)
    together = [shape.rings for shape in shapes]
    return max(
        _room(together, (widest.x, widest.y), line=line),
        (widest.x, widest.y, widest.room),
        key=lambda found: found[2],
    )


def _room(
    units: Sequence[Sequence[Sequence[Place]]], label: Place, *, line: int
) -> tuple[int, int, int]:
    x, y = label
    left, right = -math.inf, math.inf
    for height in (y - line / 2, y + 0.1, y + line / 2):
        stretches = _joined(s for rings in units for s in _inside_at(rings, height))
        around = next((s for s in stretches if s[0] <= x <= s[1]), None)
        if around is None:
            return x, y, 0
        left, right = max(left, around[0]), min(right, around[1])
    return round((left + right) / 2), y, max(round(right - left), 0)


def _joined(stretches: Iterable[tuple[float, float]]) -> list[tuple[float, float]]:
    """Stretches that touch, overlap or leave a small gap between neighbours, as one."""
    joined: list[tuple[float, float]] = []
    for left, right in sorted(stretches):
        if joined and left - joined[-1][1] <= GAP:
            joined[-1] = (joined[-1][0], max(joined[-1][1], right))
        else:
            joined.append((left, right))
    return joined


def _inside_at(rings: Sequence[Sequence[Place]], y: float) -> list[tuple[float, float]]:
    """The stretches from left to right that lie inside at this height, by the even-odd rule."""
    crossings = sorted(
        x1 + (y - y1) * (x2 - x1) / (y2 - y1)
        for ring in rings
        for (x1, y1), (x2, y2) in pairwise([*ring, ring[0]])
        if (y1 <= y) != (y2 <= y)
    )
    return list(zip(crossings[::2], crossings[1::2], strict=False))


def dots_of(places: Iterable[Place]) -> str:
    """Many points as one path: each a line without length, which round ends make a dot."""
    return "".join(f"M{x} {y}h0" for x, y in places)
