"""The views of a declared list: screen, columns, export, print."""

from collections.abc import Callable
from datetime import date

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponseNotAllowed,
    HttpResponseRedirect,
    QueryDict,
)
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.http import content_disposition_header, url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from sohoc.core.access.actors import Actor
from sohoc.core.access.doors import door
from sohoc.core.audit.recording import record_past
from sohoc.core.objects import shown
from sohoc.core.objects.exported import EXPORTED, ExportedList, export_facts
from sohoc.core.objects.exporting import MEDIA_TYPES, as_file
from sohoc.core.objects.listing import Asked, Listing, chosen_columns, keep_columns
from sohoc.lib.numbers import format_number

LARGEST_DIRECT_EXPORT = 5000
LARGEST_PRINT = 2000
PRINT = "print"  # in the place of a kind of file


def acting_person(request: HttpRequest) -> Actor:
    """The actor that the wall's middleware has put on the request."""
    actor: Actor = request.actor  # type: ignore[attr-defined]  # set by the middleware
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
    """The addresses of a list: `<prefix>/`, `<prefix>/export/<kind>` and so on.

    An empty prefix puts them at the place where the app itself stands.
    """
    name = listing.url_name.rpartition(":")[2]
    base = f"{prefix}/" if prefix else ""
    return [
        path(base, list_view(listing), name=name),
        path(f"{base}export/<str:kind>", export_view(listing), name=f"{name}_export"),
        path(f"{base}print", print_view(listing), name=f"{name}_print"),
        path(f"{base}columns", columns_view(listing), name=f"{name}_columns"),
        path(f"{base}chosen", chosen_view(listing), name=f"{name}_chosen"),
    ]


def list_view(listing: Listing) -> Callable[..., HttpResponseBase]:
    """The list on the screen; what is sent to one that hides numbers is asked by an address."""

    @door(listing.permission)
    @require_http_methods(["GET", "POST"])
    def show(request: HttpRequest) -> HttpResponseBase:
        if request.method == "POST":
            if not listing.hides_numbers:
                return HttpResponseNotAllowed(["GET"])
            asked = _asked(listing, request, request.POST)
            return HttpResponseRedirect(f"{request.path}?{asked.query()}")
        actor = acting_person(request)
        asked = _asked(listing, request, request.GET)
        listing.admit(actor, asked)
        after, before = request.GET.get("after", ""), request.GET.get("before", "")
        total, tab_counts = asked.counts(actor)
        page = asked.page(actor, after=after, before=before, total=total)
        columns = chosen_columns(asked, actor)
        heads = [shown.head(asked, column) for column in columns]
        filters = shown.filters(asked, left_out=listing.left_out(actor))
        context = {
            "listing": listing,
            "asked": asked,
            "heads": heads,
            "sorts": shown.sorts(heads),
            "tabs": shown.tabs(asked, tab_counts, left_out=listing.left_out(actor)),
            "filters": filters,
            "period": shown.period(asked),
            "conditions": shown.conditions(asked, filters),
            "has_filters": shown.has_filters(asked, page, (total, *tab_counts.values())),
            "clear_url": shown.clear_url(asked),
            "as_of": shown.as_of(asked),
            "caution": listing.caution(page.rows, asked.day),
            "columns": shown.column_choice(listing, actor, columns),
            "columns_url": reverse(f"{listing.url_name}_columns"),
            "exports": shown.exports(asked),
            "print_url": shown.print_url(asked, actor),
            "chosen_acts": shown.chosen_acts(listing, actor),
            "actions": listing.actions(actor),
            "may_export": shown.may_export(listing, actor),
            **shown.rows(request, asked, page, columns=columns, total=total),
            **listing.beside(actor),
            **({} if page.rows else listing.found_nothing(actor, asked)),
        }
        return render(request, listing.template, context)

    return show


def _asked(listing: Listing, request: HttpRequest, query: QueryDict) -> Asked:
    return Asked.read(listing, query, day=today(), account=acting_person(request).user_id)


def chosen_view(listing: Listing) -> Callable[..., HttpResponseBase]:
    """What to do with ticked rows: on to their export or print."""

    @door(listing.permission)
    @require_GET
    def choose(request: HttpRequest) -> HttpResponseBase:
        query = QueryDict(request.GET.get("state", ""), mutable=True)
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


def file_answer(*, title: str, kind: str, content: bytes, day: date | None = None) -> HttpResponse:
    """The file of a list as an answer, named after the list and its day (today)."""
    response = HttpResponse(content, content_type=MEDIA_TYPES[kind])
    response["Content-Disposition"] = content_disposition_header(
        as_attachment=True, filename=f"{title} {day or today():%Y-%m-%d}.{kind}"
    )
    return response


def not_understood(asked: Asked) -> HttpResponseBase:
    """Back to the list, which says what cannot be read: a file of that has no meaning."""
    return HttpResponseRedirect(f"{asked.listing.url()}?{asked.query()}")


def too_long(request: HttpRequest, asked: Asked) -> HttpResponseBase:
    """Back to the list with the sentence that it is too long to be exported."""
    text = _("These are more than {rows} lines. Choose a shorter period, then export.")
    most = asked.listing.largest_export or 0
    messages.warning(request, text.format(rows=format_number(most)))
    return HttpResponseRedirect(f"{asked.listing.url()}?{asked.query()}")


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
        asked = _asked(listing, request, request.GET)
        if asked.unread_day or asked.closed:
            return not_understood(asked)
        listing.admit(actor, asked)
        size = asked.export_size(actor)
        if asked.is_too_long(size):
            return too_long(request, asked)
        if size > LARGEST_DIRECT_EXPORT and not asked.keys:
            return render(request, "objects/export_later.html", shown.later(asked, size, kind))
        columns, title = chosen_columns(asked, actor), str(listing.title)
        rows = asked.all_rows(actor).iterator(chunk_size=2000)
        content = as_file(title=title, columns=columns, rows=rows, kind=kind)
        record_past(
            actor,
            EXPORTED,
            ExportedList(listing.code, title, actor.node_id),
            data=export_facts(rows=size, kind=kind, columns=columns),
        )
        return file_answer(title=title, kind=kind, content=content, day=asked.day)

    export.gives_file = True  # type: ignore[attr-defined]  # read by the lock
    return export


def print_view(listing: Listing) -> Callable[..., HttpResponseBase]:
    """The list on paper: every row asked for, in the person's columns.

    A print of people takes as much away as an export: it stands behind the same door, and is
    recorded like one before it leaves.
    """
    permission = listing.export_permission if listing.sensitive_export else listing.permission

    @door(permission, fresh=listing.sensitive_export)
    @require_GET
    def printed(request: HttpRequest) -> HttpResponseBase:
        actor = acting_person(request)
        asked = _asked(listing, request, request.GET)
        if asked.unread_day or asked.closed:
            return not_understood(asked)
        listing.admit(actor, asked)
        columns = chosen_columns(asked, actor)
        rows = list(asked.all_rows(actor)[: LARGEST_PRINT + 1])
        if listing.sensitive_export:
            record_past(
                actor,
                EXPORTED,
                ExportedList(listing.code, str(listing.title), actor.node_id),
                data=export_facts(rows=min(len(rows), LARGEST_PRINT), kind=PRINT, columns=columns),
            )
        context = {
            "listing": listing,
            "asked": asked,
            "columns": columns,
            "rows": [[(c, c.value(row)) for c in columns] for row in rows[:LARGEST_PRINT]],
            "is_cut": len(rows) > LARGEST_PRINT,
            "caution": listing.caution(rows, asked.day),
            "filters": shown.filters(asked, left_out=listing.left_out(actor)),
            "period": shown.period(asked),
        }
        return render(request, "objects/print.html", context)

    return printed
