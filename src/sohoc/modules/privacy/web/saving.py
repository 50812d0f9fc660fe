"""Files that leave privacy."""

from django.http import FileResponse

from sohoc.core.files.models import StoredFile
from sohoc.core.files.services import store
from sohoc.modules.privacy.models import ConsentPaper, RequestFile


def saved(kept: RequestFile | ConsentPaper | StoredFile) -> FileResponse:
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
