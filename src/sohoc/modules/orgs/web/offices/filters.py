"""Conditions of the list of schools that a count of an office opens to; set by a link only."""

from datetime import date
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from sohoc.core.access.models import Line
from sohoc.core.objects.columns import Rows, TextFilter
from sohoc.lib.vietnamese import sort_key
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
    day = day_of(rows)
    called_so = OfficeState.objects.filter(sort_key=sort_key(office), period__contains=day)
    below = schools_below(day, line).filter(parent_id__in=called_so.values("office_id"))
    return rows.filter(school_id__in=below.values("child_id"))


def schools_url(office: OfficeState, line: str, *, day: date, today: date) -> str:
    """The list of the schools directly below an office on a line."""
    query = {CODES[line]: office_words.name(office)}
    if day != today:
        query["day"] = day.isoformat()
    return f"{reverse('orgs:schools')}?{urlencode(query)}"


OFFICE_FILTERS = (
    TextFilter("managed_by", _("Managed by"), _managed_by, hidden=True),
    TextFilter("guided_by", _("Professional guidance"), _guided_by, hidden=True),
)
