"""The list of the seals over the trail, and proving on the screen that they hold."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from sohoc.core.access.actors import Actor
from sohoc.core.access.doors import door
from sohoc.core.audit import selectors, wording
from sohoc.core.audit.models import Seal
from sohoc.core.audit.permissions import AuditPermission
from sohoc.core.audit.verifying import verify as verify_trail
from sohoc.core.manifest import registry
from sohoc.core.objects.columns import Choice, Column, Filter, Rows
from sohoc.core.objects.listing import NUMBER, Listing
from sohoc.lib.vietnamese import folded

DAYS = 7
# More would keep the browser waiting; the command at the server has no such bound.
MOST_ROWS = 500_000
FINGERPRINT = 16  # of the 64 digits: enough to tell two seals apart


def _records() -> list[Choice]:
    found = [Choice(table, str(words)) for table, words in registry().words.ledgers.items()]
    return sorted(found, key=lambda choice: str(choice.label))


def _over(rows: Rows, values: Sequence[str]) -> Rows:
    return rows.filter(table__in=values)


def _digest(seal: Any) -> str:
    return bytes(seal.digest).hex()


class SealListing(Listing):
    code = "audit.seals"
    title = gettext_lazy("Seals")
    noun = gettext_lazy("seals")
    about = gettext_lazy(
        "Every few minutes the new lines of the trail are sealed; a change made later shows."
    )
    permission = AuditPermission.VIEW_SEALS
    export_permission = AuditPermission.VIEW_SEALS
    url_name = "audit:seals"
    template = "audit/seals.html"
    search_hint = gettext_lazy("Kind of record, accents not needed")
    empty_text = gettext_lazy(
        "Nothing is sealed yet. The background process seals within a few minutes after the"
        " first act."
    )
    empty_icon = "rosette"
    key_field = "id"
    key_form = NUMBER
    period_field = "at"
    most_counted = 0
    largest_export = 20_000
    page_size = 50
    orders = {"at": ("id",), "records": ("table", "number")}
    standard_order = "-at"
    columns = (
        Column(
            "records",
            gettext_lazy("Kind of record"),
            lambda s: wording.ledger_of(s.table),
            order="records",
            fixed=True,
        ),
        Column(
            "number",
            gettext_lazy("Number"),
            lambda s: s.number,
            figures=True,
            right=True,
            phone="inline",
        ),
        Column(
            "rows",
            gettext_lazy("Lines"),
            lambda s: s.rows,
            figures=True,
            right=True,
            phone="inline",
        ),
        Column(
            "at", gettext_lazy("When"), lambda s: s.at, order="at", figures=True, phone="inline"
        ),
        Column(
            "fingerprint",
            gettext_lazy("Fingerprint"),
            lambda s: _digest(s)[:FINGERPRINT],
            figures=True,
        ),
        Column(
            "digest",
            gettext_lazy("Whole fingerprint"),
            _digest,
            shown=False,
            phone="hidden",
            machine=True,
        ),
        Column(
            "range",
            gettext_lazy("Range"),
            lambda s: f"{s.txid_from}-{s.txid_until}",
            figures=True,
            shown=False,
            phone="inline",
        ),
        Column(
            "table",
            gettext_lazy("Table"),
            lambda s: s.table,
            shown=False,
            phone="inline",
            machine=True,
        ),
    )
    filters = (Filter("records", gettext_lazy("Kind of record"), _records, _over),)

    def rows(self, actor: Actor) -> Rows:
        return Seal.objects.all()

    def searched(self, rows: Rows, words: Sequence[str]) -> Rows:
        called = {table: folded(str(text)) for table, text in registry().words.ledgers.items()}
        fits = [table for table, text in called.items() if all(word in text for word in words)]
        return rows.filter(table__in=fits)

    def row_name(self, row: Any) -> str:
        return f"{wording.ledger_of(row.table)} {row.number}"

    def beside(self, actor: Actor) -> Mapping[str, Any]:
        # In groups, as people compare them and narrow screens break them.
        days = selectors.newest_days(DAYS)
        return {"days": [(root, bytes(root.root).hex(" ", 4)) for root in days]}


SEALS = SealListing()


@door(AuditPermission.VIEW_SEALS)
@require_POST
def verify(request: HttpRequest) -> HttpResponse:
    """Recompute the trail now and show the result."""
    crumbs = [(_("Seals"), reverse("audit:seals"))]
    if selectors.sealed_rows() > MOST_ROWS:
        return render(request, "audit/verified.html", {"is_too_large": True, "crumbs": crumbs})
    result = verify_trail()
    verdict, *details = wording.sentences(result)
    context = {
        "is_whole": result.is_whole,
        "verdict": verdict,
        "details": details,
        "crumbs": crumbs,
    }
    return render(request, "audit/verified.html", context)
