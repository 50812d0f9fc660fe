"""Who did what to whom, when, from where and why."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header, urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from sohoc.core.access.doors import door
from sohoc.core.audit import selectors
from sohoc.core.audit.history import RowChange, changes_in
from sohoc.core.audit.models import Entry
from sohoc.core.audit.permissions import AuditPermission
from sohoc.core.audit.recording import record_past
from sohoc.core.audit.web import fieldwords, questions, sentences
from sohoc.core.audit.web.paging import newest_first, turns
from sohoc.core.objects.columns import Column
from sohoc.core.objects.exporting import MEDIA_TYPES, as_csv, as_xlsx

LARGEST_EXPORT = 20_000

COLUMNS = [
    Column("at", gettext_lazy("When"), lambda e: e.at),
    Column("who", gettext_lazy("Who"), sentences.who_of),
    Column("role", gettext_lazy("Role"), lambda e: str(sentences.role_of(e.role))),
    Column("act", gettext_lazy("What"), lambda e: str(sentences.act_of(e.verb))),
    Column("label", gettext_lazy("About"), lambda e: e.label),
    Column("reason", gettext_lazy("Why"), lambda e: e.reason),
    Column("address", gettext_lazy("From where"), lambda e: e.address),
    Column("channel", gettext_lazy("Way"), lambda e: str(sentences.channel_of(e))),
    Column("verb", gettext_lazy("Code of the act"), lambda e: e.verb),
    Column("object", gettext_lazy("Number of the thing"), lambda e: e.object_id),
    Column("id", gettext_lazy("Number of the line"), lambda e: e.id),
]


@door(AuditPermission.VIEW_TRAIL)
@require_GET
def entries(request: HttpRequest) -> HttpResponse:
    """The trail as sentences, newest first."""
    page = newest_first(request, selectors.acts_about(questions.read(request.GET)))
    places = selectors.names_of_nodes(row.node_id for row in page.rows)
    actor = request.actor  # type: ignore[attr-defined]
    context = {
        "rows": [_spoken(row, places) for row in page.rows],
        "query": request.GET,
        "unread_days": questions.unread_days(request.GET),
        "is_narrowed": bool(questions.written(request.GET)),
        "one": questions.verb_filter(request.GET, sentences.known_acts(), label=_("What")),
        "exports": _exports(request) if actor.may(AuditPermission.EXPORT_TRAIL) else [],
        **turns(request, page),
    }
    return render(request, "audit/entries.html", context)


def _spoken(entry: Entry, places: dict[int, str]) -> dict[str, Any]:
    return {
        "entry": entry,
        "who": sentences.who_of(entry),
        "role": sentences.role_of(entry.role),
        "act": sentences.act_of(entry.verb),
        "place": places.get(entry.node_id or 0, ""),
        "channel": sentences.channel_of(entry),
    }


def _exports(request: HttpRequest) -> list[tuple[str, str, str]]:
    asked = questions.written(request.GET)
    return [
        (words, reverse("audit:export", args=[kind]) + (f"?{asked}" if asked else ""), icon)
        for kind, words, icon in (
            ("xlsx", _("Excel (.xlsx)"), "file-spreadsheet"),
            ("csv", _("CSV (.csv)"), "file-text"),
        )
    ]


@dataclass(frozen=True, slots=True)
class WholeTrail:
    """How the trail names itself, when it is taken along as a file."""

    title: str

    @property
    def audit_subject(self) -> tuple[str, str, str, int | None]:
        return "audit.trail", "", self.title, None


@door(AuditPermission.EXPORT_TRAIL, fresh=True)
@require_GET
def export(request: HttpRequest, kind: str) -> HttpResponse:
    """The acts asked for as a file."""
    if kind not in MEDIA_TYPES:
        raise BadRequest("export kind")
    rows = list(selectors.acts_about(questions.read(request.GET))[: LARGEST_EXPORT + 1])
    if len(rows) > LARGEST_EXPORT:
        messages.warning(
            request, _("These are more than 20.000 lines. Choose a shorter period, then export.")
        )
        return HttpResponseRedirect(f"{reverse('audit:entries')}?{questions.written(request.GET)}")
    title = _("Audit trail")
    made = (
        as_csv(columns=COLUMNS, rows=rows)
        if kind == "csv"
        else as_xlsx(title=title, columns=COLUMNS, rows=rows)
    )
    record_past(
        request.actor,  # type: ignore[attr-defined]
        "audit.trail.exported",
        WholeTrail(title),
        data={"rows": len(rows), "format": kind},
    )
    response = HttpResponse(made, content_type=MEDIA_TYPES[kind])
    name = f"{title} {timezone.localdate():%Y-%m-%d}.{kind}"
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name)
    return response


@door(AuditPermission.VIEW_TRAIL)
@require_GET
def entry(request: HttpRequest, entry_id: int) -> HttpResponse:
    """One act with everything that is known of it, and what it changed: old → new."""
    found = selectors.act(entry_id)
    changes = changes_in(found.txid)
    places = selectors.names_of_nodes([found.node_id, *_places_in(found.data, changes)])
    spoken = _spoken(found, places)
    context = {
        **spoken,
        "crumbs": [(_("Audit trail"), reverse("audit:entries"))],
        "facts": _facts(found, spoken),
        "data": _spoken_data(found.data, places),
        "changes": [_spoken_change(change, places) for change in changes],
        "others_url": "{}?{}".format(
            reverse("audit:entries"), urlencode({"noun": found.noun, "object": found.object_id})
        ),
    }
    return render(request, "audit/entry.html", context)


def _facts(entry: Entry, spoken: dict[str, Any]) -> list[tuple[str, Any]]:
    rows = [
        (_("Who"), spoken["who"]),
        (_("Role"), spoken["role"]),
        (_("When"), timezone.localtime(entry.at).strftime("%d/%m/%Y %H:%M:%S")),
        (_("Place"), spoken["place"]),
        (_("Why"), entry.reason),
        (_("From where"), entry.address),
        (_("Way"), spoken["channel"]),
        (_("Code of the act"), entry.verb),
        (_("Number of the thing"), entry.object_id),
        (_("Number of the request"), entry.request_id),
        (_("Number of the line"), entry.id),
    ]
    return [(name, value) for name, value in rows if value]


def _places_in(data: Mapping[str, Any], changes: Sequence[RowChange]) -> list[int]:
    kept = [(name, value) for name, value in data.items()]
    for change in changes:
        kept += [(name, value) for name, *both in change.fields for value in both]
    return [value for name, value in kept if name in fieldwords.PLACES and isinstance(value, int)]


def _spoken_data(data: Mapping[str, Any], places: Mapping[int, str]) -> list[tuple[str, str]]:
    return [
        (fieldwords.field_of(name), fieldwords.value_of(name, value, places=places))
        for name, value in data.items()
        if not fieldwords.is_inner(name) and value is not None
    ]


def _spoken_change(change: RowChange, places: Mapping[int, str]) -> dict[str, Any]:
    return {
        "table": fieldwords.table_of(change.table),
        "verb": sentences.ROW_VERBS[change.verb],
        "fields": [
            (
                fieldwords.field_of(name),
                fieldwords.value_of(name, old, table=change.table, places=places),
                fieldwords.value_of(name, new, table=change.table, places=places),
            )
            for name, old, new in change.fields
            if not fieldwords.is_inner(name)
        ],
    }
