"""One act with everything that is known of it."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from sohoc.core.access.doors import door
from sohoc.core.audit import selectors
from sohoc.core.audit.history import RowChange, changes_in
from sohoc.core.audit.models import Entry
from sohoc.core.audit.permissions import AuditPermission
from sohoc.core.audit.web import fieldwords, sentences


@door(AuditPermission.VIEW_TRAIL)
@require_GET
def entry(request: HttpRequest, entry_id: int) -> HttpResponse:
    """One act with everything that is known of it, and what it changed: old → new."""
    found = selectors.act(entry_id)
    changes = changes_in(found.txid)
    places = selectors.names_of_nodes([found.node_id, *_places_in(found.data, changes)])
    place = places.get(found.node_id or 0, "")
    context = {
        "entry": found,
        "sentence": sentences.sentence_of(found),
        "place": place,
        "crumbs": [(_("Audit trail"), reverse("audit:entries"))],
        "facts": _facts(found, place),
        "data": _spoken_data(found, places),
        "changes": [_spoken_change(change, places) for change in changes],
        "others_url": "{}?{}".format(
            reverse("audit:entries"), urlencode({"about": f"{found.noun}/{found.object_id}"})
        ),
    }
    return render(request, "audit/entry.html", context)


def _facts(entry: Entry, place: str) -> list[tuple[str, Any]]:
    rows = [
        (_("Who"), sentences.who_of(entry)),
        (_("Role"), sentences.role_of(entry.role)),
        (_("When"), timezone.localtime(entry.at).strftime("%d/%m/%Y %H:%M:%S")),
        (_("Place"), place),
        (_("Why"), entry.reason),
        (_("From where"), entry.address),
        (_("Way"), sentences.channel_of(entry)),
        (_("Code of the act"), entry.verb),
        (_("Number of the thing"), entry.object_id),
        (_("Number of the request"), entry.request_id),
        (_("Number of the line"), entry.id),
    ]
    return [(name, value) for name, value in rows if value]


def _places_in(data: Mapping[str, Any], changes: Sequence[RowChange]) -> list[int]:
    kept = [("", name, value) for name, value in data.items()]
    for change in changes:
        kept += [(change.table, name, value) for name, *both in change.fields for value in both]
    return [
        value
        for table, name, value in kept
        if isinstance(value, int) and fieldwords.is_place(name, table=table)
    ]


def _spoken_data(entry: Entry, places: Mapping[int, str]) -> list[tuple[str, str]]:
    app = entry.verb.partition(".")[0]
    return [
        (
            fieldwords.noted_as(name, app=app),
            fieldwords.value_of(name, value, app=app, places=places),
        )
        for name, value in entry.data.items()
        if not fieldwords.is_inner(name) and value is not None
    ]


def _spoken_change(change: RowChange, places: Mapping[int, str]) -> dict[str, Any]:
    return {
        "table": fieldwords.record_of(change.table),
        "verb": sentences.ROW_VERBS[change.verb],
        "fields": [
            (
                fieldwords.column_of(change.table, name),
                fieldwords.value_of(name, old, table=change.table, places=places),
                fieldwords.value_of(name, new, table=change.table, places=places),
            )
            for name, old, new in change.fields
            if not fieldwords.is_inner(name, table=change.table)
        ],
    }
