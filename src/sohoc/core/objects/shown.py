"""What the templates of a list show: rows, heads, tabs, filters, files, the ways to other pages."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from operator import attrgetter
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from sohoc.core.access.actors import Actor
from sohoc.core.objects.columns import Column, Filter, Status, TextFilter, Value
from sohoc.core.objects.listing import Asked, Listing, columns_for
from sohoc.core.objects.paging import Page
from sohoc.core.shell import printed

FEW_ROWS = 10  # fewer are read at a glance: nothing to search or to filter


def rows(
    request: HttpRequest,
    asked: Asked,
    page: Page,
    *,
    columns: Sequence[Column],
    total: int | None,
) -> dict[str, Any]:
    """The rows of the page, their numbers within the whole, and the pages before and after."""
    listing = asked.listing
    first = _first_number(request, shown=len(page.rows), total=total, is_last=not page.after)
    last = first + len(page.rows) - 1
    return {
        "rows": [
            _row(listing, row, columns, number=number)
            for number, row in enumerate(page.rows, first)
        ],
        "total": total,
        "first": first,
        "last": last,
        "before_url": _turn(asked, before=page.before, n=first - listing.page_size),
        "after_url": _turn(asked, after=page.after, n=last + 1),
    }


def _row(listing: Listing, row: Any, columns: Sequence[Column], *, number: int) -> dict[str, Any]:
    return {
        "number": number,
        "key": str(attrgetter(listing.key_field.replace("__", "."))(row)),
        "name": listing.row_name(row),
        "sentence": listing.row_sentence(row),
        "url": listing.row_url(row),
        "cells": [_cell(column, row) for column in columns],
    }


def _cell(column: Column, row: Any) -> dict[str, Any]:
    value = column.value(row)
    return {
        "column": column,
        "value": value,
        "url": column.url(row) if column.url else "",
        "classes": " ".join(_classes(column, value)),
    }


def _classes(column: Column, value: Value | Status) -> Iterator[str]:
    if column.right:
        yield "so-r"
    if column.figures:
        yield "so-n"
    if column.machine:
        yield "so-machine"
    # A phone leaves out what would be a label without a value.
    if column.phone == "hidden" or value in (None, ""):
        yield "so-wide"
    elif column.phone == "inline":
        yield "so-in"


def _turn(asked: Asked, *, n: int, after: str = "", before: str = "") -> str:
    if not after and not before:
        return ""
    return f"{asked.listing.url()}?{asked.query(after=after, before=before, n=max(n, 1))}"


def _first_number(request: HttpRequest, *, shown: int, total: int | None, is_last: bool) -> int:
    """The number of the first row: carried along by the page links, so it costs no statement."""
    if is_last and total is not None:
        return max(total - shown + 1, 1)
    text = request.GET.get("n", "")
    paged = "after" in request.GET or "before" in request.GET
    return int(text) if paged and text.isascii() and text.isdigit() and len(text) < 9 else 1


def head(asked: Asked, column: Column) -> dict[str, Any]:
    """The head of a column; a sortable one leads to its order, and then to the opposite."""
    is_sorted = bool(column.order) and column.order == asked.order
    turned = f"-{column.order}" if is_sorted and not asked.descending else column.order
    if turned == asked.listing.standard_order:
        turned = ""
    direction = ("descending" if asked.descending else "ascending") if is_sorted else ""
    return {
        "column": column,
        "direction": direction,
        "url": f"{asked.listing.url()}?{asked.query(order=turned)}" if column.order else "",
    }


def sorts(heads: Iterable[Mapping[str, Any]]) -> list[tuple[Any, str, str]]:
    """The orders as a menu, for phones, where a list has no heads."""
    icons = {"ascending": "arrow-up", "descending": "arrow-down"}
    return [
        (head["column"].label, head["url"], icons.get(head["direction"], "arrows-sort"))
        for head in heads
        if head["url"]
    ]


def tabs(
    asked: Asked, counts: Mapping[str, int | None], *, left_out: Collection[str] = ()
) -> list[tuple[Any, str, bool, int | None]]:
    """The views of the list with their counts, but for those that are `left_out`."""
    first = asked.listing.tabs[0].code if asked.listing.tabs else ""
    url = asked.listing.url()
    return [
        (
            tab.label,
            f"{url}?{asked.query(tab='' if tab.code == first else tab.code)}",
            tab.code == asked.tab,
            counts[tab.code],
        )
        for tab in asked.listing.tabs
        if tab.code == asked.tab or tab.code not in left_out
    ]


def filters(asked: Asked, *, left_out: Collection[str] = ()) -> list[dict[str, Any]]:
    """Each filter with its choices, and for a chosen one its words and how to take it off.

    Of those that are `left_out` an old address may still set one: it has no box, and is taken off.
    """
    of_choices = [_choice_filter(asked, one) for one in asked.listing.filters]
    return of_choices + [
        _text_filter(asked, one, is_left_out=one.code in left_out) for one in asked.listing.texts
    ]


def _choice_filter(asked: Asked, one: Filter) -> dict[str, Any]:
    choices = one.choices()
    values = asked.chosen.get(one.code, ())
    return {
        "code": one.code,
        "label": one.label,
        "choices": [(c.code, c.label, c.code in values) for c in choices],
        "words": ", ".join(str(c.label) for c in choices if c.code in values),
        "off_url": f"{asked.listing.url()}?{asked.query(**{one.code: None})}",
    }


def _text_filter(asked: Asked, one: TextFilter, *, is_left_out: bool) -> dict[str, Any]:
    typed = asked.typed.get(one.code, "")
    said = one.said(typed, asked.day) if typed and one.said else ""
    return {
        "code": one.code,
        "label": one.label,
        "hidden": one.hidden or is_left_out,
        "choices": None,
        "words": typed,
        "said": said or (typed if is_left_out else ""),
        "off_url": f"{asked.listing.url()}?{asked.query(**{one.code: None})}",
    }


def period(asked: Asked) -> dict[str, Any] | None:
    """What stands in the fields of the days; None for a list without this filter."""
    if not asked.listing.period_field:
        return None
    unread = dict(asked.days.unread)  # stays in its field, to be mended there
    return {**asked.days.texts(), **unread, "unread": list(unread.values())}


def as_of(asked: Asked) -> dict[str, Any] | None:
    """What stands in the box of the day, and the way back to today; None for an undated list."""
    if asked.as_of is None:
        return None
    return {
        "text": asked.unread_day or printed.day(asked.day),
        "unread": asked.unread_day,
        "is_other": asked.as_of.is_other,
        "today_url": f"{asked.listing.url()}?{asked.query(day=None)}",
    }


def conditions(asked: Asked, filters: Iterable[Mapping[str, Any]]) -> dict[str, Any] | None:
    """How many conditions are set besides the search, and whether a day among them is none.

    A phone folds them and says their number; None for a list that has nothing to fold.
    """
    boxes = [one for one in filters if one["words"] or not one.get("hidden")]
    if not boxes and not asked.listing.period_field and asked.as_of is None:
        return None
    days = {**asked.days.texts(), **dict(asked.days.unread)}
    is_other_day = asked.as_of is not None and (asked.as_of.is_other or bool(asked.unread_day))
    return {
        "set": sum(bool(one["words"]) for one in boxes)
        + sum(map(bool, days.values()))
        + is_other_day,
        "is_unread": bool(asked.days.unread or asked.unread_day),
    }


def clear_url(asked: Asked) -> str:
    """The list without search and filters, as of the same day."""
    day = asked.as_of.in_address if asked.as_of else ""
    return f"{asked.listing.url()}?day={day}" if day else asked.listing.url()


def has_filters(asked: Asked, page: Page, counts: Iterable[int | None]) -> bool:
    """Whether there is enough to search and to filter; other views of the list count, too."""
    if (
        asked.listing.dated
        or asked.is_narrowed
        or page.before
        or page.after
        or len(page.rows) >= FEW_ROWS
    ):
        return True
    return max(count or 0 for count in counts) >= FEW_ROWS


def column_choice(
    listing: Listing, actor: Actor, columns: list[Column]
) -> list[tuple[str, Any, bool, bool]]:
    """All columns for the chooser, the shown ones first."""
    rest = [c for c in columns_for(listing, actor) if c not in columns]
    return [(c.code, c.label, c in columns, c.fixed) for c in [*columns, *rest]]


def _same_question(asked: Asked, what: str, *arguments: Any) -> str:
    """The address of the list's export or print in the same state."""
    address = reverse(f"{asked.listing.url_name}_{what}", args=arguments)
    query = asked.query()
    return f"{address}?{query}" if query else address


def exports(asked: Asked) -> list[tuple[str, str, str]]:
    """The files to choose from."""
    return [
        (_("Excel (.xlsx)"), _same_question(asked, "export", "xlsx"), "file-spreadsheet"),
        (_("CSV (.csv)"), _same_question(asked, "export", "csv"), "file-text"),
    ]


def later(asked: Asked, size: int, kind: str) -> dict[str, Any]:
    """What the page shows that orders a large export."""
    return {
        "listing": asked.listing,
        "total": size,
        "kind": kind,
        "query": asked.query(),
        "back": f"{asked.listing.url()}?{asked.query()}",
    }


def may_export(listing: Listing, actor: Actor) -> bool:
    """Whether the list is offered as a file."""
    return bool(listing.export_permission) and actor.may(listing.export_permission)


def print_url(asked: Asked, actor: Actor) -> str:
    """Where the list is printed; "" for whom its rows may not leave the screen."""
    is_closed = asked.listing.sensitive_export and not may_export(asked.listing, actor)
    return "" if is_closed else _same_question(asked, "print")


def chosen_acts(listing: Listing, actor: Actor) -> list[tuple[str, str, str, str]]:
    """What may be done with ticked rows."""
    if listing.sensitive_export and not may_export(listing, actor):
        return []
    acts = [(_("Print"), "act", "print", "printer")]
    if may_export(listing, actor):
        acts.insert(0, (_("Export the chosen rows"), "act", "xlsx", "download"))
    return acts
