"""A list declared: columns, filters, orders, views; and what one request asks of it."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.http import QueryDict
from django.urls import reverse

from sohoc.core.access.actors import Actor
from sohoc.core.objects.columns import Column, Filter, Tab, TextFilter
from sohoc.core.objects.models import ListPreference
from sohoc.core.objects.paging import Page, page_of
from sohoc.lib.vietnamese import folded

LONGEST_SEARCH = 100
UUID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")


class Listing:
    """Subclass to declare a list; one instance serves every request.

    `orders` maps a code to model fields ending with a unique one. `search_field` holds folded
    text. The queryset is what the outer wall and the policy leave; conditions come from here.
    """

    code: str
    title: Any
    noun: Any
    permission: str
    export_permission: str = ""
    sensitive_export: bool = False
    columns: Sequence[Column]
    filters: Sequence[Filter] = ()
    texts: Sequence[TextFilter] = ()
    tabs: Sequence[Tab] = ()
    orders: Mapping[str, tuple[str, ...]]
    standard_order: str
    search_field: str = "search_key"
    search_hint: Any = ""
    key_field: str = "uuid"
    page_size: int = 25
    url_name: str
    empty_text: Any = ""

    def rows(self, actor: Actor) -> QuerySet[Any, Any]:
        """The rows that the actor may see."""
        raise NotImplementedError

    def row_url(self, row: Any) -> str:
        """Where the row opens ("" for nowhere)."""
        return ""

    def actions(self, actor: Actor) -> list[dict[str, Any]]:
        """Buttons of the head: keyword arguments of `shell/parts/button.html`."""
        return []

    def column(self, code: str) -> Column:
        """The column with this code; raises `KeyError`."""
        return next(c for c in self.columns if c.code == code)

    def url(self) -> str:
        """Address of the list."""
        return reverse(self.url_name)


@dataclass(frozen=True, slots=True)
class Asked:
    """What a request asks of a list: all of it checked against the declaration."""

    listing: Listing
    day: date
    search: str = ""
    tab: str = ""
    order: str = ""
    descending: bool = False
    chosen: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    typed: Mapping[str, str] = field(default_factory=dict)
    keys: tuple[str, ...] = ()

    @classmethod
    def read(cls, listing: Listing, query: QueryDict, *, day: date) -> "Asked":
        """Read `q`, `tab`, `order` (`-name` descends), each filter's code and `id` from a query.

        What the declaration does not know is left out, as an old bookmark should still open.
        """
        order = query.get("order", "")
        descending = order.startswith("-")
        order = order.lstrip("-")
        if order not in listing.orders:
            order, descending = listing.standard_order, False
        chosen = {}
        for one in listing.filters:
            known = {choice.code for choice in one.choices()}
            if values := tuple(v for v in dict.fromkeys(query.getlist(one.code)) if v in known):
                chosen[one.code] = values
        typed = {}
        for text in listing.texts:
            if value := query.get(text.code, "").strip()[:LONGEST_SEARCH]:
                typed[text.code] = value
        tabs = {tab.code for tab in listing.tabs}
        tab = query.get("tab", "")
        first = listing.tabs[0].code if listing.tabs else ""
        return cls(
            listing=listing,
            day=day,
            search=query.get("q", "").replace("\x00", "").strip()[:LONGEST_SEARCH],
            tab=tab if tab in tabs else first,
            order=order,
            descending=descending,
            chosen=chosen,
            typed=typed,
            keys=tuple(query.getlist("id"))[:1000],
        )

    @property
    def fields(self) -> tuple[str, ...]:
        """Model fields of the order asked for."""
        fields = self.listing.orders[self.order]
        return tuple(f"-{f}" for f in fields) if self.descending else fields

    @property
    def is_narrowed(self) -> bool:
        """Whether a search or a filter hides rows."""
        return bool(self.search or self.chosen or self.typed)

    def _conditions(self, rows: QuerySet[Any, Any]) -> QuerySet[Any, Any]:
        """Search and filters, without the tab."""
        for word in folded(self.search).split():
            rows = rows.filter(**{f"{self.listing.search_field}__contains": word})
        for one in self.listing.filters:
            if values := self.chosen.get(one.code):
                rows = one.apply(rows, values)
        for text in self.listing.texts:
            if value := self.typed.get(text.code):
                rows = text.apply(rows, value)
        return rows

    def _tab(self) -> Q:
        tabs = {tab.code: tab for tab in self.listing.tabs}
        return tabs[self.tab].condition(self.day) if tabs else Q()

    def all_rows(self, actor: Actor) -> QuerySet[Any, Any]:
        """Every row asked for, in order: for export and print. Chosen keys narrow further."""
        rows = self._conditions(self.listing.rows(actor)).filter(self._tab())
        if self.keys:
            rows = rows.filter(**{f"{self.listing.key_field}__in": _valid_keys(self.keys)})
        return rows.order_by(*self.fields)

    def page(self, actor: Actor, *, after: str, before: str) -> Page:
        """One page, one statement."""
        rows = self._conditions(self.listing.rows(actor)).filter(self._tab())
        return page_of(
            rows, fields=self.fields, size=self.listing.page_size, after=after, before=before
        )

    def counts(self, actor: Actor) -> tuple[int, dict[str, int]]:
        """How many rows are found in this tab, and in each tab: one statement."""
        rows = self._conditions(self.listing.rows(actor)).order_by()
        if not self.listing.tabs:
            return rows.count(), {}
        by_tab = rows.aggregate(
            **{
                f"tab_{tab.code}": Count("pk", filter=tab.condition(self.day))
                for tab in self.listing.tabs
            }
        )
        counts = {tab.code: by_tab[f"tab_{tab.code}"] for tab in self.listing.tabs}
        return counts[self.tab], counts

    def query(self, **changes: Any) -> str:
        """The query string of this state with some values changed (None takes one out)."""
        query = QueryDict(mutable=True)
        order = ("-" if self.descending else "") + self.order
        state: dict[str, Any] = {
            "q": self.search,
            "tab": self.tab if self.listing.tabs and self.tab != self.listing.tabs[0].code else "",
            "order": order if order != self.listing.standard_order else "",
            **{code: list(values) for code, values in self.chosen.items()},
            **self.typed,
        }
        state |= changes
        for name, value in state.items():
            if isinstance(value, list):
                query.setlist(name, value)
            elif value:
                query[name] = str(value)
        return query.urlencode()


def _valid_keys(keys: Sequence[str]) -> list[str]:
    """Keys that look like the identifiers of rows; others cannot name one."""
    return [key for key in keys if UUID.fullmatch(key)]


def chosen_columns(listing: Listing, actor: Actor) -> list[Column]:
    """The columns in the person's own order, or the standard ones; one statement."""
    kept = (
        ListPreference.objects.filter(user_id=actor.user_id, list_code=listing.code)
        .values_list("columns", flat=True)
        .first()
    )
    if not kept:
        return [c for c in listing.columns if c.shown or c.fixed]
    by_code = {c.code: c for c in listing.columns}
    chosen = [by_code[code] for code in kept if code in by_code]
    fixed = [c for c in listing.columns if c.fixed and c not in chosen]
    return fixed + chosen


def keep_columns(*, actor: Actor, listing: Listing, codes: Sequence[str]) -> None:
    """Remember the columns for the person; an empty choice goes back to the standard."""
    known = [code for code in dict.fromkeys(codes) if code in {c.code for c in listing.columns}]
    if not known:
        ListPreference.objects.filter(user_id=actor.user_id, list_code=listing.code).delete()
        return
    ListPreference.objects.update_or_create(
        user_id=actor.user_id, list_code=listing.code, defaults={"columns": known}
    )
