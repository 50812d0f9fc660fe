"""The list of the security log: who came, left, was refused, from where."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import OuterRef, Subquery
from django.utils.translation import gettext_lazy as _

from sohoc.core.access.actors import Actor
from sohoc.core.audit.models import SecurityEvent
from sohoc.core.audit.permissions import AuditPermission
from sohoc.core.audit.web import fieldwords, sentences
from sohoc.core.identity.models import CardHistory
from sohoc.core.objects.columns import Choice, Column, Filter, Rows, TextFilter
from sohoc.core.objects.listing import NUMBER, Listing
from sohoc.core.objects.searching import words_in
from sohoc.lib.vietnamese import folded


def _kinds() -> list[Choice]:
    return [Choice(code, words) for code, words in sentences.known_security()]


def _of_kind(rows: Rows, values: Sequence[str]) -> Rows:
    return rows.filter(kind__in=values)


def _by(rows: Rows, value: str) -> Rows:
    named = CardHistory.objects.filter(words_in(folded(value).split(), "full_name", "username"))
    return rows.filter(actor_id__in=named.values("user_id"))


def _account(event: Any) -> str:
    """Name and user name; the number of an account that never had a card."""
    if event.full_name:
        return f"{event.full_name} ({event.username})"
    return str(event.actor_id or "")


def _noted(data: Mapping[str, Any]) -> str:
    return ", ".join(
        f"{fieldwords.noted_as(name)}: {fieldwords.value_of(name, value, places={})}"
        for name, value in data.items()
    )


class SecurityListing(Listing):
    code = "audit.security"
    title = _("Security log")
    noun = _("events")
    about = _("Signing in and out, refusals, locks. It stays also when the work was taken back.")
    permission = AuditPermission.VIEW_SECURITY
    export_permission = AuditPermission.EXPORT_SECURITY
    sensitive_export = True
    url_name = "audit:security"
    search_hint = _("From where, which address")
    empty_text = _("No event yet. Signing in, refusals and locks will stand here by themselves.")
    empty_icon = "shield"
    key_field = "id"
    key_form = NUMBER
    period_field = "at"
    most_counted = 0
    largest_export = 20_000
    page_size = 50
    orders = {"at": ("id",)}  # the only index over the whole
    standard_order = "-at"
    columns = (
        Column("what", _("What"), lambda e: str(sentences.security_of(e.kind)), fixed=True),
        Column("at", _("When"), lambda e: e.at, order="at", figures=True, phone="inline"),
        Column("account", _("Account"), _account, phone="inline"),
        Column("address", _("From where"), lambda e: e.address, phone="inline", machine=True),
        Column("path", _("Address in the program"), lambda e: e.path, phone="inline", machine=True),
        Column("data", _("Noted with it"), lambda e: _noted(e.data), phone="inline"),
        Column(
            "kind",
            _("Code of the event"),
            lambda e: e.kind,
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
    filters = (Filter("verb", _("What"), _kinds, _of_kind),)
    texts = (TextFilter("person", _("Who (name)"), _by),)

    def rows(self, actor: Actor) -> Rows:
        """With the last name of the account, from the history that an auditor reads too."""
        card = CardHistory.objects.filter(user_id=OuterRef("actor_id")).order_by("-id")
        return SecurityEvent.objects.annotate(
            full_name=Subquery(card.values("full_name")[:1]),
            username=Subquery(card.values("username")[:1]),
        )

    def searched(self, rows: Rows, words: Sequence[str]) -> Rows:
        return rows.filter(words_in(words, "address", "path"))

    def row_name(self, row: Any) -> str:
        return f"{sentences.security_of(row.kind)} {_account(row)}".rstrip()


SECURITY = SecurityListing()
