"""The list of who has consented to what."""

from collections.abc import Sequence
from typing import Any

from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from sohoc.core.access.actors import Actor
from sohoc.core.objects.columns import Choice, Column, Filter, Rows, Tab
from sohoc.core.objects.listing import NUMBER, Listing
from sohoc.modules.privacy import consent_words, words
from sohoc.modules.privacy.models import ConsentPaper, Purpose
from sohoc.modules.privacy.permissions import PrivacyPermission
from sohoc.modules.privacy.selectors.consents import consents_seen


def _purposes() -> list[Choice]:
    return [Choice(one.code, one.title) for one in Purpose.objects.order_by("title", "pk")]


def _of_purpose(rows: Rows, values: Sequence[str]) -> Rows:
    return rows.filter(purpose__code__in=values)


def _newest(row: Any) -> ConsentPaper | None:
    papers: list[ConsentPaper] = sorted(row.papers.all(), key=lambda one: one.pk)
    return papers[-1] if papers else None


def _paper(row: Any) -> str:
    found = _newest(row)
    return f"{found.get_part_display()}, {words.day(found.day)}" if found else ""


def _paper_url(row: Any) -> str:
    found = _newest(row)
    return reverse("privacy:paper_file", args=[found.pk]) if found else ""


class GivenListing(Listing):
    code = "privacy.consents"
    title = _("Consents")
    noun = _("consents")
    about = _("Who has agreed to what. From 7 years on, publishing needs child and parent both.")
    permission = PrivacyPermission.VIEW_CONSENTS
    export_permission = PrivacyPermission.EXPORT_CONSENTS
    sensitive_export = True
    url_name = "privacy:given"
    search_field = "person__search_key"
    search_hint = _("Name, accents not needed")
    empty_text = _("Nobody has agreed to anything yet. Families answer on “My data”.")
    standard_order = "name"
    orders = {"name": ("person__sort_key", "id"), "given": ("given_at", "id")}
    key_field = "id"
    key_form = NUMBER
    most_counted = 5000
    columns = (
        Column("name", _("Full name"), lambda r: r.person.full_name, order="name", fixed=True),
        Column("purpose", _("Purpose"), lambda r: r.purpose.title),
        Column("giver", _("Agreed by"), lambda r: consent_words.giver(r.giver), phone="inline"),
        Column("state", _("State"), consent_words.row_state),
        Column("given", _("On"), lambda r: r.given_at, order="given", figures=True, phone="inline"),
        Column("text", _("Words no."), lambda r: r.text.number, figures=True, phone="inline"),
        Column("way", _("Way of consenting"), consent_words.way, shown=False, phone="hidden"),
        Column("paper", _("Signed paper"), _paper, shown=False, phone="hidden", url=_paper_url),
        Column("who", _("Name of who agreed"), lambda r: r.given_name, shown=False, phone="hidden"),
        Column("withdrawn", _("Taken back on"), lambda r: r.ended_at, shown=False),
        Column("hash", _("Hash of the words"), lambda r: r.text.sha256, shown=False, machine=True),
    )
    filters = (Filter("purpose", _("Purpose"), _purposes, _of_purpose),)
    tabs = (
        Tab("now", _("Counts now"), lambda day: Q(ended_at=None, text=F("newest"))),
        Tab("older", _("To older words"), lambda day: Q(ended_at=None) & ~Q(text=F("newest"))),
        Tab("withdrawn", _("Taken back"), lambda day: Q(ended_at__isnull=False)),
        Tab("all", _("All"), lambda day: Q()),
    )

    def rows(self, actor: Actor) -> Rows:
        return consents_seen(actor).prefetch_related("papers")

    def row_name(self, row: Any) -> str:
        return str(row.person.full_name)

    def actions(self, actor: Actor) -> list[dict[str, Any]]:
        url = reverse("privacy:purposes")
        return [{"label": _("Purposes"), "url": url, "icon_name": "file-text"}]


GIVEN = GivenListing()
