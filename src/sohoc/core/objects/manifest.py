"""Large lists are exported in the background; which lists, their own doors say."""

from django.utils.translation import gettext_lazy as _

from sohoc.core.manifest import EVERYBODY, Door, JobKind, Manifest, TrailWords
from sohoc.core.objects.background import about_export, export_list
from sohoc.core.objects.exported import EXPORTED
from sohoc.core.objects.permissions import ObjectsPermission

EXPORT = "objects.export"

MANIFEST = Manifest(
    doors=[
        Door(
            ObjectsPermission.EXPORT_IN_BACKGROUND,
            _("let a large export be made in the background"),
            EVERYBODY,
        )
    ],
    jobs=[
        JobKind(
            EXPORT,
            _("Export of a list"),
            export_list,
            ObjectsPermission.EXPORT_IN_BACKGROUND,
            about=about_export,
        )
    ],
    sentences={EXPORTED: _("exported the list")},
    words=TrailWords(
        noted={
            "objects.columns": _("Columns"),
            "objects.format": _("Kind of file"),
            "objects.rows": _("Lines"),
        }
    ),
)
