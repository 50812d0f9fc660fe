"""Everybody takes out the own files; the wall shows no others."""

from django.utils.translation import gettext_lazy as _

from sohoc.core.files.permissions import TAKEN, FilesPermission
from sohoc.core.manifest import EVERYBODY, Door, Manifest

MANIFEST = Manifest(
    doors=[Door(FilesPermission.DOWNLOAD, _("download the own files"), EVERYBODY)],
    sentences={TAKEN: _("took out the file")},
)
