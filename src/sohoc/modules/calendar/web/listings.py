"""The list of school years."""

from datetime import date
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from sohoc.core.access.actors import Actor
from sohoc.core.objects.columns import Column, Rows, Tab
from sohoc.core.objects.listing import Listing
from sohoc.modules.calendar import words
from sohoc.modules.calendar.permissions import CalendarPermission
from sohoc.modules.calendar.rules import year_on
from sohoc.modules.calendar.selectors import years_seen


def _running(day: date) -> Q:
    return Q(start=year_on(day))


class YearListing(Listing):
    code = "calendar.years"
    title = _("School years")
    noun = _("school years")
    permission = CalendarPermission.VIEW_YEARS
    export_permission = CalendarPermission.EXPORT_YEAR
    url_name = "calendar:years"
    search_hint = _("School year, such as 2026")
    empty_text = _("There is no school year here yet.")
    empty_icon = "calendar"
    standard_order = "-start"
    orders = {"start": ("start",)}
    columns = (
        Column("name", _("School year"), str, order="start", fixed=True, figures=True),
        Column(
            "state",
            _("State"),
            lambda y: words.year_state(start=y.start, today=timezone.localdate()),
        ),
        Column(
            "weeks",
            _("Weeks needed"),
            lambda y: words.count_of_weeks(y.first_term_weeks, y.second_term_weeks),
            phone="inline",
        ),
        Column("decision", _("Decision of the ministry"), lambda y: y.decision, phone="inline"),
        Column(
            "first_before",
            _("Term I ends before"),
            lambda y: y.first_term_before,
            figures=True,
            shown=False,
            phone="hidden",
        ),
        Column(
            "closes_by",
            _("The year closes by"),
            lambda y: y.closes_by,
            figures=True,
            phone="hidden",
        ),
    )
    tabs = (
        Tab("all", _("All"), lambda day: Q()),
        Tab("running", _("This year"), _running),
    )

    def rows(self, actor: Actor) -> Rows:
        return years_seen(actor)

    def row_url(self, row: Any) -> str:
        return reverse("calendar:year", args=[row.uuid])

    def actions(self, actor: Actor) -> list[dict[str, Any]]:
        if not actor.may(CalendarPermission.EDIT_YEAR):
            return []
        return [
            {
                "label": _("Add a school year"),
                "url": reverse("calendar:year_add"),
                "icon_name": "plus",
                "kind": "primary",
            }
        ]


YEARS = YearListing()
