"""Taking a file out."""

from typing import Any
from uuid import UUID

from django.http import FileResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.views.decorators.http import require_GET, require_safe

from sohoc.core.access.doors import door
from sohoc.core.audit.recording import record_past
from sohoc.core.files.models import StoredFile
from sohoc.core.files.permissions import TAKEN, FilesPermission
from sohoc.core.files.services import file_of, store


@door(FilesPermission.DOWNLOAD)
@require_safe
def download(request: Any, uuid: UUID) -> HttpResponseBase:
    """The own file; a sensitive one stands behind the door that asks for a fresh proof."""
    kept = file_of(request.actor, uuid=uuid)
    if kept.is_sensitive:
        return HttpResponseRedirect(reverse("files:download_sensitive", args=[uuid]))
    return _answer(kept)


@door(FilesPermission.DOWNLOAD, fresh=True)
@require_GET
def download_sensitive(request: Any, uuid: UUID) -> HttpResponseBase:
    """The own file after a fresh proof; each time is recorded before the file leaves.

    Past the request's transaction, as a list taken along at once: this one only reads.
    """
    kept = file_of(request.actor, uuid=uuid)
    record_past(request.actor, TAKEN, kept)
    return _answer(kept)


download_sensitive.gives_file = True  # type: ignore[attr-defined]  # read by the lock


def _answer(kept: StoredFile) -> FileResponse:
    """Always to be saved: nothing of it runs in our origin."""
    response = FileResponse(
        store().open(kept.sha256),
        as_attachment=True,
        filename=kept.name,
        content_type=kept.media_type,
    )
    response["Content-Length"] = kept.size
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response.scoped = True  # type: ignore[attr-defined]  # from the disk, not from the database
    return response
