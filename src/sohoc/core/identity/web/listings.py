"""The list of accounts."""

from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from sohoc.core.access.actors import Actor
from sohoc.core.access.selectors import node_ids_named
from sohoc.core.identity.permissions import IdentityPermission
from sohoc.core.identity.selectors import accounts_seen
from sohoc.core.identity.web import words
from sohoc.core.objects.columns import Column, Rows, Tab, TextFilter
from sohoc.core.objects.listing import Listing


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
        if not actor.may(IdentityPermission.CREATE_ACCOUNT):
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
