"""The queue of requests about personal data."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from sohoc.core.access.actors import Actor
from sohoc.core.objects.columns import Choice, Column, Filter, Rows, Tab
from sohoc.core.objects.listing import Listing
from sohoc.core.objects.screens import today
from sohoc.modules.privacy import words
from sohoc.modules.privacy.figures import WHEN, waiting_for
from sohoc.modules.privacy.models import OPEN, RightAsked
from sohoc.modules.privacy.permissions import PrivacyPermission
from sohoc.modules.privacy.selectors.requests import overdue, requests_seen


def _is_right(rows: Rows, values: Sequence[str]) -> Rows:
    return rows.filter(right__in=values)


def _waits(rows: Rows, values: Sequence[str]) -> Rows:
    wanted = Q(pk__in=[])
    for when in values:
        wanted |= waiting_for(when, today())
    return rows.filter(wanted)


class RequestListing(Listing):
    code = "privacy.requests"
    title = _("Requests about data")
    noun = _("requests about data")
    about = _("What people ask about the data kept of them. The law sets the days.")
    permission = PrivacyPermission.VIEW_REQUESTS
    export_permission = PrivacyPermission.EXPORT_REQUESTS
    sensitive_export = True
    url_name = "privacy:requests"
    search_field = "person__search_key"
    search_hint = _("Name, accents not needed")
    empty_text = _("Nothing waits here. Families send requests from “My data”.")
    standard_order = "due"
    orders = {"due": ("due", "id"), "asked": ("id",), "name": ("person__sort_key", "id")}
    columns = (
        Column("name", _("Whose data"), lambda r: r.person.full_name, order="name", fixed=True),
        Column("right", _("What is asked for"), lambda r: words.right(r.right)),
        Column(
            "due", _("Answer by"), lambda r: words.lateness(r, today()), order="due", phone="inline"
        ),
        Column("state", _("State"), words.state),
        Column("asked", _("Sent on"), lambda r: r.asked_at, order="asked", figures=True),
        Column("wish", _("Wish"), words.in_one_line, phone="hidden"),
        Column("who", _("Sent by"), lambda r: r.asked_name, shown=False, phone="hidden"),
        Column("place", _("Who answers"), words.place, shown=False, phone="hidden"),
        Column("answered", _("Answered by"), words.answered, shown=False, phone="hidden"),
    )
    filters = (
        Filter(
            "right",
            _("What is asked for"),
            lambda: [Choice(code, label) for code, label in RightAsked.choices],
            _is_right,
        ),
        Filter(
            "when",
            _("Answer by"),
            lambda: [Choice(code, label) for code, label in WHEN.items()],
            _waits,
        ),
    )
    tabs = (
        Tab("open", _("Waiting"), lambda day: OPEN),
        Tab("overdue", _("Late"), overdue),
        Tab("ended", _("Answered or taken back"), lambda day: ~OPEN),
        Tab("all", _("All"), lambda day: Q()),
    )

    def rows(self, actor: Actor) -> Rows:
        return requests_seen(actor)

    def row_url(self, row: Any) -> str:
        return reverse("privacy:request", args=[row.uuid])

    def row_name(self, row: Any) -> str:
        return str(row.person.full_name)


REQUESTS = RequestListing()
