"""A file with everything that is kept of a person, for that person or the guardian."""

import io
import json
import shutil
import uuid
import zipfile
from collections.abc import Mapping, Sequence
from datetime import datetime
from operator import itemgetter
from typing import Any

from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _

from sohoc.core.access.actors import Actor
from sohoc.core.audit import recording as audit
from sohoc.core.audit.recording import record_look
from sohoc.core.files.services import keep_file, store
from sohoc.core.objects.columns import Column
from sohoc.core.objects.exporting import Sheet, as_workbook
from sohoc.modules.people.contracts import OwnPerson
from sohoc.modules.privacy import words
from sohoc.modules.privacy.copy_files import COPY_FILE, KEPT_FOR
from sohoc.modules.privacy.models import RequestFile
from sohoc.modules.privacy.permissions import PrivacyPermission
from sohoc.modules.privacy.selectors.consents import giver_of
from sohoc.modules.privacy.selectors.own import Looked, PersonNoted, Told, own_person, told_of
from sohoc.modules.privacy.selectors.requests import files_sent

NAME = "du-lieu-ca-nhan"
FILES = "giay-to"


def make_copy(progress: Any, *, actor: Actor, at: datetime, person: str) -> dict[str, str]:
    """A ZIP with a page to read (HTML), tables (XLSX), the same for programs (JSON), and the files
    of the requests that the actor has sent.

    What is sensitive stands in it in clear for the person, and for who may consent for the child;
    that is written down as any other look. It is kept for seven days, and its name names nobody.
    Raises `NotYours` where the record is not the actor's any more.
    """
    about = own_person(actor, uuid.UUID(person))
    progress.total(1)
    decides = giver_of(actor, about, timezone.localdate(at)) is not None
    if decides:
        record_look(actor, Looked(about), purpose=_("Copy for the family"))
    told = told_of(actor, about, decides=decides, is_taken=True)
    content = zipped(about, told, files_sent(actor, about), at=at, is_opened=decides)
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
    return {"copy": str(kept.uuid), **({"opened": "yes"} if decides else {})}


def tell_copied(_result: Mapping[str, Any]) -> str:
    """Where the file is."""
    return _("The file is ready. It stands on “My data”, on the page of this person, for 7 days.")


def in_zip(number: int, file: RequestFile) -> str:
    """Where a file of a request stands in the copy; two of them may have one name."""
    return f"{FILES}/{number:02d} {file.name}"


def _workbook(told: Sequence[Told]) -> bytes:
    """A sheet for each part of what is kept, with the columns of that part."""
    return as_workbook(
        [
            Sheet(
                title=str(one.holding.title),
                columns=[
                    Column(str(place), label, itemgetter(place))
                    for place, label in enumerate(one.holding.columns)
                ],
                rows=one.rows,
                empty=_("Nothing is kept."),
            )
            for one in told
        ]
    )


def zipped(
    person: OwnPerson,
    told: Sequence[Told],
    files: Sequence[RequestFile],
    *,
    at: datetime,
    is_opened: bool,
) -> bytes:
    """The three files of the copy, and those that hang on requests."""
    page = render_to_string(
        "privacy/copy.html",
        {
            "person": person,
            "told": told,
            "at": timezone.localtime(at),
            "what": words.in_copy(decides=is_opened),
            "files": [in_zip(number, one) for number, one in enumerate(files, 1)],
        },
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
        for number, one in enumerate(files, 1):
            with store().open(one.sha256) as kept, archive.open(in_zip(number, one), "w") as copy:
                shutil.copyfileobj(kept, copy)
    return content.getvalue()
