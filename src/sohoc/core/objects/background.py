"""The export of a large list, as background work: the same rows, columns and rights as at once."""

import io
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.http import QueryDict
from django.utils import timezone
from django.utils.module_loading import import_string

from sohoc.core.access.actors import Actor
from sohoc.core.audit import recording as audit
from sohoc.core.files.purposes import RESULT
from sohoc.core.files.services import keep_file
from sohoc.core.manifest import registry
from sohoc.core.objects.exported import EXPORTED, ExportedList, export_facts
from sohoc.core.objects.exporting import as_file
from sohoc.core.objects.listing import Asked, Listing, chosen_columns

KEPT_FOR = timedelta(days=7)
CHUNK = 500


class ListUnknown(Exception):
    """No installed app declares a list with this code."""


def listing_with(code: str) -> Listing:
    """The declared list with this code; raises `ListUnknown`."""
    for place in registry().listings:
        listing: Listing = import_string(place)
        if listing.code == code:
            return listing
    raise ListUnknown(code)


def about_export(wish: Mapping[str, Any]) -> str:
    """`Trường học, XLSX`; "" for a list whose app is gone."""
    try:
        title = listing_with(wish.get("listing", "")).title
    except ListUnknown:
        return ""
    return f"{title}, {str(wish.get('kind', '')).upper()}"


def export_list(
    progress: Any, *, actor: Actor, at: datetime, listing: str, query: str, kind: str
) -> dict[str, str]:
    """Write the list asked for by `query` into a file of the actor; kept for seven days.

    Raises `ListUnknown`, `NotAllowed`, `TooMuchAsked`.
    """
    declared = listing_with(listing)
    actor.must(declared.export_permission)
    day = timezone.localdate(at)
    asked = Asked.read(declared, QueryDict(query), day=day, account=actor.user_id)
    declared.admit(actor, asked)
    columns = chosen_columns(asked, actor)
    progress.total(asked.export_size(actor))

    written = 0

    def rows() -> Iterator[Any]:
        nonlocal written
        for row in asked.all_rows(actor).iterator(chunk_size=CHUNK):
            yield row
            written += 1
            progress.step()

    title = str(declared.title)
    content = as_file(title=title, columns=columns, rows=rows(), kind=kind)
    kept = keep_file(
        actor=actor,
        name=f"{title} {asked.day:%Y-%m-%d}.{kind}",
        stream=io.BytesIO(content),
        purpose=RESULT,
        at=at,
        ends_at=at + KEPT_FOR,
        permission=str(declared.export_permission),
        is_sensitive=declared.sensitive_export,
    )
    audit.record(
        actor,
        EXPORTED,
        ExportedList(declared.code, title, actor.node_id),
        data=export_facts(rows=written, kind=kind, columns=columns),
    )
    return {"file": str(kept.uuid)}
