"""The inventory of personal data: made from the models, the manifests and the wall itself."""

from itertools import groupby

from django.core.exceptions import BadRequest
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from sohoc.core.access.doors import door
from sohoc.core.audit.recording import record_past
from sohoc.core.objects.columns import Column
from sohoc.core.objects.exported import EXPORTED, ExportedList, export_facts
from sohoc.core.objects.exporting import MEDIA_TYPES, as_file
from sohoc.core.objects.screens import acting_person, file_answer, today
from sohoc.modules.privacy import inventory_words as words
from sohoc.modules.privacy.permissions import PrivacyPermission
from sohoc.modules.privacy.selectors.inventory import inventory

CODE = "privacy.inventory"
COLUMNS = [
    Column("table", gettext_lazy("Table"), words.table),
    Column("column", gettext_lazy("What it holds"), words.column),
    Column("tag", gettext_lazy("Kind of data"), words.tag),
    Column("law", gettext_lazy("By the law"), words.law),
    Column("kept", gettext_lazy("Kept"), words.kept),
    Column("readers", gettext_lazy("Who can open it"), words.readers),
    Column("name", gettext_lazy("Name in the database"), lambda r: f"{r.table}.{r.column}"),
]


@door(PrivacyPermission.VIEW_INVENTORY)
@require_GET
def show_inventory(request: HttpRequest) -> HttpResponseBase:
    """Table by table: column, tag, the law's category, how long, and who can open it."""
    rows = inventory(acting_person(request), today())
    tables = [
        (words.table(lines[0]), words.readers(lines[0]), [_line(one) for one in lines])
        for _name, group in groupby(rows, key=lambda row: row.table)
        for lines in [list(group)]
    ]
    xlsx, csv = (reverse("privacy:inventory_export", args=[kind]) for kind in ("xlsx", "csv"))
    context = {
        "tables": tables,
        "count": len(rows),
        "exports": [
            (_("Excel (.xlsx)"), xlsx, "file-spreadsheet"),
            (_("CSV (.csv)"), csv, "file-text"),
        ],
    }
    return render(request, "privacy/inventory.html", context)


def _line(row: object) -> dict[str, object]:
    return {column.code: column.value(row) for column in COLUMNS}


@door(PrivacyPermission.VIEW_INVENTORY)
@require_GET
def export(request: HttpRequest, kind: str) -> HttpResponseBase:
    """The inventory as a file; recorded as every list that is taken along."""
    if kind not in MEDIA_TYPES:
        raise BadRequest("export kind")
    actor, title = acting_person(request), _("Data inventory")
    rows = inventory(actor, today())
    content = as_file(title=title, columns=COLUMNS, rows=rows, kind=kind)
    record_past(
        actor,
        EXPORTED,
        ExportedList(CODE, title, actor.node_id),
        data=export_facts(rows=len(rows), kind=kind, columns=COLUMNS),
    )
    return file_answer(title=title, kind=kind, content=content)
