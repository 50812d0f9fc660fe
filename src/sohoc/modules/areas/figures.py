"""What is known of administrative units themselves, for the map."""

from collections.abc import Mapping
from datetime import date
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from sohoc.core.access.actors import Actor
from sohoc.core.manifest import Measure
from sohoc.modules.areas.contracts import Rank
from sohoc.modules.areas.permissions import AreasPermission
from sohoc.modules.areas.selectors.units import RANK_OF_LENGTH, hectares_on, populations_on

LAST = 300  # after everything that is counted in units
HECTARES = 100  # in a square kilometre

ByUnit = Mapping[int | None, int]


def _population(actor: Actor, day: date) -> ByUnit:
    actor.must(AreasPermission.VIEW_AREAS)
    return dict(populations_on(day, rank=Rank.COMMUNE).items())


def _hectares(actor: Actor, day: date) -> ByUnit:
    actor.must(AreasPermission.VIEW_AREAS)
    return dict(hectares_on(day, rank=Rank.COMMUNE).items())


def _rows(code: str, day: date) -> str:
    """The unit in the list of its rank."""
    rank = RANK_OF_LENGTH.get(len(code), Rank.COMMUNE)
    query = {"tab": rank.value, "q": code, "day": day.isoformat()}
    return f"{reverse('areas:areas')}?{urlencode(query)}"


MEASURES = [
    Measure(
        "areas.population",
        _("Population"),
        _("inhabitants"),
        AreasPermission.VIEW_AREAS,
        _population,
        _rows,
        group=_("Administrative units"),
        of_units=True,
        order=LAST,
    ),
    Measure(
        "areas.hectares",
        _("Area in hectares"),
        _("hectares"),
        AreasPermission.VIEW_AREAS,
        _hectares,
        _rows,
        group=_("Administrative units"),
        of_units=True,
        order=LAST,
    ),
    Measure(
        "areas.density",
        _("Inhabitants per square kilometre"),
        _("inhabitants per square kilometre"),
        AreasPermission.VIEW_AREAS,
        _population,
        _rows,
        group=_("Administrative units"),
        per="areas.hectares",
        times=HECTARES,
        of_units=True,
        order=LAST,
    ),
]
