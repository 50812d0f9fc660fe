"""A file with everything that is kept of a person, for that person or the guardian."""

import io
import json
import uuid
import zipfile
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _

from sohoc.core.access.actors import Actor
from sohoc.core.audit import recording as audit
from sohoc.core.files.services import keep_file
from sohoc.core.objects.columns import Column
from sohoc.core.objects.exporting import as_file
from sohoc.modules.people.contracts import OwnPerson
from sohoc.modules.privacy.copy_files import COPY_FILE, KEPT_FOR
from sohoc.modules.privacy.permissions import PrivacyPermission
from sohoc.modules.privacy.selectors.own import PersonNoted, Told, own_person, told_of

NAME = "du-lieu-ca-nhan"


def make_copy(progress: Any, *, actor: Actor, at: datetime, person: str) -> dict[str, str]:
    """A ZIP with a page to read (HTML), a table (XLSX) and the same for programs (JSON).

    It is kept for seven days, and its name names nobody. Raises `NotYours` where the record is
    not the actor's any more.
    """
    about = own_person(actor, uuid.UUID(person))
    progress.total(1)
    content = zipped(about, told_of(actor, about), at=at)
    kept = keep_file(
        actor=actor,
        name=f"{NAME} {timezone.localdate(at):%Y-%m-%d}.zip",
        stream=io.BytesIO(content),
        purpose=COPY_FILE,
        at=at,
        ends_at=at + KEPT_FOR,
        permission=str(PrivacyPermission.VIEW_OWN),
        is_sensitive=True,
    )
    audit.record(actor, "privacy.copy.made", PersonNoted.by(actor, about))
    progress.step()
    return {"copy": str(kept.uuid)}


def tell_copied(_result: Mapping[str, Any]) -> str:
    """Where the file is."""
    return _("The file is ready. It stands on “My data”, on the page of this person, for 7 days.")


def _workbook(told: Sequence[Told]) -> bytes:
    """One sheet: a line for each text, with the table and the row in which it stands."""
    rows = [
        (str(one.holding.title), number, str(column), text)
        for one in told
        for number, line in enumerate(one.lines, start=1)
        for column, text in line
    ]
    columns = [
        Column("table", _("Table"), lambda row: row[0]),
        Column("row", _("Row"), lambda row: row[1]),
        Column("what", _("What it holds"), lambda row: row[2]),
        Column("text", _("As it is written"), lambda row: row[3]),
    ]
    return as_file(title=NAME, columns=columns, rows=rows, kind="xlsx")


def zipped(person: OwnPerson, told: Sequence[Told], *, at: datetime) -> bytes:
    """The three files of the copy."""
    page = render_to_string(
        "privacy/copy.html", {"person": person, "told": told, "at": timezone.localtime(at)}
    )
    plain = {
        "person": {"uuid": str(person.uuid), "name": person.full_name},
        "made_at": at.isoformat(),
        "kept": [
            {
                "code": one.holding.code,
                "title": str(one.holding.title),
                "columns": [str(column) for column in one.holding.columns],
                "rows": [list(row) for row in one.rows],
            }
            for one in told
        ],
    }
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", compression=zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(f"{NAME}.html", page)
        archive.writestr(f"{NAME}.xlsx", _workbook(told))
        archive.writestr(f"{NAME}.json", json.dumps(plain, ensure_ascii=False, indent=2))
    return content.getvalue()
