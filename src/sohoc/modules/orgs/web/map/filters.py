"""Conditions of lists that a count on the map opens to; each is set by a link only."""

from datetime import date
from typing import cast

from django.db.models import Value
from django.utils.translation import gettext_lazy as _

from sohoc.core.objects.columns import Rows, TextFilter
from sohoc.core.objects.screens import today
from sohoc.modules.areas.public import area_by_code
from sohoc.modules.orgs.models import SchoolState
from sohoc.modules.orgs.selectors.map import founded_by_merger
from sohoc.modules.orgs.selectors.territory import states_in


def day_of(rows: Rows) -> date:
    """The day as of which the list is shown, as the list itself has noted it on its rows."""
    shown_on = cast("Value", rows.query.annotations["shown_on"])
    day: date = shown_on.value
    return day


def _in_area(rows: Rows, code: str) -> Rows:
    return states_in(rows, code, day=day_of(rows), today=today())


def _of_schools_in_area(parts: Rows, code: str) -> Rows:
    day = day_of(parts)
    states = SchoolState.objects.filter(period__contains=day)
    inside = states_in(states, code, day=day, today=today())
    return parts.filter(school_id__in=inside.order_by().values("school_id"))


def _founded_by(rows: Rows, act: str) -> Rows:
    return founded_by_merger(rows) if act == "merge" else rows.none()


def _placed(rows: Rows, where: str) -> Rows:
    return rows.filter(latitude=None) if where == "none" else rows.none()


def _unit_named(code: str, day: date) -> str:
    """What the unit is called on the day; "" for none that is known."""
    unit = area_by_code(code, day=day) if code.isascii() and code.isdigit() else None
    return unit.name if unit else ""


MAP_FILTERS = (
    TextFilter("area", _("A unit on the map"), _in_area, hidden=True, said=_unit_named),
    TextFilter("founded", _("Founded by a merger"), _founded_by, hidden=True),
    TextFilter("place", _("Without coordinates"), _placed, hidden=True),
)
PARTS_IN_AREA = TextFilter(
    "area", _("A unit on the map"), _of_schools_in_area, hidden=True, said=_unit_named
)
