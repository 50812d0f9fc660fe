"""What other modules may know and ask of administrative units. All of it is public data."""

from sohoc.modules.areas.contracts import (
    AppliedList,
    AreaKind,
    AreaRow,
    FormerDistrict,
    Loaded,
    Outline,
    Rank,
)
from sohoc.modules.areas.selectors.successions import (
    former_districts,
    outlines_of,
    predecessors_of,
    successors_of,
)
from sohoc.modules.areas.selectors.unit_lists import held_list, unit_lists
from sohoc.modules.areas.selectors.units import (
    area_by_code,
    areas_by_ids,
    areas_on,
    communes_of_province,
    districts_of,
    populations_on,
)
from sohoc.modules.areas.services.country import load_country

__all__ = [
    "AppliedList",
    "AreaKind",
    "AreaRow",
    "FormerDistrict",
    "Loaded",
    "Outline",
    "Rank",
    "area_by_code",
    "areas_by_ids",
    "areas_on",
    "communes_of_province",
    "districts_of",
    "former_districts",
    "held_list",
    "load_country",
    "outlines_of",
    "populations_on",
    "predecessors_of",
    "successors_of",
    "unit_lists",
]
