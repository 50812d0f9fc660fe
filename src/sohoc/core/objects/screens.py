"""The views of a declared list: screen, columns, export, print."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.http import content_disposition_header, url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from sohoc.core.access.actors import Actor
from sohoc.core.access.doors import door
from sohoc.core.audit.recording import record_past
from sohoc.core.objects.background import EXPORTED, ExportedList
from sohoc.core.objects.columns import Column
from sohoc.core.objects.exporting import MEDIA_TYPES, as_csv, as_xlsx
from sohoc.core.objects.listing import Asked, Listing, chosen_columns, keep_columns

LARGEST_DIRECT_EXPORT = 5000
LARGEST_PRINT = 2000
FEW_ROWS = 10  # fewer are read at a glance: nothing to search or to filter


def acting_person(request: HttpRequest) -> Actor:
    """The actor that the wall's middleware has put on the request."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return actor


def today() -> date:
    """The day in the province."""
    return timezone.localdate()


def safe_next(request: HttpRequest, otherwise: str) -> str:
    """Where to go back to: an address of ours that the form named, else `otherwise`."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    safe = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return wanted if safe else otherwise


def list_urls(listing: Listing, *, prefix: str) -> list[URLPattern]:
    """The addresses of a list: `<prefix>/`, `…/export/<kind>`, `…/print` and so on."""
    name = listing.url_name.rpartition(":")[2]
    return [
        path(f"{prefix}/", list_view(listing), name=name),
        path(f"{prefix}/export/<str:kind>", export_view(listing), name=f"{name}_export"),
        path(f"{prefix}/print", print_view(listing), name=f"{name}_print"),
        path(f"{prefix}/columns", columns_view(listing), name=f"{name}_columns"),
        path(f"{prefix}/chosen", chosen_view(listing), name=f"{name}_chosen"),
    ]


def list_view(listing: Listing) -> Callable[..., HttpResponseBase]:
    """The list on the screen."""

    @door(listing.permission)
    @require_GET
    def show(request: HttpRequest) -> HttpResponseBase:
        actor = acting_person(request)
        asked = Asked.read(listing, request.GET, day=today())
        after, before = request.GET.get("after", ""), request.GET.get("before", "")
        page = asked.page(actor, after=after, before=before)
        total, tab_counts = asked.counts(actor)
        columns = chosen_columns(listing, actor)
        first = _first_number(request, shown=len(page.rows), total=total, is_last=not page.after)
        last = first + len(page.rows) - 1
        url = listing.url()
        context = {
            "listing": listing,
            "asked": asked,
            "heads": [_head(asked, column, url) for column in columns],
            "rows": [
                {
                    "number": first + number,
                    "key": str(getattr(row, listing.key_field)),
                    "name": str(row),
                    "url": listing.row_url(row),
                    "cells": [{"column": c, "value": c.value(row)} for c in columns],
                }
                for number, row in enumerate(page.rows)
            ],
            "total": total,
            "first": first,
            "last": last,
            "tabs": _tabs(asked, tab_counts, url),
            "filters": _filters(asked, url),
            "has_filters": asked.is_narrowed or max((total, *tab_counts.values())) >= FEW_ROWS,
            "before_url": _turn(asked, url, before=page.before, n=first - listing.page_size),
            "after_url": _turn(asked, url, after=page.after, n=last + 1),
            "clear_url": url,
            "columns": _column_choice(listing, columns),
            "columns_url": reverse(f"{listing.url_name}_columns"),
            "exports": _exports(asked, actor),
            "print_url": _print_url(asked, actor),
            "chosen_acts": _chosen_acts(listing, actor),
            "actions": listing.actions(actor),
            "may_export": bool(listing.export_permission) and actor.may(listing.export_permission),
        }
        return render(request, "objects/list.html", context)

    return show


def _turn(asked: Asked, url: str, *, n: int, after: str = "", before: str = "") -> str:
    if not after and not before:
        return ""
    return f"{url}?{asked.query(after=after, before=before, n=max(n, 1))}"


def _first_number(request: HttpRequest, *, shown: int, total: int, is_last: bool) -> int:
    """The number of the first row: carried along by the page links, so it costs no statement."""
    if is_last:
        return max(total - shown + 1, 1)
    text = request.GET.get("n", "")
    paged = "after" in request.GET or "before" in request.GET
    return int(text) if paged and text.isascii() and text.isdigit() and len(text) < 9 else 1


def _beside(asked: Asked, what: str, *arguments: Any) -> str:
    """The address of the list's export or print in the same state."""
    address = reverse(f"{asked.listing.url_name}_{what}", args=arguments)
    query = asked.query()
    return f"{address}?{query}" if query else address


def _head(asked: Asked, column: Column, url: str) -> dict[str, Any]:
    is_sorted = bool(column.order) and column.order == asked.order
    turned = f"-{column.order}" if is_sorted and not asked.descending else column.order
    if turned == asked.listing.standard_order:
        turned = ""
    direction = ("descending" if asked.descending else "ascending") if is_sorted else ""
    return {
        "column": column,
        "direction": direction,
        "url": f"{url}?{asked.query(order=turned)}" if column.order else "",
    }


def _tabs(asked: Asked, counts: dict[str, int], url: str) -> list[tuple[Any, str, bool, int]]:
    first = asked.listing.tabs[0].code if asked.listing.tabs else ""
    return [
        (
            tab.label,
            f"{url}?{asked.query(tab='' if tab.code == first else tab.code)}",
            tab.code == asked.tab,
            counts[tab.code],
        )
        for tab in asked.listing.tabs
    ]


def _filters(asked: Asked, url: str) -> list[dict[str, Any]]:
    """Each filter with its choices, and for a chosen one its words and how to take it off."""
    shown = []
    for one in asked.listing.filters:
        choices = one.choices()
        values = asked.chosen.get(one.code, ())
        shown.append(
            {
                "code": one.code,
                "label": one.label,
                "choices": [(c.code, c.label, c.code in values) for c in choices],
                "words": ", ".join(str(c.label) for c in choices if c.code in values),
                "off_url": f"{url}?{asked.query(**{one.code: None})}",
            }
        )
    for text in asked.listing.texts:
        value = asked.typed.get(text.code, "")
        shown.append(
            {
                "code": text.code,
                "label": text.label,
                "choices": None,
                "words": value,
                "off_url": f"{url}?{asked.query(**{text.code: None})}",
            }
        )
    return shown


def _column_choice(listing: Listing, columns: list[Column]) -> list[tuple[str, Any, bool, bool]]:
    rest = [c for c in listing.columns if c not in columns]
    return [(c.code, c.label, c in columns, c.fixed) for c in [*columns, *rest]]


def _exports(asked: Asked, actor: Actor) -> list[tuple[str, str, str]]:
    return [
        (_("Excel (.xlsx)"), _beside(asked, "export", "xlsx"), "file-spreadsheet"),
        (_("CSV (.csv)"), _beside(asked, "export", "csv"), "file-text"),
    ]


def _print_url(asked: Asked, actor: Actor) -> str:
    is_closed = asked.listing.sensitive_export and not actor.may(asked.listing.export_permission)
    return "" if is_closed else _beside(asked, "print")


def _chosen_acts(listing: Listing, actor: Actor) -> list[tuple[str, str, str, str]]:
    may_export = bool(listing.export_permission) and actor.may(listing.export_permission)
    if listing.sensitive_export and not may_export:
        return []
    acts = [(_("Print"), "act", "print", "printer")]
    if may_export:
        acts.insert(0, (_("Export the chosen rows"), "act", "xlsx", "download"))
    return acts


def chosen_view(listing: Listing) -> Callable[..., HttpResponseBase]:
    """What to do with ticked rows: on to their export or print."""

    @door(listing.permission)
    @require_GET
    def choose(request: HttpRequest) -> HttpResponseBase:
        query = QueryDict(request.GET.get("state", "")[:2000], mutable=True)
        query.setlist("id", request.GET.getlist("id")[:1000])
        if request.GET.get("act") == "print":
            address = reverse(f"{listing.url_name}_print")
        else:
            address = reverse(f"{listing.url_name}_export", args=["xlsx"])
        return HttpResponseRedirect(f"{address}?{query.urlencode()}")

    return choose


def columns_view(listing: Listing) -> Callable[..., HttpResponseBase]:
    """Remember which columns the person wants to see, and in which order."""

    @door(listing.permission)
    @require_POST
    def keep(request: HttpRequest) -> HttpResponseBase:
        codes = request.POST.getlist("columns")
        up = request.POST.get("up", "")
        if up in codes and codes.index(up) > 0:
            place = codes.index(up)
            codes[place - 1], codes[place] = codes[place], codes[place - 1]
        reset = "reset" in request.POST
        keep_columns(actor=acting_person(request), listing=listing, codes=[] if reset else codes)
        return HttpResponseRedirect(safe_next(request, listing.url()))

    return keep


def export_bytes(asked: Asked, actor: Actor, kind: str, *, columns: list[Column]) -> bytes:
    """The whole list in these columns as a file of `kind`."""
    rows = asked.all_rows(actor).iterator(chunk_size=2000)
    if kind == "csv":
        return as_csv(columns=columns, rows=rows)
    return as_xlsx(title=str(asked.listing.title), columns=columns, rows=rows)


def export_view(listing: Listing) -> Callable[..., HttpResponseBase]:
    """The list as a file, at once when it is small; a large one is made in the background.

    Every export is recorded before the file leaves, past the request's own transaction: that one
    only reads, and nobody should get the rows of a request whose record was rolled back.
    """

    @door(listing.export_permission or listing.permission, fresh=listing.sensitive_export)
    @require_GET
    def export(request: HttpRequest, kind: str) -> HttpResponseBase:
        if kind not in MEDIA_TYPES:
            raise BadRequest("export kind")
        actor = acting_person(request)
        asked = Asked.read(listing, request.GET, day=today())
        total, _by_tab = asked.counts(actor)
        if total > LARGEST_DIRECT_EXPORT and not asked.keys:
            context = {
                "listing": listing,
                "total": total,
                "kind": kind,
                "query": asked.query(),
                "back": f"{listing.url()}?{asked.query()}",
            }
            return render(request, "objects/export_later.html", context)
        columns = chosen_columns(listing, actor)
        content = export_bytes(asked, actor, kind, columns=columns)
        record_past(
            actor,
            EXPORTED,
            ExportedList(listing, actor.node_id),
            data={
                "rows": asked.all_rows(actor).count() if asked.keys else total,
                "format": kind,
                "columns": [str(c.label) for c in columns],
            },
        )
        response = HttpResponse(content, content_type=MEDIA_TYPES[kind])
        name = f"{listing.title} {today():%Y-%m-%d}.{kind}"
        response["Content-Disposition"] = content_disposition_header(
            as_attachment=True, filename=name
        )
        return response

    return export


def print_view(listing: Listing) -> Callable[..., HttpResponseBase]:
    """The list on paper: every row asked for, in the person's columns.

    A print of people takes as much away as an export, and stands behind the same door.
    """
    permission = listing.export_permission if listing.sensitive_export else listing.permission

    @door(permission, fresh=listing.sensitive_export)
    @require_GET
    def printed(request: HttpRequest) -> HttpResponseBase:
        actor = acting_person(request)
        asked = Asked.read(listing, request.GET, day=today())
        columns = chosen_columns(listing, actor)
        rows = list(asked.all_rows(actor)[: LARGEST_PRINT + 1])
        context = {
            "listing": listing,
            "asked": asked,
            "columns": columns,
            "rows": [[(c, c.value(row)) for c in columns] for row in rows[:LARGEST_PRINT]],
            "is_cut": len(rows) > LARGEST_PRINT,
            "filters": _filters(asked, listing.url()),
        }
        return render(request, "objects/print.html", context)

    return printed
