"""Everybody takes out the own files; the wall shows no others."""

from django.utils.translation import gettext_lazy as _

from sohoc.core.files.permissions import FilesPermission
from sohoc.core.manifest import Door, Manifest

EVERYBODY = frozenset(
    {
        "administrator",
        "auditor",
        "province_officer",
        "commune_officer",
        "principal",
        "clerk",
        "homeroom_teacher",
        "subject_teacher",
        "guardian",
        "learner",
    }
)

MANIFEST = Manifest(
    doors=[Door(FilesPermission.DOWNLOAD, _("download the own files"), EVERYBODY)],
)
