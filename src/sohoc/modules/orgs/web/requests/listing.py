"""The list of requests for correction."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from sohoc.core.access.actors import Actor
from sohoc.core.objects.columns import Choice, Column, Filter, Rows, Tab
from sohoc.core.objects.listing import Listing
from sohoc.core.objects.screens import today
from sohoc.core.objects.searching import words_in
from sohoc.modules.orgs import request_words
from sohoc.modules.orgs.figures import (
    LATELY,
    LONG,
    SHORT,
    WAITING,
    answered_since,
    asked_before,
)
from sohoc.modules.orgs.models import RequestState
from sohoc.modules.orgs.permissions import OrgsPermission
from sohoc.modules.orgs.selectors.requests import requests_seen


def _since(rows: Rows, values: Sequence[str]) -> Rows:
    if set(values) >= {SHORT, LONG}:
        return rows
    border = asked_before(today())
    return rows.filter(asked_at__lt=border) if LONG in values else rows.filter(asked_at__gte=border)


def _answered(rows: Rows, values: Sequence[str]) -> Rows:
    return rows.filter(answered_at__gte=answered_since(today())) if LATELY in values else rows


def _is(state: RequestState) -> Tab:
    return Tab(state.value, request_words.STATES[state][1], lambda day: Q(state=state))


class RequestListing(Listing):
    code = "orgs.requests"
    title = _("Requests for correction")
    noun = _("requests")
    permission = OrgsPermission.VIEW_REQUESTS
    export_permission = OrgsPermission.EXPORT_REQUESTS
    url_name = "orgs:requests"
    search_hint = _("School, code, person or reason, accents not needed")
    empty_text = _("Nothing waits here. A request begins on the page of a school.")
    standard_order = "-asked"
    orders = {"asked": ("id",), "school": ("school_sort", "id")}
    columns = (
        Column("school", _("School"), lambda r: r.school_name, order="school", fixed=True),
        Column("old", _("As it is written"), request_words.old_values, phone="inline"),
        Column("new", _("As it should be"), request_words.new_values, phone="inline"),
        Column("state", _("State"), request_words.state),
        Column("asked", _("Asked"), lambda r: r.asked_at, order="asked", figures=True),
        Column("who", _("By"), lambda r: r.asked_name, phone="inline"),
        Column("reason", _("Reason"), lambda r: r.reason, shown=False, phone="hidden"),
        Column(
            "code",
            _("School code"),
            lambda r: r.school_code,
            figures=True,
            shown=False,
            phone="hidden",
        ),
        Column(
            "commune", _("Commune, ward"), lambda r: r.school_commune, shown=False, phone="hidden"
        ),
        Column("answer", _("Answer"), lambda r: r.answer, shown=False, phone="hidden"),
        Column("answered", _("Answered by"), request_words.answered, shown=False, phone="hidden"),
    )
    filters = (
        Filter(
            "since",
            _("Asked"),
            lambda: [Choice(code, label) for code, label in WAITING.items()],
            _since,
        ),
        Filter(
            "answered",
            _("Answered"),
            lambda: [Choice(LATELY, _("Within the last 14 days"))],
            _answered,
        ),
    )
    tabs = (
        _is(RequestState.OPEN),
        _is(RequestState.ACCEPTED),
        _is(RequestState.REFUSED),
        _is(RequestState.WITHDRAWN),
        Tab("all", _("All"), lambda day: Q()),
    )

    def rows(self, actor: Actor) -> Rows:
        return requests_seen(actor, today())

    def searched(self, rows: Rows, words: Sequence[str]) -> Rows:
        return rows.filter(words_in(words, "school_name", "school_code", "asked_name", "reason"))

    def row_url(self, row: Any) -> str:
        return reverse("orgs:request", args=[row.uuid])


REQUESTS = RequestListing()
