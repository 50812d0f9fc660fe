"""The list of roles held."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from sohoc.core.access.actors import Actor
from sohoc.core.access.models import Node
from sohoc.core.access.selectors import node_ids_named
from sohoc.core.grants.permissions import GrantsPermission
from sohoc.core.grants.selectors import grants_seen, not_over
from sohoc.core.grants.web import words
from sohoc.core.manifest import registry
from sohoc.core.objects.columns import Choice, Column, Filter, Rows, Tab, TextFilter
from sohoc.core.objects.listing import Listing


def _roles() -> list[Choice]:
    return [Choice(code, spec.label) for code, spec in registry().roles.items()]


def _has_role(rows: Rows, values: Sequence[str]) -> Rows:
    return rows.filter(role__in=values)


def _at_place(rows: Rows, value: str) -> Rows:
    return rows.filter(node_id__in=node_ids_named(value))


def _at_one_place(rows: Rows, node: str) -> Rows:
    try:
        return rows.filter(node__uuid=UUID(node))
    except ValueError:
        return rows.none()


def _place_named(node: str, day: date) -> str:
    """What the place is called; "" for none that is known."""
    try:
        found = Node.objects.filter(uuid=UUID(node))
    except ValueError:
        return ""
    return found.values_list("name", flat=True).first() or ""


def _in_force(day: date) -> Q:
    return Q(period__contains=timezone.now()) & _place_goes_on(day)


def _coming(day: date) -> Q:
    return Q(period__startswith__gt=timezone.now()) & _place_goes_on(day)


def _stopped(day: date) -> Q:
    return not_over(timezone.now()) & Q(node__period__endswith__lte=day)


def _place_goes_on(day: date) -> Q:
    return Q(node__period__upper_inf=True) | Q(node__period__endswith__gt=day)


def _ended(day: date) -> Q:
    return Q(period__endswith__lte=timezone.now()) | Q(period__isempty=True)


class GrantListing(Listing):
    code = "grants.grants"
    title = _("Roles")
    noun = _("roles held")
    permission = GrantsPermission.VIEW_GRANTS
    export_permission = GrantsPermission.VIEW_GRANTS
    sensitive_export = True
    url_name = "grants:grants"
    search_field = "person_search"
    search_hint = _("Name or user name, accents not needed")
    empty_text = _("Nobody holds a role here yet. Give one to somebody.")
    standard_order = "newest"
    orders = {
        "newest": ("recent",),
        "person": ("person_sort", "id"),
    }
    columns = (
        Column("person", _("Person"), words.person, order="person", fixed=True),
        Column("role", _("Role"), lambda g: words.role(g.role), phone="inline"),
        Column("place", _("Place"), lambda g: g.node.name, phone="inline"),
        Column("from", _("From"), words.begin, figures=True, phone="hidden"),
        Column("until", _("Until before"), words.until, figures=True, phone="inline"),
        Column("giver", _("Given by"), words.giver, phone="hidden"),
        Column("reason", _("Reason"), lambda g: g.reason, shown=False, phone="hidden"),
        Column("state", _("State"), lambda g: words.state(g, timezone.now())),
    )
    filters = (Filter("role", _("Role"), _roles, _has_role),)
    texts = (
        TextFilter("place", _("Place"), _at_place),
        TextFilter("at", _("At one place"), _at_one_place, hidden=True, said=_place_named),
    )
    tabs = (
        Tab("in_force", _("In force"), _in_force),
        Tab("coming", _("Coming"), _coming),
        Tab("stopped", _("Stopped"), _stopped),
        Tab("ended", _("Expired"), _ended),
        Tab("all", _("All"), lambda day: Q()),
    )

    def rows(self, actor: Actor) -> Rows:
        return grants_seen(actor)

    def row_url(self, row: Any) -> str:
        return reverse("grants:grant", args=[row.uuid])

    def row_name(self, row: Any) -> str:
        return f"{words.person(row)}, {words.role(row.role)}"

    def actions(self, actor: Actor) -> list[dict[str, Any]]:
        acts: list[dict[str, Any]] = []
        if actor.is_delegated:  # in a lent role nobody gives or lends
            return acts
        if actor.may(GrantsPermission.DELEGATE_OWN_ROLE):
            acts.append(
                {
                    "label": _("Lend my role"),
                    "url": reverse("grants:delegate"),
                    "icon_name": "arrows-exchange",
                    "kind": "",
                }
            )
        if actor.may(GrantsPermission.GIVE_GRANT):
            acts.append(
                {
                    "label": _("Give a role"),
                    "url": reverse("grants:give"),
                    "icon_name": "plus",
                    "kind": "primary",
                }
            )
        return acts


GRANTS = GrantListing()
