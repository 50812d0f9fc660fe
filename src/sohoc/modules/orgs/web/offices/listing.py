"""The list of offices: who manages and guides the schools."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db.models import BooleanField, DateField, ExpressionWrapper, Q, Value
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from sohoc.core.access.actors import Actor
from sohoc.core.access.models import Line
from sohoc.core.objects.columns import Choice, Column, Filter, Rows, Tab
from sohoc.core.objects.listing import Listing
from sohoc.core.objects.screens import today
from sohoc.modules.orgs import office_words
from sohoc.modules.orgs.models import OfficeKind
from sohoc.modules.orgs.permissions import OrgsPermission
from sohoc.modules.orgs.selectors.offices import offices_seen, with_places
from sohoc.modules.orgs.web.offices.filters import schools_url


def _is_kind(rows: Rows, values: Sequence[str]) -> Rows:
    return rows.filter(office__node__kind__in=values)


def _working(day: date) -> Q:
    return Q(office__node__period__contains=day)


def _ended(day: date) -> Q:
    return Q(office__node__period__endswith__lte=day)


def _coming(day: date) -> Q:
    return Q(office__node__period__startswith__gt=day)


def _schools_url(row: Any) -> str:
    if not row.opens or not row.schools:
        return ""
    return schools_url(row, Line.ADMINISTRATIVE, day=row.shown_on, today=today())


class OfficeListing(Listing):
    code = "orgs.offices"
    title = _("Offices")
    noun = _("offices")
    permission = OrgsPermission.VIEW_OFFICES
    export_permission = OrgsPermission.EXPORT_SCHOOLS
    dated = True
    url_name = "orgs:offices"
    search_hint = _("Name, accents not needed")
    empty_text = _("There is no office here yet.")
    key_field = "office__node__uuid"
    standard_order = "name"
    orders = {"name": ("sort_key", "office_id")}
    columns = (
        Column("name", _("Name of the office"), office_words.name, order="name", fixed=True),
        Column("kind", _("Kind"), lambda s: office_words.kind(s.node.kind), phone="inline"),
        Column(
            "area",
            _("Unit administered"),
            lambda s: s.area.name if s.area else "",
            phone="inline",
        ),
        Column(
            "manager",
            _("Belongs to"),
            lambda s: office_words.placed(s.manager_kind, s.manager_name),
            phone="hidden",
        ),
        Column(
            "guide",
            _("Professional guidance"),
            lambda s: office_words.placed(s.guide_kind, s.guide_name),
            shown=False,
            phone="hidden",
        ),
        Column(
            "schools",
            _("Schools directly below"),
            lambda s: s.schools,
            figures=True,
            right=True,
            phone="inline",
            url=_schools_url,
        ),
        Column("state", _("State"), lambda s: office_words.state(s, s.shown_on)),
        Column("begins", _("Begins"), lambda s: s.life.lower, figures=True, phone="hidden"),
        Column(
            "ends", _("Ends"), lambda s: s.life.upper, figures=True, shown=False, phone="hidden"
        ),
    )
    filters = (
        Filter(
            "kind",
            _("Kind"),
            lambda: [Choice(value, label) for value, label in OfficeKind.choices],
            _is_kind,
        ),
    )
    tabs = (
        Tab("working", _("Working"), _working),
        Tab("coming", _("Not begun"), _coming),
        Tab("ended", _("No longer there"), _ended),
        Tab("all", _("All"), lambda day: Q()),
    )

    def rows_on(self, actor: Actor, day: date) -> Rows:
        """The number of schools opens to the schools where the actor sees all of them."""
        sees_all = actor.sees_all
        opens: Any = Value(sees_all) if sees_all else Q(office_id__in=actor.scope.schools)
        return with_places(offices_seen(actor, day), day).annotate(
            shown_on=Value(day, output_field=DateField()),
            opens=ExpressionWrapper(opens, output_field=BooleanField()),
        )

    def row_url(self, row: Any) -> str:
        return reverse("orgs:office", args=[row.uuid])

    def row_name(self, row: Any) -> str:
        return office_words.name(row)

    def actions(self, actor: Actor) -> list[dict[str, Any]]:
        if not actor.may(OrgsPermission.RECORD_ACT):
            return []
        return [
            {
                "label": _("Follow new units"),
                "url": reverse("orgs:follow"),
                "icon_name": "arrows-exchange",
            },
            {
                "label": _("Record a decision"),
                "url": reverse("orgs:office_act_new"),
                "icon_name": "plus",
                "kind": "primary",
            },
        ]


OFFICES = OfficeListing()
