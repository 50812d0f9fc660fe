"""Conditions of the list of schools that a count of an office opens to; set by a link only."""

from datetime import date
from urllib.parse import urlencode
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from sohoc.core.access.models import Line
from sohoc.core.objects.columns import Rows, TextFilter
from sohoc.modules.orgs import office_words
from sohoc.modules.orgs.models import OfficeState
from sohoc.modules.orgs.selectors.offices import schools_below
from sohoc.modules.orgs.web.map.filters import day_of

CODES = {Line.ADMINISTRATIVE.value: "managed_by", Line.PROFESSIONAL.value: "guided_by"}


def _managed_by(rows: Rows, office: str) -> Rows:
    return _below(rows, office, Line.ADMINISTRATIVE)


def _guided_by(rows: Rows, office: str) -> Rows:
    return _below(rows, office, Line.PROFESSIONAL)


def _below(rows: Rows, office: str, line: str) -> Rows:
    try:
        below = schools_below(day_of(rows), line).filter(parent__uuid=UUID(office))
    except ValueError:
        return rows.none()
    return rows.filter(school_id__in=below.values("child_id"))


def schools_url(office: OfficeState, line: str, *, day: date, today: date) -> str:
    """The list of the schools directly below an office on a line.

    By its key: offices that followed each other may be called alike.
    """
    query = {CODES[line]: str(office.uuid)}
    if day != today:
        query["day"] = day.isoformat()
    return f"{reverse('orgs:schools')}?{urlencode(query)}"


def _office_named(office: str, day: date) -> str:
    """What the office was called on the day; "" for none that is known."""
    try:
        states = OfficeState.objects.filter(office__node__uuid=UUID(office))
    except ValueError:
        return ""
    rows = list(states.select_related("office__node").order_by("period"))
    then = next((one for one in rows if day in one.period), rows[-1] if rows else None)
    return office_words.name(then) if then else ""


OFFICE_FILTERS = (
    TextFilter("managed_by", _("Managed by"), _managed_by, hidden=True, said=_office_named),
    TextFilter(
        "guided_by", _("Professional guidance"), _guided_by, hidden=True, said=_office_named
    ),
)
