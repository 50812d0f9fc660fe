"""Taking a file out."""

from typing import Any
from uuid import UUID

from django.http import FileResponse
from django.views.decorators.http import require_safe

from sohoc.core.access.doors import door
from sohoc.core.files.permissions import FilesPermission
from sohoc.core.files.services import file_of, store


@door(FilesPermission.DOWNLOAD)
@require_safe
def download(request: Any, uuid: UUID) -> FileResponse:
    """The own file, always to be saved: nothing of it runs in our origin."""
    kept = file_of(request.actor, uuid=uuid)
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
