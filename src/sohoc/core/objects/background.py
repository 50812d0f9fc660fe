"""The export of a large list, as background work: the same rows, columns and rights as at once."""

import io
from collections.abc import Iterator
from dataclasses import dataclass
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
from sohoc.core.objects.exporting import as_csv, as_xlsx
from sohoc.core.objects.listing import Asked, Listing, chosen_columns

KEPT_FOR = timedelta(days=7)
CHUNK = 500
EXPORTED = "objects.list.exported"


class ListUnknown(Exception):
    """No installed app declares a list with this code."""


@dataclass(frozen=True, slots=True)
class ExportedList:
    """How the audit trail names a list that was taken along as a file, and at which place."""

    listing: Listing
    node_id: int

    @property
    def audit_subject(self) -> tuple[str, str, str, int | None]:
        return "objects.list", self.listing.code[:40], str(self.listing.title), self.node_id


def listing_with(code: str) -> Listing:
    """The declared list with this code; raises `ListUnknown`."""
    for place in registry().listings:
        listing: Listing = import_string(place)
        if listing.code == code:
            return listing
    raise ListUnknown(code)


def export_list(
    progress: Any, *, actor: Actor, at: datetime, listing: str, query: str, kind: str
) -> dict[str, str]:
    """Write the list asked for by `query` into a file of the actor; kept for seven days.

    Raises `ListUnknown`, `NotAllowed`.
    """
    declared = listing_with(listing)
    actor.must(declared.export_permission)
    day = timezone.localdate(at)
    asked = Asked.read(declared, QueryDict(query), day=day)
    columns = chosen_columns(declared, actor)
    progress.total(asked.counts(actor)[0])

    written = 0

    def rows() -> Iterator[Any]:
        nonlocal written
        for row in asked.all_rows(actor).iterator(chunk_size=CHUNK):
            yield row
            written += 1
            progress.step()

    if kind == "csv":
        content = as_csv(columns=columns, rows=rows())
    else:
        content = as_xlsx(title=str(declared.title), columns=columns, rows=rows())
    kept = keep_file(
        actor=actor,
        name=f"{declared.title} {day:%Y-%m-%d}.{kind}",
        stream=io.BytesIO(content),
        purpose=RESULT,
        at=at,
        ends_at=at + KEPT_FOR,
        permission=str(declared.export_permission),
    )
    audit.record(
        actor,
        EXPORTED,
        ExportedList(declared, actor.node_id),
        data={"rows": written, "format": kind, "columns": [str(c.label) for c in columns]},
    )
    return {"file": str(kept.uuid)}
