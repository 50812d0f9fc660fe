"""The list of the audit trail: who did what to whom, when, from where and why."""

from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from sohoc.core.access.actors import Actor
from sohoc.core.access.selectors import node_ids_named
from sohoc.core.audit.permissions import AuditPermission
from sohoc.core.audit.selectors import acts_seen
from sohoc.core.audit.web import sentences
from sohoc.core.objects.columns import Choice, Column, Filter, Rows, TextFilter
from sohoc.core.objects.listing import NUMBER, Listing
from sohoc.core.objects.searching import words_in
from sohoc.lib.vietnamese import folded


def _acts() -> list[Choice]:
    return [Choice(code, words) for code, words in sentences.known_acts()]


def _did(rows: Rows, values: Sequence[str]) -> Rows:
    return rows.filter(verb__in=values)


def _by(rows: Rows, value: str) -> Rows:
    return rows.filter(words_in(folded(value).split(), "actor_name"))


def _by_number(rows: Rows, value: str) -> Rows:
    return rows.filter(actor_id=int(value)) if NUMBER.fullmatch(value) else rows.none()


def _at_place(rows: Rows, value: str) -> Rows:
    return rows.filter(node_id__in=node_ids_named(value))


def _about(rows: Rows, value: str) -> Rows:
    """Acts about one thing, named by noun and number: `orgs.school/0192d3a4-…`."""
    noun, _sign, object_id = value.partition("/")
    return rows.filter(noun=noun, object_id=object_id)


class TrailListing(Listing):
    code = "audit.trail"
    title = _("Audit trail")
    noun = _("acts")
    about = _("Who did what to whom, when, from where and why. Nothing here can be changed.")
    permission = AuditPermission.VIEW_TRAIL
    export_permission = AuditPermission.EXPORT_TRAIL
    sensitive_export = True
    url_name = "audit:entries"
    search_hint = _("Who, about what, why")
    empty_text = _("Nothing has been done here yet. Every act will stand here by itself.")
    empty_icon = "history"
    key_field = "id"
    key_form = NUMBER
    period_field = "at"
    most_counted = 0
    largest_export = 20_000
    page_size = 50
    # Numbers are given in the order of time, and only they have an index over the whole.
    orders = {"at": ("id",)}
    standard_order = "-at"
    columns = (
        Column("who", _("Who"), sentences.who_of, fixed=True),
        Column("act", _("What"), lambda e: str(sentences.act_of(e.verb)), phone="hidden"),
        Column("label", _("About"), lambda e: e.label, phone="hidden"),
        Column("at", _("When"), lambda e: e.at, order="at", figures=True, phone="inline"),
        Column("place", _("Place"), lambda e: e.place, phone="inline"),
        Column("reason", _("Why"), lambda e: e.reason, phone="inline"),
        Column("address", _("From where"), lambda e: e.address, phone="inline", machine=True),
        Column("role", _("Role"), lambda e: str(sentences.role_of(e.role)), phone="inline"),
        Column("channel", _("Way"), lambda e: str(sentences.channel_of(e)), shown=False),
        Column(
            "verb",
            _("Code of the act"),
            lambda e: e.verb,
            shown=False,
            phone="inline",
            machine=True,
        ),
        Column(
            "object",
            _("Number of the thing"),
            lambda e: e.object_id,
            shown=False,
            phone="inline",
            machine=True,
        ),
        Column(
            "id",
            _("Number of the line"),
            lambda e: e.id,
            figures=True,
            right=True,
            shown=False,
            phone="inline",
        ),
    )
    filters = (Filter("verb", _("What"), _acts, _did),)
    texts = (
        TextFilter("person", _("Who (name)"), _by),
        TextFilter("node", _("School or office"), _at_place),
        TextFilter("actor", _("One account only"), _by_number, hidden=True),
        TextFilter("about", _("One thing only"), _about, hidden=True),
    )

    def rows(self, actor: Actor) -> Rows:
        return acts_seen()

    def searched(self, rows: Rows, words: Sequence[str]) -> Rows:
        return rows.filter(words_in(words, "actor_name", "label", "reason"))

    def row_url(self, row: Any) -> str:
        return reverse("audit:entry", args=[row.id])

    def row_name(self, row: Any) -> str:
        return sentences.sentence_of(row)

    def row_sentence(self, row: Any) -> str:
        return sentences.sentence_of(row)


TRAIL = TrailListing()
