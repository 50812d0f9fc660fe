"""The list of accounts."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from sohoc.core.access.actors import Actor
from sohoc.core.access.models import Grant
from sohoc.core.access.selectors import node_ids_named
from sohoc.core.identity.permissions import IdentityPermission
from sohoc.core.identity.selectors import accounts_seen
from sohoc.core.identity.web import words
from sohoc.core.manifest import registry
from sohoc.core.objects.columns import Choice, Column, Filter, Rows, Tab, TextFilter
from sohoc.core.objects.listing import Listing


def _roles() -> list[Choice]:
    return [Choice(code, spec.label) for code, spec in registry().roles.items()]


def _holding(rows: Rows, values: Sequence[str]) -> Rows:
    held = Grant.objects.filter(role__in=values, period__contains=timezone.now())
    return rows.filter(user_id__in=held.values("user_id"))


def _at_place(rows: Rows, value: str) -> Rows:
    return rows.filter(node_id__in=node_ids_named(value))


class AccountListing(Listing):
    code = "identity.accounts"
    title = _("Accounts")
    noun = _("accounts")
    permission = IdentityPermission.VIEW_ACCOUNTS
    export_permission = IdentityPermission.EXPORT_ACCOUNTS
    sensitive_export = True
    url_name = "accounts:accounts"
    search_hint = _("Name or user name, accents not needed")
    empty_text = _("There is no account here yet.")
    standard_order = "name"
    orders = {
        "name": ("sort_key", "user_id"),
        "username": ("username", "user_id"),
    }
    columns = (
        Column("name", _("Full name"), lambda c: c.full_name, order="name", fixed=True),
        Column(
            "username",
            _("User name"),
            lambda c: c.username,
            order="username",
            figures=True,
            phone="inline",
        ),
        Column("place", _("Place"), lambda c: c.node.name, phone="inline"),
        Column("roles", _("Role"), lambda c: words.role_names(c.roles_held), phone="inline"),
        Column("state", _("State"), words.state),
    )
    filters = (Filter("role", _("Role"), _roles, _holding),)
    texts = (TextFilter("place", _("Place"), _at_place),)
    tabs = (
        Tab("open", _("Open"), lambda day: Q(is_disabled=False)),
        Tab("closed", _("Closed"), lambda day: Q(is_disabled=True)),
        Tab("all", _("All"), lambda day: Q()),
    )

    def rows(self, actor: Actor) -> Rows:
        return accounts_seen(actor, at=timezone.now())

    def row_url(self, row: Any) -> str:
        return reverse("accounts:account", args=[row.uuid])

    def actions(self, actor: Actor) -> list[dict[str, Any]]:
        if not actor.may(IdentityPermission.CREATE_ACCOUNT) or actor.is_delegated:
            return []
        return [
            {
                "label": _("Make an account"),
                "url": reverse("accounts:make"),
                "icon_name": "plus",
                "kind": "primary",
            }
        ]


ACCOUNTS = AccountListing()
