"""Shapes of units: rings, bounding box, and a point inside where a label can stand.

The polygons overlap a little and leave gaps, so nothing here asks for exactness.
"""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any

Point = tuple[float, float]
Ring = Sequence[Point]
SCANS = 15


def rings_of(coordinates: Sequence[Any]) -> list[list[Point]]:
    """All rings of a MultiPolygon, holes included: drawn together by the even-odd rule."""
    return [
        [(float(x), float(y)) for x, y, *_ in ring] for polygon in coordinates for ring in polygon
    ]


def box_of(rings: Sequence[Ring]) -> tuple[float, float, float, float]:
    """West, south, east, north."""
    xs = [x for ring in rings for x, _y in ring]
    ys = [y for ring in rings for _x, y in ring]
    return min(xs), min(ys), max(xs), max(ys)


def label_point(rings: Sequence[Ring]) -> Point:
    """The middle of the widest stretch inside, looked for along some lines of latitude."""
    west, south, east, north = box_of(rings)
    step = (north - south) / (SCANS + 1)
    best, width = ((west + east) / 2, (south + north) / 2), 0.0
    for number in range(1, SCANS + 1):
        y = south + step * number
        # Room above and below counts, too: a line near the edge is no good place.
        room = min(y - south, north - y) / (north - south) if north > south else 1.0
        for left, right in inside_at(rings, y):
            if (right - left) * (0.5 + room) > width:
                best, width = ((left + right) / 2, y), (right - left) * (0.5 + room)
    return best


def inside_at(rings: Sequence[Ring], y: float) -> Iterator[tuple[float, float]]:
    """The stretches from west to east that lie inside at latitude `y`."""
    crossings = sorted(
        x1 + (y - y1) * (x2 - x1) / (y2 - y1)
        for ring in rings
        for (x1, y1), (x2, y2) in pairwise(ring)
        if (y1 <= y) != (y2 <= y)
    )
    yield from zip(crossings[::2], crossings[1::2], strict=False)


def is_inside(rings: Sequence[Ring], point: Point) -> bool:
    """Whether the point lies inside, by the even-odd rule."""
    x, y = point
    return any(left <= x <= right for left, right in inside_at(rings, y))
