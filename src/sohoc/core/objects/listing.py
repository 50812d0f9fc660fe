"""A list declared: columns, filters, orders, views; and what one request asks of it."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.http import QueryDict
from django.urls import reverse

from sohoc.core.access.actors import Actor
from sohoc.core.objects.columns import Column, Filter, Tab, TextFilter
from sohoc.core.objects.models import ListPreference
from sohoc.core.objects.paging import Page, has_parts, page_of
from sohoc.core.objects.periods import NO_DAYS, AsOf, Days
from sohoc.core.objects.unsaid import NotOpened, from_address, in_address
from sohoc.lib.vietnamese import folded

LONGEST_SEARCH = 100
LONGEST_CLOSED = 1000  # of the longest search, sealed
MOST_RANKED = 1000
UUID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
NUMBER = re.compile(r"[0-9]{1,18}")


class Listing:
    """Subclass to declare a list; one instance serves every request.

    `orders` maps a code to model fields ending with a unique one; `standard_order` names one of
    them, with `-` in front when the list begins at its end. `search_field` holds folded text. The
    queryset is what the outer wall and the policy leave; conditions come from here.

    A list that grows without end says `most_counted`: more rows are not counted (0: none are), and
    the page shows no total. More rows than `largest_export` are not exported. `period_field` is a
    moment, and offers the filter from day to day. `key_form` is what `key_field` looks like.

    A list of people `hides_numbers`: those that are looked for stand in no address (`unsaid`).

    A `dated` list is shown as of any day: its rows come from `rows_on`, and `Asked.day` is that day
    for tabs, too.
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
    key_form: re.Pattern[str] = UUID
    period_field: str = ""
    dated: bool = False
    most_counted: int | None = None
    largest_export: int | None = None
    hides_numbers: bool = False
    page_size: int = 25
    url_name: str
    template: str = "objects/list.html"
    about: Any = ""
    empty_text: Any = ""
    empty_icon: str = "info-circle"

    def rows(self, actor: Actor) -> QuerySet[Any, Any]:
        """The rows that the actor may see."""
        raise NotImplementedError

    def rows_on(self, actor: Actor, day: date) -> QuerySet[Any, Any]:
        """The rows as of the day: for a list that is `dated`."""
        return self.rows(actor)

    def searched(self, rows: QuerySet[Any, Any], words: Sequence[str]) -> QuerySet[Any, Any]:
        """The rows in which every folded word stands."""
        for word in words:
            rows = rows.filter(**{f"{self.search_field}__contains": word})
        return rows

    def ranked(self, rows: QuerySet[Any, Any], words: Sequence[str]) -> QuerySet[Any, Any] | None:
        """The rows found by folded words with a whole number `rank`: the lowest stand first, before
        the standard order. None for a list that has no such order."""
        return None

    def row_url(self, row: Any) -> str:
        """Where the row opens ("" for nowhere)."""
        return ""

    def row_name(self, row: Any) -> str:
        """What the row is called where it is chosen."""
        return str(row)

    def row_sentence(self, row: Any) -> str:
        """The row as a sentence: a phone shows it instead of the first column ("" for none)."""
        return ""

    def beside(self, actor: Actor) -> Mapping[str, Any]:
        """What a template of the list's own shows further."""
        return {}

    def caution(self, rows: Sequence[Any], day: date) -> Any:
        """What is not known about these rows on that day ("" for nothing)."""
        return ""

    def left_out(self, actor: Actor) -> Collection[str]:
        """Codes of columns and boxes that would say the same of every row that the actor sees, and
        of views in which the actor sees nobody."""
        return ()

    def admit(self, actor: Actor, asked: "Asked") -> None:
        """Called once before the rows of a request are read; raises `TooMuchAsked` where the actor
        has asked for more than the work of the role needs."""

    def found_nothing(self, actor: Actor, asked: "Asked") -> Mapping[str, Any]:
        """What a template of the list's own shows further where no row fits the conditions."""
        return {}

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
    """What an account asks of a list: all of it checked against the declaration.

    `closed` is what stands in the address and was sealed for another account.
    """

    listing: Listing
    day: date
    account: int
    search: str = ""
    tab: str = ""
    order: str = ""
    descending: bool = False
    chosen: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    typed: Mapping[str, str] = field(default_factory=dict)
    days: Days = NO_DAYS
    as_of: AsOf | None = None
    keys: tuple[str, ...] = ()
    closed: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def read(cls, listing: Listing, query: QueryDict, *, day: date, account: int) -> "Asked":
        """Read `q`, `tab`, `order` (`-name` descends), `since` and `until`, `day`, each filter's
        code and `id` from a query; `day` is today.

        What the declaration does not know is left out, as an old bookmark should still open.
        """
        order = query.get("order", "")
        if order.lstrip("-") not in listing.orders:
            order = listing.standard_order
        chosen = {}
        for one in listing.filters:
            known = {choice.code for choice in one.choices()}
            if values := tuple(v for v in dict.fromkeys(query.getlist(one.code)) if v in known):
                chosen[one.code] = values
        typed, closed = _texts(listing, query, account=account)
        tabs = {tab.code for tab in listing.tabs}
        tab = query.get("tab", "")
        first = listing.tabs[0].code if listing.tabs else ""
        as_of = AsOf.read(query, today=day) if listing.dated else None
        return cls(
            listing=listing,
            day=as_of.day if as_of else day,
            account=account,
            search=typed.pop("q", ""),
            tab=tab if tab in tabs else first,
            order=order.lstrip("-"),
            descending=order.startswith("-"),
            chosen=chosen,
            typed=typed,
            days=Days.read(query) if listing.period_field else NO_DAYS,
            as_of=as_of,
            keys=tuple(query.getlist("id"))[:1000],
            closed=closed,
        )

    @property
    def fields(self) -> tuple[str, ...]:
        """Model fields of the order asked for."""
        fields = self.listing.orders[self.order]
        return tuple(f"-{f}" for f in fields) if self.descending else fields

    @property
    def order_code(self) -> str:
        """The order as it stands in an address: "" for the standard one."""
        code = ("-" if self.descending else "") + self.order
        return code if code != self.listing.standard_order else ""

    @property
    def is_narrowed(self) -> bool:
        """Whether a search or a filter hides rows, or is one that cannot be read."""
        is_unread = self.days.unread or self.closed
        return bool(self.search or self.chosen or self.typed or self.days or is_unread)

    @property
    def unread_day(self) -> str:
        """What was written for the day of a dated list and is none: then there are no rows."""
        return self.as_of.unread if self.as_of else ""

    def _found(self, actor: Actor) -> QuerySet[Any, Any]:
        """Search and filters, without the tab."""
        if self.as_of is None:
            rows = self.listing.rows(actor)
        else:
            rows = self.listing.rows_on(actor, self.day)
        if self.unread_day or self.closed:
            return rows.none()  # never other rows in the place of those that were meant
        if words := folded(self.search).split():
            rows = self.listing.searched(rows, words)
        for one in self.listing.filters:
            if values := self.chosen.get(one.code):
                rows = one.apply(rows, values)
        for text in self.listing.texts:
            if value := self.typed.get(text.code):
                rows = text.apply(rows, value)
        return self.days.apply(rows, self.listing.period_field)

    def _tab(self) -> Q:
        tabs = {tab.code: tab for tab in self.listing.tabs}
        return tabs[self.tab].condition(self.day) if tabs else Q()

    def all_rows(self, actor: Actor) -> QuerySet[Any, Any]:
        """Every row asked for, in order: for export and print. Chosen keys narrow further."""
        rows = self._found(actor).filter(self._tab())
        if self.keys:
            # Others cannot name a row, and would be refused by the column's type.
            keys = [key for key in self.keys if self.listing.key_form.fullmatch(key)]
            rows = rows.filter(**{f"{self.listing.key_field}__in": keys})
        return rows.order_by(*self.fields)

    def export_size(self, actor: Actor) -> int:
        """How many rows an export has; beyond `largest_export`, one more than that."""
        rows, most = self.all_rows(actor).order_by(), self.listing.largest_export
        return rows.count() if most is None else rows[: most + 1].count()

    def is_too_long(self, size: int) -> bool:
        """Whether an export of this size is refused."""
        most = self.listing.largest_export
        return most is not None and size > most

    def page(self, actor: Actor, *, after: str, before: str, total: int | None) -> Page:
        """One page, one statement; `total` is how many rows there are, None for too many.

        What was searched for is ranked where so few rows are found that all of them can be sorted;
        else the index of the standard order brings the page. Further pages follow their key.
        """
        rows, fields = self._found(actor).filter(self._tab()), self.fields
        key, few = before or after, total is not None and total <= MOST_RANKED
        if self.search and not self.order_code and (has_parts(key, len(fields) + 1) or not key):
            ranked = self.listing.ranked(rows, folded(self.search).split()) if key or few else None
            if ranked is not None:
                rows, fields = ranked, ("rank", *fields)
        return page_of(rows, fields=fields, size=self.listing.page_size, after=after, before=before)

    def counts(self, actor: Actor) -> tuple[int | None, Mapping[str, int | None]]:
        """How many rows are found in this tab, and in each tab: at most one statement.

        None for what was not counted: the list says that it may be long, or its day is none.
        """
        most = 0 if self.unread_day or self.closed else self.listing.most_counted
        if most is not None:
            return self._counted_to(most, actor), {tab.code: None for tab in self.listing.tabs}
        rows = self._found(actor).order_by()
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

    def _counted_to(self, most: int, actor: Actor) -> int | None:
        if not most:
            return None
        count: int = self._found(actor).filter(self._tab()).order_by()[: most + 1].count()
        return count if count <= most else None

    def query(self, **changes: Any) -> str:
        """The query string of this state with some values changed (None takes one out)."""
        query = QueryDict(mutable=True)
        state: dict[str, Any] = {
            "q": self._hidden(self.search),
            "tab": self.tab if self.listing.tabs and self.tab != self.listing.tabs[0].code else "",
            "order": self.order_code,
            "day": self.unread_day or (self.as_of.in_address if self.as_of else ""),
            **self.days.texts(),
            **{code: list(values) for code, values in self.chosen.items()},
            **{code: self._hidden(text) for code, text in self.typed.items()},
            **self.closed,
        }
        state |= changes
        for name, value in state.items():
            if isinstance(value, list):
                query.setlist(name, value)
            elif value:
                query[name] = str(value)
        return query.urlencode()

    def _hidden(self, text: str) -> str:
        return in_address(text, account=self.account) if self.listing.hides_numbers else text


def _texts(
    listing: Listing, query: QueryDict, *, account: int
) -> tuple[dict[str, str], dict[str, str]]:
    """What was typed into the boxes by their codes, and what was sealed for another account."""
    typed, closed = {}, {}
    for code in ("q", *(text.code for text in listing.texts)):
        found = query.get(code, "")
        try:
            if listing.hides_numbers:
                found = from_address(found, account=account)
            if text := _plain(found):
                typed[code] = text
        except NotOpened:
            closed[code] = found[:LONGEST_CLOSED]
    return typed, closed


def _plain(text: str) -> str:
    """What was typed, without what no column can hold; "" for signs that nobody sees."""
    plain = text.replace("\x00", "").strip()[:LONGEST_SEARCH]
    return plain if folded(plain) else ""


def columns_for(listing: Listing, actor: Actor) -> list[Column]:
    """The columns that tell the actor something."""
    left_out = listing.left_out(actor)
    return [column for column in listing.columns if column.code not in left_out]


def chosen_columns(asked: Asked, actor: Actor) -> list[Column]:
    """The columns in the person's own order, or the standard ones of the view; one statement."""
    listing = asked.listing
    kept = (
        ListPreference.objects.filter(user_id=actor.user_id, list_code=listing.code)
        .values_list("columns", flat=True)
        .first()
    )
    offered = columns_for(listing, actor)
    if not kept:
        own = next((tab.columns for tab in listing.tabs if tab.code == asked.tab), ())
        return [c for c in offered if c.fixed or (c.code in own if own else c.shown)]
    by_code = {c.code: c for c in offered}
    chosen = [by_code[code] for code in kept if code in by_code]
    fixed = [c for c in offered if c.fixed and c not in chosen]
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
