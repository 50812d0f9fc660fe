"""Every count on the map opens to exactly as many rows."""

from itertools import count
from typing import Any

import pytest
from django.http import QueryDict
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sohoc.core.access.actors import Actor
from sohoc.core.access.scope import acting
from sohoc.core.manifest import registry
from sohoc.core.objects.listing import Asked, Listing
from sohoc.core.testing.actors import SECTOR, Province
from sohoc.modules.areas.public import areas_on
from sohoc.modules.orgs.models import Level
from sohoc.modules.orgs.tests.mapped import (
    BAO_LA,
    BEFORE,
    DA_BAC,
    MAI_CHAU,
    TODAY,
    Mapped,
    add_campuses,
    figures,
    found_by_merger,
    further_schools,
    make_mapped,
    stand,
    table,
)
from sohoc.modules.orgs.web.parts.listing import PARTS
from sohoc.modules.orgs.web.schools.listing import SCHOOLS

OF_ORGS = [one for code, one in registry().measures.items() if code.startswith("orgs.")]
COUNTING = {one.per or one.code for one in OF_ORGS}  # whose rows a figure opens to
BY_BOTH = {"orgs.schools", "orgs.campuses"}
CODES = [BAO_LA, MAI_CHAU, DA_BAC, "05257", "05221", ""]  # today's, former ones, none
schools = st.fixed_dictionaries(
    {
        "code": st.sampled_from(CODES),
        "levels": st.lists(st.sampled_from(Level.values), min_size=1, max_size=2, unique=True),
        "placed": st.booleans(),
        "merged": st.booleans(),
        "campuses": st.integers(0, 2),
    }
)
_numbers = count(5000)


@pytest.fixture
def mapped(province: Province) -> Mapped:
    return make_mapped(province)


def rows_of(actor: Actor, address: str) -> int | None:
    """How many rows the list at the address has for the actor."""
    place, _mark, query = address.partition("?")
    listing: Listing = {"/orgs/schools/": SCHOOLS, "/orgs/parts/": PARTS}[place]
    with acting(actor.scope):
        return Asked.read(listing, QueryDict(query), day=TODAY, account=1).counts(actor)[0]


@pytest.mark.django_db
@settings(
    max_examples=4,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(st.lists(schools, min_size=1, max_size=4))
def test_every_count_opens_to_as_many_rows(mapped: Mapped, wanted: list[dict[str, Any]]) -> None:
    with acting(SECTOR):
        by_code = {one.code: one for day in (BEFORE, TODAY) for one in areas_on(day)}
    made = further_schools(mapped.province.communes[0], count=len(wanted), first=next(_numbers) * 9)
    for state, one in zip(made, wanted, strict=True):
        state.levels = one["levels"]
        with acting(SECTOR):
            state.save(update_fields=["levels"])
        stand(
            state,
            by_code.get(one["code"]),
            at=("20.5", "105.5") if one["placed"] else None,
        )
        if one["merged"]:
            found_by_merger(state)
        add_campuses(state.school, *[f"Điểm {n}" for n in range(one["campuses"])])
    actor = mapped.province.actor("province_officer")
    for code in COUNTING:
        for by in ("commune", "district") if code in BY_BOTH else ("commune",):
            counted = registry().measures[code]
            found = table(mapped, measure=counted.code, by=by)
            opened = {
                line.unit.code: rows_of(actor, counted.rows_url(line.unit.code, TODAY))
                for line in found.lines
                if line.figure
            }
            assert opened == {unit: figure for unit, figure in figures(found).items() if figure}
            assert rows_of(actor, counted.rows_url("none", TODAY)) == found.elsewhere
