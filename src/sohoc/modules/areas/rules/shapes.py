"""Shapes of communes out of GeoJSON: code, name and rings."""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from sohoc.modules.areas.rules.outlines import Point, rings_of


@dataclass(frozen=True, slots=True)
class Shape:
    """The rings of the unit with this code, in longitude and latitude."""

    code: str
    name: str
    rings: Sequence[Sequence[Point]]


def read_shapes(files: Iterable[bytes]) -> Iterator[Shape]:
    """Every MultiPolygon of the files."""
    for content in files:
        for feature in json.loads(content)["features"]:
            facts = feature["properties"]
            rings = rings_of(feature["geometry"]["coordinates"])
            yield Shape(facts["code"], facts["fullName"], rings)
