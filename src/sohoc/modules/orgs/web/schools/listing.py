"""The list of schools."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db.models import DateField, Q, Value
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from sohoc.core.access.actors import Actor
from sohoc.core.objects.columns import Choice, Column, Filter, Rows, Tab, TextFilter
from sohoc.core.objects.listing import Listing
from sohoc.lib.vietnamese import folded
from sohoc.modules.orgs import words
from sohoc.modules.orgs.figures import NO_UNIT
from sohoc.modules.orgs.models import Level, SchoolKind
from sohoc.modules.orgs.permissions import OrgsPermission
from sohoc.modules.orgs.selectors.schools import schools_seen
from sohoc.modules.orgs.selectors.waiting import without_unit
from sohoc.modules.orgs.web.map.filters import MAP_FILTERS, day_of
from sohoc.modules.orgs.web.offices.filters import OFFICE_FILTERS


def _has_level(rows: Rows, values: Sequence[str]) -> Rows:
    return rows.filter(levels__overlap=list(values))


def _is_kind(rows: Rows, values: Sequence[str]) -> Rows:
    return rows.filter(kind__in=values)


def _in_commune(rows: Rows, value: str) -> Rows:
    return rows.filter(commune_search_key__contains=folded(value))


def _without_unit(rows: Rows, values: Sequence[str]) -> Rows:
    return without_unit(rows, day_of(rows))


def _working(day: date) -> Q:
    return Q(school__life__contains=day)


def _ended(day: date) -> Q:
    return Q(school__life__endswith__lte=day)


def _coming(day: date) -> Q:
    return Q(school__life__startswith__gt=day)


class SchoolListing(Listing):
    code = "orgs.schools"
    title = _("Schools")
    noun = _("schools")
    permission = OrgsPermission.VIEW_SCHOOLS
    export_permission = OrgsPermission.EXPORT_SCHOOLS
    dated = True
    url_name = "orgs:schools"
    search_hint = _("Name or code, accents not needed")
    empty_text = _("There is no school here yet.")
    key_field = "school__uuid"
    standard_order = "name"
    orders = {
        "name": ("sort_key", "school_id"),
        "code": ("code", "school_id"),
        "commune": ("commune_sort_key", "school_id"),
    }
    columns = (
        Column("name", _("Name of the school"), lambda s: s.name, order="name", fixed=True),
        Column(
            "code", _("School code"), lambda s: s.code, order="code", figures=True, phone="hidden"
        ),
        Column("levels", _("Levels"), lambda s: words.short_levels(s.levels), phone="inline"),
        Column("commune", _("Commune, ward"), lambda s: s.commune, order="commune", phone="inline"),
        Column("kind", _("Kind of school"), lambda s: words.kind(s.kind), phone="hidden"),
        Column("state", _("State"), lambda s: words.state(s, s.shown_on)),
        Column(
            "begins",
            _("Begins"),
            lambda s: s.life.lower,
            figures=True,
            shown=False,
            phone="hidden",
        ),
        Column(
            "ends", _("Ends"), lambda s: s.life.upper, figures=True, shown=False, phone="hidden"
        ),
    )
    filters = (
        Filter("level", _("Level"), lambda: [Choice(v, n) for v, n in Level.choices], _has_level),
        Filter(
            "kind",
            _("Kind of school"),
            lambda: [Choice(v, n) for v, n in SchoolKind.choices],
            _is_kind,
        ),
        Filter(
            "unit",
            _("Attached to a commune or ward"),
            lambda: [Choice(NO_UNIT, _("Not attached"))],
            _without_unit,
        ),
    )
    texts = (TextFilter("commune", _("Commune, ward"), _in_commune), *MAP_FILTERS, *OFFICE_FILTERS)
    tabs = (
        Tab("working", _("Working"), _working),
        Tab("coming", _("Not begun"), _coming),
        Tab("ended", _("Closed down"), _ended),
        Tab("all", _("All"), lambda day: Q()),
    )

    def rows_on(self, actor: Actor, day: date) -> Rows:
        return schools_seen(actor, day).annotate(shown_on=Value(day, output_field=DateField()))

    def row_url(self, row: Any) -> str:
        return reverse("orgs:school", args=[row.uuid])

    def actions(self, actor: Actor) -> list[dict[str, Any]]:
        if not actor.may(OrgsPermission.CREATE_SCHOOL):
            return []
        return [
            {
                "label": _("Add a school"),
                "url": reverse("orgs:school_add"),
                "icon_name": "plus",
                "kind": "primary",
            }
        ]


SCHOOLS = SchoolListing()
