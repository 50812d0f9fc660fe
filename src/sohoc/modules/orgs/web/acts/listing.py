"""The list of decisions on schools and offices."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from sohoc.core.access.actors import Actor
from sohoc.core.objects.columns import Choice, Column, Filter, Rows, Tab
from sohoc.core.objects.listing import Listing
from sohoc.core.objects.screens import today
from sohoc.lib.vietnamese import folded
from sohoc.modules.orgs import act_words
from sohoc.modules.orgs.models import About, Act, ActKind
from sohoc.modules.orgs.permissions import OrgsPermission
from sohoc.modules.orgs.selectors.acts import acts_seen


def _is_kind(rows: Rows, values: Sequence[str]) -> Rows:
    return rows.filter(kind__in=values)


def _is_about(rows: Rows, values: Sequence[str]) -> Rows:
    return rows.filter(about__in=[*values, About.BOTH])


def _in_force(day: date) -> Q:
    return Q(undone_at=None, effective__lte=day)


def _coming(day: date) -> Q:
    return Q(undone_at=None, effective__gt=day)


def _undone(day: date) -> Q:
    return Q(undone_at__isnull=False)


class ActListing(Listing):
    code = "orgs.acts"
    title = _("Decisions on schools and offices")
    noun = _("decisions")
    permission = OrgsPermission.VIEW_ACTS
    export_permission = OrgsPermission.EXPORT_SCHOOLS
    url_name = "orgs:acts"
    search_hint = _("Number, school or office, accents not needed")
    empty_text = _("No decision was recorded yet.")
    standard_order = "-effective"
    orders = {"effective": ("effective", "id"), "recorded": ("recorded_at", "id")}
    columns = (
        Column("number", _("Number of the decision"), lambda a: a.decision_number, fixed=True),
        Column("kind", _("What it does"), lambda a: act_words.act_kind(a.kind), phone="inline"),
        Column("schools", _("Schools, offices"), act_words.act_schools),
        Column(
            "effective",
            _("In force from"),
            lambda a: a.effective,
            order="effective",
            figures=True,
            phone="inline",
        ),
        Column("state", _("State"), lambda a: act_words.act_state(a, today())),
        Column("by", _("Decided by"), lambda a: a.decided_by, phone="hidden"),
        Column(
            "day",
            _("Day of the decision"),
            lambda a: a.decision_day,
            figures=True,
            shown=False,
            phone="hidden",
        ),
        Column(
            "recorded",
            _("Recorded"),
            lambda a: a.recorded_at,
            order="recorded",
            figures=True,
            shown=False,
            phone="hidden",
        ),
        Column("note", _("Note"), lambda a: a.note, shown=False, phone="hidden"),
    )
    filters = (
        Filter(
            "kind",
            _("What it does"),
            lambda: [Choice(kind, act_words.act_kind(kind)) for kind in ActKind.values],
            _is_kind,
        ),
        Filter(
            "about",
            _("What it is about"),
            lambda: [Choice(one.value, one.label) for one in (About.SCHOOLS, About.OFFICES)],
            _is_about,
        ),
    )
    tabs = (
        Tab("in_force", _("In force"), _in_force),
        Tab("coming", _("To come"), _coming),
        Tab("undone", _("Undone"), _undone),
        Tab("all", _("All"), lambda day: Q()),
    )

    def rows(self, actor: Actor) -> Rows:
        return acts_seen(actor)

    def searched(self, rows: Rows, words_: Sequence[str]) -> Rows:
        """Numbers are few thousand at most and names stand at the parties, so both are compared
        folded in the program."""
        kept = [act.pk for act in rows if all(word in folded(_searchable(act)) for word in words_)]
        return rows.filter(pk__in=kept)

    def row_url(self, row: Any) -> str:
        return reverse("orgs:act", args=[row.uuid])

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
                "url": reverse("orgs:act_new"),
                "icon_name": "plus",
                "kind": "primary",
            },
        ]


def _searchable(act: Act) -> str:
    names = [f"{p.name_before} {p.name_after}" for p in act.parties.all()]
    return " ".join([act.decision_number, act.decided_by, *names])


ACTS = ActListing()
