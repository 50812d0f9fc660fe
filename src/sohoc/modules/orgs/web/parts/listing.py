"""The list of the parts of all schools that a role sees."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db.models import DateField, Q, Value
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from sohoc.core.access.actors import Actor
from sohoc.core.objects.columns import Choice, Column, Filter, Rows, Tab, TextFilter
from sohoc.core.objects.listing import UUID, Listing
from sohoc.modules.orgs import part_words
from sohoc.modules.orgs.models import PartKind
from sohoc.modules.orgs.permissions import OrgsPermission
from sohoc.modules.orgs.selectors.parts import parts_with_schools, searched_parts
from sohoc.modules.orgs.web.map.filters import PARTS_IN_AREA


def _is_kind(rows: Rows, values: Sequence[str]) -> Rows:
    return rows.filter(kind__in=values)


def _of_school(rows: Rows, value: str) -> Rows:
    return rows.filter(school__uuid=value) if UUID.fullmatch(value) else rows.none()


def working(day: date) -> Q:
    return Q(period__contains=day, school__life__contains=day)


def ended(day: date) -> Q:
    return Q(period__endswith__lte=day) | Q(school__life__endswith__lte=day)


def coming(day: date) -> Q:
    return Q(period__startswith__gt=day) & ~ended(day)


class PartListing(Listing):
    code = "orgs.parts"
    title = _("Campuses, branches, groups")
    noun = _("campuses, branches, groups")
    permission = OrgsPermission.VIEW_PARTS
    export_permission = OrgsPermission.EXPORT_PARTS
    dated = True
    url_name = "orgs:parts"
    search_hint = _("Name, address or school, accents not needed")
    empty_text = _("There is no campus, branch or group here on this day.")
    standard_order = "school"
    orders = {"school": ("school_sort", "kind", "sort_key", "id"), "name": ("sort_key", "id")}
    columns = (
        Column("name", _("Called"), lambda p: p.name, order="name", fixed=True),
        Column("kind", _("Kind"), lambda p: part_words.kind(p.kind), phone="inline"),
        Column(
            "school",
            _("School"),
            lambda p: p.school_name,
            order="school",
            phone="inline",
            url=lambda p: reverse("orgs:school_parts", args=[p.school_uuid]),
        ),
        Column("address", _("Address"), lambda p: p.address, phone="inline"),
        Column("state", _("State"), lambda p: part_words.part_state(p, p.shown_on)),
        Column(
            "latitude",
            _("Latitude"),
            lambda p: part_words.degrees(p.latitude),
            figures=True,
            right=True,
            shown=False,
            phone="hidden",
        ),
        Column(
            "longitude",
            _("Longitude"),
            lambda p: part_words.degrees(p.longitude),
            figures=True,
            right=True,
            shown=False,
            phone="hidden",
        ),
        Column(
            "begins",
            _("From day"),
            lambda p: p.period.lower,
            figures=True,
            shown=False,
            phone="hidden",
        ),
        Column("ends", _("Until day"), part_words.ends, figures=True, shown=False, phone="hidden"),
    )
    filters = (
        Filter("kind", _("Kind"), lambda: [Choice(v, n) for v, n in PartKind.choices], _is_kind),
    )
    texts = (TextFilter("school", _("One school"), _of_school, hidden=True), PARTS_IN_AREA)
    tabs = (
        Tab("working", _("Working"), working),
        Tab("coming", _("Not begun"), coming),
        Tab("ended", _("No longer there"), ended),
        Tab("all", _("All"), lambda day: Q()),
    )

    def rows_on(self, actor: Actor, day: date) -> Rows:
        shown_on = Value(day, output_field=DateField())
        return parts_with_schools(actor, day).annotate(shown_on=shown_on)

    def searched(self, rows: Rows, words: Sequence[str]) -> Rows:
        return searched_parts(rows, words)

    def row_url(self, row: Any) -> str:
        return reverse("orgs:part", args=[row.uuid])


PARTS = PartListing()
